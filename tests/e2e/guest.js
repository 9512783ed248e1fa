/** What every test of a guest starts from: pages of somebody else, and what they let a widget do. */
import { readFile } from "node:fs/promises";
import { host } from "./host.js";
import { test as base } from "./site.js";

export { expect } from "@playwright/test";

export const ROLE = "arn:aws:iam::222222222222:role/Deploy";
const CALLER = "arn:aws:iam::111111111111:user/deployer";

export const ERROR = `An error occurred (AccessDenied) when calling the AssumeRole operation: User: ${CALLER} is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`;
const policy = (statement) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] }, null, 2);
export const trust = (caller) => policy({ Principal: { AWS: caller }, Action: "sts:AssumeRole" });
export const TRUST = trust("arn:aws:iam::111111111111:user/deploy");
export const TRUSTING = trust(CALLER);
export const IDENTITY = policy({ Action: "sts:AssumeRole", Resource: ROLE });
export const INPUT = { error: ERROR, trust_policy: TRUST, identity_policies: [IDENTITY] };

/** An input as the content of an element. */
export const within = (input = INPUT) => `<script type="application/json">${JSON.stringify(input)}</script>`;

const DOCUMENTED = (await readFile(new URL("../../static/embed/html.md", import.meta.url), "utf8")).match(
  /^script-src .*/m,
)[0];

/** What a page must allow a widget from `origin`, as its documentation says, beside its own styles. */
export const allowing = (origin) =>
  `default-src 'none'; style-src 'self'; ${DOCUMENTED.replaceAll("https://why-denied.example", origin)}`;

export const test = base.extend({
  other: [
    async ({}, use) => {
      const server = await host();
      await use(server);
      await server.close();
    },
    { scope: "worker" },
  ],

  /** Opens a page of somebody else with this in its body, under a policy of content that allows the widget alone. */
  open: async ({ page, site, other }, use) => {
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.addInitScript(() => {
      window.violations = [];
      window.reports = [];
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
        window.violations.push(`${violatedDirective} ${blockedURI}`),
      );
      for (const name of ["why-denied-ready", "why-denied-report"])
        document.addEventListener(name, ({ type, target, detail }) =>
          window.reports.push([type, target.localName, detail?.verdict ?? detail]),
        );
    });
    await use(
      async (
        body,
        { head = "", doctype = "<!doctype html>", csp = allowing(site), path = "/", script = `${site}/widget.js` } = {},
      ) => {
        other.pages.set("/favicon.ico", { body: "", headers: { "content-type": "image/x-icon" } });
        other.pages.set(path, {
          body: `${doctype}<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Docs</title>${head}<script type="module" src="${script}"></script></head><body><main><h1>Docs</h1>${body}</main></body></html>`,
          headers: { "content-security-policy": csp },
        });
        await page.goto(`${other.url}${path}`);
        return asked;
      },
    );
  },
});

export const violations = (page) => page.evaluate(() => window.violations);
export const reports = (page) => page.evaluate(() => window.reports);

/** Firefox: the page in one file, from the disk, and the page as it is served. */
import { pathToFileURL } from "node:url";
import { Firefox, firefox } from "./firefox.js";
import { expect, folder, test as base } from "./site.js";

const FILE = pathToFileURL(folder("target/why-denied.html")).href;

const test = base.extend({
  browser: async ({}, use) => {
    const browser = await new Firefox().start();
    await browser.send("script.addPreloadScript", {
      functionDeclaration: `() => {
        window.violations = [];
        document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => violations.push(violatedDirective));
        window.find = (selector) => document.querySelector("why-denied").shadowRoot.querySelector(selector);
      }`,
    });
    await use(browser);
    await browser.close();
  },
});

test.skip(!firefox(), "Firefox is not installed");
test.slow();

const text = (browser, selector) => () => browser.evaluate(`find(${JSON.stringify(selector)})?.textContent ?? null`);
const click = (browser, selector) => browser.evaluate(`void find(${JSON.stringify(selector)}).click()`);
const verdict = "[data-testid=verdict]";

/** Everything that the page does, once around. */
async function walk(browser) {
  await expect.poll(text(browser, verdict), { timeout: 20_000 }).toBe("Denied");
  await click(browser, ".wd-first");
  await expect.poll(text(browser, verdict)).toBe("Allowed");
  await click(browser, "[data-testid=examples]");
  await expect.poll(text(browser, ".gallery")).toContain("External ID missing");
  await click(browser, ".gallery li:nth-child(2) .card");
  await expect.poll(text(browser, ".gallery")).toBe(null);
  await click(browser, "[data-testid=share]");
  await expect.poll(text(browser, "[data-testid=link-size]")).toContain("characters");
  await click(browser, "dialog .close");
  await browser.evaluate('void (location.hash = "#guide/external-id-missing")');
  await expect.poll(text(browser, ".guide h1")).toBe("external-id-missing");
  await click(browser, "[data-testid=guide-open]");
  await expect.poll(text(browser, ".guide")).toBe(null);
  await expect.poll(text(browser, "h1")).toContain("sts:ExternalId must be");
  expect(await browser.evaluate("violations")).toEqual([]);
  expect(browser.errors).toEqual([]);
}

test("runs the page from the disk, and asks for nothing", async ({ browser }) => {
  await browser.open(FILE);
  await walk(browser);
  expect(browser.requests.filter((url) => !/^(data|file):/.test(url))).toEqual([]);
});

test("runs the page as it is served", async ({ browser, site }) => {
  await browser.open(site);
  await walk(browser);
  expect(browser.requests.filter((url) => !url.startsWith(site) && !url.startsWith("data:"))).toEqual([]);
});

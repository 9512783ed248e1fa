/** What every browser test starts from: a server for the built page, and a page that reports what it must not do. */
import { readdirSync } from "node:fs";
import { test as base } from "@playwright/test";
import { serve } from "./serve.js";

export { expect } from "@playwright/test";

export const folder = (path) => new URL(`../../${path}`, import.meta.url).pathname;

/** The folder of the built site that is named by what it holds. */
const version = () => readdirSync(folder("dist")).find((name) => name.startsWith("v-"));

export const test = base.extend({
  site: [
    async ({}, use) => {
      const server = await serve(0, [folder("dist"), folder("tests/e2e/fixtures"), folder(`dist/${version()}`)]);
      await use(server.url);
      await server.close();
    },
    { scope: "worker" },
  ],
  baseURL: ({ site }, use) => use(site),
  /** The address of what the page loads. */
  files: ({ site }, use) => use(`${site}/${version()}`),

  expectTrouble: [false, { option: true }],

  /** Fails the test on an uncaught error or a message on the console. */
  page: async ({ page, expectTrouble }, use) => {
    const trouble = [];
    page.on("pageerror", (error) => trouble.push(String(error)));
    page.on("console", (message) => {
      const isOurs = message.text() !== "Service Worker registration blocked by Playwright";
      if (isOurs && ["error", "warning"].includes(message.type())) trouble.push(message.text());
    });
    await use(page);
    if (!expectTrouble) base.expect(trouble, "errors and warnings of the page").toEqual([]);
  },
});

/**
 * Writes a picture of each state of the page, for people to look at.
 *
 *     node tests/e2e/screenshots.js [FOLDER [STATE…]]
 */
import { chromium as browsers } from "@playwright/test";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { chromium } from "./chromium.js";
import { Page } from "./page.js";
import { serve } from "./serve.js";
import { STATES } from "./states.js";

const VIEWS = [
  { name: "wide-light", viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  { name: "middle-light", viewport: { width: 768, height: 1024 }, colorScheme: "light" },
  { name: "narrow-dark", viewport: { width: 390, height: 844 }, colorScheme: "dark" },
];

const [folder = "target/screenshots", ...wanted] = process.argv.slice(2);
const site = await serve(0, [new URL("../../dist", import.meta.url).pathname]);
const browser = await browsers.launch({ executablePath: chromium(), args: ["--no-sandbox"] });
await mkdir(folder, { recursive: true });
for (const [state, reach] of Object.entries(STATES)) {
  if (wanted.length > 0 && !wanted.includes(state)) continue;
  for (const { name, ...view } of VIEWS) {
    const page = await browser.newPage({ ...view, baseURL: site.url, reducedMotion: "reduce" });
    const home = new Page(page);
    await home.open();
    await reach(home);
    // A moment for what is loaded when it is asked for.
    await page.waitForLoadState("networkidle");
    const file = join(folder, `${state.replaceAll(" ", "-")}.${name}.png`);
    // A sheet covers the window alone.
    const fullPage = (await page.getByRole("dialog").count()) === 0;
    await page.screenshot({ path: file, fullPage });
    console.log(file);
    await page.close();
  }
}
await browser.close();
await site.close();

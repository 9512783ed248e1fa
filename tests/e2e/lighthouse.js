/**
 * Runs Lighthouse on the built page, on a phone as it simulates one and on a desktop, and says which points are missing.
 *
 *     node tests/e2e/lighthouse.js
 */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { chromium } from "./chromium.js";
import { serve } from "./serve.js";

// The last one that runs on Node 20.
const LIGHTHOUSE = "lighthouse@12.8.2";
const FORMS = { phone: [], desktop: ["--preset=desktop"] };
const CATEGORIES = ["performance", "accessibility", "best-practices"];

async function run(url, flags) {
  const command = ["exec", "--yes", `--package=${LIGHTHOUSE}`, "--", "lighthouse", url, ...flags];
  const options = ["--quiet", "--output=json", "--chrome-flags=--headless=new --no-sandbox"];
  const only = `--only-categories=${CATEGORIES.join()}`;
  const { stdout } = await promisify(execFile)("npm", [...command, ...options, only], {
    env: { ...process.env, CHROME_PATH: chromium() },
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout);
}

const site = await serve(0, [new URL("../../dist", import.meta.url).pathname], { compress: true });
// The first visitor waits for the compression.
await run(site.url, []);
for (const [form, flags] of Object.entries(FORMS)) {
  const { categories, audits } = await run(site.url, flags);
  for (const { id, score, auditRefs } of CATEGORIES.map((name) => categories[name])) {
    console.log(form.padEnd(8), id.padEnd(16), Math.round(score * 100));
    for (const { id, weight } of auditRefs) {
      const { score, displayValue = "", title } = audits[id];
      if (weight > 0 && score !== null && score < 1) console.log(" ".repeat(9), `${title}: ${displayValue} (${score})`);
    }
  }
}
await site.close();

/** What the pages on embedding tell to write down does what they say: each is taken from there as it stands. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { expectNoViolations } from "./axe.js";
import { INPUT, expect, test, violations } from "./guest.js";
import { serve } from "./serve.js";

const root = (path) => new URL(`../../${path}`, import.meta.url).pathname;
const PLACE = /https:\/\/why-denied\.example/g;

/** The blocks of code in a page on embedding that are in this language, with the address of the site put in. */
async function blocks(name, language, site) {
  const text = await readFile(root(`static/embed/${name}.md`), "utf8");
  const found = text.matchAll(new RegExp(`^(\`{3,})${language}\n([^]*?)\n\\1$`, "gm"));
  return [...found].map(([, , code]) => code.replace(PLACE, site));
}

const verdict = (page, at = 0) => page.locator("why-denied").nth(at).getByTestId("verdict");

test("plain HTML", async ({ page, open, other, site }) => {
  const [whole, marked, frame] = await blocks("html", "html", site);
  await open("");
  const [policy] = await blocks("html", "text", site);
  const headers = { "content-security-policy": `default-src 'none'; ${policy}` };
  other.pages.set("/plain", { body: whole, headers });
  await page.goto(`${other.url}/plain`);
  await expect(verdict(page)).toHaveText("Denied");
  expect(await violations(page)).toEqual([]);
  await expectNoViolations(page, "why-denied");

  await open(marked);
  await expect(verdict(page)).toBeVisible();
  expect(Object.keys(await page.locator("why-denied").evaluate(({ input }) => input))).toHaveLength(3);

  await open(frame, { csp: `default-src 'none'; frame-src ${site}; script-src ${site}; style-src 'unsafe-inline'` });
  await expect(verdict(page.frameLocator("iframe"))).toBeVisible({ timeout: 15_000 });
  await expect.poll(() => page.locator("iframe").evaluate((frame) => frame.clientHeight)).toBeGreaterThan(200);
  expect(await violations(page)).toEqual([]);
});

test("the listener stands in the page as it is in its file", async () => {
  const listener = await readFile(root("static/embed-host.js"), "utf8");
  const page = await readFile(root("static/embed/html.md"), "utf8");
  expect(page).toContain(listener.slice(listener.indexOf("addEventListener")).trim());
});

test("MkDocs", async ({ page, open, site }) => {
  const mkdocs = root("target/mkdocs/bin/mkdocs");
  test.skip(!existsSync(mkdocs), "MkDocs is not there: .ci/tools could not install it");
  test.setTimeout(90_000);
  const folder = root("target/mkdocs-site");
  const [config] = await blocks("mkdocs", "yaml", site);
  const [index] = await blocks("mkdocs", "md", site);
  await rm(folder, { recursive: true, force: true });
  await mkdir(`${folder}/docs/other`, { recursive: true });
  const server = await serve(0, [`${folder}/site`]);
  await writeFile(`${folder}/mkdocs.yml`, `site_url: ${server.url}/\n${config}\n`);
  await writeFile(`${folder}/docs/index.md`, index);
  await writeFile(`${folder}/docs/other.md`, index.replace("# Why", "# Again, why"));
  for (const path of ["", "other/"]) await writeFile(`${folder}/docs/${path}call.json`, JSON.stringify(INPUT));
  await promisify(execFile)(mkdocs, ["build", "--strict", "--quiet"], { cwd: folder });

  await open("");
  await page.goto(server.url);
  await expect(verdict(page, 0)).toHaveText("Denied");
  expect(
    await page
      .locator("why-denied")
      .first()
      .evaluate(({ report }) => report.cause.code),
  ).toBe("principal-mismatch");
  await expect(page.locator("article pre").first()).toBeHidden();
  await page.locator("why-denied[src]").evaluate((element) => element.scrollIntoView());
  await expect(verdict(page, 1)).toHaveText("Denied");

  // The next page comes without a load.
  await page.evaluate(() => (window.kept = true));
  await page.getByRole("link", { name: "Again, why the pipeline may not deploy" }).first().click();
  await expect(page.getByRole("heading", { level: 1 }).first()).toContainText("Again");
  await expect(verdict(page, 0)).toHaveText("Denied");
  expect(await page.evaluate(() => window.kept)).toBe(true);
  await expectNoViolations(page, "article > why-denied");
  await server.close();
});

/** The page as a whole: how it starts, how it fails, and that nothing leaves it. */
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./site.js";
import { Page } from "./page.js";

const FILES = ["app.css", "boot.js", "editor.js", "why-denied.js", "why-denied_bg.wasm", "widget.js"];

test("asks for its own files, and for nothing after that", async ({ page, site, files }) => {
  const home = new Page(page);
  await home.open();
  await page.waitForLoadState("networkidle");
  const asked = [...home.requests];
  const own = [`${site}/`, `${site}/icon.svg`, ...FILES.map((file) => `${files}/${file}`)];
  expect(asked.filter((url) => !own.includes(url))).toEqual([]);
  // The style sheet is wanted twice, by the document and for the element; the browser's cache has it the second time.
  const twice = asked.filter((url, at) => asked.indexOf(url) !== at);
  expect(twice.filter((url) => url !== `${files}/app.css`)).toEqual([]);

  await home.paste("Trust policy", '{ "Statement": [{ "Effect": "Allow", "Action": "sts:AsumeRole" }] }');
  await page.keyboard.press("F8");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.waitForTimeout(500);
  expect(home.requests.slice(asked.length)).toEqual([]);
});

test("keeps to its content policy", async ({ page }) => {
  const home = new Page(page);
  await home.open();
  await home.paste("Trust policy", '{ "Statement": [{ "Effect": "Allow", "Action": "sts:AsumeRole" }] }');
  await page.keyboard.press("ControlOrMeta+f");
  await page.waitForTimeout(300);
  expect(await home.violations()).toEqual([]);
});

for (const colorScheme of ["light", "dark"])
  for (const width of [1440, 390, 320])
    test(`readable by everybody: ${colorScheme}, ${width} pixels`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const home = new Page(page);
      await home.open();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });

test("comes back after it was taken out of its page", async ({ page }) => {
  const home = new Page(page);
  await home.open();
  await page.evaluate(() => {
    const widget = document.querySelector("why-denied");
    widget.remove();
    document.body.append(widget);
  });
  await expect(home.text("Trust policy")).toHaveCount(1);
});

test("the help of a finding is there when it is asked for", async ({ page, files }) => {
  const home = new Page(page);
  await home.open();
  const before = home.requests.length;
  await home.card("Trust policy").first().getByRole("button", { name: "external-id-mismatch" }).click();
  const help = page.getByRole("dialog");
  await expect(help.getByRole("heading", { name: "What AWS does" })).toBeVisible();
  await expect(help.getByText("Answer")).not.toHaveCount(0);
  expect(home.requests.slice(before)).toEqual(
    ["parts/help.js", "help/external-id-mismatch.md"].map((file) => `${files}/${file}`),
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});

test.describe("without its help", () => {
  test.use({ expectTrouble: true });
  test("says where else it is", async ({ page }) => {
    await page.route("**/help/**", (route) => route.fulfill({ status: 404 }));
    const home = new Page(page);
    await home.open();
    await home.card("Trust policy").first().getByRole("button", { name: "external-id-mismatch" }).click();
    await expect(page.getByRole("dialog")).toContainText("why-denied explain external-id-mismatch");
  });
});

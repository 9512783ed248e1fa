/** The guide: over the checker and not in its place, with a page for each cause and examples that open. */
import { readdirSync } from "node:fs";
import { expectNoViolations } from "./axe.js";
import { Page } from "./page.js";
import { expect, folder, test } from "./site.js";

const CODES = readdirSync(folder("src/engine/findings"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => name.slice(0, -3).replaceAll("_", "-"));

async function opened(page, name = "") {
  const user = new Page(page);
  await user.open(name);
  return user;
}

const title = (page) => page.getByRole("main").getByRole("heading", { level: 1 });
const contents = (page) => page.getByRole("main").getByRole("term").getByRole("link");

test("is reached from the foot, and has every cause in a chapter", async ({ page }) => {
  const user = await opened(page);
  await page.getByRole("contentinfo").getByRole("link", { name: "Guide" }).click();
  await expect(title(page)).toHaveText("Guide");
  await expect(title(page)).toBeFocused();
  await expect(page).toHaveTitle("Guide · why-denied");
  await expect(user.text("Trust policy")).toBeHidden();
  expect(new Set(await contents(page).allTextContents())).toEqual(new Set(CODES));
  expect(await contents(page).count()).toBe(CODES.length);
  await expect(page.getByRole("main").getByRole("heading", { level: 2 })).toHaveText([
    "Who is trusted",
    "What is allowed",
    "Conditions",
    "The call itself",
    "How a policy is written",
    "JSON and characters",
    "Trust that is too wide",
    "What is not known, or does not fit",
  ]);
  expect(await user.violations()).toEqual([]);
});

test("goes from page to page, back by the browser, and home with all that was pasted", async ({ page }) => {
  const user = await opened(page);
  await user.clear();
  await user.paste("Trust policy", '{ "of": "mine" }');
  await page.getByRole("link", { name: "Guide" }).click();
  await contents(page).filter({ hasText: "external-id-missing" }).click();
  await expect(title(page)).toHaveText("external-id-missing");
  await expect(page).toHaveURL(/#guide\/external-id-missing$/);
  await page.getByRole("main").getByRole("link", { name: "→ external-id-mismatch" }).click();
  await expect(title(page)).toHaveText("external-id-mismatch");
  await page.goBack();
  await expect(title(page)).toHaveText("external-id-missing");
  await page.getByRole("link", { name: "Back to the checker" }).click();
  await expect(title(page)).not.toHaveText("external-id-missing");
  await expect(page).toHaveTitle(/^why-denied/);
  await expect(page.getByRole("link", { name: "Guide" })).toBeFocused();
  expect(await user.read("Trust policy")).toBe('{ "of": "mine" }');
});

test("an example opens in the checker, and what was there comes back", async ({ page }) => {
  const user = await opened(page);
  await user.clear();
  await user.paste("Trust policy", '{ "of": "mine" }');
  await page.evaluate(() => (location.hash = "#guide/explicit-deny"));
  await page.getByRole("button", { name: "Open in the checker" }).first().click();
  await expect(user.answer).toContainText("The service control policy denies sts:AssumeRole");
  await expect(user.box("Service control policy")).toBeVisible();
  await expect(user.notice).toContainText("From the guide");
  await expect(user.notice).toBeInViewport();
  await expect(user.notice.getByRole("button", { name: "Undo" })).toBeFocused();
  await page.keyboard.press("Enter");
  expect(await user.read("Trust policy")).toBe('{ "of": "mine" }');
});

test("opens at the page that the address names, and at the contents for what there is not", async ({ page }) => {
  await page.goto("./#guide/mfa-missing");
  await expect(title(page)).toHaveText("mfa-missing");
  await expect(page.getByRole("navigation").getByRole("link", { name: "mfa-missing" })).toHaveAttribute(
    "aria-current",
    "page",
  );
  await page.evaluate(() => (location.hash = "#guide/<img src=x>"));
  await expect(title(page)).toHaveText("Guide");
});

test("shows the page that was asked for last, however late another one comes", async ({ page }) => {
  await opened(page, "#guide");
  await expect(title(page)).toHaveText("Guide");
  let free;
  const held = new Promise((done) => (free = done));
  await page.route("**/help/mfa-missing.md", (route) => held.then(() => route.continue()));
  await page.evaluate(() => (location.hash = "#guide/mfa-missing"));
  await page.evaluate(() => (location.hash = "#guide/explicit-deny"));
  await expect(title(page)).toHaveText("explicit-deny");
  const late = page.waitForResponse("**/help/mfa-missing.md");
  free();
  await (await late).finished();
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await expect(title(page)).toHaveText("explicit-deny");
  await expect(page.getByRole("navigation").locator("[aria-current]")).toHaveText("explicit-deny");
});

test("goes step by step, each step with an example", async ({ page }) => {
  const user = await opened(page, "#guide/checklist");
  await expect(title(page)).toHaveText("Step by step");
  const steps = page.getByRole("main").getByRole("heading", { level: 2 });
  await expect(steps.first()).toHaveText("Who really calls");
  await expect(page.getByRole("button", { name: "Open an example" })).toHaveCount(await steps.count());
  await page.getByRole("button", { name: "Open an example" }).nth(12).click();
  await expect(user.answer).toContainText("sts:ExternalId");
});

test("what is meant for the checker does not reach it below", async ({ page }) => {
  const user = await opened(page, "#guide");
  await expect(title(page)).toBeVisible();
  await page.keyboard.press("?");
  await user.pasteAnywhere('{ "Version": "2012-10-17", "Statement": [] }');
  await user.drop([["trust.json", "{}"]]);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("link", { name: "Back to the checker" }).click();
  await expect(page.getByTestId("clear-example")).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("can be walked by keys", async ({ page }) => {
  await opened(page, "#guide");
  await expect(title(page)).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(title(page)).toHaveText("Step by step");
  await expect(title(page)).toBeFocused();
});

test("prints the page alone", async ({ page }) => {
  await opened(page, "#guide/mfa-missing");
  await expect(title(page)).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("navigation")).toBeHidden();
  await expect(page.getByRole("button", { name: "Open in the checker" }).first()).toBeHidden();
  await expect(page.getByRole("heading", { name: "What AWS does" })).toBeVisible();
});

test.describe("without its files", () => {
  test.use({ expectTrouble: true });
  test("says so", async ({ page }) => {
    await page.route("**/help/**", (route) => route.abort());
    await opened(page, "#guide");
    await expect(page.getByRole("alert")).toContainText("This page did not load.");
  });
});

for (const colorScheme of ["light", "dark"])
  for (const width of [1440, 768, 390, 320])
    for (const name of ["", "/external-id-missing", "/checklist"])
      test(`readable by everybody: #guide${name}, ${colorScheme}, ${width} pixels`, async ({ page }) => {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 900 });
        await opened(page, `#guide${name}`);
        await expect(title(page)).toBeVisible();
        await expectNoViolations(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      });

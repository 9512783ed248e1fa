/** The page in one file, from the disk, with the network off. */
import { pathToFileURL } from "node:url";
import { expectNoViolations } from "./axe.js";
import { Page } from "./page.js";
import { expect, folder, test as base } from "./site.js";

const FILE = pathToFileURL(folder("target/why-denied.html")).href;

const test = base.extend({
  baseURL: FILE,
  page: async ({ page, context }, use) => {
    await context.setOffline(true);
    await use(page);
  },
});

/** Opens the file, as by a double click. */
async function opened(page, fragment = "") {
  const user = new Page(page);
  await user.open(fragment);
  return user;
}

/** It asked for itself alone, and kept to its policy. */
async function expectAlone(user) {
  expect(user.requests.filter((url) => !url.startsWith("data:")).map((url) => url.split("#")[0])).toEqual([FILE]);
  expect(await user.violations()).toEqual([]);
}

test("starts, answers, mends, searches, and asks for nothing", async ({ page }) => {
  const user = await opened(page);
  await expect(user.verdict).toHaveText("Denied");
  await user.fix("Trust policy");
  await expect(user.verdict).toHaveText("Allowed");
  await user.text("Trust policy").focus();
  await page.keyboard.press("ControlOrMeta+f");
  await expect(page.getByRole("textbox", { name: "Find" })).toBeVisible();
  await page.keyboard.press("Escape");
  await user.drop([["trust.json", '{ "Version": "2012-10-17", "Statement": [] }']]);
  await expect(user.applied).toContainText("trust.json");
  await expectAlone(user);
});

test("has its help, and what can be shared", async ({ page }) => {
  const user = await opened(page);
  await user.card("Trust policy").first().getByRole("button", { name: "external-id-mismatch" }).click();
  await expect(page.getByRole("heading", { name: "What AWS does" })).toBeVisible();
  await page.keyboard.press("Escape");
  const sheet = await user.share();
  const [saved] = await Promise.all([
    page.waitForEvent("download"),
    sheet.getByRole("button", { name: "SARIF" }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe("why-denied-external-id-mismatch.sarif");
  await expectAlone(user);
});

test("remembers where the user wants it", async ({ page }) => {
  const user = await opened(page);
  await user.clear();
  await user.paste("Trust policy", '{ "of": "mine" }');
  await user.memory.click();
  await page.reload();
  await expect(user.text("Trust policy")).toBeVisible();
  expect(await user.read("Trust policy")).toBe('{ "of": "mine" }');
});

test("opens every example", async ({ page }) => {
  const user = await opened(page);
  const gallery = page.getByRole("dialog", { name: "Examples" });
  await page.getByTestId("examples").click();
  const count = await gallery.getByRole("listitem").count();
  expect(count).toBeGreaterThan(20);
  for (let at = 0; at < count; at++) {
    if (at > 0) await page.getByTestId("examples").click();
    const card = gallery.getByRole("listitem").nth(at).getByRole("button");
    const said = await card.locator(".chip").textContent();
    await card.click();
    await expect(user.verdict).toHaveText(said);
  }
  await expectAlone(user);
});

test("has the guide, where each example opens", async ({ page }) => {
  test.slow();
  const user = await opened(page, "#guide");
  const codes = await page.getByRole("main").getByRole("term").getByRole("link").allTextContents();
  expect(codes.length).toBeGreaterThan(80);
  for (const code of [...codes, "checklist"]) {
    await page.evaluate((code) => (location.hash = `#guide/${code}`), code);
    const title = code === "checklist" ? "Step by step" : code;
    await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toHaveText(title);
    await page
      .getByRole("button", { name: /^Open / })
      .first()
      .click();
    await expect(user.notice).toContainText("From the guide");
  }
  await expectAlone(user);
});

for (const colorScheme of ["light", "dark"])
  test(`readable by everybody, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 390, height: 844 });
    await opened(page);
    await expectNoViolations(page);
    await page.evaluate(() => (location.hash = "#guide/mfa-missing"));
    await expect(page.getByRole("heading", { name: "What AWS does" })).toBeVisible();
    await expectNoViolations(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  });

/** Shortcuts: `?` lists them, and each does what the list says. */
import { Page } from "./page.js";
import { expect, test } from "./site.js";

const sheet = (page) => page.getByRole("dialog", { name: "Shortcuts" });
const applied = (page) => page.getByTestId("applied");

test("? lists the shortcuts, and the focus comes back", async ({ page }) => {
  await new Page(page).open();
  await page.keyboard.press("?");
  await expect(sheet(page)).toBeVisible();
  await expect(sheet(page).getByText("Apply the first fix that is shown")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet(page)).toHaveCount(0);

  const examples = page.getByRole("button", { name: "Examples" });
  await examples.focus();
  await page.keyboard.press("?");
  await expect(sheet(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(examples).toBeFocused();
});

test("? in a text is a character of it", async ({ page }) => {
  const it = new Page(page);
  await it.open();
  await it.text("Error").focus();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.press("?");
  await expect(it.text("Error")).toContainText(/^\?/);
  await expect(sheet(page)).toHaveCount(0);
});

for (const place of ["the page", "a text"])
  test(`Ctrl+Enter on ${place} applies the first fix`, async ({ page }) => {
    const it = new Page(page);
    await it.open();
    await expect(page.getByTestId("apply-fix").first()).toHaveAttribute("aria-keyshortcuts", /Control\+Enter/);
    if (place === "a text") await it.text("Trust policy").focus();
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(applied(page)).toContainText("Applied: ");
    await expect(it.verdict).toHaveText(/allowed/i);
  });

test("Ctrl+Enter does nothing below an open sheet", async ({ page }) => {
  const it = new Page(page);
  await it.open();
  await page.keyboard.press("?");
  await page.keyboard.press("ControlOrMeta+Enter");
  await page.keyboard.press("Escape");
  await expect(sheet(page)).toHaveCount(0);
  await expect(applied(page)).toHaveCount(0);
});

test("the foot says what runs and that it needs no network", async ({ page }) => {
  await new Page(page).open();
  const foot = page.getByRole("contentinfo");
  await expect(foot).toContainText("works with the cable out");
  await expect(foot).toContainText(/why-denied \d+\.\d+\.\d+/);
  await expect(foot.getByTestId("footer-requests")).toHaveText(/^\d+ requests? since this page loaded$/);
});

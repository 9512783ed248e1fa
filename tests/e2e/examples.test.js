/** The gallery of examples: loaded when it is opened, narrowed by words, and each example shows its answer. */
import { Page } from "./page.js";
import { expect, test } from "./site.js";

async function opened(page) {
  const user = new Page(page);
  await user.open();
  await page.getByTestId("examples").click();
  const gallery = page.getByRole("dialog", { name: "Examples" });
  await expect(gallery.getByRole("listitem").first()).toBeVisible();
  return { user, gallery };
}

test("has an example of each group, loaded when it is asked for", async ({ page, files }) => {
  const user = new Page(page);
  await user.open();
  const before = user.requests.length;
  await page.getByTestId("examples").click();
  const gallery = page.getByRole("dialog", { name: "Examples" });
  await expect(gallery.getByRole("heading", { level: 3 })).toHaveText([
    "Who calls",
    "What is allowed",
    "Conditions",
    "Organization",
    "Tokens and services",
    "Text",
  ]);
  expect(await gallery.getByRole("listitem").count()).toBeGreaterThanOrEqual(20);
  expect(user.requests.slice(before)).toEqual([`${files}/parts/gallery.js`]);
});

for (const [name, verdict, words] of [
  ["External ID missing", "Denied", "sts:ExternalId must be"],
  ["Denied by a service control policy", "Denied", "region-guard"],
  ["GitHub: other branch", "Denied", "pull_request"],
  ["Role chaining over one hour", "Rejected", "3600 seconds"],
  ["Smart quotes", "Rejected", "Typographic quotes"],
  ["Everything fits", "Allowed", "The role can be assumed"],
  ["External ID mistyped", "Denied", "7d2c40f19a3d4b52a0c6e1b4"],
])
  test(`shows “${name}”`, async ({ page }) => {
    const { user, gallery } = await opened(page);
    const card = gallery.getByRole("button", { name });
    await expect(card).toContainText(verdict);
    await card.click();
    await expect(gallery).toHaveCount(0);
    await expect(user.verdict).toHaveText(verdict);
    await expect(user.answer).toContainText(words);
    await expect(page.getByText(`Example: ${name}`)).toBeVisible();
    await expect(page.getByTestId("examples")).toBeFocused();
  });

test("is narrowed by words and chosen from by keys", async ({ page }) => {
  const { user, gallery } = await opened(page);
  await gallery.getByRole("searchbox", { name: "Filter the examples" }).fill("boundary");
  await expect(gallery.getByRole("listitem")).toHaveCount(1);
  await expect(gallery.getByRole("heading", { level: 3 })).toHaveText(["Organization"]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(user.answer).toContainText("permissions boundary");

  await page.keyboard.press("Enter");
  await gallery.getByRole("searchbox").fill("nothing like this");
  await expect(gallery.getByRole("status")).toHaveText("No example has these words.");
  // Once for the words, once for the sheet.
  await page.keyboard.press("Escape");
  await expect(gallery.getByRole("listitem").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(gallery).toHaveCount(0);
});

test("is offered where there is nothing yet", async ({ page }) => {
  const user = new Page(page);
  await user.open();
  await user.clear();
  await page.getByRole("button", { name: "Look at examples" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "MFA required" }).click();
  await expect(user.answer).toContainText("requires MFA");
});

test.describe("without its file", () => {
  test.use({ expectTrouble: true });

  test("says what to do", async ({ page }) => {
    await page.route("**/parts/gallery.js", (route) => route.fulfill({ status: 404 }));
    await new Page(page).open();
    await page.getByTestId("examples").click();
    await expect(page.getByRole("alert")).toContainText("Check the connection");
  });
});

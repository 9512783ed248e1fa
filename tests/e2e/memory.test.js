/** What the browser keeps: nothing, unless the user wants it. */
import { expectNoViolations } from "./axe.js";
import { Page } from "./page.js";
import { expect, test } from "./site.js";

const MINE = "AccessDenied: mine";

const stored = (page) =>
  page.evaluate(async () => ({
    local: { ...localStorage },
    session: { ...sessionStorage },
    cookie: document.cookie,
    databases: await indexedDB.databases(),
  }));

const NOTHING = { local: {}, session: {}, cookie: "", databases: [] };

/** A user who has pasted an error and lets the browser remember. */
async function remembering(page) {
  const user = new Page(page);
  await user.open();
  await user.clear();
  await user.paste("Error", MINE);
  await user.memory.click();
  await expect(page.getByText("Remembered in this browser")).toBeVisible();
  return user;
}

const remembered = (page) =>
  expect.poll(async () => JSON.parse((await stored(page)).local["why-denied"] ?? "null")?.input?.error);

test("keeps nothing", async ({ page }) => {
  const user = new Page(page);
  await user.open();
  await expect(page.getByText("Nothing is stored")).toBeVisible();
  await user.clear();
  await user.paste("Error", MINE);
  await user.share();
  await page.waitForTimeout(800);
  expect(await stored(page)).toEqual(NOTHING);
});

test("remembers what the user wants remembered, and follows it", async ({ page }) => {
  const user = await remembering(page);
  await remembered(page).toBe(MINE);
  await user.paste("Error", `${MINE}, again`);
  await remembered(page).toBe(`${MINE}, again`);
  await page.reload();
  await expect(page.getByText("Remembered in this browser")).toBeVisible();
  await expect.poll(() => user.read("Error")).toBe(`${MINE}, again`);
  await expectNoViolations(page);
});

test("remembers the last change before the page goes", async ({ page }) => {
  const user = await remembering(page);
  await user.paste("Error", `${MINE}, at last`);
  await page.reload();
  await expect.poll(() => user.read("Error")).toBe(`${MINE}, at last`);
  await user.paste("Error", MINE);
  await page.evaluate(() => document.querySelector("why-denied").remove());
  await remembered(page).toBe(MINE);
});

test("forgets at once", async ({ page }) => {
  const user = await remembering(page);
  await user.paste("Error", `${MINE}, again`);
  await user.memory.click();
  await expect(page.getByText("Nothing is stored")).toBeVisible();
  expect(await stored(page)).toEqual(NOTHING);
  await page.waitForTimeout(800);
  expect(await stored(page)).toEqual(NOTHING);
  await page.reload();
  await expect(page.getByText("Nothing is stored")).toBeVisible();
  await expect(user.verdict).toBeVisible();
});

test("a link wins, and what was remembered stays until something changes", async ({ page }) => {
  const user = await remembering(page);
  const { deflateRawSync } = await import("node:zlib");
  const json = JSON.stringify({ error: "AccessDenied: of a link" });
  await page.goto(`/?#w1.${deflateRawSync(Buffer.from(json)).toString("base64url")}`);
  await expect(user.notice).toContainText("From a link");
  await expect.poll(() => user.read("Error")).toBe("AccessDenied: of a link");
  await page.waitForTimeout(800);
  await remembered(page).toBe(MINE);
  await user.notice.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => user.read("Error")).toBe(MINE);
});

test("an untouched example is not remembered", async ({ page }) => {
  const user = new Page(page);
  await user.open();
  await user.memory.click();
  await expect(page.getByText("Remembered in this browser")).toBeVisible();
  expect((await stored(page)).local).toEqual({ "why-denied": '{"version":1,"input":null}' });
  await page.reload();
  await expect(user.verdict).toBeVisible();
});

for (const [what, text, words] of [
  ["no JSON", "{", "can’t be read"],
  ["another version", '{"version":2,"input":{}}', "another version"],
  ["another shape", '{"version":1,"input":[7]}', "can’t be read"],
])
  test(`says what cannot be read: ${what}`, async ({ page }) => {
    await page.addInitScript((text) => localStorage.setItem("why-denied", text), text);
    const user = new Page(page);
    await user.open();
    await expect(user.notice).toContainText(words);
    await expect(user.verdict).toBeVisible();
  });

for (const [what, script] of [
  [
    "full",
    () =>
      (Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      }),
  ],
  [
    "refused",
    () =>
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("no", "SecurityError");
        },
      }),
  ],
])
  test(`says that the storage is ${what}`, async ({ page }) => {
    await page.addInitScript(script);
    const user = new Page(page);
    await user.open();
    await user.memory.click();
    await expect(user.notice).toContainText("did not store");
    await expect(page.getByText("Nothing is stored")).toBeVisible();
  });

test("a guest in another page keeps nothing and reads no address", async ({ page }) => {
  const user = new Page(page);
  await user.open();
  await page.evaluate(() => {
    localStorage.setItem("why-denied", '{"version":1,"input":{"error":"mine"}}');
    const guest = document.createElement("why-denied");
    guest.dataset.guest = "";
    document.body.append(guest);
  });
  const guest = page.locator("[data-guest]");
  await guest.evaluate((element) => element.scrollIntoView());
  await expect(guest.getByTestId("verdict")).toBeVisible();
  await expect(guest.getByTestId("memory")).toHaveCount(0);
  await expect(guest.getByTestId("share")).toHaveCount(0);
  await expect(guest.getByText("Example")).not.toHaveCount(0);
});

/** The trace: everything that was evaluated, and how it lights up the words that it is of. */
import AxeBuilder from "@axe-core/playwright";
import { Page } from "./page.js";
import { expect, test } from "./site.js";

const CALLER = "arn:aws:sts::464622532012:assumed-role/DatadogScan/run-8812";

/** The trace of the first example, opened. */
async function open(page) {
  const home = new Page(page);
  await home.open();
  await home.openTrace();
  return home;
}

test("is folded, counts what it holds, and opens where it is decided", async ({ page }) => {
  const home = new Page(page);
  await home.open();
  await expect(home.trace).toContainText("2 policies, 2 statements, 5 checks");
  await expect(home.check()).toHaveCount(0);
  await home.openTrace();
  await expect(home.trace).toContainText(/Permissions boundary\s*not given/);
  await expect(home.check()).toHaveCount(5);
  await expect(home.check("sts:ExternalId").getByRole("img")).toHaveAccessibleName("does not hold");
  await expect(home.check("Principal").getByRole("img")).toHaveAccessibleName("holds");
  await expect(home.check("sts:ExternalId").locator("mark")).toHaveText(["b4", "4b"]);
});

test("layers and statements fold by pointer and by key", async ({ page }) => {
  const home = await open(page);
  const layer = home.trace.getByText("Trust policy", { exact: true });
  await layer.click();
  await expect(home.check()).toHaveCount(2);
  await layer.click();
  await expect(home.check()).toHaveCount(5);
  const statement = home.trace.locator("summary", { hasText: "Statement 1" }).last();
  await statement.focus();
  await page.keyboard.press("Enter");
  await expect(home.check()).toHaveCount(2);
  await page.keyboard.press("Space");
  await expect(home.check()).toHaveCount(5);
});

test("a check that is pointed at lights up its words in the policy and in the error", async ({ page }) => {
  const home = await open(page);
  await home.check("Principal").hover();
  await expect(home.lit("Trust policy")).toContainText(["arn:aws:iam::464622532012:root"]);
  await expect(home.lit("Error")).toHaveText([CALLER]);
  await expect(home.lit("Identity policy")).toHaveCount(0);
  await page.mouse.move(0, 0);
  await expect(page.locator(".wd-lit, [data-lit]")).toHaveCount(0);
});

test("the focus lights up the same, and Enter goes there", async ({ page }) => {
  const home = await open(page);
  await home.check("Resource").focus();
  await expect(home.lit("Identity policy")).toHaveText(['"arn:aws:iam::*:role/DatadogIntegrationRole"']);
  await expect(home.lit("Error")).toHaveText(["arn:aws:iam::222222222222:role/DatadogIntegrationRole"]);
  await page.keyboard.press("Enter");
  await expect(home.text("Identity policy")).toBeFocused();
  // The cursor is there now, and lights up the check in turn.
  await expect(home.check("Resource")).toHaveAttribute("data-lit");
});

test("words that are pointed at light up their checks and what else is of them", async ({ page }) => {
  const home = await open(page);
  await home.words("Error", CALLER).hover();
  await expect(home.check("Principal")).toHaveAttribute("data-lit");
  await expect(page.locator(".field[data-lit]")).toContainText(["Caller"]);
  await expect(home.check("Resource")).not.toHaveAttribute("data-lit");
  await home.words("Trust policy", "7d2c40f1").hover();
  await expect(home.check("sts:ExternalId")).toHaveAttribute("data-lit");
  await expect(home.check("Principal")).not.toHaveAttribute("data-lit");
  await expect(page.locator(".conditions [data-lit]")).toContainText(["sts:ExternalId"]);
});

test("the cursor lights up as the pointer does, and typing puts it out", async ({ page }) => {
  const home = await open(page);
  await home.text("Trust policy").focus();
  await page.keyboard.press("ControlOrMeta+Home");
  for (let line = 0; line < 7; line++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(home.check("Action").last()).toHaveAttribute("data-lit");
  await expect(home.lit("Trust policy")).toHaveText(['"sts:AssumeRole"']);
  await page.keyboard.type("x");
  await expect(page.locator(".wd-lit, [data-lit]")).toHaveCount(0);
});

test("a tap on a check goes to its words", async ({ browser, site }) => {
  const context = await browser.newContext({ hasTouch: true, viewport: { width: 390, height: 844 }, baseURL: site });
  const page = await context.newPage();
  const home = await open(page);
  await home.check("sts:ExternalId").tap();
  await expect(home.words("Trust policy", "7d2c40f1")).toBeInViewport();
  await expect(home.check("sts:ExternalId")).toHaveAttribute("data-lit");
  await context.close();
});

test("thousands of statements are drawn few at a time, the deciding one among them", async ({ page }) => {
  const home = new Page(page);
  await home.open();
  await home.clear();
  const other = (n) => `{"Sid":"S${n}","Effect":"Allow","Action":"s3:Get${n}","Resource":"*"}`;
  const statements = Array.from({ length: 1500 }, (_, n) => other(n));
  statements[1200] = '{"Sid":"This","Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}';
  await home.paste("Identity policy", `{"Version":"2012-10-17","Statement":[\n${statements.join(",\n")}\n]}`);
  await expect(home.trace).toContainText("1500 statements");
  await home.openTrace();
  const summaries = home.trace.locator("li summary");
  await expect(summaries).toHaveCount(51);
  await expect(home.trace).toContainText("Statement 1201, This");
  await expect(home.check()).toHaveCount(2);
  await home.trace.getByRole("button", { name: "1449 more" }).click();
  await expect(summaries).toHaveCount(101);
  await home.trace.getByRole("button", { name: "Statement 1201, This, go to line 1202" }).click();
  await expect(home.text("Identity policy")).toBeFocused();
});

test("what is pasted stays text", async ({ page }) => {
  const home = new Page(page);
  await home.open();
  const hostile = `<img src=x onerror="window.hit=1">`;
  const policy = { Statement: [{ Sid: hostile, Effect: "Allow", Principal: { AWS: hostile }, Action: hostile }] };
  await home.paste("Trust policy", JSON.stringify(policy));
  await home.openTrace();
  await home.trace.locator("summary", { hasText: "Statement 1, <img" }).waitFor();
  for (const summary of await home.trace.locator("li details:not([open]) > summary").all()) await summary.click();
  await expect(home.check("Principal")).toContainText(hostile);
  expect(await page.evaluate(() => window.hit)).toBeUndefined();
});

for (const colorScheme of ["light", "dark"])
  for (const width of [1440, 768, 390, 320])
    test(`readable by everybody: ${colorScheme}, ${width} pixels`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const home = await open(page);
      await home.check("Principal").hover();
      await expect(home.lit("Error")).toHaveCount(1);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });

/** Links, redaction, files, the clipboard and paper. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { deflateRawSync, inflateRawSync, inflateSync } from "node:zlib";
import { expectNoViolations } from "./axe.js";
import { Page } from "./page.js";
import { expect, test } from "./site.js";

const HOSTILE = '<img src=x onerror="document.title=1">';
const INPUT = {
  error:
    "An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::345678901234:user/ada-lovelace " +
    "is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::876543210987:role/Analytics",
  trust_policy: JSON.stringify(
    {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: HOSTILE,
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::345678901234:root" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": "zebra-4711" } },
        },
      ],
    },
    null,
    2,
  ),
  identity_policies: [
    { name: "Callers", text: '{"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}}' },
  ],
  request: { external_id: "zebra-4712" },
};
const NAMES = ["345678901234", "876543210987", "lovelace", "Analytics", "zebra", "4711", "4712", "Callers"];

const fragment = (text, start = "#w1.") => start + deflateRawSync(Buffer.from(text)).toString("base64url");
const link = (input) => fragment(JSON.stringify(input));
const opened = (fragment) => JSON.parse(inflateRawSync(Buffer.from(fragment.slice("#w1.".length), "base64url")));

/** A page of a user with something on it, by a link; the sheet is open. */
async function sharing(page, input = INPUT) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const user = new Page(page);
  await user.open(link(input));
  const sheet = await user.share();
  return { user, sheet };
}

const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

async function saved(page, sheet, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), sheet.getByRole("button", { name }).click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

test("a link holds the whole page and opens elsewhere", async ({ page, browser, site }) => {
  const { sheet } = await sharing(page);
  await sheet.getByRole("button", { name: "Copy link" }).click();
  await expect(sheet.getByText("Link copied.")).toBeVisible();
  const address = await clipboard(page);
  expect(opened(new URL(address).hash)).toEqual(INPUT);

  const context = await browser.newContext({ baseURL: site });
  const other = new Page(await context.newPage());
  await other.open(new URL(address).hash);
  await expect(other.notice).toContainText("From a link");
  await expect(other.notice.getByRole("button", { name: "Undo" })).toHaveCount(0);
  await expect(other.answer).toContainText("zebra-471");
  expect(await other.read("Identity policy")).toContain('"Resource": "*"');
  expect(other.requests.filter((url) => url.includes("w1."))).toEqual([]);
  await context.close();
});

test("the address stays as it is, and only the part and what writes the reports are loaded", async ({
  page,
  files,
}) => {
  const user = new Page(page);
  await user.open();
  await page.waitForLoadState("networkidle");
  const before = user.requests.length;
  const sheet = await user.share();
  await expect(sheet.getByTestId("link-size")).toContainText("of 8,000 characters");
  const loaded = ["parts/share.js", "engine/why-denied.js", "engine/why-denied_bg.wasm"];
  expect(new Set(user.requests.slice(before))).toEqual(new Set(loaded.map((path) => `${files}/${path}`)));
  expect(new URL(page.url()).hash).toBe("");
  expect(await user.violations()).toEqual([]);
});

test("what was there comes back after a link", async ({ page }) => {
  const user = new Page(page);
  await user.open();
  await user.clear();
  await user.paste("Error", "AccessDenied: mine");
  await page.evaluate((hash) => (location.hash = hash), link(INPUT));
  await expect(user.notice).toContainText("What was here before comes back by Undo");
  expect(await user.read("Error")).toContain("lovelace");
  await user.notice.getByRole("button", { name: "Undo" }).click();
  expect(await user.read("Error")).toBe("AccessDenied: mine");
  await expect(user.notice).toHaveCount(0);
});

test("a mended page is the same elsewhere", async ({ page, browser, site }) => {
  const { user } = await sharing(page);
  await page.keyboard.press("Escape");
  await page.getByTestId("fix-cause").click();
  const verdict = await user.verdict.textContent();
  const sheet = await user.share();
  await sheet.getByRole("button", { name: "Copy link" }).click();
  await expect(sheet.getByText("Link copied.")).toBeVisible();
  const address = await clipboard(page);
  const context = await browser.newContext({ baseURL: site });
  const other = new Page(await context.newPage());
  await other.open(new URL(address).hash);
  await expect(other.verdict).toHaveText(verdict);
  await context.close();
});

test.describe("a link that cannot be opened says so and changes nothing:", () => {
  const whole = link(INPUT);
  for (const [what, hash, words] of [
    ["no base64", "#w1.%%%%", "broken or was cut off"],
    ["no compression", "#w1.AAAAAAAA", "broken or was cut off"],
    ["cut off", whole.slice(0, -20), "broken or was cut off"],
    ["no JSON", fragment("{"), "broken or was cut off"],
    ["another shape", fragment("[1]"), "does not hold what this page reads"],
    ["a policy that is no text", fragment('{"trust_policy": 7}'), "does not hold what this page reads"],
    ["another version", whole.replace("#w1.", "#w2."), "another version of this page"],
    ["too long", `#w1.${"A".repeat(8000)}`, "longer than 8,000 characters"],
    ["a bomb", fragment(" ".repeat(5_000_000)), "more than a megabyte"],
  ])
    test(what, async ({ page }) => {
      const user = new Page(page);
      await user.open();
      const before = await user.answer.textContent();
      await page.evaluate((hash) => (location.hash = hash), hash);
      await expect(user.notice).toContainText(words);
      await expect(user.answer).toHaveText(before);
    });

  test("at start too", async ({ page }) => {
    const user = new Page(page);
    await user.open(whole.slice(0, -20));
    await expect(user.notice).toContainText("broken or was cut off");
    await expect(user.verdict).toBeVisible();
  });
});

test("an anchor of another kind is left alone", async ({ page }) => {
  const user = new Page(page);
  await user.open("#top");
  await expect(user.verdict).toBeVisible();
  await expect(user.notice).toHaveCount(0);
});

test("says how much too long a link would be, and what to leave out", async ({ page }) => {
  const noise = randomBytes(9000).toString("hex");
  const { sheet } = await sharing(page);
  await page.keyboard.press("Escape");
  const user = new Page(page);
  await user.paste("Identity policy", `{"Id": "${noise}"}`);
  await user.share();
  await expect(sheet.getByTestId("link-size")).toContainText(/This is [\d,]+ characters; a link holds 8,000/);
  await expect(sheet.getByTestId("link-size")).toContainText("remove the longest: identity policies");
  await expect(sheet.getByRole("button", { name: "Copy link" })).toBeDisabled();
});

test("redaction takes the names out of everything and keeps the answer", async ({ page }) => {
  const { sheet, user } = await sharing(page);
  const code = await page.evaluate(
    () => document.querySelector("why-denied").shadowRoot.querySelector("h1").textContent,
  );
  expect(code).toContain("zebra");
  await sheet.getByRole("switch").click();
  await expect(sheet.getByTestId("redacted")).toContainText(/Replaced 2 account IDs, \d names, 2 external IDs/);
  await expect(sheet.getByTestId("redacted")).toContainText("The answer is the same.");
  await sheet.getByText("Before and after").click();
  await expect(sheet.getByRole("row", { name: "345678901234" })).toContainText("111111111111");

  await sheet.getByRole("button", { name: "Copy link" }).click();
  await expect(sheet.getByText("Link copied.")).toBeVisible();
  const redacted = opened(new URL(await clipboard(page)).hash);
  await sheet.getByRole("button", { name: "Copy as Markdown" }).click();
  await expect(sheet.getByText("Markdown copied.")).toBeVisible();
  const texts = [JSON.stringify(redacted), await clipboard(page)];
  for (const name of ["JSON", "Markdown", "SARIF", "HTML"])
    texts.push((await saved(page, sheet, new RegExp(`^${name}$`))).text);
  for (const text of texts) for (const name of NAMES) expect(text).not.toContain(name);
  const report = JSON.parse(texts[2]);
  expect([report.verdict, report.cause.code, report.cause.pointer]).toEqual([
    "denied",
    "external-id-mismatch",
    "/Statement/0/Condition/StringEquals/sts:ExternalId",
  ]);
  expect(await user.violations()).toEqual([]);
});

test("the files say what the page says", async ({ page, context }) => {
  const { sheet, user } = await sharing(page);
  const json = await saved(page, sheet, /^JSON$/);
  expect(json.name).toBe("why-denied-external-id-mismatch.json");
  const [expected] = await user.reports([INPUT]);
  expect(JSON.parse(json.text)).toEqual(expected);

  const sarif = await saved(page, sheet, /^SARIF$/);
  expect(sarif.name).toBe("why-denied-external-id-mismatch.sarif");
  const log = JSON.parse(sarif.text);
  expect([log.version, log.runs[0].results[0].ruleId]).toEqual(["2.1.0", "external-id-mismatch"]);

  const markdown = await saved(page, sheet, /^Markdown$/);
  expect(markdown.text).toContain("### denied:");
  await sheet.getByRole("button", { name: "Copy as Markdown" }).click();
  await expect(sheet.getByText("Markdown copied.")).toBeVisible();
  expect(await clipboard(page)).toBe(markdown.text);

  const html = await saved(page, sheet, /^HTML$/);
  expect(html.text).not.toMatch(/<script|onerror="/);
  const file = await context.newPage();
  const asked = [];
  file.on("request", (request) => asked.push(request.url()));
  await file.setContent(html.text);
  await expect(file.getByRole("heading", { level: 1 })).toContainText("zebra-471");
  await expect(file.getByText(HOSTILE).first()).toBeVisible();
  await expect(file.locator("li", { has: file.locator("mark.error") })).toContainText("zebra-4711");
  await expect(file.locator("script, img")).toHaveCount(0);
  await expect(file.locator(".new").first()).toContainText("+");
  expect(asked).toEqual([]);
  await expectNoViolations(file);
});

test("an empty page says that there is nothing to share", async ({ page }) => {
  const user = new Page(page);
  await user.open();
  await user.clear();
  const sheet = await user.share();
  await expect(sheet).toContainText("nothing to share yet");
});

test.describe("without its part", () => {
  test.use({ expectTrouble: true });
  test("says so", async ({ page }) => {
    await page.route("**/parts/share.js", (route) => route.fulfill({ status: 404 }));
    const user = new Page(page);
    await user.open();
    await expect(await user.share()).toContainText("did not load");
  });

  test("without what writes the reports too, and then it is loaded anew", async ({ page }) => {
    await page.route("**/engine/why-denied_bg.wasm", (route) => route.fulfill({ status: 404 }));
    const user = new Page(page);
    await user.open();
    await expect(await user.share()).toContainText("did not load");
    await page.unroute("**/engine/why-denied_bg.wasm");
    await page.keyboard.press("Escape");
    await expect((await user.share()).getByTestId("link-size")).toBeVisible();
  });

  test("a link says so, and the page starts", async ({ page }) => {
    await page.route("**/parts/share.js", (route) => route.fulfill({ status: 404 }));
    const user = new Page(page);
    await user.open("#w1.AAAA");
    await expect(user.notice).toContainText("the link cannot be opened");
    await expect(user.verdict).toBeVisible();
  });
});

for (const colorScheme of ["light", "dark"])
  for (const width of [1440, 768, 390])
    test(`the sheet is readable by everybody: ${colorScheme}, ${width} pixels`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const { sheet } = await sharing(page);
      await sheet.getByRole("switch").click();
      await sheet.getByText("Before and after").click();
      await expectNoViolations(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });

/** How many characters a PDF of Chromium draws on each page. */
function drawn(pdf) {
  const pages = [];
  for (let at = pdf.indexOf("stream\n"); at >= 0; at = pdf.indexOf("stream\n", at + 1)) {
    if (pdf.toString("latin1", at - 3, at) === "end") continue;
    const bytes = pdf.subarray(at + "stream\n".length, pdf.indexOf("endstream", at));
    const text = bytes[0] === 0x78 ? inflateSync(bytes).toString("latin1") : "";
    const glyphs = [...text.matchAll(/<([0-9A-F]+)>\s*Tj/gi)].reduce((sum, [, hex]) => sum + hex.length / 4, 0);
    if (glyphs) pages.push(glyphs);
  }
  return pages;
}

test("a printed page has the whole of a long text", async ({ page }) => {
  const lines = Array.from({ length: 400 }, (_, i) => `line ${i} of a long text that goes on and on`);
  const user = new Page(page);
  await user.open(link({ ...INPUT, identity_policies: [lines.join("\n")] }));
  await expect(user.verdict).toBeVisible();
  const pages = drawn(await page.pdf());
  const letters = lines.join("").replaceAll(" ", "").length;
  expect(pages.length).toBeGreaterThan(5);
  expect(pages.reduce((sum, count) => sum + count)).toBeGreaterThan(letters);
});

test("on paper a long text is whole, without buttons, and dark on white", async ({ page }) => {
  const statement = (i) => ({ Sid: `Line${i}`, Effect: "Allow", Action: "s3:GetObject", Resource: "*" });
  const long = JSON.stringify({ Statement: Array.from({ length: 300 }, (_, i) => statement(i)) }, null, 1);
  await page.emulateMedia({ colorScheme: "dark" });
  const user = new Page(page);
  await user.open(link({ ...INPUT, identity_policies: [long] }));
  await expect(user.verdict).toBeVisible();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(page.getByTestId("share")).toBeHidden();
  await expect(user.editor("Identity policy").locator(".cm-line", { hasText: "Line299" })).toBeVisible();
  await expect(user.editor("Identity policy").locator(".cm-line")).toHaveCount(long.split("\n").length);
  const colors = await page.evaluate(() => {
    const style = (selector) =>
      getComputedStyle(document.querySelector("#why-denied-page").shadowRoot.querySelector(selector));
    return [style(".app").backgroundColor, style("h1").color];
  });
  expect(colors).toEqual(["rgb(255, 255, 255)", "rgb(28, 27, 25)"]);
});

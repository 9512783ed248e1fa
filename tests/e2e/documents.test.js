/** The documents: switched off and on, formatted, and usable whatever is in them. */
import AxeBuilder from "@axe-core/playwright";
import { Page } from "./page.js";
import { expect, test } from "./site.js";

const ERROR =
  "An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::111111111111:user/ana is " +
  "not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222222222222:role/Deploy";
const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::333333333333:root" }, Action: "sts:AssumeRole" }],
};
const IDENTITY = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }] };
const pretty = (value) => JSON.stringify(value, null, 2);

async function fill(page) {
  const home = new Page(page);
  await home.open();
  await home.clear();
  await home.paste("Error", ERROR);
  await home.paste("Trust policy", pretty(TRUST));
  await home.paste("Identity policy", pretty(IDENTITY));
  await expect(home.verdict).toHaveText("Denied");
  return home;
}

async function accessible(page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

test("a policy is switched off and on, and says what it changes", async ({ page }) => {
  const home = await fill(page);
  await expect(home.marks("Trust policy")).not.toHaveCount(0);
  await home.switch("Trust policy").click();
  await expect(home.switch("Trust policy")).toHaveText("Off");
  await expect(home.switch("Trust policy")).not.toBeChecked();
  await expect(home.box("Trust policy")).toContainText("Off: taken as not given. With it: denied by the trust policy.");
  await expect(home.editor("Trust policy").locator(".wd-mark, .wd-card, .wd-sign")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Trust policy\s*switched off/ })).toBeVisible();

  await home.paste("Trust policy", pretty(TRUST).replace("333333333333", "111111111111"));
  await expect(home.box("Trust policy")).toContainText("With it: allowed.");
  await home.text("Trust policy").focus();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(home.box("Trust policy")).toContainText("With it: denied by the trust policy.");

  await home.switch("Trust policy").focus();
  await page.keyboard.press("Space");
  await expect(home.switch("Trust policy")).toBeChecked();
  await expect(home.marks("Trust policy")).not.toHaveCount(0);
  await expect(home.box("Trust policy")).not.toContainText("Off:");
});

test("an added layer has a switch once it has a text, and counts as not in force while it is off", async ({ page }) => {
  const home = await fill(page);
  await home.paste("Trust policy", pretty(TRUST).replace("333333333333", "111111111111"));
  await expect(home.verdict).toHaveText("Allowed");
  await page.getByTestId("add-policy").click();
  await page
    .getByRole("button", { name: /^Permissions boundary/ })
    .last()
    .click();
  await expect(home.switch("Permissions boundary")).toHaveCount(0);
  await home.paste("Permissions boundary", pretty(IDENTITY).replace("sts:AssumeRole", "s3:GetObject"));
  await expect(home.verdict).toHaveText("Denied");
  await home.switch("Permissions boundary").click();
  await expect(home.verdict).toHaveText("Allowed");
  await expect(home.box("Permissions boundary")).toContainText(
    "Off: taken as not in force. With it: denied by the permissions boundary.",
  );
  await page.getByRole("button", { name: "Remove Permissions boundary" }).click();
  await expect(home.box("Permissions boundary")).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"])
  for (const width of [390, 768, 1440])
    test(`a policy that is off is readable: ${colorScheme}, ${width} pixels`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const home = await fill(page);
      await home.switch("Trust policy").click();
      await expect(home.box("Trust policy")).toContainText("Off:");
      await accessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });

test("a document is formatted by its button, in one step, and only where that changes it", async ({ page }) => {
  const home = await fill(page);
  const format = page.getByRole("button", { name: "Format Trust policy" });
  await expect(format).toHaveAttribute("aria-disabled", "true");
  const line = JSON.stringify(TRUST);
  await home.paste("Trust policy", line);
  await expect(format).toHaveAttribute("aria-disabled", "false");
  await format.click();
  await expect(format).toBeFocused();
  await expect(format).toHaveAttribute("aria-disabled", "true");
  expect(await home.read("Trust policy")).toBe(pretty(TRUST));
  await expect(home.marked("Trust policy")).toContainText("arn:aws:iam::333333333333:root");
  await home.text("Trust policy").focus();
  await page.keyboard.press("ControlOrMeta+z");
  expect(await home.read("Trust policy")).toBe(line);
  await page.keyboard.press("Shift+Alt+F");
  expect(await home.read("Trust policy")).toBe(pretty(TRUST));
});

for (const [what, text, formatted] of [
  ["comments", '{/* a */ "a":1, // b\n"c":[ ]}', '{ /* a */ "a": 1, // b\n  "c": []\n}'],
  ["what is missing", '{"a":[1 2,"b"\n"c"}', '{\n  "a": [\n    1 2,\n    "b"\n    "c"\n  }'],
  ["an open string", '{"a":"b,\n"c":1}', '{\n  "a": "b,\n  "c": 1\n}'],
  ["what stands around it", '$ aws  iam get-role\n{"a":1}', '$ aws  iam get-role\n{\n  "a": 1\n}'],
  ["white space in strings", '{"a  b":"\\tc  d"}', '{\n  "a  b": "\\tc  d"\n}'],
  ["single quotes", "{'a':  [1]}", "{'a':  [1]}"],
])
  test(`formatting keeps ${what}`, async ({ page }) => {
    await page.goto("/editor.html");
    await page.waitForFunction(() => window.mountEditor);
    await page.evaluate((text) => window.mountEditor({ text }), text);
    await page.getByRole("textbox").focus();
    await page.keyboard.press("Shift+Alt+F");
    expect(await page.evaluate(() => window.editor.text())).toBe(formatted);
    await page.keyboard.press("Shift+Alt+F");
    expect(await page.evaluate(() => window.editor.text())).toBe(formatted);
  });

test("formatting keeps the cursor at its word and folds closed", async ({ page }) => {
  await page.goto("/editor.html");
  await page.waitForFunction(() => window.mountEditor);
  const text = '{\n"a": [\n1,\n2\n],\n"b": {"c": "here"}\n}';
  await page.evaluate((text) => window.mountEditor({ text }), text);
  await page.locator(".cm-foldGutter [title=Fold]").nth(1).click();
  await expect(page.locator(".cm-foldPlaceholder")).toHaveCount(1);
  await page.evaluate((at) => window.editor.reveal(at, at + 4), text.indexOf("here"));
  await page.keyboard.press("Shift+Alt+F");
  await expect(page.locator(".cm-foldPlaceholder")).toHaveCount(1);
  await page.keyboard.type("there");
  expect(JSON.parse(await page.evaluate(() => window.editor.text()))).toEqual({ a: [1, 2], b: { c: "there" } });
});

/** One editor by itself, with this text. */
async function alone(page, text, mark) {
  await page.goto("/editor.html");
  await page.waitForFunction(() => window.mountEditor);
  await page.evaluate(
    ([text, mark]) => {
      window.mountEditor({ text });
      if (mark) window.editor.setMarks([{ id: "m", severity: "error", primary: true, title: "Here.", ...mark }]);
    },
    [text, mark],
  );
}
const find = (text, words) => ({ from: text.indexOf(words), to: text.indexOf(words) + words.length });
const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

for (const [what, character, name] of [
  ["a right-to-left override", "\u202e", "U+202E right-to-left override"],
  ["an isolate", "\u2068", "U+2068 first strong isolate"],
  ["a zero width space", "\u200b", "U+200B zero width space"],
  ["a joiner that joins nothing", "\u200d", "U+200D zero width joiner"],
  ["a word joiner", "\u2060", "U+2060 word joiner"],
  ["a byte order mark", "\ufeff", "U+FEFF zero width no-break space"],
  ["a no-break space", "\u00a0", "U+00A0 no-break space"],
  ["a control character", "\u0007", "U+0007 bell"],
  ["a tag", "\u{e0041}", "U+E0041"],
  ["half of a surrogate pair", "\ud83d", "U+D83D"],
])
  test(`${what} is seen and named, and the mark stays at its words`, async ({ page }) => {
    const text = `{ "a${character}b": "${character}next" }`;
    await alone(page, text, find(text, "next"));
    await expect(page.getByRole("img", { name, exact: true })).toHaveCount(2);
    await expect(page.locator(".wd-mark")).toHaveText("next");
    expect(await page.evaluate(() => window.editor.text())).toBe(text);
    const { violations } = await new AxeBuilder({ page }).include("#host").analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });

test("emoji stay whole", async ({ page }) => {
  const text = '{ "👩‍💻": "❤️ 🏳️‍🌈 👍🏽" }';
  await alone(page, text, find(text, "🏳️‍🌈"));
  await expect(page.locator(".cm-specialChar")).toHaveCount(0);
  await expect(page.locator(".wd-mark")).toHaveText("🏳️‍🌈");
});

test("right-to-left words stay in their quotes, and the cursor goes through them", async ({ page }) => {
  const text = '{ "שם": "ערך", "b": 1 }';
  await alone(page, text, find(text, '"b"'));
  const left = (words) => page.locator(".cm-line span", { hasText: words }).last().boundingBox();
  const [name, value, mark] = [await left("שם"), await left("ערך"), await page.locator(".wd-mark").boundingBox()];
  expect(name.x + name.width).toBeLessThan(value.x);
  expect(value.x + value.width).toBeLessThan(mark.x);
  await page.getByRole("textbox").focus();
  await page.keyboard.press("Home");
  let steps = 0;
  const before = () =>
    page.evaluate(() => {
      const range = document.querySelector("#host").shadowRoot.getSelection().getRangeAt(0);
      const all = document.createRange();
      all.setStart(range.startContainer.parentElement.closest(".cm-line") ?? range.startContainer, 0);
      all.setEnd(range.startContainer, range.startOffset);
      return all.toString().length;
    });
  for (; steps < 40 && (await before()) < text.length; steps++) await page.keyboard.press("ArrowRight");
  expect(steps).toBe(text.length);
});

for (const [what, text, words] of [
  [
    "a policy in one line of 20,000 characters",
    `[${JSON.stringify(IDENTITY).concat(",").repeat(180)}"last"]`,
    '"last"',
  ],
  ["a string of 100,000 characters", `{ "a": "${"arn:aws:iam::".repeat(7700)}", "last": 1 }`, '"last"'],
  ["a word of 100,000 characters", `{ "a": "${"x".repeat(100_000)}", "last": 1 }`, '"last"'],
  ["ten thousand lines", pretty({ Statement: Array(1700).fill(IDENTITY.Statement[0]), last: 1 }), '"last"'],
  [
    "letters under a hundred marks",
    `{ "${"a\u0301\u0302\u0316".repeat(100)}": "\u05d0\u202e<img src=x>", "last": 1 }`,
    '"last"',
  ],
])
  for (const width of [390, 1440])
    test(`${what}: usable at ${width} pixels`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await alone(page, text, find(text, words));
      expect(await wide(page)).toBeLessThanOrEqual(0);
      await page.evaluate(() => window.editor.nextMark(1));
      await expect(page.locator(".wd-mark")).toHaveText(words);
      await expect(page.locator(".wd-mark")).toBeInViewport();
      await expect(page.getByRole("group", { name: "Error: Here." })).toBeVisible();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.type("!");
      const now = await page.evaluate(() => window.editor.text());
      expect(now).toBe(text.replace(words, `${words}!`));
      await page.keyboard.press("ControlOrMeta+z");
      expect(await page.evaluate(() => window.editor.text())).toBe(text);
      expect(await wide(page)).toBeLessThanOrEqual(0);
    });

test("hostile text in every document stays text", async ({ page }) => {
  const hostile = `<img src=x onerror="window.hit=1"><script>window.hit=1</script>\u202e\u0000\ud800 שלום`;
  const home = new Page(page);
  await home.open();
  await home.clear();
  await home.paste("Error", ERROR.replace("user/ana", `user/${hostile}`));
  await home.paste("Trust policy", pretty(TRUST).replace("Allow", hostile.replaceAll('"', "'")));
  await home.paste("Identity policy", hostile);
  await expect(home.verdict).toBeVisible();
  await page.keyboard.press("F8");
  await expect(home.card("Trust policy").or(home.card("Identity policy")).first()).toBeVisible();
  expect(
    await page.evaluate(() => [
      window.hit,
      document.querySelector("why-denied").shadowRoot.querySelector("script, img[src='x']"),
    ]),
  ).toEqual([undefined, null]);
  expect(await wide(page)).toBeLessThanOrEqual(0);
  await accessible(page);
});

test("F8 goes through the marks from anywhere, also from inside of an editor", async ({ page }) => {
  const home = await fill(page);
  const selected = () => page.evaluate(() => document.querySelector("why-denied").shadowRoot.getSelection().toString());
  await page.keyboard.press("F8");
  await expect.poll(selected).toBe("333333333333");
  await expect(home.text("Trust policy")).toBeFocused();
  await home.text("Identity policy").focus();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.press("F8");
  await page.keyboard.press("Shift+F8");
  await expect.poll(selected).toBe("333333333333");
  await expect(home.text("Trust policy")).toBeFocused();
});

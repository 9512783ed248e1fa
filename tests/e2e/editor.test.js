/** The editor alone: what it shows, what it keeps, and what it never does. */
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "./site.js";

const POLICY = `{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sts:AssumeRole",
    "Condition": {
      "StringEquals": {
        "sts:ExternalId": "7d2c40f19a3d4b52a0c6e1b4"
      }
    }
  }]
}
`;

const at = (words, text = POLICY) => ({ from: text.indexOf(words), to: text.indexOf(words) + words.length });

const CAUSE = {
  id: "cause",
  ...at('"7d2c40f19a3d4b52a0c6e1b4"'),
  severity: "error",
  primary: true,
  title: "This value is not what the caller sends.",
  detail: "The last two characters are swapped.",
  code: "external-id-mismatch",
  expected: [
    ["7d2c40f19a3d4b52a0c6e1", false],
    ["b4", true],
  ],
  actual: [
    ["7d2c40f19a3d4b52a0c6e1", false],
    ["4b", true],
  ],
  expectedLabel: "required",
  actualLabel: "sent",
  actions: [
    { id: "fix", label: "Fix", primary: true },
    { id: "why", label: "Why", primary: false },
  ],
};

const ASIDE = {
  ...CAUSE,
  id: "aside",
  ...at('"2012-10-17"'),
  severity: "warning",
  primary: false,
  title: "An aside.",
};

/** The page object: one editor in a shadow root. */
class Editor {
  constructor(page) {
    this.page = page;
    this.content = page.getByRole("textbox", { name: "Trust policy" });
    this.card = page.getByRole("group", { name: "Error: This value" });
    this.tip = page.locator(".wd-tip");
  }
  async open(options = {}) {
    await this.page.goto("/editor.html");
    await this.page.waitForFunction(() => window.mountEditor);
    await this.page.evaluate((options) => window.mountEditor(options), { text: POLICY, ...options });
  }
  /** Calls the editor's own interface. */
  call(name, ...args) {
    return this.page.evaluate(([name, args]) => window.editor[name](...args), [name, args]);
  }
  seen(name) {
    return this.page.evaluate((name) => window[name], name);
  }
  mark(id) {
    return this.page.locator(`.wd-mark[data-mark=${id}], .wd-gap[data-mark=${id}]`);
  }
  selection() {
    return this.page.evaluate(() =>
      document.querySelector("#host").shadowRoot.getSelection?.().toString().replaceAll("\n", ""),
    );
  }
}

let editor;
test.beforeEach(({ page }) => {
  editor = new Editor(page);
});
test.afterEach(async () => {
  expect(await editor.seen("violations"), "what the content policy refused").toEqual([]);
});

test("a mark shows its words, its sign, and its card under the line", async ({ page }) => {
  await editor.open();
  await editor.call("setMarks", [CAUSE]);
  await expect(editor.mark("cause")).toHaveText('"7d2c40f19a3d4b52a0c6e1b4"');
  await expect(page.locator(".cm-lineNumbers .wd-sign")).toHaveText("8");
  await expect(editor.card.locator("b")).toHaveText(CAUSE.title);
  await expect(editor.card.locator("dd")).toHaveText(["7d2c40f19a3d4b52a0c6e1b4", "7d2c40f19a3d4b52a0c6e14b"]);
  await expect(editor.card.locator("mark")).toHaveText(["b4", "4b"]);
  await editor.card.getByRole("button", { name: "Why" }).click();
  await editor.card.getByRole("button", { name: "external-id-mismatch" }).click();
  expect(await editor.seen("actions")).toEqual([
    ["cause", "why"],
    ["cause", "explain"],
  ]);
  await expect(editor.content).toHaveAttribute("aria-invalid", "true");
  await editor.call("setMarks", []);
  await expect(editor.card).toHaveCount(0);
  await expect(editor.content).not.toHaveAttribute("aria-invalid");
});

test("a mark without a card under the line shows it on hover and at the cursor", async ({ page }) => {
  await editor.open();
  await editor.call("setMarks", [ASIDE]);
  await expect(editor.tip).toHaveCount(0);
  await editor.mark("aside").hover();
  await expect(editor.tip).toContainText("An aside.");
  await page.mouse.move(0, 0);
  await expect(editor.tip).toHaveCount(0);
  await editor.mark("aside").click();
  await expect(editor.tip).toContainText("An aside.");
  await editor.tip.getByRole("button", { name: "Fix" }).click();
  expect(await editor.seen("actions")).toEqual([["aside", "fix"]]);
  await editor.content.focus();
  await page.keyboard.press("Escape");
  await expect(editor.tip).toHaveCount(0);
});

test("marks follow the user's edits and go with their words", async ({ page }) => {
  await editor.open();
  await editor.call("setMarks", [CAUSE]);
  await editor.content.focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type("\n\n");
  await expect(editor.mark("cause")).toHaveText('"7d2c40f19a3d4b52a0c6e1b4"');
  await expect(page.locator(".cm-lineNumbers .wd-sign")).toHaveText("10");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Delete");
  await expect(editor.card).toHaveCount(0);
});

test("marks of the beginning are drawn with the text", async ({ page }) => {
  await editor.open({ marks: [CAUSE, { ...ASIDE, to: 1e9 }] });
  await expect(editor.mark("cause")).toHaveText('"7d2c40f19a3d4b52a0c6e1b4"');
  await expect(editor.card).toBeVisible();
  await editor.call("setMarks", []);
  await expect(page.locator(".wd-mark, .wd-card")).toHaveCount(0);
});

test("marks that answer a change are drawn together with it", async ({ page }) => {
  await editor.open();
  await editor.call("setMarks", [CAUSE]);
  await page.evaluate((cause) => {
    const mark = (text, words) => ({ ...cause, from: text.indexOf(words), to: text.indexOf(words) + words.length });
    window.answer = (text) => [mark(text, "2012-10-17x"), { ...mark(text, "Allow"), id: "far", to: 1e9 }];
  }, CAUSE);
  await editor.call("reveal", at("2012-10-17").to, at("2012-10-17").to);
  // No frame lies between.
  const marked = await page.evaluate(() => {
    const { shadowRoot } = document.querySelector("#host");
    document.execCommand("insertText", false, "x");
    return new Promise((done) =>
      queueMicrotask(() => done([...shadowRoot.querySelectorAll(".wd-mark")].map(({ textContent }) => textContent))),
    );
  });
  expect(marked).toEqual(["2012-10-17x", expect.stringMatching(/^Allow/)]);
});

test("an unchanged card keeps its element and the focus in it", async ({ page }) => {
  await editor.open();
  await editor.call("setMarks", [CAUSE]);
  await editor.card.getByRole("button", { name: "Fix" }).focus();
  await editor.call("setMarks", [{ ...CAUSE }, ASIDE]);
  await expect(editor.card.getByRole("button", { name: "Fix" })).toBeFocused();
});

test("a place where something is missing is marked too", async ({ page }) => {
  await editor.open();
  const { to } = at('"StringEquals": {');
  await editor.call("setMarks", [{ ...CAUSE, from: to, to }]);
  await expect(editor.mark("cause")).toBeVisible();
  await expect(page.locator(".cm-lineNumbers .wd-sign")).toHaveText("7");
  await expect(editor.card).toBeVisible();
});

test("marks outside of the text do no harm", async () => {
  await editor.open({ text: "{}" });
  await editor.call("setMarks", [CAUSE, { ...ASIDE, from: -5, to: 1e9 }]);
  await editor.call("reveal", 500, 400);
  await editor.call("applyEdits", [{ from: 900, to: 901, insert: "!" }]);
  expect(await editor.call("text")).toBe("{}!");
});

test("an edit of several places is one change and one undo", async ({ page }) => {
  await editor.open();
  await editor.call("applyEdits", [
    { ...at('"Allow"'), insert: '"Deny"' },
    { ...at('"sts:AssumeRole"'), insert: '"sts:*"' },
  ]);
  const edited = POLICY.replace('"Allow"', '"Deny"').replace('"sts:AssumeRole"', '"sts:*"');
  expect(await editor.call("text")).toBe(edited);
  expect(await editor.seen("changes")).toEqual([edited]);
  await expect(page.locator(".wd-fresh")).toHaveText(['"Deny"', '"sts:*"']);
  await editor.content.focus();
  await page.keyboard.press("Control+z");
  expect(await editor.call("text")).toBe(POLICY);
  await page.keyboard.press("Control+y");
  expect(await editor.call("text")).toBe(edited);
});

test("setText keeps cursor and undo, and says nothing", async ({ page }) => {
  await editor.open();
  await editor.content.focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("x");
  const before = await editor.seen("changes");
  await editor.call("setText", `${POLICY}x`.replace("Allow", "Deny"));
  expect(await editor.seen("changes")).toEqual(before);
  await page.keyboard.type("y");
  expect(await editor.call("text")).toBe(`${POLICY}xy`.replace("Allow", "Deny"));
  for (let step = 0; step < 3; step++) await page.keyboard.press("Control+z");
  expect(await editor.call("text")).toBe(POLICY);
});

test("line breaks of other systems become one, and the caller hears of it", async () => {
  await editor.open({ text: "{\r\n}" });
  expect(await editor.call("text")).toBe("{\n}");
  expect(await editor.seen("changes")).toEqual(["{\n}"]);
  await editor.call("setText", "[\r\n]");
  expect(await editor.seen("changes")).toEqual(["{\n}", "[\n]"]);
});

test("hostile text stays text", async ({ page }) => {
  const hostile = `</script><img src=x onerror="window.hit=1"><svg onload="window.hit=1">\u202e`;
  await editor.open({ text: hostile, placeholder: hostile });
  const pieces = [[hostile, true]];
  const actions = [{ id: hostile, label: hostile, primary: true }];
  const mark = { title: hostile, detail: hostile, code: hostile, expected: pieces, actual: pieces, actions };
  await editor.call("setMarks", [
    { ...CAUSE, ...mark, id: "a", from: 0, to: 9 },
    { ...ASIDE, ...mark, id: "b", from: 10, to: 20 },
    { ...mark, id: "c", from: 21, to: 30, severity: "caller" },
  ]);
  await editor.mark("b").click();
  await expect(editor.tip.locator("b")).toHaveText(hostile);
  expect(await page.locator("img:not(.cm-widgetBuffer), svg, script:not([src])").count()).toBe(0);
  expect(await editor.seen("hit")).toBeUndefined();
});

test("the keyboard goes in, to the findings, to the buttons, and out", async ({ page }) => {
  await editor.open();
  await editor.call("setMarks", [CAUSE, ASIDE]);
  await page.locator("#before").focus();
  await page.keyboard.press("Tab");
  await expect(editor.content).toBeFocused();
  await page.keyboard.press("F8");
  await expect.poll(() => editor.selection()).toBe('"2012-10-17"');
  await expect(editor.tip).toBeVisible();
  await page.keyboard.press("F8");
  await expect.poll(() => editor.selection()).toBe(POLICY.slice(CAUSE.from, CAUSE.to));
  await expect(editor.tip).toHaveCount(0);
  await expect(page.locator(".cm-announced")).toContainText("Error on line 8: This value is not");
  await page.keyboard.press("F8");
  await expect.poll(() => editor.selection()).toBe('"2012-10-17"');
  await page.keyboard.press("Shift+F8");
  await expect.poll(() => editor.selection()).toBe(POLICY.slice(CAUSE.from, CAUSE.to));
  await page.keyboard.press("Tab");
  await expect(editor.card.getByRole("button", { name: "external-id-mismatch" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await editor.seen("actions")).toEqual([["cause", "fix"]]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(page.locator("#after")).toBeFocused();
  expect(await editor.call("text")).toBe(POLICY);
});

test("new lines are indented, brackets fold, and search finds", async ({ page }) => {
  await editor.open({ text: '{\n  "Statement": [{' });
  await editor.content.focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Enter");
  await page.keyboard.type('"Effect": "Allow"\n}]');
  expect(await editor.call("text")).toBe('{\n  "Statement": [{\n    "Effect": "Allow"\n  }]');
  await page.keyboard.press("Control+Alt+[");
  await expect(page.locator(".cm-foldPlaceholder")).toHaveCount(1);
  await page.keyboard.press("Control+Alt+]");
  await expect(page.locator(".cm-foldPlaceholder")).toHaveCount(0);
  await page.keyboard.press("Control+f");
  await page.keyboard.type("effect");
  await expect(page.locator(".cm-searchMatch")).toHaveText("Effect");
  expect(await editor.call("text")).toBe('{\n  "Statement": [{\n    "Effect": "Allow"\n  }]');
});

for (const key of ["Control+f", "F3", "Control+g"])
  test(`search is loaded when ${key} asks for it, and knows what was typed meanwhile`, async ({ page }) => {
    await editor.open();
    let release;
    const held = new Promise((done) => (release = done));
    await page.route("**/parts/search.js", (route) => held.then(() => route.continue()));
    await editor.content.focus();
    await page.keyboard.press(key);
    const field = page.getByRole("textbox", { name: "Find" });
    await expect(field).toBeFocused();
    await page.keyboard.type("extern");
    release();
    await expect(page.getByRole("button", { name: "next", exact: true })).toBeVisible();
    await expect(field).toBeFocused();
    await page.keyboard.type("alid");
    await expect(page.locator(".cm-searchMatch")).toHaveText("ExternalId");
    const { violations } = await new AxeBuilder({ page }).include("#host").analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await page.keyboard.press("Escape");
    await expect(editor.content).toBeFocused();
    await page.keyboard.press(key);
    if (key === "Control+f") await expect(field).toBeFocused();
    else await expect.poll(() => editor.selection()).toBe("ExternalId");
    expect(await editor.call("text")).toBe(POLICY);
  });

test.describe("without the search", () => {
  test.use({ expectTrouble: true });
  test("its keys are the browser's", async ({ page }) => {
    await editor.open();
    await page.route("**/parts/search.js", (route) => route.abort());
    await editor.content.focus();
    await page.keyboard.press("Control+f");
    await expect(page.getByRole("alert")).toContainText("could not be loaded");
    await expect(editor.content).toBeFocused();
    await page.evaluate(() =>
      addEventListener("keydown", (event) => (window.taken = event.defaultPrevented), { once: true }),
    );
    await page.keyboard.press("Control+f");
    await expect.poll(() => editor.seen("taken")).toBe(false);
  });
});

test("keys, strings and comments have their colours, whatever the text is", async ({ page }) => {
  const text = '{ /* of\n{ two */ "a\\"b" : "http://x/*",\n“c”: [1, "open\n"d": "]" // e: "f"\n';
  await editor.open({ text });
  const words = (colour) => page.locator(`.wd-${colour}`);
  await expect(words("key")).toHaveText(['"a\\"b"', "“c”", '"d"']);
  await expect(words("string")).toHaveText(['"http://x/*"', '"open', '"]"']);
  await expect(words("comment")).toHaveText(["/* of", "{ two */", '// e: "f"']);
  await editor.call("applyEdits", [{ from: 2, to: 4, insert: "" }]);
  await expect(words("comment")).toHaveText('// e: "f"');
  const second = text.split("\n")[1];
  await editor.call("setMarks", [{ ...CAUSE, ...at(second, await editor.call("text")) }]);
  await expect(editor.mark("cause")).toHaveText(second);
});

test("the bracket at the cursor shows its partner", async ({ page }) => {
  const text = '{ "a": "}", "b": [1] /* { */ }]';
  await editor.open({ text });
  const places = async (at) => {
    await editor.call("reveal", at, at);
    return page.locator(".cm-matchingBracket, .cm-nonmatchingBracket").evaluateAll((found) =>
      found.map((bracket) => {
        const before = document.createRange();
        before.setStart(bracket.closest(".cm-line"), 0);
        before.setEndBefore(bracket);
        return [before.toString().length, bracket.className.includes("non")];
      }),
    );
  };
  const last = text.lastIndexOf("}");
  const pair = [
    [0, false],
    [last, false],
  ];
  expect(await places(0)).toEqual(pair);
  expect(await places(1)).toEqual(pair);
  expect(await places(last)).toEqual(pair);
  expect(await places(last + 2)).toEqual([[last + 1, true]]);
  expect(await places(text.indexOf("}"))).toEqual([]);
  expect(await places(text.indexOf("{", 1))).toEqual([]);
});

test("a line folds by its sign, and what is folded opens by its own", async ({ page }) => {
  await editor.open();
  const signs = page.locator(".cm-foldGutter [title=Fold]");
  await expect(signs).toHaveCount(4);
  await signs.nth(1).click();
  await expect(editor.content).toContainText('"Statement": […]');
  await expect(page.locator(".cm-foldGutter [title=Unfold]").last()).toHaveText("▸");
  await expect(page.getByLabel("folded code")).toHaveText("…");
  await page.getByTitle("unfold", { exact: true }).click();
  await expect(signs).toHaveCount(4);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+Shift+[");
  await expect(page.locator(".cm-announced")).toHaveText("Folded lines 1 to 12.");
  await page.keyboard.press("Control+Shift+]");
  await expect(page.locator(".cm-announced")).toHaveText("Unfolded lines 1 to 12.");
  await page.keyboard.press("Control+Shift+[");
  await editor.call("reveal", CAUSE.from, CAUSE.to);
  await expect(page.locator(".cm-foldPlaceholder")).toHaveCount(0);
});

test("a new line between brackets opens them", async ({ page }) => {
  await editor.open({ text: "  [{}]" });
  await editor.call("reveal", 4, 4);
  await page.keyboard.press("Enter");
  expect(await editor.call("text")).toBe("  [{\n    \n  }]");
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Enter");
  expect(await editor.call("text")).toBe("\n[{\n    \n  }]");
});

test("nothing can be typed where only reading is meant", async ({ page }) => {
  await editor.open({ readOnly: true });
  await editor.call("setMarks", [CAUSE]);
  await editor.content.focus();
  await page.keyboard.type("x");
  expect(await editor.call("text")).toBe(POLICY);
  await page.keyboard.press("F8");
  await expect.poll(() => editor.selection()).toBe(POLICY.slice(CAUSE.from, CAUSE.to));
});

test("the words of the error are underlined and named", async ({ page }) => {
  const text = "User: arn:aws:iam::111111111111:user/a is not authorized to perform: sts:AssumeRole";
  await editor.open({ text, language: "text" });
  await editor.call("setMarks", [
    { id: "who", ...at("arn:aws:iam::111111111111:user/a", text), severity: "caller", title: "Caller" },
    { id: "what", ...at("sts:AssumeRole", text), severity: "action", title: "Action" },
  ]);
  await expect(page.getByTitle("Caller")).toHaveText("arn:aws:iam::111111111111:user/a");
  await expect(page.getByTitle("Action")).toHaveText("sts:AssumeRole");
  await expect(page.locator(".cm-gutters, .wd-card")).toHaveCount(0);
});

for (const [name, text] of [
  ["ten thousand lines", `[\n${'  { "Action": "sts:AssumeRole" },\n'.repeat(10_000)}]`],
  ["one line of a mebibyte", `[${'{ "Action": "sts:AssumeRole" },'.repeat(33_000)}]`],
])
  test(`${name} stay usable`, async ({ page }) => {
    await editor.open({ text });
    await editor.call("setMarks", [{ ...CAUSE, from: text.length - 20, to: text.length - 10 }]);
    await editor.call("nextMark", 1);
    await expect(editor.mark("cause")).toBeInViewport();
    const keys = 21;
    const times = await page.evaluate(async (keys) => {
      const times = [];
      for (let key = 0; key < keys; key++) {
        const start = performance.now();
        document.execCommand("insertText", false, "x");
        await new Promise(requestAnimationFrame);
        times.push(performance.now() - start);
      }
      return times.sort((a, b) => a - b);
    }, keys);
    // Of a busy machine's keys some are slow, of a slow editor's all.
    test.info().annotations.push({ type: "keys", description: times.map((time) => time.toFixed(0)).join(" ") });
    // The first key takes the place of the ten characters that were marked.
    expect((await editor.call("text")).length).toBe(text.length - 10 + keys);
    expect(times[10]).toBeLessThan(250);
  });

for (const colorScheme of ["light", "dark"])
  test(`readable in ${colorScheme}, wide and at 320 pixels`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await editor.open();
    await editor.call("setMarks", [CAUSE, ASIDE, { ...ASIDE, id: "ok", ...at('"Effect"'), severity: "ok" }]);
    await editor.call("reveal", ASIDE.from, ASIDE.to);
    for (const width of [1440, 320]) {
      await page.setViewportSize({ width, height: 900 });
      const { violations } = await new AxeBuilder({ page }).include("#host").analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });

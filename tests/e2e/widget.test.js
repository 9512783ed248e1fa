/** The element in pages of somebody else: what it takes, what it tells, and that it leaves those pages as they are. */
import { expectNoViolations } from "./axe.js";
import {
  ERROR,
  IDENTITY,
  INPUT,
  TRUST,
  TRUSTING,
  allowing,
  expect,
  reports,
  test,
  violations,
  within,
} from "./guest.js";

const verdict = (page, at = 0) => page.locator("why-denied").nth(at).getByTestId("verdict");
const text = (page, name) => page.getByRole("textbox", { name: new RegExp(`^${name}`) });
const lines = async (page, name) =>
  (
    await page
      .locator(".cm-editor")
      .filter({ has: text(page, name) })
      .locator(".cm-line")
      .allTextContents()
  ).join("\n");
const element = (page, act, argument) => page.locator("why-denied").first().evaluate(act, argument);

const HOSTILE = `
* { all: unset !important; color: lime !important; font: 900 40px/3 fantasy !important; direction: rtl !important;
  letter-spacing: 1em !important; text-transform: uppercase !important; visibility: visible; cursor: wait !important;
  --bg: lime; --ink: lime; --panel: lime; --sans: fantasy; --mono: fantasy; --round: 40px; --gap: 90px; --wide: 90px }
html, body, main, p, why-denied { display: block !important }
body { text-align: center; white-space: pre; word-spacing: 30px; line-height: 5; pointer-events: none }
.app, .answer, button, h1, mark, .cm-line { display: none !important }
`;

/** How everything in the element looks, by its place. */
const looks = (page, at) =>
  page
    .locator("why-denied")
    .nth(at)
    .evaluate((widget) =>
      [...widget.shadowRoot.querySelectorAll(".app, .app *")]
        .filter((each) => !each.closest("svg, .cm-cursorLayer, .cm-measure"))
        .map((each) => {
          const style = getComputedStyle(each);
          const names = ["color", "font", "direction", "letterSpacing", "textTransform", "textAlign", "display"];
          const rest = ["backgroundColor", "wordSpacing", "pointerEvents", "visibility", "borderRadius", "gap"];
          return [each.localName, ...[...names, ...rest].map((name) => style[name])].join(" | ");
        }),
    );

/** Once nothing changes any more: an editor looks up what it may format when the page rests. */
async function settled(page, at) {
  let last;
  const rests = async () => last === (last = JSON.stringify(await looks(page, at)));
  await expect.poll(rests, { intervals: [500] }).toBe(true);
  return looks(page, at);
}

test("looks the same in a hostile page, and leaves no style in it", async ({ page, open, other, site }) => {
  const three = [within(), within({ ...INPUT, trust_policy: TRUSTING }), within()]
    .map((input, at) => `<why-denied ${at ? "compact" : ""}>${input}</why-denied>`)
    .join("<p>words</p>");
  await page.setViewportSize({ width: 900, height: 4000 });
  await open(three);
  await expect(verdict(page, 2)).toHaveText("Denied");
  const [full, allowed] = [await settled(page, 0), await settled(page, 1)];
  expect(full.length).toBeGreaterThan(200);

  other.pages.set("/hostile.css", { body: HOSTILE, headers: { "content-type": "text/css" } });
  const asked = await open(three, {
    head: '<link rel="stylesheet" href="/hostile.css">',
    csp: `${allowing(site)}; require-trusted-types-for 'script'`,
  });
  const before = asked.length;
  const state = () =>
    page.evaluate(() => ({
      sheets: [document.styleSheets.length, document.adoptedStyleSheets.length],
      elements: document.querySelectorAll(":not(link[rel=modulepreload])").length,
      words: getComputedStyle(document.querySelector("p")).font,
      title: document.title,
      address: location.href,
      history: [history.length, JSON.stringify(history.state)],
      stored: [localStorage.length, sessionStorage.length, document.cookie],
      scroll: [scrollX, scrollY],
      focus: document.activeElement.localName,
    }));
  const first = await state();
  await expect(verdict(page, 0)).toHaveText("Denied");
  await expect(verdict(page, 1)).toHaveText("Allowed");
  await expect(verdict(page, 2)).toHaveText("Denied");
  expect(await settled(page, 0)).toEqual(full);
  expect(await settled(page, 1)).toEqual(allowed);
  expect(await state()).toEqual(first);
  // What held its scripts to their hashes is gone again.
  await expect(page.locator("link[rel=modulepreload]")).toHaveCount(0);
  expect(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then(({ length }) => length))).toBe(0);
  expect(asked.slice(0, before).length).toBeGreaterThan(0);
  expect(asked.slice(asked.lastIndexOf(`${other.url}/`)).filter((url) => url.endsWith(".wasm"))).toHaveLength(1);
  expect(await violations(page)).toEqual([]);
});

test("works in quirks mode, under a base, beside other loaders", async ({ page, open, other }) => {
  other.pages.set("/globals.js", {
    body: `window.module = {}; window.exports = {}; window.process = { env: {} }; window.require = () => null;
      window.define = Object.assign(() => { throw new Error("AMD") }, { amd: true }); window.$ = window.editor = window.name = "host";
      Array.prototype.last = function () { return this[this.length - 1] }; Object.prototype.extra = () => "host";
      Array.prototype.toJSON = undefined;`,
    headers: { "content-type": "text/javascript" },
  });
  other.pages.set("/data/input.json", { body: JSON.stringify(INPUT), headers: { "content-type": "application/json" } });
  const csp = `default-src * 'wasm-unsafe-eval'; style-src 'self'; img-src data:`;
  await open('<why-denied src="input.json"></why-denied><why-denied compact src="input.json"></why-denied>', {
    head: '<base href="/data/"><script src="/globals.js"></script>',
    doctype: "",
    csp,
  });
  expect(await page.evaluate(() => document.compatMode)).toBe("BackCompat");
  await expect(verdict(page)).toHaveText("Denied");
  await expect(verdict(page, 1)).toHaveText("Denied");
  expect(await lines(page, "Trust policy")).toBe(TRUST);
  expect(await violations(page)).toEqual([]);
});

test("starts when it comes near the window", async ({ page, open, other, site }) => {
  other.pages.set("/far.css", { body: ".far{height:5000px}", headers: { "content-type": "text/css" } });
  const asked = await open(`<div class="far"></div><why-denied>${within()}</why-denied><div class="far"></div>`, {
    head: '<link rel="stylesheet" href="/far.css">',
  });
  await page.evaluate(() => customElements.whenDefined("why-denied"));
  await page.waitForTimeout(300);
  expect(asked.filter((url) => url.startsWith(site))).toEqual([`${site}/widget.js`]);
  await page.evaluate(() => scrollTo(0, 3800));
  await expect(verdict(page)).toHaveText("Denied");
  // What grows below the window does not move it.
  expect(await page.evaluate(() => scrollY)).toBe(3800);
});

test("attributes and properties are heard when they change, and each report is told", async ({ page, open }) => {
  await open("<why-denied></why-denied>");
  await expect(verdict(page)).toHaveText("Denied");
  await element(page, (widget, [error, trust, identity]) => {
    widget.setAttribute("error", error);
    widget.trustPolicy = trust;
    widget.identityPolicy = identity;
  }, [ERROR, TRUST, IDENTITY]); // prettier-ignore
  await expect.poll(() => lines(page, "Trust policy")).toBe(TRUST);
  expect(await element(page, (widget) => [widget.getAttribute("trust-policy"), widget.error, widget.input])).toEqual([
    TRUST,
    ERROR,
    INPUT,
  ]);
  expect(await element(page, ({ report }) => [report.verdict, report.cause.code])).toEqual([
    "denied",
    "principal-mismatch",
  ]);

  // What the user wrote stays when another text comes from outside.
  await text(page, "Identity policy").focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(IDENTITY.replace("Deploy", "*"));
  await element(page, (widget, trust) => widget.setAttribute("trust-policy", trust), TRUSTING);
  await expect(verdict(page)).toHaveText("Allowed");
  expect(await lines(page, "Identity policy")).toBe(IDENTITY.replace("Deploy", "*"));
  await expect.poll(async () => (await reports(page)).at(-1)).toEqual(["why-denied-report", "why-denied", "allowed"]);
  const told = await reports(page);
  expect(told[0]).toEqual(["why-denied-ready", "why-denied", null]);
  expect(told.filter(([type]) => type === "why-denied-ready")).toHaveLength(1);

  await element(page, (widget, input) => (widget.input = input), INPUT);
  await expect(verdict(page)).toHaveText("Denied");
  expect(await element(page, (widget) => { try { widget.input = { error: 1 } } catch (error) { return String(error) } })).toMatch(/^TypeError: .*error/); // prettier-ignore
  await expect(verdict(page)).toHaveText("Denied");

  await element(page, (widget) => (widget.readonly = true));
  await expect(page.getByRole("textbox", { name: /^Trust/ })).toHaveAttribute("aria-readonly", "true");
  await expect(page.getByTestId("apply-fix")).toHaveCount(0);
  await element(page, (widget) => (widget.theme = "dark"));
  expect(await element(page, (widget) => getComputedStyle(widget.shadowRoot.querySelector(".app")).colorScheme)).toBe(
    "dark",
  );
  await element(page, (widget) => (widget.input = null));
  await expect(verdict(page)).toHaveCount(0);
  expect(await element(page, ({ report }) => report)).toBe(null);
  await expect.poll(async () => (await reports(page)).at(-1)[2]).toBe(null);
  expect(await violations(page)).toEqual([]);
});

test("a report is told once the keys rest, with what the module returns", async ({ page, open }) => {
  await open(`<why-denied>${within()}</why-denied>`);
  await expect(verdict(page)).toHaveText("Denied");
  const before = (await reports(page)).length;
  await page.evaluate(() =>
    document.addEventListener("why-denied-report", ({ detail, bubbles, composed }) =>
      Object.assign(window, { detail, how: [bubbles, composed] }),
    ),
  );
  await text(page, "Trust policy").focus();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("   ");
  await expect.poll(() => page.evaluate(() => window.detail?.verdict)).toBe("denied");
  expect((await reports(page)).length).toBe(before + 1);
  expect(await page.evaluate(() => [window.how, window.detail.cause.document])).toEqual([[true, true], "trust_policy"]);
});

test("properties that were set before it was an element are kept", async ({ page, open, site }) => {
  await open("");
  await page.evaluate(
    async ([input, site]) => {
      const frame = document.createElement("iframe");
      frame.hidden = false;
      document.body.append(frame);
      const widget = frame.contentDocument.createElement("why-denied");
      Object.assign(widget, { input, compact: true, theme: "dark", error: undefined });
      widget.setAttribute("error", "kept");
      frame.contentDocument.body.append(widget);
      const script = frame.contentDocument.createElement("script");
      Object.assign(script, { type: "module", src: `${site}/widget.js` });
      frame.contentDocument.head.append(script);
    },
    [INPUT, site],
  );
  const frame = page.frameLocator("iframe");
  await expect(frame.getByTestId("verdict")).toHaveText("Denied");
  await expect(frame.locator("why-denied")).toHaveAttribute("compact", "");
  await expect(frame.locator("why-denied")).toHaveAttribute("theme", "dark");
  await expect(frame.locator("why-denied")).toHaveAttribute("error", "kept");
  await expect(frame.getByRole("button", { name: "Open in full" })).toBeVisible();
});

test("what is in it stays when it is moved", async ({ page, open }) => {
  await open(`<why-denied>${within()}</why-denied><section></section>`);
  await text(page, "Trust policy").focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(TRUSTING);
  await expect(verdict(page)).toHaveText("Allowed");
  await page.evaluate(() => document.querySelector("section").append(document.querySelector("why-denied")));
  await expect(verdict(page)).toHaveText("Allowed");
  expect(await lines(page, "Trust policy")).toBe(TRUSTING);
  await page.getByTestId("clear").click();
  await expect(verdict(page)).toHaveCount(0);
  await page.evaluate(() => document.querySelector("main").append(document.querySelector("why-denied")));
  await expect(text(page, "Trust policy")).toBeVisible();
  await expect(verdict(page)).toHaveCount(0);
});

test("its shortcuts are heard inside of it alone", async ({ page, open }) => {
  await open(`<input aria-label="host"><why-denied>${within()}</why-denied>`);
  await expect(verdict(page)).toHaveText("Denied");
  await page.evaluate(() =>
    addEventListener("keydown", ({ key, defaultPrevented }) => (window.key = [key, defaultPrevented])),
  );
  for (const key of ["F8", "?", "Control+Enter"]) {
    await page.getByLabel("host").press(key);
    expect((await page.evaluate(() => window.key))[1]).toBe(false);
  }
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(verdict(page)).toHaveText("Denied");
  await page.getByRole("button", { name: "Examples" }).focus();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Examples" }).press("Control+Enter");
  await expect(verdict(page)).toHaveText("Allowed");
  expect(await violations(page)).toEqual([]);
});

test("a guest neither follows nor makes links, and stores nothing, whatever its name", async ({ page, open }) => {
  await open(`<why-denied id="page">${within()}</why-denied>`);
  await expect(verdict(page)).toHaveText("Denied");
  await page.evaluate(() => (location.hash = "#w1.abc"));
  await page.waitForTimeout(200);
  await expect(page.getByRole("complementary", { name: "Notice" })).toHaveCount(0);
  await expect(page.getByTestId("share")).toHaveCount(0);
  await expect(page.getByTestId("memory")).toHaveCount(0);
});

test.describe("troubles are told in the element", () => {
  test.use({ expectTrouble: true });
  const alert = (page) => page.locator("why-denied").getByRole("alert");

  test("of src", async ({ page, open, other, site }) => {
    other.pages.set("/broken.json", { body: "{", headers: { "content-type": "application/json" } });
    const csp = `default-src 'self' ${site} 'wasm-unsafe-eval'; style-src 'self'; img-src data:`;
    await open('<why-denied src="/gone.json">Nothing yet</why-denied>', { csp });
    await expect(alert(page)).toContainText("/gone.json did not load: the server answers 404.");
    await expect(page.getByText("Nothing yet")).toBeVisible();
    await expectNoViolations(page);
    await element(page, (widget) => (widget.src = "/broken.json"));
    await expect(alert(page)).toContainText("/broken.json cannot be read: ");
    await element(page, (widget) => (widget.src = "http://127.0.0.1:1/x.json"));
    await expect(alert(page)).toContainText("cannot be reached");
    other.pages.set("/good.json", { body: JSON.stringify(INPUT), headers: { "content-type": "application/json" } });
    await element(page, (widget) => (widget.src = "/good.json"));
    await expect(verdict(page)).toHaveText("Denied");
    await expect(alert(page)).toHaveCount(0);
  });

  test("of its content", async ({ page, open }) => {
    await open('<why-denied><script type="application/json">{"error": </scr' + "ipt></why-denied>");
    await expect(alert(page)).toContainText("The JSON in this element cannot be read: ");
    await element(page, (widget) => (widget.querySelector("script").textContent = '{"identity_policies": 3}'));
    await element(page, (widget) => (widget.compact = true));
    await expect(alert(page)).toContainText("identity_policies");
    await element(page, (widget, input) => (widget.input = input), INPUT);
    await expect(verdict(page)).toHaveText("Denied");
  });

  for (const file of ["app.css", "editor.js", "why-denied.js", "why-denied_bg.wasm"])
    test(`of ${file}: tries again without loading the page of somebody else`, async ({ page, open }) => {
      await page.route(`**/${file}`, (route) => route.fulfill({ status: 404, body: "" }));
      await open(`<input aria-label="host"><why-denied>${within()}</why-denied>`);
      await page.getByLabel("host").fill("kept");
      await expect(alert(page)).toContainText(`${file} did not load: the server answers 404.`);
      await page.unroute(`**/${file}`);
      await page.getByRole("button", { name: "Try again" }).click();
      await expect(verdict(page)).toHaveText("Denied");
      await expect(page.getByLabel("host")).toHaveValue("kept");
    });

  test("a trap of somebody else's WebAssembly is not its own", async ({ page, open }) => {
    await open(`<why-denied>${within()}</why-denied>`);
    await expect(verdict(page)).toHaveText("Denied");
    await page.evaluate(() => {
      const bytes = [
        0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 97, 0, 0, 10, 5, 1, 3, 0, 0, 11,
      ];
      WebAssembly.instantiate(new Uint8Array(bytes)).then(({ instance }) => setTimeout(instance.exports.a));
    });
    await page.waitForTimeout(300);
    await expect(page.getByRole("region", { name: "Stopped" })).toHaveCount(0);
  });
});

test("takes its colours and fonts from documented properties, and parts from outside", async ({
  page,
  open,
  other,
}) => {
  const css = `why-denied { --why-denied-background: rgb(1, 2, 3); --why-denied-text: rgb(250, 250, 250); --why-denied-font: serif; --why-denied-radius: 3px }
    why-denied::part(answer) { border-width: 7px }`;
  other.pages.set("/theme.css", { body: css, headers: { "content-type": "text/css" } });
  await open(`<why-denied>${within()}</why-denied>`, { head: '<link rel="stylesheet" href="/theme.css">' });
  await expect(verdict(page)).toHaveText("Denied");
  const style = (selector, name) =>
    element(page, (widget, [selector, name]) => getComputedStyle(widget.shadowRoot.querySelector(selector))[name], [selector, name]); // prettier-ignore
  expect(await style(".app", "backgroundColor")).toBe("rgb(1, 2, 3)");
  expect(await style(".app", "color")).toBe("rgb(250, 250, 250)");
  expect(await style(".answer", "fontFamily")).toBe("serif");
  expect(await style(".answer", "borderRadius")).toBe("3px");
  expect(await style(".answer", "borderTopWidth")).toBe("7px");
});

for (const width of [280, 390, 768, 1440])
  for (const colorScheme of ["light", "dark"])
    test(`compact, ${width} pixels, ${colorScheme}`, async ({ page, open, other }) => {
      other.pages.set("/scheme.css", {
        body: "html{color-scheme:light dark}",
        headers: { "content-type": "text/css" },
      });
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const asked = await open(`<why-denied compact>${within()}</why-denied>`, {
        head: '<link rel="stylesheet" href="/scheme.css">',
      });
      await expect(verdict(page)).toHaveText("Denied");
      const widget = page.locator("why-denied");
      await expect(widget.getByRole("figure")).toContainText('7"AWS": "arn:aws:iam::111111111111:user/deploy"');
      await expect(widget.locator("figure pre mark")).toHaveText("deploy");
      await expect(widget.getByRole("figure")).toContainText("trustedarn:aws:iam::111111111111:user/deploy");
      await expect(widget.getByTestId("fix")).toHaveCount(1);
      expect(asked.filter((url) => url.endsWith("/editor.js"))).toEqual([]);
      await expectNoViolations(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await violations(page)).toEqual([]);
    });

test("a compact element opens in full within itself, and back, with what is in it", async ({ page, open }) => {
  await open(`<why-denied compact>${within()}</why-denied>`);
  await page.getByTestId("apply-fix").click();
  await expect(verdict(page)).toHaveText("Allowed");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(verdict(page)).toHaveText("Denied");
  await page.getByTestId("apply-fix").click();
  await page.getByRole("button", { name: "Open in full" }).press("Enter");
  await expect(page.getByRole("button", { name: "Show less" })).toBeFocused();
  await expect(verdict(page)).toHaveText("Allowed");
  expect(await lines(page, "Trust policy")).toBe(TRUSTING);
  await expectNoViolations(page);
  await page.getByRole("button", { name: "Show less" }).press("Enter");
  await expect(page.getByRole("button", { name: "Open in full" })).toBeFocused();
  await expect(text(page, "Trust policy")).toHaveCount(0);
  await expect(verdict(page)).toHaveText("Allowed");
  expect(await page.evaluate(() => scrollY)).toBe(0);
});

test("hostile text in a compact element stays text", async ({ page, open }) => {
  const hostile = '<img src=x onerror="window.hit=1"><b>';
  const input = { ...INPUT, trust_policy: TRUST.replace("user/deploy", hostile.replaceAll('"', '\\"')) };
  await open("<why-denied compact></why-denied>");
  await element(page, (widget, input) => (widget.input = input), input);
  await expect(page.getByRole("figure")).toContainText("<img src=x");
  expect(await page.evaluate(() => window.hit)).toBe(undefined);
});

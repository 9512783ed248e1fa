/** The widget where a page takes no element: in a frame, and in place of code blocks. */
import { expectNoViolations } from "./axe.js";
import { ERROR, IDENTITY, INPUT, TRUST, TRUSTING, expect, test, violations } from "./guest.js";
import { pack } from "../../static/share/link.js";

/** A frame of another site starts in a process of its own. */
const soon = expect.configure({ timeout: 15_000 });
const verdict = (root, at = 0) => root.locator("why-denied").nth(at).getByTestId("verdict");
const frame = (page) => page.frameLocator("iframe");
const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** What a page must allow a frame from `origin`, and its listener. */
const framing = (site) => `default-src 'none'; script-src ${site}; frame-src ${site}; style-src 'self'`;
const around = (site) => ({ csp: framing(site), script: `${site}/embed-host.js` });

test.describe("in a frame", () => {
  const within = (site, fragment, rest = "") =>
    `<iframe src="${site}/embed.html${fragment}" title="why-denied" width="100%" height="150" ${rest}></iframe>`;

  test("takes a link, and has the height that it needs", async ({ page, open, site }) => {
    await open(within(site, `${await pack(INPUT)}&compact&theme=dark`), around(site));
    await soon(verdict(frame(page))).toHaveText("Denied");
    const height = () => page.locator("iframe").evaluate((frame) => frame.clientHeight);
    const needed = () =>
      page.frames()[1].evaluate(() => Math.ceil(document.documentElement.getBoundingClientRect().height));
    await expect.poll(height).toBeGreaterThan(300);
    await expect.poll(async () => (await height()) - (await needed())).toBe(0);
    const compact = await height();
    await expect(frame(page).locator("why-denied")).toHaveAttribute("data-theme", "dark");
    await frame(page).getByRole("button", { name: "Open in full" }).click();
    await expect(frame(page).getByRole("button", { name: "Show less" })).toBeVisible();
    await expect.poll(height).toBeGreaterThan(compact);
    await frame(page).getByRole("button", { name: "Show less" }).click();
    await expect.poll(height).toBe(compact);
    expect(await violations(page)).toEqual([]);
    expect(await page.frames()[1].evaluate(() => window.violations)).toEqual([]);
    await expectNoViolations(page);
  });

  test("takes attributes, and follows its address", async ({ page, open, site }) => {
    const texts = new URLSearchParams({ error: ERROR, "trust-policy": TRUST, "identity-policy": IDENTITY });
    await open(within(site, `#${texts}`), around(site));
    await soon(verdict(frame(page))).toHaveText("Denied");
    texts.set("trust-policy", TRUSTING);
    await page.locator("iframe").evaluate((frame, src) => (frame.src = src), `${site}/embed.html#${texts}&compact`);
    await soon(verdict(frame(page))).toHaveText("Allowed");
    await expect(frame(page).getByRole("button", { name: "Open in full" })).toBeVisible();
  });

  test("tells what is wrong with its address", async ({ page, open, site }) => {
    await open(within(site, "#w1.abc"), around(site));
    await expect(frame(page).getByRole("alert")).toContainText("it is broken or was cut off");
    await page.locator("iframe").evaluate((frame, src) => (frame.src = src), `${site}/embed.html${await pack(INPUT)}`);
    await soon(verdict(frame(page))).toHaveText("Denied");
  });

  for (const width of [320, 390, 768])
    test(`stays inside of ${width} pixels`, async ({ page, open, site }) => {
      await page.setViewportSize({ width: width + 16, height: 900 });
      await open(within(site, `${await pack(INPUT)}`), around(site));
      await page.locator("iframe").evaluate((frame, width) => (frame.width = width), String(width));
      await soon(verdict(frame(page))).toHaveText("Denied");
      expect(await page.frames()[1].evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });

  test("the page around listens to its frames alone, and the frame to nobody", async ({ page, open, site, other }) => {
    other.pages.set("/stranger", {
      body: `<script>parent.postMessage({ type: "why-denied-height", height: 999 }, "*")</script>`,
    });
    await open(`<iframe src="/stranger" title="stranger" height="90"></iframe>${within(site, "#compact")}`, {
      csp: `default-src 'none'; script-src ${site}; frame-src 'self' ${site}`,
      script: `${site}/embed-host.js`,
    });
    await soon(verdict(page.frameLocator("iframe >> nth=1"))).toHaveText("Denied");
    const heights = () => page.locator("iframe").evaluateAll((frames) => frames.map((frame) => frame.style.height));
    await expect.poll(async () => (await heights())[1]).toMatch(/px$/);
    const [, height] = await heights();
    await page.evaluate(() => {
      for (const height of [1, -5, 1e9, "1", NaN, null]) postMessage({ type: "why-denied-height", height }, "*");
      const { contentWindow } = document.querySelectorAll("iframe")[1];
      contentWindow.postMessage({ type: "why-denied-height", height: 1 }, "*");
      contentWindow.postMessage({ input: {} }, "*");
    });
    await page.waitForTimeout(200);
    expect((await heights())[0], "a frame of somebody else").toBe("");
    expect((await heights())[1]).toBe(height);
    await soon(verdict(page.frameLocator("iframe >> nth=1"))).toHaveText("Denied");
  });
});

test.describe("marked code blocks", () => {
  const block = (mark, text) => `<pre ${mark}><code>${escaped(text)}</code></pre>`;
  const widgets = (page) => page.locator("why-denied");

  /** As each generator of documentation writes a block that is marked. */
  const FORMS = {
    "plain HTML": (kind, text) => block(`class="why-denied ${kind}"`, text),
    "an attribute": (kind, text) => block(`data-why-denied="${kind}"`, text),
    "classes of the code": (kind, text) =>
      `<pre><code class="language-json why-denied ${kind}">${escaped(text)}</code></pre>`,
    "MkDocs with superfences": (kind, text) =>
      `<div class="language-json why-denied ${kind} highlight"><pre id="x"><span></span><button>Copy</button><code>${text
        .split("\n")
        .map((line, at) => `<a id="l${at}" href="#l${at}"></a><span class="p">${escaped(line)}</span>`)
        .join("\n")}\n</code></pre></div>`,
    "MkDocs with a table of line numbers": (kind, text) =>
      `<div class="why-denied ${kind} highlight"><table class="highlighttable"><tbody><tr><td class="linenos"><div class="linenodiv"><pre><span></span><span class="normal">1</span>\n<span class="normal">2</span></pre></div></td><td class="code"><div><pre><span></span><code>${escaped(text)}\n</code></pre></div></td></tr></tbody></table></div>`,
    Docusaurus: (kind, text) =>
      `<div class="language-why-denied-${kind} codeBlockContainer_x theme-code-block"><div class="codeBlockContent_x"><pre tabindex="0" class="prism-code language-why-denied-${kind} codeBlock_x"><code class="codeBlockLines_x">${text
        .split("\n")
        .map((line) => `<span class="token-line"><span class="token plain">${escaped(line)}</span><br></span>`)
        .join(
          "",
        )}</code></pre><div class="buttonGroup_x"><button type="button" aria-label="Copy"></button></div></div></div>`,
    Sphinx: (kind, text) =>
      `<div class="highlight-json why-denied ${kind} notranslate"><div class="highlight"><pre><span></span><span class="linenos">1</span>${escaped(text)}\n</pre></div></div>`,
    MediaWiki: (kind, text) =>
      `<div class="mw-highlight mw-highlight-lang-json why-denied ${kind}" dir="ltr"><pre><span></span>${escaped(text)}\n</pre></div>`,
  };

  for (const [name, form] of Object.entries(FORMS))
    test(`of ${name}`, async ({ page, open }) => {
      await open(
        `<p>Before</p>\n${form("error", ERROR)}\n<!-- then -->\n${form("trust", TRUST)}\n${form("identity", IDENTITY)}\n<p>After</p>${form("trust", TRUSTING)}`,
      );
      await expect(verdict(page)).toHaveText("Denied");
      await expect(widgets(page)).toHaveCount(2);
      expect(
        await widgets(page)
          .first()
          .evaluate(({ input }) => input),
      ).toEqual(INPUT);
      expect(
        await widgets(page)
          .last()
          .evaluate(({ input }) => input),
      ).toEqual({ trust_policy: TRUSTING });
      await expect(page.locator("main > :not(p, h1, why-denied)").first()).toBeHidden();
      expect(
        await page.evaluate(() =>
          [...document.querySelector("main").children].map(({ localName }) => localName).join(" "),
        ),
      ).toMatch(/^h1 p why-denied (pre|div) (pre|div) (pre|div) p why-denied (pre|div)$/);
      expect(await violations(page)).toEqual([]);
      await expectNoViolations(page, "why-denied:first-of-type", "why-denied:last-of-type");
    });

  test("of every layer, with options", async ({ page, open }) => {
    const kinds = ["trust", "identity", "identity", "boundary", "session", "scp", "scp", "rcp", "endpoint"];
    const blocks = kinds.map((kind) => block(`class="why-denied ${kind} compact readonly"`, IDENTITY));
    await open(blocks.join("\n") + block('data-why-denied="request"', '{"external_id":"x"}'));
    await expect(verdict(page)).toBeVisible();
    await expect(widgets(page)).toHaveCount(1);
    expect(await widgets(page).evaluate((widget) => [widget.input, widget.compact, widget.readonly])).toEqual([
      {
        trust_policy: IDENTITY,
        identity_policies: [IDENTITY, IDENTITY],
        permissions_boundary: IDENTITY,
        session_policies: [IDENTITY],
        service_control_policies: [[IDENTITY], [IDENTITY]],
        resource_control_policies: [[IDENTITY]],
        vpc_endpoint_policy: IDENTITY,
        request: { external_id: "x" },
      },
      true,
      true,
    ]);
  });

  test("that is a whole input", async ({ page, open }) => {
    await open(block('class="why-denied input"', JSON.stringify(INPUT)));
    await expect(verdict(page)).toHaveText("Denied");
    expect(await widgets(page).evaluate(({ input }) => input)).toEqual(INPUT);
  });

  test("that come later are found too, and none twice", async ({ page, open }) => {
    await open("<section></section>");
    const insert = (html) => page.evaluate((html) => (document.querySelector("section").innerHTML = html), html);
    for (const [caller, said] of [
      [TRUST, "Denied"],
      [TRUSTING, "Allowed"],
    ]) {
      await insert([block('class="why-denied trust"', caller), block('class="why-denied identity"', IDENTITY), block('class="why-denied error"', ERROR)].join("\n")); // prettier-ignore
      await expect(verdict(page)).toHaveText(said);
      await page.evaluate(() => document.querySelector("section").append("more"));
      await page.waitForTimeout(200);
      await expect(widgets(page)).toHaveCount(1);
    }
  });

  test("stay text, whatever they hold", async ({ page, open }) => {
    const hostile = `{"Statement": "</script><img src=x onerror='window.hit = 1'>"}`;
    await open(
      block('class="why-denied trust __proto__ constructor"', hostile) + block('class="why-denied toString"', "x"),
    );
    await expect(page.getByRole("textbox", { name: /^Trust/ })).toContainText("<img src=x");
    expect(await page.evaluate(() => window.hit)).toBe(undefined);
    await expect(widgets(page)).toHaveCount(1);
  });

  test("stay as they were where the widget cannot run, and tell of bad JSON", async ({ page, open }) => {
    await open(block('class="why-denied request"', "{ no json"));
    await expect(page.getByRole("alert")).toContainText("The JSON in this element cannot be read");
    await expect(page.getByText("{ no json")).toBeVisible();
  });

  test("are left alone without a mark", async ({ page, open, site }) => {
    const asked = await open(block('class="language-json"', TRUST) + '<p class="why-denied">why-denied</p>');
    await page.waitForTimeout(300);
    await expect(widgets(page)).toHaveCount(0);
    expect(asked.filter((url) => url.startsWith(site) && !/enhance|widget/.test(url))).toEqual([]);
  });
});

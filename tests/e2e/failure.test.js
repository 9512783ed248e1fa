/** When something does not load, or stops: the page says why and what to do, and no text is lost. */
import AxeBuilder from "@axe-core/playwright";
import { Page } from "./page.js";
import { expect, test } from "./site.js";

// The browser itself writes a line to the console for a file that does not load.
test.use({ expectTrouble: true });

const again = (page) => page.getByRole("button", { name: "Try again" });

for (const file of ["app.css", "editor.js", "why-denied.js", "why-denied_bg.wasm"]) {
  test(`${file} is not there: says so, and starts when it is back`, async ({ page }) => {
    await page.route(`**/${file}`, (route) => route.fulfill({ status: 404, body: "Not found" }));
    await page.goto("/");
    await expect(page.getByRole("alert")).toContainText(`${file} did not load: the server answers 404. Ask who runs`);
    await page.unroute(`**/${file}`);
    await again(page).click();
    await expect(new Page(page).text("Trust policy")).toBeVisible();
  });

  test(`${file} cannot be reached: says so`, async ({ page }) => {
    await page.route(`**/${file}`, (route) => route.abort("internetdisconnected"));
    await page.goto("/");
    await expect(page.getByRole("alert")).toContainText(
      `${file} did not load: it cannot be reached. Check the connection`,
    );
    await expect(again(page)).toBeVisible();
  });
}

for (const file of ["editor.js", "why-denied.js"])
  test(`${file} comes as something else: says as what`, async ({ page }) => {
    await page.route(`**/${file}`, (route) => route.fulfill({ contentType: "text/html", body: "<p>Sign in</p>" }));
    await page.goto("/");
    await expect(page.getByRole("alert")).toContainText(`${file} did not load: the server calls it text/html`);
  });

test("WebAssembly of the wrong type still runs", async ({ page }) => {
  await page.route("**/why-denied_bg.wasm", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-type": "application/octet-stream" } });
  });
  await page.goto("/");
  await expect(new Page(page).text("Trust policy")).toBeVisible();
});

test("WebAssembly that is broken: says so", async ({ page }) => {
  await page.route("**/why-denied_bg.wasm", (route) =>
    route.fulfill({ contentType: "application/wasm", body: "no wasm" }),
  );
  await page.goto("/");
  await expect(page.getByRole("alert")).toContainText(
    "why-denied_bg.wasm did not load: it is not the file that was built. Try again, or ask who runs this site",
  );
});

test("WebAssembly that the content policy refuses: says so", async ({ page }) => {
  await page.route(/\/$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace(" 'wasm-unsafe-eval'", "") });
  });
  await page.goto("/");
  await expect(page.getByRole("alert")).toContainText(/why-denied_bg\.wasm did not load: .*Content Security Policy/);
});

test("widget.js does not load: says so", async ({ page }) => {
  await page.route("**/widget.js", (route) => route.abort());
  await page.goto("/");
  await expect(page.getByRole("alert")).toContainText("widget.js did not load. Check the connection, then try again.");
  await page.unroute("**/widget.js");
  await again(page).click();
  await expect(new Page(page).text("Trust policy")).toBeVisible();
});

test("boot.js is not there: what stands there says what to do", async ({ page }) => {
  await page.route("**/boot.js", (route) => route.fulfill({ status: 404 }));
  await page.goto("/");
  await expect(page.getByText("If this stays, the browser ran no script of this page")).toBeVisible();
});

for (const [what, take, words] of [
  ["WebAssembly", () => delete globalThis.WebAssembly, "This browser does not run WebAssembly"],
  ["constructed sheets", () => delete Document.prototype.adoptedStyleSheets, "no constructed style sheets"],
  ["light-dark()", () => (CSS.supports = () => false), "does not know the colors"],
])
  test(`a browser without ${what}: says what to use`, async ({ page }) => {
    await page.addInitScript(take);
    await page.goto("/");
    await expect(page.getByRole("alert")).toContainText(words);
    await expect(page.getByRole("alert")).toContainText("Use a current Chrome, Edge, Firefox, or Safari.");
    await expect(again(page)).toHaveCount(0);
  });

test("a browser that cannot read the script: says what to use", async ({ page }) => {
  await page.route("**/widget.js", (route) => route.fulfill({ contentType: "text/javascript", body: "class { # }" }));
  await page.route(/\/$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replaceAll(/ integrity="[^"]*"/g, "") });
  });
  await page.goto("/");
  await expect(page.getByRole("alert")).toContainText("This browser is too old");
});

test("readable without styles", async ({ page }) => {
  await page.route("**/*.css", (route) => route.abort());
  await page.goto("/");
  await expect(page.getByRole("alert")).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).disableRules("target-size").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });
  test("says what to do", async ({ page }) => {
    await page.goto("/");
    await expect(page.getByText("allow JavaScript for it, or use a current browser")).toBeVisible();
  });
});

for (const colorScheme of ["light", "dark"])
  for (const width of [390, 768, 1440])
    test(`stops later: gives the texts back, ${colorScheme}, ${width} pixels`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const home = new Page(page);
      await home.open();
      await home.clear();
      await home.paste("Trust policy", '{ "of": "mine" }');
      await page.evaluate(() => requestAnimationFrame(() => window.dispatchEvent(new ErrorEvent("error", {}))));
      await expect(page.getByRole("alert")).toHaveCount(0);
      for (let times = 0; times < 2; times++)
        await page.evaluate(() =>
          setTimeout(() => {
            throw new WebAssembly.RuntimeError("unreachable");
          }),
        );
      await expect(page.getByRole("alert")).toContainText("stopped by a fault of its own: unreachable.");
      await expect(page.getByRole("textbox", { name: "Your texts" })).toHaveValue('Trust policy:\n{ "of": "mine" }\n');
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await page.getByRole("button", { name: "Load again" }).click();
      await expect(page.getByRole("alert")).toHaveCount(0);
      await expect(home.text("Trust policy")).toBeVisible();
    });

/** The site as it is put on a host: in any folder, under any name, with files that are what was built. */
import { readFile, readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { POLICY, expect, test } from "./copy.js";
import { Page } from "./page.js";

test("works from a folder, under the policy that the README has, and asks for nothing outside", async ({
  page,
  copy,
}) => {
  const user = new Page(page);
  await user.open();
  await user.openAll();
  expect(user.requests.filter((url) => !url.startsWith(`${copy.url}/`))).toEqual([]);
  expect(await user.violations()).toEqual([]);
});

test("has no absolute address, no inline script, and one policy in the page and in the README", async ({ copy }) => {
  const names = await readdir(copy.path, { recursive: true });
  const pages = names.filter((name) => extname(name) === ".html");
  expect(pages).toContain("index.html");
  for (const name of pages) {
    const text = await readFile(join(copy.path, name), "utf8");
    expect(text.match(/(?:src|href)="(?:\/|https?:)[^"]*"/g), name).toBeNull();
    expect(text.match(/<script(?![^>]*\bsrc=)/g), name).toBeNull();
    expect(text.match(/\s(?:style|on\w+)="/g), name).toBeNull();
  }
  const index = await readFile(join(copy.path, "index.html"), "utf8");
  expect(index.match(/http-equiv="Content-Security-Policy"\s+content="([^"]*)"/)[1]).toBe(
    POLICY.replace(/; frame-ancestors [^;]*$/, ""),
  );
});

test("holds every script and style of the page to its hash", async ({ copy }) => {
  const index = await readFile(join(copy.path, "index.html"), "utf8");
  const asked = index.match(/<(?:link|script)[^>]*="v-[^>]*>/g);
  expect(asked.length).toBeGreaterThan(5);
  for (const tag of asked) expect(tag).toMatch(/ integrity="sha256-| href="[^"]*\.wasm"/);
});

test.describe("with files that are not what was built", () => {
  test.use({ expectTrouble: true });

  for (const file of ["app.css", "boot.js", "editor.js", "why-denied.js", "why-denied_bg.wasm", "widget.js"])
    test(`${file} with a changed byte is refused`, async ({ page }) => {
      await page.route(`**/${file}`, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: Buffer.concat([await response.body(), Buffer.from(" ")]) });
      });
      await page.goto("./");
      // Without boot.js there is nobody to say more.
      if (file === "boot.js") await expect(page.getByText("If this stays")).toBeVisible();
      else await expect(page.getByRole("alert")).toContainText(`${file} did not load`);
      await expect(page.getByTestId("verdict")).toHaveCount(0);
    });

  test("a part with a changed byte is refused", async ({ page }) => {
    await page.route("**/parts/gallery.js", (route) =>
      route.fulfill({
        contentType: "text/javascript",
        body: "export const gallery = () => (document.title = 'taken');",
      }),
    );
    const user = new Page(page);
    await user.open();
    await page.getByTestId("examples").click();
    await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
    expect(await page.title()).not.toBe("taken");
  });

  for (const [what, ask] of [
    ["part", (page) => page.getByTestId("examples").click()],
    [
      "page of help",
      (page) =>
        page
          .locator(".wd-card")
          .getByRole("button", { name: /-mismatch$/ })
          .first()
          .click(),
    ],
  ])
    test(`a page that is older than its site says so when it asks for a ${what}, and stays as it is`, async ({
      page,
      copy,
    }) => {
      const user = new Page(page);
      await user.open();
      await copy.deploy("v-00000000");
      await ask(page);
      await expect(user.notice).toContainText("A newer version of this page is on its server");
      await expect(user.notice.getByRole("button", { name: "Reload" })).toBeVisible();
      await expect(user.text("Trust policy")).toBeVisible();
    });
});

/** The installed page: it works without a network after the first visit, and offers a new version. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expectNoViolations } from "./axe.js";
import { expect, test } from "./copy.js";
import { Page } from "./page.js";

test.use({ serviceWorkers: "allow" });

/** Opens the page, and waits until everything of it is kept. */
async function kept(page) {
  const user = new Page(page);
  await user.open();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller)
      await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
  });
  return user;
}

const names = (page) => page.evaluate(() => caches.keys());

/** Another version is on the server, the page was opened again, and offers it once it is all there. */
async function updated(page, copy, version) {
  await copy.deploy(version);
  await page.reload();
  await expect(new Page(page).notice.getByRole("status")).toBeVisible({ timeout: 20_000 });
}

test("works without a network after the first visit, with its help, its parts and its links", async ({
  page,
  context,
  copy,
}) => {
  await kept(page);
  // A server that is gone says more than a switch of the browser.
  await copy.server.close();
  await context.setOffline(true);
  const user = new Page(page);
  await user.open();
  await user.openAll();
  await page.goto("./index.html?from=mail");
  await expect(user.text("Trust policy")).toBeVisible();
  expect(await user.violations()).toEqual([]);
});

test("an update is offered, waits, and comes by one click", async ({ page, copy }) => {
  const user = await kept(page);
  await expect(user.notice).toHaveCount(0);
  await updated(page, copy, "v-00000001");
  await expect(user.notice.getByRole("status")).toContainText("A new version is ready. Reload when it suits you:");
  await expect(user.notice).toContainText("what is pasted here is lost then, unless Remember is on");
  await user.clear();
  await user.paste("Trust policy", '{ "of": "mine" }');
  await expectNoViolations(page);
  expect(await page.title()).not.toContain("v-00000001");
  expect(await user.read("Trust policy")).toBe('{ "of": "mine" }');
  await user.notice.getByRole("button", { name: "Reload" }).click();
  await expect(page).toHaveTitle(/^v-00000001/);
  await expect(user.text("Trust policy")).toBeVisible();
  await expect(user.notice).toHaveCount(0);
  expect(await user.violations()).toEqual([]);
});

test("a page of the version before still has its pieces; those of older ones are thrown away", async ({
  page,
  context,
  copy,
}) => {
  await kept(page);
  const user = new Page(await context.newPage());
  await user.open();
  await updated(page, copy, "v-00000002");
  await new Page(page).notice.getByRole("button", { name: "Reload" }).click();
  await expect(page).toHaveTitle(/^v-00000002/);
  await user.page.getByTestId("examples").click();
  await expect(user.page.getByRole("button", { name: /^External ID missing/ })).toBeVisible();
  await updated(page, copy, "v-00000003");
  await new Page(page).notice.getByRole("button", { name: "Reload" }).click();
  await expect(page).toHaveTitle(/^v-00000003/);
  await expect
    .poll(async () => (await names(page)).map((name) => name.slice(-11)))
    .toEqual(["v-00000002/", "v-00000003/"]);
});

test("leaves all else alone: other caches, other requests", async ({ page, copy }) => {
  await page.goto("./");
  await page.evaluate(async () => (await caches.open("of somebody else")).put("thing", new Response("kept")));
  await kept(page);
  await updated(page, copy, "v-00000004");
  await new Page(page).notice.getByRole("button", { name: "Reload" }).click();
  await expect(page).toHaveTitle(/^v-00000004/);
  const answers = await page.evaluate(async () => [
    (await fetch("widget.js")).status,
    (await fetch("./", { method: "HEAD" })).status,
    await (await caches.match("thing")).text(),
  ]);
  expect(answers).toEqual([200, 200, "kept"]);
  const cached = await page.evaluate(async () => {
    const [name] = (await caches.keys()).filter((name) => name.endsWith("v-00000004/"));
    return (await (await caches.open(name)).keys()).map(({ url }) => url);
  });
  expect(
    cached.filter((url) => !url.startsWith(`${copy.url}/`) || /widget\.js$/.test(url.replace(/.*\/v-/, ""))),
  ).toEqual([`${copy.url}/v-00000004/widget.js`]);
});

test("can be installed: the manifest is whole, and its icons are there", async ({ page, copy }) => {
  await page.goto("./");
  const session = await page.context().newCDPSession(page);
  const { url, errors } = await session.send("Page.getAppManifest");
  expect([url, errors]).toEqual([`${copy.url}/manifest.webmanifest`, []]);
  const manifest = JSON.parse(await readFile(join(copy.path, "manifest.webmanifest"), "utf8"));
  expect(new URL(manifest.start_url, url).href).toBe(`${copy.url}/`);
  expect(manifest.icons.some(({ purpose }) => purpose === "maskable")).toBe(true);
  for (const { src, sizes, type } of manifest.icons) {
    const [width] = await page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return [image.naturalWidth];
    }, new URL(src, url).href);
    if (type === "image/png") expect(`${width}x${width}`, src).toBe(sizes);
  }
  await kept(page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
});

/**
 * Keeps the page for when there is no network: every file of one version, each with its hash, and nothing else.
 *
 * What it has it answers itself; all other requests go their way. Another version waits until the page asks for it, or
 * until no page is open. That of before is kept as well: it may still be on a screen. The build writes the names and hashes
 * of the files over the line below.
 */
const { folder, integrity } = JSON.parse('{"folder":"./","integrity":{}}');

const { scope } = registration;
const ours = `why-denied ${scope} `;
const address = (path) => new URL(path, scope).href;

async function fill() {
  const cache = await caches.open(ours + folder);
  // A file of the folder never changes; one with a stable name may have been kept by the browser.
  const request = ([path, hash]) =>
    new Request(address(path), { integrity: hash, cache: path.startsWith(folder) ? "default" : "no-cache" });
  await cache.addAll(Object.entries(integrity).map(request));
}

async function tidy() {
  const names = (await caches.keys()).filter((name) => name.startsWith(ours) && name !== ours + folder);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
  await clients.claim();
}

/** What is kept under an address: of this version, else of another that is on a screen still. */
async function kept(url) {
  const others = (await caches.keys()).filter((name) => name.startsWith(ours));
  for (const name of [ours + folder, ...others]) {
    const found = await (await caches.open(name)).match(url, { ignoreVary: true });
    if (found) return found;
  }
}

const files = new Set(Object.keys(integrity).map(address));

/** The address under which a request is kept; none for what is not the page's. */
function key({ method, mode, url }) {
  if (method !== "GET") return;
  const [plain] = url.split(/[?#]/);
  if (mode === "navigate") return [scope, address("index.html")].includes(plain) ? scope : undefined;
  return files.has(url) || url.startsWith(`${scope}v-`) ? url : undefined;
}

addEventListener("install", (event) => event.waitUntil(fill()));
addEventListener("activate", (event) => event.waitUntil(tidy()));
addEventListener("message", ({ data }) => data === "go" && skipWaiting());
addEventListener("fetch", (event) => {
  const url = key(event.request);
  if (url) event.respondWith(kept(url).then((found) => found ?? fetch(event.request)));
});

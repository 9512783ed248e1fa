/**
 * A static server without dependencies, for `make serve` and the browser tests.
 *
 *     node tests/e2e/serve.js [PORT [FOLDER…]]
 */
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ts": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** The file that a request means, from the first folder that has it; nothing stands outside of the path `under`. */
async function find(folders, under, url) {
  const whole = decodeURIComponent(new URL(url, "http://localhost").pathname);
  if (!whole.startsWith(under)) return null;
  const path = whole.slice(under.length - 1);
  for (const folder of folders.map((folder) => resolve(folder))) {
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (!file.startsWith(folder + sep)) continue;
    const body = await readFile(file).catch(() => null);
    if (body) return { body, type: TYPES[extname(file)] ?? "application/octet-stream" };
  }
  return null;
}

/** Compresses each file once, as a static host does. */
function packer() {
  const packed = new Map();
  return (url, body) => {
    if (!packed.has(url)) packed.set(url, promisify(brotliCompress)(body));
    return packed.get(url);
  };
}

/** Resolves to the address once it listens; port 0 takes a free one. */
export function serve(port, folders, { compress = false, under = "/", headers = {} } = {}) {
  const pack = compress && packer();
  const server = createServer(async (request, response) => {
    const found = await find(folders, under, request.url).catch(() => null);
    const head = {
      "access-control-allow-origin": "*",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      ...headers,
    };
    const encoding = found && pack ? { "content-encoding": "br" } : {};
    const body = found && pack ? await pack(request.url, found.body) : found?.body;
    response.writeHead(found ? 200 : 404, { ...head, ...encoding, "content-type": found?.type ?? "text/plain" });
    response.end(request.method === "HEAD" ? undefined : (body ?? "Not found\n"));
  });
  return new Promise((done, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => {
      const url = `http://127.0.0.1:${server.address().port}${under.slice(0, -1)}`;
      done({ url, close: () => new Promise((closed) => server.close(closed)) });
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [port = "8080", ...folders] = process.argv.slice(2);
  try {
    const { url } = await serve(Number(port), folders.length > 0 ? folders : ["dist"]);
    console.log(`Serving the page until Ctrl-C: ${url}`);
  } catch (error) {
    console.error(
      error.code === "EADDRINUSE"
        ? `Port ${port} is taken. Try: make serve PORT=${Number(port) + 1}`
        : `Cannot serve: ${error.message}`,
    );
    process.exit(1);
  }
}

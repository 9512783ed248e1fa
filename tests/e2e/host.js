/** Pages of somebody else, on another origin than the widget's. */
import { createServer } from "node:http";

/** Serves what `pages` has for a path: a body, and headers. */
export function host() {
  const pages = new Map();
  const server = createServer((request, response) => {
    const { body, headers } = pages.get(new URL(request.url, "http://localhost").pathname) ?? {};
    const type = { "content-type": "text/html; charset=utf-8" };
    response.writeHead(body === undefined ? 404 : 200, { ...type, ...headers });
    response.end(body ?? "Not found\n");
  });
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => {
      const url = `http://127.0.0.1:${server.address().port}`;
      done({ url, pages, close: () => new Promise((closed) => server.close(closed)) });
    });
  });
}

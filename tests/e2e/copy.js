/** A copy of the site that a test may change, in a folder of a host that sends the policy of the README. */
import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serve } from "./serve.js";
import { folder, test as base } from "./site.js";

export { expect } from "./site.js";

/** What the README tells hosts to send. */
export const POLICY = (await readFile(folder("README.md"), "utf8")).match(/^Content-Security-Policy: (.*)$/m)?.[1];

const hash = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

class Copy {
  async make() {
    this.path = await mkdtemp(join(tmpdir(), "why-denied-"));
    await cp(folder("dist"), this.path, { recursive: true });
    this.version = (await readdir(this.path)).find((name) => name.startsWith("v-"));
    const headers = { "content-security-policy": POLICY };
    this.server = await serve(0, [this.path], { under: "/tools/aws/why-denied/", headers });
    this.url = this.server.url;
    return this;
  }

  async remove() {
    await this.server.close();
    await rm(this.path, { recursive: true });
  }

  /** Puts another version in the place of this one. */
  async deploy(version) {
    const before = this.version;
    this.version = version;
    await rename(join(this.path, before), join(this.path, version));
    const [index, worker] = ["index.html", "sw.js"].map((name) => join(this.path, name));
    const old = await readFile(index, "utf8");
    const page = old.replaceAll(before, version).replace("<title>", `<title>${version} `);
    await writeFile(index, page);
    const script = await readFile(worker, "utf8");
    await writeFile(worker, script.replaceAll(before, version).replace(hash(old), hash(page)));
  }
}

export const test = base.extend({
  copy: async ({}, use) => {
    const copy = await new Copy().make();
    await use(copy);
    await copy.remove();
  },
  baseURL: ({ copy }, use) => use(`${copy.url}/`),
});

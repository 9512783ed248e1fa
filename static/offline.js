/**
 * The page in one file, which asks nobody for anything: what the others load stands in it, compressed, as text.
 *
 * `bundle offline` puts it together.
 */
import * as app from "why-denied";
import * as engine from "why-denied-engine";
import * as editor from "./editor.js";
import { define } from "./element.js";
import * as drop from "./parts/drop.js";
import * as gallery from "./parts/gallery.js";
import * as guide from "./parts/guide.js";
import * as help from "./parts/help.js";
import * as memory from "./parts/memory.js";
import * as search from "./parts/search.js";
import * as share from "./parts/share.js";

const PARTS = { drop, gallery, guide, help, memory, search, share };

/** What stands in the file under a name. */
function unpacked(name) {
  const packed = Uint8Array.from(atob(document.getElementById(name).textContent), (c) => c.charCodeAt(0));
  return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")));
}

/** A program in WebAssembly, started. */
async function program(module, name) {
  await module.default({ module_or_path: await unpacked(name).arrayBuffer() });
  return module;
}

let files;

define({
  module: () => program(app, "page-wasm"),
  sheet: () => new CSSStyleSheet().replace(document.querySelector("style").textContent),
  editor: async () => editor,
  async file(path) {
    files ??= unpacked("files").json();
    return (await files)[path];
  },
  part: async (name) => PARTS[name],
  engine: () => program(engine, "engine-wasm"),
});

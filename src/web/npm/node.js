/** The module for Node, whose `fetch` reads no files. */
import { readFile } from "node:fs/promises";
import start from "./index.js";

export * from "./index.js";

export default function init(source = new URL("why-denied_bg.wasm", import.meta.url)) {
  const isFile = source instanceof URL ? source.protocol === "file:" : /^file:/.test(source);
  return start(isFile ? () => readFile(new URL(source)) : source);
}

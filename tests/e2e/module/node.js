/** A program that uses the package: each line of its input is an input, each line of its output a report. */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import init, { diagnose } from "why-denied";

const file = new URL(import.meta.resolve("why-denied/why-denied_bg.wasm"));
const sources = {
  none: () => init(),
  url: () => init(file),
  text: () => init(file.href),
  bytes: async () => init(await readFile(file)),
  promise: () => init(readFile(file)),
  function: () => init(() => readFile(file)),
  response: async () => init(new Response(await readFile(file), { headers: { "content-type": "application/wasm" } })),
  module: async () => init(new WebAssembly.Module(await readFile(file))),
  together: () => Promise.all([init(), init(), init(file)]),
  again: async () => {
    await init(new URL("nothing.wasm", file)).catch(() => {});
    await init();
  },
};
await sources[process.argv[2]]();
const lines = readFileSync(0, "utf8").trim().split("\n");
for (const line of lines) console.log(JSON.stringify(diagnose(JSON.parse(line))));

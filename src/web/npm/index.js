/**
 * Says which field of which IAM policy denies a role. For browsers and bundlers; in Node, node.js stands before it.
 *
 * The program is in WebAssembly and must be loaded first. What is handed over is checked here as far as it is no input.
 */
import load, * as program from "./why-denied.js";

let started, engine;

/** Loads the program, once for all who ask; without a source, the file beside this one. */
export default function init(source) {
  started ??= start(source);
  return started;
}

async function start(source) {
  try {
    await load({ module_or_path: await (typeof source === "function" ? source() : source) });
    engine = program;
  } catch (error) {
    // Who asks again gets another try.
    started = undefined;
    throw error;
  }
}

function loaded() {
  if (!engine) throw new Error("why-denied is not loaded yet: `await init()` first");
  return engine;
}

function text(name, value) {
  if (typeof value === "string") return value;
  throw new TypeError(`\`${name}\` must be a string, not ${value === null ? "null" : typeof value}`);
}

export const diagnose = (input) => loaded().diagnose(input);
export const recognise = (pasted) => loaded().recognise(text("text", pasted));
export const explain = (code) => loaded().explain(text("code", code));
export const share = (input, redacted) => loaded().share(input, Boolean(redacted));
export const version = () => loaded().version();

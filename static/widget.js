/**
 * The custom element `<why-denied>` with its pieces from the network.
 *
 * They lie in one folder that is named by what it holds, so that browsers may keep it for ever. The build writes its name
 * and the hashes of its files over the line below; without, they lie beside this file.
 */
import { OTHER, checked } from "./checked.js";
import { define } from "./element.js";

/** @type {{ folder: string, integrity: Record<string, string> }} */
const { folder, integrity } = JSON.parse('{"folder":"./","integrity":{}}');

const address = (path) => new URL(folder + path, import.meta.url).href;

/** Promises a file, which must be what the build made. */
const answer = (path) =>
  fetch(address(path), { integrity: integrity[path] ?? "" }).catch(() => {
    throw new Error(OTHER);
  });

const module = (path) => checked(address(path), integrity[path]);

/** A text that is loaded when it is asked for. */
async function file(path) {
  const response = await answer(path);
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return response.text();
}

/** Says of what did not load why not, and what to do. */
async function needed(path, promise) {
  try {
    return await promise;
  } catch (error) {
    const response = await fetch(address(path), { method: "HEAD" }).catch(() => null);
    const type = response?.headers.get("content-type");
    const [why, next] = !response
      ? ["it cannot be reached", "Check the connection, then try again."]
      : !response.ok
        ? [`the server answers ${response.status}`, "Ask who runs this site to put it back."]
        : path.endsWith(".js") && !/javascript/.test(type)
          ? [`the server calls it ${type}`, "Ask who runs this site to send it as text/javascript."]
          : error.message === OTHER
            ? [OTHER, "Try again, or ask who runs this site to put it back."]
            : [error.message, "Try again, or use a current browser."];
    throw new Error(`${path} did not load: ${why.replace(/\.$/, "")}. ${next}`);
  }
}

/** A program in WebAssembly and the module that speaks for it. */
async function program(name) {
  // The one is compiled while the other loads.
  const wasm = answer(`${name}_bg.wasm`);
  wasm.catch(() => {});
  const app = await needed(`${name}.js`, module(`${name}.js`));
  await needed(`${name}_bg.wasm`, app.default({ module_or_path: wasm }));
  return app;
}

/** The style sheet; the page of its own has it already. */
async function sheet() {
  const ours = ({ href }) => href === address("app.css") && href.startsWith(`${location.origin}/`);
  // One that did not load is there too, and empty.
  const here = (sheet) => ours(sheet) && sheet.cssRules.length > 0;
  const loaded = [...document.styleSheets].find(here);
  const text = loaded ? Array.from(loaded.cssRules, (rule) => rule.cssText).join("\n") : await file("app.css");
  return new CSSStyleSheet().replace(text);
}

const source = {
  module: () => program("why-denied"),
  sheet: () => needed("app.css", sheet()),
  editor: () => needed("editor.js", module("editor.js")),
  file,
  part: (name) => module(`parts/${name}.js`),
  engine: () => program("engine/why-denied"),
};

define(source);

/** Code blocks of a documentation page that ask for a checker; what makes it of them is loaded when there is one. */
const MARKED = "[class*=why-denied],[data-why-denied]";
let timer;
function look() {
  timer = undefined;
  // Where it does not load, the blocks stay as they are.
  if (document.querySelector(MARKED))
    source.part("enhance").then(
      ({ enhance }) => enhance(MARKED),
      () => {},
    );
}
if (!document.querySelector("#why-denied-page")) {
  look();
  // Some pages turn without being loaded.
  const watch = new MutationObserver(() => (timer ??= setTimeout(look, 100)));
  watch.observe(document.documentElement, { childList: true, subtree: true });
}

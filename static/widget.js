/**
 * The custom element `<why-denied>`. The page is one of them; any other page may hold more.
 *
 * Until it has started, the element shows its own content. If it cannot start it says why there, or where its content has
 * a place for it; if it stops later, above what it shows, with the texts that are in it.
 */
import { own } from "./own.js";
import { element } from "./share/element.js";

/** What must be there, and what to say where it is not. */
const CURRENT = "Use a current Chrome, Edge, Firefox, or Safari.";
const NEEDS = [
  [() => typeof WebAssembly === "object", `This browser does not run WebAssembly, or a setting forbids it. ${CURRENT}`],
  [() => "adoptedStyleSheets" in Document.prototype, `This browser has no constructed style sheets. ${CURRENT}`],
  [() => CSS.supports("color", "light-dark(red,red)"), `This browser does not know the colors of CSS. ${CURRENT}`],
];

/** Everything an element needs, loaded once however many there are. */
let parts;

async function load() {
  for (const [has, words] of NEEDS) if (!has()) throw Object.assign(new Error(words), { final: true });
  // First what takes longest: the browser compiles it beside all else.
  const [app, sheet, editor] = await Promise.all([
    needed("why-denied.js", import("./why-denied.js")).then(async (module) => {
      await needed("why-denied_bg.wasm", module.default());
      return module;
    }),
    needed(
      "app.css",
      file("app.css").then((text) => new CSSStyleSheet().replace(text)),
    ),
    needed("editor.js", import("./editor.js")),
  ]);
  return { sheet, createEditor: editor.createEditor, mount: app.mount, diagnose: app.diagnose };
}

/** Says of what did not load why not, and what to do. */
async function needed(path, promise) {
  try {
    return await promise;
  } catch (error) {
    const response = await fetch(new URL(path, import.meta.url), { method: "HEAD" }).catch(() => null);
    const type = response?.headers.get("content-type");
    const [why, next] = !response
      ? ["it cannot be reached", "Check the connection, then try again."]
      : !response.ok
        ? [`the server answers ${response.status}`, "Ask who runs this site to put it back."]
        : path.endsWith(".js") && !/javascript/.test(type)
          ? [`the server calls it ${type}`, "Ask who runs this site to send it as text/javascript."]
          : [error.message, "Try again, or use a current browser."];
    throw new Error(`${path} did not load: ${why.replace(/\.$/, "")}. ${next}`);
  }
}

/** A text that is loaded when it is asked for. */
async function file(path) {
  const response = await fetch(new URL(path, import.meta.url));
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  return response.text();
}

/** A module that is loaded when it is asked for. */
const part = (name) => import(new URL(`parts/${name}.js`, import.meta.url));

class WhyDenied extends HTMLElement {
  /** The object that `diagnose` takes, shown when the element starts. */
  input;

  #root = this.attachShadow({ mode: "open" });
  #view;
  #editors = [];
  #watch = ({ error }) => this.#stop(error);
  #own;

  async connectedCallback() {
    this.#root.replaceChildren(document.createElement("slot"));
    try {
      parts ??= load();
      const [{ sheet, createEditor, mount }, page] = await Promise.all([
        parts,
        this.id === "page" ? own(this.#root, part, parts) : {},
      ]);
      if (!this.isConnected || this.#view) return page.gone?.();
      if (!this.#root.adoptedStyleSheets.includes(sheet)) this.#root.adoptedStyleSheets.push(sheet);
      this.#root.replaceChildren();
      addEventListener("error", this.#watch);
      this.#view = mount(this.#root, {
        editor: (options) => {
          const editor = createEditor(options);
          this.#editors.push([options, editor]);
          return editor;
        },
        file,
        part,
        ...page,
        input: this.input ?? page.input,
        readonly: this.hasAttribute("readonly"),
        theme: this.getAttribute("theme") ?? "auto",
      });
      page.mounted?.(this.#view);
      this.#own = page;
    } catch (error) {
      this.#fail(error);
    }
  }

  disconnectedCallback() {
    removeEventListener("error", this.#watch);
    this.#own?.gone?.();
    this.#view?.unmount();
    this.#view = undefined;
    this.#editors = [];
  }

  #fail(error) {
    // The next element tries anew: the network may be back.
    parts = undefined;
    const alert = element("div", {
      role: "alert",
      textContent: `why-denied could not start. ${error.message ?? error} `,
    });
    // A browser may keep a module that failed for as long as its page lives.
    if (!error.final)
      alert.append(
        element("button", { className: "button", textContent: "Try again", onclick: () => location.reload() }),
      );
    this.#root.replaceChildren(document.createElement("slot"));
    (this.querySelector("#wait") ?? this).replaceChildren(alert);
  }

  /** After a trap the program does not go on; the editors have the texts still. */
  #stop(error) {
    const trapped =
      error instanceof WebAssembly.RuntimeError || (error instanceof RangeError && /wasm/.test(error.stack));
    if (!trapped || !this.#view) return;
    removeEventListener("error", this.#watch);
    const texts = this.#editors.filter(([{ parent }, editor]) => parent.isConnected && editor.text());
    const value = texts.map(([{ label }, editor]) => `${label}:\n${editor.text()}\n`).join("\n");
    const stopped = element("section", { className: "stopped", ariaLabel: "Stopped" });
    stopped.append(
      element("p", {
        role: "alert",
        textContent: `why-denied stopped by a fault of its own: ${error.message}. What is below answers nothing any more. Copy your texts, then load the page again.`,
      }),
      element("textarea", { ariaLabel: "Your texts", readOnly: true, rows: 6, value }),
      element("button", { className: "button", textContent: "Load again", onclick: () => location.reload() }),
    );
    this.#root.prepend(stopped);
  }
}

customElements.define("why-denied", WhyDenied);

/**
 * The custom element `<why-denied>`. The page is one of them; any other page may hold more.
 *
 * Until it has started, the element shows its own content. If it cannot start it says why there, or where its content has
 * a place for it; if it stops later, above what it shows, with the texts that are in it.
 */
import { own } from "./own.js";
import { element } from "./share/element.js";

/**
 * Where the pieces come from.
 *
 * @typedef {object} Source
 * @property {() => Promise<object>} module why-denied.js, initialised
 * @property {() => Promise<CSSStyleSheet>} sheet
 * @property {() => Promise<object>} editor editor.js
 * @property {(path: string) => Promise<string>} file a text that is loaded when it is asked for
 * @property {(name: string) => Promise<object>} part a module that is loaded when it is asked for
 */

/** What must be there, and what to say where it is not. */
const CURRENT = "Use a current Chrome, Edge, Firefox, or Safari.";
const NEEDS = [
  [() => typeof WebAssembly === "object", `This browser does not run WebAssembly, or a setting forbids it. ${CURRENT}`],
  [() => "adoptedStyleSheets" in Document.prototype, `This browser has no constructed style sheets. ${CURRENT}`],
  [() => CSS.supports("color", "light-dark(red,red)"), `This browser does not know the colors of CSS. ${CURRENT}`],
];

/** @type {Source} */
let source;

/** Everything an element needs, loaded once however many there are. */
let parts;

async function load() {
  for (const [has, words] of NEEDS) if (!has()) throw Object.assign(new Error(words), { final: true });
  // First what takes longest: the browser compiles it beside all else.
  const [app, sheet, editor] = await Promise.all([source.module(), source.sheet(), source.editor()]);
  return { sheet, createEditor: editor.createEditor, mount: app.mount, diagnose: app.diagnose };
}

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
        this.id === "page" ? own(this.#root, source.part, parts) : {},
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
        file: source.file,
        part: source.part,
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

/**
 * Makes `<why-denied>` an element, from then on and where it stands already.
 *
 * @param {Source} from
 */
export function define(from) {
  source = from;
  customElements.define("why-denied", WhyDenied);
}

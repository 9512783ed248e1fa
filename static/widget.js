/**
 * The custom element `<why-denied>`. The page is one of them; any other page may hold more.
 *
 * Until it has started, the element shows its own content; if it cannot start, the reason.
 */

/** Everything an element needs, loaded once however many there are. */
let parts;

async function load() {
  if (typeof WebAssembly !== "object")
    throw new Error("This browser does not run WebAssembly, or a setting forbids it");
  const [sheet, editor, app] = await Promise.all([
    styleSheet(),
    import("./editor.js"),
    import("./why-denied.js").then(async (module) => {
      await module.default();
      return module;
    }),
  ]);
  return { sheet, createEditor: editor.createEditor, mount: app.mount };
}

/** A constructed sheet, which the content policy of a strict host does not block. */
async function styleSheet() {
  const response = await fetch(new URL("app.css", import.meta.url)).catch(() => null);
  if (!response?.ok) throw new Error("app.css could not be loaded");
  return new CSSStyleSheet().replace(await response.text());
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

  async connectedCallback() {
    this.#root.replaceChildren(document.createElement("slot"));
    try {
      parts ??= load();
      const { sheet, createEditor, mount } = await parts;
      if (!this.isConnected || this.#view) return;
      if (!this.#root.adoptedStyleSheets.includes(sheet)) this.#root.adoptedStyleSheets.push(sheet);
      this.#root.replaceChildren();
      this.#view = mount(this.#root, {
        editor: createEditor,
        file,
        part,
        input: this.input,
        readonly: this.hasAttribute("readonly"),
        theme: this.getAttribute("theme") ?? "auto",
      });
    } catch (error) {
      this.#fail(error);
    }
  }

  disconnectedCallback() {
    this.#view?.unmount();
    this.#view = undefined;
  }

  #fail(error) {
    // The next element tries anew: the network may be back.
    parts = undefined;
    const message = document.createElement("p");
    message.setAttribute("role", "alert");
    message.textContent = `why-denied could not start: ${error.message ?? error}. Load the page again, or use a current browser.`;
    this.#root.replaceChildren(message);
  }
}

customElements.define("why-denied", WhyDenied);

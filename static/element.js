/**
 * The custom element `<why-denied>`. The page is one of them; any other page may hold more.
 *
 * Until it has started, the element shows its own content. If it cannot start it says why; if it stops later, above what
 * it shows, with the texts that are in it. A guest in another page starts when it comes near the window, and leaves that
 * page as it is: its address, history, title, scroll position and storage.
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
 * @property {() => Promise<object>} engine engine/why-denied.js, initialised, when it is asked for
 */

/** What must be there, and what to say where it is not. */
const CURRENT = "Use a current Chrome, Edge, Firefox, or Safari.";
const NEEDS = [
  [() => typeof WebAssembly === "object", `This browser does not run WebAssembly, or a setting forbids it. ${CURRENT}`],
  [() => "adoptedStyleSheets" in Document.prototype, `This browser has no constructed style sheets. ${CURRENT}`],
  [() => CSS.supports("color", "light-dark(red,red)"), `This browser does not know the colors of CSS. ${CURRENT}`],
];

/** The attributes that are texts, and where in the input they go. */
const TEXTS = { "trust-policy": "trust_policy", "identity-policy": "identity_policies", error: "error" };

/** What is known before anything is loaded. */
const EARLY = `:host{display:block}:host([hidden]){display:none}
[role=alert]{all:initial;display:block;padding:12px 16px;border:1px solid GrayText;border-radius:10px;color-scheme:inherit;background:Canvas;color:CanvasText;font:15px/1.5 system-ui,sans-serif}
[role=alert] button{display:block;min-height:32px;margin-top:8px;padding:2px 12px;font:inherit}`;

/** @type {Source} */
let source;

/** What every element needs, loaded once however many there are; what failed is loaded anew. */
const loaded = {};
const once = (name, load) =>
  (loaded[name] ??= load().catch((error) => ((loaded[name] = undefined), Promise.reject(error))));

async function app() {
  for (const [has, words] of NEEDS) if (!has()) throw Object.assign(new Error(words), { final: true });
  // First what takes longest: the browser compiles it beside all else.
  const [module, sheet] = await Promise.all([source.module(), source.sheet()]);
  return { sheet, mount: module.mount, diagnose: module.diagnose };
}

const early = () => once("early", () => new CSSStyleSheet().replace(EARLY));

class WhyDenied extends HTMLElement {
  static observedAttributes = [...Object.keys(TEXTS), "compact", "readonly", "src", "theme"];

  #root = this.attachShadow({ mode: "open" });
  #view;
  /** All that is to be shown; none while that is for the attributes and the content to say. */
  #input;
  /** Counts the starts: what an older one waited for comes too late. */
  #turn = 0;
  #started = false;
  /** Whether a compact element shows the whole page. */
  #open = false;
  #moved = false;
  #near;
  #editors = [];
  #watch = ({ error }) => this.#stop(error);
  #own;

  get #isPage() {
    return this.id === "why-denied-page";
  }

  get input() {
    return this.#view ? this.#view.input() : this.#input;
  }

  /** Shows this in the place of all that is there; throws a `TypeError` at what is no input. */
  set input(input) {
    if (this.#view) this.#view.show(input ?? {});
    else {
      this.#input = input ?? undefined;
      this.#again();
    }
  }

  /** What `diagnose` returns for what is shown; null while nothing is given or nothing has started. */
  get report() {
    return this.#view?.report() ?? null;
  }

  connectedCallback() {
    // A page may have set them before this class was there.
    for (const name of PROPERTIES) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      // Some pages read what is not there yet, and write it back.
      if (value !== undefined) this[name] = value;
    }
    this.#root.replaceChildren(document.createElement("slot"));
    if (this.#isPage) return this.#start();
    early().then(
      (sheet) =>
        (this.#root.adoptedStyleSheets = [sheet, ...this.#root.adoptedStyleSheets.filter((other) => other !== sheet)]),
      () => {},
    );
    this.#near = new IntersectionObserver(
      (seen) => seen.some(({ isIntersecting }) => isIntersecting) && this.#start(),
      {
        rootMargin: "600px",
      },
    );
    this.#near.observe(this);
  }

  disconnectedCallback() {
    this.#near?.disconnect();
    this.#end();
    this.#started = false;
  }

  attributeChangedCallback(name, before, after) {
    if (before === after) return;
    if (name === "theme") {
      if (["light", "dark"].includes(after)) this.dataset.theme = after;
      else delete this.dataset.theme;
      return;
    }
    if (name in TEXTS) {
      if (this.#view) return this.#view.show({ ...this.#view.input(), ...text(name, after) });
      if (this.#input) this.#input = { ...this.#input, ...text(name, after) };
    }
    if (name === "compact") this.#open = false;
    this.#again(name === "src");
  }

  /** Starts anew, where it has started, with what it holds or without. */
  #again(forgets = false) {
    this.#end();
    if (forgets) this.#input = undefined;
    if (this.#started) this.#start();
  }

  async #start() {
    this.#near?.disconnect();
    this.#started = true;
    const turn = ++this.#turn;
    const isCompact = this.hasAttribute("compact") && !this.#open;
    try {
      const ready = once("app", app);
      const [{ sheet, mount }, editor, page, given] = await Promise.all([
        ready,
        isCompact ? undefined : once("editor", source.editor),
        this.#isPage ? own(this.#root, source, ready) : {},
        this.#input ?? this.#given(),
      ]);
      if (turn !== this.#turn) return page.gone?.();
      if (!this.#root.adoptedStyleSheets.includes(sheet)) this.#root.adoptedStyleSheets.push(sheet);
      this.#root.replaceChildren();
      addEventListener("error", this.#watch);
      let isFirst = true;
      this.#view = mount(this.#root, {
        editor: (options) => {
          const made = editor.createEditor({ ...options, part: page.part ?? source.part });
          this.#editors.push([options, made]);
          return made;
        },
        file: source.file,
        part: source.part,
        ...page,
        changed: (settled) => {
          page.changed?.();
          if (!settled) return;
          const first = isFirst;
          isFirst = false;
          queueMicrotask(() => this.#tell(turn, first));
        },
        input: given ?? page.input,
        readonly: this.hasAttribute("readonly"),
        compact: isCompact,
        expand: this.hasAttribute("compact") ? () => this.#expand() : undefined,
        flip: () => this.#flip(),
      });
      page.mounted?.(this.#view);
      this.#own = page;
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
    }
  }

  /** Takes away what is shown, and keeps what is in it. */
  #end() {
    this.#turn++;
    removeEventListener("error", this.#watch);
    this.#own?.gone?.();
    if (this.#view) {
      // Nothing given is not the same as an example that nobody has touched.
      this.#input = this.#view.input() ?? (this.report ? undefined : {});
      this.#view.unmount();
    }
    this.#view = this.#own = undefined;
    this.#editors = [];
  }

  /** The input that attributes and content make. */
  async #given() {
    const src = this.getAttribute("src");
    const script = this.querySelector(':scope > script[type="application/json"]');
    let input = src === null ? script && parsed(script.textContent, "The JSON in this element") : await fetched(src);
    for (const name in TEXTS) if (this.hasAttribute(name)) input = { ...input, ...text(name, this.getAttribute(name)) };
    return input ?? undefined;
  }

  #tell(turn, isFirst) {
    if (turn !== this.#turn) return;
    const say = (name, detail) => this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
    if (isFirst) {
      if (this.#moved) this.#root.getElementById("expand")?.focus({ preventScroll: true });
      this.#moved = false;
      say("why-denied-ready");
    }
    // On the page of its own nobody listens.
    if (!this.#isPage) say("why-denied-report", this.report);
  }

  #expand() {
    this.#open = !this.#open;
    this.#moved = true;
    // The click that asks for it is still under way.
    queueMicrotask(() => this.#again());
  }

  #flip() {
    const scheme = getComputedStyle(this.#root.querySelector(".app")).colorScheme;
    const isDark =
      scheme.includes("dark") && (!scheme.includes("light") || matchMedia("(prefers-color-scheme: dark)").matches);
    this.dataset.theme = isDark ? "light" : "dark";
  }

  #fail(error) {
    const alert = element("div", {
      role: "alert",
      textContent: `why-denied could not start. ${error.message ?? error} `,
    });
    const slot = document.createElement("slot");
    // A browser may keep a module that failed for as long as its page lives; that of somebody else is not loaded again.
    const again = this.#isPage ? () => location.reload() : () => this.#start();
    if (!error.final)
      alert.append(element("button", { className: "button", textContent: "Try again", onclick: again }));
    const wait = this.#isPage ? this.querySelector("#wait") : null;
    wait?.replaceChildren(alert);
    this.#root.replaceChildren(...(wait ? [slot] : [alert, slot]));
  }

  /** After a trap the program does not go on; the editors have the texts still. */
  #stop(error) {
    const trapped =
      error instanceof WebAssembly.RuntimeError || (error instanceof RangeError && /wasm/.test(error.stack));
    // A guest is not alone with its WebAssembly.
    if (!trapped || !this.#view || !(this.#isPage || /why-denied/.test(error.stack))) return;
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
    );
    if (this.#isPage)
      stopped.append(
        element("button", { className: "button", textContent: "Load again", onclick: () => location.reload() }),
      );
    this.#root.prepend(stopped);
  }
}

/** What a text attribute stands for in the input. */
const text = (name, value) => ({ [TEXTS[name]]: name === "identity-policy" && value !== null ? [value] : value });

function parsed(json, what) {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw Object.assign(new Error(`${what} cannot be read: ${error.message}.`), { final: true });
  }
}

async function fetched(src) {
  let response;
  try {
    response = await fetch(new URL(src, document.baseURI));
  } catch {
    throw new Error(`${src} cannot be reached. Check its address, and that this page may connect to it.`);
  }
  if (!response.ok) throw new Error(`${src} did not load: the server answers ${response.status}.`);
  return parsed(await response.text(), src);
}

/** Attributes have properties of the same names. */
const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
for (const name of WhyDenied.observedAttributes) {
  const is = ["compact", "readonly"].includes(name);
  Object.defineProperty(WhyDenied.prototype, camel(name), {
    configurable: true,
    enumerable: true,
    get() {
      return is ? this.hasAttribute(name) : this.getAttribute(name);
    },
    set(value) {
      if (is) this.toggleAttribute(name, Boolean(value));
      else if (value === null || value === undefined) this.removeAttribute(name);
      else this.setAttribute(name, value);
    },
  });
}
const PROPERTIES = ["input", ...WhyDenied.observedAttributes.map(camel)];

/**
 * Makes `<why-denied>` an element, from then on and where it stands already.
 *
 * @param {Source} from
 */
export function define(from) {
  // Another copy of this file may have been first.
  if (customElements.get("why-denied")) return;
  source = from;
  customElements.define("why-denied", WhyDenied);
}

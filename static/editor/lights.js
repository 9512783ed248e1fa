/**
 * What belongs together lights up together. A part of the page names its words in `data-lights`, as "SLOT:FROM-TO …"; the
 * editor of a slot stands in the element with that `data-slot`. Pointing at a part, or focusing it, lights up its words;
 * pointing at words, or moving the cursor there, lights up the parts that name them, by `data-lit`, and their other words.
 *
 * Nothing runs until something is pointed at, and typing puts the lights out.
 *
 * @typedef {{ slot: string, from: number, to: number }} Words
 */
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView } from "@codemirror/view";

const LIT = Decoration.mark({ class: "wd-lit" });
const light = /** @type {import("@codemirror/state").StateEffectType<import("@codemirror/view").DecorationSet>} */ (
  StateEffect.define()
);

const lit = StateField.define({
  create: () => Decoration.none,
  update(set, transaction) {
    if (transaction.docChanged) set = Decoration.none;
    for (const effect of transaction.effects) if (effect.is(light)) set = effect.value;
    return set;
  },
  provide: (self) => EditorView.decorations.from(self),
});

/** What to call when something in a root was pointed at. @type {WeakMap<Node, (target: Element | null) => void>} */
const watches = new WeakMap();

const cursor = EditorView.updateListener.of(({ view, selectionSet, docChanged }) => {
  if (docChanged) watches.get(view.root)?.(null);
  else if (selectionSet && view.hasFocus) watches.get(view.root)?.(view.contentDOM);
});

export const lights = [lit, cursor];

/** @param {Element} part @returns {Words[]} */
function named(part) {
  return [...(part.getAttribute("data-lights") ?? "").matchAll(/(\d+):(\d+)-(\d+)/g)].map(([, slot, from, to]) => ({
    slot,
    from: Number(from),
    to: Number(to),
  }));
}

/**
 * Watches what is pointed at under a root, once however many editors it has.
 *
 * @param {ShadowRoot | Document} root
 */
export function watch(root) {
  if (watches.has(root)) return;
  /** @type {Element | null} */
  let target = null;
  /** @type {{ x: number, y: number } | null} */
  let point = null;
  let frame = 0;
  /** @type {Element[]} */
  let parts = [];
  let shown = "";

  const ask = (/** @type {Element | null} */ next, at = null) => {
    if (!next && !target) return;
    target = next;
    point = at;
    frame ||= requestAnimationFrame(show);
  };

  /** The editor that holds the target, and the offset that is meant. */
  function meant() {
    const slot = target?.closest("[data-slot]");
    const view = slot && EditorView.findFromDOM(/** @type {HTMLElement} */ (slot));
    if (!view || (point && !target?.closest(".cm-line"))) return null;
    const at = point ? view.posAtCoords(point) : view.state.selection.main.from;
    return at === null ? null : { view, slot: slot.getAttribute("data-slot"), at };
  }

  /** The parts that name the words here, and all words of those that name them most closely. */
  function naming({ view, slot, at }) {
    const { doc } = view.state;
    /** @type {Words[]} */
    let words = [];
    let closest = Infinity;
    const parts = [...root.querySelectorAll("[data-lights]")].filter((part) => {
      const all = named(part);
      const here = all.filter((words) => words.slot === slot && words.from <= at && at < words.to);
      const length = Math.min(...here.map(({ from, to }) => to - from));
      if (length < closest) words = [];
      closest = Math.min(closest, length);
      if (length === closest && here.length > 0) words.push(...all);
      return here.length > 0;
    });
    // From within, what fills several lines would flash.
    const many = ({ from, to }) => doc.lineAt(from).number < doc.lineAt(Math.min(to, doc.length)).number;
    return { parts, words: words.filter((range) => range.slot !== slot || !many(range)) };
  }

  function show() {
    frame = 0;
    const over = target?.closest("[data-lights]");
    const here = over ? null : meant();
    // What has the focus stays lit while the pointer is beside everything.
    const part = over ?? (here ? null : root.activeElement?.closest("[data-lights]"));
    const found = part ? { parts: [part], words: named(part) } : here ? naming(here) : { parts: [], words: [] };
    for (const part of parts) if (!found.parts.includes(part)) part.removeAttribute("data-lit");
    for (const part of found.parts) part.setAttribute("data-lit", "");
    parts = found.parts;
    const key = JSON.stringify(found.words);
    if (key === shown) return;
    shown = key;
    for (const slot of root.querySelectorAll("[data-slot]")) {
      const view = EditorView.findFromDOM(/** @type {HTMLElement} */ (slot));
      if (view)
        put(
          view,
          found.words.filter((words) => words.slot === slot.getAttribute("data-slot")),
        );
    }
  }

  const pointed = (/** @type {Event} */ event) => {
    const { target: next, clientX: x, clientY: y } = /** @type {PointerEvent & { target: Element }} */ (event);
    // Within one part, and beside all, moving changes nothing.
    if (next !== target || !point || next.closest("[data-slot]")) ask(next, { x, y });
  };
  const left = (/** @type {Event} */ event) => {
    if (!(/** @type {MouseEvent} */ (event).relatedTarget)) ask(null);
  };
  root.addEventListener("pointermove", pointed);
  root.addEventListener("pointerdown", pointed);
  root.addEventListener("pointerout", left);
  root.addEventListener("focusin", ({ target }) => ask(/** @type {Element} */ (target)));
  root.addEventListener("focusout", left);
  watches.set(root, ask);
}

/**
 * @param {EditorView} view
 * @param {Words[]} words
 */
function put(view, words) {
  const { length } = view.state.doc;
  const ranges = words.filter(({ from, to }) => from < to && to <= length).map(({ from, to }) => LIT.range(from, to));
  if (ranges.length > 0 || view.state.field(lit).size > 0)
    view.dispatch({ effects: light.of(Decoration.set(ranges, true)) });
}

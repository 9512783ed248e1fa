/**
 * Folding from a bracket that a line leaves open to its partner, by the gutter, by keys and by the sign that stands for
 * what is folded. Names, classes and keys are those of CodeMirror's own folding, which comes with a parser.
 *
 * @typedef {{ from: number, to: number }} Range
 */
import { RangeSet, RangeSetBuilder, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, ViewPlugin, WidgetType, gutter, keymap } from "@codemirror/view";
import { LONGEST, closes, opens, tokens } from "./json.js";

/**
 * What the line can fold: the first of its brackets that it leaves open, to its partner.
 *
 * @param {import("./json.js").EditorState} state
 * @param {Range} line
 * @returns {Range | null}
 */
function foldable(state, line) {
  if (line.to - line.from > LONGEST) return null;
  let open = line.from;
  let depth = 0;
  for (const token of tokens(state, line.from)) {
    const beyond = token.from >= line.to;
    if (beyond && depth === 0) break;
    if (opens(token)) {
      if (depth === 0) open = token.to;
      depth++;
    } else if (closes(token) && depth > 0) {
      depth--;
      if (beyond && depth === 0) return { from: open, to: token.from };
    }
  }
  return null;
}

/** @param {Range} range @param {import("@codemirror/state").ChangeDesc} changes */
const map = (range, changes) => {
  const from = changes.mapPos(range.from, 1);
  const to = changes.mapPos(range.to, -1);
  return from < to ? { from, to } : undefined;
};
const fold = /** @type {import("@codemirror/state").StateEffectType<Range>} */ (StateEffect.define({ map }));
const unfold = /** @type {import("@codemirror/state").StateEffectType<Range>} */ (StateEffect.define({ map }));

class Folded extends WidgetType {
  eq() {
    return true;
  }
  /** @param {EditorView} view */
  toDOM(view) {
    const sign = document.createElement("span");
    sign.textContent = "…";
    sign.setAttribute("aria-label", "folded code");
    sign.title = "unfold";
    sign.className = "cm-foldPlaceholder";
    sign.onclick = (event) => {
      event.preventDefault();
      const range = foldedIn(view.state, view.lineBlockAt(view.posAtDOM(sign)));
      if (range) view.dispatch({ effects: unfold.of(range) });
    };
    return sign;
  }
}
const FOLDED = Decoration.replace({ widget: new Folded() });

const field = StateField.define({
  create: () => Decoration.none,
  update(set, transaction) {
    if (transaction.isUserEvent("delete"))
      transaction.changes.iterChangedRanges((from, to) => (set = without(set, from, to)));
    set = set.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (effect.is(fold)) set = set.update({ add: [FOLDED.range(effect.value.from, effect.value.to)] });
      if (effect.is(unfold))
        set = set.update({
          filter: (from, to) => from !== effect.value.from || to !== effect.value.to,
          filterFrom: effect.value.from,
          filterTo: effect.value.to,
        });
    }
    // The cursor is never out of sight.
    return transaction.selection ? without(set, transaction.newSelection.main.head) : set;
  },
  provide: (self) => EditorView.decorations.from(self),
});

/** @param {import("@codemirror/view").DecorationSet} set */
function without(set, /** @type {number} */ from, to = from) {
  let touched = false;
  set.between(from, to, (start, end) => {
    touched ||= start < to && end > from;
  });
  return touched ? set.update({ filter: (start, end) => start >= to || end <= from }) : set;
}

/**
 * The outermost fold of the line.
 *
 * @param {import("./json.js").EditorState} state
 * @param {Range} line
 */
function foldedIn(state, line) {
  /** @type {Range | null} */
  let found = null;
  state.field(field).between(line.from, line.to, (from, to) => {
    if (!found || from < found.from) found = { from, to };
  });
  return /** @type {Range | null} */ (found);
}

/** @param {EditorView} view */
function spoken({ state: { doc } }, /** @type {string} */ done, /** @type {Range} */ { from, to }) {
  return EditorView.announce.of(`${done} lines ${doc.lineAt(from).number} to ${doc.lineAt(to).number}.`);
}

/** @param {EditorView} view */
function foldHere(view) {
  const range = foldable(view.state, view.lineBlockAt(view.state.selection.main.head));
  if (range) view.dispatch({ effects: [fold.of(range), spoken(view, "Folded", range)] });
  return range !== null;
}

/** @param {EditorView} view */
function unfoldHere(view) {
  const range = foldedIn(view.state, view.lineBlockAt(view.state.selection.main.head));
  if (range) view.dispatch({ effects: [unfold.of(range), spoken(view, "Unfolded", range)] });
  return range !== null;
}

/** @param {EditorView} view */
function foldAll(view) {
  const { state } = view;
  const effects = [];
  for (let at = 0; at < state.doc.length;) {
    const line = view.lineBlockAt(at);
    const range = foldable(state, line);
    if (range) effects.push(fold.of(range));
    at = (range ? view.lineBlockAt(range.to) : line).to + 1;
  }
  if (effects.length > 0) view.dispatch({ effects });
  return effects.length > 0;
}

/** @param {EditorView} view */
function unfoldAll(view) {
  const { state } = view;
  const effects = [];
  state.field(field).between(0, state.doc.length, (from, to) => void effects.push(unfold.of({ from, to })));
  if (effects.length > 0) view.dispatch({ effects });
  return effects.length > 0;
}

class Marker extends GutterMarker {
  /** @param {boolean} open */
  constructor(open) {
    super();
    this.open = open;
  }
  toDOM() {
    const sign = document.createElement("span");
    sign.textContent = this.open ? "▾" : "▸";
    sign.title = this.open ? "Fold" : "Unfold";
    return sign;
  }
}
const OPEN = new Marker(true);
const CLOSED = new Marker(false);

/** @param {EditorView} view */
function mark(view) {
  const set = new RangeSetBuilder();
  for (const line of view.viewportLineBlocks) {
    const marker = foldedIn(view.state, line) ? CLOSED : foldable(view.state, line) ? OPEN : null;
    if (marker) set.add(line.from, line.from, marker);
  }
  return set.finish();
}

const markers = ViewPlugin.define((view) => ({
  set: mark(view),
  update({ view, state, startState, docChanged, viewportChanged }) {
    if (docChanged || viewportChanged || startState.field(field) !== state.field(field)) this.set = mark(view);
  },
}));

export const folding = [
  field,
  markers,
  gutter({
    class: "cm-foldGutter",
    markers: (view) => view.plugin(markers)?.set ?? RangeSet.empty,
    initialSpacer: () => CLOSED,
    domEventHandlers: {
      click(view, line) {
        const folded = foldedIn(view.state, line);
        const range = folded ?? foldable(view.state, line);
        if (range) view.dispatch({ effects: (folded ? unfold : fold).of(range) });
        return range !== null;
      },
    },
  }),
  keymap.of([
    { key: "Ctrl-Shift-[", mac: "Cmd-Alt-[", run: foldHere },
    { key: "Ctrl-Shift-]", mac: "Cmd-Alt-]", run: unfoldHere },
    { key: "Ctrl-Alt-[", run: foldAll },
    { key: "Ctrl-Alt-]", run: unfoldAll },
  ]),
];

/** The bracket at the cursor and its partner. Brackets in strings and comments are words there, and count for nothing. */
import { Decoration, ViewPlugin } from "@codemirror/view";
import { LONGEST, closes, opens, tokens } from "./json.js";

const REACH = 10_000;
const MATCHING = Decoration.mark({ class: "cm-matchingBracket" });
const ALONE = Decoration.mark({ class: "cm-nonmatchingBracket" });

/**
 * The bracket at `at` with its partner, if it has one; null where there is no bracket, or the partner may be out of reach.
 *
 * @param {import("./json.js").EditorState} state
 * @param {number} at
 */
function pair(state, at) {
  if (!/[{}[\]]/.test(state.sliceDoc(at, at + 1))) return null;
  const start = state.doc.lineAt(Math.max(0, at - REACH)).from;
  if (at - start > LONGEST) return null;
  const open = [];
  let found = false;
  for (const token of tokens(state, start)) {
    if (token.from > (found ? at + REACH : at)) return null;
    found ||= token.from === at;
    if (opens(token)) open.push(token);
    if (!closes(token)) continue;
    const partner = open.pop();
    if (token.from === at && !partner) return start > 0 ? null : { from: at };
    if (token.from === at || partner?.from === at)
      return { from: partner.from, to: token.from, matched: (partner.sign === "{") === (token.sign === "}") };
  }
  return found ? { from: at } : null;
}

/** @param {import("./json.js").EditorState} state */
function draw(state) {
  const { empty, head } = state.selection.main;
  const found = empty && ((head > 0 && pair(state, head - 1)) || pair(state, head));
  if (!found) return Decoration.none;
  const mark = found.matched ? MATCHING : ALONE;
  const places = found.to === undefined ? [found.from] : [found.from, found.to];
  return Decoration.set(places.map((from) => mark.range(from, from + 1)));
}

export const brackets = ViewPlugin.define(
  (view) => ({
    decorations: draw(view.state),
    late: false,
    update({ view, state, changes, docChanged, selectionSet }) {
      if (!docChanged && !selectionSet && !this.late) return;
      // What an input method is composing must not be redrawn under it.
      this.late = view.composing;
      this.decorations = this.late ? this.decorations.map(changes) : draw(state);
    },
  }),
  { decorations: (value) => value.decorations },
);

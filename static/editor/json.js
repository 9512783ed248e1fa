/**
 * JSON as people paste it: its pieces, and their colours. A missing bracket, a comment or a curly quote stops nothing, as
 * it would a grammar. What is wrong with the text is the engine's to say.
 *
 * @typedef {import("@codemirror/state").EditorState} EditorState
 * @typedef {{ from: number, to: number, sign: string, key: boolean }} Token `sign` is its first character
 */
import { Prec, RangeSetBuilder, StateField } from "@codemirror/state";
import { Decoration, Direction, EditorView, ViewPlugin } from "@codemirror/view";

/** Comments, strings (and whether a colon follows), brackets, line ends. Whatever begins also ends: it never backtracks. */
const TOKEN =
  /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|(?:"(?:[^"\\\n]|\\[^\n])*"?|[“”][^“”"\n]*[“”"]?)(?=([^\S\n]*:)?)|[{}[\]\n]/g;

/** Of a line beyond this the rest stays plain: every key would read it from its start. */
export const LONGEST = 50_000;

function scan(/** @type {string} */ text, /** @type {number} */ from) {
  TOKEN.lastIndex = from;
  return text.matchAll(TOKEN);
}

const source = StateField.define({
  create: ({ doc }) => read(doc),
  update: (value, { docChanged, newDoc }) => (docChanged ? read(newDoc) : value),
});

/**
 * The text in one piece, and its comments of several lines, for a line can start in one.
 *
 * @param {import("@codemirror/state").Text} doc
 */
function read(doc) {
  const text = doc.toString();
  const comments = [];
  if (text.includes("/*"))
    for (const { 0: token, index } of scan(text, 0))
      if (token.startsWith("/*") && token.includes("\n")) comments.push({ from: index, to: index + token.length });
  return { text, comments };
}

/** @param {EditorState} state */
export const isJson = (state) => state.field(source, false) !== undefined;

/**
 * From the start of a line to the end of the text: who has seen enough stops.
 *
 * @param {EditorState} state
 * @param {number} start
 * @returns {Generator<Token>}
 */
export function* tokens(state, start) {
  const { text, comments } = state.field(source);
  const comment = comments.find(({ from, to }) => from < start && start < to);
  for (const { 0: token, 1: colon, index } of scan(text, comment?.from ?? start))
    yield { from: index, to: index + token.length, sign: token[0], key: colon !== undefined };
}

export const opens = (/** @type {Token} */ { sign }) => sign === "{" || sign === "[";
export const closes = (/** @type {Token} */ { sign }) => sign === "}" || sign === "]";

const bidiIsolate = Direction.LTR;
const KEY = Decoration.mark({ class: "wd-key", bidiIsolate });
const STRING = Decoration.mark({ class: "wd-string", bidiIsolate });
const COMMENT = Decoration.mark({ class: "wd-comment", bidiIsolate });

/** @param {import("@codemirror/view").EditorView} view */
function paint(view) {
  const set = new RangeSetBuilder();
  for (const { from, to } of view.visibleRanges) {
    const line = view.state.doc.lineAt(from);
    if (from - line.from > LONGEST) continue;
    for (const token of tokens(view.state, line.from)) {
      if (token.from >= to) break;
      if (token.to <= from || token.sign === "\n" || opens(token) || closes(token)) continue;
      set.add(
        Math.max(from, token.from),
        Math.min(to, token.to),
        token.sign === "/" ? COMMENT : token.key ? KEY : STRING,
      );
    }
  }
  return set.finish();
}

const colours = ViewPlugin.define(
  (view) => ({
    decorations: paint(view),
    update(update) {
      if (update.docChanged || update.viewportChanged) this.decorations = paint(update.view);
    },
  }),
  {
    decorations: (value) => value.decorations,
    // The cursor goes the way that the style sheet lays them out.
    provide: (plugin) =>
      EditorView.bidiIsolatedRanges.of((view) => view.plugin(plugin)?.decorations ?? Decoration.none),
  },
);

// First, so that no colour cuts a mark in two.
export const json = [source, Prec.high(colours)];

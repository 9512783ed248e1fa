/**
 * The document laid out as AWS prints it: a line for each member and element, two spaces deeper in each bracket. Only the
 * white space between the pieces changes, so that a text which is no JSON yet loses nothing.
 *
 * @typedef {{ from: number, to: number, sign: string, key?: boolean }} Piece
 */
import { isolateHistory } from "@codemirror/commands";
import { EditorView, ViewPlugin, keymap } from "@codemirror/view";
import { closes, opens, tokens } from "./json.js";

/** Whether a longer text would change shows when it is asked to. */
const LONGEST = 100_000;
const DEEPEST = 64;
/** What else than strings, comments and brackets there is. A space of another kind is a word: it is wrong there. */
const WORD = /[:,]|[^\s:,][^\s,]*|[^\S \t\n]+/g;
const CLOSED = /^(?:"(?:[^"\\]|\\.)*"|[“”].*[“”"])$/;

/**
 * @param {import("./json.js").EditorState} state
 * @param {string} text
 * @returns {Generator<Piece>}
 */
function* pieces(state, text) {
  let done = 0;
  const words = function* (/** @type {number} */ to) {
    for (const { 0: word, index } of text.slice(done, to).matchAll(WORD))
      yield { from: done + index, to: done + index + word.length, sign: word[0] };
    done = to;
  };
  for (const token of tokens(state, 0)) {
    yield* words(token.from);
    done = token.to;
    if (token.sign !== "\n") yield token;
  }
  yield* words(text.length);
}

/**
 * What must change, from the start to the end. A text with strings in single quotes stays: where they end is a guess.
 *
 * @param {import("./json.js").EditorState} state
 */
function changes(state) {
  const text = state.doc.toString();
  const all = [];
  let depth = 0;
  /** @type {Piece | undefined} */
  let before;
  for (const piece of pieces(state, text)) {
    if (before && depth > 0) {
      if (piece.sign === "'") return [];
      const { from, to } = { from: before.to, to: piece.from };
      const gap = text.slice(from, to);
      const insert = space(text, before, piece, gap, depth);
      if (insert !== gap) all.push({ from, to, insert });
    }
    depth = Math.max(0, depth + Number(opens(piece)) - Number(closes(piece)));
    // A colon is one only behind a name.
    before = piece.sign === ":" && !before?.key ? { ...piece, sign: "" } : piece;
  }
  return all;
}

/**
 * @param {string} text
 * @param {Piece} before
 * @param {Piece} piece
 * @param {string} gap
 * @param {number} depth
 */
function space(text, before, piece, gap, depth) {
  const line = `\n${"  ".repeat(Math.min(DEEPEST, depth - Number(closes(piece))))}`;
  const kept = gap.includes("\n") ? line : gap;
  const is = (/** @type {Piece} */ { from }, /** @type {string} */ sign) => text.startsWith(sign, from);
  if (is(before, "//") || (/["“”]/.test(before.sign) && gap[0] === "\n" && !isClosed(text, before))) return line;
  if (opens(before) && closes(piece)) return "";
  if (piece.sign === "/" || is(before, "/*")) return kept || " ";
  if (opens(before) || closes(piece) || before.sign === ",") return line;
  if (piece.sign === "," || (piece.sign === ":" && before.key)) return "";
  return before.sign === ":" ? " " : kept;
}

const isClosed = (/** @type {string} */ text, /** @type {Piece} */ { from, to }) => CLOSED.test(text.slice(from, to));

/** @param {EditorView} view */
function format(view) {
  const all = changes(view.state);
  if (all.length === 0 || view.state.readOnly) return false;
  view.dispatch({
    changes: all,
    annotations: isolateHistory.of("full"),
    effects: EditorView.announce.of("Formatted."),
    userEvent: "input.format",
  });
  return true;
}

/** @param {HTMLElement | null | undefined} button runs it, and tells whether there is something to do */
export const formatting = (button) => [
  keymap.of([{ key: "Shift-Alt-f", run: format }]),
  ViewPlugin.define((view) => {
    let timer = 0;
    const look = () => {
      const { state } = view;
      const useful = state.doc.length > LONGEST || changes(state).length > 0;
      button?.setAttribute("aria-disabled", String(!useful));
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(look, 100);
    };
    if (button) button.onclick = () => void format(view);
    soon();
    return { update: ({ docChanged }) => docChanged && soon(), destroy: () => clearTimeout(timer) };
  }),
];

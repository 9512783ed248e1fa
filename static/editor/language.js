/**
 * Stands for `@codemirror/language` and `@lezer/common`, a sixth of the editor's bytes, in what `@codemirror/commands`
 * needs of them: the indentation of a new line, here without a parser.
 */
import { EditorState, countColumn } from "@codemirror/state";
import { closes, isJson, opens, tokens } from "./json.js";

const UNIT = 2;

/** Where a new line is about to begin; `simulateDoubleBreak`: two of them, with nothing between. */
export class IndentContext {
  /**
   * @param {EditorState} state
   * @param {{ simulateBreak?: number, simulateDoubleBreak?: boolean }} [options]
   */
  constructor(state, options = {}) {
    this.state = state;
    this.options = options;
  }
  /** @param {number} at */
  lineIndent(at) {
    return indentOf(this.state, this.state.doc.lineAt(at).text);
  }
}

const indentOf = (/** @type {EditorState} */ state, /** @type {string} */ text) =>
  countColumn(text, state.tabSize, text.search(/\S|$/));

/**
 * The column of what follows `at`: as the line before it, deeper if that leaves a bracket open, back if this closes one.
 *
 * @param {IndentContext} context
 * @param {number} at
 */
export function getIndentation({ state, options }, at) {
  if (!isJson(state)) return null;
  const { doc } = state;
  const here = doc.lineAt(at);
  let number = here.number - Number(at === here.from);
  while (number > 1 && doc.line(number).length === 0) number--;
  if (number === 0) return 0;
  const before = doc.line(number);

  let opened = 0;
  for (const token of tokens(state, before.from)) {
    if (token.from >= Math.min(at, before.to)) break;
    opened += Number(opens(token)) - Number(closes(token));
  }
  const back = !options.simulateDoubleBreak && /^\s*[}\]]/.test(doc.sliceString(at, here.to));
  return Math.max(0, indentOf(state, before.text) + UNIT * (Number(opened > 0) - Number(back)));
}

export const indentString = (/** @type {EditorState} */ _, /** @type {number} */ columns) => " ".repeat(columns);

// No tree, no nodes. The rest serves commands that have no key here and are not bundled.
export const syntaxTree = () => ({ resolveInner: () => ({ childBefore: () => null, childAfter: () => null }) });
export const NodeProp = undefined;
export const matchBrackets = undefined;
export const getIndentUnit = undefined;
export const indentUnit = undefined;

/** A closing bracket that begins its line goes to where it belongs as soon as it is typed. */
export const indentOnInput = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || !transaction.isUserEvent("input.type")) return transaction;
  const { head } = transaction.newSelection.main;
  const line = transaction.newDoc.lineAt(head);
  const text = line.text.slice(0, head - line.from);
  if (!/^\s*[}\]]$/.test(text)) return transaction;
  const indent = indentString(transaction.state, getIndentation(new IndentContext(transaction.state), line.from));
  const space = text.slice(0, -1);
  if (space === indent) return transaction;
  return [
    transaction,
    { changes: { from: line.from, to: line.from + space.length, insert: indent }, sequential: true },
  ];
});

/**
 * JSON as people paste it: colours, folding and indentation that do not give up at a missing bracket, a comment or a
 * curly quote, as a grammar would. What is wrong with the text is the engine's to say.
 */
import { HighlightStyle, LanguageSupport, StreamLanguage, foldService, syntaxHighlighting } from "@codemirror/language";
import { tags } from "@lezer/highlight";

const STRING = /^(?:"(?:[^"\\]|\\.)*"?|[“”][^“”"]*[“”"]?)/;

const language = StreamLanguage.define({
  name: "json",
  startState: () => ({ comment: false, indent: 0, opened: 0 }),
  token(stream, state) {
    if (stream.sol()) {
      state.indent = stream.indentation();
      state.opened = 0;
    }
    if (state.comment || stream.match("/*")) {
      state.comment = !stream.match(/^.*?\*\//);
      if (state.comment) stream.skipToEnd();
      return "comment";
    }
    if (stream.eatSpace()) return null;
    if (stream.match("//")) {
      stream.skipToEnd();
      return "comment";
    }
    if (stream.match(STRING)) return stream.match(/^\s*:/, false) ? "propertyName" : "string";
    if (stream.match(/^-?\d[\w.+-]*/)) return "number";
    if (stream.match(/^(?:true|false|null)\b/)) return "bool";
    const sign = stream.next();
    if (sign === "{" || sign === "[") state.opened++;
    else if (sign === "}" || sign === "]") state.opened--;
    else return null;
    return "bracket";
  },
  indent(state, after, context) {
    const closes = /^[}\]]/.test(after) ? context.unit : 0;
    return Math.max(0, state.indent + (state.opened > 0 ? context.unit : 0) - closes);
  },
  languageData: { indentOnInput: /^\s*[}\]]$/ },
});

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--key)" },
  { tag: tags.string, color: "var(--str)" },
  { tag: tags.comment, color: "var(--ink-3)", fontStyle: "italic" },
]);

/** Brackets outside strings and comments, each with its offset in `line`. */
const BRACKETS = /"(?:[^"\\]|\\.)*"?|\/\/.*|\/\*.*?\*\/|[{}[\]]/g;

/** From the last bracket that `from`'s line leaves open to its partner. */
const folds = foldService.of((state, from, to) => {
  let open = -1;
  let depth = 0;
  for (const found of brackets(state.doc.sliceString(from, to))) {
    if (found.opens) {
      if (depth === 0) open = from + found.at;
      depth++;
    } else if (depth > 0) depth--;
    if (depth === 0) open = -1;
  }
  if (open < 0) return null;

  for (let number = state.doc.lineAt(from).number + 1; number <= state.doc.lines; number++) {
    const line = state.doc.line(number);
    for (const found of brackets(line.text)) {
      depth += found.opens ? 1 : -1;
      if (depth === 0) return { from: open + 1, to: line.from + found.at };
    }
  }
  return null;
});

/** @param {string} line */
function* brackets(line) {
  for (const { 0: token, index } of line.matchAll(BRACKETS)) {
    if (token.length === 1 && token !== '"') yield { at: index, opens: token === "{" || token === "[" };
  }
}

export const json = new LanguageSupport(language, [syntaxHighlighting(colours), folds]);

/** What the search is built on: it comes later and has to meet the classes and facets that the editor has. */
export {
  CharCategory,
  EditorSelection,
  EditorState,
  Facet,
  Prec,
  RangeSetBuilder,
  StateEffect,
  StateField,
  codePointAt,
  codePointSize,
  combineConfig,
  findClusterBreak,
  fromCodePoint,
} from "@codemirror/state";
export { Decoration, EditorView, ViewPlugin, getPanel, keymap, runScopeHandlers, showPanel } from "@codemirror/view";

// Of a command without a key here; the name alone has to be there.
export const getDialog = undefined;
export const showDialog = undefined;

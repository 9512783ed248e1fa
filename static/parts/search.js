/** Search in a document: CodeMirror's own, in the page's colors. */
import {
  SearchQuery,
  closeSearchPanel,
  findNext,
  findPrevious,
  openSearchPanel,
  search as panel,
  setSearchQuery,
} from "@codemirror/search";
import { EditorView, keymap } from "@codemirror/view";

const scope = "editor search-panel";

export const search = [
  panel({ top: true }),
  keymap.of([
    { key: "Mod-f", run: openSearchPanel, scope },
    { key: "F3", run: findNext, shift: findPrevious, scope, preventDefault: true },
    { key: "Mod-g", run: findNext, shift: findPrevious, scope, preventDefault: true },
    { key: "Escape", run: closeSearchPanel, scope },
  ]),
  EditorView.theme({
    ".cm-panel.cm-search": { padding: "6px 34px 6px 10px" },
    ".cm-panel.cm-search [name=close]": {
      color: "var(--ink-2)",
      fontSize: "18px",
      minWidth: "24px",
      minHeight: "24px",
      cursor: "pointer",
    },
    ".cm-panel.cm-search label": { display: "inline-flex", alignItems: "center", minHeight: "24px" },
    ".cm-button": {
      font: "inherit",
      minHeight: "26px",
      color: "var(--ink)",
      backgroundImage: "none",
      backgroundColor: "var(--panel)",
      border: "1px solid var(--line)",
      borderRadius: "6px",
      cursor: "pointer",
      "&:active": { backgroundImage: "none", backgroundColor: "var(--line-2)" },
    },
    ".cm-searchMatch": { backgroundColor: "var(--maybe-bg)", boxShadow: "inset 0 0 0 1px var(--maybe)" },
    ".cm-searchMatch-selected": { backgroundColor: "var(--sel)" },
  }),
];

/**
 * Opens the panel and goes on where the field that stood there before it was left.
 *
 * @param {EditorView} view
 * @param {string} typed
 */
export function start(view, typed) {
  openSearchPanel(view);
  if (!typed) return;
  view.dispatch({ effects: setSearchQuery.of(new SearchQuery({ search: typed })) });
  /** @type {HTMLInputElement} */ (view.dom.querySelector("[main-field]")).setSelectionRange(
    typed.length,
    typed.length,
  );
}

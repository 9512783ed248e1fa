/** Long lines wrap under their own start. Classes instead of a style attribute keep this inside any content policy. */
import { RangeSetBuilder, countColumn } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";

const DEEPEST = 24;
const columns = Array.from({ length: DEEPEST + 1 }, (_, column) => column);
const decorations = columns.map((column) => Decoration.line({ class: `wd-in${column}` }));

const plugin = ViewPlugin.define(
  (view) => ({
    decorations: decorate(view),
    update(update) {
      if (update.docChanged || update.viewportChanged) this.decorations = decorate(update.view);
    },
  }),
  { decorations: (value) => value.decorations },
);

/** @param {EditorView} view */
function decorate(view) {
  const set = new RangeSetBuilder();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to;) {
      const line = view.state.doc.lineAt(at);
      const space = /^[ \t]*/.exec(line.text.slice(0, DEEPEST))[0];
      set.add(line.from, line.from, decorations[Math.min(DEEPEST, countColumn(space, view.state.tabSize))]);
      at = line.to + 1;
    }
  }
  return set.finish();
}

const sheet = EditorView.theme(
  Object.fromEntries(
    columns.map((column) => [
      `.cm-line.wd-in${column}`,
      { paddingLeft: `calc(${column + 2}ch + 2px)`, textIndent: `-${column + 2}ch` },
    ]),
  ),
);

export const hangingIndent = [plugin, sheet];

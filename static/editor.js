/**
 * The text editor of the page: CodeMirror behind the few calls that the Rust side makes.
 *
 * Offsets are UTF-16 code units into the editor's own text, in which every line break is one "\n". Should a text that
 * was handed in hold "\r", `onChange` reports the text as it is kept, so that both sides count alike.
 *
 * @typedef {"error"|"warning"|"note"|"ok"|"caller"|"action"|"resource"} Severity
 * @typedef {[text: string, differs: boolean]} Piece
 * @typedef {{ id: string, label: string, primary?: boolean }} Action
 *
 * @typedef {object} Mark
 * @property {string} id given back to `onAction`
 * @property {number} from
 * @property {number} to equal to `from` where something is missing
 * @property {Severity} severity the last three are words of the error: an underline and a title, no card
 * @property {boolean} [primary] its card stands under the line; other cards show on hover and when the cursor is inside
 * @property {string} title
 * @property {string} [detail]
 * @property {string} [code] drawn as a link; choosing it calls `onAction(id, "explain")`
 * @property {Piece[] | null} [expected] null or empty: no such row
 * @property {Piece[] | null} [actual]
 * @property {string} [expectedLabel]
 * @property {string} [actualLabel]
 * @property {Action[]} [actions]
 *
 * @typedef {{ from: number, to: number, insert: string }} Edit
 *
 * @typedef {object} Options
 * @property {Element} parent beside it may stand a button with `data-format`, which formats the text
 * @property {ShadowRoot | Document} [root] where the style sheets go; default: the parent's root
 * @property {string} [text]
 * @property {Mark[]} [marks] those of the beginning
 * @property {string} label the accessible name
 * @property {"json" | "text"} [language]
 * @property {boolean} [readOnly]
 * @property {string} [placeholder]
 * @property {(text: string) => Mark[] | undefined | void} [onChange] called in the same tick as the change; marks that it
 *   returns are drawn together with the text
 * @property {(markId: string, actionId: string) => void} [onAction]
 * @property {(name: string) => Promise<any>} part promises a module that is loaded when it is asked for
 */
import { EditorState, Transaction } from "@codemirror/state";
import { EditorView, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { standardKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
import { brackets } from "./editor/brackets.js";
import { folding } from "./editor/fold.js";
import { formatting } from "./editor/format.js";
import { hangingIndent } from "./editor/indent.js";
import { invisible } from "./editor/invisible.js";
import { json } from "./editor/json.js";
import { indentOnInput } from "./editor/language.js";
import { lights, watch } from "./editor/lights.js";
import { actionHandler, goTo, marking, marks, nextMark, showChanged } from "./editor/marks.js";
import { search } from "./editor/search.js";
import { theme } from "./editor/theme.js";

export * from "./editor/shared.js";

// Tab is not among them, it leaves the editor; nor is Mod-Enter, which is the page's.
const KEYS = [...historyKeymap, ...standardKeymap];

/** @param {Options} options */
export function createEditor(options) {
  const { parent, text = "", label, readOnly = false, onChange = () => {}, onAction = () => {} } = options;
  const root = options.root ?? /** @type {ShadowRoot | Document} */ (parent.getRootNode());
  const format = readOnly ? [] : formatting(parent.parentElement?.querySelector("[data-format]"));
  let silent = false;
  watch(root);

  const view = new EditorView({
    parent,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        options.language === "text"
          ? []
          : [json, lineNumbers(), folding, brackets, indentOnInput, hangingIndent, format],
        history(),
        EditorState.tabSize.of(2),
        invisible,
        search(options.part),
        EditorView.lineWrapping,
        EditorState.readOnly.of(readOnly),
        EditorView.editable.of(!readOnly),
        whole,
        EditorView.contentAttributes.of(contentAttributes(label, readOnly)),
        options.placeholder ? placeholder(options.placeholder) : [],
        actionHandler.of(onAction),
        marks(options.marks ?? []),
        lights,
        keymap.of(KEYS),
        theme,
      ],
    }),
    dispatchTransactions(transactions) {
      const [last] = transactions.slice(-1);
      const isNews = !silent && transactions.some(({ docChanged }) => docChanged);
      const marked = isNews && marking(last.state, onChange(last.newDoc.toString()));
      view.update(marked ? [...transactions, last.state.update(marked)] : transactions);
    },
  });
  // Not at once: the caller does not hold the editor yet.
  if (text.includes("\r")) queueMicrotask(() => onChange(view.state.doc.toString()));

  const clamp = (/** @type {number} */ offset) => Math.max(0, Math.min(offset, view.state.doc.length));

  return {
    /** The whole text. */
    text: () => view.state.doc.toString(),

    /**
     * Makes `next` the text by the smallest change, so that cursor, folds and undo survive; `onChange` stays silent.
     * What is to be forgotten does not come back by undo.
     */
    setText(/** @type {string} */ next, forget = false) {
      const now = view.state.doc.toString();
      const kept = view.state.toText(next).toString();
      if (kept !== now) {
        silent = true;
        view.dispatch({
          changes: difference(now, kept),
          annotations: forget ? Transaction.addToHistory.of(false) : isolateHistory.of("full"),
        });
        silent = false;
      }
      if (kept !== next) onChange(kept);
    },

    /** One step of undo, one `onChange`. The changed places light up for a moment. */
    applyEdits(/** @type {Edit[]} */ edits) {
      if (edits.length === 0) return;
      const changes = view.state.changes(
        edits.map(({ from, to, insert }) => ({ from: clamp(from), to: clamp(Math.max(from, to)), insert })),
      );
      view.dispatch({
        changes,
        selection: { anchor: changes.mapPos(clamp(Math.max(edits[0].from, edits[0].to)), 1) },
        effects: showChanged(changes),
        annotations: [isolateHistory.of("full"), Transaction.userEvent.of("input.fix")],
        scrollIntoView: true,
      });
    },

    /** Replaces all marks; from here on they follow the user's edits. */
    setMarks(/** @type {Mark[]} */ list) {
      const marked = marking(view.state, list);
      if (marked) view.dispatch(marked);
    },

    /** Scrolls to the range, selects it and takes the focus. */
    reveal: (/** @type {number} */ from, /** @type {number} */ to) =>
      goTo(view, clamp(from), clamp(Math.max(from, to))),

    /** Goes to the next (1) or previous (-1) finding, around the end; false when there is none. */
    nextMark: (/** @type {number} */ direction) => nextMark(view, direction),

    focus: () => view.focus(),
    destroy: () => view.destroy(),
  };
}

/** A paste over the whole text may be meant for another editor: the page sees here that it is one. */
const whole = EditorView.editorAttributes.compute(["doc", "selection"], ({ doc, selection: { main } }) => {
  const left = doc.length - (main.to - main.from);
  const isWhole = left < 1000 && !(doc.sliceString(0, main.from) + doc.sliceString(main.to)).trim();
  return { "data-whole": String(isWhole) };
});

/**
 * @param {string} label
 * @param {boolean} readOnly
 */
function contentAttributes(label, readOnly) {
  return {
    "aria-label": label,
    // A writing assistant in the browser would send the policy to its maker.
    "data-gramm": "false",
    "data-lt-active": "false",
    "data-ms-editor": "false",
    ...(readOnly ? { tabindex: "0", "aria-readonly": "true" } : {}),
  };
}

/**
 * What must change in `a` to make it `b`: everything between the common start and the common end.
 *
 * @param {string} a
 * @param {string} b
 */
function difference(a, b) {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  let end = 0;
  while (end < most - start && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end++;
  return { from: start, to: a.length - end, insert: b.slice(start, b.length - end) };
}

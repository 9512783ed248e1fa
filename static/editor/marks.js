/**
 * What the engine has to say, drawn into the text: an underline, a sign in the gutter, a tinted line, and a card with
 * the message. Everything the user pasted reaches the page through `textContent` alone.
 *
 * @typedef {import("../editor.js").Mark} Mark
 * @typedef {import("../editor.js").Piece} Piece
 */
import { Facet, RangeSet, StateEffect, StateField, Transaction } from "@codemirror/state";
import {
  Decoration,
  EditorView,
  GutterMarker,
  WidgetType,
  gutterLineClass,
  hoverTooltip,
  keymap,
  showTooltip,
} from "@codemirror/view";

/** Worst first. The other severities are words of the error and carry no message. */
const FINDINGS = ["error", "warning", "note", "ok"];
const SPOKEN = { error: "Error", warning: "Warning", note: "Note", ok: "Fine" };
const isFinding = (/** @type {Mark} */ mark) => FINDINGS.includes(mark.severity);
const isProblem = (/** @type {Mark} */ mark) => isFinding(mark) && mark.severity !== "ok";
const rank = (/** @type {Mark} */ mark) => FINDINGS.indexOf(mark.severity);

/** @type {Facet<(markId: string, actionId: string) => void, (markId: string, actionId: string) => void>} */
export const actionHandler = Facet.define({ combine: (handlers) => handlers[0] ?? (() => {}) });

const replaceMarks = /** @type {import("@codemirror/state").StateEffectType<Mark[]>} */ (StateEffect.define());
const closeTip = StateEffect.define();
const changed = /** @type {import("@codemirror/state").StateEffectType<{ from: number, to: number }[]>} */ (
  StateEffect.define()
);

/** @param {Mark} mark */
const place = (mark) => `${mark.from}-${mark.to}`;
/** Everything of a card that can be seen, so that an unchanged one keeps its element and the focus in it. */
const content = (/** @type {Mark} */ { from, to, primary, ...seen }) => JSON.stringify(seen);

// The marks and how they are drawn

const field = StateField.define({
  create: (state) => draw(state.doc, []),
  update(value, transaction) {
    let { marks } = value;
    if (transaction.docChanged) marks = follow(marks, transaction.changes);
    for (const effect of transaction.effects) if (effect.is(replaceMarks)) marks = effect.value;
    return marks === value.marks ? value : draw(transaction.newDoc, marks);
  },
  provide: (self) => [
    EditorView.decorations.from(self, (value) => value.decorations),
    gutterLineClass.from(self, (value) => value.gutter),
    EditorView.contentAttributes.from(self, (value) => describe(value.marks)),
  ],
});

/**
 * @param {Mark[]} marks
 * @param {import("@codemirror/state").ChangeSet} changes
 */
function follow(marks, changes) {
  return marks
    .map((mark) => {
      const from = changes.mapPos(mark.from, mark.from === mark.to ? -1 : 1);
      return { ...mark, from, to: Math.max(from, changes.mapPos(mark.to, -1)), was: mark };
    })
    .filter(({ was, from, to }) => was.from === was.to || from < to)
    .map(({ was, ...mark }) => mark);
}

/**
 * @param {import("@codemirror/state").Text} doc
 * @param {Mark[]} marks
 */
function draw(doc, marks) {
  const ranges = [];
  /** @type {Map<number, Mark>} the worst of each line */
  const lines = new Map();
  for (const mark of marks) {
    const line = doc.lineAt(mark.from);
    if (!isFinding(mark)) {
      if (mark.from === mark.to) continue;
      const attributes = { title: mark.title };
      ranges.push(Decoration.mark({ class: `wd-word wd-${mark.severity}`, attributes }).range(mark.from, mark.to));
      continue;
    }
    // Of a range over several lines the first is underlined: a wave under half the document shows nothing.
    const end = Math.min(mark.to, line.to);
    ranges.push(
      end > mark.from
        ? Decoration.mark({
            class: `wd-mark wd-${mark.severity}`,
            attributes: { "data-mark": mark.id },
          }).range(mark.from, end)
        : Decoration.widget({ widget: new Gap(mark), side: 1 }).range(mark.from),
    );
    if (mark.primary) ranges.push(Decoration.widget({ widget: new Card(mark), block: true, side: 1 }).range(line.to));
    const worst = lines.get(line.from);
    if (!worst || rank(mark) < rank(worst)) lines.set(line.from, mark);
  }
  for (const [from, { severity }] of lines)
    ranges.push(Decoration.line({ class: `wd-line wd-${severity}` }).range(from));
  const signs = [...lines].map(([from, { severity }]) => SIGNS[severity].range(from));
  return { marks, decorations: Decoration.set(ranges, true), gutter: RangeSet.of(signs, true) };
}

/** Says to a screen reader that there is something to go to, and how. @param {Mark[]} marks */
function describe(marks) {
  const problems = marks.filter(isProblem);
  /** @type {Record<string, string>} */
  const attributes = {};
  if (problems.length > 0)
    attributes["aria-description"] = `${problems.length} marked. F8 goes to the next mark, Shift F8 to the previous.`;
  if (problems.some(({ severity }) => severity === "error")) attributes["aria-invalid"] = "true";
  return attributes;
}

class Sign extends GutterMarker {
  /** @param {string} severity */
  constructor(severity) {
    super();
    this.elementClass = `wd-sign wd-${severity}`;
  }
}
const SIGNS = Object.fromEntries(FINDINGS.map((severity) => [severity, new Sign(severity)]));

/** Stands where something is missing. */
class Gap extends WidgetType {
  /** @param {Mark} mark */
  constructor(mark) {
    super();
    this.mark = mark;
  }
  /** @param {Gap} other */
  eq(other) {
    return other.mark.id === this.mark.id && other.mark.severity === this.mark.severity;
  }
  toDOM() {
    const gap = element("span", `wd-gap wd-${this.mark.severity}`);
    gap.dataset.mark = this.mark.id;
    return gap;
  }
  ignoreEvent() {
    return false;
  }
}

/** The message under the line. */
class Card extends WidgetType {
  /** @param {Mark} mark */
  constructor(mark) {
    super();
    this.mark = mark;
    this.content = content(mark);
  }
  /** @param {Card} other */
  eq(other) {
    return other.content === this.content;
  }
  get estimatedHeight() {
    return 120;
  }
  /** @param {EditorView} view */
  toDOM(view) {
    const under = element("div", "wd-under");
    under.append(card(view, this.mark));
    return under;
  }
}

/**
 * @param {EditorView} view
 * @param {Mark} mark
 */
function card(view, mark) {
  const act = (/** @type {string} */ action) => view.state.facet(actionHandler)(mark.id, action);
  const dom = element("div", `wd-card wd-${mark.severity}`);
  dom.dataset.mark = mark.id;
  dom.setAttribute("role", "group");
  dom.setAttribute("aria-label", `${SPOKEN[mark.severity]}: ${mark.title}`);
  dom.append(element("b", "wd-title", mark.title));

  const rows = [
    [mark.expectedLabel ?? "required", mark.expected],
    [mark.actualLabel ?? "sent", mark.actual],
  ].filter(([, pieces]) => pieces?.length);
  if (rows.length > 0) {
    const compare = element("dl", "wd-compare");
    for (const [label, pieces] of rows) {
      const value = element("dd");
      value.append(...pieces.map(([text, differs]) => element(differs ? "mark" : "span", "", text)));
      compare.append(element("dt", "", label), value);
    }
    dom.append(compare);
  }

  if (mark.detail || mark.code) {
    const detail = element("p", "wd-detail", mark.detail ? `${mark.detail} ` : "");
    if (mark.code) detail.append(button("wd-code", mark.code, () => act("explain")));
    dom.append(detail);
  }

  if (mark.actions?.length) {
    const actions = element("div", "wd-actions");
    for (const { id, label, primary } of mark.actions)
      actions.append(button(primary ? "wd-button wd-first" : "wd-button", label, () => act(id)));
    dom.append(actions);
  }
  return dom;
}

/**
 * @param {string} name
 * @param {string} [className]
 * @param {string} [text]
 */
function element(name, className, text) {
  const dom = document.createElement(name);
  if (className) dom.className = className;
  if (text) dom.textContent = text;
  return dom;
}

/**
 * @param {string} className
 * @param {string} label
 * @param {() => void} run
 */
function button(className, label, run) {
  const dom = /** @type {HTMLButtonElement} */ (element("button", className, label));
  dom.type = "button";
  dom.addEventListener("click", run);
  return dom;
}

// Cards that show on demand

/**
 * @param {import("@codemirror/state").EditorState} state
 * @param {number} at
 */
function tipAt(state, at) {
  const here = state
    .field(field)
    .marks.filter((mark) => isFinding(mark) && !mark.primary && mark.from <= at && at <= mark.to)
    .sort((a, b) => rank(a) - rank(b));
  if (here.length === 0) return null;
  return {
    pos: Math.max(...here.map(({ from }) => from)),
    end: Math.min(...here.map(({ to }) => to)),
    key: here.map((mark) => place(mark) + content(mark)).join(),
    create: (/** @type {EditorView} */ view) => {
      const dom = element("div", "wd-tip");
      dom.append(...here.map((mark) => card(view, mark)));
      return { dom };
    },
  };
}

const cursorTip = StateField.define({
  create: () => /** @type {ReturnType<typeof tipAt>} */ (null),
  update(tip, transaction) {
    if (transaction.docChanged || transaction.effects.some((effect) => effect.is(closeTip) || effect.is(replaceMarks)))
      tip = null;
    if (!transaction.selection || !transaction.isUserEvent("select")) return tip;
    const next = tipAt(transaction.state, transaction.newSelection.main.head);
    return next?.key === tip?.key ? tip : next;
  },
  provide: (self) => showTooltip.from(self),
});

const hoverTip = hoverTooltip(
  (view, at) => {
    const tip = tipAt(view.state, at);
    return tip?.key === view.state.field(cursorTip)?.key ? null : tip;
  },
  {
    hideOnChange: true,
    hideOn: (transaction) => transaction.effects.some((effect) => effect.is(replaceMarks)),
  },
);

const leaving = EditorView.domEventObservers({
  blur(event, view) {
    const inside = view.dom.contains(/** @type {Node | null} */ (event.relatedTarget));
    if (!inside && view.state.field(cursorTip)) view.dispatch({ effects: closeTip.of(null) });
  },
});

// What a fix has just written

const fresh = StateField.define({
  create: () => Decoration.none,
  update(set, transaction) {
    if (transaction.docChanged) set = Decoration.none;
    for (const effect of transaction.effects)
      if (effect.is(changed)) set = Decoration.set(effect.value.map(({ from, to }) => FRESH.range(from, to)));
    return set;
  },
  provide: (self) => EditorView.decorations.from(self),
});
const FRESH = Decoration.mark({ class: "wd-fresh" });

/** @param {import("@codemirror/state").ChangeSet} changes */
export function showChanged(changes) {
  /** @type {{ from: number, to: number }[]} */
  const written = [];
  changes.iterChanges((_, __, from, to) => {
    if (from < to) written.push({ from, to });
  });
  return changed.of(written);
}

// What can be done with them

/**
 * @param {Mark[]} list
 * @param {import("@codemirror/state").Text} doc
 */
function within(list, { length }) {
  return list.map((mark) => {
    const from = Math.max(0, Math.min(mark.from, length));
    return { ...mark, from, to: Math.max(from, Math.min(mark.to, length)) };
  });
}

/**
 * What puts these marks in the place of all others; nothing where they are the same.
 *
 * @param {import("@codemirror/state").EditorState} state
 * @param {Mark[] | undefined | void} list
 */
export function marking(state, list) {
  if (!list) return;
  const next = within(list, state.doc);
  // Every keystroke brings the marks anew; mostly they are the old ones.
  if (JSON.stringify(next) === JSON.stringify(state.field(field).marks)) return;
  return { effects: replaceMarks.of(next), annotations: Transaction.addToHistory.of(false) };
}

/**
 * @param {EditorView} view
 * @param {number} from
 * @param {number} to
 */
export function goTo(view, from, to) {
  const mark = view.state.field(field).marks.find((mark) => isFinding(mark) && mark.from === from && mark.to === to);
  const effects = [EditorView.scrollIntoView(from, { y: "center" })];
  if (mark) effects.push(EditorView.announce.of(spoken(view, mark)));
  view.dispatch({ selection: { anchor: from, head: to }, effects, userEvent: "select.mark" });
  view.focus();
}

/**
 * @param {EditorView} view
 * @param {Mark} mark
 */
function spoken(view, mark) {
  const side = (/** @type {Piece[] | null | undefined} */ pieces) => pieces?.map(([text]) => text).join("");
  return [
    `${SPOKEN[mark.severity]} on line ${view.state.doc.lineAt(mark.from).number}: ${mark.title}`,
    mark.expected?.length ? `${mark.expectedLabel ?? "required"} ${side(mark.expected)}` : "",
    mark.actual?.length ? `${mark.actualLabel ?? "sent"} ${side(mark.actual)}` : "",
    mark.detail ?? "",
  ]
    .filter(Boolean)
    .join(". ");
}

/**
 * @param {EditorView} view
 * @param {number} direction
 */
export function nextMark(view, direction) {
  const { from, to } = view.state.selection.main;
  const problems = view.state
    .field(field)
    .marks.filter(isProblem)
    .sort((a, b) => direction * (a.from - b.from || a.to - b.to));
  const beyond = problems.find((mark) => direction * (mark.from - from || mark.to - to) > 0);
  const next = beyond ?? problems[0];
  if (next) goTo(view, next.from, next.to);
  return Boolean(next);
}

const keys = keymap.of([
  { key: "F8", run: (view) => nextMark(view, 1), shift: (view) => nextMark(view, -1) },
  {
    key: "Escape",
    run(view) {
      if (!view.state.field(cursorTip)) return false;
      view.dispatch({ effects: closeTip.of(null) });
      return true;
    },
  },
]);

/** @param {Mark[]} list those of the beginning */
export const marks = (list) => [
  field.init(({ doc }) => draw(doc, within(list, doc))),
  fresh,
  cursorTip,
  hoverTip,
  leaving,
  keys,
];

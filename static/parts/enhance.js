/**
 * Makes live checkers of the code blocks of a documentation page that are marked for it.
 *
 * A mark is a class or an attribute, in whatever way the generator of the page passes it on: `why-denied trust`,
 * `language-why-denied-trust`, `data-why-denied="trust"`. Neighbours make one checker. A block is hidden, not taken
 * away, once its checker is there: whoever drew it finds it where it was.
 */

/** Where a block goes in the input; a layer with levels gets one for each block. */
const KINDS = {
  trust: (input, text) => (input.trust_policy = text),
  identity: (input, text) => (input.identity_policies ??= []).push(text),
  error: (input, text) => (input.error = text),
  boundary: (input, text) => (input.permissions_boundary = text),
  session: (input, text) => (input.session_policies ??= []).push(text),
  scp: (input, text) => (input.service_control_policies ??= []).push([text]),
  rcp: (input, text) => (input.resource_control_policies ??= []).push([text]),
  endpoint: (input, text) => (input.vpc_endpoint_policy = text),
  request: (input, text) => (input.request = JSON.parse(text)),
  input: (input, text) => Object.assign(input, JSON.parse(text)),
};
/** Of these a checker may have several. */
const SEVERAL = ["identity", "session", "scp", "rcp"];
const OPTIONS = ["compact", "readonly"];

const done = new WeakSet();

/** Of all that `selector` names in the document, makes checkers of what is marked. */
export function enhance(selector) {
  const blocks = [];
  for (const marked of document.querySelectorAll(selector)) {
    const words = marks(marked);
    const kind = words.find((word) => Object.hasOwn(KINDS, word));
    if (!kind || done.has(marked) || marked.closest("why-denied")) continue;
    done.add(marked);
    // The outermost mark counts.
    if (blocks.some(({ place }) => place.contains(marked))) continue;
    blocks.push({ kind, words, place: outermost(marked), text: code(marked) });
  }
  const groups = [];
  for (const block of blocks) {
    const group = groups.at(-1);
    const has = group?.some(({ kind }) => kind === block.kind && !SEVERAL.includes(kind));
    if (group && !has && follows(group.at(-1).place, block.place)) group.push(block);
    else groups.push([block]);
  }
  groups.forEach(check);
}

/** The words of a mark. */
function marks(element) {
  if (element.dataset.whyDenied !== undefined) return element.dataset.whyDenied.split(/[\s,]+/);
  const words = [...element.classList];
  const own = words
    .map((word) => /^(?:language-|lang-|highlight-|brush-)?why-denied(?:-(.+))?$/.exec(word))
    .filter(Boolean);
  return own.length ? [...own.map(([, kind]) => kind), ...words] : [];
}

/** What was written, without what was put around it. */
function code(block) {
  const inner = ["td.code pre", "pre code", "code", "pre"].map((each) => block.querySelector(each)).find(Boolean);
  const copy = (block.localName === "code" ? block : (inner ?? block)).cloneNode(true);
  copy.querySelectorAll("button, .linenos, .lineno").forEach((each) => each.remove());
  copy.querySelectorAll("br").forEach((each) => each.replaceWith("\n"));
  copy.querySelectorAll("div").forEach((each) => each.append("\n"));
  return copy.textContent.replace(/^\n|\s+$/g, "");
}

/** The block with what only frames it. */
function outermost(block) {
  const { parentElement: parent } = block;
  const frames = parent?.matches("pre, figure, [class*=highlight], [class*=code], [class*=language-]");
  return frames && parent.textContent.trim() === block.textContent.trim() ? outermost(parent) : block;
}

/** Whether nothing is between two blocks. */
function follows(one, other) {
  let next = one.nextSibling;
  while (
    next &&
    next !== other &&
    (next.nodeType === Node.COMMENT_NODE || (next.nodeType === Node.TEXT_NODE && !next.data.trim()))
  )
    next = next.nextSibling;
  return next === other;
}

function check(group) {
  const widget = document.createElement("why-denied");
  const input = {};
  for (const { kind, words, text } of group) {
    try {
      KINDS[kind](input, text);
      widget.input = input;
    } catch {
      // The element tells what is wrong with it.
      const script = document.createElement("script");
      script.type = "application/json";
      script.append(text);
      widget.replaceChildren(script);
    }
    for (const option of OPTIONS) if (words.includes(option)) widget[option] = true;
  }
  if (widget.firstChild) widget.input = undefined;
  widget.style.marginBlock = "1.25em";
  widget.addEventListener(
    "why-denied-ready",
    () => group.forEach(({ place }) => place.style.setProperty("display", "none", "important")),
    { once: true },
  );
  group[0].place.before(widget);
}

/**
 * The little Markdown that the pages of help use, as elements. What it does not know stays text; what is text never
 * becomes an element of its own.
 */
import { element } from "../share/element.js";

/** What a block of an example is called, and the key of the input that it is for. */
const BLOCKS = {
  error: ["Error", "error"],
  trust: ["Trust policy", "trust_policy"],
  identity: ["Identity policy", "identity_policies"],
  boundary: ["Permissions boundary", "permissions_boundary"],
  session: ["Session policy", "session_policies"],
  scp: ["Service control policy", "service_control_policies"],
  rcp: ["Resource control policy", "resource_control_policies"],
  endpoint: ["VPC endpoint policy", "vpc_endpoint_policy"],
  request: ["Request", "request"],
  report: ["Answer"],
};

const item = (line) => line?.match(/^[-*] (.*)/)?.[1];
const isText = (line) => line?.trim() && !/^(```|#)/.test(line) && item(line) === undefined;

/** The blocks of a page: `{ heading, level }`, `{ text }`, `{ items }`, `{ code, language, what, name }`. */
export function blocks(page) {
  const lines = page.split("\n").map((line) => line.trimEnd());
  const all = [];
  while (lines.length) {
    const line = lines.shift();
    const heading = line.match(/^(#+) *(.*)/);
    if (line.startsWith("```")) {
      const end = lines.findIndex((line) => line.startsWith("```"));
      const code = lines.splice(0, end < 0 ? lines.length : end).join("\n");
      lines.shift();
      const [language, what, name] = line.slice(3).trim().split(" ");
      all.push({ code, language, what, name });
    } else if (heading) {
      all.push({ heading: heading[2], level: heading[1].length });
    } else if (item(line) !== undefined) {
      const items = [item(line)];
      while (item(lines[0]) !== undefined || lines[0]?.startsWith("  ")) {
        const next = lines.shift();
        if (item(next) === undefined) items.push(`${items.pop()} ${next.trim()}`);
        else items.push(item(next));
      }
      all.push({ items });
    } else if (line) {
      let text = line;
      while (isText(lines[0])) text += ` ${lines.shift().trim()}`;
      all.push({ text });
    }
  }
  return all;
}

/** Code, strong words and links in a line. Links lead to safe places only. */
function inlines(text) {
  const pieces = [];
  let from = 0;
  for (const found of text.matchAll(/`([^`]+)`|\*\*(.+?)\*\*|\[([^\]]+)\]\((https:\/\/[^)]+|#guide\/[a-z-]+)\)/g)) {
    const [whole, code, strong, words, href] = found;
    pieces.push(text.slice(from, found.index));
    if (code) pieces.push(element("code", {}, code));
    else if (strong) pieces.push(element("b", {}, strong));
    else if (href.startsWith("#")) pieces.push(element("a", { href }, ...inlines(words)));
    else pieces.push(element("a", { href, target: "_blank", rel: "noreferrer" }, ...inlines(words)));
    from = found.index + whole.length;
  }
  return [...pieces, text.slice(from)].filter((piece) => piece !== "");
}

/** A block as an element; the page's own heading is an `h` of this level. */
export function drawn({ heading, level, text, items, code, what }, top) {
  if (heading !== undefined) return element(`h${Math.min(level - 1 + top, 6)}`, {}, ...inlines(heading));
  if (text !== undefined) return element("p", {}, ...inlines(text));
  if (items) return element("ul", {}, ...items.map((item) => element("li", {}, ...inlines(item))));
  const caption = BLOCKS[what] && element("figcaption", {}, BLOCKS[what][0]);
  return element(
    "figure",
    {},
    ...(caption ? [caption] : []),
    element("pre", { tabIndex: 0 }, element("code", {}, code)),
  );
}

/** The examples of a page: for each, the blocks that a report closes, and the input that they make. */
export function examples(page) {
  const all = [];
  let open = [];
  for (const block of page.filter(({ what }) => what)) {
    open.push(block);
    if (block.what === "report") {
      all.push({ blocks: open, input: input(open) });
      open = [];
    }
  }
  return all;
}

function input(blocks) {
  const made = {};
  for (const { code, what, name } of blocks) {
    if (what === "none") made.identity_policies ??= [];
    const key = BLOCKS[what]?.[1];
    if (!key) continue;
    const policy = name ? { name, text: code } : code;
    if (what === "request") made.request = JSON.parse(code);
    else if (["scp", "rcp"].includes(what)) (made[key] ??= []).push([policy]);
    else if (["identity", "session"].includes(what)) (made[key] ??= []).push(policy);
    else made[key] = code;
  }
  return made;
}

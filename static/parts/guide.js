/**
 * The guide: the step-by-step checklist, and a page for each cause with examples that open in the checker.
 *
 * It lies over the checker, which stays as it was below, while the fragment of the address names it.
 */
import style from "../guide/guide.css";
import { blocks, drawn, examples } from "../guide/markdown.js";
import { button, element, replace } from "../share/element.js";

const TITLE = document.title;
const STEPS = "checklist";
const link = (to, ...words) => element("a", { href: to ? `#guide/${to}` : "#guide" }, ...words);

const sheet = new CSSStyleSheet();
sheet.replaceSync(style);

/** Counts the pages that were asked for: what an older one waited for comes too late. */
let turns = 0;

/** What is shown; where the checker was scrolled to, and what has the focus there after. */
let shown, scrolled, focus, contents;

/** Nothing that is meant for the checker reaches it while it is covered. */
function hold(event) {
  event.stopPropagation();
  if (/^drag|^drop/.test(event.type)) event.preventDefault();
}
const HELD = ["keydown", "paste", "dragenter", "dragover", "drop"];

/**
 * Shows a page: of a code, the checklist, or the contents where it is none of them; goes away without one.
 *
 * @param {ShadowRoot} root
 * @param {object} view the checker
 * @param {string | undefined} name
 * @param {(path: string) => Promise<string>} file
 * @param {() => void} quietly is called before an example takes the place of what is in the checker
 */
export async function guide(root, view, name, file, quietly) {
  const turn = ++turns;
  if (name === undefined) return leave(root);
  enter(root);
  const main = shown.querySelector("main");
  let page;
  try {
    contents ??= JSON.parse(await file("help/contents.json"));
    const open = (input) => {
      quietly();
      [scrolled, focus] = [0, ".notice button"];
      location.hash = "";
      replace(root, view, input, "From the guide: this is an example.", view.input());
    };
    page = await content(name, file, open);
  } catch {
    page = [
      element("h1", {}, "Guide"),
      element("p", { role: "alert" }, "This page did not load. Go back and try again."),
    ];
  }
  if (turn !== turns) return;
  main.replaceChildren(...page);
  const known = contents?.some(({ pages }) => pages.some(([code]) => code === name));
  shown.querySelector("nav").replaceChildren(...index(known || name === STEPS ? name : ""));
  shown.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest" });
  const title = main.querySelector("h1");
  document.title = `${title.textContent} · why-denied`;
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
  scrollTo(0, 0);
}

function enter(root) {
  if (shown) return;
  [scrolled, focus] = [scrollY, 'a[href="#guide"]'];
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
  shown = element(
    "div",
    { className: "guide" },
    element(
      "header",
      { className: "top" },
      element("span", { className: "wordmark" }, "why", element("b", {}, "·"), "denied"),
      element("p", { className: "tagline" }, "The guide: what denies a role, and how to mend it."),
      element("a", { className: "button", href: "#" }, "Back to the checker"),
    ),
    element("div", { className: "pages" }, element("nav", { ariaLabel: "Guide" }), element("main", {})),
  );
  root.querySelector(".app").hidden = true;
  root.querySelector(".notice")?.remove();
  root.append(shown);
  for (const kind of HELD) addEventListener(kind, hold, true);
}

function leave(root) {
  if (!shown) return;
  for (const kind of HELD) removeEventListener(kind, hold, true);
  shown.remove();
  shown = undefined;
  root.querySelector(".app").hidden = false;
  document.title = TITLE;
  scrollTo(0, scrolled);
  root.querySelector(focus)?.focus({ preventScroll: true });
}

/** The list of pages beside each of them. */
function index(name) {
  const entry = (to, words) => {
    const made = link(to, words);
    if (to === name) made.ariaCurrent = "page";
    return element("li", {}, made);
  };
  const chapters = (contents ?? []).flatMap(({ title, pages }) => [
    element("h2", {}, title),
    element("ul", {}, ...pages.map(([code]) => entry(code, code))),
  ]);
  return [element("ul", {}, entry("", "Contents"), entry(STEPS, "Step by step")), ...chapters];
}

async function content(name, file, open) {
  const all = contents.flatMap(({ title, pages }) => pages.map(([code]) => ({ code, title })));
  const at = all.findIndex(({ code }) => code === name);
  if (name === STEPS) return steps(await file("help/checklist.md"), file, open);
  if (at < 0) return overview();
  const page = cause(await file(`help/${name}.md`), all[at].title, open);
  const near = [
    [at - 1, "← "],
    [at + 1, "→ "],
  ].filter(([at]) => all[at]);
  return [
    ...page,
    element("p", { className: "near" }, ...near.map(([at, sign]) => link(all[at].code, sign, all[at].code))),
  ];
}

function overview() {
  const chapter = ({ title, pages }) => [
    element("h2", {}, title),
    element(
      "dl",
      {},
      ...pages.flatMap(([code, words]) => [element("dt", {}, link(code, code)), element("dd", {}, ...inline(words))]),
    ),
  ];
  return [
    element("h1", {}, "Guide"),
    element(
      "p",
      { className: "lead" },
      "Not sure where to begin? ",
      link(STEPS, "Go step by step"),
      ". Else look your cause up: each has what it is, how to mend it, what AWS does, and examples that open in the checker.",
    ),
    ...contents.flatMap(chapter),
  ];
}

const inline = (text) => [...drawn({ text }, 1).childNodes];

/** The page of a cause: its examples each with a button. */
function cause(text, chapter, open) {
  const page = blocks(text);
  const openers = new Map(examples(page).map(({ blocks, input }) => [blocks[0], input]));
  return [
    trail(chapter),
    ...page.flatMap((block) => {
      const input = openers.get(block);
      const made = drawn(block, 1);
      return input ? [opener(() => open(input)), made] : [made];
    }),
  ];
}

const trail = (...words) =>
  element("p", { className: "chapter" }, link("", "Guide"), ...words.map((word) => ` · ${word}`));

const opener = (act) => button("Open in the checker", "guide-open", act);

/** The checklist: each step that names causes has the example of the first. */
function steps(text, file, open) {
  const step = (block) => {
    const made = drawn(block, 1);
    const [to] = made.querySelectorAll('a[href^="#guide/"]');
    if (!to || !block.text?.startsWith("Causes:")) return [made];
    const first = async () => {
      const [example] = examples(blocks(await file(`help/${to.hash.slice(7)}.md`)));
      open(example.input);
    };
    const act = opener(first);
    act.textContent = "Open an example";
    return [made, act];
  };
  return [trail(), ...blocks(text).flatMap(step)];
}

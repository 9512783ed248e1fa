/** Links, files and the clipboard: what leaves the page, each time by a click, and what comes in by an address. */
import { button, element, notice, replace } from "../share/element.js";
import { MOST, can, pack, unpack } from "../share/link.js";
import { html } from "../share/report.js";

/** What the address holds, or what is wrong with it; `check` throws at what is no input. */
export async function read(check) {
  try {
    const input = await unpack(location.hash);
    check(input);
    return { input };
  } catch (error) {
    const words = error instanceof TypeError ? "it does not hold what this page reads" : error.message;
    return { said: `This link can’t be opened: ${words}. What is on the page stays.` };
  }
}

/** Shows what came by an address. What was there, `before`, comes back by Undo. */
export function arrive(root, view, { input, said }, before) {
  if (said) return notice(root, said);
  replace(root, view, input, "From a link: this came with the address.", before);
}

const number = (count) => count.toLocaleString("en");
const plural = (count, words) => `${count} ${words}${count === 1 ? "" : "s"}`;

/** What was replaced and what was kept, in a sentence. */
function told({ replaced, kept, same }) {
  const kinds = [...new Set(replaced.map(([kind]) => kind))];
  const counts = kinds.map((kind) => plural(replaced.filter(([other]) => other === kind).length, kind));
  const parts = [replaced.length ? `Replaced ${counts.join(", ")}` : "There was nothing to replace"];
  if (kept.length) parts.push(`kept ${kept.map(([text, why]) => `${text} (${why})`).join(", ")}`);
  const answer = same ? "The answer is the same." : "The answer is another one, for a credential in it had to go.";
  return `${parts.join("; ")}. ${answer}`;
}

function table(replaced) {
  const row = (cell, ...texts) => element("tr", {}, ...texts.map((text) => element(cell, {}, text)));
  const head = element("thead", {}, row("th", "What", "Before", "After"));
  const body = element("tbody", {}, ...replaced.map((texts) => row("td", ...texts)));
  return element("details", {}, element("summary", {}, "Before and after"), element("table", {}, head, body));
}

/** What to leave out of a link that is too long: the longest text. */
function longest(input) {
  const texts = Object.entries(input).map(([key, value]) => [key.replaceAll("_", " "), JSON.stringify(value).length]);
  const [name, length] = texts.sort(([, a], [, b]) => b - a)[0];
  return `${name} (${number(length)} characters)`;
}

function save(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The module that writes the reports, loaded once. */
let writer;

async function written(load, whole, redacted) {
  try {
    writer ??= load();
    return (await writer).share(whole, redacted);
  } catch (error) {
    writer = undefined;
    throw error;
  }
}

/** Fills the sheet. */
export async function show(place, view, engine) {
  const whole = view.whole();
  if (!whole)
    return place.replaceChildren(element("p", {}, "There is nothing to share yet: paste an error or a policy."));
  place.replaceChildren(element("p", { role: "status" }, "Writing the report…"));
  const said = element("p", { role: "status", className: "said" });
  const say = (text) => (said.textContent = text);
  const copy = async (text, done) => {
    try {
      await navigator.clipboard.writeText(text);
      say(done);
    } catch {
      say("The browser did not allow it. Download the file instead.");
    }
  };
  const hides = button("Replace account IDs, names, and external IDs", "redact", () => fresh(!isHidden()), "switch");
  const isHidden = () => hides.ariaChecked === "true";
  hides.role = "switch";
  const names = element("div", { className: "names" });
  const size = element("p", { data: "link-size" });
  let shared, link;

  const name = (end) => `why-denied-${shared.report.cause?.code ?? shared.report.verdict}.${end}`;
  const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
  const file = (words, end, type, text) =>
    button(words, `save-${end}`, () => (save(name(end), type, text()), say(`${name(end)} was saved.`)));
  // The address bar stays as it is: the history of the browser would keep what was pasted.
  const copies = button(
    "Copy link",
    "copy-link",
    () => copy(location.href.split("#")[0] + link, "Link copied."),
    "button primary",
  );

  async function fresh(redacted) {
    shared = await written(engine, whole, redacted);
    hides.ariaChecked = redacted;
    names.replaceChildren();
    if (redacted) {
      names.append(element("p", { role: "status", data: "redacted" }, told(shared)));
      if (shared.replaced.length) names.append(table(shared.replaced));
    }
    link = can() ? await pack(shared.input) : "";
    const isLong = link.length > MOST;
    copies.disabled = !link || isLong;
    size.textContent = !link
      ? "This browser can’t make links; use a current one, or download the report."
      : isLong
        ? `This is ${number(link.length)} characters; a link holds ${number(MOST)}. Download the report instead, or remove the longest: ${longest(shared.input)}.`
        : `All of this page in an address, ${number(link.length)} of ${number(MOST)} characters. Who has the link can read it; no server gets it.`;
  }

  const files = [
    button("Copy as Markdown", "copy-markdown", () => copy(shared.markdown, "Markdown copied.")),
    file("JSON", "json", "application/json", () => json(shared.report)),
    file("Markdown", "md", "text/markdown", () => shared.markdown),
    file("SARIF", "sarif", "application/sarif+json", () => json(shared.sarif)),
    file("HTML", "html", "text/html", () => html(shared)),
    button("Print the page", "print", () => print()),
  ];
  await fresh(false);
  place.replaceChildren(
    hides,
    names,
    element("h3", {}, "Link"),
    size,
    element("div", { className: "row" }, copies),
    element("h3", {}, "Report"),
    element("div", { className: "row" }, ...files),
    said,
  );
}

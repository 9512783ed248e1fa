/** The gallery of examples: a card for each, in groups, and a field that narrows them down. */
import examples from "../examples.json";
import { element } from "../share/element.js";

const VERDICTS = { denied: ["Denied", "deny"], rejected: ["Rejected", "deny"], allowed: ["Allowed", "ok"] };

/**
 * @param {Element} place
 * @param {(title: string, input?: object) => void} choose takes the example; without an input it is the page's own
 */
export function gallery(place, choose) {
  const status = element("p", { role: "status" });
  const filter = element("input", {
    type: "search",
    placeholder: "Filter: MFA, GitHub, boundary …",
    autocomplete: "off",
  });
  filter.setAttribute("aria-label", "Filter the examples");
  const cards = [];
  const sections = [];
  for (const [name, group] of Map.groupBy(examples, ({ group }) => group)) {
    const list = element("ul", { className: "cards" });
    for (const example of group) {
      const [verdict, tone] = VERDICTS[example.verdict];
      const card = element("button", { type: "button", className: "card" });
      card.append(
        element("b", { textContent: example.title }),
        element("span", { className: `chip ${tone}`, textContent: verdict }),
        element("small", { textContent: example.hint }),
      );
      card.addEventListener("click", () => {
        choose(example.title, example.input);
        place.closest("dialog").close();
      });
      const item = element("li");
      item.append(card);
      list.append(item);
      cards.push([item, [name, example.title, example.hint, example.code, verdict].join(" ").toLowerCase()]);
    }
    const section = element("section");
    section.append(element("h3", { textContent: name }), list);
    sections.push(section);
  }
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/);
    for (const [item, text] of cards) item.hidden = !words.every((word) => text.includes(word));
    for (const section of sections) section.hidden = !section.querySelector("li:not([hidden])");
    status.textContent = sections.every(({ hidden }) => hidden) ? "No example has these words." : "";
  });
  place.className = "gallery";
  place.replaceChildren(filter, status, ...sections);
}

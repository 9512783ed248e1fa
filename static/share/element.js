/** An element with properties and children; texts go in as text. */
export function element(name, properties = {}, ...children) {
  const { data, ...own } = properties;
  const made = Object.assign(document.createElement(name), own);
  if (data) made.dataset.testid = data;
  made.append(...children);
  return made;
}

export const button = (label, data, onclick, className = "button") =>
  element("button", { type: "button", className, data, onclick }, label);

/** What a new version of the page costs. */
export const RELOAD = "Reload when it suits you: what is pasted here is lost then, unless Remember is on.";

/** Says something above the page; `act` is what can be done about it, where there is something: as a rule the way back. */
export function notice(root, text, act, label = "Undo") {
  root.querySelector(".notice")?.remove();
  const box = element("aside", { className: "notice", ariaLabel: "Notice" });
  const close = () => box.remove();
  const done = () => (act(), close());
  const said = element("p", { role: act ? "status" : "alert" }, text);
  box.append(
    said,
    ...(act ? [button(label, "notice-act", done, "link")] : []),
    button("Close", "notice-close", close, "link"),
  );
  root.prepend(box);
  box.scrollIntoView({ block: "nearest" });
}

/** Shows an input in the place of what is there; what was there `before`, if anything, comes back by Undo. */
export function replace(root, view, input, words, before) {
  view.show(input);
  const kept = before ? " What was here before comes back by Undo." : "";
  notice(root, words + kept, before && (() => view.show(before)));
}

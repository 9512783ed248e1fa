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

/** Says something above the page; `undo` is the way back, where there is one. */
export function notice(root, text, undo) {
  root.querySelector(".notice")?.remove();
  const box = element("aside", { className: "notice", ariaLabel: "Notice" });
  const close = () => box.remove();
  const back = () => (undo(), close());
  const said = element("p", { role: undo ? "status" : "alert" }, text);
  box.append(
    said,
    ...(undo ? [button("Undo", "link-undo", back, "link")] : []),
    button("Close", "notice-close", close, "link"),
  );
  root.prepend(box);
  box.scrollIntoView({ block: "nearest" });
}

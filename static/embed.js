/**
 * The widget in a frame, for pages that take nothing else.
 *
 * The fragment of the frame's address says what it shows: a link as the page makes them, attributes of the element, or
 * both, as in `#w1.…&compact&theme=dark`. The frame tells the page around it its height, and hears nothing from it.
 */
import { unpack } from "./share/link.js";

const ATTRIBUTES = ["trust-policy", "identity-policy", "error", "theme", "compact", "readonly", "src"];

const widget = document.querySelector("why-denied");

/** Shows what the address says. */
async function read() {
  if (widget.hidden) wait.remove();
  widget.hidden = false;
  const given = new URLSearchParams(location.hash.slice(1));
  const link = location.hash.slice(1).split("&")[0];
  if (/^w\d/.test(link)) widget.input = await unpack(`#${link}`);
  for (const name of ATTRIBUTES)
    if (given.has(name)) widget.setAttribute(name, given.get(name));
    else widget.removeAttribute(name);
}

const wait = document.querySelector("#wait");

function fail(error) {
  wait.setAttribute("role", "alert");
  wait.textContent = `This frame can’t be shown: ${error.message}.`;
  widget.before(wait);
  widget.hidden = true;
}

/** Who is told: the page around, wherever the browser says whose it is. The height of a frame is no secret. */
function around() {
  const origin = location.ancestorOrigins?.[0] ?? (document.referrer && new URL(document.referrer).origin);
  return origin && origin !== "null" ? origin : "*";
}

if (parent !== window)
  new ResizeObserver(([{ target }]) => {
    const height = Math.ceil(target.getBoundingClientRect().height);
    parent.postMessage({ type: "why-denied-height", height }, around());
  }).observe(document.documentElement);

import("./widget.js")
  .catch(() => Promise.reject(new Error("widget.js did not load. Check the connection, then load the page again")))
  .then(read)
  .catch(fail);
addEventListener("hashchange", () => read().catch(fail));

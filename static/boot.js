/** Starts the page, which is one widget at full size, and has it kept for when there is no network. */
import { checked } from "./checked.js";

const { href, integrity } = document.querySelector("link[href$='widget.js']");

// Once the page is there: it comes first.
const page = document.querySelector("#why-denied-page");
page.addEventListener("why-denied-ready", () => setTimeout(keep, 1000), { once: true });

checked(href, integrity).catch((error) => {
  const [wait, again] = [document.querySelector("#wait"), document.createElement("button")];
  const why =
    error instanceof SyntaxError
      ? "This browser is too old for it: use a current Chrome, Edge, Firefox, or Safari."
      : `widget.js did not load. Check the connection, then try again.`;
  again.textContent = "Try again";
  again.className = "button";
  again.onclick = () => location.reload();
  wait.setAttribute("role", "alert");
  wait.replaceChildren(`why-denied could not start. ${why} `, again);
});

function keep() {
  // Where it is not allowed, the page works as long as there is a network.
  navigator.serviceWorker
    ?.register("sw.js")
    .then(watch)
    .catch(() => {});
}

/** Tells when another version waits. */
function watch(registration) {
  const look = async (worker) => {
    // The first one takes the place of none.
    if (worker?.state !== "installed" || !navigator.serviceWorker.controller) return;
    const { update } = await import("./parts/update.js");
    update(page.shadowRoot, worker);
  };
  const follow = (worker) => worker?.addEventListener("statechange", () => look(worker));
  look(registration.waiting);
  follow(registration.installing);
  registration.addEventListener("updatefound", () => follow(registration.installing));
}

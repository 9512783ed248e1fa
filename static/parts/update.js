/** Offers another version of the page, which the service worker has ready. */
import { RELOAD, notice } from "../share/element.js";

export function update(root, worker) {
  const go = () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload());
    worker.postMessage("go");
  };
  notice(root, `A new version is ready. ${RELOAD}`, go, "Reload");
}

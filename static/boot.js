/** Starts the page, which is one widget at full size. */
import("./widget.js").catch((error) => {
  document.querySelector("#wait").textContent =
    `why-denied could not start: ${error.message}. Load the page again, or use a current browser.`;
});

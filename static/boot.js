/** Starts the page, which is one widget at full size. */
import("./widget.js").catch((error) => {
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

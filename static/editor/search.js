/**
 * The search is loaded when a key first asks for it. Its field is there at once, and what is typed meanwhile is looked
 * for; where the search cannot be loaded, its keys are the browser's from then on.
 */
import { Compartment } from "@codemirror/state";
import { keymap, showPanel } from "@codemirror/view";

const place = new Compartment();

/**
 * @param {import("@codemirror/view").EditorView} view
 * @param {(name: string) => Promise<any>} part
 */
function load(view, part) {
  const dom = document.createElement("div");
  dom.className = "cm-panel cm-search";
  const field = document.createElement("input");
  field.className = "cm-textfield";
  field.setAttribute("aria-label", "Find");
  dom.append(field);
  const become = (/** @type {import("@codemirror/state").Extension} */ extension) =>
    view.dispatch({ effects: place.reconfigure(extension) });
  become(showPanel.of(() => ({ dom, top: true })));
  field.focus();
  part("search").then(
    ({ search, start }) => {
      become(search);
      start(view, field.value);
    },
    () => {
      dom.setAttribute("role", "alert");
      dom.textContent = "The search could not be loaded. Press the keys again for the browser’s own.";
      view.focus();
    },
  );
  return true;
}

const KEYS = ["Mod-f", "F3", "Shift-F3", "Mod-g", "Shift-Mod-g"];

export const search = (/** @type {(name: string) => Promise<any>} */ part) =>
  place.of(keymap.of(KEYS.map((key) => ({ key, run: (view) => load(view, part) }))));

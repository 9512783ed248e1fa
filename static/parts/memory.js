/** Remembers in this browser what is on the page, once the user wants it, and forgets it at a click. */
import { notice } from "../share/element.js";

const KEY = "why-denied";
const VERSION = 1;
/** A pause in typing, in milliseconds. */
const PAUSE = 500;

let seen, timer, trouble, pending;

/** What was remembered; none where it cannot be read. `check` throws at what is no input. */
export function read(check) {
  try {
    const { version, input } = JSON.parse(localStorage.getItem(KEY));
    if (version !== VERSION) throw new Error("another version of this page wrote it");
    if (input) check(input);
    return input ?? undefined;
  } catch (error) {
    trouble = `What was remembered can’t be read (${error.message}). The next change here takes its place.`;
  }
}

/** Says what could not be read. */
export const started = (root) => trouble && notice(root, trouble);

function write(root, input) {
  seen = JSON.stringify(input ?? null);
  try {
    localStorage.setItem(KEY, `{"version":${VERSION},"input":${seen}}`);
    return true;
  } catch {
    notice(root, "The browser did not store this: it has no room, or a setting forbids it.");
    return false;
  }
}

/** Turns the memory on or off, and tells which it is. */
export function remember(on, root, view) {
  pending = undefined;
  if (on) return write(root, view.input());
  try {
    localStorage.removeItem(KEY);
  } catch {
    // What cannot be reached was never stored.
  }
  return false;
}

/** What is shown now came by itself, not from the user: it is not to be remembered before it changes. */
export function see(view) {
  seen = JSON.stringify(view.input() ?? null);
}

/** Remembers what is shown, when it has changed and the user pauses. */
export function changed(root, view) {
  pending = () => JSON.stringify(view.input() ?? null) !== seen && write(root, view.input());
  clearTimeout(timer);
  timer = setTimeout(settle, PAUSE);
}

/** Remembers now what else waits for a pause. */
export function settle() {
  pending?.();
  pending = undefined;
}

addEventListener("pagehide", settle);

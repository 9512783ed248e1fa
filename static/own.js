/**
 * What only the page does, not a guest in another one: it opens links, shares, and remembers where the user wants it.
 *
 * All of that is in parts. Without a link and without a memory none is loaded at start.
 */
import { notice } from "./share/element.js";

const isLink = () => /^#w\d/.test(location.hash);

function isRemembered() {
  try {
    return localStorage.getItem("why-denied") !== null;
  } catch {
    return false;
  }
}

/** `app` promises the module, whose `diagnose` refuses what is no input. */
export async function own(root, { part, engine }, app) {
  let view;
  // What comes by itself is no change to be remembered: the first sight, and a link.
  let quiet = true;
  let missing;
  /** A part; nothing where it does not load, which the page says. */
  const got = (name, words) =>
    part(name).catch(() => {
      missing = `parts/${name}.js did not load: ${words}. Load the page again.`;
      if (view) notice(root, missing);
    });
  const remembering = () => got("memory", "nothing can be remembered or brought back");
  const sharing = () => got("share", "the link cannot be opened");
  let [memory, share, { diagnose }] = await Promise.all([
    isRemembered() ? remembering() : undefined,
    isLink() ? sharing() : undefined,
    app,
  ]);
  const kept = memory?.read(diagnose);
  let first = share && (await share.read(diagnose));
  const arrive = (from, before) => {
    quiet = Boolean(from.input);
    share.arrive(root, view, from, before);
  };
  const follow = async () => {
    if (!isLink()) return;
    share ||= await sharing();
    if (share) arrive(await share.read(diagnose), view.input());
  };
  addEventListener("hashchange", follow);
  return {
    // A link takes the place of the example, which would only flash.
    input: kept ?? first?.input,
    remembered: Boolean(memory),
    async remember(on) {
      const module = await remembering();
      const is = Boolean(module?.remember(on, root, view));
      memory = is ? module : undefined;
      return is;
    },
    changed() {
      if (first) {
        const from = first;
        first = undefined;
        queueMicrotask(() => arrive(from, kept));
      } else if (quiet) {
        quiet = false;
        memory?.see(view);
      } else memory?.changed(root, view);
    },
    fill(name, place) {
      part(name)
        .then((module) => module.show(place, view, engine))
        .catch(() => (place.textContent = "This part of the page did not load. Close it and try again."));
    },
    mounted(made) {
      view = made;
      memory?.started(root);
      if (missing) notice(root, missing);
    },
    gone() {
      memory?.settle();
      removeEventListener("hashchange", follow);
    },
  };
}

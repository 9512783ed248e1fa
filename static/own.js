/**
 * What only the page does, not a guest in another one: it opens links, shares, and remembers where the user wants it.
 *
 * All of that is in parts. Without a link and without a memory none is loaded at start.
 */
import { RELOAD, notice } from "./share/element.js";

const isLink = () => /^#w\d/.test(location.hash);
const isGuide = () => /^#guide(\/|$)/.test(location.hash);

function isRemembered() {
  try {
    return localStorage.getItem("why-denied") !== null;
  } catch {
    return false;
  }
}

/** Whether the server has another page by now than the one that is open. */
async function isOld() {
  const script = document.querySelector("script[src]").getAttribute("src");
  const page = await fetch(location.pathname, { cache: "no-cache" });
  return page.ok && !(await page.text()).includes(script);
}

/** `app` promises the module, whose `diagnose` refuses what is no input. */
export async function own(root, source, app) {
  let view;
  // What comes by itself is no change to be remembered: the first sight, and a link.
  let quiet = true;
  let missing;
  /** Says so where a piece of an old page is gone. */
  const late = async (error) => {
    if (await isOld().catch(() => false)) {
      const words = `A newer version of this page is on its server, and what you asked for is gone from it. ${RELOAD}`;
      notice(root, words, () => location.reload(), "Reload");
    }
    throw error;
  };
  const part = (name) => source.part(name).catch(late);
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
  const file = (path) => source.file(path).catch(late);
  let guide;
  /** The guide lies over the page while the address names it. */
  const read = async () => {
    guide ??= isGuide() ? await got("guide", "it cannot be read") : undefined;
    guide?.guide(root, view, isGuide() ? location.hash.slice(7) : undefined, file, () => (quiet = true));
  };
  const follow = async () => {
    read();
    if (!isLink()) return;
    share ||= await sharing();
    if (share) arrive(await share.read(diagnose), view.input());
  };
  addEventListener("hashchange", follow);
  return {
    part,
    file,
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
        .then((module) => module.show(place, view, () => source.engine().catch(late)))
        .catch(() => (place.textContent = "This part of the page did not load. Close it and try again."));
    },
    mounted(made) {
      view = made;
      memory?.started(root);
      if (missing) notice(root, missing);
      read();
    },
    gone() {
      memory?.settle();
      removeEventListener("hashchange", follow);
    },
  };
}

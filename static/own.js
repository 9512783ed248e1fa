/**
 * What only the page does, not a guest in another one: it opens links, shares, and remembers where the user wants it.
 *
 * All of that is in parts. Without a link and without a memory none is loaded at start.
 */

const isLink = () => /^#w\d/.test(location.hash);

function isRemembered() {
  try {
    return localStorage.getItem("why-denied") !== null;
  } catch {
    return false;
  }
}

/** `app` promises the module, whose `diagnose` refuses what is no input. */
export async function own(root, part, app) {
  let view;
  // What comes by itself is no change to be remembered: the first sight, and a link.
  let quiet = true;
  let [memory, share, { diagnose }] = await Promise.all([
    isRemembered() ? part("memory") : undefined,
    isLink() ? part("share") : undefined,
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
    share ||= await part("share");
    arrive(await share.read(diagnose), view.input());
  };
  addEventListener("hashchange", follow);
  return {
    // A link takes the place of the example, which would only flash.
    input: kept ?? first?.input,
    remembered: Boolean(memory),
    async remember(on) {
      const module = await part("memory");
      const is = module.remember(on, root, view);
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
        .then((module) => module.show(place, view))
        .catch(() => (place.textContent = "This part of the page did not load. Close it and try again."));
    },
    mounted(made) {
      view = made;
      memory?.started(root);
    },
    gone() {
      memory?.settle();
      removeEventListener("hashchange", follow);
    },
  };
}

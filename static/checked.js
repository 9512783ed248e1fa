/** What is said of a file with another hash. */
export const OTHER = "it is not the file that was built";

/** A module that must be what the build made: of browsers' ways to load one, only a preload can tell them so. */
export async function checked(address, integrity) {
  if (integrity)
    await new Promise((done, failed) => {
      const link = document.createElement("link");
      Object.assign(link, { rel: "modulepreload", href: address, integrity });
      link.onload = () => done(link.remove());
      link.onerror = () => failed(new Error(OTHER), link.remove());
      document.head.append(link);
    });
  return import(address);
}

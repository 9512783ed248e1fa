/** The page of help of a finding, in a sheet. */
import { blocks, drawn } from "../guide/markdown.js";

/**
 * @param {Element} place
 * @param {string} code
 * @param {(path: string) => Promise<string>} file
 */
export async function help(place, code, file) {
  const [title, ...rest] = blocks(await file(`help/${code}.md`)).map((block) => drawn(block, 2));
  title.id = "sheet";
  place.replaceChildren(title, ...rest);
}

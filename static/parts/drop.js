/** Reads dropped files, in the browser. */

/** The engine reads no longer text. */
const MOST = 1 << 20;

/**
 * What was not read and why, then the name and the text of each file.
 *
 * @param {FileList} files
 */
export async function drop(files) {
  const read = [];
  const unread = [];
  for (const file of files) {
    const why = await trouble(file, (text) => read.push(file.name, text));
    if (why) unread.push(`${file.name} ${why}`);
  }
  return [unread.join(" "), ...read];
}

/**
 * @param {File} file
 * @param {(text: string) => void} keep
 */
async function trouble(file, keep) {
  if (file.size > MOST) return "is larger than 1 MiB and was not read: drop one policy, not an export of many.";
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    // What PowerShell writes by `>`.
    const isWide = bytes[0] === 0xff && bytes[1] === 0xfe;
    const text = new TextDecoder(isWide ? "utf-16le" : "utf-8", { fatal: true, ignoreBOM: !isWide }).decode(bytes);
    if (!text.trim()) return "is empty.";
    if (text.includes("\0")) return "is not a text and was not read.";
    keep(text);
  } catch (error) {
    return error instanceof TypeError
      ? "is not a text and was not read: paste its text instead."
      : "could not be read. A folder cannot be: drop the files in it.";
  }
}

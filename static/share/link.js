/**
 * The whole page in the fragment of an address, which no browser sends to a server.
 *
 * `#w1.` and, in base64url, the input as JSON, compressed by deflate. Another version gets another number.
 */

/** A longer address is cut by mail programs and chats. */
export const MOST = 8000;
/** A small fragment can unpack to a thousand times its size; no real one is as large as this. */
const LARGEST = 1_000_000;

const START = "#w1.";

/** Whether this browser can make and open links. */
export const can = () => typeof CompressionStream === "function" && typeof DecompressionStream === "function";

/** The fragment that holds an input. */
export async function pack(input) {
  const bytes = await through(new TextEncoder().encode(JSON.stringify(input)), new CompressionStream("deflate-raw"));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return START + btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The input that a fragment holds; throws words for the user. */
export async function unpack(fragment) {
  if (!fragment.startsWith(START)) throw new Error("it was made by another version of this page");
  if (fragment.length > MOST) throw new Error(`it is longer than ${MOST.toLocaleString("en")} characters`);
  if (!can()) throw new Error("this browser cannot unpack it; use a current one");
  const broken = "it is broken or was cut off; copy the whole of it again";
  try {
    const binary = atob(fragment.slice(START.length).replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
    const json = await through(bytes, new DecompressionStream("deflate-raw"));
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json));
  } catch (error) {
    throw new Error(error instanceof RangeError ? error.message : broken);
  }
}

/** What comes out of a stream that `bytes` go into. */
async function through(bytes, stream) {
  const out = [];
  let size = 0;
  for await (const chunk of pieces(new Blob([bytes]).stream().pipeThrough(stream))) {
    size += chunk.length;
    if (size > LARGEST) throw new RangeError("it unpacks to more than a megabyte");
    out.push(chunk);
  }
  return new Uint8Array(await new Blob(out).arrayBuffer());
}

/** Not every browser lets one loop over a stream. */
async function* pieces(stream) {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    // What is left is not wanted, and how the stream ends neither.
    reader.cancel().catch(() => {});
  }
}

/**
 * What cannot be seen stands as its code point, or as an open box where it looks like a space. So nothing hides in a
 * policy, and no character of a text turns the ones around it.
 */
import { highlightSpecialChars } from "@codemirror/view";

// Beyond what CodeMirror takes for special. Emoji are joined by characters that hide elsewhere.
const MORE =
  /[\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u202a-\u202c\u2060-\u206f\u3164\ufe00-\ufe0e\uffa0\ud800-\udfff\u{e0000}-\u{e0fff}]|(?<![\p{ExtPict}\p{EMod}\ufe0f])\u200d|(?<!\p{ExtPict})\ufe0f/u;

const NAMES = {
  0xa0: "no-break space",
  0xad: "soft hyphen",
  0x61c: "Arabic letter mark",
  0x202a: "left-to-right embedding",
  0x202b: "right-to-left embedding",
  0x202c: "pop directional formatting",
  0x202f: "narrow no-break space",
  0x2060: "word joiner",
  0x2068: "first strong isolate",
  0x3000: "ideographic space",
};

/**
 * @param {number} code
 * @param {string} description
 */
function render(code, description) {
  const sign = document.createElement("span");
  const point = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  const name = NAMES[code] ?? /^Control character (?!0x)(.*)/.exec(description)?.[1];
  sign.className = "cm-specialChar";
  sign.textContent = /\p{Zs}/u.test(String.fromCodePoint(code)) ? "␣" : point;
  sign.title = name ? `${point} ${name}` : point;
  sign.setAttribute("role", "img");
  sign.setAttribute("aria-label", sign.title);
  return sign;
}

export const invisible = highlightSpecialChars({ addSpecialChars: MORE, render });

// sub() and gsub(): & in the replacement is what was matched, \& is an ampersand, \\ before an ampersand a backslash. An empty match right behind another match is none.

import type { AwkRegex } from "./regex.ts";

/** The replacement's pieces: texts, and null for what was matched. */
function pieces(replacement: string): (string | null)[] {
  const out: (string | null)[] = [];
  let text = "";
  for (let at = 0; at < replacement.length; at++) {
    const char = replacement[at] as string;
    if (char === "&") {
      out.push(text, null);
      text = "";
    } else if (char === "\\" && (replacement[at + 1] === "&" || replacement[at + 1] === "\\"))
      text += replacement[++at];
    else text += char;
  }
  out.push(text);
  return out;
}

/** The text with its first match, or all, replaced; how many there were. */
export function substitute(
  text: string,
  regex: AwkRegex,
  replacement: string,
  all: boolean,
  bounded: (text: string) => string,
): { text: string; count: number } {
  let found = regex.find(text, 0);
  if (found === null) return { text, count: 0 };
  const parts = pieces(replacement);
  let out = "";
  let end = 0;
  let count = 0;
  while (found !== null) {
    const { start, length } = found;
    const matched = text.slice(start, start + length);
    if (length > 0 || count === 0 || start > end) {
      out += text.slice(end, start);
      for (const part of parts) out += part ?? matched;
      bounded(out);
      end = start + length;
      count++;
      if (!all) break;
    }
    const from: number = length > 0 ? start + length : start + 1;
    found = from > text.length ? null : regex.find(text, from);
  }
  return { text: out + text.slice(end), count };
}

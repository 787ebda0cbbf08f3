// Strings: their parts, their code points, the JSON that is written in them (builtin.c). Formats such as @csv are in formats.ts, expressions in regex.ts; the rest
// of what jq does with strings is said in its own language.

import { splitText } from "../arithmetic.ts";
import { asText } from "../formats.ts";
import { JsonError, parseAll } from "../json.ts";
import { matchImpl } from "../regex.ts";
import { JqError, type Json, print } from "../values.ts";
import { type Builtins, refused } from "./builtin.ts";

function toNumber(value: Json): number {
  if (typeof value === "number") return value;
  if (typeof value !== "string") throw refused(value, "cannot be parsed as a number");
  const parsed = parseText(value);
  if (typeof parsed !== "number") throw refused(value, "cannot be parsed as a number");
  return parsed;
}

function parseText(text: string): Json {
  let values: Json[];
  try {
    values = parseAll(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new JqError(`${error.message} (while parsing '${text}')`);
  }
  if (values.length > 1) throw new JqError(`Unexpected extra JSON values (while parsing '${text}')`);
  return values[0] ?? null;
}

/** In UTF-8. */
export function byteLength(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

export const STRINGS: Builtins = {
  "utf8bytelength/0": (value) => {
    if (typeof value !== "string") throw refused(value, "only strings have UTF-8 byte length");
    return byteLength(value);
  },
  "tojson/0": (value) => print(value),
  "fromjson/0": (value) => {
    if (typeof value !== "string") throw refused(value, "only strings can be parsed");
    return parseText(value);
  },
  "tostring/0": asText,
  "tonumber/0": toNumber,
  "explode/0": (value) => {
    if (typeof value !== "string") throw new JqError("explode input must be a string");
    return [...value].map((char) => char.codePointAt(0) as number);
  },
  "implode/0": (value) => {
    if (!Array.isArray(value)) throw new JqError("implode input must be an array");
    return value
      .map((code) => {
        if (typeof code !== "number") throw new JqError("Unicode codepoint must be numeric");
        return String.fromCodePoint(code >= 0 && code <= 0x10ffff ? Math.trunc(code) : 0xfffd);
      })
      .join("");
  },
  "split/1": (value, [separator]) => {
    if (typeof value !== "string" || typeof separator !== "string")
      throw new JqError("split input and separator must be strings");
    return splitText(value, separator);
  },
  "startswith/1": (value, [wanted]) => {
    if (typeof value !== "string" || typeof wanted !== "string")
      throw new JqError("startswith() requires string inputs");
    return value.startsWith(wanted);
  },
  "endswith/1": (value, [wanted]) => {
    if (typeof value !== "string" || typeof wanted !== "string")
      throw new JqError("endswith() requires string inputs");
    return value.endsWith(wanted);
  },
  "ltrimstr/1": (value, [start]) =>
    typeof value === "string" && typeof start === "string" && value.startsWith(start)
      ? value.slice(start.length)
      : value,
  "rtrimstr/1": (value, [end]) =>
    typeof value === "string" && typeof end === "string" && end !== "" && value.endsWith(end)
      ? value.slice(0, -end.length)
      : value,
  "match_impl/3": (value, [re, mode, test]) => matchImpl(value, re as Json, mode as Json, test as boolean),
};

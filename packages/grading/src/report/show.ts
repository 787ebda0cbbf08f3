// How values look in reports and stories: short, on one line, the same everywhere and on every run. Bytes are
// hexadecimal, because frames are read that way.

import { printable } from "./printable.ts";

const MAX_ITEMS = 24;
const MAX_BYTES = 24;
const MAX_TEXT = 160;
/** Characters of an array or object; nested ones would be shown for ever. */
const MAX_LENGTH = 2000;

const quoted = (text: string): string =>
  printable(JSON.stringify(text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text));

/** One line for a value; of bytes, the first `bytes`. */
export function show(value: unknown, bytes = MAX_BYTES): string {
  return shown(value, bytes, 0);
}

function shown(value: unknown, bytes: number, depth: number): string {
  switch (typeof value) {
    case "string":
      return quoted(value);
    case "bigint":
      return `${String(value).slice(0, MAX_TEXT)}n`;
    case "function":
      return "[function]";
    case "object":
      break;
    default:
      return Object.is(value, -0) ? "-0" : String(value);
  }
  if (value === null) return "null";
  if (value instanceof Uint8Array) return showBytes(value, bytes);
  if (depth > 4) return "…";
  if (Array.isArray(value)) {
    return `[${listed(value, (v) => shown(v, bytes, depth + 1)).join(", ")}]`;
  }
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const asymmetric = (value as { toAsymmetricMatcher?: () => string }).toAsymmetricMatcher;
  if (typeof asymmetric === "function") return asymmetric.call(value);
  const fields = listed(Object.entries(value), ([k, v]) => {
    const key = /^[\w$]{1,40}$/.test(k) ? k : quoted(k);
    return `${key}: ${shown(v, bytes, depth + 1)}`;
  });
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

/** The first of `items` as they are shown, and how many there are besides. */
function listed<T>(items: readonly T[], item: (value: T) => string): string[] {
  const out: string[] = [];
  let length = 0;
  for (const each of items) {
    if (out.length === MAX_ITEMS || length > MAX_LENGTH) {
      out.push(`… ${items.length - out.length} more`);
      break;
    }
    const text = item(each);
    length += text.length;
    out.push(text);
  }
  return out;
}

/** `60 bytes 02 00 00 …` */
function showBytes(bytes: Uint8Array, most: number): string {
  const hex = Array.from(bytes.subarray(0, most), (b) => b.toString(16).padStart(2, "0")).join(" ");
  const count = `${bytes.length} byte${bytes.length === 1 ? "" : "s"}`;
  return bytes.length === 0 ? "0 bytes" : `${count} ${hex}${bytes.length > most ? " …" : ""}`;
}

// @text, @json, @html, @uri, @csv, @tsv, @sh, @base64, @base64d.

import { utf8Decode, utf8Encode } from "@podwire/program";
import { JqError, type Json, print, short, typeOf } from "./values.ts";

export const asText = (value: Json): string => (typeof value === "string" ? value : print(value));

const HTML: Record<string, string> = { "<": "&lt;", ">": "&gt;", "&": "&amp;", "'": "&#39;", '"': "&quot;" };

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function row(value: Json, what: string, separator: string, quote: (text: string) => string): string {
  if (!Array.isArray(value))
    throw new JqError(`${typeOf(value)} (${short(value)}) cannot be ${what}-formatted, only array`);
  return value
    .map((item) => {
      if (item === null) return "";
      if (typeof item === "string") return quote(item);
      if (typeof item === "number" || typeof item === "boolean") return print(item);
      throw new JqError(`${typeOf(item)} (${short(item)}) is not valid in a csv row`);
    })
    .join(separator);
}

const TSV: Record<string, string> = { "\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\" };

function shell(value: Json): string {
  const items = Array.isArray(value) ? value : [value];
  return items
    .map((item) => {
      if (typeof item === "string") return `'${item.replaceAll("'", "'\\''")}'`;
      if (Array.isArray(item) || item instanceof Map)
        throw new JqError(`${typeOf(item)} (${short(item)}) can not be escaped for shell`);
      return print(item);
    })
    .join(" ");
}

function base64(bytes: Uint8Array): string {
  let out = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
    const bits = (a << 16) | (b << 8) | c;
    const left = bytes.length - at;
    out += (ALPHABET[bits >> 18] as string) + ALPHABET[(bits >> 12) & 63];
    out += left > 1 ? ALPHABET[(bits >> 6) & 63] : "=";
    out += left > 2 ? ALPHABET[bits & 63] : "=";
  }
  return out;
}

function fromBase64(value: Json): string {
  const text = asText(value);
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const char of text.replace(/=+$/, "")) {
    const code = ALPHABET.indexOf(char);
    if (code < 0) throw new JqError(`string (${short(text)}) is not valid base64 data`);
    bits = ((bits << 6) | code) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 0xff);
  }
  if (bytes.length === 0 && count > 0)
    throw new JqError(`string (${short(text)}) trailing base64 byte found`);
  return utf8Decode(Uint8Array.from(bytes));
}

export function formatValue(name: string, value: Json): string {
  switch (name) {
    case "@text":
      return asText(value);
    case "@json":
      return print(value);
    case "@html":
      return asText(value).replace(/[<>&'"]/g, (char) => HTML[char] as string);
    case "@uri":
      return [...utf8Encode(asText(value))]
        .map((byte) => {
          const char = String.fromCharCode(byte);
          return /[A-Za-z0-9\-_.~]/.test(char)
            ? char
            : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
        })
        .join("");
    case "@csv":
      return row(value, "csv", ",", (text) => `"${text.replaceAll('"', '""')}"`);
    case "@tsv":
      return row(value, "tsv", "\t", (text) => text.replace(/[\t\n\r\\]/g, (char) => TSV[char] as string));
    case "@sh":
      return shell(value);
    case "@base64":
      return base64(utf8Encode(asText(value)));
    case "@base64d":
      return fromBase64(value);
    default:
      throw new JqError(`${name.slice(1)} is not a valid format`);
  }
}

// JSON values as jq 1.6 has them: numbers are doubles, written with the fewest digits that say which; objects keep the order in which their keys came;
// everything has an order among everything (jv.c, jv_print.c, jv_aux.c).

export type JsonObject = Map<string, Json>;
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** An error of a filter: what `try` catches. */
export class JqError extends Error {
  override name = "JqError";
  readonly value: Json;
  constructor(value: Json) {
    super(typeof value === "string" ? value : "");
    this.value = value;
  }
}

export function typeOf(value: Json): "null" | "boolean" | "number" | "string" | "array" | "object" {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (value instanceof Map) return "object";
  return typeof value as "boolean" | "number" | "string";
}

export const isTrue = (value: Json): boolean => value !== null && value !== false;

/** A number in jq's words: 1e1000 is the largest there is, NaN is null. */
export function numberText(number: number): string {
  if (Number.isNaN(number)) return "null";
  if (!Number.isFinite(number))
    return number > 0 ? numberText(Number.MAX_VALUE) : numberText(-Number.MAX_VALUE);
  if (number === 0) return Object.is(number, -0) ? "-0" : "0";
  const [mantissa = "", power = "0"] = Math.abs(number).toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const point = Number(power) + 1;
  const sign = number < 0 ? "-" : "";
  if (point <= -5 + 1 || point > digits.length + 15) {
    const exponent = Math.abs(point - 1)
      .toString()
      .padStart(2, "0");
    const rest = digits.length > 1 ? `.${digits.slice(1)}` : "";
    return `${sign}${digits[0]}${rest}e${point - 1 < 0 ? "-" : "+"}${exponent}`;
  }
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits + "0".repeat(point - digits.length);
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

const ESCAPES: Record<string, string> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

const unit = (code: number): string => `\\u${code.toString(16).padStart(4, "0")}`;

export function stringText(text: string, ascii = false): string {
  let out = text.replace(/["\\\u0000-\u001f\u007f]/g, (char) => ESCAPES[char] ?? unit(char.charCodeAt(0)));
  if (ascii) out = out.replace(/[^\0-\x7f]/g, (char) => unit(char.charCodeAt(0)));
  return `"${out}"`;
}

export interface PrintOptions {
  /** Columns an inner line is indented by; 0 for everything in one line. */
  indent: number;
  tab: boolean;
  sort: boolean;
  ascii: boolean;
  color: boolean;
}

export const COMPACT: PrintOptions = { indent: 0, tab: false, sort: false, ascii: false, color: false };

const COLORS = {
  null: "1;30",
  boolean: "0;39",
  number: "0;39",
  string: "0;32",
  array: "1;39",
  object: "1;39",
};
const KEY_COLOR = "34;1";
const color = (code: string): string => `\u001b[${code}m`;
const PLAIN = color("0");

/** jv_dump_term(). */
export function print(value: Json, options: PrintOptions = COMPACT, depth = 0, inArray = true): string {
  const start = options.color ? color(COLORS[typeOf(value)]) : "";
  const end = options.color ? PLAIN : "";
  if (!Array.isArray(value) && !(value instanceof Map)) return start + scalarText(value, options.ascii) + end;
  const newline = (level: number): string =>
    options.indent === 0 && !options.tab
      ? ""
      : `\n${options.tab ? "\t".repeat(level) : " ".repeat(options.indent * level)}`;
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const size = Array.isArray(value) ? value.length : value.size;
  // jq 1.6 forgets to end the color of an empty array in an array.
  if (size === 0) return start + open + close + (open === "[" && inArray ? "" : end);
  if (Array.isArray(value)) {
    const items = value.map((item) => newline(depth + 1) + print(item, options, depth + 1));
    const parts = options.color ? items.join(`${start},`) : items.join(",");
    return `${start}${open}${parts}${start}${newline(depth)}${options.color ? start : ""}${close}${end}`;
  }
  const keys = options.sort ? sortedKeys(value) : [...value.keys()];
  const space = options.indent === 0 && !options.tab ? "" : " ";
  const items = keys.map((key) => {
    const name = stringText(key, options.ascii);
    const inner = print(value.get(key) as Json, options, depth + 1, false);
    if (!options.color) return `${newline(depth + 1)}${name}:${space}${inner}`;
    return `${newline(depth + 1)}${PLAIN}${color(KEY_COLOR)}${name}${PLAIN}${start}:${space}${PLAIN}${inner}`;
  });
  const parts = options.color ? items.join(`${start},`) : items.join(",");
  return `${start}${open}${parts}${start}${newline(depth)}${options.color ? start : ""}${close}${end}`;
}

function scalarText(value: null | boolean | number | string, ascii: boolean): string {
  if (typeof value === "number") return numberText(value);
  return typeof value === "string" ? stringText(value, ascii) : String(value);
}

/** A value in an error: at most 11 characters and three dots. */
export function short(value: Json): string {
  const text = print(value);
  return text.length > 14 ? `${text.slice(0, 11)}...` : text;
}

const RANKS = ["null", "false", "true", "number", "string", "array", "object"];
const rank = (value: Json): number =>
  RANKS.indexOf(typeof value === "boolean" ? String(value) : typeOf(value));

/** Code points, not UTF-16 units. */
export function compareText(one: string, other: string): number {
  if (one === other) return 0;
  const [left, right] = [[...one], [...other]];
  for (let at = 0; at < left.length && at < right.length; at++) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

export const sortedKeys = (object: JsonObject): string[] => [...object.keys()].sort(compareText);

/** jv_cmp(). NaN is below every number. */
export function compare(one: Json, other: Json): number {
  const ranks = rank(one) - rank(other);
  if (ranks !== 0) return ranks;
  if (typeof one === "number" && typeof other === "number") {
    if (Number.isNaN(one)) return -1;
    return one < other ? -1 : one === other ? 0 : 1;
  }
  if (typeof one === "string") return compareText(one, other as string);
  if (Array.isArray(one)) {
    const right = other as Json[];
    for (let at = 0; at < one.length && at < right.length; at++) {
      const order = compare(one[at] as Json, right[at] as Json);
      if (order !== 0) return order;
    }
    return one.length - right.length;
  }
  if (!(one instanceof Map)) return 0;
  const right = other as JsonObject;
  const [keys, otherKeys] = [sortedKeys(one), sortedKeys(right)];
  const order = compare(keys, otherKeys);
  if (order !== 0) return order;
  for (const key of keys) {
    const inner = compare(one.get(key) as Json, right.get(key) as Json);
    if (inner !== 0) return inner;
  }
  return 0;
}

export const equal = (one: Json, other: Json): boolean => compare(one, other) === 0;

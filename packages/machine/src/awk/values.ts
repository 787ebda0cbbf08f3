// What a variable of awk holds, and how it is taken for a number or a text: mawk 1.3.4's cast.c. A text that came from outside and looks like a number is both
// (POSIX calls it a numeric string); whole numbers are those that fit 32 bits, as in mawk, all others are written by CONVFMT or OFMT.

/** A text from outside: a field, an element that split() made, a line read by getline, -v, ARGV, ENVIRON. */
export class Strnum {
  readonly text: string;
  #number: number | null | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** The number that it looks like; null where it is only a text. */
  get number(): number | null {
    if (this.#number === undefined) this.#number = looksNumeric(this.text);
    return this.#number;
  }
}

/** undefined: a variable that nobody has set. */
export type Value = number | string | Strnum | undefined;

/** INT_MAX, and the least whole number that mawk knows is its negative. */
export const MAX_INT = 2147483647;

/** mawk's d_to_I(): cut to a whole number of 32 bits, NaN to the least. */
export function toInt(number: number): number {
  if (number >= MAX_INT) return MAX_INT;
  if (number > -MAX_INT) return Math.trunc(number) + 0;
  return -MAX_INT;
}

/** mawk's d_to_U(): what is below 0, and NaN, is 0. */
export function toUnsigned(number: number): number {
  if (number >= 0xffffffff) return 0xffffffff;
  return number > 0 ? Math.trunc(number) : 0;
}

const DECIMAL = /^[ \t\n\v\f\r]*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/;
const OTHER =
  /^[ \t\n\v\f\r]*([-+]?)(?:0[xX]([\da-fA-F]*)(?:\.([\da-fA-F]*))?(?:[pP]([-+]?\d+))?|(inf(?:inity)?)|(nan)(?:\(\w*\))?)/i;

/** strtod(): the number at the beginning of a text, and where it ends; 0 and 0 where there is none. */
export function strtod(text: string): { number: number; end: number } {
  const other = OTHER.exec(text);
  if (other !== null) {
    const [all, sign, whole = "", part = "", power = "0", infinity, nan] = other;
    const signed = (number: number): number => (sign === "-" ? -number : number);
    if (infinity !== undefined) return { number: signed(Number.POSITIVE_INFINITY), end: all.length };
    if (nan !== undefined) return { number: Number.NaN, end: all.length };
    if (whole + part !== "") {
      let number = 0;
      for (const digit of whole + part) number = number * 16 + Number.parseInt(digit, 16);
      return { number: signed(number * 2 ** (Number(power) - 4 * part.length)), end: all.length };
    }
  }
  const decimal = DECIMAL.exec(text);
  if (decimal === null) return { number: 0, end: 0 };
  return { number: Number(decimal[1]), end: decimal[0].length };
}

/** mawk's check_strnum(): blanks around a number are no harm. */
function looksNumeric(text: string): number | null {
  let end = text.length;
  while (end > 0 && isBlank(text.charCodeAt(end - 1))) end--;
  let start = 0;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  if (start === end || !/[\d.]/.test(text[end - 1] as string) || !/[-+.\d]/.test(text[start] as string))
    return null;
  const body = text.slice(start, end);
  const { number, end: read } = strtod(body);
  return read === body.length && Number.isFinite(number) ? number : null;
}

const isBlank = (code: number): boolean => code === 32 || code === 9 || code === 10;

export function toNumber(value: Value): number {
  if (typeof value === "number") return value;
  if (value === undefined) return 0;
  if (typeof value === "string") return strtod(value).number;
  return value.number ?? strtod(value.text).number;
}

/** A number as CONVFMT (or OFMT) has it; `format` writes one that is not whole. */
export function numberText(number: number, format: (number: number) => string): string {
  const whole = toInt(number);
  return whole === number ? String(whole) : format(number);
}

export function isTrue(value: Value): boolean {
  if (typeof value === "number") return value !== 0;
  if (value === undefined) return false;
  if (typeof value === "string") return value !== "";
  const { number } = value;
  return number === null ? value.text !== "" : number !== 0;
}

/** The number of a value that compares as one; null for a text. */
function comparable(value: Value): number | null {
  if (typeof value === "number") return value;
  if (value === undefined) return 0;
  return typeof value === "string" ? null : value.number;
}

/** Below, at, above 0. NaN equals everything, as it does for mawk. */
export function compare(left: Value, right: Value, text: (value: Value) => string): number {
  const [one, other] = [comparable(left), comparable(right)];
  if (one !== null && other !== null) return one > other ? 1 : one < other ? -1 : 0;
  const [first, second] = [text(left), text(right)];
  return first > second ? 1 : first < second ? -1 : 0;
}

// printf and sprintf of awk: mawk's do_printf(). %c %s %d %i %o %x %X %u %e %f %g %E %G with flags, width and precision; whole numbers have 32 bits. A format that
// asks for more than it is given ends awk, as mawk ends.

import { formatExponential, formatFixed, formatGeneral } from "@podwire/program";
import { AwkRuntimeError } from "./errors.ts";
import { Strnum, toInt, toNumber, toUnsigned, type Value } from "./values.ts";

interface Directive {
  minus: boolean;
  plus: boolean;
  space: boolean;
  alternate: boolean;
  zero: boolean;
  width: number;
  precision: number | undefined;
}

/** mawk's buffer for sprintf, which a width must not pass. */
const MAX_WIDTH = 8192;

function directiveOf(flags: string, width: number, precision: number | undefined): Directive {
  return {
    minus: flags.includes("-") || width < 0,
    plus: flags.includes("+"),
    space: flags.includes(" "),
    alternate: flags.includes("#"),
    zero: flags.includes("0"),
    width: Math.min(Math.abs(width), MAX_WIDTH),
    precision: precision !== undefined && precision < 0 ? undefined : precision,
  };
}

function padText(text: string, { minus, width }: Directive): string {
  return minus ? text.padEnd(width) : text.padStart(width);
}

function padNumber(sign: string, digits: string, zero: boolean, directive: Directive): string {
  if (zero && !directive.minus) return sign + digits.padStart(directive.width - sign.length, "0");
  return padText(sign + digits, directive);
}

function whole(kind: string, value: number, directive: Directive): string {
  const signed = kind === "d" || kind === "i";
  const number = signed ? toInt(value) : toUnsigned(value);
  const radix = kind === "o" ? 8 : kind === "x" || kind === "X" ? 16 : 10;
  let digits = Math.abs(number).toString(radix);
  if (kind === "X") digits = digits.toUpperCase();
  const { precision } = directive;
  if (precision !== undefined)
    digits = precision === 0 && number === 0 ? "" : digits.padStart(Math.min(precision, MAX_WIDTH), "0");
  if (directive.alternate && kind === "o" && !digits.startsWith("0")) digits = `0${digits}`;
  const prefix = directive.alternate && radix === 16 && number !== 0 ? `0${kind}` : "";
  const sign = !signed ? "" : number < 0 ? "-" : directive.plus ? "+" : directive.space ? " " : "";
  return padNumber(sign + prefix, digits, directive.zero && precision === undefined, directive);
}

function float(kind: string, value: number, directive: Directive): string {
  const magnitude = Math.abs(value);
  const negative = value < 0 || Object.is(value, -0) || Number.isNaN(value);
  const sign = negative ? "-" : directive.plus ? "+" : directive.space ? " " : "";
  const upper = kind === kind.toUpperCase();
  const cased = (text: string): string => (upper ? text.toUpperCase() : text);
  if (!Number.isFinite(value)) return padText(sign + cased(Number.isNaN(value) ? "nan" : "inf"), directive);
  const precision = Math.min(directive.precision ?? 6, MAX_WIDTH);
  const lower = kind.toLowerCase();
  let text =
    lower === "f"
      ? formatFixed(magnitude, precision)
      : lower === "e"
        ? formatExponential(magnitude, precision)
        : formatGeneral(magnitude, precision, directive.alternate);
  if (directive.alternate && lower !== "g" && precision === 0) text = text.replace(/(?=e|$)/, ".");
  return padNumber(sign, cased(text), directive.zero, directive);
}

const CONVERSION = /%([-+ #0']*)(\*|\d*)(?:(\.)(\*|\d*))?([lh]?)([\s\S]?)/y;

/** A number by CONVFMT or OFMT. What asks for a whole number or a text gets that. */
export function formatNumber(format: string, number: number): string {
  if (format === "%.6g")
    return Number.isFinite(number) ? shortest(number) : float("g", number, directiveOf("", 0, 6));
  let out = "";
  for (let at = 0; at < format.length; ) {
    CONVERSION.lastIndex = at;
    const found = format[at] === "%" ? CONVERSION.exec(format) : null;
    if (found === null) {
      out += format[at++];
      continue;
    }
    at += found[0].length;
    const [, flags = "", width = "", dot, precision = "", , kind = ""] = found;
    const directive = directiveOf(
      flags,
      Number(width) || 0,
      dot === undefined ? undefined : Number(precision) || 0,
    );
    if (kind === "%") out += "%";
    else if (/[eEfFgG]/.test(kind)) out += float(kind, number, directive);
    else if (/[dioxXuc]/.test(kind)) out += whole(kind === "c" ? "d" : kind, number, directive);
    else out += found[0];
  }
  return out;
}

/** %.6g of a number that is none of the special ones. */
function shortest(number: number): string {
  const text = formatGeneral(Math.abs(number), 6, false);
  return number < 0 ? `-${text}` : text;
}

export interface FormatContext {
  text(value: Value): string;
  /** Told what is finished when the format turns out to be wrong: printf has written it by then. */
  partial?(text: string): void;
}

/** The text of a printf; `who` is its name for errors. */
export function formatValues(
  who: string,
  format: string,
  values: readonly Value[],
  context: FormatContext,
): string {
  let out = "";
  let next = 0;
  let count = 0;
  const zero = format.indexOf("\0");
  const end = zero < 0 ? format.length : zero;
  const fail = (message: string): never => {
    context.partial?.(out);
    throw new AwkRuntimeError(`${message} ${who}("${format.slice(0, end)}")`);
  };
  for (let at = 0; at < end; ) {
    const percent = format.indexOf("%", at);
    if (percent < 0 || percent >= end) {
      out += format.slice(at, end);
      break;
    }
    out += format.slice(at, percent);
    count++;
    if (format[percent + 1] === "%") {
      out += "%";
      at = percent + 2;
      continue;
    }
    CONVERSION.lastIndex = percent;
    const found = CONVERSION.exec(format) as RegExpExecArray;
    at = percent + found[0].length;
    const [, flags = "", widthText = "", dot, precisionText = "", length = "", kind = ""] = found;
    const star = (text: string): number =>
      text === "*" ? toInt(toNumber(values[next++])) : Number(text) || 0;
    const width = star(widthText);
    const precision = dot === undefined ? undefined : star(precisionText);
    if (next >= values.length) fail("not enough arguments passed to");
    const value = values[next++];
    const directive = directiveOf(flags, width, precision);
    if (kind === "s" || kind === "c") {
      if (length !== "") fail(`improper conversion(number ${count}) in`);
      const text = kind === "s" ? context.text(value) : character(value);
      out += padText(
        directive.precision === undefined ? text : text.slice(0, directive.precision),
        directive,
      );
    } else if (kind !== "" && "dioxXu".includes(kind)) out += whole(kind, toNumber(value), directive);
    else if (kind !== "" && "eEfgG".includes(kind) && length === "")
      out += float(kind, toNumber(value), directive);
    else fail(`improper conversion(number ${count}) in`);
  }
  return out;
}

/** %c: the byte of a number's code, else the first of a text. */
function character(value: Value): string {
  const number =
    typeof value === "number"
      ? value
      : value === undefined
        ? 0
        : value instanceof Strnum
          ? value.number
          : null;
  if (number !== null) return String.fromCharCode(toInt(number) & 0xff);
  return (typeof value === "string" ? value : (value as Strnum).text).slice(0, 1) || "\0";
}

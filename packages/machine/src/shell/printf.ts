// printf(1) and bash's builtin of that name: formats are used again until the arguments are.

import { formatExponential, formatFixed, formatGeneral, utf8Encode } from "@podwire/program";
import { strftime } from "../time.ts";
import { echoEscapes } from "./builtins/output.ts";
import { ansiUnescape } from "./parameter.ts";
import { backslashQuote } from "./quote.ts";

export interface Formatted {
  text: string;
  /** "abc: invalid number", without the command's name. */
  errors: string[];
}

const MAX_WIDTH = 100_000;

/** `now` is the time in seconds since 1970, for %(…)T. */
export function formatPrintf(format: string, args: readonly string[], now = 0): Formatted {
  const errors: string[] = [];
  let text = "";
  let at = 0;
  let used = false;
  let stop = false;
  const next = (): string | undefined => {
    used = true;
    return args[at++];
  };
  do {
    used = false;
    const round = one(format, next, errors, now);
    text += round.text;
    stop = round.stop;
  } while (!stop && used && at < args.length);
  return { text, errors };
}

const DIRECTIVE =
  /%(%|([-+ #0']*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:hh|h|ll|l|j|z|t|L)?([diouxXeEfFgGaAcsbqQ]|\([^)]*\)T))/y;

/** All of a directive but its letter. */
const BEGINNING = /^%[-+ #0']*(?:\*|\d+)?(?:\.(?:\*|\d+)?)?(?:hh|h|ll|l|j|z|t|L)?/;

function one(
  format: string,
  next: () => string | undefined,
  errors: string[],
  now: number,
): { text: string; stop: boolean } {
  let out = "";
  for (let at = 0; at < format.length; ) {
    const char = format[at] as string;
    if (char === "\\") {
      const sequence = /\\(?:[0-7]{1,3}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{1,4}|U[0-9a-fA-F]{1,8}|.)/sy;
      sequence.lastIndex = at;
      const found = sequence.exec(format);
      if (found === null) {
        out += char;
        at++;
        continue;
      }
      // \c ends the output in %b only.
      out += found[0] === "\\c" ? found[0] : ansiUnescape(found[0]);
      at += found[0].length;
      continue;
    }
    if (char !== "%") {
      out += char;
      at++;
      continue;
    }
    DIRECTIVE.lastIndex = at;
    const found = DIRECTIVE.exec(format);
    if (found === null) {
      const bad = format[at + (BEGINNING.exec(format.slice(at))?.[0].length ?? 1)];
      errors.push(
        bad === undefined
          ? `\`${format.slice(at)}': missing format character`
          : `\`${bad}': invalid format character`,
      );
      return { text: out, stop: true };
    }
    at += found[0].length;
    if (found[1] === "%") {
      out += "%";
      continue;
    }
    const directive = parseDirective(found, next, format.slice(found.index, at));
    const given = next();
    const piece = convert(directive, given, errors, now);
    out += piece.text;
    if (piece.stop) return { text: out, stop: true };
  }
  return { text: out, stop: false };
}

interface Directive {
  flags: string;
  width: number;
  precision: number | undefined;
  kind: string;
}

function parseDirective(found: RegExpExecArray, next: () => string | undefined, whole: string): Directive {
  let flags = found[2] ?? "";
  let width = found[3] === "*" ? Number(next() ?? 0) : Number(found[3] ?? 0);
  if (width < 0) {
    flags += "-";
    width = -width;
  }
  const hasPrecision = whole.includes(".") && !whole.startsWith("%(");
  let precision = !hasPrecision ? undefined : found[4] === "*" ? Number(next() ?? 0) : Number(found[4] ?? 0);
  if (precision !== undefined && precision < 0) precision = undefined;
  return { flags, width: Math.min(width, MAX_WIDTH), precision, kind: found[5] as string };
}

function pad(text: string, directive: Directive, numeric = false): string {
  const { flags } = directive;
  // bash and coreutils count bytes.
  const width = directive.width - (utf8Encode(text).length - text.length);
  if (text.length >= width) return text;
  if (flags.includes("-")) return text.padEnd(width);
  if (numeric && flags.includes("0")) {
    const sign = /^[-+ ]?(0[xX])?/.exec(text)?.[0] ?? "";
    return sign + text.slice(sign.length).padStart(width - sign.length, "0");
  }
  return text.padStart(width);
}

function convert(
  directive: Directive,
  given: string | undefined,
  errors: string[],
  now: number,
): { text: string; stop: boolean } {
  const { kind, precision, flags } = directive;
  const value = given ?? "";
  const done = (text: string): { text: string; stop: boolean } => ({ text, stop: false });
  const cut = (text: string): string =>
    precision === undefined ? text : [...text].slice(0, precision).join("");
  if (kind.startsWith("(")) {
    const seconds = given === undefined || value === "-1" || value === "-2" ? now : Number(value);
    return done(pad(strftime(kind.slice(1, -2) || "%H:%M:%S", seconds), directive));
  }
  switch (kind) {
    case "s":
      return done(pad(cut(value), directive));
    case "c":
      return done(pad([...value][0] ?? "", directive));
    case "b": {
      const unescaped = echoEscapes(value.replace(/\\([1-7][0-7]{0,2})/g, "\\0$1"));
      return { text: pad(cut(unescaped.text), directive), stop: unescaped.stop };
    }
    case "q":
    case "Q":
      return done(pad(backslashQuote(value), directive));
    case "d":
    case "i":
    case "o":
    case "u":
    case "x":
    case "X":
      return done(
        pad(integer(kind, integerOf(value, errors), directive), directive, precision === undefined),
      );
    default:
      return done(pad(float(kind, floatOf(value, errors), precision, flags), directive, true));
  }
}

function integerOf(text: string, errors: string[]): bigint {
  const quoted = /^['"](.)?/su.exec(text);
  if (quoted !== null) return BigInt(quoted[1]?.codePointAt(0) ?? 0);
  const found = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|\d+)?/.exec(text) as RegExpExecArray;
  const [all, sign = "", digits = ""] = found;
  if (all.length < text.length || (digits === "" && text !== "")) errors.push(`${text}: invalid number`);
  if (digits === "") return 0n;
  const magnitude = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
  const value = sign === "-" ? -magnitude : magnitude;
  if (value === BigInt.asIntN(64, value)) return value;
  errors.push(`warning: ${text}: Numerical result out of range`);
  return sign === "-" ? -(2n ** 63n) : 2n ** 63n - 1n;
}

function integer(kind: string, value: bigint, { flags, precision }: Directive): string {
  const signed = kind === "d" || kind === "i";
  const magnitude = signed ? (value < 0n ? -value : value) : BigInt.asUintN(64, value);
  const radix = kind === "o" ? 8 : kind === "x" || kind === "X" ? 16 : 10;
  let digits = magnitude.toString(radix);
  if (kind === "X") digits = digits.toUpperCase();
  if (precision !== undefined)
    digits = precision === 0 && magnitude === 0n ? "" : digits.padStart(precision, "0");
  if (flags.includes("#") && magnitude !== 0n)
    digits = (kind === "o" ? "0" : radix === 16 ? `0${kind}` : "") + digits;
  const sign = !signed ? "" : value < 0n ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  return sign + digits;
}

function floatOf(text: string, errors: string[]): number {
  if (text === "") return 0;
  const found = /^\s*[-+]?(inf(inity)?|nan|\d*\.?\d+(e[-+]?\d+)?|\d+\.?(e[-+]?\d+)?|0x[0-9a-f]+)/i.exec(text);
  if (found === null || found[0].length < text.length) errors.push(`${text}: invalid number`);
  return found === null ? 0 : Number(found[0]);
}

function float(kind: string, value: number, precision: number | undefined, flags: string): string {
  const sign =
    value < 0 || Object.is(value, -0) ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  const magnitude = Math.abs(value);
  if (!Number.isFinite(value)) return sign + (Number.isNaN(value) ? "nan" : "inf");
  const lower = kind.toLowerCase();
  const digits = precision ?? 6;
  const text =
    lower === "f"
      ? formatFixed(magnitude, digits)
      : lower === "e"
        ? formatExponential(magnitude, digits)
        : formatGeneral(magnitude, digits, flags.includes("#"));
  return sign + (kind === kind.toUpperCase() ? text.toUpperCase() : text);
}

// POSIX extended and basic regular expressions, as glibc reads them, in the host's notation: `[[ =~ ]]`, grep, sed, expr. The two differ
// from it in brackets with [:classes:], in what a backslash means, and in how a match is found: regex-match.ts does that.

import { KernelError } from "@podwire/netns";
import { PosixRegExp } from "./regex-match.ts";
import { RegexTooBig } from "./regex-program.ts";

const CLASSES: Record<string, string> = {
  alnum: "\\p{L}\\p{N}",
  alpha: "\\p{L}",
  blank: " \\t",
  cntrl: "\\u0000-\\u001f\\u007f",
  digit: "0-9",
  graph: "!-~\\u00a1-\\uffff",
  lower: "\\p{Ll}",
  print: " -~\\u00a0-\\uffff",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\s",
  upper: "\\p{Lu}",
  xdigit: "0-9A-Fa-f",
};

/** What GNU adds to both dialects. */
const GNU_ESCAPES: Record<string, string> = {
  w: "[\\p{L}\\p{N}_]",
  W: "[^\\p{L}\\p{N}_]",
  s: "\\s",
  S: "\\S",
  b: "\\b",
  B: "\\B",
  "<": "\\b(?=\\w)",
  ">": "\\b(?<=\\w)",
  "`": "^",
  "'": "$",
};

const literal = (char: string): string => (/[\^$\\.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char);

function bracket(source: string, start: number): { text: string; end: number } {
  let at = start + 1;
  let out = "[";
  if (source[at] === "^") {
    out += "^";
    at++;
  }
  for (let first = true; ; first = false) {
    const char = source[at];
    if (char === undefined) throw new KernelError("EINVAL", "Unmatched [, [^, [:, [., or [=");
    if (char === "]" && !first) break;
    const named = /^\[:(\w+):\]/.exec(source.slice(at, at + 14));
    if (named !== null) {
      const known = CLASSES[named[1] as string];
      if (known === undefined) throw new KernelError("EINVAL", "Invalid character class name");
      out += known;
      at += named[0].length;
      continue;
    }
    const isRange = char === "-" && !first && source[at + 1] !== "]" && at > start + 1;
    out += isRange ? "-" : /[\\\]^[&~|-]/.test(char) ? `\\${char}` : char;
    at++;
  }
  return { text: `${out}]`, end: at + 1 };
}

export interface RegexOptions {
  ignoreCase?: boolean;
  /** More flags of the host's engine: "g", "y". */
  flags?: string;
  /** `^` and `$` match at newlines too. */
  multiline?: boolean;
}

function make(source: string, options: RegexOptions): RegExp {
  const flags = `u${options.ignoreCase ? "i" : ""}${options.multiline ? "m" : ""}s${options.flags ?? ""}`;
  try {
    const regex = new PosixRegExp(source, flags);
    regex.exec("");
    return regex;
  } catch (error) {
    const words = error instanceof RegexTooBig ? error.message : "Invalid regular expression";
    throw new KernelError("EINVAL", words);
  }
}

/** An extended expression (ERE). KernelError EINVAL, with glibc's words, where it is none. */
export function extendedRegex(source: string, options: RegexOptions = {}): RegExp {
  return make(translate(source, true), options);
}

/** A basic expression (BRE) with GNU's \+ \? \|. */
export function basicRegex(source: string, options: RegexOptions = {}): RegExp {
  return make(translate(source, false), options);
}

function translate(source: string, extended: boolean): string {
  let out = "";
  let depth = 0;
  /** Nothing to repeat before here: the beginning, after ( or |. */
  let empty = true;
  for (let at = 0; at < source.length; ) {
    const char = source[at] as string;
    const escaped = char === "\\";
    const next = source[at + 1];
    if (escaped && next === undefined) throw new KernelError("EINVAL", "Trailing backslash");
    const operator =
      escaped === extended ? undefined : extended ? char : escaped ? (next as string) : undefined;
    if (char === "[" && !escaped) {
      const set = bracket(source, at);
      out += set.text;
      at = set.end;
      empty = false;
      continue;
    }
    if (operator !== undefined && "(){}|+?".includes(operator)) {
      const length = extended ? 1 : 2;
      const handled = special(operator, source.slice(at + length), extended, empty);
      if (operator === "(") depth++;
      if (operator === ")" && --depth < 0) {
        if (!extended) throw new KernelError("EINVAL", "Unmatched ) or \\)");
        depth = 0;
        out += "\\)";
      } else out += handled.text;
      at += length + handled.consumed;
      empty = operator === "(" || operator === "|";
      continue;
    }
    if (escaped) {
      const code = next as string;
      if (/[1-9]/.test(code)) out += `\\${code}(?:)`;
      else if (code === "n" && !extended) out += "\\n";
      else out += GNU_ESCAPES[code] ?? literal(code);
      at += 2;
      empty = false;
      continue;
    }
    if (char === "*") out += empty ? "\\*" : "*";
    else if (char === "." || (extended && (char === "^" || char === "$"))) out += char;
    else if (char === "^") out += empty ? "^" : "\\^";
    else if (char === "$")
      out += at + 1 === source.length || /^\\[)|]/.test(source.slice(at + 1)) ? "$" : "\\$";
    else out += literal(char);
    empty = char === "^" && (extended || empty);
    at++;
  }
  if (depth > 0) throw new KernelError("EINVAL", extended ? "Unmatched ( or \\(" : "Unmatched ( or \\(");
  return out;
}

function special(
  operator: string,
  rest: string,
  extended: boolean,
  empty: boolean,
): { text: string; consumed: number } {
  if (operator === "{") {
    const bounds = (extended ? /^(\d*)(,?)(\d*)\}/ : /^(\d*)(,?)(\d*)\\\}/).exec(rest);
    if (bounds === null || bounds[0].startsWith("}")) {
      if (!extended) throw new KernelError("EINVAL", "Unmatched \\{");
      return { text: "\\{", consumed: 0 };
    }
    const [all, low = "", comma = "", high = ""] = bounds;
    return { text: `{${low === "" ? "0" : low}${comma}${high}}`, consumed: all.length };
  }
  if (operator === "}") return { text: "\\}", consumed: 0 };
  if ((operator === "+" || operator === "?") && empty) return { text: `\\${operator}`, consumed: 0 };
  return { text: operator, consumed: 0 };
}

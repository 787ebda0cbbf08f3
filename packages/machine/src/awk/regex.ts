// Regular expressions of mawk 1.3.4 (rexp0.c): extended ones over bytes, ^ and $ anchors wherever they stand, no {n,m}, no empty operand. They are matched by the
// machine's own leftmost-longest engine (shell/regex-match.ts). Where there is only one way to repeat anything, the host's engine finds the same, and faster.

import { ASCII_CLASSES } from "@podwire/program";
import { PosixRegExp } from "../shell/regex-match.ts";
import { RegexTooBig } from "../shell/regex-program.ts";
import { AwkRegexError } from "./errors.ts";

const BAD_CLASS = "bad class -- [], [^] or [";
const MISSING_OPERAND = "missing operand";
const MISSING_PAREN = "missing ')'";

/** One byte in the notation of the host. */
const hostByte = (code: number): string => `\\u${code.toString(16).padStart(4, "0")}`;

const ESCAPES: Record<string, number> = { n: 10, t: 9, f: 12, b: 8, r: 13, a: 7, v: 11 };

class Translator {
  readonly #source: string;
  #at = 0;
  #depth = 0;
  /** What was read last is one thing with a + behind it. */
  #plus = false;
  /** How often something is repeated or chosen between, and whether what is repeated is more than one byte. */
  repeats = 0;
  complex = false;
  /** The text that it is, as long as it is nothing else. */
  literal: string | null = "";

  constructor(source: string) {
    this.#source = source;
  }

  whole(): string {
    return this.#choice();
  }

  get #ended(): boolean {
    return this.#at >= this.#source.length;
  }

  #choice(): string {
    const options = [this.#sequence()];
    while (this.#source[this.#at] === "|") {
      this.#at++;
      this.complex = true;
      this.literal = null;
      options.push(this.#sequence());
      this.#plus = false;
    }
    return options.join("|");
  }

  #sequence(): string {
    let out = "";
    let count = 0;
    for (;;) {
      const char = this.#source[this.#at];
      if (char === undefined || char === "|" || (char === ")" && this.#depth > 0)) break;
      out += this.#repeated();
      count++;
    }
    if (count === 0)
      throw new AwkRegexError(this.#ended && this.#depth > 0 ? MISSING_PAREN : MISSING_OPERAND);
    if (count > 1) this.#plus = false;
    return out;
  }

  #repeated(): string {
    const first = this.#source[this.#at] as string;
    if ("*+?".includes(first)) throw new AwkRegexError(MISSING_OPERAND);
    let out = this.#operand(first);
    if (first !== "(") this.#plus = false;
    for (let times = 0; ; times++) {
      const char = this.#source[this.#at];
      if (char === undefined || !"*+?".includes(char)) return out;
      if (first === "^" && times === 0 && char !== "?") throw new AwkRegexError("syntax error ^* or ^+");
      this.#at++;
      // mawk takes (a+)* for a+.
      if (char === "*" && this.#plus) continue;
      this.#plus = char === "+";
      this.repeats++;
      this.literal = null;
      if (first === "(" || times > 0) this.complex = true;
      out = `(?:${out})${char}`;
    }
  }

  #operand(char: string): string {
    this.#at++;
    switch (char) {
      case "(": {
        this.#depth++;
        this.literal = null;
        const body = this.#choice();
        if (this.#source[this.#at] !== ")") throw new AwkRegexError(MISSING_PAREN);
        this.#at++;
        this.#depth--;
        return `(?:${body})`;
      }
      case "[":
        this.literal = null;
        return this.#class();
      case ".":
        this.literal = null;
        return "[\\u0000-\\u00ff]";
      case "^":
      case "$":
        this.literal = null;
        return char;
      default: {
        const code = char === "\\" ? this.#escape() : char.charCodeAt(0);
        if (this.literal !== null) this.literal += String.fromCharCode(code);
        return hostByte(code);
      }
    }
  }

  /** The byte behind a backslash. */
  #escape(): number {
    const char = this.#source[this.#at];
    if (char === undefined) return 92;
    const octal = /^[0-7]{1,3}/.exec(this.#source.slice(this.#at, this.#at + 3));
    if (octal !== null) {
      this.#at += octal[0].length;
      return Number.parseInt(octal[0], 8) & 0xff;
    }
    const hex = /^x([\da-fA-F]{1,2})/.exec(this.#source.slice(this.#at, this.#at + 3));
    if (hex !== null) {
      this.#at += hex[0].length;
      return Number.parseInt(hex[1] as string, 16);
    }
    this.#at++;
    return ESCAPES[char] ?? char.charCodeAt(0);
  }

  /** The index of the ] that ends a class that begins at `start`. */
  #classEnd(start: number): number {
    const source = this.#source;
    let at = start;
    const literalBracket = (place: number): boolean => source[place] === "[" && source[place + 1] !== ":";
    if (literalBracket(at) || source[at] === "]") at++;
    else if (source[at] === "^" && (literalBracket(at + 1) || source[at + 1] === "]")) at += 2;
    for (let level = 0; ; at++) {
      const char = source[at];
      if (char === undefined) throw new AwkRegexError(BAD_CLASS);
      if (char === "[" && source[at + 1] === ":") {
        if (++level > 1) throw new AwkRegexError(BAD_CLASS);
      } else if (char === "]") {
        if (level === 0) return at;
        if (source[at - 1] !== ":") throw new AwkRegexError(BAD_CLASS);
        level--;
      } else if (char === "\\") at++;
    }
  }

  #class(): string {
    const end = this.#classEnd(this.#at);
    const source = this.#source;
    const on = new Uint8Array(256);
    const negated = source[this.#at] === "^";
    if (negated) this.#at++;
    const one = (): number => {
      const char = source[this.#at++] as string;
      return char === "\\" ? this.#escape() : char.charCodeAt(0);
    };
    /** The byte before a "-"; -1 where it cannot begin a range. */
    let before = -1;
    while (this.#at < end) {
      const char = source[this.#at] as string;
      if (char === "[" && source[this.#at + 1] === ":") {
        const name = /^\[:(\w*):\]/.exec(source.slice(this.#at));
        const known = ASCII_CLASSES[name?.[1] ?? ""];
        if (name === null || known === undefined) throw new AwkRegexError(BAD_CLASS);
        const inClass = new RegExp(`[${known}]`);
        for (let code = 0; code < 256; code++) if (inClass.test(String.fromCharCode(code))) on[code] = 1;
        this.#at += name[0].length;
      } else if (char === "-" && before >= 0 && this.#at + 1 < end) {
        const mark = ++this.#at;
        const last = one();
        if (before <= last) {
          on.fill(1, before, last + 1);
          before = -1;
        } else {
          this.#at = mark;
          before = 45;
          on[45] = 1;
        }
      } else {
        before = one();
        on[before] = 1;
      }
    }
    this.#at = end + 1;
    return hostClass(on, negated ? 0 : 1);
  }
}

function hostClass(on: Uint8Array, wanted: number): string {
  let out = "";
  for (let code = 0; code < 256; code++) {
    if (on[code] !== wanted) continue;
    const from = code;
    while (code < 255 && on[code + 1] === wanted) code++;
    out += hostByte(from) + (code > from ? `-${hostByte(code)}` : "");
  }
  return out === "" ? "[^\\u0000-\\u00ff]" : `[${out}]`;
}

/** A compiled expression. Throws AwkRegexError, with mawk's words, where it is none. */
export class AwkRegex {
  readonly source: string;
  readonly #literal: string | null;
  readonly #regex: RegExp;

  constructor(source: string) {
    this.source = source;
    const translator = new Translator(source);
    const host = source === "" ? "(?:)" : translator.whole();
    this.#literal = translator.literal;
    try {
      const simple = !translator.complex && translator.repeats <= 1;
      this.#regex = simple ? new RegExp(host, "g") : new PosixRegExp(host, "g");
      if (!simple) this.#regex.exec("");
    } catch (error) {
      if (error instanceof RegexTooBig || error instanceof SyntaxError)
        throw new AwkRegexError("resource exhaustion - regular expression too large");
      throw error;
    }
  }

  test(text: string): boolean {
    if (this.#literal !== null) return text.includes(this.#literal);
    return this.find(text, 0) !== null;
  }

  /** The leftmost and then longest match from `from` on: where it begins, and its length. */
  find(text: string, from: number): { start: number; length: number } | null {
    if (this.#literal !== null) {
      const start = text.indexOf(this.#literal, from);
      return start < 0 || from > text.length ? null : { start, length: this.#literal.length };
    }
    this.#regex.lastIndex = from;
    const found = this.#regex.exec(text);
    return found === null ? null : { start: found.index, length: found[0].length };
  }
}

const MAX_KEPT = 200;

/** Expressions that a program makes as it runs are compiled once. */
export class RegexCache {
  readonly #known = new Map<string, AwkRegex>();

  get(source: string): AwkRegex {
    let regex = this.#known.get(source);
    if (regex === undefined) {
      regex = new AwkRegex(source);
      if (this.#known.size >= MAX_KEPT) this.#known.clear();
      this.#known.set(source, regex);
    }
    return regex;
  }
}

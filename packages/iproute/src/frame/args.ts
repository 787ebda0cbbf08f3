// The words of a command line, taken one after the other as iproute2 does (NEXT_ARG and friends, include/utils.h), and
// the numbers in them (lib/utils.c, on strtol and strtoul with base 0).

import type { Session } from "./session.ts";

/** matches() of iproute2, positively: `word` is a beginning of `keyword`, and not empty. */
export function matches(word: string | undefined, keyword: string): boolean {
  return word !== undefined && word !== "" && keyword.startsWith(word);
}

export class Args {
  readonly session: Session;
  readonly #words: readonly string[];
  #at: number;

  constructor(session: Session, words: readonly string[], at = 0) {
    this.session = session;
    this.#words = words;
    this.#at = at;
  }

  /** The word at hand, undefined at the end. */
  get word(): string | undefined {
    return this.#words[this.#at];
  }

  /** The word before it. */
  get previous(): string {
    return this.#words[this.#at - 1] ?? "";
  }

  get done(): boolean {
    return this.#at >= this.#words.length;
  }

  /** Words left, the one at hand included. */
  get rest(): string[] {
    return this.#words.slice(this.#at);
  }

  /** The word at hand, and on to the next; "Command line is not complete" at the end. */
  take(): string {
    const word = this.#words[this.#at];
    if (word === undefined) this.session.incomplete();
    this.#at++;
    return word;
  }

  /** One back. */
  back(): void {
    this.#at--;
  }

  skip(count: number): void {
    this.#at += count;
  }

  /** strcmp(): is this the word at hand? */
  is(...keywords: string[]): boolean {
    return this.word !== undefined && keywords.includes(this.word);
  }

  /** matches(): is it short for one of these? */
  matches(...keywords: string[]): boolean {
    return keywords.some((keyword) => matches(this.word, keyword));
  }
}

/** strtol() with base 0 (or another) over the whole text; undefined where it is no number. */
export function parseLong(text: string, base = 0): number | undefined {
  const match = /^[ \t\n\v\f\r]*([-+]?)(.*)$/s.exec(text);
  const digits = match?.[2] ?? "";
  let value: number;
  if ((base === 0 || base === 16) && /^0x[0-9a-f]+$/i.test(digits))
    value = Number.parseInt(digits.slice(2), 16);
  else if (base === 16 && /^[0-9a-f]+$/i.test(digits)) value = Number.parseInt(digits, 16);
  else if (base === 0 && /^0[0-7]*$/.test(digits)) value = Number.parseInt(digits, 8);
  else if ((base === 10 || (base === 0 && !digits.startsWith("0"))) && /^\d+$/.test(digits))
    value = Number(digits);
  else return undefined;
  return match?.[1] === "-" ? (value === 0 ? 0 : -value) : value;
}

/** get_integer(): a 32-bit signed number; undefined where it is none. */
export function parseInteger(text: string, base = 0): number | undefined {
  const value = parseLong(text, base);
  return value !== undefined && value >= -(2 ** 31) && value < 2 ** 31 ? value : undefined;
}

/** get_unsigned() and its narrower relatives: 0 to `max`. */
export function parseUnsigned(text: string, max = 0xffffffff, base = 0): number | undefined {
  const value = parseLong(text, base);
  return value !== undefined && value >= 0 && value <= max ? value : undefined;
}

/** atoi(): the number that a text begins with, 0 where it begins with none; of one that is too big the low 32 bits are left. */
export function atoi(text: string): number {
  return Number(BigInt.asIntN(32, BigInt(/^[ \t\n\v\f\r]*\+?(-?\d+)/.exec(text)?.[1] ?? 0)));
}

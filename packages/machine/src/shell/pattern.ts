// Shell patterns (glob(7), bash's extglob): `*`, `?`, `[…]` and, where they are switched on, `?(a|b)` and its family. A pattern is text in
// which a backslash makes the next character ordinary. Plain patterns are matched without recursion or backtracking past the
// last star, so no pattern takes long; extended ones become a regular expression that is matched side by side.

import { PosixRegExp } from "./regex-match.ts";

export interface MatchOptions {
  extglob?: boolean;
  ignoreCase?: boolean;
}

type Token =
  | { kind: "char"; char: string }
  | { kind: "any" }
  | { kind: "star" }
  | { kind: "set"; negated: boolean; test: (char: string) => boolean };

const CLASSES: Record<string, RegExp> = {
  alnum: /[\p{L}\p{N}]/u,
  alpha: /\p{L}/u,
  blank: /[ \t]/,
  cntrl: /[\u0000-\u001f\u007f]/,
  digit: /[0-9]/,
  graph: /[^\s\u0000-\u001f\u007f]/,
  lower: /\p{Ll}/u,
  print: /[^\u0000-\u001f\u007f]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /\s/,
  upper: /\p{Lu}/u,
  word: /\w/,
  xdigit: /[0-9A-Fa-f]/,
};

/** The bracket expression at `at` (after its "["): where it ends, and what it matches. Undefined where it is none. */
function parseSet(pattern: string, start: number): { end: number; token: Token } | undefined {
  let at = start;
  const negated = pattern[at] === "!" || pattern[at] === "^";
  if (negated) at++;
  const tests: ((char: string) => boolean)[] = [];
  for (let first = true; ; first = false) {
    if (at >= pattern.length) return undefined;
    if (pattern[at] === "]" && !first) break;
    const named = /^\[:(\w+):\]/.exec(pattern.slice(at, at + 16));
    if (named !== null) {
      const known = CLASSES[named[1] as string];
      if (known !== undefined) tests.push((char) => known.test(char));
      at += named[0].length;
      continue;
    }
    if (pattern[at] === "\\" && at + 1 < pattern.length) at++;
    const from = String.fromCodePoint(pattern.codePointAt(at) as number);
    at += from.length;
    if (pattern[at] === "-" && at + 1 < pattern.length && pattern[at + 1] !== "]") {
      at++;
      if (pattern[at] === "\\" && at + 1 < pattern.length) at++;
      const to = String.fromCodePoint(pattern.codePointAt(at) as number);
      at += to.length;
      tests.push((char) => char >= from && char <= to);
    } else tests.push((char) => char === from);
  }
  const test = (char: string) => tests.some((one) => one(char)) !== negated;
  return { end: at + 1, token: { kind: "set", negated, test } };
}

function tokenize(pattern: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; ) {
    const char = String.fromCodePoint(pattern.codePointAt(at) as number);
    at += char.length;
    if (char === "\\" && at < pattern.length) {
      const escaped = String.fromCodePoint(pattern.codePointAt(at) as number);
      at += escaped.length;
      tokens.push({ kind: "char", char: escaped });
    } else if (char === "*") {
      if (tokens.at(-1)?.kind !== "star") tokens.push({ kind: "star" });
    } else if (char === "?") tokens.push({ kind: "any" });
    else if (char === "[") {
      const set = parseSet(pattern, at);
      if (set === undefined) tokens.push({ kind: "char", char });
      else {
        tokens.push(set.token);
        at = set.end;
      }
    } else tokens.push({ kind: "char", char });
  }
  return tokens;
}

function matchTokens(tokens: readonly Token[], text: readonly string[], ignoreCase: boolean): boolean {
  let at = 0;
  let token = 0;
  let starToken = -1;
  let starAt = 0;
  while (at < text.length) {
    const now = tokens[token];
    const char = text[at] as string;
    if (now?.kind === "star") {
      starToken = token++;
      starAt = at;
    } else if (now !== undefined && matchesOne(now, char, ignoreCase)) {
      token++;
      at++;
    } else if (starToken >= 0) {
      token = starToken + 1;
      at = ++starAt;
    } else return false;
  }
  while (tokens[token]?.kind === "star") token++;
  return token === tokens.length;
}

function matchesOne(token: Token, char: string, ignoreCase: boolean): boolean {
  if (token.kind === "any") return true;
  if (token.kind === "set")
    return (
      token.test(char) || (ignoreCase && (token.test(char.toLowerCase()) || token.test(char.toUpperCase())))
    );
  if (token.kind !== "char") return false;
  return token.char === char || (ignoreCase && token.char.toLowerCase() === char.toLowerCase());
}

const EXTENDED = /[?*+@!]\(/;

/** True where `text` as a whole matches. */
export function matchPattern(pattern: string, text: string, options: MatchOptions = {}): boolean {
  if (options.extglob && EXTENDED.test(pattern)) return extendedRegExp(pattern, options).test(text);
  return matchTokens(tokenize(pattern), [...text], options.ignoreCase ?? false);
}

/** True where the pattern has anything that is not an ordinary character. */
export function hasMagic(pattern: string, extglob = false): boolean {
  if (extglob && EXTENDED.test(pattern.replace(/\\./gs, ""))) return true;
  return tokenize(pattern).some((token) => token.kind !== "char");
}

/** The text that a pattern without magic stands for. */
export function unescapePattern(pattern: string): string {
  return pattern.replace(/\\(.)/gs, "$1");
}

/** Makes every character of `text` ordinary in a pattern, and in a regular expression. */
export function escapePattern(text: string): string {
  return /^\w*$/.test(text) ? text : text.replace(/[^\p{L}\p{N}_]/gu, "\\$&");
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");

/** Matched side by side, so that +(a|aa) takes no longer than its text; only !(…) looks ahead, which the host's engine has to do. */
function extendedRegExp(pattern: string, options: MatchOptions): RegExp {
  const engine = pattern.includes("!(") ? RegExp : PosixRegExp;
  return new engine(`^(?:${extendedSource(pattern)})$`, options.ignoreCase ? "isu" : "su");
}

/** The pattern as the source of a regular expression. Nesting is bounded by the parser's own limit. */
function extendedSource(pattern: string): string {
  let out = "";
  for (let at = 0; at < pattern.length; ) {
    const char = pattern[at] as string;
    if (/[?*+@!]/.test(char) && pattern[at + 1] === "(") {
      const end = closing(pattern, at + 2);
      if (end !== undefined) {
        const options = alternatives(pattern.slice(at + 2, end))
          .map(extendedSource)
          .join("|");
        const rest = pattern.slice(end + 1);
        if (char === "!")
          return `${out}(?!(?:${options})${extendedSource(rest)}$)[^]*?${extendedSource(rest)}`;
        out += `(?:${options})${char === "@" ? "" : char}`;
        at = end + 1;
        continue;
      }
    }
    if (char === "\\" && at + 1 < pattern.length) {
      out += escapeRegExp(pattern[at + 1] as string);
      at += 2;
      continue;
    }
    if (char === "[") {
      const set = parseSet(pattern, at + 1);
      if (set !== undefined) {
        out += setSource(pattern.slice(at + 1, set.end - 1));
        at = set.end;
        continue;
      }
    }
    out += char === "*" ? "[^]*" : char === "?" ? "[^]" : escapeRegExp(char);
    at++;
  }
  return out;
}

function setSource(inner: string): string {
  const negated = /^[!^]/.test(inner);
  const body = (negated ? inner.slice(1) : inner)
    .replace(/\[:(\w+):\]/g, (_, name: string) => CLASSES[name]?.source.replace(/^\[|\]$/g, "") ?? "")
    .replace(/^\]/, "\\]")
    .replace(/\[/g, "\\[");
  return `[${negated ? "^" : ""}${body}]`;
}

function closing(pattern: string, start: number): number | undefined {
  let depth = 1;
  for (let at = start; at < pattern.length; at++) {
    if (pattern[at] === "\\") at++;
    else if (pattern[at] === "(") depth++;
    else if (pattern[at] === ")" && --depth === 0) return at;
  }
  return undefined;
}

function alternatives(inner: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < inner.length; at++) {
    if (inner[at] === "\\") at++;
    else if (inner[at] === "(") depth++;
    else if (inner[at] === ")") depth--;
    else if (inner[at] === "|" && depth === 0) {
      parts.push(inner.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(inner.slice(start));
  return parts;
}

/** The length of the shortest or longest prefix (or suffix) of `text` that matches; undefined where none does. */
export function matchEnd(
  pattern: string,
  text: string,
  side: "prefix" | "suffix",
  longest: boolean,
  options: MatchOptions,
): number | undefined {
  const chars = [...text];
  if (options.extglob && EXTENDED.test(pattern)) return extendedEnd(pattern, chars, side, longest, options);
  const tokens = tokenize(pattern);
  if (side === "prefix") {
    const count = endFrom(tokens, chars, 0, longest, options.ignoreCase ?? false);
    return count === undefined ? undefined : chars.slice(0, count).join("").length;
  }
  const reversed = endFrom(tokens.reverse(), chars.reverse(), 0, longest, options.ignoreCase ?? false);
  return reversed === undefined ? undefined : chars.slice(0, reversed).join("").length;
}

/** Where a match that begins at `start` ends: all ways through the tokens are followed at once, character by character. */
function endFrom(
  tokens: readonly Token[],
  chars: readonly string[],
  start: number,
  longest: boolean,
  ignoreCase: boolean,
): number | undefined {
  let states = new Set<number>();
  const enter = (into: Set<number>, token: number): void => {
    into.add(token);
    // A star may stand for nothing.
    if (tokens[token]?.kind === "star") enter(into, token + 1);
  };
  enter(states, 0);
  let found: number | undefined;
  for (let at = start; ; at++) {
    if (states.has(tokens.length)) {
      found = at;
      if (!longest) return found;
    }
    const char = chars[at];
    if (char === undefined || states.size === 0) return found;
    const next = new Set<number>();
    for (const state of states) {
      const token = tokens[state];
      if (token === undefined) continue;
      if (token.kind === "star") enter(next, state);
      else if (matchesOne(token, char, ignoreCase)) enter(next, state + 1);
    }
    states = next;
  }
}

/** The same for extended patterns, by trying. */
function extendedEnd(
  pattern: string,
  chars: readonly string[],
  side: "prefix" | "suffix",
  longest: boolean,
  options: MatchOptions,
): number | undefined {
  const regex = extendedRegExp(pattern, options);
  for (let step = 0; step <= chars.length; step++) {
    const count = longest ? chars.length - step : step;
    const part = side === "prefix" ? chars.slice(0, count) : chars.slice(chars.length - count);
    const joined = part.join("");
    if (regex.test(joined)) return joined.length;
  }
  return undefined;
}

/** Stretches of `text` that match, each as long as it can be and none overlapping: for ${x//pattern/…}. */
export function matchAll(
  pattern: string,
  text: string,
  options: MatchOptions,
  first: boolean,
): [from: number, to: number][] {
  const found: [number, number][] = [];
  if (!hasMagic(pattern, options.extglob ?? false) && !options.ignoreCase) {
    const plain = unescapePattern(pattern);
    for (let at = text.indexOf(plain); at >= 0; at = text.indexOf(plain, at + plain.length)) {
      found.push([at, at + plain.length]);
      if (first) break;
    }
    return found;
  }
  const extended = (options.extglob ?? false) && EXTENDED.test(pattern);
  const tokens = extended ? [] : tokenize(pattern);
  const chars = [...text];
  for (let at = 0, offset = 0; at < chars.length; ) {
    const end = extended
      ? extendedCount(pattern, chars, at, options)
      : endFrom(tokens, chars, at, true, options.ignoreCase ?? false);
    if (end === undefined || end === at) {
      offset += (chars[at++] as string).length;
      continue;
    }
    const length = chars.slice(at, end).join("").length;
    found.push([offset, offset + length]);
    if (first) break;
    at = end;
    offset += length;
  }
  return found;
}

function extendedCount(
  pattern: string,
  chars: readonly string[],
  start: number,
  options: MatchOptions,
): number | undefined {
  const regex = extendedRegExp(pattern, options);
  for (let end = chars.length; end > start; end--)
    if (regex.test(chars.slice(start, end).join(""))) return end;
  return undefined;
}

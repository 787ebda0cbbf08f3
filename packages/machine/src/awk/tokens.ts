// The words that mawk knows (scan.h, kw.c, the tables of scancode.c): what kinds there are, which names are keywords and builtins, which
// operators there are, how a word is shown in a complaint, and what the escapes of a string mean. How a program is cut into them is
// in lexer.ts.

import type { AwkRegex } from "./regex.ts";

export type TokenKind =
  | "end"
  | "newline"
  | "number"
  | "string"
  | "regex"
  | "name"
  | "dollarname"
  | "function name"
  | "field"
  | "builtin"
  | "length"
  | "keyword"
  | "output"
  | "input"
  | "unexpected"
  | "operator";

export interface Token {
  kind: TokenKind;
  /** What it says: an operator, a keyword, a name; a string's value. */
  text: string;
  number: number;
  regex: AwkRegex | null;
  /** For a semicolon that was supplied before }. */
  supplied: boolean;
}

export const KEYWORDS: ReadonlySet<string> = new Set(
  "BEGIN END print printf if else while do for in break continue exit next nextfile return delete function getline split match sub gsub".split(
    " ",
  ),
);

export const BUILTINS: ReadonlySet<string> = new Set(
  "index substr sprintf sin cos atan2 exp log int sqrt rand srand close system toupper tolower fflush systime mktime strftime".split(
    " ",
  ),
);

export const PSEUDO: ReadonlySet<string> = new Set(["NF", "FS", "RS", "CONVFMT", "OFMT"]);

/** After these a / divides. */
export const BEFORE_DIVISION: ReadonlySet<TokenKind> = new Set([
  "number",
  "string",
  "name",
  "dollarname",
  "regex",
  "field",
]);

// biome-ignore format: a table
export const OPERATORS = [
  "&&", "||", "++", "--", "+=", "-=", "*=", "/=", "%=", "^=", "==", "!=", "<=", ">=", "!~",
  "(", ")", "[", "]", ",", "?", ":", "+", "-", "*", "/", "%", "^", "!", "=", "<", ">", "~", "|",
];

/** A token in a complaint; of ~ mawk says nothing. */
export function shownAs({ kind, text, supplied }: Token): string {
  if (kind === "end") return "end of file";
  if (kind === "newline") return "end of line";
  if (kind === "field") return "$";
  if (supplied) return "}";
  return kind === "operator" && text === "~" ? "" : text;
}

export const isSpace = (char: string): boolean =>
  char === " " || char === "\t" || char === "\r" || char === "\f" || char === "\v";

const ESCAPED: Record<string, string> = {
  n: "\n",
  t: "\t",
  f: "\f",
  b: "\b",
  r: "\r",
  a: "\u0007",
  v: "\v",
  "\\": "\\",
  '"': '"',
};

/** mawk's rm_escape(): what it does not know it leaves. */
export function unescapeText(raw: string): string {
  return raw.replace(
    /\\(?:([0-7]{1,3})|x([\da-fA-F]{1,2})|([\s\S]))/g,
    (all, octal?: string, hex?: string, char?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      return ESCAPED[char ?? ""] ?? all;
    },
  );
}

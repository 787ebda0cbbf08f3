// The words of a filter (jq's lexer.l), one ahead of where the grammar is. A string is one word with the filters interpolated in it, so reading one asks the
// grammar for a filter in the middle of a word. Also what the grammar says where a word does not fit: bison's messages, as jq 1.6 prints them.

import type { Filter } from "./tree.ts";

/** The filter is none; `start` is where, for the place in the message. */
export class FilterError extends Error {
  override name = "FilterError";
  readonly start: number;
  /** The statement that was not finished: "if". */
  readonly unfinished: { what: string; start: number } | null;
  constructor(message: string, start: number, unfinished: { what: string; start: number } | null = null) {
    super(message);
    this.start = start;
    this.unfinished = unfinished;
  }
}

interface Token {
  kind: "number" | "name" | "field" | "format" | "string" | "operator" | "keyword" | "end" | "invalid";
  text: string;
  start: number;
  /** Of a string. */
  parts: (string | Filter)[];
}

const word = (kind: Token["kind"], text: string, start: number, parts: (string | Filter)[] = []): Token => ({
  kind,
  text,
  start,
  parts,
});

const KEYWORDS: ReadonlySet<string> = new Set(
  "as import include module def if then else elif and or end reduce foreach try catch label __loc__".split(
    " ",
  ),
);

const WORD =
  /(?:#[^\n]*|[ \t\r\n]+)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|(?<name>(?:[A-Za-z_]\w*::)*[A-Za-z_]\w*)|(?<field>\.[A-Za-z_]\w*)|(?<format>@\w+)|(?<operator>\?\/\/=?|\/\/=|\|=|\+=|-=|\*=|\/=|%=|==|!=|<=|>=|\/\/|\.\.|[.?=;,:|+\-*/%$<>[\]{}()])/y;

/** How deep filters may nest; jq's own parser gives up at a thousand or so. */
const MAX_DEPTH = 400;

const unexpected = (what: string, expecting?: string): string =>
  `syntax error, unexpected ${what}${expecting === undefined ? "" : `, expecting ${expecting}`} (Unix shell quoting issues?)`;

/** A filter's words, for the grammar that is built on them. */
export abstract class Lexer {
  protected readonly text: string;
  #at = 0;
  /** The word that comes next; before the first advance(), none. */
  protected token: Token = word("end", "", 0);
  /** Where the last word began, blanks being words too. */
  #lastStart = 0;
  /** Brackets that are open. */
  readonly #open: string[] = [];
  #depth = 0;
  /** An if or a try that has begun, for the complaint. */
  protected unfinished: { what: string; start: number } | null = null;

  constructor(text: string) {
    this.text = text;
  }

  /** The filter that begins at the next word. */
  protected abstract pipe(): Filter;

  #next(): Token {
    for (;;) {
      const start = this.#at;
      if (start >= this.text.length) return word("end", "", start);
      this.#lastStart = start;
      if (this.text[start] === '"') {
        this.#at++;
        return word("string", "", start, this.#stringParts());
      }
      WORD.lastIndex = start;
      const found = WORD.exec(this.text);
      if (found === null) {
        this.#at++;
        return word("invalid", this.text[start] as string, start);
      }
      this.#at = WORD.lastIndex;
      const { number, name, field, format, operator } = found.groups as Record<string, string | undefined>;
      if (number !== undefined) return word("number", number, start);
      if (name !== undefined) return word(KEYWORDS.has(name) ? "keyword" : "name", name, start);
      if (field !== undefined) return word("field", field.slice(1), start);
      if (format !== undefined) return word("format", format, start);
      if (operator !== undefined) return word(this.#fits(operator) ? "operator" : "invalid", operator, start);
    }
  }

  /** Keeps count of brackets; false where one closes what is not open. */
  #fits(operator: string): boolean {
    if ("([{".includes(operator)) this.#open.push(operator);
    return !")]}".includes(operator) || this.#open.pop() === "([{"[")]}".indexOf(operator)];
  }

  /** The rest of a string, with what is interpolated. */
  #stringParts(): (string | Filter)[] {
    const parts: (string | Filter)[] = [];
    let text = "";
    const start = this.#at;
    for (;;) {
      const char = this.text[this.#at++];
      if (char === undefined) {
        this.#lastStart = start;
        throw new FilterError(
          unexpected("$end", "QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END"),
          this.#lastStart,
        );
      }
      if (char === '"') break;
      if (char !== "\\") {
        text += char;
        continue;
      }
      const escaped = this.text[this.#at++] ?? "";
      if (escaped === "(") {
        parts.push(text);
        text = "";
        const outer = this.token;
        this.#open.push("(");
        this.token = this.#next();
        parts.push(this.pipe());
        if (!this.is(")")) this.fail();
        // The string goes on right behind the ).
        this.#at = this.token.start + 1;
        this.token = outer;
        continue;
      }
      const unit = escaped === "u" ? /^[\da-fA-F]{4}/.exec(this.text.slice(this.#at)) : null;
      const known = 'bfnrt"\\/'.indexOf(escaped);
      if (unit !== null) {
        text += String.fromCharCode(Number.parseInt(unit[0], 16));
        this.#at += 4;
      } else if (escaped !== "" && known >= 0) text += '\b\f\n\r\t"\\/'[known];
      else
        throw new FilterError(`Invalid escape at line 1, column 4 (while parsing '"\\${escaped}"')`, start);
    }
    parts.push(text);
    return parts;
  }

  protected advance(): Token {
    const token = this.token;
    this.token = this.#next();
    return token;
  }

  protected ended(): boolean {
    return this.token.kind === "end";
  }

  protected is(text: string): boolean {
    return this.token.kind === "operator" && this.token.text === text;
  }

  protected isString(): boolean {
    return this.token.kind === "string";
  }

  protected isKeyword(text: string): boolean {
    return this.token.kind === "keyword" && this.token.text === text;
  }

  protected take(text: string): boolean {
    if (!this.is(text)) return false;
    this.advance();
    return true;
  }

  protected expect(text: string): void {
    if (!this.take(text)) this.fail();
  }

  protected expectKeyword(text: string): void {
    if (!this.isKeyword(text)) this.fail();
    this.advance();
  }

  protected fail(expecting?: string): never {
    const { kind, text, start } = this.token;
    const names: Record<Token["kind"], string> = {
      number: "LITERAL",
      name: "IDENT",
      field: "FIELD",
      format: "FORMAT",
      string: "QQSTRING_START",
      operator: text.length === 1 ? `'${text}'` : text,
      keyword: text,
      end: "$end",
      invalid: "INVALID_CHARACTER",
    };
    const expected = start === 0 && expecting === undefined && kind !== "end" ? "$end" : expecting;
    throw new FilterError(
      unexpected(names[kind], expected),
      kind === "end" ? this.#lastStart : start,
      this.unfinished,
    );
  }

  protected deeper<T>(body: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw new FilterError("memory exhausted", this.token.start);
    try {
      return body();
    } finally {
      this.#depth--;
    }
  }

  protected variableName(): string {
    if (this.token.kind !== "name") this.fail("IDENT");
    return this.advance().text;
  }
}

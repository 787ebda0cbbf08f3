// Filters as jq 1.6 reads them: its words (lexer.l), and its grammar with the precedences of parser.y.

import type { Definition, Filter, Pattern } from "./tree.ts";

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

const KEYWORDS: ReadonlySet<string> = new Set(
  "as import include module def if then else elif and or end reduce foreach try catch label __loc__".split(
    " ",
  ),
);

const WORD =
  /(?:#[^\n]*|[ \t\r\n]+)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)|(?<name>(?:[A-Za-z_]\w*::)*[A-Za-z_]\w*)|(?<field>\.[A-Za-z_]\w*)|(?<format>@\w+)|(?<operator>\?\/\/=?|\/\/=|\|=|\+=|-=|\*=|\/=|%=|==|!=|<=|>=|\/\/|\.\.|[.?=;,:|+\-*/%$<>[\]{}()])/y;

/** How deep filters may nest; jq's own parser gives up at a thousand or so. */
const MAX_DEPTH = 400;

const ASSIGNMENTS: ReadonlySet<string> = new Set(["=", "|=", "+=", "-=", "*=", "/=", "%=", "//="]);
const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);

export function parseFilter(text: string): Filter {
  return new Parser(text).whole();
}

class Parser {
  readonly #text: string;
  #at = 0;
  #token: Token;
  /** Where the last word began, blanks being words too. */
  #lastStart = 0;
  /** Brackets that are open. */
  readonly #open: string[] = [];
  #depth = 0;
  /** An if or a try that has begun, for the complaint. */
  #unfinished: { what: string; start: number } | null = null;

  constructor(text: string) {
    this.#text = text;
    this.#token = this.#next();
  }

  whole(): Filter {
    if (this.#isKeyword("module") || this.#isKeyword("import") || this.#isKeyword("include"))
      throw new FilterError("modules", -1);
    if (this.#ended()) return { kind: "identity" };
    // Definitions alone are a filter as well.
    const definitions: Definition[] = [];
    while (this.#isKeyword("def")) definitions.push(this.#definition());
    const body: Filter = this.#ended() && definitions.length > 0 ? { kind: "identity" } : this.#pipe();
    if (!this.#ended()) this.#fail("$end");
    return definitions.reduceRight<Filter>(
      (inner, definition) => ({ kind: "define", definition, body: inner }),
      body,
    );
  }

  // Words

  #make(kind: Token["kind"], text: string, start: number, parts: (string | Filter)[] = []): Token {
    return { kind, text, start, parts };
  }

  #next(): Token {
    for (;;) {
      const start = this.#at;
      if (start >= this.#text.length) return this.#make("end", "", start);
      this.#lastStart = start;
      if (this.#text[start] === '"') {
        this.#at++;
        return this.#make("string", "", start, this.#stringParts());
      }
      WORD.lastIndex = start;
      const found = WORD.exec(this.#text);
      if (found === null) {
        this.#at++;
        return this.#make("invalid", this.#text[start] as string, start);
      }
      this.#at = WORD.lastIndex;
      const { number, name, field, format, operator } = found.groups as Record<string, string | undefined>;
      if (number !== undefined) return this.#make("number", number, start);
      if (name !== undefined) return this.#make(KEYWORDS.has(name) ? "keyword" : "name", name, start);
      if (field !== undefined) return this.#make("field", field.slice(1), start);
      if (format !== undefined) return this.#make("format", format, start);
      if (operator !== undefined)
        return this.#make(this.#fits(operator) ? "operator" : "invalid", operator, start);
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
      const char = this.#text[this.#at++];
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
      const escaped = this.#text[this.#at++] ?? "";
      if (escaped === "(") {
        parts.push(text);
        text = "";
        const outer = this.#token;
        this.#open.push("(");
        this.#token = this.#next();
        parts.push(this.#pipe());
        if (!this.#is(")")) this.#fail();
        // The string goes on right behind the ).
        this.#at = this.#token.start + 1;
        this.#token = outer;
        continue;
      }
      const unit = escaped === "u" ? /^[\da-fA-F]{4}/.exec(this.#text.slice(this.#at)) : null;
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

  #advance(): Token {
    const token = this.#token;
    this.#token = this.#next();
    return token;
  }

  #ended(): boolean {
    return this.#token.kind === "end";
  }

  #is(text: string): boolean {
    return this.#token.kind === "operator" && this.#token.text === text;
  }

  #isString(): boolean {
    return this.#token.kind === "string";
  }

  #isKeyword(text: string): boolean {
    return this.#token.kind === "keyword" && this.#token.text === text;
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#advance();
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) this.#fail();
  }

  #expectKeyword(text: string): void {
    if (!this.#isKeyword(text)) this.#fail();
    this.#advance();
  }

  #fail(expecting?: string): never {
    const { kind, text, start } = this.#token;
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
      this.#unfinished,
    );
  }

  #deeper<T>(body: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw new FilterError("memory exhausted", this.#token.start);
    try {
      return body();
    } finally {
      this.#depth--;
    }
  }

  // Filters

  #definition(): Definition {
    this.#advance();
    const { kind, text } = this.#token;
    if (kind !== "name" && kind !== "keyword") this.#fail();
    this.#advance();
    const parameters: string[] = [];
    if (this.#take("(")) {
      do {
        const sigil = this.#take("$") ? "$" : "";
        if (this.#token.kind !== "name" && this.#token.kind !== "keyword") this.#fail();
        parameters.push(sigil + this.#advance().text);
      } while (this.#take(";"));
      this.#expect(")");
    }
    if (!this.#take(":")) this.#fail(parameters.length === 0 ? "'(' or ':'" : "':'");
    const body = this.#pipe();
    this.#expect(";");
    return { name: text, parameters, body };
  }

  #pipe(): Filter {
    return this.#deeper(() => this.#anyPipe());
  }

  #anyPipe(): Filter {
    if (this.#isKeyword("def")) {
      const definition = this.#definition();
      return { kind: "define", definition, body: this.#pipe() };
    }
    const left = this.#comma();
    return this.#take("|") ? { kind: "pipe", left, right: this.#pipe() } : left;
  }

  #comma(): Filter {
    let left = this.#alternative();
    while (this.#take(",")) left = { kind: "comma", left, right: this.#alternative() };
    return left;
  }

  #alternative(): Filter {
    const left = this.#assignment();
    return this.#take("//")
      ? { kind: "alternative", left, right: this.#deeper(() => this.#alternative()) }
      : left;
  }

  #assignment(): Filter {
    const left = this.#or();
    const { kind, text } = this.#token;
    if (kind !== "operator" || !ASSIGNMENTS.has(text)) return left;
    this.#advance();
    const right = this.#alternativeOr();
    if (this.#token.kind === "operator" && ASSIGNMENTS.has(this.#token.text)) this.#fail();
    return { kind: "assign", operator: text, left, right };
  }

  /** The right side of an assignment, which binds closer than //. */
  #alternativeOr(): Filter {
    return this.#or();
  }

  #or(): Filter {
    let left = this.#and();
    while (this.#isKeyword("or")) {
      this.#advance();
      left = { kind: "or", left, right: this.#and() };
    }
    return left;
  }

  #and(): Filter {
    let left = this.#comparison();
    while (this.#isKeyword("and")) {
      this.#advance();
      left = { kind: "and", left, right: this.#comparison() };
    }
    return left;
  }

  #comparison(): Filter {
    const left = this.#sum();
    const { kind, text } = this.#token;
    if (kind !== "operator" || !COMPARISONS.has(text)) return left;
    this.#advance();
    const right = this.#sum();
    if (this.#token.kind === "operator" && COMPARISONS.has(this.#token.text)) this.#fail();
    return { kind: "binary", operator: text, left, right };
  }

  #sum(): Filter {
    let left = this.#product();
    while (this.#is("+") || this.#is("-")) {
      const operator = this.#advance().text;
      left = { kind: "binary", operator, left, right: this.#product() };
    }
    return left;
  }

  #product(): Filter {
    let left = this.#unary();
    while (this.#is("*") || this.#is("/") || this.#is("%")) {
      const operator = this.#advance().text;
      left = { kind: "binary", operator, left, right: this.#unary() };
    }
    return left;
  }

  #unary(): Filter {
    return this.#deeper(() =>
      this.#take("-") ? { kind: "negate", of: this.#product() } : this.#postfixed(),
    );
  }

  /** An expression that is no operator's, with the ? behind it; `term as $x | …` reaches to the end. */
  #postfixed(): Filter {
    let filter = this.#statement();
    while (this.#take("?")) filter = { kind: "try", body: filter, catch: null };
    return filter;
  }

  #statement(): Filter {
    if (this.#token.kind !== "keyword") {
      const term = this.#term();
      if (!this.#isKeyword("as")) return term;
      const patterns = this.#patterns();
      if (!this.#take("|")) this.#fail("'|'");
      return { kind: "bind", source: term, patterns, body: this.#pipe() };
    }
    switch (this.#token.text) {
      case "if":
        return this.#if();
      case "try": {
        const outer = this.#unfinished;
        const { start } = this.#token;
        this.#advance();
        const body = this.#deeper(() => this.#tryBody());
        if (!this.#isKeyword("catch")) return { kind: "try", body, catch: null };
        this.#unfinished = { what: "try", start };
        this.#advance();
        const handler = this.#deeper(() => this.#tryBody());
        this.#unfinished = outer;
        return { kind: "try", body, catch: handler };
      }
      case "reduce":
      case "foreach":
        return this.#fold(this.#token.text);
      case "label": {
        this.#advance();
        if (!this.#take("$")) this.#fail("'$'");
        const name = this.#variableName();
        if (!this.#take("|")) this.#fail("'|'");
        return { kind: "label", name, body: this.#pipe() };
      }
      case "def":
        return this.#pipe();
      default:
        return this.#fail();
    }
  }

  #tryBody(): Filter {
    return this.#take("-") ? { kind: "negate", of: this.#product() } : this.#statement();
  }

  #if(): Filter {
    const outer = this.#unfinished;
    const { start } = this.#token;
    this.#advance();
    const test = this.#pipe();
    this.#expectKeyword("then");
    this.#unfinished = { what: "if", start };
    const then = this.#pipe();
    if (this.#isKeyword("elif")) {
      const rest = this.#deeper(() => this.#if());
      this.#unfinished = outer;
      return { kind: "if", test, then, else: rest };
    }
    this.#expectKeyword("else");
    const otherwise = this.#pipe();
    this.#expectKeyword("end");
    this.#unfinished = outer;
    return { kind: "if", test, then, else: otherwise };
  }

  #fold(kind: "reduce" | "foreach"): Filter {
    this.#advance();
    const source = this.#term();
    if (!this.#isKeyword("as")) this.#fail("FIELD or as or '.' or '['");
    const patterns = this.#patterns();
    this.#expect("(");
    const start = this.#pipe();
    this.#expect(";");
    const update = this.#pipe();
    const extract = kind === "foreach" && this.#take(";") ? this.#pipe() : null;
    this.#expect(")");
    return kind === "reduce"
      ? { kind, source, patterns, start, update }
      : { kind, source, patterns, start, update, extract };
  }

  #variableName(): string {
    if (this.#token.kind !== "name") this.#fail("IDENT");
    return this.#advance().text;
  }

  #patterns(): Pattern[] {
    this.#advance();
    const patterns = [this.#pattern()];
    while (this.#take("?//")) patterns.push(this.#pattern());
    return patterns;
  }

  #pattern(): Pattern {
    return this.#deeper(() => this.#anyPattern());
  }

  #anyPattern(): Pattern {
    if (this.#take("$")) return { kind: "variable", name: this.#variableName() };
    if (this.#take("[")) {
      const items = [this.#pattern()];
      while (this.#take(",")) items.push(this.#pattern());
      if (!this.#take("]")) this.#fail("',' or ']'");
      return { kind: "array", items };
    }
    if (!this.#take("{")) this.#fail("'$' or '[' or '{'");
    const entries: { key: Filter; variable: string | null; value: Pattern | null }[] = [];
    do {
      if (this.#take("$")) {
        const name = this.#variableName();
        const value = this.#take(":") ? this.#pattern() : null;
        entries.push({ key: { kind: "literal", value: name }, variable: name, value });
        continue;
      }
      const key = this.#key();
      if (!this.#take(":")) this.#fail("':'");
      entries.push({ key, variable: null, value: this.#pattern() });
    } while (this.#take(","));
    this.#expect("}");
    return { kind: "object", entries };
  }

  /** A key of an object: a name, a keyword, a string, or ( … ). */
  #key(): Filter {
    const { kind, text } = this.#token;
    if (kind === "name" || kind === "keyword") {
      this.#advance();
      return { kind: "literal", value: text };
    }
    if (kind === "string" || kind === "format") return this.#string();
    this.#expect("(");
    const key = this.#pipe();
    this.#expect(")");
    return key;
  }

  #string(): Filter {
    let format: string | null = null;
    if (this.#token.kind === "format") {
      format = this.#advance().text;
      if (!this.#isString()) return { kind: "format", name: format };
    }
    const { parts } = this.#advance();
    if (parts.length === 1 && typeof parts[0] === "string") return { kind: "literal", value: parts[0] };
    return { kind: "string", format, parts };
  }

  #term(): Filter {
    // A ? concerns the access right before it alone, not what stands in parentheses.
    let accessed = !this.#is("(");
    let term = this.#firstTerm();
    for (; ; accessed = true) {
      if (this.#token.kind === "field")
        term = { kind: "index", of: term, key: { kind: "literal", value: this.#advance().text } };
      else if (this.#is(".")) {
        this.#advance();
        if (this.#token.kind === "string" || this.#token.kind === "format")
          term = { kind: "index", of: term, key: this.#string() };
        else this.#fail("FORMAT or QQSTRING_START");
      } else if (this.#is("[")) term = this.#brackets(term);
      else if (this.#is("?")) {
        this.#advance();
        term =
          accessed && (term.kind === "index" || term.kind === "slice" || term.kind === "iterate")
            ? { ...term, optional: true }
            : { kind: "try", body: term, catch: null };
      } else return term;
    }
  }

  #brackets(of: Filter): Filter {
    this.#advance();
    if (this.#take("]")) return { kind: "iterate", of };
    if (this.#take(":")) {
      const to = this.#pipe();
      this.#expect("]");
      return { kind: "slice", of, from: null, to };
    }
    const key = this.#pipe();
    if (this.#take("]")) return { kind: "index", of, key };
    this.#expect(":");
    const to = this.#is("]") ? null : this.#pipe();
    this.#expect("]");
    return { kind: "slice", of, from: key, to };
  }

  #firstTerm(): Filter {
    const { kind, text, start } = this.#token;
    switch (kind) {
      case "number":
        this.#advance();
        return {
          kind: "literal",
          value: Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, Number(text))),
        };
      case "string":
      case "format":
        return this.#string();
      case "field":
        this.#advance();
        return { kind: "index", of: { kind: "identity" }, key: { kind: "literal", value: text } };
      case "name":
        return this.#call();
      case "operator":
        return this.#punctuated(text, start);
      default:
        return this.#fail();
    }
  }

  #call(): Filter {
    const { text, start } = this.#advance();
    if (text === "break" && this.#take("$")) return { kind: "break", name: this.#variableName(), start };
    const args: Filter[] = [];
    if (this.#take("(")) {
      do args.push(this.#pipe());
      while (this.#take(";"));
      this.#expect(")");
    }
    return { kind: "call", name: text, args, start };
  }

  #punctuated(text: string, start: number): Filter {
    switch (text) {
      case ".":
        this.#advance();
        if (this.#token.kind === "string")
          return { kind: "index", of: { kind: "identity" }, key: this.#string() };
        return { kind: "identity" };
      case "..":
        this.#advance();
        return { kind: "recurse" };
      case "$":
        this.#advance();
        if (this.#isKeyword("__loc__")) {
          this.#advance();
          return { kind: "location", line: this.#text.slice(0, start).split("\n").length };
        }
        if (this.#token.kind !== "name") this.#fail("IDENT or __loc__");
        return { kind: "variable", name: this.#variableName(), start };
      case "(": {
        this.#advance();
        const inner = this.#pipe();
        this.#expect(")");
        return inner;
      }
      case "[": {
        this.#advance();
        if (this.#take("]")) return { kind: "array", items: null };
        const items = this.#pipe();
        this.#expect("]");
        return { kind: "array", items };
      }
      case "{":
        return this.#object();
      default:
        return this.#fail();
    }
  }

  #object(): Filter {
    this.#advance();
    const entries: { key: Filter; value: Filter }[] = [];
    if (this.#take("}")) return { kind: "object", entries };
    do {
      // A comma may stand behind the last.
      if (this.#is("}")) break;
      entries.push(this.#entry());
    } while (this.#take(","));
    if (!this.#take("}")) this.#fail("'}'");
    return { kind: "object", entries };
  }

  #entry(): { key: Filter; value: Filter } {
    const { start } = this.#token;
    if (this.#take("$")) {
      const name = this.#variableName();
      return { key: { kind: "literal", value: name }, value: { kind: "variable", name, start } };
    }
    const computed = this.#is("(");
    const keyword = this.#token.kind === "keyword";
    const key = this.#key();
    if (this.#take(":")) return { key, value: this.#entryValue() };
    if (computed || keyword) this.#fail();
    return { key, value: { kind: "index", of: { kind: "identity" }, key } };
  }

  /** What may stand behind a key: terms, with | and -. */
  #entryValue(): Filter {
    const left: Filter = this.#take("-") ? { kind: "negate", of: this.#term() } : this.#term();
    return this.#take("|") ? { kind: "pipe", left, right: this.#entryValue() } : left;
  }
}

const unexpected = (what: string, expecting?: string): string =>
  `syntax error, unexpected ${what}${expecting === undefined ? "" : `, expecting ${expecting}`} (Unix shell quoting issues?)`;

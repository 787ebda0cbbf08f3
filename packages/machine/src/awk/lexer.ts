// The words of an awk program, as mawk's scan.c reads them: a newline ends a statement unless something is expected to follow, a missing semicolon before } is supplied, / begins an
// expression where nothing could be divided, and > in print means a file unless it stands in parentheses.

import { AwkRegexError } from "./errors.ts";
import { formatNumber } from "./format.ts";
import { AwkRegex } from "./regex.ts";
import {
  BEFORE_DIVISION,
  BUILTINS,
  isSpace,
  KEYWORDS,
  OPERATORS,
  PSEUDO,
  shownAs,
  type Token,
  type TokenKind,
  unescapeText,
} from "./tokens.ts";
import { strtod } from "./values.ts";

const MAX_ERRORS = 5;

export interface Source {
  /** What -f was given; null for a program on the command line. */
  file: string | null;
  text: string;
}

export interface LexerHost {
  /** A name that is already known as a function, or may become one. */
  isFunction(name: string): boolean;
  isFree(name: string): boolean;
  /** A free name right before ( becomes a function. */
  makeFunction(name: string): void;
}

/** Ends the reading of a program: what was complained about is in `errors`. */
export class AwkSyntaxError extends Error {
  override name = "AwkSyntaxError";
}

export class Lexer {
  readonly #sources: readonly Source[];
  readonly #host: LexerHost;
  #source = 0;
  #text: string;
  #at = 0;
  #line = 1;
  /** The line of the last token; 0 before the first. */
  tokenLine = 0;
  #previous: Token | null = null;
  parentheses = 0;
  braces = 0;
  inPrint = false;
  inGetline = false;
  /** Complaints, without the program's name. */
  readonly errors: string[] = [];

  constructor(sources: readonly Source[], host: LexerHost) {
    this.#sources = sources;
    this.#host = host;
    this.#text = `${sources[0]?.text ?? ""}\n`;
    this.eatNewlines();
  }

  get #place(): string {
    const file = this.#sources[this.#source]?.file ?? null;
    return file === null ? "" : `${file}: `;
  }

  /** mawk's compile_error(): goes on reading until there are too many. */
  complain(message: string): void {
    this.#say(`${this.#place}line ${this.tokenLine}: ${message}`);
  }

  #say(line: string): void {
    this.errors.push(line);
    if (this.errors.length >= MAX_ERRORS) throw new AwkSyntaxError();
  }

  fatal(message: string): never {
    this.errors.push(`${this.#place}line ${this.tokenLine}: ${message}`);
    throw new AwkSyntaxError();
  }

  /** mawk's yyerror() for the token that was read last. */
  syntaxError(token: Token): never {
    const { kind, text } = token;
    if (kind === "unexpected") {
      const code = text.charCodeAt(0);
      const shown = code > 32 && code < 127 ? `'${text}'` : `0x${code.toString(16).padStart(2, "0")}`;
      this.errors.push(`${this.tokenLine}: unexpected character ${shown}`);
      throw new AwkSyntaxError();
    }
    if (kind === "regex") this.fatal(`syntax error at or near /${text}/`);
    const shown = shownAs(token);
    const closes =
      kind === "end" || kind === "newline" || (kind === "operator" && (text === ";" || text === "}"));
    if (this.parentheses > 0 && closes) this.fatal(`missing ) near ${shown}`);
    if (this.braces > 0 && (kind === "end" || (kind === "keyword" && (text === "BEGIN" || text === "END"))))
      this.fatal(`missing } near ${shown}`);
    if (kind === "dollarname" || kind === "length") this.fatal("syntax error");
    this.fatal(`syntax error at or near ${shown}`);
  }

  /** The character at the reading place, going on to the next program file at the end of one. */
  #peek(): string | undefined {
    while (this.#at >= this.#text.length && this.#source + 1 < this.#sources.length) {
      this.#source++;
      this.#text = `${this.#sources[this.#source]?.text ?? ""}\n`;
      this.#at = 0;
      this.#line = 1;
      this.tokenLine = 1;
    }
    return this.#text[this.#at];
  }

  /** Blanks, newlines, comments and escaped newlines. */
  eatNewlines(): void {
    for (;;) {
      const char = this.#peek();
      if (char === "\n") this.#line++;
      else if (char === "#") this.#eatComment();
      else if (char === "\\") {
        const rest = /^\\[ \t\r\f\v]*\n/.exec(this.#text.slice(this.#at));
        if (rest === null) {
          this.#at++;
          this.#say(`${this.tokenLine}: unexpected character '\\'`);
          return;
        }
        this.#at += rest[0].length - 1;
        this.tokenLine = ++this.#line;
      } else if (char === undefined || !isSpace(char)) return;
      if (char !== "#") this.#at++;
    }
  }

  #eatComment(): void {
    while (this.#text[this.#at] !== "\n" && this.#at < this.#text.length) this.#at++;
  }

  /** A semicolon behind the } of a rule. */
  #eatSemicolon(): void {
    while (isSpace(this.#peek() ?? "x")) this.#at++;
    if (this.#peek() === ";") this.#at++;
  }

  /** Whether what follows on this line begins with one of `chars`. */
  followedBy(chars: string): boolean {
    let at = this.#at;
    while (isSpace(this.#text[at] ?? "x")) at++;
    return chars.includes(this.#text[at] ?? "\n");
  }

  next(): Token {
    this.tokenLine = this.#line;
    const token = this.#read();
    this.#previous = token;
    return token;
  }

  #token(kind: TokenKind, text: string, more: Partial<Token> = {}): Token {
    return { kind, text, number: 0, regex: null, supplied: false, ...more };
  }

  #read(): Token {
    for (;;) {
      const char = this.#peek();
      if (char === undefined) return this.#token("end", "");
      if (isSpace(char)) this.#at++;
      else if (char === "#") this.#eatComment();
      else if (char === "\\") {
        const rest = /^\\[ \t\r\f\v]*(\n|$)/.exec(this.#text.slice(this.#at));
        if (rest === null) {
          this.#at++;
          return this.#token("unexpected", "\\");
        }
        this.#at += rest[0].length;
        if (rest[1] === "\n") this.tokenLine = ++this.#line;
      } else if (char === ")" && this.parentheses === 0) {
        this.#at++;
        this.complain("extra ')'");
      } else if (char === "}" && this.braces === 0) {
        this.#at++;
        this.complain("extra '}'");
        this.#eatSemicolon();
      } else return this.#word(char);
    }
  }

  #word(char: string): Token {
    if (char === "\n") {
      this.#at++;
      this.#line++;
      this.eatNewlines();
      return this.#token("newline", "");
    }
    if (char === ";" || char === "{") {
      this.#at++;
      this.eatNewlines();
      if (char === "{") this.braces++;
      return this.#token("operator", char);
    }
    if (char === "}") return this.#closingBrace();
    if (/[A-Za-z_]/.test(char)) return this.#name();
    if (/[\d.]/.test(char)) return this.#number();
    if (char === '"') return this.#string();
    if (char === "$") return this.#dollar();
    if (char === "/" && !this.#divides()) return this.#regex();
    return this.#operator(char);
  }

  #closingBrace(): Token {
    const { kind, text } = this.#previous ?? { kind: "end", text: "" };
    if (kind !== "newline" && !(kind === "operator" && (text === ";" || text === "}")))
      return this.#token("operator", ";", { supplied: true });
    this.#at++;
    this.braces--;
    if (this.braces === 0) this.#eatSemicolon();
    this.eatNewlines();
    return this.#token("operator", "}");
  }

  #divides(): boolean {
    const previous = this.#previous;
    if (previous === null) return false;
    if (previous.kind === "operator") {
      if (previous.text === ")" || previous.text === "]") return true;
      return false;
    }
    return BEFORE_DIVISION.has(previous.kind) || (previous.kind === "keyword" && previous.text === "getline");
  }

  #operator(char: string): Token {
    const operator = OPERATORS.find((one) => this.#text.startsWith(one, this.#at));
    if (operator === undefined) {
      this.#at++;
      return this.#token("unexpected", char);
    }
    const outside = this.inPrint && this.parentheses === 0;
    if (outside && (char === ">" || operator === "|")) {
      this.inPrint = false;
      const text = this.#text.startsWith(">>", this.#at) ? ">>" : char;
      this.#at += text.length;
      return this.#token("output", text);
    }
    this.#at += operator.length;
    if (operator === "<" && this.inGetline) {
      this.inGetline = false;
      return this.#token("input", "<");
    }
    if (operator === "(") this.parentheses++;
    if (operator === ")") this.parentheses--;
    if (operator === "," || operator === "&&" || operator === "||") this.eatNewlines();
    return this.#token("operator", operator);
  }

  #name(): Token {
    const name = /^\w+/.exec(this.#text.slice(this.#at, this.#at + 8192))?.[0] as string;
    this.#at += name.length;
    if (name === "length") {
      const more = /^[ \t\r\f\v]*\(/.test(this.#text.slice(this.#at, this.#at + 80));
      return this.#token(more ? "builtin" : "length", name);
    }
    if (KEYWORDS.has(name)) return this.#token("keyword", name);
    if (BUILTINS.has(name)) return this.#token("builtin", name);
    if (PSEUDO.has(name)) return this.#token("field", name);
    if (this.#host.isFunction(name)) return this.#token("function name", name);
    if (this.#text[this.#at] === "(" && this.#host.isFree(name)) {
      this.#host.makeFunction(name);
      return this.#token("function name", name);
    }
    const previous = this.#previous;
    return this.#token(previous?.kind === "operator" && previous.text === "$" ? "dollarname" : "name", name);
  }

  #number(): Token {
    const text = /^(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(
      this.#text.slice(this.#at, this.#at + 400),
    )?.[0];
    if (text === undefined) {
      this.#at++;
      return this.#token("unexpected", ".");
    }
    this.#at += text.length;
    const { number } = strtod(text);
    if (number === Number.POSITIVE_INFINITY) this.complain(`${text} : decimal overflow`);
    if (number === 0 && /^[^eE]*[1-9]/.test(text)) this.complain(`${text} : decimal underflow`);
    return this.#token("number", text, { number });
  }

  /** $ and a number are one word. */
  #dollar(): Token {
    this.#at++;
    while (isSpace(this.#peek() ?? "x")) this.#at++;
    if (!/[\d.]/.test(this.#peek() ?? "")) return this.#token("operator", "$");
    const token = this.#number();
    if (token.kind === "unexpected") return token;
    if (!Number.isInteger(token.number))
      this.complain(`$${formatNumber("%.6g", token.number)} is invalid field index`);
    return this.#token("field", "$", { number: Math.trunc(token.number) });
  }

  #string(): Token {
    let raw = "";
    this.#at++;
    for (;;) {
      const char = this.#text[this.#at++];
      if (char === '"') break;
      if (char === undefined || char === "\n" || char === "\0")
        this.fatal(`runaway string constant "${raw.slice(0, 10)} ...`);
      if (char !== "\\") {
        raw += char;
        continue;
      }
      const escaped = this.#text[this.#at];
      if (escaped === "\n") {
        this.#at++;
        this.#line++;
        continue;
      }
      raw += char;
      if (escaped !== undefined && escaped !== "\0") {
        raw += escaped;
        this.#at++;
      }
    }
    return this.#token("string", unescapeText(raw));
  }

  #regex(): Token {
    let raw = "";
    let boxed = 0;
    let first = -1;
    this.#at++;
    // mawk loses a character of an expression behind ++ and takes what would divide for one: x++ / 2 is an error.
    const { kind, text } = this.#previous ?? { kind: "end", text: "" };
    const stepped = kind === "operator" && (text === "++" || text === "--");
    if (stepped && this.#text[this.#at] !== "=") this.#at++;
    for (;;) {
      const char = this.#text[this.#at++];
      if (char === undefined || char === "\n" || char === "\0")
        this.fatal(`runaway regular expression /${raw.slice(0, 10)} ...`);
      if (char === "/" && boxed === 0) break;
      if (char === "\\") {
        const escaped = this.#text[this.#at];
        if (escaped === "/") {
          raw += "/";
          this.#at++;
        } else if (escaped === "\n") this.#at++;
        else {
          raw += char;
          if (escaped !== undefined && escaped !== "\0") {
            raw += escaped;
            this.#at++;
          }
        }
        continue;
      }
      if (char === "[" && boxed === 0) {
        boxed = 1;
        first = raw.length + 1;
      } else if (char === "[" && this.#text[this.#at] === ":") boxed++;
      else if (char === "^" && raw.length === first && raw[first - 1] === "[") first = raw.length + 1;
      else if (char === "]" && boxed > 0 && raw.length !== first) boxed--;
      raw += char;
    }
    return this.#token("regex", raw, { regex: this.compile(raw) });
  }

  /** Compiles an expression that stands in the program. */
  compile(source: string): AwkRegex {
    try {
      return new AwkRegex(source);
    } catch (error) {
      if (!(error instanceof AwkRegexError)) throw error;
      this.fatal(`regular expression compile failed (${error.message})\n${source}`);
    }
  }
}

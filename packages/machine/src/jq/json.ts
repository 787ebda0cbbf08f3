// JSON out of a stream of text, one value after the other, with the errors and places of jq 1.6's jv_parse.c.

import type { Json, JsonObject } from "./values.ts";

/** The text is no JSON; the message has the place. */
export class JsonError extends Error {
  override name = "JsonError";
}

type Frame = { kind: "array"; items: Json[] } | { kind: "object"; items: JsonObject; key: string | null };

const ESCAPED: Record<string, string> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  '"': '"',
  "\\": "\\",
  "/": "/",
};

const MAX_DEPTH = 256;

export class JsonParser {
  #stack: Frame[] = [];
  /** A value that is complete but for what follows it. */
  #next: Json | undefined;
  #token = "";
  #string: string | null = null;
  #escaped = false;
  #line = 1;
  #column = 0;
  readonly #values: Json[] = [];

  /** Reads on; gives the values that are complete now. Throws JsonError. */
  feed(text: string): Json[] {
    for (const char of text) {
      this.#column++;
      if (char === "\n") {
        this.#line++;
        this.#column = 0;
      }
      try {
        this.#scan(char);
      } catch (error) {
        if (!(error instanceof JsonError)) throw error;
        throw new JsonError(`${error.message} at line ${this.#line}, column ${this.#column}`);
      }
    }
    return this.#values.splice(0);
  }

  /** The end of the text. */
  end(): Json[] {
    const place = `at EOF at line ${this.#line}, column ${this.#column}`;
    if (this.#string !== null) throw new JsonError(`Unfinished string ${place}`);
    try {
      this.#checkToken();
    } catch (error) {
      throw new JsonError(`${(error as JsonError).message} ${place}`);
    }
    if (this.#stack.length > 0) throw new JsonError(`Unfinished JSON term ${place}`);
    this.#done();
    return this.#values.splice(0);
  }

  /** The values that were complete before an error. */
  drain(): Json[] {
    return this.#values.splice(0);
  }

  /** Forgets what it was reading. */
  reset(): void {
    this.#stack = [];
    this.#next = undefined;
    this.#token = "";
    this.#string = null;
    this.#escaped = false;
  }

  #done(): void {
    if (this.#next === undefined || this.#stack.length > 0) return;
    this.#values.push(this.#next);
    this.#next = undefined;
  }

  #scan(char: string): void {
    if (this.#string !== null) {
      this.#inString(char);
      return;
    }
    if (/[ \t\r\n]/.test(char) || '{}[],:"'.includes(char)) {
      this.#checkToken();
      if (char === '"') this.#string = "";
      else if (!/[ \t\r\n]/.test(char)) this.#structure(char);
      this.#done();
      return;
    }
    this.#token += char;
  }

  #inString(char: string): void {
    if (this.#escaped) {
      this.#escaped = false;
      this.#string += `\\${char}`;
    } else if (char === "\\") this.#escaped = true;
    else if (char === '"') {
      const raw = this.#string as string;
      this.#string = null;
      this.#value(unescapeText(raw));
      this.#done();
    } else this.#string += char;
  }

  #value(value: Json): void {
    if (this.#next !== undefined) throw new JsonError("Expected separator between values");
    this.#next = value;
  }

  #checkToken(): void {
    const token = this.#token;
    if (token === "") return;
    this.#token = "";
    const words: Record<string, Json> = { true: true, false: false, null: null };
    if (/^[tfn]/.test(token)) {
      if (!(token in words)) throw new JsonError("Invalid literal");
      this.#value(words[token] as Json);
      return;
    }
    if (!/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(token))
      throw new JsonError("Invalid numeric literal");
    this.#value(Number(token));
  }

  #structure(char: string): void {
    const top = this.#stack[this.#stack.length - 1];
    switch (char) {
      case "[":
      case "{":
        if (this.#stack.length >= MAX_DEPTH) throw new JsonError("Exceeds depth limit for parsing");
        if (this.#next !== undefined) throw new JsonError("Expected separator between values");
        this.#stack.push(
          char === "[" ? { kind: "array", items: [] } : { kind: "object", items: new Map(), key: null },
        );
        return;
      case ":":
        if (this.#next === undefined) throw new JsonError("Expected string key before ':'");
        if (top?.kind !== "object" || top.key !== null) throw new JsonError("':' not as part of an object");
        if (typeof this.#next !== "string") throw new JsonError("Object keys must be strings");
        top.key = this.#next;
        this.#next = undefined;
        return;
      case ",":
        this.#comma(top);
        return;
      default:
        this.#close(char, top);
    }
  }

  #comma(top: Frame | undefined): void {
    if (this.#next === undefined || top === undefined) throw new JsonError("Expected value before ','");
    if (top.kind === "array") top.items.push(this.#next);
    else if (top.key === null) throw new JsonError("Objects must consist of key:value pairs");
    else {
      top.items.set(top.key, this.#next);
      top.key = null;
    }
    this.#next = undefined;
  }

  #close(char: string, top: Frame | undefined): void {
    if (top === undefined || (char === "]" && top.kind !== "array"))
      throw new JsonError(`Unmatched '${char}'`);
    const value = this.#next;
    if (top.kind === "array") {
      if (char === "}")
        throw new JsonError(
          value === undefined ? "Unmatched '}'" : "Objects must consist of key:value pairs",
        );
      if (value !== undefined) top.items.push(value);
      else if (top.items.length > 0) throw new JsonError("Expected another array element");
    } else if (value !== undefined) {
      if (top.key === null) throw new JsonError("Objects must consist of key:value pairs");
      top.items.set(top.key, value);
    } else if (top.key !== null) throw new JsonError("Unmatched '}'");
    else if (top.items.size > 0) throw new JsonError("Expected another key-value pair");
    this.#stack.pop();
    this.#next = top.items;
  }
}

function unescapeText(raw: string): string {
  return raw.replace(/\\u([\da-fA-F]{4})|\\([\s\S])/g, (_, hex?: string, char?: string) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    const known = ESCAPED[char ?? ""];
    if (known === undefined) throw new JsonError("Invalid escape");
    return known;
  });
}

/** One value, or several, of a text that is all there. Throws JsonError. */
export function parseAll(text: string): Json[] {
  const parser = new JsonParser();
  return [...parser.feed(text), ...parser.end()];
}

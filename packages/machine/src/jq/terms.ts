// The terms of jq's grammar (Term, String, MkDict of parser.y): what stands between operators, with the .name, [ … ] and ? behind it.

import { Lexer } from "./lexer.ts";
import type { Filter } from "./tree.ts";

export abstract class Terms extends Lexer {
  /** A key of an object: a name, a keyword, a string, or ( … ). */
  protected key(): Filter {
    const { kind, text } = this.token;
    if (kind === "name" || kind === "keyword") {
      this.advance();
      return { kind: "literal", value: text };
    }
    if (kind === "string" || kind === "format") return this.string();
    this.expect("(");
    const key = this.pipe();
    this.expect(")");
    return key;
  }

  protected string(): Filter {
    let format: string | null = null;
    if (this.token.kind === "format") {
      format = this.advance().text;
      if (!this.isString()) return { kind: "format", name: format };
    }
    const { parts } = this.advance();
    if (parts.length === 1 && typeof parts[0] === "string") return { kind: "literal", value: parts[0] };
    return { kind: "string", format, parts };
  }

  protected term(): Filter {
    // A ? concerns the access right before it alone, not what stands in parentheses.
    let accessed = !this.is("(");
    let term = this.#firstTerm();
    for (; ; accessed = true) {
      if (this.token.kind === "field")
        term = { kind: "index", of: term, key: { kind: "literal", value: this.advance().text } };
      else if (this.is(".")) {
        this.advance();
        if (this.token.kind === "string" || this.token.kind === "format")
          term = { kind: "index", of: term, key: this.string() };
        else this.fail("FORMAT or QQSTRING_START");
      } else if (this.is("[")) term = this.#brackets(term);
      else if (this.is("?")) {
        this.advance();
        term =
          accessed && (term.kind === "index" || term.kind === "slice" || term.kind === "iterate")
            ? { ...term, optional: true }
            : { kind: "try", body: term, catch: null };
      } else return term;
    }
  }

  #brackets(of: Filter): Filter {
    this.advance();
    if (this.take("]")) return { kind: "iterate", of };
    if (this.take(":")) {
      const to = this.pipe();
      this.expect("]");
      return { kind: "slice", of, from: null, to };
    }
    const key = this.pipe();
    if (this.take("]")) return { kind: "index", of, key };
    this.expect(":");
    const to = this.is("]") ? null : this.pipe();
    this.expect("]");
    return { kind: "slice", of, from: key, to };
  }

  #firstTerm(): Filter {
    const { kind, text, start } = this.token;
    switch (kind) {
      case "number":
        this.advance();
        return {
          kind: "literal",
          value: Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, Number(text))),
        };
      case "string":
      case "format":
        return this.string();
      case "field":
        this.advance();
        return { kind: "index", of: { kind: "identity" }, key: { kind: "literal", value: text } };
      case "name":
        return this.#call();
      case "operator":
        return this.#punctuated(text, start);
      default:
        return this.fail();
    }
  }

  #call(): Filter {
    const { text, start } = this.advance();
    if (text === "break" && this.take("$")) return { kind: "break", name: this.variableName(), start };
    const args: Filter[] = [];
    if (this.take("(")) {
      do args.push(this.pipe());
      while (this.take(";"));
      this.expect(")");
    }
    return { kind: "call", name: text, args, start };
  }

  #punctuated(text: string, start: number): Filter {
    switch (text) {
      case ".":
        this.advance();
        if (this.token.kind === "string")
          return { kind: "index", of: { kind: "identity" }, key: this.string() };
        return { kind: "identity" };
      case "..":
        this.advance();
        return { kind: "recurse" };
      case "$":
        this.advance();
        if (this.isKeyword("__loc__")) {
          this.advance();
          return { kind: "location", line: this.text.slice(0, start).split("\n").length };
        }
        if (this.token.kind !== "name") this.fail("IDENT or __loc__");
        return { kind: "variable", name: this.variableName(), start };
      case "(": {
        this.advance();
        const inner = this.pipe();
        this.expect(")");
        return inner;
      }
      case "[": {
        this.advance();
        if (this.take("]")) return { kind: "array", items: null };
        const items = this.pipe();
        this.expect("]");
        return { kind: "array", items };
      }
      case "{":
        return this.#object();
      default:
        return this.fail();
    }
  }

  #object(): Filter {
    this.advance();
    const entries: { key: Filter; value: Filter }[] = [];
    if (this.take("}")) return { kind: "object", entries };
    do {
      // A comma may stand behind the last.
      if (this.is("}")) break;
      entries.push(this.#entry());
    } while (this.take(","));
    if (!this.take("}")) this.fail("'}'");
    return { kind: "object", entries };
  }

  #entry(): { key: Filter; value: Filter } {
    const { start } = this.token;
    if (this.take("$")) {
      const name = this.variableName();
      return { key: { kind: "literal", value: name }, value: { kind: "variable", name, start } };
    }
    const computed = this.is("(");
    const keyword = this.token.kind === "keyword";
    const key = this.key();
    if (this.take(":")) return { key, value: this.#entryValue() };
    if (computed || keyword) this.fail();
    return { key, value: { kind: "index", of: { kind: "identity" }, key } };
  }

  /** What may stand behind a key: terms, with | and -. */
  #entryValue(): Filter {
    const left: Filter = this.take("-") ? { kind: "negate", of: this.term() } : this.term();
    return this.take("|") ? { kind: "pipe", left, right: this.#entryValue() } : left;
  }
}

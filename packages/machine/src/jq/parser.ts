// Filters as jq 1.6 reads them: the grammar of parser.y with its precedences, from the operators that bind least to the statements; terms.ts has what stands between
// them, lexer.ts the words. Modules are not read.

import { FilterError } from "./lexer.ts";
import { Terms } from "./terms.ts";
import type { Definition, Filter, Pattern } from "./tree.ts";

const ASSIGNMENTS: ReadonlySet<string> = new Set(["=", "|=", "+=", "-=", "*=", "/=", "%=", "//="]);
const COMPARISONS: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);

const SUMS: ReadonlySet<string> = new Set(["+", "-"]);
const PRODUCTS: ReadonlySet<string> = new Set(["*", "/", "%"]);

export { FilterError };

/** The syntax tree of a filter; a FilterError where it is none. */
export function parseFilter(text: string): Filter {
  return new Parser(text).whole();
}
class Parser extends Terms {
  whole(): Filter {
    this.advance();
    if (this.isKeyword("module") || this.isKeyword("import") || this.isKeyword("include"))
      throw new FilterError("modules", -1);
    if (this.ended()) return { kind: "identity" };
    // Definitions alone are a filter as well.
    const definitions: Definition[] = [];
    while (this.isKeyword("def")) definitions.push(this.#definition());
    const body: Filter = this.ended() && definitions.length > 0 ? { kind: "identity" } : this.pipe();
    if (!this.ended()) this.fail("$end");
    return definitions.reduceRight<Filter>(
      (inner, definition) => ({ kind: "define", definition, body: inner }),
      body,
    );
  }
  #definition(): Definition {
    this.advance();
    const { kind, text } = this.token;
    if (kind !== "name" && kind !== "keyword") this.fail();
    this.advance();
    const parameters: string[] = [];
    if (this.take("(")) {
      do {
        const sigil = this.take("$") ? "$" : "";
        if (this.token.kind !== "name" && this.token.kind !== "keyword") this.fail();
        parameters.push(sigil + this.advance().text);
      } while (this.take(";"));
      this.expect(")");
    }
    if (!this.take(":")) this.fail(parameters.length === 0 ? "'(' or ':'" : "':'");
    const body = this.pipe();
    this.expect(";");
    return { name: text, parameters, body };
  }

  protected pipe(): Filter {
    return this.deeper(() => this.#anyPipe());
  }

  #anyPipe(): Filter {
    if (this.isKeyword("def")) {
      const definition = this.#definition();
      return { kind: "define", definition, body: this.pipe() };
    }
    const left = this.#comma();
    return this.take("|") ? { kind: "pipe", left, right: this.pipe() } : left;
  }

  #comma(): Filter {
    let left = this.#alternative();
    while (this.take(",")) left = { kind: "comma", left, right: this.#alternative() };
    return left;
  }

  #alternative(): Filter {
    const left = this.#assignment();
    return this.take("//")
      ? { kind: "alternative", left, right: this.deeper(() => this.#alternative()) }
      : left;
  }

  #assignment(): Filter {
    return this.#single(ASSIGNMENTS, "assign", () => this.#or());
  }

  #or(): Filter {
    return this.#joined("or", () => this.#and());
  }

  #and(): Filter {
    return this.#joined("and", () => this.#comparison());
  }

  #comparison(): Filter {
    return this.#single(COMPARISONS, "binary", () => this.#sum());
  }

  #sum(): Filter {
    return this.#leftToRight(SUMS, () => this.#product());
  }

  #product(): Filter {
    return this.#leftToRight(PRODUCTS, () => this.#unary());
  }

  #isOneOf(operators: ReadonlySet<string>): boolean {
    return this.token.kind === "operator" && operators.has(this.token.text);
  }

  /** Two operands around one of the operators, of which no second may follow: %nonassoc. */
  #single(operators: ReadonlySet<string>, kind: "assign" | "binary", operand: () => Filter): Filter {
    const left = operand();
    if (!this.#isOneOf(operators)) return left;
    const operator = this.advance().text;
    const right = operand();
    if (this.#isOneOf(operators)) this.fail();
    return { kind, operator, left, right };
  }

  #leftToRight(operators: ReadonlySet<string>, operand: () => Filter): Filter {
    let left = operand();
    while (this.#isOneOf(operators)) {
      const operator = this.advance().text;
      left = { kind: "binary", operator, left, right: operand() };
    }
    return left;
  }

  #joined(kind: "and" | "or", operand: () => Filter): Filter {
    let left = operand();
    while (this.isKeyword(kind)) {
      this.advance();
      left = { kind, left, right: operand() };
    }
    return left;
  }

  #unary(): Filter {
    return this.deeper(() => (this.take("-") ? { kind: "negate", of: this.#product() } : this.#postfixed()));
  }

  /** An expression that is no operator's, with the ? behind it; `term as $x | …` reaches to the end. */
  #postfixed(): Filter {
    let filter = this.#statement();
    while (this.take("?")) filter = { kind: "try", body: filter, catch: null };
    return filter;
  }

  #statement(): Filter {
    if (this.token.kind !== "keyword") {
      const term = this.term();
      if (!this.isKeyword("as")) return term;
      const patterns = this.#patterns();
      if (!this.take("|")) this.fail("'|'");
      return { kind: "bind", source: term, patterns, body: this.pipe() };
    }
    switch (this.token.text) {
      case "if":
        return this.#if();
      case "try": {
        const outer = this.unfinished;
        const { start } = this.token;
        this.advance();
        const body = this.deeper(() => this.#tryBody());
        if (!this.isKeyword("catch")) return { kind: "try", body, catch: null };
        this.unfinished = { what: "try", start };
        this.advance();
        const handler = this.deeper(() => this.#tryBody());
        this.unfinished = outer;
        return { kind: "try", body, catch: handler };
      }
      case "reduce":
      case "foreach":
        return this.#fold(this.token.text);
      case "label": {
        this.advance();
        if (!this.take("$")) this.fail("'$'");
        const name = this.variableName();
        if (!this.take("|")) this.fail("'|'");
        return { kind: "label", name, body: this.pipe() };
      }
      case "def":
        return this.pipe();
      default:
        return this.fail();
    }
  }

  #tryBody(): Filter {
    return this.take("-") ? { kind: "negate", of: this.#product() } : this.#statement();
  }

  #if(): Filter {
    const outer = this.unfinished;
    const { start } = this.token;
    this.advance();
    const test = this.pipe();
    this.expectKeyword("then");
    this.unfinished = { what: "if", start };
    const then = this.pipe();
    if (this.isKeyword("elif")) {
      const rest = this.deeper(() => this.#if());
      this.unfinished = outer;
      return { kind: "if", test, then, else: rest };
    }
    this.expectKeyword("else");
    const otherwise = this.pipe();
    this.expectKeyword("end");
    this.unfinished = outer;
    return { kind: "if", test, then, else: otherwise };
  }

  #fold(kind: "reduce" | "foreach"): Filter {
    this.advance();
    const source = this.term();
    if (!this.isKeyword("as")) this.fail("FIELD or as or '.' or '['");
    const patterns = this.#patterns();
    this.expect("(");
    const start = this.pipe();
    this.expect(";");
    const update = this.pipe();
    const extract = kind === "foreach" && this.take(";") ? this.pipe() : null;
    this.expect(")");
    return kind === "reduce"
      ? { kind, source, patterns, start, update }
      : { kind, source, patterns, start, update, extract };
  }
  #patterns(): Pattern[] {
    this.advance();
    const patterns = [this.#pattern()];
    while (this.take("?//")) patterns.push(this.#pattern());
    return patterns;
  }

  #pattern(): Pattern {
    return this.deeper(() => this.#anyPattern());
  }

  #anyPattern(): Pattern {
    if (this.take("$")) return { kind: "variable", name: this.variableName() };
    if (this.take("[")) {
      const items = [this.#pattern()];
      while (this.take(",")) items.push(this.#pattern());
      if (!this.take("]")) this.fail("',' or ']'");
      return { kind: "array", items };
    }
    if (!this.take("{")) this.fail("'$' or '[' or '{'");
    const entries: { key: Filter; variable: string | null; value: Pattern | null }[] = [];
    do {
      if (this.take("$")) {
        const name = this.variableName();
        const value = this.take(":") ? this.#pattern() : null;
        entries.push({ key: { kind: "literal", value: name }, variable: name, value });
        continue;
      }
      const key = this.key();
      if (!this.take(":")) this.fail("':'");
      entries.push({ key, variable: null, value: this.#pattern() });
    } while (this.take(","));
    this.expect("}");
    return { kind: "object", entries };
  }
}

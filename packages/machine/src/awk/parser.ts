// From words to a tree: the grammar of mawk's parse.y with its precedences, so that what mawk reads in its own way ("x" " " -1 is a subtraction, getline < "a" "b" reads
// "a") is read so here. Whether a name is a variable or an array is noted at its first use and complained about at the second.

import { AwkSyntaxError, Lexer, type Source } from "./lexer.ts";
import { expressions } from "./parse-expressions.ts";
import { type Scope, type StatementState, statements } from "./parse-statements.ts";
import type { Token } from "./tokens.ts";
import type { AwkProgram, FunctionDefinition, Name, Rule, Statement } from "./tree.ts";
import { Calls } from "./types.ts";

/** Names that every program has. */
export const PREDEFINED = {
  variables: ["NR", "FNR", "OFS", "ORS", "SUBSEP", "FILENAME", "RSTART", "RLENGTH", "ARGC"],
  arrays: ["ARGV", "ENVIRON"],
} as const;

export interface Parsed {
  program: AwkProgram | null;
  /** What is wrong with it, as mawk says it, without its name. */
  errors: string[];
}

/** Reads a program that lies in one or more files. `given` are the variables of -v. */
export function parseAwk(sources: readonly Source[], given: readonly string[] = []): Parsed {
  const parser = new Parser(sources, given);
  try {
    parser.program();
  } catch (error) {
    if (!(error instanceof AwkSyntaxError)) throw error;
  }
  const { errors } = parser.lexer;
  return { program: errors.length > 0 ? null : parser.result(), errors };
}

/** Statements in statements deeper than this are refused: nobody writes them, and they would overflow our stack. */
const MAX_DEPTH = 300;

class Parser implements StatementState {
  readonly lexer: Lexer;
  token: Token;
  readonly globals = new Map<string, Name>();
  readonly functions = new Map<string, FunctionDefinition>();
  readonly calls: Calls;
  locals: Map<string, Name> | null = null;
  scope: Scope = "rule";
  depth = 0;
  readonly #begin: Statement[] = [];
  readonly #end: Statement[] = [];
  readonly #rules: Rule[] = [];
  readonly #expressions = expressions(this);
  readonly #statements = statements(this, this.#expressions);

  constructor(sources: readonly Source[], given: readonly string[]) {
    for (const name of [...PREDEFINED.variables, ...given]) this.#global(name, "variable");
    for (const name of PREDEFINED.arrays) this.#global(name, "array");
    this.lexer = new Lexer(sources, {
      isFunction: (name) => this.locals?.has(name) !== true && this.functions.has(name),
      isFree: (name) => this.locals?.has(name) !== true && !this.globals.has(name),
      makeFunction: (name) => this.functions.set(name, { name, parameters: [], body: null }),
    });
    this.calls = new Calls(this.lexer);
    this.token = { kind: "newline", text: "", number: 0, regex: null, supplied: false };
  }

  result(): AwkProgram {
    return {
      begin: this.#begin,
      rules: this.#rules,
      end: this.#end,
      functions: [...this.functions.values()],
      globals: [...this.globals.values()],
    };
  }

  #global(name: string, type: Name["type"]): Name {
    let known = this.globals.get(name);
    if (known === undefined) {
      known = { name, index: this.globals.size, local: false, type };
      this.globals.set(name, known);
    }
    return known;
  }

  // What reading expressions and statements needs

  advance(): void {
    this.token = this.lexer.next();
  }

  is(text: string): boolean {
    return this.token.kind === "operator" && this.token.text === text;
  }

  isKeyword(text: string): boolean {
    return this.token.kind === "keyword" && this.token.text === text;
  }

  expect(text: string): void {
    if (!this.is(text)) this.fail();
    this.advance();
  }

  fail(): never {
    return this.lexer.syntaxError(this.token);
  }

  /** The name `text`, where it is seen. */
  name(text: string): Name {
    return this.locals?.get(text) ?? this.#global(text, "none");
  }

  /** Notes that `name` is used as `type`. */
  use(name: Name, type: "variable" | "array"): Name {
    if (name.type === "none") name.type = type;
    else if (name.type !== type)
      this.lexer.complain(`illegal reference to ${name.local ? "local " : ""}${name.type} ${name.name}`);
    return name;
  }

  deeper<T>(body: () => T): T {
    if (++this.depth > MAX_DEPTH) this.lexer.fatal("program limit exceeded: parser stack overflow");
    try {
      return body();
    } finally {
      this.depth--;
    }
  }

  // Rules and functions

  program(): void {
    this.advance();
    while (this.token.kind !== "end") this.#item();
    if (this.lexer.errors.length === 0) this.calls.finish();
  }

  #item(): void {
    this.scope = "rule";
    if (this.isKeyword("function")) {
      this.#function();
      return;
    }
    for (const [name, list] of [
      ["BEGIN", this.#begin],
      ["END", this.#end],
    ] as const) {
      if (!this.isKeyword(name)) continue;
      this.scope = name;
      this.advance();
      list.push(this.#statements.block());
      return;
    }
    if (this.is("{")) {
      this.#rules.push({ kind: "plain", pattern: null, action: this.#statements.block() });
      return;
    }
    const from = this.#expressions.expression();
    if (!this.is(",")) {
      this.#rules.push({ kind: "plain", pattern: from, action: this.#action() });
      return;
    }
    this.advance();
    const to = this.#expressions.expression();
    this.#rules.push({ kind: "range", from, to, action: this.#action() });
  }

  #action(): Statement | null {
    if (this.is("{")) return this.#statements.block();
    this.#statements.separator();
    return null;
  }

  #function(): void {
    this.advance();
    const { kind, text } = this.token;
    if (kind !== "name" && kind !== "function name") this.fail();
    const known = this.globals.get(text);
    if (kind === "name" && known !== undefined)
      this.lexer.complain(
        `illegal reference to ${known.type === "none" ? "untyped variable" : known.type} ${text}`,
      );
    const definition = this.functions.get(text) ?? { name: text, parameters: [], body: null };
    if (definition.body !== null) this.lexer.complain(`redefinition of ${text}`);
    this.functions.set(text, definition);
    this.advance();
    this.expect("(");
    const locals = new Map<string, Name>();
    if (!this.is(")"))
      for (;;) {
        if (this.token.kind !== "name") this.fail();
        const parameter = this.token.text;
        if (locals.has(parameter)) this.lexer.complain(`${parameter} is duplicated in argument list`);
        else locals.set(parameter, { name: parameter, index: locals.size, local: true, type: "none" });
        this.advance();
        if (!this.is(",")) break;
        this.advance();
      }
    if (!this.is(")")) this.fail();
    this.lexer.eatNewlines();
    this.locals = locals;
    definition.parameters = [...locals.values()];
    this.calls.hint(definition);
    this.scope = "function";
    this.advance();
    definition.body = { kind: "block", body: [] };
    definition.body = this.#statements.block();
    this.locals = null;
  }
}

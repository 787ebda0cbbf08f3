// Statements of awk (mawk's parse.y), and where some of them may not stand: break and continue belong in loops, next in rules, return in
// functions.

import type { expressions, ParserState } from "./parse-expressions.ts";
import type { Expression, Name, Redirection, Statement } from "./tree.ts";

/** Where a statement stands. */
export type Scope = "rule" | "BEGIN" | "END" | "function";

/** What reading statements needs of the parser. */
export interface StatementState extends ParserState {
  readonly scope: Scope;
  locals: Map<string, Name> | null;
}

export function statements(
  parser: StatementState,
  { expression, keys, printArguments }: ReturnType<typeof expressions>,
) {
  let loops = 0;

  /** The token behind the block has been read when this comes back, and names are those of outside again. */
  function block(): Statement {
    if (!parser.is("{")) parser.fail();
    parser.advance();
    const body: Statement[] = [];
    do body.push(statement());
    while (!parser.is("}"));
    if (parser.lexer.braces === 0) parser.locals = null;
    parser.advance();
    return { kind: "block", body };
  }

  function separator(): void {
    if (parser.token.kind !== "newline" && !parser.is(";")) parser.fail();
    parser.advance();
  }

  function statement(): Statement {
    return parser.deeper(() => anyStatement());
  }

  function anyStatement(): Statement {
    if (parser.is("{")) return block();
    if (parser.token.kind === "newline" || parser.is(";")) {
      parser.advance();
      return { kind: "block", body: [] };
    }
    if (parser.token.kind !== "keyword") return expressionStatement();
    switch (parser.token.text) {
      case "if":
        return ifStatement();
      case "while":
        return whileStatement();
      case "do":
        return doStatement();
      case "for":
        return forStatement();
      case "print":
      case "printf":
        return printStatement();
      case "delete":
        return deleteStatement();
      case "break":
      case "continue":
      case "next":
      case "nextfile":
        return jump(parser.token.text);
      case "exit":
      case "return":
        return leave(parser.token.text);
      default:
        return expressionStatement();
    }
  }

  function expressionStatement(): Statement {
    const read = expression();
    separator();
    return { kind: "expression", expression: read };
  }

  function jump(kind: "break" | "continue" | "next" | "nextfile"): Statement {
    parser.advance();
    separator();
    if (kind === "break" || kind === "continue") {
      if (loops === 0) parser.lexer.complain(`${kind} statement outside of loop`);
    } else if (parser.scope !== "rule") parser.lexer.complain(`improper use of ${kind}`);
    return { kind };
  }

  function leave(kind: "exit" | "return"): Statement {
    parser.advance();
    const value = parser.token.kind === "newline" || parser.is(";") ? null : expression();
    separator();
    if (kind === "return" && parser.scope !== "function")
      parser.lexer.complain("return outside function body");
    return { kind, value };
  }

  /** `( expression )` of if, while: newlines may follow. */
  function condition(): Expression {
    parser.advance();
    parser.expect("(");
    const test = expression();
    if (!parser.is(")")) parser.fail();
    parser.lexer.eatNewlines();
    parser.advance();
    return test;
  }

  function ifStatement(): Statement {
    const test = condition();
    const then = statement();
    if (!parser.isKeyword("else")) return { kind: "if", test, then, else: null };
    parser.lexer.eatNewlines();
    parser.advance();
    return { kind: "if", test, then, else: statement() };
  }

  function loopBody(): Statement {
    loops++;
    const body = statement();
    loops--;
    return body;
  }

  function whileStatement(): Statement {
    const test = condition();
    return { kind: "while", test, body: loopBody() };
  }

  function doStatement(): Statement {
    parser.lexer.eatNewlines();
    parser.advance();
    const body = loopBody();
    if (!parser.isKeyword("while")) parser.fail();
    parser.advance();
    parser.expect("(");
    const test = expression();
    parser.expect(")");
    separator();
    return { kind: "do", body, test };
  }

  function forStatement(): Statement {
    parser.advance();
    parser.expect("(");
    let start: Expression | null = null;
    if (!parser.is(";")) {
      start = expression();
      // for (k in a): read as an expression first.
      if (
        parser.is(")") &&
        start.kind === "in" &&
        start.key.length === 1 &&
        start.key[0]?.kind === "variable"
      ) {
        const variable = start.key[0].name;
        parser.lexer.eatNewlines();
        parser.advance();
        return { kind: "each", variable, array: start.array, body: loopBody() };
      }
    }
    parser.expect(";");
    const test = parser.is(";") ? null : expression();
    parser.expect(";");
    const step = parser.is(")") ? null : expression();
    if (!parser.is(")")) parser.fail();
    parser.lexer.eatNewlines();
    parser.advance();
    return { kind: "for", start, test, step, body: loopBody() };
  }

  function deleteStatement(): Statement {
    parser.advance();
    if (parser.token.kind !== "name") parser.fail();
    const array = parser.name(parser.token.text);
    parser.advance();
    let key: Expression[] | null = null;
    if (parser.is("[")) key = keys();
    separator();
    return { kind: "delete", array: parser.use(array, "array"), key };
  }

  function printStatement(): Statement {
    const formatted = parser.token.text === "printf";
    parser.lexer.inPrint = true;
    parser.advance();
    const args = printArguments();
    let to: Redirection | null = null;
    if (parser.token.kind === "output") {
      const kind = parser.token.text as Redirection["kind"];
      parser.advance();
      to = { kind, to: expression() };
    }
    separator();
    if (formatted && args.length === 0) parser.lexer.complain("no arguments in call to printf");
    parser.lexer.inPrint = false;
    return { kind: "print", formatted, args, to };
  }

  return { block, separator };
}

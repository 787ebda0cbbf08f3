// Expressions of awk, by mawk's table of precedences: assignment, ?:, ||, &&, in, ~, comparison, concatenation, + -, * / %, unary, | getline, ^, ++, $.

import type { Lexer } from "./lexer.ts";
import { calls } from "./parse-calls.ts";
import type { Token } from "./tokens.ts";
import type {
  BinaryOperator,
  Comparison,
  Expression,
  FunctionDefinition,
  Lvalue,
  Name,
  Pseudo,
} from "./tree.ts";
import type { Calls } from "./types.ts";

/** What reading expressions needs of the parser. */
export interface ParserState {
  readonly lexer: Lexer;
  readonly token: Token;
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  readonly calls: Calls;
  advance(): void;
  is(text: string): boolean;
  isKeyword(text: string): boolean;
  expect(text: string): void;
  fail(): never;
  name(text: string): Name;
  use(name: Name, type: "variable" | "array"): Name;
  deeper<T>(body: () => T): T;
}

const CHOOSE = 2;
const OR = 3;
const AND = 4;
const IN = 5;
const MATCH = 6;
const COMPARE = 7;
const SUM = 10;
const PRODUCT = 11;
const PIPE = 13;
const POWER = 14;

const ASSIGNMENTS: ReadonlySet<string> = new Set(["=", "+=", "-=", "*=", "/=", "%=", "^="]);
const COMPARISONS: ReadonlySet<string> = new Set(["<", "<=", "==", "!=", ">", ">="]);
const CALLED_KEYWORDS: ReadonlySet<string> = new Set(["split", "match", "sub", "gsub", "getline"]);

const isLvalue = (expression: Expression): expression is Lvalue =>
  ["variable", "element", "field", "pseudo"].includes(expression.kind);

export function expressions(parser: ParserState) {
  const { call, builtin, keyword } = calls(parser, {
    expression: () => expression(),
    power: () => sum(POWER),
    array,
    target,
    pattern,
  });
  const operator = (): string => (parser.token.kind === "operator" ? parser.token.text : "");

  function expression(least = 0): Expression {
    return parser.deeper(() => binary(operand(), least));
  }

  /** What stands between the operators of lowest precedence: a concatenation, or an assignment. */
  function operand(first: Expression = sum(0)): Expression {
    if (isLvalue(first) && ASSIGNMENTS.has(operator())) {
      const assignment = operator().slice(0, -1) as "" | BinaryOperator;
      parser.advance();
      return { kind: "assign", operator: assignment, target: first, value: expression() };
    }
    return concatenation(first);
  }

  function concatenation(first: Expression): Expression {
    let left = first;
    while (beginsOperand()) left = { kind: "concat", left, right: sum(0) };
    return left;
  }

  function beginsOperand(): boolean {
    const { kind, text } = parser.token;
    switch (kind) {
      case "number":
      case "string":
      case "regex":
      case "name":
      case "function name":
      case "field":
      case "builtin":
      case "length":
        return true;
      case "keyword":
        return CALLED_KEYWORDS.has(text);
      case "operator":
        return text === "(" || text === "!" || text === "$" || text === "++" || text === "--";
      default:
        return false;
    }
  }

  function binary(first: Expression, least: number): Expression {
    let left = first;
    for (;;) {
      const sign = operator();
      if (sign === "?" && CHOOSE >= least) {
        parser.advance();
        const then = expression();
        parser.expect(":");
        left = { kind: "choose", test: left, then, else: expression(CHOOSE) };
      } else if (sign === "||" && OR >= least) {
        parser.advance();
        left = { kind: "or", left, right: expression(OR + 1) };
      } else if (sign === "&&" && AND >= least) {
        parser.advance();
        left = { kind: "and", left, right: expression(AND + 1) };
      } else if (parser.isKeyword("in") && IN >= least) left = membership([left]);
      else if ((sign === "~" || sign === "!~") && MATCH >= least) {
        parser.advance();
        const right = expression(MATCH + 1);
        left = { kind: "match", negated: sign === "!~", left, right: pattern(right) };
      } else if (COMPARISONS.has(sign) && COMPARE >= least) {
        parser.advance();
        left = { kind: "compare", operator: sign as Comparison, left, right: expression(COMPARE + 1) };
      } else return left;
    }
  }

  /** A text that stands in the program as an expression is compiled at once, for its errors. */
  function pattern(right: Expression): Expression {
    return right.kind === "string" ? { kind: "regex", regex: parser.lexer.compile(right.value) } : right;
  }

  function membership(key: Expression[]): Expression {
    parser.advance();
    return { kind: "in", key, array: array() };
  }

  /** The name of an array. */
  function array(): Name {
    if (parser.token.kind !== "name") parser.fail();
    const name = parser.name(parser.token.text);
    parser.advance();
    return parser.use(name, "array");
  }

  function sum(least: number, first: Expression = primary()): Expression {
    let left = first;
    for (;;) {
      const sign = operator();
      if ((sign === "+" || sign === "-") && SUM >= least) {
        parser.advance();
        left = { kind: "binary", operator: sign, left, right: sum(SUM + 1) };
      } else if ((sign === "*" || sign === "/" || sign === "%") && PRODUCT >= least) {
        parser.advance();
        left = { kind: "binary", operator: sign, left, right: sum(PRODUCT + 1) };
      } else if (sign === "|" && PIPE >= least) {
        parser.advance();
        if (!parser.isKeyword("getline")) parser.fail();
        parser.advance();
        left = { kind: "getline", from: "command", source: left, target: target() };
      } else if (sign === "^" && POWER >= least) {
        parser.advance();
        left = { kind: "binary", operator: "^", left, right: parser.deeper(() => sum(POWER)) };
      } else return left;
    }
  }

  /** `[` keys `]`; the [ is the token. */
  function keys(): Expression[] {
    parser.advance();
    const found = [expression()];
    while (parser.is(",")) {
      parser.advance();
      found.push(expression());
    }
    parser.expect("]");
    return found;
  }

  function primary(): Expression {
    return parser.deeper(anyPrimary);
  }

  function anyPrimary(): Expression {
    const { token } = parser;
    switch (token.kind) {
      case "number":
        parser.advance();
        return { kind: "number", value: token.number };
      case "string":
        parser.advance();
        return { kind: "string", value: token.text };
      case "regex":
        parser.advance();
        return { kind: "regex", regex: token.regex as NonNullable<Token["regex"]> };
      case "name":
        return postfix(variable());
      case "field":
        parser.advance();
        return postfix(fieldOf(token));
      case "function name":
        return call(parser.functions.get(token.text) as FunctionDefinition);
      case "builtin":
        return builtin(token.text);
      case "length":
        parser.advance();
        return { kind: "builtin", name: "length", args: [] };
      case "keyword":
        return keyword(token.text);
      case "operator":
        return signed(token.text);
      default:
        return parser.fail();
    }
  }

  function fieldOf(token: Token): Lvalue {
    return token.text === "$"
      ? { kind: "field", index: { kind: "number", value: token.number } }
      : { kind: "pseudo", name: token.text as Pseudo };
  }

  function variable(): Lvalue {
    const name = parser.name(parser.token.text);
    parser.advance();
    if (parser.is("[")) {
      const key = keys();
      return { kind: "element", array: parser.use(name, "array"), key };
    }
    return { kind: "variable", name: parser.use(name, "variable") };
  }

  function postfix(lvalue: Lvalue): Expression {
    const sign = operator();
    if (sign !== "++" && sign !== "--") return lvalue;
    parser.advance();
    return { kind: "step", by: sign === "++" ? 1 : -1, prefix: false, target: lvalue };
  }

  function signed(sign: string): Expression {
    switch (sign) {
      case "!":
      case "-":
      case "+":
        parser.advance();
        return { kind: "unary", operator: sign, operand: sum(PIPE) };
      case "++":
      case "--": {
        parser.advance();
        const lvalue = target();
        if (lvalue === null) return parser.fail();
        return { kind: "step", by: sign === "++" ? 1 : -1, prefix: true, target: lvalue };
      }
      case "$":
        return postfix(dollar());
      case "(":
        return grouping(false);
      default:
        return parser.fail();
    }
  }

  function dollar(): Lvalue {
    parser.advance();
    const { token } = parser;
    if (token.kind === "dollarname") return { kind: "field", index: variable() };
    return { kind: "field", index: primary() };
  }

  /** A variable, an element, a field to be changed; null where there is none. */
  function target(): Lvalue | null {
    const { kind } = parser.token;
    if (kind === "name") return variable();
    if (kind === "field") {
      const { token } = parser;
      parser.advance();
      return fieldOf(token);
    }
    if (parser.is("$")) return dollar();
    if (parser.is("(")) {
      // ( $1 )
      parser.advance();
      const inner = target();
      if (inner === null || (inner.kind !== "field" && inner.kind !== "pseudo")) return parser.fail();
      parser.expect(")");
      return inner;
    }
    return null;
  }

  /** `( … )`: an expression, or a list before `in`; or, where `listed`, a list alone. */
  function grouping(listed: boolean): Expression {
    parser.advance();
    if (listed && parser.is(")")) {
      parser.advance();
      return { kind: "list", items: [] };
    }
    const items = [expression()];
    while (parser.is(",")) {
      parser.advance();
      items.push(expression());
    }
    parser.expect(")");
    const [only] = items as [Expression];
    if (items.length === 1) {
      if (only.kind === "field" || only.kind === "pseudo") return postfix(only);
      return isLvalue(only) ? { kind: "group", inner: only } : only;
    }
    if (parser.isKeyword("in")) return membership(items);
    if (!listed) return parser.fail();
    return { kind: "list", items };
  }

  /** What print is given. */
  function printArguments(): Expression[] {
    if (endsPrint()) return [];
    if (parser.is("(")) {
      const group = grouping(true);
      if (group.kind === "list") return group.items;
      return separated([binary(operand(sum(0, group)), 0)]);
    }
    return separated([expression()]);
  }

  function endsPrint(): boolean {
    const { kind } = parser.token;
    return kind === "newline" || kind === "output" || parser.is(";");
  }

  function separated(items: Expression[]): Expression[] {
    while (parser.is(",")) {
      parser.advance();
      items.push(expression());
    }
    return items;
  }

  return { expression, keys, printArguments };
}

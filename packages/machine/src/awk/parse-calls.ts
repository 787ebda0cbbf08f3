// Calls in awk's expressions (mawk's parse.y): functions of the program, builtins with as many arguments as they take, and the words with a
// grammar of their own: getline, split, match, sub and gsub.

import type { ParserState } from "./parse-expressions.ts";
import type { Expression, FunctionDefinition, Lvalue, Name } from "./tree.ts";
import type { Call } from "./types.ts";

/** How many arguments a builtin takes. */
const ARITY: Record<string, readonly [number, number]> = {
  index: [2, 2],
  substr: [2, 3],
  sprintf: [1, 255],
  sin: [1, 1],
  cos: [1, 1],
  atan2: [2, 2],
  exp: [1, 1],
  log: [1, 1],
  int: [1, 1],
  sqrt: [1, 1],
  rand: [0, 0],
  srand: [0, 1],
  close: [1, 1],
  system: [1, 1],
  toupper: [1, 1],
  tolower: [1, 1],
  fflush: [0, 1],
  systime: [0, 0],
  mktime: [1, 1],
  strftime: [0, 3],
  length: [0, 1],
};

/** What calls are made of: the other parts of the grammar. */
export interface Parts {
  expression(): Expression;
  /** An operand that binds as ^ does. */
  power(): Expression;
  /** The name of an array. */
  array(): Name;
  /** A variable, an element, a field to be changed; null where there is none. */
  target(): Lvalue | null;
  /** `right` as an expression to be matched. */
  pattern(right: Expression): Expression;
}

export function calls(parser: ParserState, { expression, power, array, target, pattern }: Parts) {
  function call(callee: FunctionDefinition): Expression {
    const made: Call = { callee, args: [], line: 0 };
    parser.advance();
    parser.expect("(");
    while (!parser.is(")")) {
      if (made.args.length > 0) {
        if (!parser.is(",")) parser.fail();
        parser.advance();
      }
      made.args.push(argument());
    }
    made.line = parser.lexer.tokenLine;
    parser.calls.add(made);
    parser.advance();
    return { kind: "call", function: callee, args: made.args };
  }

  /** A name alone may be an array: that is found out later. */
  function argument(): Expression {
    if (parser.token.kind !== "name" || !parser.lexer.followedBy(",)")) return expression();
    const name = parser.name(parser.token.text);
    parser.advance();
    return { kind: "bare", name };
  }

  function builtin(name: string): Expression {
    parser.advance();
    parser.expect("(");
    if (name === "length" && parser.token.kind === "name" && parser.lexer.followedBy(")")) {
      const known = parser.name(parser.token.text);
      if (known.type === "array") {
        parser.advance();
        parser.advance();
        return { kind: "length", array: known };
      }
    }
    const args: Expression[] = [];
    while (!parser.is(")")) {
      if (args.length > 0) {
        if (!parser.is(",")) parser.fail();
        parser.advance();
      }
      args.push(expression());
    }
    parser.advance();
    const [least, most] = ARITY[name] as readonly [number, number];
    if (args.length < least || args.length > most)
      parser.lexer.complain(`wrong number of arguments in call to ${name}`);
    return { kind: "builtin", name, args };
  }

  function keyword(text: string): Expression {
    switch (text) {
      case "getline":
        return getline();
      case "split":
        return split();
      case "match": {
        parser.advance();
        parser.expect("(");
        const subject = expression();
        parser.expect(",");
        const regex = pattern(expression());
        parser.expect(")");
        return { kind: "matches", text: subject, regex };
      }
      case "sub":
      case "gsub":
        return substitute(text === "gsub");
      default:
        return parser.fail();
    }
  }

  function getline(): Expression {
    parser.lexer.inGetline = true;
    parser.advance();
    const into = target();
    parser.lexer.inGetline = false;
    if (parser.token.kind !== "input") return { kind: "getline", from: "main", source: null, target: into };
    parser.advance();
    return { kind: "getline", from: "file", source: power(), target: into };
  }

  /** `, last )` or `)`: the argument that may be missing. */
  function optional<T>(last: () => T): T | null {
    let found: T | null = null;
    if (parser.is(",")) {
      parser.advance();
      found = last();
    }
    parser.expect(")");
    return found;
  }

  function split(): Expression {
    parser.advance();
    parser.expect("(");
    const text = expression();
    parser.expect(",");
    const into = array();
    const separator = optional(expression);
    return { kind: "split", text, array: into, separator };
  }

  function substitute(all: boolean): Expression {
    parser.advance();
    parser.expect("(");
    const regex = pattern(expression());
    parser.expect(",");
    const replacement = expression();
    const into = optional(() => target() ?? parser.fail());
    return { kind: "substitute", all, regex, replacement, target: into };
  }

  return { call, builtin, keyword };
}

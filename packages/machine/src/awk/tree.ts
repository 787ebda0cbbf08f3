// The syntax tree of an awk program, and the names in it. Whether a name is a variable or an array is found out by its use, as mawk does it while it reads, and for
// names that are only handed to functions when everything has been read (types.ts).

import type { AwkRegex } from "./regex.ts";

export type NameType = "none" | "variable" | "array";

export interface Name {
  readonly name: string;
  /** Of a function's parameter: its place; of any other: its place among the globals. */
  readonly index: number;
  readonly local: boolean;
  type: NameType;
}

export interface FunctionDefinition {
  readonly name: string;
  parameters: Name[];
  /** Null until it is defined. */
  body: Statement | null;
}

/** Variables that are fields to mawk: their change has effects. */
export type Pseudo = "NF" | "FS" | "RS" | "CONVFMT" | "OFMT";

export type Lvalue =
  | { kind: "variable"; name: Name }
  | { kind: "element"; array: Name; key: Expression[] }
  | { kind: "field"; index: Expression }
  | { kind: "pseudo"; name: Pseudo };

export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "^";
export type Comparison = "<" | "<=" | "==" | "!=" | ">" | ">=";

export type Expression =
  | Lvalue
  | { kind: "number"; value: number }
  | { kind: "string"; value: string }
  | { kind: "regex"; regex: AwkRegex }
  /** A parenthesised variable, which may not be assigned to. */
  | { kind: "group"; inner: Expression }
  /** A name alone as an argument: handed over as what it turns out to be. */
  | { kind: "bare"; name: Name }
  | { kind: "list"; items: Expression[] }
  | { kind: "assign"; operator: "" | BinaryOperator; target: Lvalue; value: Expression }
  | { kind: "step"; by: 1 | -1; prefix: boolean; target: Lvalue }
  | { kind: "unary"; operator: "!" | "-" | "+"; operand: Expression }
  | { kind: "binary"; operator: BinaryOperator; left: Expression; right: Expression }
  | { kind: "compare"; operator: Comparison; left: Expression; right: Expression }
  | { kind: "concat"; left: Expression; right: Expression }
  | { kind: "match"; negated: boolean; left: Expression; right: Expression }
  | { kind: "and" | "or"; left: Expression; right: Expression }
  | { kind: "choose"; test: Expression; then: Expression; else: Expression }
  | { kind: "in"; key: Expression[]; array: Name }
  | { kind: "getline"; from: "main" | "file" | "command"; source: Expression | null; target: Lvalue | null }
  | { kind: "call"; function: FunctionDefinition; args: Expression[] }
  | { kind: "builtin"; name: string; args: Expression[] }
  | { kind: "length"; array: Name }
  | { kind: "split"; text: Expression; array: Name; separator: Expression | null }
  | { kind: "matches"; text: Expression; regex: Expression }
  | { kind: "substitute"; all: boolean; regex: Expression; replacement: Expression; target: Lvalue | null };

export interface Redirection {
  kind: ">" | ">>" | "|";
  to: Expression;
}

export type Statement =
  | { kind: "block"; body: Statement[] }
  | { kind: "expression"; expression: Expression }
  | { kind: "print"; formatted: boolean; args: Expression[]; to: Redirection | null }
  | { kind: "if"; test: Expression; then: Statement; else: Statement | null }
  | { kind: "while"; test: Expression; body: Statement }
  | { kind: "do"; body: Statement; test: Expression }
  | {
      kind: "for";
      start: Expression | null;
      test: Expression | null;
      step: Expression | null;
      body: Statement;
    }
  | { kind: "each"; variable: Name; array: Name; body: Statement }
  | { kind: "delete"; array: Name; key: Expression[] | null }
  | { kind: "break" | "continue" | "next" | "nextfile" }
  | { kind: "exit" | "return"; value: Expression | null };

/** A pattern with its action; null as action prints the record. */
export type Rule =
  | { kind: "plain"; pattern: Expression | null; action: Statement | null }
  | { kind: "range"; from: Expression; to: Expression; action: Statement | null };

export interface AwkProgram {
  begin: Statement[];
  rules: Rule[];
  end: Statement[];
  functions: FunctionDefinition[];
  /** By their index. */
  globals: Name[];
}

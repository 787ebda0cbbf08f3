// Shell arithmetic (bash's expr.c): 64-bit integers with C's operators, evaluated while it is read. A name stands for its variable's text,
// which is an expression again. What `&&`, `||` and `?:` do not choose is read but has no effect.

import { Discard } from "./errors.ts";

/** How an expression reaches the shell's variables. */
export interface ArithmeticScope {
  /** Text of `name` or `name[subscript]`; undefined where it is not set. Throws under `set -u`. */
  get(name: string, subscript: string | undefined): string | undefined;
  set(name: string, subscript: string | undefined, value: string): void;
  /** True for associative arrays: their subscripts are text. */
  isAssociative(name: string): boolean;
}

/** bash's limit on variables that stand for variables. */
const MAX_LEVEL = 256;

const BINARY: Record<string, number> = {
  "||": 3,
  "&&": 4,
  "|": 5,
  "^": 6,
  "&": 7,
  "==": 8,
  "!=": 8,
  "<": 9,
  "<=": 9,
  ">": 9,
  ">=": 9,
  "<<": 10,
  ">>": 10,
  "+": 11,
  "-": 11,
  "*": 12,
  "/": 12,
  "%": 12,
  "**": 14,
};

const OPERATORS = [
  "<<=",
  ">>=",
  "**",
  "++",
  "--",
  "<<",
  ">>",
  "<=",
  ">=",
  "==",
  "!=",
  "&&",
  "||",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "&=",
  "^=",
  "|=",
];

const ASSIGNMENT = /^(<<|>>|[-+*/%&^|])?=$/;
/** Characters that begin an operator. */
const KNOWN = /^[-=><+*/%&|^!~(),?:]/;

interface Target {
  name: string;
  subscript: string | undefined;
}

interface Token {
  kind: "number" | "name" | "operator" | "end";
  text: string;
  /** Where it begins in the expression. */
  at: number;
  subscript?: string;
}

const wrap = (value: bigint): bigint => BigInt.asIntN(64, value);

class Expression {
  readonly #text: string;
  readonly #scope: ArithmeticScope;
  readonly #level: number;
  #at = 0;
  #token: Token = { kind: "end", text: "", at: 0 };
  #last: Token = this.#token;
  #quiet = 0;
  #nesting = 0;

  constructor(text: string, scope: ArithmeticScope, level: number) {
    this.#text = text;
    this.#scope = scope;
    this.#level = level;
  }

  evaluate(): bigint {
    this.#next();
    if (this.#now().kind === "end") return 0n;
    const value = this.#comma();
    this.#failUnlessAtEnd();
    return value;
  }

  #failUnlessAtEnd(): void {
    const { kind, text, at } = this.#now();
    if (kind === "end") return;
    if (kind === "operator" && !KNOWN.test(text)) this.#fail("syntax error: invalid arithmetic operator", at);
    if (kind === "operator" && ASSIGNMENT.test(text)) this.#fail("attempted assignment to non-variable", at);
    this.#fail("syntax error in expression", at);
  }

  /** The token that is being looked at, whatever was known of the one before. */
  #now(): Token {
    return this.#token;
  }

  /** `end` is where the reading has come to, for errors inside of a token: bash shows no more. */
  #fail(what: string, at: number, end = this.#text.length): never {
    const read = this.#text.slice(0, end);
    throw new Discard(`${read.trimStart()}: ${what} (error token is "${read.slice(at)}")`);
  }

  #next(): void {
    this.#last = this.#token;
    const text = this.#text;
    while (/\s/.test(text[this.#at] ?? "")) this.#at++;
    const at = this.#at;
    const char = text[at];
    if (char === undefined) {
      this.#token = { kind: "end", text: "", at };
      return;
    }
    const rest = text.slice(at);
    const number = /^\d[\w@#]*/.exec(rest);
    if (number !== null) {
      this.#take("number", number[0]);
      return;
    }
    const name = /^[A-Za-z_]\w*/.exec(rest);
    if (name !== null) {
      this.#take("name", name[0]);
      if (text[this.#at] === "[") this.#subscript();
      return;
    }
    this.#take("operator", this.#operator(rest));
  }

  /** `++` and `--` belong to a name, after it or before it; elsewhere they are two signs: 3--2 is 3-(-2). */
  #operator(rest: string): string {
    const operator = OPERATORS.find((one) => rest.startsWith(one)) ?? (rest[0] as string);
    if (operator !== "++" && operator !== "--") return operator;
    return this.#last.kind === "name" || /^..\s*[A-Za-z_]/.test(rest) ? operator : (rest[0] as string);
  }

  #take(kind: Token["kind"], text: string): void {
    this.#token = { kind, text, at: this.#at };
    this.#at += text.length;
  }

  #subscript(): void {
    let depth = 0;
    for (let at = this.#at; at < this.#text.length; at++) {
      if (this.#text[at] === "[") depth++;
      else if (this.#text[at] === "]" && --depth === 0) {
        this.#token.subscript = this.#text.slice(this.#at + 1, at);
        this.#at = at + 1;
        return;
      }
    }
    throw new Discard(
      `${this.#text}: bad array subscript (error token is "${this.#text.slice(this.#token.at)}")`,
    );
  }

  #is(operator: string): boolean {
    return this.#token.kind === "operator" && this.#token.text === operator;
  }

  #comma(): bigint {
    let value = this.#assignment();
    while (this.#is(",")) {
      this.#next();
      value = this.#assignment();
    }
    return value;
  }

  #assignment(): bigint {
    if (++this.#nesting > MAX_LEVEL) throw new Discard(`${this.#text}: expression recursion level exceeded`);
    try {
      if (this.#token.kind !== "name") return this.#ternary();
      const target = this.#target();
      const back = { at: this.#at, token: this.#token, last: this.#last };
      this.#next();
      const after = this.#now();
      const operator = after.kind === "operator" ? after.text : "";
      if (!ASSIGNMENT.test(operator)) {
        this.#at = back.at;
        this.#token = back.token;
        this.#last = back.last;
        return this.#ternary();
      }
      this.#next();
      const right = this.#assignment();
      const value =
        operator === "=" ? right : this.#apply(operator.slice(0, -1), () => this.#value(target), right);
      this.#store(target, value);
      return value;
    } finally {
      this.#nesting--;
    }
  }

  #ternary(): bigint {
    const test = this.#binary(3);
    if (!this.#is("?")) return test;
    this.#next();
    if (this.#is(":")) this.#fail("expression expected", this.#token.at);
    const yes = this.#silently(test === 0n, () => this.#comma());
    if (!this.#is(":")) this.#fail("`:' expected for conditional expression", this.#last.at);
    this.#next();
    if (this.#token.kind === "end") this.#fail("expression expected", this.#last.at);
    const no = this.#silently(test !== 0n, () => this.#ternary());
    return test !== 0n ? yes : no;
  }

  #silently(quiet: boolean, part: () => bigint): bigint {
    if (quiet) this.#quiet++;
    const value = part();
    if (quiet) this.#quiet--;
    return value;
  }

  #binary(minimum: number): bigint {
    let left = this.#unary();
    for (;;) {
      const operator = this.#token.kind === "operator" ? this.#token.text : "";
      const precedence = BINARY[operator];
      if (precedence === undefined || precedence < minimum) return left;
      this.#next();
      if (operator === "&&" || operator === "||") {
        const decided = operator === "&&" ? left === 0n : left !== 0n;
        const right = this.#silently(decided, () => this.#binary(precedence + 1));
        const both = operator === "&&" ? left !== 0n && right !== 0n : left !== 0n || right !== 0n;
        left = both ? 1n : 0n;
        continue;
      }
      const rightAt = this.#token.at;
      const right = this.#binary(operator === "**" ? precedence : precedence + 1);
      const before = left;
      left = this.#apply(operator, () => before, right, rightAt);
    }
  }

  #apply(operator: string, leftOf: () => bigint, right: bigint, at = this.#last.at): bigint {
    const left = leftOf();
    switch (operator) {
      case "+":
        return wrap(left + right);
      case "-":
        return wrap(left - right);
      case "*":
        return wrap(left * right);
      case "/":
      case "%":
        if (right === 0n) {
          if (this.#quiet > 0) return 0n;
          this.#fail("division by 0", at);
        }
        return wrap(operator === "/" ? left / right : left % right);
      case "**":
        if (right < 0n) {
          if (this.#quiet > 0) return 0n;
          this.#fail("exponent less than 0", this.#token.kind === "end" ? this.#last.at : this.#token.at);
        }
        return power(left, right);
      case "<<":
        return wrap(left << (right & 63n));
      case ">>":
        return left >> (right & 63n);
      case "&":
        return left & right;
      case "|":
        return left | right;
      case "^":
        return left ^ right;
      case "==":
        return left === right ? 1n : 0n;
      case "!=":
        return left !== right ? 1n : 0n;
      case "<":
        return left < right ? 1n : 0n;
      case "<=":
        return left <= right ? 1n : 0n;
      case ">":
        return left > right ? 1n : 0n;
      default:
        return left >= right ? 1n : 0n;
    }
  }

  #unary(): bigint {
    if (++this.#nesting > MAX_LEVEL) throw new Discard(`${this.#text}: expression recursion level exceeded`);
    try {
      const token = this.#token;
      if (token.kind === "operator") {
        if (token.text === "++" || token.text === "--") return this.#prefix(token.text);
        if ("!~-+".includes(token.text)) {
          this.#next();
          const value = this.#unary();
          if (token.text === "!") return value === 0n ? 1n : 0n;
          return token.text === "~" ? wrap(~value) : token.text === "-" ? wrap(-value) : value;
        }
        if (token.text === "(") {
          this.#next();
          const value = this.#comma();
          if (!this.#is(")")) this.#fail("missing `)'", this.#last.at);
          this.#next();
          return value;
        }
      }
      return this.#primary();
    } finally {
      this.#nesting--;
    }
  }

  #prefix(operator: string): bigint {
    this.#next();
    const target = this.#target();
    this.#next();
    const value = wrap(this.#value(target) + (operator === "++" ? 1n : -1n));
    this.#store(target, value);
    return value;
  }

  #primary(): bigint {
    const token = this.#token;
    if (token.kind === "number") {
      this.#next();
      return this.#number(token);
    }
    if (token.kind === "name") {
      const target = this.#target();
      this.#next();
      if (this.#is("++") || this.#is("--")) {
        const by = this.#is("++") ? 1n : -1n;
        this.#next();
        const value = this.#value(target);
        this.#store(target, wrap(value + by));
        return value;
      }
      return this.#value(target);
    }
    return this.#fail("syntax error: operand expected", token.kind === "end" ? this.#last.at : token.at);
  }

  #target(): Target {
    const { text, subscript } = this.#token;
    if (subscript === undefined || this.#scope.isAssociative(text)) return { name: text, subscript };
    if (this.#quiet > 0) return { name: text, subscript: "0" };
    const index = new Expression(subscript, this.#scope, this.#level + 1).evaluate();
    return { name: text, subscript: String(index) };
  }

  #value(target: Target): bigint {
    if (this.#quiet > 0) return 0n;
    const text = this.#scope.get(target.name, target.subscript);
    if (text === undefined || text === "") return 0n;
    if (/^(0|[1-9]\d{0,17})$/.test(text)) return BigInt(text);
    if (this.#level >= MAX_LEVEL)
      throw new Discard(`${text}: expression recursion level exceeded (error token is "${text}")`);
    return new Expression(text, this.#scope, this.#level + 1).evaluate();
  }

  #store(target: Target, value: bigint): void {
    if (this.#quiet === 0) this.#scope.set(target.name, target.subscript, String(value));
  }

  #number(token: Token): bigint {
    const { text, at } = token;
    const end = at + text.length;
    const based = /^(\d+)#([\w@]*)$/.exec(text);
    if (based !== null) {
      const base = Number(based[1]);
      if (base < 2 || base > 64) this.#fail("invalid arithmetic base", at, end);
      if (based[2] === "") this.#fail("invalid integer constant", at, end);
      let value = 0n;
      for (const char of based[2] as string) {
        const digit = digitOf(char, base);
        if (digit >= base) this.#fail("value too great for base", at, end);
        value = wrap(value * BigInt(base) + BigInt(digit));
      }
      return value;
    }
    if (/^0[xX][0-9a-fA-F]*$/.test(text)) return text.length === 2 ? 0n : wrap(BigInt(text));
    if (/^0[0-7]*$/.test(text)) return text === "0" ? 0n : wrap(BigInt(`0o${text.slice(1) || "0"}`));
    if (/^[1-9]\d*$/.test(text)) return wrap(BigInt(text));
    return this.#fail("value too great for base", at, end);
  }
}

function digitOf(char: string, base: number): number {
  if (/\d/.test(char)) return Number(char);
  if (/[a-z]/.test(char)) return char.charCodeAt(0) - 87;
  if (/[A-Z]/.test(char)) return char.charCodeAt(0) - (base <= 36 ? 55 : 29);
  return char === "@" ? 62 : 63;
}

/** a**b modulo 2^64, by squaring. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = wrap(result * square);
    square = wrap(square * square);
  }
  return result;
}

/** The value of `text`. Discard, with bash's words, where it makes no sense. */
export function evaluateArithmetic(text: string, scope: ArithmeticScope): bigint {
  return new Expression(text, scope, 0).evaluate();
}

// A place in the words of a filter, to read on from and to come back to.

import { InvalidFilter } from "./errors.ts";
import { syntaxError, type Token, tokens } from "./lexer.ts";

const DEEPEST = 250;

export class Tokens {
  readonly filter: string;
  readonly #tokens: Token[];
  /** Index of the next word. */
  at = 0;

  constructor(filter: string) {
    this.filter = filter;
    this.#tokens = tokens(filter);
    this.#checkDepth();
  }

  /** The parser calls itself for brackets and prefixes; what nobody types must not exhaust the stack. */
  #checkDepth(): void {
    let brackets = 0;
    let prefixes = 0;
    for (const token of this.#tokens) {
      prefixes = ["!", "not", "-"].includes(token.text) ? prefixes + 1 : 0;
      if (token.text === "(" || token.text === "[") brackets++;
      if (token.text === ")" || token.text === "]") brackets--;
      if (brackets + prefixes > DEEPEST) {
        throw new InvalidFilter(`nested more than ${DEEPEST} levels deep`, this.filter, token.position);
      }
    }
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.at + ahead, this.#tokens.length - 1)]!;
  }

  next(): Token {
    const token = this.peek();
    if (this.at < this.#tokens.length - 1) this.at++;
    return token;
  }

  /** Takes the next word if it is this keyword or operator. */
  accept(text: string): boolean {
    const token = this.peek();
    const plain = (token.kind === "word" && !token.escaped) || token.kind === "operator";
    if (!plain || token.text !== text) return false;
    this.next();
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) throw this.error(this.peek());
  }

  error(token: Token): InvalidFilter {
    return syntaxError(this.filter, token.position);
  }
}

// Words of a filter, as libpcap's scanner cuts them (scanner.l, pcap-filter(7)): the longest that fits. So `icmp-echo`
// is one word, `80-90` too, and `aa:bb:cc:dd:ee:ff` is an address and not six numbers.

import { tryIpv6 } from "@podwire/wire";
import { InvalidFilter } from "./errors.ts";

export type TokenKind = "word" | "number" | "ipv4" | "ipv6" | "mac" | "operator" | "end";

export interface Token {
  kind: TokenKind;
  text: string;
  position: number;
  /** Of a number. */
  value: number;
  /** Written with a backslash before it: a name, never a keyword. */
  escaped?: boolean;
}

const SPACE = /[ \n\t\r]+/y;
const MAC =
  /[0-9a-fA-F]{1,2}(?:([:.-])[0-9a-fA-F]{1,2}(?:\1[0-9a-fA-F]{1,2}){4})|[0-9a-fA-F]{4}\.[0-9a-fA-F]{4}\.[0-9a-fA-F]{4}|[0-9a-fA-F]{12}/y;
const IPV6 = /[0-9a-fA-F:]*:[0-9a-fA-F:]*:[0-9a-fA-F:]*(?:\d+\.\d+\.\d+\.\d+)?/y;
const IPV4 = /\d+(?:\.\d+){1,3}/y;
const NUMBER = /0[xX][0-9a-fA-F]+|\d+/y;
const WORD = /[A-Za-z0-9](?:[-_.A-Za-z0-9]*[.A-Za-z0-9])?/y;
const ESCAPED = /\\([^ !()\n\t]+)/y;
const OPERATOR = /&&|\|\||<<|>>|<=|>=|!=|==|[-+*/%&|^()[\]:=<>!]/y;

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

/** The words of a filter, with an `end` behind them. */
export function tokens(filter: string): Token[] {
  const out: Token[] = [];
  let at = 0;
  while (at < filter.length) {
    at += match(SPACE, filter, at).length;
    if (at >= filter.length) break;
    const token = next(filter, at);
    out.push(token);
    at += token.text.length + (token.escaped ? 1 : 0);
  }
  out.push({ kind: "end", text: "", position: filter.length, value: 0 });
  return out;
}

function next(filter: string, position: number): Token {
  const escaped = match(ESCAPED, filter, position);
  if (escaped) return { kind: "word", text: escaped.slice(1), position, value: 0, escaped: true };
  let best: Token = { kind: "operator", text: match(OPERATOR, filter, position), position, value: 0 };
  const offer = (kind: TokenKind, text: string): void => {
    if (text.length > best.text.length) best = { kind, text, position, value: 0 };
  };
  // In the order of the scanner's rules: at the same length the first one wins.
  offer("mac", match(MAC, filter, position));
  const ipv6 = match(IPV6, filter, position);
  if (tryIpv6(ipv6)) offer("ipv6", ipv6);
  offer("number", match(NUMBER, filter, position));
  offer("ipv4", match(IPV4, filter, position));
  offer("word", match(WORD, filter, position));
  if (best.text === "") throw syntaxError(filter, position);
  if (best.kind === "number") {
    best.value = /^0[0-7]+$/.test(best.text) ? Number.parseInt(best.text, 8) : Number(best.text);
    if (best.value > 0xffffffff)
      throw new InvalidFilter(`number ${best.text} overflows 32 bits`, filter, position);
  }
  return best;
}

export const syntaxError = (filter: string, position: number): InvalidFilter =>
  new InvalidFilter("can't parse filter expression: syntax error", filter, position);

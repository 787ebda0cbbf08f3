// ss's filter expressions (iproute2 6.1, misc/ssfilter.y): addresses and ports of both ends, compared and combined.
//
//   ss -un state all 'dst 10.0.0.0/24 and ( sport = :53 or dport >= 1024 )'

import { servicePort } from "@podwire/capture";
import { Unsupported } from "@podwire/program";
import { ipv4Mask, tryIpv4 } from "@podwire/wire";
import { SS_HELP } from "./ss-help.ts";

/** What a filter looks at. */
export interface Ends {
  readonly localAddress: number;
  readonly localPort: number;
  readonly remoteAddress: number;
  readonly remotePort: number;
}

export type Filter = (ends: Ends) => boolean;

/** ss's own complaint, and its exit status. */
export class FilterError extends Error {
  readonly status: number;
  constructor(message: string, status = 1) {
    super(message);
    this.status = status;
  }
}

/** What yacc calls out. */
const bellow = (what: string) =>
  new FilterError(`ss: bison bellows (while parsing filter): "${what}!" Sorry.\n${SS_HELP}`, 255);

/** Parentheses within one another, at most. */
const MAX_DEPTH = 1000;

const COMPARE: Record<string, (a: number, b: number) => boolean> = {};
for (const [words, compare] of [
  ["= == eq", (a: number, b: number) => a === b],
  ["!= ne neq", (a: number, b: number) => a !== b],
  ["> gt", (a: number, b: number) => a > b],
  ["< lt", (a: number, b: number) => a < b],
  [">= ge geq", (a: number, b: number) => a >= b],
  ["<= le leq", (a: number, b: number) => a <= b],
] as const)
  for (const word of words.split(" ")) COMPARE[word] = compare;

/** Reads an expression from the words behind the options; null for none. */
export function parseFilter(words: readonly string[]): Filter | null {
  const tokens = words
    .join(" ")
    .replace(/([()!]|\|\|?|&&?)(?!=)/g, " $1 ")
    .split(/\s+/)
    .filter((token) => token !== "");
  if (tokens.length === 0) return null;
  const parser = new Parser(tokens);
  const filter = parser.or();
  if (parser.next !== undefined) throw new FilterError(unexpected(parser.next));
  return filter;
}

/** What yacc makes of a word that is no address either. */
const unexpected = (word: string) =>
  `Error: an inet prefix is expected rather than "${word}".\nCannot parse dst/src address.\n`;

class Parser {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  get next(): string | undefined {
    return this.#tokens[this.#at];
  }

  or(): Filter {
    const parts = [this.#and()];
    while (this.#take("or", "|", "||")) parts.push(this.#and());
    return parts.length === 1 ? (parts[0] as Filter) : (ends) => parts.some((part) => part(ends));
  }

  #and(): Filter {
    const parts = [this.#unary()];
    for (;;) {
      const stated = this.#take("and", "&", "&&");
      if (!stated && (this.next === undefined || [")", "or", "|", "||"].includes(this.next))) break;
      parts.push(this.#unary());
    }
    return parts.length === 1 ? (parts[0] as Filter) : (ends) => parts.every((part) => part(ends));
  }

  #unary(): Filter {
    let inverted = false;
    while (this.#take("not", "!")) inverted = !inverted;
    const inner = this.#take("(") ? this.#group() : this.#primary();
    return inverted ? (ends) => !inner(ends) : inner;
  }

  #group(): Filter {
    if (++this.#depth > MAX_DEPTH) throw bellow("memory exhausted");
    const inner = this.or();
    if (!this.#take(")")) throw bellow("syntax error");
    this.#depth--;
    return inner;
  }

  #primary(): Filter {
    const word = this.#word();
    switch (word) {
      case "sport":
      case "dport": {
        const compare = COMPARE[this.next ?? ""];
        if (compare !== undefined) this.#at++;
        const port = portOf(this.#word().replace(/^.*:/, ""));
        const test = compare ?? ((a: number, b: number) => a === b);
        return word === "sport"
          ? (ends) => test(ends.localPort, port)
          : (ends) => test(ends.remotePort, port);
      }
      case "src":
      case "dst": {
        const equals = this.#take("=", "==", "eq");
        const differs = !equals && this.#take("!=", "ne", "neq");
        const test = host(this.#word());
        const side = (ends: Ends) =>
          word === "src"
            ? test(ends.localAddress, ends.localPort)
            : test(ends.remoteAddress, ends.remotePort);
        return differs ? (ends) => !side(ends) : side;
      }
      case "dev":
      case "fwmark":
      case "cgroup":
      case "autobound":
        throw new Unsupported(`filter ${word}`);
      default:
        throw new FilterError(unexpected(word));
    }
  }

  #word(): string {
    const word = this.next;
    if (word === undefined) throw bellow("syntax error");
    this.#at++;
    return word;
  }

  #take(...words: string[]): boolean {
    if (this.next === undefined || !words.includes(this.next)) return false;
    this.#at++;
    return true;
  }
}

/** "10.0.0.0/24:53", "10.0.0.1", ":53", "*:domain". */
function host(text: string): (address: number, port: number) => boolean {
  const colon = text.lastIndexOf(":");
  const addressText = colon < 0 ? text : text.slice(0, colon);
  const portText = colon < 0 ? "*" : text.slice(colon + 1);
  const port = portText === "*" || portText === "" ? -1 : portOf(portText);
  if (addressText === "" || addressText === "*") return (_, other) => port < 0 || other === port;
  const [plain = "", length = "32"] = addressText.split("/");
  const address = tryIpv4(plain);
  if (address < 0 || !/^\d+$/.test(length) || Number(length) > 32)
    throw new FilterError(unexpected(addressText));
  const mask = ipv4Mask(Number(length));
  const masked = (address & mask) >>> 0;
  return (other, otherPort) => (other & mask) >>> 0 === masked && (port < 0 || otherPort === port);
}

function portOf(text: string): number {
  const number = /^\d+$/.test(text) ? Number(text) : servicePort(text, "udp");
  if (number === undefined)
    throw new FilterError(`Error: "${text}" does not look like a port.\nCannot parse dst/src address.\n`);
  return number;
}

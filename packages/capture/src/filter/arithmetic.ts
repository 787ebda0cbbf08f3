// Numbers in a filter: `ip[6:2] & 0x1fff = 0` (pcap-filter(7), "expr relop expr"). All of it is unsigned 32-bit
// arithmetic. From weakest to strongest: | ^, &, shifts, + -, * / %.

import { and, type Condition, equals, type Layout, load, type Value } from "./conditions.ts";
import { InvalidFilter } from "./errors.ts";
import { CONSTANTS } from "./names.ts";
import type { Tokens } from "./tokens.ts";

/** A value together with the condition under which its parts exist: `tcp[13]` only in TCP. */
export interface Arithmetic {
  value: Value;
  exists: Condition | undefined;
  /** A number known before any packet is seen. */
  constant: number | undefined;
}

const LEVELS = [["|", "^"], ["&"], ["<<", ">>"], ["+", "-"], ["*", "/", "%"]];

/** Protocols that `[offset]` can look into. */
export const ACCESSIBLE = [
  "ether",
  "link",
  "arp",
  "rarp",
  "ip",
  "ip6",
  "ipv6",
  "tcp",
  "udp",
  "sctp",
  "icmp",
  "icmp6",
  "igmp",
  "pim",
  "vrrp",
];

const NUMBERS: Record<string, number> = { tcp: 6, udp: 17, sctp: 132, icmp: 1, igmp: 2, pim: 103, vrrp: 112 };

export function parseArithmetic(t: Tokens, layout: Layout, level = 0): Arithmetic {
  if (level === LEVELS.length) return unary(t, layout);
  let left = parseArithmetic(t, layout, level + 1);
  for (;;) {
    const operator = t.peek();
    if (operator.kind !== "operator" || !LEVELS[level]!.includes(operator.text)) return left;
    t.next();
    const right = parseArithmetic(t, layout, level + 1);
    if ((operator.text === "/" || operator.text === "%") && right.constant === 0) {
      throw new InvalidFilter(
        operator.text === "/" ? "division by zero" : "modulus by zero",
        t.filter,
        operator.position,
      );
    }
    if (operator.text.length === 2 && (right.constant ?? 0) > 31)
      throw new InvalidFilter("shift by more than 31 bits", t.filter, operator.position);
    left = combine(operator.text, left, right);
  }
}

function combine(operator: string, left: Arithmetic, right: Arithmetic): Arithmetic {
  const [a, b] = [left.value, right.value];
  const value: Value = (s) => {
    const x = a(s);
    const y = b(s);
    if ((operator === "/" || operator === "%") && y === 0) s.outside = true; // as BPF ends the program
    return apply(operator, x, y);
  };
  // libpcap (gen_arth) forgets to test the protocol of the right operand; so do we.
  const { exists } = left;
  const known = left.constant !== undefined && right.constant !== undefined;
  return { value, exists, constant: known ? apply(operator, left.constant!, right.constant!) : undefined };
}

/** Unsigned, 32 bits; a shift by 32 or more leaves nothing. */
function apply(operator: string, x: number, y: number): number {
  switch (operator) {
    case "|":
      return (x | y) >>> 0;
    case "^":
      return (x ^ y) >>> 0;
    case "&":
      return (x & y) >>> 0;
    case "<<":
      return y > 31 ? 0 : (x << y) >>> 0;
    case ">>":
      return y > 31 ? 0 : x >>> y;
    case "+":
      return (x + y) >>> 0;
    case "-":
      return (x - y) >>> 0;
    case "*":
      return Math.imul(x, y) >>> 0;
    case "/":
      return y === 0 ? 0 : Math.floor(x / y);
    default:
      return y === 0 ? 0 : x % y;
  }
}

function unary(t: Tokens, layout: Layout): Arithmetic {
  const token = t.next();
  if (token.kind === "number") return { value: () => token.value, exists: undefined, constant: token.value };
  if (token.text === "-" && token.kind === "operator") {
    const operand = unary(t, layout);
    const constant = operand.constant === undefined ? undefined : -operand.constant >>> 0;
    return { value: (s) => -operand.value(s) >>> 0, exists: operand.exists, constant };
  }
  if (token.text === "(" && token.kind === "operator") {
    const inner = parseArithmetic(t, layout);
    t.expect(")");
    return inner;
  }
  if (token.kind !== "word" || token.escaped) throw t.error(token);
  if (token.text === "len" || token.text === "length") {
    return { value: (s) => s.length, exists: undefined, constant: undefined };
  }
  const named = CONSTANTS[token.text];
  if (named !== undefined) return { value: () => named, exists: undefined, constant: named };
  if (!ACCESSIBLE.includes(token.text) || t.peek().text !== "[") throw t.error(token);
  return access(t, layout, token.text);
}

/** `proto[offset]` or `proto[offset:size]`. */
function access(t: Tokens, layout: Layout, protocol: string): Arithmetic {
  t.expect("[");
  const offset = parseArithmetic(t, layout);
  let size = 1;
  if (t.accept(":")) {
    const token = t.next();
    if (token.kind !== "number") throw t.error(token);
    if (token.value !== 1 && token.value !== 2 && token.value !== 4) {
      throw new InvalidFilter("data size must be 1, 2, or 4", t.filter, token.position);
    }
    size = token.value;
  }
  t.expect("]");
  const at =
    (base: Value): Value =>
    (s) => {
      const start = base(s);
      return s.outside ? 0 : load(s, start + offset.value(s), size);
    };
  const made = (value: Value, condition: Condition | undefined): Arithmetic => ({
    value,
    exists: condition && offset.exists ? and(offset.exists, condition) : (condition ?? offset.exists),
    constant: undefined,
  });
  switch (protocol) {
    case "ether":
    case "link":
      return made(
        at(() => 0),
        undefined,
      );
    case "arp":
      return made(
        at(() => layout.payload),
        layout.etherType(0x0806),
      );
    case "rarp":
      return made(
        at(() => layout.payload),
        layout.etherType(0x8035),
      );
    case "ip":
      return made(
        at(() => layout.payload),
        layout.etherType(0x0800),
      );
    case "ip6":
    case "ipv6":
      return made(
        at(() => layout.payload),
        layout.etherType(0x86dd),
      );
    case "icmp6":
      return made(
        at(() => layout.payload + 40),
        and(layout.etherType(0x86dd), equals(layout.payload + 6, 1, 58)),
      );
    default: {
      const number = NUMBERS[protocol]!;
      return made(
        at((s) => layout.transport(s)),
        and(layout.ip4(number), layout.notLaterFragment()),
      );
    }
  }
}

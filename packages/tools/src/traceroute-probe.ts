// A probe of traceroute, what an answer says about it, and how it is shown (traceroute/traceroute.c print_probe, parse_icmp_res).

import {
  ICMP_DEST_UNREACH,
  ICMP_TIME_EXCEEDED,
  ICMPV6_DEST_UNREACH,
  ICMPV6_PARAMPROB,
  ICMPV6_PKT_TOOBIG,
  ICMPV6_TIME_EXCEED,
} from "@podwire/wire";

export class Probe {
  readonly ttl: number;
  /** When it was sent and answered, ns; -1 where it was not. */
  sent = -1;
  received = -1;
  /** Who answered, as an address is written: null for nobody, "" for this host itself. */
  from: string | null = null;
  /** Nothing more is expected of it. */
  done = false;
  /** It came as far as anything will. */
  final = false;
  /** `!H` and the like. */
  error = "";

  constructor(ttl: number) {
    this.ttl = ttl;
  }

  /** An ICMP message about it, from `from` at `now`: `error` is null where it died on the way, else what it says of the end. */
  answered(from: string, now: number, error: string | null): void {
    this.from = from;
    this.received = now;
    this.done = true;
    if (error === null) return;
    this.final = true;
    this.error = error;
  }

  /** What it was sent to answered. */
  reached(from: string, now: number): void {
    this.from = from;
    this.received = now;
    this.done = true;
    this.final = true;
  }
}

const UNREACHABLE: readonly string[] = "!N !H !P  !F !S !N !H !N !X !X !N !H !X !V !C".split(" ");

/** parse_icmp_res(): what an ICMP message says of the end of the way; null where the packet's life ended on the way. */
export function icmpWord(type: number, code: number, info: number): string | null {
  if (type === ICMP_TIME_EXCEEDED && code === 0) return null;
  if (type !== ICMP_DEST_UNREACH) return `!<${type}-${code}>`;
  const word = UNREACHABLE[code] ?? `!<${code}>`;
  return word === "!F" ? `!F-${info}` : word;
}

/** The same for ICMPv6. */
export function icmp6Word(type: number, code: number, info: number): string | null {
  if (type === ICMPV6_TIME_EXCEED && code === 0) return null;
  if (type === ICMPV6_PKT_TOOBIG) return `!F-${info}`;
  if (type === ICMPV6_PARAMPROB && code === 1) return "!P";
  if (type !== ICMPV6_DEST_UNREACH) return `!<${type}-${code}>`;
  return ["!N", "!X", "!H", "!H", ""][code] ?? `!<${code}>`;
}

/** What probe `index` of `probes` adds to the output. `name`: an address as it is to be shown. */
export function showProbe(
  probes: readonly Probe[],
  index: number,
  perHop: number,
  name: (address: string) => string,
): string {
  const probe = probes[index] as Probe;
  let text = index % perHop === 0 ? `\n${String(probe.ttl).padStart(2)} ` : "";
  if (probe.from === null) return `${text} *`;
  const hop = probes.slice(index - (index % perHop), index).reverse();
  const last = hop.find(({ from }) => from !== null);
  if (probe.from === "") text += " *";
  else if (last?.from !== probe.from) text += ` ${name(probe.from)}`;
  const us = (probe.received - probe.sent) / 1000;
  text += `  ${(us / 1000).toFixed(3)} ms`;
  return probe.error === "" ? text : `${text} ${probe.error}`;
}

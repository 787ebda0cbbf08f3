// A probe of traceroute, what an answer says about it, and how it is shown (traceroute/traceroute.c print_probe, parse_icmp_res).

import { formatIpv4, ICMP_DEST_UNREACH, ICMP_TIME_EXCEEDED } from "@podwire/wire";

export class Probe {
  readonly ttl: number;
  /** When it was sent and answered, ns; -1 where it was not. */
  sent = -1;
  received = -1;
  /** Who answered: -1 nobody, 0 this host itself. */
  from = -1;
  /** Nothing more is expected of it. */
  done = false;
  /** It came as far as anything will. */
  final = false;
  /** `!H` and the like. */
  error = "";

  constructor(ttl: number) {
    this.ttl = ttl;
  }

  /** An ICMP message about it, from `from` at `now`. */
  answered(from: number, now: number, type: number, code: number, info: number): void {
    this.from = from;
    this.received = now;
    this.done = true;
    if (type === ICMP_TIME_EXCEEDED && code === 0) return;
    this.final = true;
    this.error = type === ICMP_DEST_UNREACH ? (UNREACHABLE[code] ?? `!<${code}>`) : `!<${type}-${code}>`;
    if (this.error === "!F") this.error += `-${info}`;
  }

  /** What it was sent to answered. */
  reached(from: number, now: number): void {
    this.from = from;
    this.received = now;
    this.done = true;
    this.final = true;
  }
}

const UNREACHABLE: readonly string[] = [
  "!N",
  "!H",
  "!P",
  "",
  "!F",
  "!S",
  "!N",
  "!H",
  "!N",
  "!X",
  "!X",
  "!N",
  "!H",
  "!X",
  "!V",
  "!C",
];

/** What probe `index` of `probes` adds to the output. `name`: an address as it is to be shown. */
export function showProbe(
  probes: readonly Probe[],
  index: number,
  perHop: number,
  name: (address: number) => string,
): string {
  const probe = probes[index] as Probe;
  let text = index % perHop === 0 ? `\n${String(probe.ttl).padStart(2)} ` : "";
  if (probe.from < 0) return `${text} *`;
  const hop = probes.slice(index - (index % perHop), index).reverse();
  const last = hop.find(({ from }) => from >= 0);
  if (probe.from === 0) text += " *";
  else if (last?.from !== probe.from) text += ` ${name(probe.from)}`;
  const us = (probe.received - probe.sent) / 1000;
  text += `  ${(us / 1000).toFixed(3)} ms`;
  return probe.error === "" ? text : `${text} ${probe.error}`;
}

/** print_addr(). */
export function addressText(address: number, named: string | undefined, numeric: boolean): string {
  const text = formatIpv4(address);
  return numeric ? text : `${named ?? text} (${text})`;
}

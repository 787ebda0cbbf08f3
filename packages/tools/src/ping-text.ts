// What ping says of ICMP messages and times (iputils ping/ping.c pr_icmph(), ping_common.c gather_statistics()).

import { formatGeneral } from "@podwire/program";
import {
  ICMP_DEST_UNREACH,
  ICMP_PARAMETERPROB,
  ICMP_REDIRECT,
  ICMP_SOURCE_QUENCH,
  ICMP_TIME_EXCEEDED,
} from "@podwire/wire";

const UNREACHABLE = [
  "Destination Net Unreachable",
  "Destination Host Unreachable",
  "Destination Protocol Unreachable",
  "Destination Port Unreachable",
  "",
  "Source Route Failed",
  "Destination Net Unknown",
  "Destination Host Unknown",
  "Source Host Isolated",
  "Destination Net Prohibited",
  "Destination Host Prohibited",
  "Destination Net Unreachable for Type of Service",
  "Destination Host Unreachable for Type of Service",
  "Packet filtered",
  "Precedence Violation",
  "Precedence Cutoff",
];

const REDIRECT = [
  "Redirect Network",
  "Redirect Host",
  "Redirect Type of Service and Network",
  "Redirect Type of Service and Host",
];

/** One line about an ICMP error; `info` is the MTU or pointer, `gateway` the printed address of a redirect. */
export function icmpText(type: number, code: number, info: number, gateway = ""): string {
  switch (type) {
    case ICMP_DEST_UNREACH:
      if (code === 4) return `Frag needed and DF set (mtu = ${info})`;
      return UNREACHABLE[code] ?? `Dest Unreachable, Bad Code: ${code}`;
    case ICMP_SOURCE_QUENCH:
      return "Source Quench";
    case ICMP_REDIRECT:
      return `${REDIRECT[code] ?? `Redirect, Bad Code: ${code}`}(New nexthop: ${gateway})`;
    case ICMP_TIME_EXCEEDED:
      if (code === 0) return "Time to live exceeded";
      return code === 1 ? "Frag reassembly time exceeded" : `Time exceeded, Bad Code: ${code}`;
    case ICMP_PARAMETERPROB:
      return `Parameter problem: pointer = ${info}`;
    default:
      return `Bad ICMP type: ${type}`;
  }
}

/** A round-trip time in µs, in three significant digits of ms. */
export function rttText(us: number): string {
  const part = (value: number, divisor: number, digits: number) =>
    `${Math.trunc(value / 1000)}.${String(Math.trunc((value % 1000) / divisor)).padStart(digits, "0")}`;
  if (us >= 100_000 - 50) return String(Math.trunc((us + 500) / 1000));
  if (us >= 10_000 - 5) return part(us + 50, 100, 1);
  return us >= 1000 ? part(us + 5, 10, 2) : part(us, 1, 3);
}

/** µs as ms with three decimals. */
export const millis = (us: number): string =>
  `${Math.trunc(us / 1000)}.${String(Math.trunc(us) % 1000).padStart(3, "0")}`;

/** printf's %g of a percentage: six significant digits, no zeroes at the end. */
export const percent = (value: number): string => formatGeneral(value, 6);

// ICMPv6 (print-icmp6.c): echo, errors, neighbour discovery, multicast listeners. Node information, router renumbering,
// RPL and mobility messages are named, not taken apart.

import {
  IPPROTO_AH,
  IPPROTO_DSTOPTS,
  IPPROTO_FRAGMENT,
  IPPROTO_HOPOPTS,
  IPPROTO_ICMPV6,
  IPPROTO_ROUTING,
  IPPROTO_TCP,
  IPPROTO_UDP,
} from "@podwire/wire";
import type { IpContext } from "./demux.ts";
import { bits, type Dissection, hexPad, type Words, word } from "./dissection.ts";
import { unknownData } from "./hex.ts";
import { shouldBe } from "./ip.ts";
import { listenerPrint, queryPrint, reportPrint } from "./mld.ts";
import { ndOptionsPrint, preference } from "./nd-options.ts";
import { transportSum } from "./transport-sum.ts";

const TYPES: Words = [
  [1, "destination unreachable"],
  [2, "packet too big"],
  [3, "time exceeded in-transit"],
  [4, "parameter problem"],
  [128, "echo request"],
  [129, "echo reply"],
  [130, "multicast listener query"],
  [131, "multicast listener report"],
  [132, "multicast listener done"],
  [133, "router solicitation"],
  [134, "router advertisement"],
  [135, "neighbor solicitation"],
  [136, "neighbor advertisement"],
  [137, "redirect"],
  [138, "router renumbering"],
  [141, "inverse neighbor solicitation"],
  [142, "inverse neighbor advertisement"],
  [143, "multicast listener report v2"],
  [144, "ha discovery request"],
  [145, "ha discovery reply"],
  [146, "mobile router solicitation"],
  [147, "mobile router advertisement"],
  [155, "RPL"],
  [200, "mtrace message"],
  [201, "mtrace response"],
];

const UNREACHABLE: Words = [
  [0, "unreachable route"],
  [1, " unreachable prohibited"],
  [2, "beyond scope"],
  [3, "unreachable address"],
  [4, "unreachable port"],
];

const RA_FLAGS: Words = [
  [0x80, "managed"],
  [0x40, "other stateful"],
  [0x20, "home agent"],
  [0x02, "ipv6 only"],
];

const NA_FLAGS: Words = [
  [0x80000000, "router"],
  [0x40000000, "solicited"],
  [0x20000000, "override"],
];

/** Messages that show their length first under -v, because lines of options follow. */
const LENGTH_FIRST = [133, 134, 135, 136, 137, 145, 147];

export function icmp6Print(d: Dissection, at: number, length: number, ip: IpContext): void {
  d.protocol = "icmp6";
  if (length === 0) {
    d.print("ICMP6, length 0");
    d.invalid();
    return;
  }
  if (d.verbose > 0 && !ip.fragmented && d.has(at, length)) {
    const found = d.u16(at + 2);
    const wrong = transportSum(d, ip, IPPROTO_ICMPV6, at, length);
    d.print(
      wrong === 0
        ? "[icmp6 sum ok] "
        : `[bad icmp6 cksum 0x${hexPad(found, 4)} -> 0x${hexPad(shouldBe(found, wrong), 4)}!] `,
    );
  }
  const type = d.u8(at);
  d.print(`ICMP6, ${word(TYPES, type, `unknown icmp6 type (${type})`)}`);
  if (d.verbose > 0 && LENGTH_FIRST.includes(type)) d.print(`, length ${length}`);
  if (!bodyPrint(d, at, length, type, d.u8(at + 1))) return;
  if (d.verbose === 0) d.print(`, length ${length}`);
}

/** False when nothing may follow. */
function bodyPrint(d: Dissection, at: number, length: number, type: number, code: number): boolean {
  switch (type) {
    case 1:
      return unreachablePrint(d, at, length, code);
    case 2:
      d.print(`, mtu ${d.u32(at + 4)}`);
      return true;
    case 3:
      d.print(
        code === 0 ? ` for ${d.ip6(at + 32)}` : code === 1 ? " (reassembly)" : `, unknown code (${code})`,
      );
      return true;
    case 4: {
      if (!d.has(at + 32, 16)) {
        d.truncated();
        return false;
      }
      const what = ["erroneous", "next header", "option", "incomplete header chain"][code];
      d.print(what === undefined ? `, code-#${code}` : `, ${what} - octet ${d.u32(at + 4)}`);
      return true;
    }
    case 128:
    case 129:
      d.print(`, id ${d.u16(at + 4)}, seq ${d.u16(at + 6)}`);
      return true;
    case 130:
      if (length === 24) listenerPrint(d, at);
      else if (length >= 28) {
        d.print(" v2");
        queryPrint(d, at, length);
      } else d.print(` unknown-version (len ${length}) `);
      return true;
    case 131:
    case 132:
      listenerPrint(d, at);
      return true;
    case 133:
      return optionsUnlessQuiet(d, at + 8, length - 8);
    case 134:
      if (d.verbose > 0) {
        const flags = d.u8(at + 5);
        const limit = d.u8(at + 4);
        d.print(
          `\n\thop limit ${limit}, Flags [${bits(RA_FLAGS, flags, "none")}], pref ${preference(flags)}` +
            `, router lifetime ${d.u16(at + 6)}s, reachable time ${d.u32(at + 8)}ms` +
            `, retrans timer ${d.u32(at + 12)}ms`,
        );
      }
      return optionsUnlessQuiet(d, at + 16, length - 16);
    case 135:
      d.print(`, who has ${d.ip6(at + 8)}`);
      return optionsUnlessQuiet(d, at + 24, length - 24);
    case 136:
      d.print(`, tgt is ${d.ip6(at + 8)}`);
      if (d.verbose > 0) d.print(`, Flags [${bits(NA_FLAGS, d.u32(at + 4), "none")}]`);
      return optionsUnlessQuiet(d, at + 24, length - 24);
    case 137:
      d.print(`, ${d.ip6(at + 24)} to ${d.ip6(at + 8)}`);
      return optionsUnlessQuiet(d, at + 40, length - 40);
    case 141:
    case 142:
      return true;
    case 143:
      reportPrint(d, at, length);
      return true;
    default:
      if ((type >= 138 && type <= 140) || (type >= 144 && type <= 147) || type === 155)
        d.undecoded ??= "ICMPv6 message";
      d.print(`, length ${length}`);
      if (d.verbose <= 1) unknownData(d, "\n\t", at, length);
      return false;
  }
}

function optionsUnlessQuiet(d: Dissection, at: number, length: number): boolean {
  if (d.verbose === 0 || ndOptionsPrint(d, at, length)) return true;
  d.truncated();
  return false;
}

function unreachablePrint(d: Dissection, at: number, length: number, code: number): boolean {
  d.print(`, ${word(UNREACHABLE, code, `unknown unreach code (${code})`)}`);
  switch (code) {
    case 0:
    case 1:
    case 3:
      d.print(` ${d.ip6(at + 32)}`);
      return true;
    case 2:
      d.print(` ${d.ip6(at + 32)}, source address ${d.ip6(at + 16)}`);
      return true;
    case 4: {
      const upper = upperLayer(d, at + 8);
      if (!upper) {
        d.truncated();
        return false;
      }
      const port = d.names.port(d.u16(upper.at + 2), upper.name);
      d.print(`, ${d.ip6(at + 32)} ${upper.name} port ${port}`);
      return true;
    }
    default:
      if (d.verbose > 1) return true;
      unknownData(d, "\n\t", at, length);
      return false;
  }
}

/** The UDP or TCP header behind the quoted IPv6 header, if it is there. */
function upperLayer(d: Dissection, ip: number): { at: number; name: "udp" | "tcp" } | undefined {
  if (!d.has(ip + 6, 1)) return undefined;
  let next = d.u8(ip + 6);
  for (let i = ip + 40; ; ) {
    switch (next) {
      case IPPROTO_UDP:
      case IPPROTO_TCP:
        return d.has(i + 2, 2) ? { at: i, name: next === IPPROTO_UDP ? "udp" : "tcp" } : undefined;
      case IPPROTO_HOPOPTS:
      case IPPROTO_DSTOPTS:
      case IPPROTO_ROUTING:
        if (i >= d.end || !d.has(i + 1, 1)) return undefined;
        next = d.u8(i);
        i += (d.u8(i + 1) + 1) << 3;
        break;
      case IPPROTO_FRAGMENT:
        if (!d.has(i + 2, 2) || (d.u16(i + 2) & 0xfff8) !== 0) return undefined;
        next = d.u8(i);
        i += 8;
        break;
      case IPPROTO_AH:
        if (!d.has(i + 1, 1)) return undefined;
        next = d.u8(i);
        i += (d.u8(i + 1) + 2) << 2;
        break;
      default:
        return undefined;
    }
  }
}

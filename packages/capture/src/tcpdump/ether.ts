// An Ethernet frame: addresses and type with -e, VLAN tags, and who prints what is inside (print-ether.c).

import { ETH_P_8021AD, ETH_P_8021Q, ETH_P_ARP, ETH_P_IP, ETH_P_IPV6, ETH_P_RARP } from "@podwire/wire";
import { arpPrint } from "./arp.ts";
import { type Dissection, hexPad, type Words, word } from "./dissection.ts";
import { defaultPrint } from "./hex.ts";
import { ipPrint } from "./ip.ts";
import { ip6Print } from "./ip6.ts";
import { llcPrint } from "./llc.ts";
import { ETHERTYPES as UNDECODED } from "./undecoded.ts";

/** EtherTypes by tcpdump's names. */
export const ETHERTYPES: Words = [
  [0x0800, "IPv4"],
  [0x8847, "MPLS unicast"],
  [0x8848, "MPLS multicast"],
  [0x86dd, "IPv6"],
  [0x8100, "802.1Q"],
  [0x9100, "802.1Q-9100"],
  [0x88a8, "802.1Q-QinQ"],
  [0x9200, "802.1Q-9200"],
  [0x88e5, "802.1AE MACsec"],
  [0x0200, "PUP"],
  [0x0806, "ARP"],
  [0x8035, "Reverse ARP"],
  [0x0600, "NS"],
  [0x0500, "Sprite"],
  [0x1000, "Trail"],
  [0x6001, "MOP DL"],
  [0x6002, "MOP RC"],
  [0x6003, "DN"],
  [0x6004, "LAT"],
  [0x6007, "SCA"],
  [0x6558, "TEB"],
  [0x8038, "Lanbridge"],
  [0x803c, "DEC DNS"],
  [0x803e, "DEC DTS"],
  [0x805b, "VEXP"],
  [0x805c, "VPROD"],
  [0x809b, "Appletalk"],
  [0x80f3, "Appletalk ARP"],
  [0x8137, "IPX"],
  [0x880b, "PPP"],
  [0x8808, "MPCP"],
  [0x8809, "Slow Protocols"],
  [0x8863, "PPPoE D"],
  [0x8864, "PPPoE S"],
  [0x888e, "EAPOL"],
  [0x8899, "Realtek protocols"],
  [0x886f, "MS NLB heartbeat"],
  [0x8870, "Jumbo"],
  [0x894f, "NSH"],
  [0x9000, "Loopback"],
  [0xfefe, "OSI"],
  [0x00fe, "GRE-OSI"],
  [0xabcd, "CFM (old)"],
  [0x8902, "CFM"],
  [0x893a, "IEEE1905.1"],
  [0x88cc, "LLDP"],
  [0x88ca, "TIPC"],
  [0x0707, "GeoNet (old)"],
  [0x8947, "GeoNet"],
  [0x1111, "CALM FAST"],
  [0x88a2, "AoE"],
  [0x88f7, "PTP"],
  [0xd28b, "Arista Vendor Specific Protocol"],
];

const isTag = (type: number): boolean =>
  type === ETH_P_8021Q || type === 0x9100 || type === 0x9200 || type === ETH_P_8021AD;

function printType(d: Dissection, type: number): void {
  if (d.flags.q) d.print(word(ETHERTYPES, type, `Unknown Ethertype (0x${hexPad(type, 4)})`));
  else d.print(`ethertype ${word(ETHERTYPES, type, "Unknown")} (0x${hexPad(type, 4)})`);
}

const printAddresses = (d: Dissection, at: number): void => d.print(`${d.mac(at + 6)} > ${d.mac(at)}, `);

/**
 * Prints the frame at `at`, `length` bytes long on the wire, of which `captured` are there. Returns the length of the
 * link-level header, which -x leaves out.
 */
export function etherPrint(d: Dissection, at: number, length: number, captured: number): number {
  d.protocol = "ether";
  if (captured < 14) {
    d.truncated();
    return captured;
  }
  if (d.flags.e) printAddresses(d, at);
  let type = d.u16(at + 12);
  let header = 14;
  let printed = false;
  while (isTag(type)) {
    if (captured - header < 4 || length - header < 4) {
      d.protocol = "vlan";
      d.truncated();
      return Math.min(captured, length);
    }
    if (d.flags.e) {
      const tci = d.u16(at + header);
      printType(d, type);
      d.print(printed ? ", " : `, length ${length}: `);
      printed = true;
      d.print(`vlan ${tci & 0xfff}, p ${tci >> 13}${tci & 0x1000 ? ", DEI" : ""}, `);
    }
    type = d.u16(at + header + 2);
    header += 4;
  }
  const start = at + header;
  if (type <= 1500) {
    const stated = Math.min(type, length - header);
    const before = d.narrow(start, stated);
    if (d.flags.e) d.print(`802.3${printed ? "" : `, length ${stated}: `}`);
    header += llcPrint(d, start, stated, Math.min(captured - header, stated), at);
    d.end = before;
    return header;
  }
  if (d.flags.e) {
    printType(d, type);
    d.print(printed ? ", " : `, length ${length}: `);
  }
  if (!ethertypePrint(d, type, start, length - header, captured - header)) {
    if (!d.flags.e) {
      printAddresses(d, at);
      printType(d, type);
      d.print(`, length ${length}: `);
    }
    defaultPrint(d, start, captured - header);
  }
  return header;
}

/** Prints what an EtherType says it is; false when we do not know it. */
export function ethertypePrint(
  d: Dissection,
  type: number,
  at: number,
  length: number,
  captured: number,
): boolean {
  switch (type) {
    case ETH_P_IP:
      ipPrint(d, at, length);
      return true;
    case ETH_P_IPV6:
      ip6Print(d, at, length);
      return true;
    case ETH_P_ARP:
    case ETH_P_RARP:
      arpPrint(d, at, length, captured);
      return true;
    default:
      d.undecoded ??= UNDECODED[type];
      return false;
  }
}

// Who prints what an IP packet carries (print-ip-demux.c). Protocols that tcpdump can take apart and we cannot yet are
// printed as it prints one that it does not know: number and length.

import {
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_IGMP,
  IPPROTO_IPIP,
  IPPROTO_IPV6,
  IPPROTO_NONE,
  IPPROTO_TCP,
  IPPROTO_UDP,
} from "@podwire/wire";
import { type Dissection, type Words, word } from "./dissection.ts";
import { icmpPrint } from "./icmp.ts";
import { icmp6Print } from "./icmp6.ts";
import { igmpPrint } from "./igmp.ts";
import { ipPrint } from "./ip.ts";
import { ip6Print } from "./ip6.ts";
import { tcpPrint } from "./tcp.ts";
import { udpPrint } from "./udp.ts";
import { IP_PROTOCOLS } from "./undecoded.ts";

/** Protocol numbers by the names of -v's parenthesis. */
export const PROTOCOLS: Words = [
  [0, "Options"],
  [1, "ICMP"],
  [2, "IGMP"],
  [4, "IPIP"],
  [6, "TCP"],
  [8, "EGP"],
  [9, "IGRP"],
  [17, "UDP"],
  [33, "DCCP"],
  [41, "IPv6"],
  [43, "Routing"],
  [44, "Fragment"],
  [46, "RSVP"],
  [47, "GRE"],
  [50, "ESP"],
  [51, "AH"],
  [55, "Mobile IP"],
  [58, "ICMPv6"],
  [62, "Mobile IP (old)"],
  [88, "EIGRP"],
  [89, "OSPF"],
  [103, "PIM"],
  [108, "Compressed IP"],
  [112, "VRRP"],
  [113, "PGM"],
  [132, "SCTP"],
  [135, "Mobility"],
  [143, "Ethernet"],
];

/** The IP packet around a payload. */
export interface IpContext {
  /** Where its header is. */
  at: number;
  version: 4 | 6;
  /** More fragments follow (IPv4), or a fragment header came before (IPv6): no checksum can be judged. */
  fragmented: boolean;
}

export function demuxPrint(d: Dissection, at: number, length: number, ip: IpContext, protocol: number): void {
  switch (protocol) {
    case IPPROTO_TCP:
      tcpPrint(d, at, length, ip);
      break;
    case IPPROTO_UDP:
      udpPrint(d, at, length, ip);
      break;
    case IPPROTO_ICMP:
      if (ip.version === 4) icmpPrint(d, at, length, ip);
      else wrongVersion(d, protocol, 4);
      break;
    case IPPROTO_IGMP:
      if (ip.version === 4) igmpPrint(d, at, length);
      else wrongVersion(d, protocol, 4);
      break;
    case IPPROTO_ICMPV6:
      if (ip.version === 6) icmp6Print(d, at, length, ip);
      else wrongVersion(d, protocol, 6);
      break;
    case IPPROTO_IPIP:
      ipPrint(d, at, length);
      break;
    case IPPROTO_IPV6:
      ip6Print(d, at, length);
      break;
    case IPPROTO_NONE:
      d.print("no next header");
      break;
    case 77:
      d.print(` nd ${length}`);
      break;
    default:
      d.undecoded ??= IP_PROTOCOLS[protocol];
      d.print(`${d.names.protocol(protocol)} ${length}`);
  }
}

function wrongVersion(d: Dissection, protocol: number, version: number): void {
  d.print(`[${word(PROTOCOLS, protocol, "unknown")} requires IPv${version}]`);
  d.invalid();
}

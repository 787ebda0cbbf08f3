// Multicast listener messages go out (net/ipv6/mcast.c mld_newpack, mld_sendpack, igmp6_send): hop limit 1, a router alert in the
// hop-by-hop header, from the link-local address, or from `::` while that is still being checked.

import { Skb } from "@podwire/netns";
import { ICMPV6_MGM_REDUCTION, icmpv6, ipv6 as ip6, setU16 } from "@podwire/wire";
import { IFA_F_TENTATIVE } from "../uapi.ts";
import { IN6_ANY, IN6_LINKLOCAL_ALLROUTERS, IN6_MLD2_ALL_MCR, type In6 } from "./in6.ts";
import type { Inet6Dev } from "./inet6-dev.ts";
import { controlRoute, ip6LocalOut } from "./ip6-output.ts";
import { linkLocalAddress } from "./saddr6.ts";

const ICMPV6_MLD2_REPORT = 143;

export interface GroupRecord {
  /** 1 MODE_IS_INCLUDE … 4 CHANGE_TO_EXCLUDE. */
  readonly type: number;
  readonly group: In6;
}

/** Next header ICMPv6, router alert 0 (MLD), PadN. */
const HOP_BY_HOP = Uint8Array.of(58, 0, 5, 2, 0, 0, 1, 0);

/** A report of version 2; as many messages as the MTU makes of it. */
export function sendMld2(idev: Inet6Dev, records: readonly GroupRecord[]): void {
  const room = Math.floor((Math.min(idev.dev.mtu, 2048) - 40 - 8 - 8) / 20);
  for (let from = 0; from < records.length; from += room) {
    const some = records.slice(from, from + room);
    const message = new Uint8Array(8 + 20 * some.length);
    message[0] = ICMPV6_MLD2_REPORT;
    setU16(message, 6, some.length);
    for (const [index, { type, group }] of some.entries()) {
      message[8 + 20 * index] = type;
      message.set(group, 8 + 20 * index + 4);
    }
    send(idev, IN6_MLD2_ALL_MCR, message);
  }
}

/** A report or done of version 1, to the group itself or to all routers. */
export function sendMld1(idev: Inet6Dev, group: In6, type: number): void {
  const message = new Uint8Array(24);
  message[0] = type;
  message.set(group, 8);
  send(idev, type === ICMPV6_MGM_REDUCTION ? IN6_LINKLOCAL_ALLROUTERS : group, message);
}

function send(idev: Inet6Dev, daddr: In6, message: Uint8Array): void {
  const { dev, ipv6 } = idev;
  if (dev.mtu < 1280) return;
  const source = linkLocalAddress(dev, IFA_F_TENTATIVE) ?? IN6_ANY;
  const length = 40 + HOP_BY_HOP.length + message.length;
  const skb = Skb.alloc(length);
  const at = skb.put(length);
  const body = at + 40 + HOP_BY_HOP.length;
  ip6.write(skb.bytes, at, length - 40, 0, 1, source, 0, daddr, 0);
  skb.bytes.set(HOP_BY_HOP, at + 40);
  skb.bytes.set(message, body);
  icmpv6.fillChecksum(skb.bytes, body, skb.tail, at);
  skb.network = at;
  skb.transport = body;
  ip6LocalOut(skb, controlRoute(ipv6, idev, daddr), 0);
}

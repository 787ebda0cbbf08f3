// /proc/net/if_inet6 and /proc/net/ipv6_route (net/ipv6/addrconf.c if6_seq_show, ip6_fib.c ipv6_route_seq_show): addresses and routes
// as `ifconfig` and `route -6` of net-tools read them.

import type { NetNamespace } from "@podwire/netns";
import { RTN_LOCAL } from "../uapi.ts";
import { type In6, in6Hash } from "./in6.ts";
import { in6Dev } from "./inet6-dev.ts";
import { type Fib6Info, RTF_REJECT } from "./ip6-fib.ts";
import { ipv6Of, peekIpv6 } from "./netns-ipv6.ts";

const hex = (value: number, digits: number): string => (value >>> 0).toString(16).padStart(digits, "0");
const address = (addr: In6): string => [...addr].map((byte) => hex(byte, 2)).join("");

const RTF_UP = 1;
const RTF_GATEWAY = 2;

/** /proc/net/if_inet6: address, index, prefix length, scope, flags, name. In the order of a hash table, which is ours. */
export function procNetIfInet6(net: NetNamespace): string {
  if (peekIpv6(net) === undefined) return "";
  return net.devices
    .flatMap((dev) => in6Dev(dev)?.addrs ?? [])
    .sort((a, b) => (in6Hash(a.addr) & 255) - (in6Hash(b.addr) & 255))
    .map(({ addr, prefixLength, scope, flags, idev: { dev } }) => {
      const numbers = [dev.ifindex, prefixLength, scope, flags & 0xff].map((value) => hex(value, 2));
      return `${address(addr)} ${numbers.join(" ")} ${dev.name.padStart(8)}\n`;
    })
    .join("");
}

const NO_ROUTE =
  `${"0".repeat(32)} 00 ${"0".repeat(32)} 00 ${"0".repeat(32)} ffffffff 00000001 00000000 00200200       lo\n` as const;

/** /proc/net/ipv6_route. Counts of references and uses are not kept: they read 1 and 0. */
export function procNetIpv6Route(net: NetNamespace): string {
  const ipv6 = ipv6Of(net);
  const lines = (routes: Iterable<Fib6Info>): string => [...routes].map(routeLine).join("");
  return lines(ipv6.main.routes()) + NO_ROUTE + lines(ipv6.local.routes()) + NO_ROUTE;
}

function routeLine(rt: Fib6Info): string {
  const none = "0".repeat(32);
  const gateway = rt.gateway === null ? none : address(rt.gateway);
  let flags = rt.flags | RTF_UP;
  if (rt.gateway !== null) flags |= RTF_GATEWAY;
  if (rt.type === RTN_LOCAL) flags &= ~RTF_REJECT;
  const numbers = [rt.metric, 1, 0, flags].map((value) => hex(value, 8));
  return `${address(rt.dst)} ${hex(rt.dstLength, 2)} ${none} 00 ${gateway} ${numbers.join(" ")} ${rt.dev.name.padStart(8)}\n`;
}

/** Files that IPv6 adds to /proc/net. */
export const ipv6ProcNetFiles = { if_inet6: procNetIfInet6, ipv6_route: procNetIpv6Route } as const;

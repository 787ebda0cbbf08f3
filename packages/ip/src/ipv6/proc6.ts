// /proc/net/if_inet6 and /proc/net/ipv6_route (net/ipv6/addrconf.c if6_seq_show, ip6_fib.c ipv6_route_seq_show): addresses and routes
// as `ifconfig` and `route -6` of net-tools read them; /proc/net/igmp6 and /proc/net/anycast6 (mcast.c igmp6_mc_seq_show, anycast.c
// ac6_seq_show): groups and anycast addresses. How long a group's timer still runs is not kept: it reads 0.

import type { NetDevice, NetNamespace } from "@podwire/netns";
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

// if_inet6.h, MAF_*
const MAF_TIMER_RUNNING = 0x01;
const MAF_LAST_REPORTER = 0x02;
const MAF_LOADED = 0x04;
const MAF_NOREPORT = 0x08;

const deviceColumns = ({ ifindex, name }: NetDevice): string =>
  `${String(ifindex).padEnd(4)} ${name.padEnd(15)}`;

/** /proc/net/igmp6: the newest group of a device first. */
export function procNetIgmp6(net: NetNamespace): string {
  let text = "";
  for (const dev of net.devices) {
    for (const mc of in6Dev(dev)?.mcList ?? []) {
      const flags =
        (mc.timer >= 0 ? MAF_TIMER_RUNNING : 0) |
        (mc.lastReporter ? MAF_LAST_REPORTER : 0) |
        (mc.loaded ? MAF_LOADED : 0) |
        (mc.noReport ? MAF_NOREPORT : 0);
      text += `${deviceColumns(dev)} ${address(mc.addr)} ${String(mc.users).padStart(5)} ${hex(flags, 8).toUpperCase()} 0\n`;
    }
  }
  return text;
}

/** /proc/net/anycast6. */
export function procNetAnycast6(net: NetNamespace): string {
  let text = "";
  for (const dev of net.devices)
    for (const aca of in6Dev(dev)?.acList ?? [])
      text += `${deviceColumns(dev)} ${address(aca.addr)} ${String(aca.users).padStart(5)}\n`;
  return text;
}

/** Files that IPv6 adds to /proc/net. */
export const ipv6ProcNetFiles = {
  anycast6: procNetAnycast6,
  if_inet6: procNetIfInet6,
  igmp6: procNetIgmp6,
  ipv6_route: procNetIpv6Route,
} as const;

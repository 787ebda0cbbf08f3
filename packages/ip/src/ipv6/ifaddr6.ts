// An address of a device begins and ends (net/ipv6/addrconf.c ipv6_add_addr, __ipv6_ifa_notify, ipv6_del_addr): its place in the
// device's list and the namespace's hash, its host route, its groups, and what the world is told. Where addresses come from is in
// addrconf.ts (by themselves) and addrconf-netlink.ts (by request).

import { IFF_LOOPBACK, KernelError } from "@podwire/netns";
import {
  IFA_F_MCAUTOJOIN,
  IFA_F_NODAD,
  IFA_F_NOPREFIXROUTE,
  IFA_F_PERMANENT,
  IFA_F_TENTATIVE,
} from "../uapi.ts";
import { findPrefixRoute, prefixCleanup, prefixRoute } from "./addrconf-prefix-route.ts";
import { joinAnycast, leaveAnycast } from "./anycast.ts";
import { leaveSolicited, stopDad } from "./dad.ts";
import { type In6, IPV6_ADDR_LOOPBACK, IPV6_ADDR_MULTICAST, in6Equal, in6Type } from "./in6.ts";
import { type Inet6Dev, Inet6Ifaddr } from "./inet6-dev.ts";
import { RTF_EXPIRES } from "./ip6-fib.ts";
import { notifyAddress6 } from "./notices6.ts";
import { deleteRoute6Info, hostRoute, insertRoute6 } from "./route6-add.ts";

/** struct ifa6_config. */
export interface Ifa6Config {
  addr: In6;
  peer: In6 | null;
  prefixLength: number;
  flags: number;
  scope: number;
  rtPriority: number;
  proto: number;
  validLifetime: number;
  preferredLifetime: number;
}

/** ipv6_add_addr(). KernelError EADDRNOTAVAIL, EACCES (IPv6 is disabled), EEXIST. */
export function addAddr(idev: Inet6Dev, cfg: Ifa6Config): Inet6Ifaddr {
  const { dev, ipv6 } = idev;
  const kind = in6Type(cfg.addr);
  const loopback = (dev.flags & IFF_LOOPBACK) !== 0;
  if (
    kind === 0 ||
    (kind & IPV6_ADDR_MULTICAST && !(cfg.flags & IFA_F_MCAUTOJOIN)) ||
    (kind & IPV6_ADDR_LOOPBACK && !(kind & IPV6_ADDR_MULTICAST) && !loopback)
  )
    throw new KernelError("EADDRNOTAVAIL");
  if (idev.dead) throw new KernelError("ENODEV");
  if (idev.cnf.disable_ipv6 !== 0) throw new KernelError("EACCES");
  const rt = hostRoute(ipv6, dev, cfg.addr, false);
  if (ipv6.findAddress(cfg.addr, 0, dev) !== null) throw new KernelError("EEXIST");
  const ifp = new Inet6Ifaddr(idev, cfg.addr, {
    peer: cfg.peer,
    prefixLength: cfg.prefixLength,
    scope: cfg.scope,
    flags: cfg.flags & IFA_F_NODAD ? cfg.flags : cfg.flags | IFA_F_TENTATIVE,
    rtPriority: cfg.rtPriority,
    proto: cfg.proto,
    validLifetime: cfg.validLifetime,
    preferredLifetime: cfg.preferredLifetime,
    rt,
  });
  ipv6.hashAddress(ifp);
  linkAddress(idev, ifp);
  idev.ndParms.setAll();
  return ifp;
}

/** ipv6_link_dev_addr(): wide scopes before narrow ones, the newest of a scope first. */
function linkAddress(idev: Inet6Dev, ifp: Inet6Ifaddr): void {
  const scope = in6Type(ifp.addr) >> 16;
  const at = idev.addrs.findIndex((other) => scope >= in6Type(other.addr) >> 16);
  idev.addrs.splice(at < 0 ? idev.addrs.length : at, 0, ifp);
}

/** __ipv6_ifa_notify(RTM_NEWADDR): the address is usable. */
export function addressUp(ifp: Inet6Ifaddr): void {
  const { idev } = ifp;
  if (idev.dead) return;
  notifyAddress6(ifp, false);
  if (ifp.rt !== null && ifp.rt.node === null) insertRoute6(idev.ipv6, ifp.rt);
  if (idev.cnf.forwarding !== 0) joinAnycast(ifp);
  if (ifp.peer !== null) prefixRoute(idev, ifp.peer, 128, ifp.rtPriority, 0);
}

/** __ipv6_ifa_notify(RTM_DELADDR). */
export function addressDown(ifp: Inet6Ifaddr): void {
  const { idev } = ifp;
  notifyAddress6(ifp, true);
  if (idev.cnf.forwarding !== 0) leaveAnycast(ifp);
  leaveSolicited(idev, ifp.addr);
  if (ifp.peer !== null) {
    const rt = findPrefixRoute(idev, ifp.peer, 128);
    if (rt !== null) deleteRoute6Info(idev.ipv6, rt);
  }
  if (ifp.rt !== null) deleteRoute6Info(idev.ipv6, ifp.rt);
  ifp.rt = null;
  idev.ipv6.flushRoutes();
}

/** ipv6_del_addr(). */
export function removeAddress(ifp: Inet6Ifaddr): void {
  if (ifp.state === "DEAD") return;
  ifp.state = "DEAD";
  const { idev } = ifp;
  idev.ipv6.unhashAddress(ifp);
  const cleanup =
    ifp.flags & IFA_F_PERMANENT && !(ifp.flags & IFA_F_NOPREFIXROUTE) ? prefixCleanup(ifp) : "keep";
  const at = idev.addrs.indexOf(ifp);
  if (at >= 0) idev.addrs.splice(at, 1);
  stopDad(ifp);
  addressDown(ifp);
  if (cleanup !== "keep") {
    const rt = findPrefixRoute(idev, ifp.addr, ifp.prefixLength);
    if (rt !== null) {
      if (cleanup === "delete") deleteRoute6Info(idev.ipv6, rt);
      else if (!(rt.flags & RTF_EXPIRES)) {
        rt.setExpires(cleanup);
      }
    }
  }
  removePrefsrc(ifp);
}

/** rt6_remove_prefsrc(). */
function removePrefsrc(ifp: Inet6Ifaddr): void {
  for (const table of ifp.idev.ipv6.tables.values())
    for (const rt of table.routesOf(ifp.idev.dev))
      if (rt.prefsrc !== null && in6Equal(rt.prefsrc, 0, ifp.addr, 0)) rt.prefsrc = null;
}

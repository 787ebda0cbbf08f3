// Addresses as routing netlink has them (net/ipv6/addrconf.c inet6_rtm_newaddr, inet6_rtm_deladdr, inet6_fill_ifaddr).

import { SECOND } from "@podwire/clock";
import { KernelError, type NetDevice, type NetNamespace } from "@podwire/netns";
import {
  IFA_F_DEPRECATED,
  IFA_F_HOMEADDRESS,
  IFA_F_MANAGETEMPADDR,
  IFA_F_MCAUTOJOIN,
  IFA_F_NODAD,
  IFA_F_NOPREFIXROUTE,
  IFA_F_OPTIMISTIC,
  IFA_F_PERMANENT,
  IFA_F_TENTATIVE,
  INFINITY_LIFE_TIME,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_SCOPE_SITE,
  RT_SCOPE_UNIVERSE,
} from "../uapi.ts";
import { findIdev } from "./add-dev.ts";
import { addDevForAddress } from "./addrconf.ts";
import { findPrefixRoute, prefixCleanup, prefixRoute } from "./addrconf-prefix-route.ts";
import { verifyAddresses } from "./addrconf-verify.ts";
import { dadStart, runDadQueue } from "./dad.ts";
import { addAddr, removeAddress } from "./ifaddr6.ts";
import { type In6, IPV6_ADDR_MULTICAST, ifaScope, in6Equal, in6Type } from "./in6.ts";
import { type Inet6Dev, type Inet6Ifaddr, in6Dev } from "./inet6-dev.ts";
import { mcDevDec, mcDevInc } from "./mcast.ts";
import { ipv6Of } from "./netns-ipv6.ts";
import { notifyAddress6 } from "./notices6.ts";
import type { Address6Info, Address6Request } from "./requests6.ts";
import { deleteRoute6Info } from "./route6-add.ts";

/** Flags that a request may set; others are ignored. */
const ASKABLE =
  IFA_F_NODAD |
  IFA_F_HOMEADDRESS |
  IFA_F_MANAGETEMPADDR |
  IFA_F_NOPREFIXROUTE |
  IFA_F_MCAUTOJOIN |
  IFA_F_OPTIMISTIC;

/** RTM_NEWADDR. KernelError EEXIST, EINVAL, EACCES (IPv6 is disabled on the device), EADDRNOTAVAIL, ENODEV. */
export function addAddress6(net: NetNamespace, request: Address6Request, nlflags: number): void {
  const { dev, local } = request;
  if (dev.net !== net) throw new KernelError("ENODEV");
  const ipv6 = ipv6Of(net);
  const idev = findIdev(dev);
  if (idev === null) throw new KernelError("EINVAL");
  let flags = (request.flags ?? 0) & ASKABLE;
  if (flags & IFA_F_MANAGETEMPADDR && request.prefixLength !== 64) throw new KernelError("EINVAL");
  // Left out: temporary addresses where use_tempaddr asks for some.
  if (flags & IFA_F_MANAGETEMPADDR && idev.cnf.use_tempaddr > 0) throw new KernelError("EOPNOTSUPP");
  // optimistic_dad is not compiled in here as a default: nobody may ask for it (ipv6_allow_optimistic_dad).
  flags &= ~IFA_F_OPTIMISTIC;
  const valid = request.validLifetime ?? INFINITY_LIFE_TIME;
  const preferred = request.preferredLifetime ?? INFINITY_LIFE_TIME;
  const known = ipv6.findAddress(local, 0, dev);
  if (known !== null) {
    if (nlflags & NLM_F_EXCL || !(nlflags & NLM_F_REPLACE)) throw new KernelError("EEXIST");
    modify(known, request, flags, valid, preferred);
    return;
  }
  if (request.prefixLength > 128 || valid === 0 || preferred > valid) throw new KernelError("EINVAL");
  const side = addDevForAddress(dev);
  if (flags & IFA_F_MCAUTOJOIN) autojoin(side, local);
  if (valid === INFINITY_LIFE_TIME) flags |= IFA_F_PERMANENT;
  if (preferred === 0) flags |= IFA_F_DEPRECATED;
  let ifp: Inet6Ifaddr;
  try {
    ifp = addAddr(side, {
      addr: local,
      peer: request.peer ?? null,
      prefixLength: request.prefixLength,
      flags,
      scope: ifaScope(local),
      rtPriority: request.priority ?? 0,
      proto: request.proto ?? 0,
      validLifetime: valid,
      preferredLifetime: preferred,
    });
  } catch (error) {
    if (flags & IFA_F_MCAUTOJOIN) autoleave(side, local);
    throw error;
  }
  if (!(flags & IFA_F_NOPREFIXROUTE))
    prefixRoute(side, local, ifp.prefixLength, ifp.rtPriority, valid === INFINITY_LIFE_TIME ? 0 : valid);
  if (!(ifp.flags & IFA_F_NODAD)) notifyAddress6(ifp, false);
  dadStart(ifp);
  runDadQueue(ipv6);
  verifyAddresses(side);
}

/** ipv6_mc_config(): the kernel's own socket joins the group that the address is. KernelError EINVAL, EADDRINUSE: it is in there. */
function autojoin(idev: Inet6Dev, group: In6): void {
  if (!(in6Type(group) & IPV6_ADDR_MULTICAST)) throw new KernelError("EINVAL");
  const key = group.join(":");
  if (idev.autojoined.has(key)) throw new KernelError("EADDRINUSE");
  idev.autojoined.add(key);
  mcDevInc(idev, group);
}

function autoleave(idev: Inet6Dev, group: In6): void {
  if (idev.autojoined.delete(group.join(":"))) mcDevDec(idev, group);
}

/** inet6_addr_modify(). */
function modify(
  ifp: Inet6Ifaddr,
  request: Address6Request,
  asked: number,
  valid: number,
  preferred: number,
): void {
  if (valid === 0 || preferred > valid) throw new KernelError("EINVAL");
  const { idev } = ifp;
  let flags = asked;
  if (valid === INFINITY_LIFE_TIME) flags |= IFA_F_PERMANENT;
  if (preferred === 0) flags |= IFA_F_DEPRECATED;
  const expires = valid === INFINITY_LIFE_TIME ? 0 : valid;
  const newPeer =
    request.peer !== undefined && !(ifp.peer !== null && in6Equal(ifp.peer, 0, request.peer, 0));
  if (newPeer && ifp.peer !== null) {
    const old = findPrefixRoute(idev, ifp.peer, ifp.prefixLength);
    if (old !== null) deleteRoute6Info(idev.ipv6, old);
  }
  const hadRoute = (ifp.flags & IFA_F_PERMANENT) !== 0 && !(ifp.flags & IFA_F_NOPREFIXROUTE);
  ifp.flags &= ~(
    IFA_F_DEPRECATED |
    IFA_F_PERMANENT |
    IFA_F_NODAD |
    IFA_F_HOMEADDRESS |
    IFA_F_MANAGETEMPADDR |
    IFA_F_NOPREFIXROUTE
  );
  ifp.flags |= flags;
  ifp.tstamp = idev.ipv6.clock.now;
  ifp.validLifetime = valid;
  ifp.preferredLifetime = preferred;
  ifp.proto = request.proto ?? 0;
  if (request.priority) ifp.rtPriority = request.priority;
  if (newPeer) ifp.peer = request.peer ?? null;
  if (!(ifp.flags & IFA_F_TENTATIVE)) notifyAddress6(ifp, false);
  if (!(flags & IFA_F_NOPREFIXROUTE)) {
    const rt = hadRoute ? findPrefixRoute(idev, ifp.addr, ifp.prefixLength) : null;
    if (rt !== null) deleteRoute6Info(idev.ipv6, rt);
    prefixRoute(idev, ifp.addr, ifp.prefixLength, ifp.rtPriority, expires);
    if (newPeer && ifp.peer !== null) prefixRoute(idev, ifp.peer, ifp.prefixLength, ifp.rtPriority, expires);
  } else if (hadRoute && prefixCleanup(ifp) === "delete") {
    const rt = findPrefixRoute(idev, ifp.addr, ifp.prefixLength);
    if (rt !== null) deleteRoute6Info(idev.ipv6, rt);
  }
  verifyAddresses(idev);
}

/** RTM_DELADDR: address and prefix length must be those of an address of `dev`. KernelError EADDRNOTAVAIL, ENXIO. */
export function deleteAddress6(
  net: NetNamespace,
  { dev, local, prefixLength }: { dev: NetDevice; local: In6; prefixLength: number },
): void {
  if (dev.net !== net) throw new KernelError("ENODEV");
  ipv6Of(net);
  if (prefixLength > 128) throw new KernelError("EINVAL");
  const idev = in6Dev(dev);
  if (idev === null) throw new KernelError("ENXIO");
  const ifp = idev.addrs.find((one) => one.prefixLength === prefixLength && in6Equal(one.addr, 0, local, 0));
  if (ifp === undefined) throw new KernelError("EADDRNOTAVAIL");
  removeAddress(ifp);
  verifyAddresses(idev);
  autoleave(idev, local);
}

/** RTM_GETADDR as a dump, of one device or all. */
export function listAddresses6(net: NetNamespace, dev?: NetDevice): Address6Info[] {
  const devices = dev === undefined ? net.devices : [dev];
  return devices.flatMap((each) => (in6Dev(each)?.addrs ?? []).map(addressInfo6));
}

/** inet6_fill_ifaddr(). */
export function addressInfo6(ifp: Inet6Ifaddr): Address6Info {
  const { idev, flags } = ifp;
  let valid = INFINITY_LIFE_TIME;
  let preferred = INFINITY_LIFE_TIME;
  if (!(flags & IFA_F_PERMANENT && ifp.preferredLifetime === INFINITY_LIFE_TIME)) {
    valid = ifp.validLifetime;
    preferred = ifp.preferredLifetime;
    if (preferred !== INFINITY_LIFE_TIME) {
      const age = Math.floor((idev.ipv6.clock.now - ifp.tstamp) / SECOND);
      preferred = Math.max(preferred - age, 0);
      if (valid !== INFINITY_LIFE_TIME) valid = Math.max(valid - age, 0);
    }
  }
  return {
    dev: idev.dev,
    local: ifp.addr,
    peer: ifp.peer,
    prefixLength: ifp.prefixLength,
    scope: scopeOf(ifp.scope),
    flags,
    validLifetime: valid,
    preferredLifetime: preferred,
    priority: ifp.rtPriority,
    proto: ifp.proto,
  };
}

/** rt_scope(). */
function scopeOf(scope: number): number {
  if (scope & 0x10) return RT_SCOPE_HOST;
  if (scope & 0x20) return RT_SCOPE_LINK;
  return scope & 0x40 ? RT_SCOPE_SITE : RT_SCOPE_UNIVERSE;
}

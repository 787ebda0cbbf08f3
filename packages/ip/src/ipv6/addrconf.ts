// What a device gets by itself and when (net/ipv6/addrconf.c addrconf_notify, addrconf_init_auto_addrs, addrconf_ifdown): its
// link-local address or ::1 comes with the link and goes with it. IPv4's addresses stay when a device goes down, IPv6's do not, unless
// keep_addr_on_down says so. Addresses by request are in ifaddr6.ts and addrconf-netlink.ts. Left out: addresses made of router
// advertisements, temporary addresses.

import {
  IFF_LOOPBACK,
  IFF_MULTICAST,
  IFF_NOARP,
  IFF_SLAVE,
  IFF_UP,
  KernelError,
  type NetDevice,
  type NetdevEvent,
} from "@podwire/netns";
import { ARPHRD_ETHER, ARPHRD_LOOPBACK, linkLocalOf } from "@podwire/wire";
import { notifyNoNetconf } from "../notices.ts";
import {
  IFA_F_NODAD,
  IFA_F_NOPREFIXROUTE,
  IFA_F_OPTIMISTIC,
  IFA_F_PERMANENT,
  IFA_F_STABLE_PRIVACY,
  IFA_F_TENTATIVE,
  IFAPROT_KERNEL_LL,
  IFAPROT_KERNEL_LO,
  INFINITY_LIFE_TIME,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
} from "../uapi.ts";
import { findIdev, ipv6AddDev, linkReady } from "./add-dev.ts";
import { prefixRoute } from "./addrconf-prefix-route.ts";
import { destroyAnycast, joinAnycast, leaveAnycast } from "./anycast.ts";
import {
  dadLater,
  dadRun,
  dadStart,
  leaveSolicited,
  runDadQueue,
  stopDad,
  stopSolicitations,
} from "./dad.ts";
import { addAddr, addressDown, addressUp } from "./ifaddr6.ts";
import { IN6_LOOPBACK, type In6, IPV6_ADDR_LINKLOCAL, IPV6_ADDR_LOOPBACK, ifaScope, in6Type } from "./in6.ts";
import { type Inet6Dev, type Inet6Ifaddr, in6Dev } from "./inet6-dev.ts";
import { mcDestroy, mcDown, mcUp } from "./mcast.ts";
import { sendUnsolicitedAdvertisements } from "./ndisc-send.ts";
import { ndTable } from "./ndisc-tbl.ts";
import { ipv6Of, peekIpv6 } from "./netns-ipv6.ts";
import { notifyNetconf6 } from "./notices6.ts";
import {
  addMulticastRoute,
  deleteRoute6Info,
  hostRoute,
  syncDownDevice,
  syncUpDevice,
} from "./route6-add.ts";
import { IPV6_MIN_MTU } from "./rt6.ts";
import { stableAddress } from "./stable-privacy.ts";

/** addrconf_add_dev(): KernelError EACCES where IPv6 is disabled, ENODEV where the MTU is too small. */
export function addDevForAddress(dev: NetDevice): Inet6Dev {
  const idev = findIdev(dev);
  if (idev === null) throw new KernelError("ENODEV");
  if (idev.cnf.disable_ipv6 !== 0) throw new KernelError("EACCES");
  if (!(dev.flags & IFF_LOOPBACK)) addMulticastRoute(idev.ipv6, dev);
  return idev;
}

/** addrconf_add_linklocal() and add_addr() for ::1. */
function addOwnAddress(
  idev: Inet6Dev,
  addr: In6,
  prefixLength: number,
  flags: number,
  proto: number,
): Inet6Ifaddr | null {
  try {
    return addAddr(idev, {
      addr,
      peer: null,
      prefixLength,
      flags: flags | IFA_F_PERMANENT,
      scope: ifaScope(addr),
      rtPriority: 0,
      proto,
      validLifetime: INFINITY_LIFE_TIME,
      preferredLifetime: INFINITY_LIFE_TIME,
    });
  } catch (error) {
    if (error instanceof KernelError) return null;
    throw error;
  }
}

/** addrconf_init_auto_addrs(): the addresses that come with the link. */
export function initAutoAddrs(dev: NetDevice): void {
  if (dev.type === ARPHRD_LOOPBACK) {
    const idev = findIdev(dev);
    if (idev === null) return;
    const ifp = addOwnAddress(idev, IN6_LOOPBACK, 128, 0, IFAPROT_KERNEL_LO);
    if (ifp === null) return;
    ifp.flags &= ~IFA_F_TENTATIVE;
    addressUp(ifp);
    return;
  }
  if (dev.type !== ARPHRD_ETHER) {
    const idev = in6Dev(dev);
    if (idev !== null && dev.flags & IFF_UP && dev.flags & IFF_MULTICAST) mcUp(idev);
    return;
  }
  let idev: Inet6Dev;
  try {
    idev = addDevForAddress(dev);
  } catch (error) {
    if (error instanceof KernelError) return;
    throw error;
  }
  generateAddress(idev);
}

/** addrconf_addr_gen(): the link-local address, as addr_gen_mode has it made. */
function generateAddress(idev: Inet6Dev): void {
  const { cnf, dev } = idev;
  if (dev.flags & IFF_SLAVE) return;
  let addr: In6 | null = null;
  let flags = 0;
  if (dev.addrGenMode === "eui64") addr = linkLocalOf(dev.address);
  else if (dev.addrGenMode !== "none") {
    if (dev.addrGenMode === "random") cnf.secret ??= idev.ipv6.random.bytes(new Uint8Array(16));
    const prefix = new Uint8Array(16);
    prefix[0] = 0xfe;
    prefix[1] = 0x80;
    addr = stableAddress(idev, prefix, 0);
    flags = IFA_F_STABLE_PRIVACY;
  }
  if (addr === null) return;
  const ifp = addOwnAddress(idev, addr, 64, flags, IFAPROT_KERNEL_LL);
  if (ifp === null) return;
  prefixRoute(idev, addr, 64, 0, 0);
  dadStart(ifp);
}

/** The part of addrconf_dad_failure() that tries another stable address. */
export function newStableAddress(failed: Inet6Ifaddr, delay: number): void {
  const { idev } = failed;
  const retries = failed.stableRetry + 1;
  if (retries > idev.ipv6.idgen_retries) return;
  const addr = stableAddress(idev, failed.addr, retries);
  if (addr === null) return;
  const ifp = addOwnAddress(idev, addr, failed.prefixLength, IFA_F_STABLE_PRIVACY, failed.proto);
  if (ifp === null) return;
  ifp.stableRetry = retries;
  dadLater(ifp, delay);
}

/** fixup_permanent_addr(): kept addresses get their routes back. */
function restoreAddresses(idev: Inet6Dev): void {
  for (const ifp of idev.addrs) {
    if (!(ifp.flags & IFA_F_PERMANENT)) continue;
    if (ifp.rt === null || ifp.rt.node === null) ifp.rt = hostRoute(idev.ipv6, idev.dev, ifp.addr, false);
    if (!(ifp.flags & IFA_F_NOPREFIXROUTE)) prefixRoute(idev, ifp.addr, ifp.prefixLength, ifp.rtPriority, 0);
    if (ifp.state === "PREDAD") dadStart(ifp);
  }
}

const isLocal = (addr: In6): boolean => (in6Type(addr) & (IPV6_ADDR_LINKLOCAL | IPV6_ADDR_LOOPBACK)) !== 0;

/** addrconf_ifdown(): the device is down, or IPv6 is switched off on it; `unregister`: it leaves. */
export function ifdown(dev: NetDevice, unregister: boolean): void {
  const ipv6 = peekIpv6(dev.net);
  const idev = in6Dev(dev);
  if (ipv6 === undefined) return;
  syncDownDevice(ipv6, dev, unregister ? "UNREGISTER" : "DOWN");
  ndTable(dev.net.kernel).flushDevice(dev, false);
  if (idev === null) return;
  if (unregister) {
    idev.dead = true;
    dev.ip6Ptr = null;
  }
  const keepAddrs =
    !unregister &&
    idev.cnf.disable_ipv6 === 0 &&
    (ipv6.devconfAll.keep_addr_on_down || idev.cnf.keep_addr_on_down) > 0;
  stopSolicitations(idev);
  const wasReady = idev.ready;
  if (!unregister) idev.ready = false;
  for (const ifp of [...idev.addrs]) {
    stopDad(ifp);
    if (keepAddrs && ifp.flags & IFA_F_PERMANENT && !isLocal(ifp.addr)) {
      ifp.state = "PREDAD";
      if (!(ifp.flags & IFA_F_NODAD)) ifp.flags |= IFA_F_TENTATIVE;
      if (ifp.rt !== null) deleteRoute6Info(ipv6, ifp.rt);
      ifp.rt = null;
      if (idev.cnf.forwarding !== 0) leaveAnycast(ifp);
      leaveSolicited(idev, ifp.addr);
      continue;
    }
    ipv6.unhashAddress(ifp);
    const dead = ifp.state === "DEAD";
    ifp.state = "DEAD";
    if (!dead) addressDown(ifp);
    idev.addrs.splice(idev.addrs.indexOf(ifp), 1);
  }
  if (unregister) {
    destroyAnycast(idev);
    mcDestroy(idev);
  } else if (wasReady) mcDown(idev);
}

/** addrconf_notify() and ndisc_netdev_event(). */
export function addrconfNotify6(event: NetdevEvent): void {
  const { dev } = event;
  // lo gets its side with the first that anybody asks of the namespace's IPv6.
  if (event.kind === "REGISTER" && dev.flags & IFF_LOOPBACK) return;
  if (event.kind === "UNREGISTER" || event.kind === "CHANGENAME") notifyNoNetconf(dev.net, dev, "inet6");
  const noArp = event.kind === "CHANGE" && ((event.flagsChanged ?? 0) & IFF_NOARP) !== 0;
  notify(event.kind, dev, noArp);
  const side = in6Dev(dev);
  if ((event.kind === "REGISTER" || event.kind === "CHANGENAME") && side !== null)
    notifyNetconf6(dev.net, dev, side.cnf);
  if (event.kind === "CHANGEADDR" || noArp) ndTable(dev.net.kernel).flushDevice(dev, false);
  const ipv6 = peekIpv6(dev.net);
  if (ipv6 === undefined) return;
  runDadQueue(ipv6);
  const idev = in6Dev(dev);
  if (event.kind === "CHANGEADDR" || event.kind === "UP") {
    if (idev !== null && (idev.cnf.ndisc_notify !== 0 || ipv6.devconfAll.ndisc_notify !== 0))
      sendUnsolicitedAdvertisements(dev);
  } else if (event.kind === "CHANGE" && !dev.carrier) {
    const evict =
      idev === null || (idev.cnf.ndisc_evict_nocarrier !== 0 && ipv6.devconfAll.ndisc_evict_nocarrier !== 0);
    if (evict) ndTable(dev.net.kernel).flushDevice(dev, true);
  }
}

/** The part of addrconf_notify() that sysctls call, too. */
export function notify(kind: NetdevEvent["kind"], dev: NetDevice, noArpChanged = false): void {
  switch (kind) {
    case "REGISTER":
      ipv6AddDev(dev);
      return;
    case "CHANGEMTU":
      mtuChanged(dev);
      return;
    case "UP":
    case "CHANGE":
      upOrChanged(kind, dev, false, noArpChanged);
      return;
    case "DOWN":
    case "UNREGISTER":
      ifdown(dev, kind === "UNREGISTER");
      return;
    default:
      return;
  }
}

function mtuChanged(dev: NetDevice): void {
  const idev = in6Dev(dev);
  if (dev.mtu < IPV6_MIN_MTU) {
    ifdown(dev, !(dev.flags & IFF_LOOPBACK));
    return;
  }
  if (idev !== null) {
    idev.cnf.mtu = dev.mtu;
    idev.ipv6.flushRoutes();
    return;
  }
  const made = ipv6AddDev(dev);
  if (made?.ready) upOrChanged("CHANGE", dev, true);
}

function upOrChanged(kind: "UP" | "CHANGE", dev: NetDevice, fresh: boolean, noArpChanged = false): void {
  let idev = in6Dev(dev) ?? (dev.flags & IFF_LOOPBACK ? ipv6AddDev(dev, ipv6Of(dev.net)) : null);
  if (idev !== null && idev.cnf.disable_ipv6 !== 0) return;
  if (kind === "UP") {
    if (idev !== null) restoreAddresses(idev);
    if (!linkReady(dev)) return;
    idev ??= ipv6AddDev(dev);
    if (idev === null) return;
    idev.ready = true;
  } else if (!fresh) {
    if (!linkReady(dev)) {
      const ipv6 = peekIpv6(dev.net);
      if (ipv6 !== undefined) syncDownDevice(ipv6, dev, "CHANGE");
      return;
    }
    if (idev === null) return;
    if (idev.ready) {
      mcUp(idev);
      if (noArpChanged) dadRun(idev, true);
      syncUpDevice(idev.ipv6, dev, RTNH_F_LINKDOWN);
      return;
    }
    idev.ready = true;
  }
  initAutoAddrs(dev);
  if (idev === null) return;
  runDadQueue(idev.ipv6);
  dadRun(idev);
  syncUpDevice(idev.ipv6, dev, RTNH_F_DEAD | RTNH_F_LINKDOWN);
  idev.cnf.mtu = dev.mtu;
}

/** What addresses need of a device whose forwarding changed (dev_forward_change()). */
export function anycastFollows(idev: Inet6Dev): void {
  for (const ifp of [...idev.addrs]) {
    if (ifp.flags & IFA_F_TENTATIVE && !(ifp.flags & IFA_F_OPTIMISTIC)) continue;
    if (idev.cnf.forwarding !== 0) joinAnycast(ifp);
    else leaveAnycast(ifp);
  }
}

// Routes come and go (net/ipv6/route.c ip6_route_add, fib6_nh_init, ip6_validate_gw, ip6_route_del, rt6_disable_ip): what a
// request says is checked as the kernel checks it, in its words.

import { SECOND } from "@podwire/clock";
import { IFF_LOOPBACK, IFF_UP, KernelError, type NetDevice } from "@podwire/netns";
import { convertMetrics } from "../fib-semantics.ts";
import type { RouteMetrics } from "../requests.ts";
import {
  RT_TABLE_LOCAL,
  RTN_ANYCAST,
  RTN_LOCAL,
  RTN_MULTICAST,
  RTN_UNICAST,
  RTNH_F_LINKDOWN,
  RTNH_F_ONLINK,
  RTPROT_BOOT,
  RTPROT_KERNEL,
} from "../uapi.ts";
import {
  IN6_ANY,
  type In6,
  IPV6_ADDR_LINKLOCAL,
  IPV6_ADDR_LOOPBACK,
  IPV6_ADDR_MAPPED,
  IPV6_ADDR_UNICAST,
  in6Equal,
  in6Prefix,
  in6Type,
} from "./in6.ts";
import { in6Dev } from "./inet6-dev.ts";
import {
  Fib6Info,
  Fib6Table,
  RTF_ANYCAST,
  RTF_EXPIRES,
  RTF_LOCAL,
  RTF_NONEXTHOP,
  RTF_PREF_SHIFT,
  RTF_REJECT,
} from "./ip6-fib.ts";
import type { NetnsIpv6 } from "./netns-ipv6.ts";
import { notifyRoute6 } from "./notices6.ts";
import { fib6Lookup, fib6TableLookup, LOOKUP_IFACE } from "./route6.ts";
import { ownAddress } from "./saddr6.ts";

const einval = (extack: string) => new KernelError("EINVAL", extack);

/** struct fib6_config: a request, filled in. */
export interface Fib6Config {
  table: number;
  dst: In6;
  dstLength: number;
  metric: number;
  /** RTF_*. */
  flags: number;
  /** RTN_*. */
  type: number;
  protocol: number;
  ifindex: number;
  gateway?: In6 | undefined;
  /** RTNH_F_ONLINK asked for. */
  onlink?: boolean;
  weight?: number;
  prefsrc?: In6 | undefined;
  metrics?: RouteMetrics | undefined;
  /** Seconds. */
  expires?: number | undefined;
  /** A host route stays while its device is down. */
  ignoreDevDown?: boolean;
}

/** fib6_new_table(). */
export function fib6Table(ipv6: NetnsIpv6, id: number): Fib6Table {
  let table = ipv6.tables.get(id);
  if (table === undefined) {
    table = new Fib6Table(id);
    ipv6.tables.set(id, table);
  }
  return table;
}

/** ip6_route_info_create(): the route, in no table yet. KernelError ENODEV, ENETDOWN, EACCES, EINVAL, EHOSTUNREACH. */
export function createRoute6(ipv6: NetnsIpv6, cfg: Fib6Config): Fib6Info {
  if (cfg.dstLength > 128) throw einval("Invalid prefix length");
  fib6Table(ipv6, cfg.table);
  const metrics = convertMetrics(cfg.metrics);
  const { dev, linkdown } = nexthop(ipv6, cfg);
  const kind = in6Type(cfg.dst);
  let { flags } = cfg;
  // fib6_is_reject(): routes through lo would run in circles.
  const circle =
    (dev.flags & IFF_LOOPBACK) !== 0 && !(kind & IPV6_ADDR_LOOPBACK) && !(flags & (RTF_ANYCAST | RTF_LOCAL));
  if (flags & RTF_REJECT || circle) flags = RTF_REJECT | RTF_NONEXTHOP;
  const rt = new Fib6Info({
    tableId: cfg.table,
    dst: in6Prefix(cfg.dst, cfg.dstLength),
    dstLength: cfg.dstLength,
    metric: cfg.metric,
    type: cfg.type || RTN_UNICAST,
    flags: flags >>> 0,
    protocol: cfg.protocol || RTPROT_BOOT,
    dev,
    gateway: flags & RTF_REJECT ? null : (cfg.gateway ?? null),
    metrics,
  });
  rt.lastProbe = ipv6.clock.now;
  rt.weight = cfg.weight ?? 1;
  if (cfg.onlink) rt.nhFlags |= RTNH_F_ONLINK;
  if (linkdown) {
    rt.nhFlags |= RTNH_F_LINKDOWN;
    ipv6.darkLinks = true;
  }
  if (cfg.flags & RTF_EXPIRES) rt.expires = ipv6.clock.now + (cfg.expires ?? 0) * SECOND;
  if (cfg.prefsrc !== undefined && !in6Equal(cfg.prefsrc, 0, IN6_ANY, 0)) {
    if (!ownAddress(ipv6, cfg.prefsrc, 0, dev, false, false)) throw einval("Invalid source address");
    rt.prefsrc = cfg.prefsrc;
  }
  return rt;
}

/** fib6_nh_init(): the device, and whether its link is dark. */
function nexthop(ipv6: NetnsIpv6, cfg: Fib6Config): { dev: NetDevice; linkdown: boolean } {
  const { net } = ipv6;
  let dev: NetDevice | undefined;
  if (cfg.ifindex !== 0) {
    dev = net.devicesByIndex.get(cfg.ifindex);
    if (dev === undefined || in6Dev(dev) === null) throw new KernelError("ENODEV");
  }
  if (cfg.onlink) {
    if (dev === undefined) throw new KernelError("ENODEV", "Nexthop device required for onlink");
    if (!(dev.flags & IFF_UP)) throw new KernelError("ENETDOWN", "Nexthop device is not up");
  }
  if (cfg.flags & RTF_REJECT) return { dev: net.loopback, linkdown: false };
  if (cfg.gateway !== undefined) dev = checkGateway(ipv6, cfg, cfg.gateway, dev);
  if (dev === undefined) throw new KernelError("ENODEV");
  const idev = in6Dev(dev);
  if (idev === null || idev.cnf.disable_ipv6 !== 0)
    throw new KernelError("EACCES", "IPv6 is disabled on nexthop device");
  if (!(dev.flags & IFF_UP) && !cfg.ignoreDevDown)
    throw new KernelError("ENETDOWN", "Nexthop device is not up");
  return { dev, linkdown: !(cfg.flags & (RTF_LOCAL | RTF_ANYCAST)) && !dev.carrier };
}

/** ip6_validate_gw(): the device that leads to the gateway. */
function checkGateway(
  ipv6: NetnsIpv6,
  cfg: Fib6Config,
  gateway: In6,
  asked: NetDevice | undefined,
): NetDevice {
  const kind = in6Type(gateway);
  const local = (dev: NetDevice) =>
    ownAddress(ipv6, gateway, 0, dev, !(kind & IPV6_ADDR_LINKLOCAL), false, 0);
  if (asked !== undefined && local(asked)) throw einval("Gateway can not be a local address");
  let dev = asked;
  if ((kind & 0xffff) !== (IPV6_ADDR_LINKLOCAL | IPV6_ADDR_UNICAST)) {
    if (!(kind & (IPV6_ADDR_UNICAST | IPV6_ADDR_MAPPED))) throw einval("Invalid gateway address");
    if (cfg.onlink) checkOnlink(ipv6, cfg, gateway, asked as NetDevice);
    else dev = checkReachable(ipv6, cfg, gateway, asked);
  }
  if (dev === undefined) throw einval("Egress device not specified");
  if (dev.flags & IFF_LOOPBACK) throw einval("Egress device can not be loopback device for this route");
  if (asked === undefined && local(dev)) throw einval("Gateway can not be a local address");
  return dev;
}

/** ip6_route_check_nh(): the gateway must be a neighbour. */
function checkReachable(
  ipv6: NetnsIpv6,
  cfg: Fib6Config,
  gateway: In6,
  dev: NetDevice | undefined,
): NetDevice {
  const usable = (rt: Fib6Info | null): rt is Fib6Info =>
    rt !== null && !(rt.flags & RTF_REJECT) && rt.gateway === null;
  const table = ipv6.tables.get(cfg.table);
  let found: Fib6Info | null = null;
  if (table !== undefined) {
    found = fib6TableLookup(ipv6, table, gateway, 0, cfg.ifindex, LOOKUP_IFACE);
    if (!usable(found) || (dev !== undefined && dev !== found.dev)) found = null;
  }
  found ??= fib6Lookup(ipv6, gateway, 0, cfg.ifindex, LOOKUP_IFACE);
  if (!usable(found) || (dev !== undefined && dev !== found.dev)) throw new KernelError("EHOSTUNREACH");
  return found.dev;
}

/** ip6_route_check_nh_onlink(). */
function checkOnlink(ipv6: NetnsIpv6, cfg: Fib6Config, gateway: In6, dev: NetDevice): void {
  const found = fib6TableLookup(ipv6, ipv6.main, gateway, 0, cfg.ifindex, 0);
  if (found === null || found.flags & RTF_REJECT || in6Equal(found.dst, 0, IN6_ANY, 0)) return;
  if (found.type !== RTN_UNICAST || found.dev !== dev)
    throw einval("Nexthop has invalid gateway or device mismatch");
}

/** __ip6_ins_rt(): into its table. `nlflags` null: the kernel itself adds it. KernelError EEXIST, ENOENT. */
export function insertRoute6(ipv6: NetnsIpv6, rt: Fib6Info, nlflags: number | null = null): void {
  fib6Table(ipv6, rt.tableId).insert(rt, nlflags);
  ipv6.flushRoutes();
  notifyRoute6(ipv6, rt, false);
  if (rt.flags & RTF_EXPIRES && ipv6.gcTimer < 0) startGc(ipv6);
}

function startGc(ipv6: NetnsIpv6): void {
  ipv6.gcTimer = ipv6.clock.schedule(ipv6.gc_interval * SECOND, runGc, ipv6, null);
}

/** fib6_run_gc(): routes whose time is over leave, and while others wait for theirs it comes again. */
function runGc(ipv6: NetnsIpv6): void {
  ipv6.gcTimer = -1;
  const { now } = ipv6.clock;
  let more = false;
  for (const table of ipv6.tables.values())
    for (const rt of [...table.routes()]) {
      if (!(rt.flags & RTF_EXPIRES)) continue;
      if (now > rt.expires) deleteRoute6Info(ipv6, rt);
      else more = true;
    }
  if (more) startGc(ipv6);
}

/** ip6_del_rt(): false where it was in no table. */
export function deleteRoute6Info(ipv6: NetnsIpv6, rt: Fib6Info): boolean {
  const gone = ipv6.tables.get(rt.tableId)?.remove(rt) ?? false;
  if (rt.rt !== null) rt.rt.obsolete = true;
  if (!gone) return false;
  ipv6.flushRoutes();
  notifyRoute6(ipv6, rt, true);
  return true;
}

/** addrconf_f6i_alloc(): the host route of an address. */
export function hostRoute(ipv6: NetnsIpv6, dev: NetDevice, addr: In6, anycast: boolean): Fib6Info {
  return createRoute6(ipv6, {
    table: RT_TABLE_LOCAL,
    dst: addr,
    dstLength: 128,
    metric: 0,
    flags: RTF_NONEXTHOP | (anycast ? RTF_ANYCAST : RTF_LOCAL),
    type: anycast ? RTN_ANYCAST : RTN_LOCAL,
    protocol: RTPROT_KERNEL,
    ifindex: dev.ifindex,
    ignoreDevDown: true,
  });
}

/** addrconf_add_mroute(): multicasts leave through the device. */
export function addMulticastRoute(ipv6: NetnsIpv6, dev: NetDevice): void {
  const dst = new Uint8Array(16);
  dst[0] = 0xff;
  tryAdd(ipv6, {
    table: RT_TABLE_LOCAL,
    dst,
    dstLength: 8,
    metric: 256,
    flags: 0,
    type: RTN_MULTICAST,
    protocol: RTPROT_KERNEL,
    ifindex: dev.ifindex,
  });
}

/** ip6_route_add() by the kernel itself, who does not mind where it is there already, or cannot be. */
export function tryAdd(ipv6: NetnsIpv6, cfg: Fib6Config): void {
  try {
    insertRoute6(ipv6, createRoute6(ipv6, cfg));
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
  }
}

/** RTF_PREF. */
export const prefFlags = (pref: number): number => (pref & 3) << RTF_PREF_SHIFT;

/** rt6_sync_down_dev(): routes through a device that goes ("DOWN", "UNREGISTER") or whose link is dark ("CHANGE"). */
export function syncDownDevice(
  ipv6: NetnsIpv6,
  dev: NetDevice,
  event: "DOWN" | "UNREGISTER" | "CHANGE",
): void {
  for (const table of ipv6.tables.values())
    for (const rt of table.routesOf(dev)) {
      if (event !== "CHANGE") deleteRoute6Info(ipv6, rt);
      else if (!(rt.flags & (RTF_LOCAL | RTF_ANYCAST))) {
        rt.nhFlags |= RTNH_F_LINKDOWN;
        ipv6.darkLinks = true;
      }
    }
  ipv6.flushRoutes();
}

/** rt6_sync_up(). */
export function syncUpDevice(ipv6: NetnsIpv6, dev: NetDevice, flags: number): void {
  if (!ipv6.darkLinks) return;
  for (const table of ipv6.tables.values()) for (const rt of table.routesOf(dev)) rt.nhFlags &= ~flags;
  ipv6.flushRoutes();
}

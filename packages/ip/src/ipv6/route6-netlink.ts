// Routes as routing netlink has them (net/ipv6/route.c inet6_rtm_newroute, ip6_route_multipath_add, rt6_fill_node,
// inet6_rtm_getroute).

import { SECOND } from "@podwire/clock";
import { KernelError, type NetDevice, type NetNamespace } from "@podwire/netns";
import { IPPROTO_ICMPV6, IPPROTO_TCP, IPPROTO_UDP } from "@podwire/wire";
import { lookupError } from "../fib-info.ts";
import {
  NLM_F_EXCL,
  NLM_F_REPLACE,
  RT_TABLE_MAIN,
  RTN_BLACKHOLE,
  RTN_LOCAL,
  RTN_MAX,
  RTN_PROHIBIT,
  RTN_THROW,
  RTN_UNREACHABLE,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
  RTNH_F_ONLINK,
  RTPROT_KERNEL,
} from "../uapi.ts";
import { Flowi6 } from "./flow6.ts";
import { IN6_ANY, in6Equal } from "./in6.ts";
import { in6Dev } from "./inet6-dev.ts";
import { type Fib6Info, type Fib6Table, RTF_EXPIRES, RTF_LOCAL, RTF_REJECT } from "./ip6-fib.ts";
import { ipv6Of, type NetnsIpv6 } from "./netns-ipv6.ts";
import type { Nexthop6Info, Route6Info, Route6Query, Route6Reply, Route6Request } from "./requests6.ts";
import { routeInputQuery6, routeOutput6 } from "./route6.ts";
import { createRoute6, deleteRoute6Info, type Fib6Config, insertRoute6, prefFlags } from "./route6-add.ts";
import { routeSource } from "./saddr6.ts";

const einval = (extack?: string) => new KernelError("EINVAL", extack);
const REJECTS = [RTN_UNREACHABLE, RTN_BLACKHOLE, RTN_PROHIBIT, RTN_THROW];

/** rtm_to_fib6_config(). */
function toConfig(request: Route6Request): Fib6Config {
  if (request.tos) throw einval("Invalid dsfield (tos): option not available for IPv6");
  const type = request.type ?? 0;
  let flags = prefFlags(request.pref ?? 0);
  if (REJECTS.includes(type)) flags |= RTF_REJECT;
  if (type === RTN_LOCAL) flags |= RTF_LOCAL;
  if (request.expires !== undefined) flags |= RTF_EXPIRES;
  return {
    table: request.table || RT_TABLE_MAIN,
    dst: request.dst,
    dstLength: request.dstLength,
    metric: request.priority ?? 0,
    flags,
    type,
    protocol: request.protocol ?? 0,
    ifindex: request.oif ?? 0,
    gateway: request.gateway,
    onlink: ((request.flags ?? 0) & RTNH_F_ONLINK) !== 0,
    prefsrc: request.prefsrc,
    metrics: request.metrics,
    expires: request.expires,
  };
}

/** RTM_NEWROUTE. KernelError EEXIST, ENOENT, ENODEV, ENETDOWN, EHOSTUNREACH, EINVAL, EACCES. */
export function addRoute6(net: NetNamespace, request: Route6Request, nlflags: number): void {
  const ipv6 = ipv6Of(net);
  const cfg = toConfig(request);
  if (cfg.type > RTN_MAX) throw einval("Invalid route type");
  if (cfg.metric === 0) cfg.metric = 1024;
  if (request.nexthops === undefined) {
    insertRoute6(ipv6, createRoute6(ipv6, cfg), nlflags);
    return;
  }
  // ip6_route_multipath_add(): the first as asked, the others beside it; all or none.
  const made: Fib6Info[] = [];
  for (const { ifindex = 0, gateway, weight = 1, flags = 0 } of request.nexthops) {
    const onlink = (flags & RTNH_F_ONLINK) !== 0;
    const rt = createRoute6(ipv6, { ...cfg, ifindex, gateway, weight, onlink });
    if (!rt.ecmp) throw einval("Device only routes can not be added for IPv6 using the multipath API");
    if (made.some((other) => sameWay(other, rt))) throw new KernelError("EEXIST");
    made.push(rt);
  }
  const added: Fib6Info[] = [];
  let flags = nlflags;
  try {
    for (const rt of made) {
      insertRoute6(ipv6, rt, flags);
      added.push(rt);
      flags &= ~(NLM_F_EXCL | NLM_F_REPLACE);
    }
  } catch (error) {
    for (const rt of added) deleteRoute6Info(ipv6, rt);
    throw error;
  }
}

function sameWay(a: Fib6Info, b: Fib6Info): boolean {
  if (a.dev !== b.dev) return false;
  if (a.gateway === null || b.gateway === null) return a.gateway === b.gateway;
  return in6Equal(a.gateway, 0, b.gateway, 0);
}

/** RTM_DELROUTE: the first route that agrees with everything given; with its siblings where no way was named. KernelError ESRCH. */
export function deleteRoute6(net: NetNamespace, request: Route6Request): void {
  const ipv6 = ipv6Of(net);
  const cfg = toConfig(request);
  if (request.nexthops !== undefined) {
    for (const { ifindex = 0, gateway } of request.nexthops)
      deleteOne(ipv6, { ...cfg, ifindex, gateway }, false);
    return;
  }
  deleteOne(ipv6, cfg, true);
}

/** ip6_route_del(). */
function deleteOne(ipv6: NetnsIpv6, cfg: Fib6Config, all: boolean): void {
  const table = ipv6.tables.get(cfg.table);
  if (table === undefined) throw new KernelError("ESRCH", "FIB table does not exist");
  for (const rt of table.locate(cfg.dst, cfg.dstLength)?.routes ?? []) {
    if (cfg.metric !== 0 && cfg.metric !== rt.metric) continue;
    if (cfg.protocol !== 0 && cfg.protocol !== rt.protocol) continue;
    if (cfg.ifindex !== 0 && rt.dev.ifindex !== cfg.ifindex) continue;
    if (cfg.gateway !== undefined && !in6Equal(cfg.gateway, 0, rt.gateway ?? IN6_ANY, 0)) continue;
    const gone = cfg.gateway === undefined && all ? [...(rt.siblings ?? [rt])] : [rt];
    for (const one of gone) deleteRoute6Info(ipv6, one);
    return;
  }
  if (cfg.dstLength === 0 && agreesWithNullEntry(ipv6, table, cfg)) throw new KernelError("ENOENT");
  throw new KernelError("ESRCH");
}

/** While a table has no default route, fib6_null_entry stands in the place of one: it is found, and cannot be deleted. */
function agreesWithNullEntry(ipv6: NetnsIpv6, table: Fib6Table, cfg: Fib6Config): boolean {
  if (table.root.routes.length > 0 || (cfg.metric !== 0 && cfg.metric !== 0xffffffff)) return false;
  if (cfg.protocol !== 0 && cfg.protocol !== RTPROT_KERNEL) return false;
  if (cfg.ifindex !== 0 && cfg.ifindex !== ipv6.net.loopback.ifindex) return false;
  return cfg.gateway === undefined || in6Equal(cfg.gateway, 0, IN6_ANY, 0);
}

/** RTM_GETROUTE with NLM_F_DUMP: all routes of a table, or of all tables. KernelError ENOENT for a table that is not there. */
export function listRoutes6(net: NetNamespace, table?: number): Route6Info[] {
  const ipv6 = ipv6Of(net);
  if (table !== undefined) {
    const one = ipv6.tables.get(table);
    if (one === undefined) throw new KernelError("ENOENT", "ipv6: FIB table does not exist");
    return [...infos(ipv6, one.routes())];
  }
  // The kernel's hash table of tables: by the lowest eight bits, the newest of a chain first.
  const tables = [...ipv6.tables.values()].reverse().sort((a, b) => (a.id & 255) - (b.id & 255));
  return tables.flatMap((one) => [...infos(ipv6, one.routes())]);
}

/** Siblings are told with the first of them. */
function* infos(ipv6: NetnsIpv6, routes: Iterable<Fib6Info>): Generator<Route6Info> {
  for (const rt of routes) {
    if (rt.siblings !== null && rt.siblings[0] !== rt) continue;
    yield routeInfo6(ipv6, rt);
  }
}

/** The same with RTM_F_CLONED: what was learned of single destinations. */
export function listLearned6(net: NetNamespace): Route6Info[] {
  const ipv6 = ipv6Of(net);
  const found: Route6Info[] = [];
  for (const table of ipv6.tables.values())
    for (const from of table.routes())
      for (const rt of from.exceptions?.values() ?? []) {
        if (rt.expires <= ipv6.clock.now) continue;
        found.push({
          ...routeInfo6(ipv6, from),
          dst: rt.dst,
          dstLength: 128,
          nexthops: [nexthopInfo(from)],
          metrics: { ...from.metrics, mtu: rt.pmtu },
          expires: Math.floor((rt.expires - ipv6.clock.now) / SECOND),
        });
      }
  return found;
}

/** rt6_fill_node(). */
export function routeInfo6(ipv6: NetnsIpv6, rt: Fib6Info): Route6Info {
  return {
    table: rt.tableId,
    dst: rt.dst,
    dstLength: rt.dstLength,
    type: rt.type,
    protocol: rt.protocol,
    metric: rt.metric,
    prefsrc: rt.prefsrc,
    nexthops: (rt.siblings ?? [rt]).map(nexthopInfo),
    metrics: rt.metrics,
    pref: rt.pref,
    expires: rt.flags & RTF_EXPIRES ? Math.trunc((rt.expires - ipv6.clock.now) / SECOND) : 0,
    error: 0,
  };
}

/** fib_nexthop_info(). */
function nexthopInfo(rt: Fib6Info): Nexthop6Info {
  let flags = rt.nhFlags & (RTNH_F_DEAD | RTNH_F_LINKDOWN | RTNH_F_ONLINK);
  if (flags & RTNH_F_LINKDOWN) {
    const idev = in6Dev(rt.dev);
    const ignored =
      idev !== null &&
      (idev.cnf.ignore_routes_with_linkdown || idev.ipv6.devconfAll.ignore_routes_with_linkdown) !== 0;
    if (ignored) flags |= RTNH_F_DEAD;
  }
  return { dev: rt.dev, gateway: rt.gateway, weight: rt.weight, flags };
}

/** RTM_GETROUTE: which way would a packet take? KernelError where there is none: ENETUNREACH, EHOSTUNREACH, EACCES, EINVAL, ENODEV. */
export function getRoute6(net: NetNamespace, query: Route6Query): Route6Reply {
  const ipv6 = ipv6Of(net);
  const { dst, src = IN6_ANY, iif, oif = 0, mark = 0, ipProto = 0, sport = 0, dport = 0 } = query;
  // rtm_getroute_parse_ip_proto(): those with ports, and ICMP of one's own family.
  if (query.ipProto !== undefined && ![IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMPV6].includes(ipProto))
    throw new KernelError("EOPNOTSUPP", "Unsupported ip proto");
  const flow = new Flowi6().init(dst, 0, src, 0, oif, ipProto, mark);
  flow.sport = sport;
  flow.dport = dport;
  if (iif !== undefined && iif.net !== net) throw new KernelError("ENODEV");
  const rt = iif === undefined ? routeOutput6(ipv6, flow) : routeInputQuery6(ipv6, iif, flow);
  if (rt.error !== 0) throw lookupError(-rt.error);
  const { from } = rt;
  if (from === null) throw new KernelError("ENETUNREACH");
  const metrics = { ...rt.metrics };
  const expires = rt.pmtu !== 0 ? Math.max(0, Math.floor((rt.expires - ipv6.clock.now) / SECOND)) : 0;
  if (rt.pmtu !== 0) metrics.mtu = rt.pmtu;
  return {
    table: from.tableId,
    type: from.type,
    dst,
    gateway: rt.gateway,
    dev: rt.dev as NetDevice,
    protocol: from.protocol,
    prefsrc: from.prefsrc ?? (iif === undefined ? routeSource(ipv6, from, dst, 0) : null),
    metric: from.metric,
    iif: iif ?? null,
    metrics,
    expires,
    pref: from.pref,
    match: query.fibMatch ? routeInfo6(ipv6, from) : null,
  };
}

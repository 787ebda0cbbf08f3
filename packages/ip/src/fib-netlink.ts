// Routes and rules as routing netlink has them (net/ipv4/fib_frontend.c inet_rtm_newroute and its like, route.c
// inet_rtm_getroute): requests are checked, filled in and handed to the tables; dumps are made.

import { SECOND } from "@podwire/clock";
import { KernelError, type NetNamespace, Skb } from "@podwire/netns";
import {
  ETH_P_IP,
  ICMP_ECHO,
  IPPROTO_ICMP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  ipv4 as ip,
  ipv4Mask,
  setU16,
} from "@podwire/wire";
import { EHOSTUNREACH, FIB_PROPS, type FibAlias, FibResult, lookupError } from "./fib-info.ts";
import { routeInfo } from "./fib-info-dump.ts";
import { getTable, newTable, tablesInOrder } from "./fib-lookup.ts";
import { dumpRules, insertRule, removeRule } from "./fib-rules.ts";
import type { FibConfig } from "./fib-semantics.ts";
import { tableDelete, tableInsert } from "./fib-trie.ts";
import { Flowi4 } from "./flow.ts";
import { inDevice } from "./in-device.ts";
import { ipv4Of, type NetnsIpv4 } from "./netns-ipv4.ts";
import type { RouteInfo, RouteQuery, RouteReply, RouteRequest, RuleInfo, RuleRequest } from "./requests.ts";
import { lookupInput } from "./route-input.ts";
import { lookupOutput } from "./route-output.ts";
import type { Rtable } from "./rtable.ts";
import { RTAX_MTU } from "./rtable.ts";
import {
  RT_SCOPE_NOWHERE,
  RT_SCOPE_UNIVERSE,
  RT_TABLE_MAIN,
  RTM_F_CLONED,
  RTN_LOCAL,
  RTN_MAX,
  RTN_UNICAST,
  RTN_UNSPEC,
} from "./uapi.ts";

const invalid = (extack: string) => new KernelError("EINVAL", extack);

/** rtm_to_fib_config(). */
function toConfig(request: RouteRequest, nlflags: number, adding: boolean): FibConfig {
  const tos = request.tos ?? 0;
  const type = request.type ?? (adding ? RTN_UNICAST : RTN_UNSPEC);
  const { dst, dstLength } = request;
  if (tos & 3) throw invalid("Invalid dsfield (tos): ECN bits must be 0");
  if (type > RTN_MAX) throw invalid("Invalid route type");
  if (dstLength > 32) throw invalid("Invalid prefix length");
  if ((dst & ~ipv4Mask(dstLength)) !== 0) throw invalid("Invalid prefix for given prefix length");
  return {
    table: request.table || RT_TABLE_MAIN,
    dst: dst >>> 0,
    dstLength,
    dscp: tos,
    type,
    scope: request.scope ?? (adding ? RT_SCOPE_UNIVERSE : RT_SCOPE_NOWHERE),
    protocol: request.protocol ?? 0,
    priority: request.priority ?? 0,
    prefsrc: request.prefsrc ?? 0,
    oif: request.oif ?? 0,
    gateway: request.gateway ?? 0,
    flags: request.flags ?? 0,
    nexthops: request.nexthops,
    metrics: request.metrics,
    nlflags,
  };
}

/**
 * RTM_NEWROUTE; `nlflags`: NLM_F_CREATE with NLM_F_EXCL (`ip route add`), NLM_F_REPLACE, NLM_F_APPEND. KernelError
 * EEXIST, ENOENT, ENETDOWN, ENODEV, EINVAL and ENETUNREACH "Nexthop has invalid gateway" …
 */
export function addRoute(net: NetNamespace, request: RouteRequest, nlflags: number): void {
  const ipv4 = ipv4Of(net);
  const cfg = toConfig(request, nlflags, true);
  tableInsert(ipv4, newTable(ipv4, cfg.table), cfg);
  if (cfg.type === RTN_LOCAL) ipv4.hasCustomLocalRoutes = true;
}

/** RTM_DELROUTE: the first route that agrees with everything given. KernelError ESRCH. */
export function deleteRoute(net: NetNamespace, request: RouteRequest): void {
  const ipv4 = ipv4Of(net);
  const cfg = toConfig(request, 0, false);
  const table = getTable(ipv4, cfg.table);
  if (table === undefined) throw new KernelError("ESRCH", "FIB table does not exist");
  tableDelete(ipv4, table, cfg);
}

/** RTM_GETROUTE with NLM_F_DUMP: all routes of a table, or of all tables. KernelError ENOENT for a table that is not there. */
export function listRoutes(net: NetNamespace, table?: number): RouteInfo[] {
  return [...dumpTables(ipv4Of(net), table)].map(routeInfo);
}

function* dumpTables(ipv4: NetnsIpv4, table: number | undefined): Generator<FibAlias> {
  const one = table === undefined ? undefined : getTable(ipv4, table);
  if (table !== undefined && one === undefined)
    throw new KernelError("ENOENT", "ipv4: FIB table does not exist");
  for (const each of one === undefined ? tablesInOrder(ipv4) : [one])
    for (const fa of each.trie.inOrder()) if (fa.table === each.id) yield fa;
}

/**
 * The same with RTM_F_CLONED (fib_dump_info_fnhe): what was learned of single destinations, once a packet or a question has gone by
 * it. Where routes share their nexthops it is told of each of them.
 */
export function listExceptions(net: NetNamespace, table?: number): RouteReply[] {
  const ipv4 = ipv4Of(net);
  const { now } = net.kernel.clock;
  const found: RouteReply[] = [];
  for (const fa of dumpTables(ipv4, table))
    for (const nh of fa.info.nhs)
      for (const [dst, { genid, expires, route }] of nh.exceptions ?? []) {
        if (route === null || genid !== ipv4.fnheGenid || (expires !== 0 && now > expires)) continue;
        found.push({
          ...reply(route, new Flowi4().init(dst, 0, 0, 0, 0, 0), new FibResult(), { dst }),
          table: fa.table,
          prefsrc: 0,
          uid: null,
          match: null,
        });
      }
  return found;
}

/**
 * RTM_GETROUTE: which way would a packet take? With `iif`, one that comes in there. KernelError where there is none:
 * ENETUNREACH, EHOSTUNREACH, EACCES, EINVAL (also for martians), EXDEV (rp_filter), ENODEV.
 */
export function getRoute(net: NetNamespace, query: RouteQuery): RouteReply {
  const ipv4 = ipv4Of(net);
  const { dst, src = 0, iif, oif = 0, mark = 0, ipProto = IPPROTO_UDP, sport = 0, dport = 0 } = query;
  // rtm_getroute_parse_ip_proto(): those with ports, and ICMP of one's own family.
  if (![IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMP].includes(ipProto))
    throw new KernelError("EOPNOTSUPP", "Unsupported ip proto");
  const tos = (query.tos ?? 0) & 0x1c;
  const flow = new Flowi4().init(dst, src, oif, tos, ipProto, mark);
  flow.sport = sport;
  flow.dport = dport;
  const res = new FibResult();
  let rt: Rtable;
  if (iif !== undefined) {
    const inDev = inDevice(iif);
    if (iif.net !== net) throw new KernelError("ENODEV");
    if (inDev === null) throw new KernelError("EINVAL");
    const skb = dummyPacket(src, dst, ipProto, sport, dport);
    skb.dev = iif;
    skb.mark = mark;
    const err = lookupInput(skb, inDev, dst, src, tos, res);
    if (err !== 0) throw lookupError(err);
    rt = skb.dst as Rtable;
    if (rt.error !== 0) throw lookupError(-rt.error);
  } else {
    flow.iif = net.loopback.ifindex;
    const found = lookupOutput(ipv4, flow, res);
    if (typeof found === "number") throw lookupError(found);
    rt = found;
  }
  if (query.fibMatch && res.fi === null)
    throw lookupError((FIB_PROPS[res.type]?.error ?? 0) || -EHOSTUNREACH);
  return reply(rt, flow, res, query);
}

/** rt_fill_info(). */
function reply(rt: Rtable, flow: Flowi4, res: FibResult, query: RouteQuery): RouteReply {
  const { now } = rt.ipv4.net.kernel.clock;
  const { src = 0 } = query;
  const expires = rt.expires > now ? rt.expires - now : 0;
  const metrics = { ...rt.metrics };
  if (rt.pmtu !== 0 && expires > 0) metrics.mtu = rt.pmtu;
  if (rt.mtuLocked && expires > 0) metrics.lock = (metrics.lock ?? 0) | (1 << RTAX_MTU);
  return {
    table: res.table,
    type: rt.type,
    dst: query.dst,
    src,
    tos: res.fi === null ? 0 : res.dscp,
    flags: ((rt.flags & ~0xffff) | RTM_F_CLONED) >>> 0,
    scope: RT_SCOPE_UNIVERSE,
    protocol: 0,
    dev: rt.dev,
    gateway: rt.usesGateway ? rt.gateway : 0,
    prefsrc: !rt.isInput && flow.saddr !== src ? flow.saddr : 0,
    iif: rt.isInput ? (query.iif ?? null) : null,
    mark: flow.mark,
    uid: query.iif === undefined ? 0 : null,
    metrics,
    expires: Math.floor(expires / SECOND),
    error: -rt.error,
    // The table is the one that was asked: main, while it holds local's routes too.
    match: query.fibMatch && res.fa !== null ? { ...routeInfo(res.fa), table: res.table } : null,
  };
}

/** inet_rtm_getroute_build_skb(): a packet as far as the look-up reads it. */
function dummyPacket(src: number, dst: number, protocol: number, sport: number, dport: number): Skb {
  const skb = Skb.alloc(40);
  const at = skb.put(40);
  ip.write(skb.bytes, at, 0, 40, 0, 0, 64, protocol, src, dst);
  skb.network = at;
  skb.transport = at + 20;
  skb.protocol = ETH_P_IP;
  if (protocol === IPPROTO_UDP || protocol === IPPROTO_TCP) {
    setU16(skb.bytes, at + 20, sport);
    setU16(skb.bytes, at + 22, dport);
  } else if (protocol === IPPROTO_ICMP) skb.bytes[at + 20] = ICMP_ECHO;
  return skb;
}

/** RTM_NEWRULE. KernelError EEXIST (with NLM_F_EXCL), EINVAL. */
export function addRule(net: NetNamespace, request: RuleRequest, nlflags: number): void {
  insertRule(ipv4Of(net), request, nlflags);
}

/** RTM_DELRULE: the first rule that agrees with everything given. KernelError ENOENT. */
export function deleteRule(net: NetNamespace, request: RuleRequest): void {
  removeRule(ipv4Of(net), request);
}

/** RTM_GETRULE, in the order in which rules are asked. */
export function listRules(net: NetNamespace): RuleInfo[] {
  return dumpRules(ipv4Of(net));
}

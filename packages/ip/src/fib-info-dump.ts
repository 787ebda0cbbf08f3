// A route as routing netlink tells of it (net/ipv4/fib_semantics.c fib_dump_info, rtmsg_fib).

import type { FibAlias, FibNh } from "./fib-info.ts";
import { ignoreLinkdown } from "./in-device.ts";
import type { NetnsIpv4 } from "./netns-ipv4.ts";
import type { NexthopInfo, RouteInfo } from "./requests.ts";
import { RTNH_F_DEAD, RTNH_F_LINKDOWN, RTNH_F_ONLINK } from "./uapi.ts";

/** fib_dump_info(). */
export function routeInfo(fa: FibAlias): RouteInfo {
  const { info } = fa;
  const nexthops = info.nhs.map(nexthopInfo);
  return {
    table: fa.table,
    dst: fa.prefix,
    dstLength: fa.prefixLength,
    tos: fa.dscp,
    type: fa.type,
    scope: info.scope,
    protocol: info.protocol,
    priority: info.priority,
    prefsrc: info.prefsrc,
    flags: nexthops.length === 1 ? (nexthops[0] as NexthopInfo).flags : info.flags,
    nexthops,
    metrics: info.metrics,
  };
}

/** fib_nexthop_info(). */
function nexthopInfo(nh: FibNh): NexthopInfo {
  let flags = nh.flags & (RTNH_F_DEAD | RTNH_F_ONLINK | RTNH_F_LINKDOWN);
  if (flags & RTNH_F_LINKDOWN && ignoreLinkdown(nh.dev)) flags |= RTNH_F_DEAD;
  return { dev: nh.dev, gateway: nh.gateway, weight: nh.weight, flags };
}

/** rtmsg_fib(). */
export function notifyRoute(ipv4: NetnsIpv4, fa: FibAlias, deleted: boolean): void {
  const { net } = ipv4;
  const { rtnl } = net.kernel;
  if (rtnl.heard) rtnl.notify({ kind: "route", deleted, net, info: routeInfo(fa) });
}

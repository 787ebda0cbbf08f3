// The way out (net/ipv4/route.c ip_route_output_key_hash_rcu): route, device and source address for what this host sends.

import type { NetNamespace } from "@podwire/netns";
import { IFF_LOOPBACK, type NetDevice } from "@podwire/netns";
import {
  INADDR_LOOPBACK,
  IPPROTO_IGMP,
  isLimitedBroadcastIpv4,
  isLocalMulticastIpv4,
  isLoopbackIpv4,
  isMulticastIpv4,
  isZeronetIpv4,
} from "@podwire/wire";
import { EINVAL, ENETUNREACH, ENODEV, type FibInfo, type FibNh, FibResult, lookupError } from "./fib-info.ts";
import { fibLookup, ipDevFind } from "./fib-lookup.ts";
import { FLOWI_FLAG_ANYSRC, type Flowi4 } from "./flow.ts";
import { listensTo } from "./igmp-state.ts";
import { inDevice } from "./in-device.ts";
import { selectAddress } from "./inet-addr.ts";
import { ipv4Of, type NetnsIpv4 } from "./netns-ipv4.ts";
import { bindException, findException } from "./route-exceptions.ts";
import { selectPath } from "./route-select.ts";
import { OUTPUT_MULTICAST, Rtable } from "./rtable.ts";
import {
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RTCF_BROADCAST,
  RTCF_LOCAL,
  RTCF_MULTICAST,
  RTN_BROADCAST,
  RTN_LOCAL,
  RTN_MULTICAST,
  RTN_UNICAST,
} from "./uapi.ts";

const IPTOS_RT_MASK = 0x1c;

/**
 * ip_route_output_flow(): the route for `flow`, whose source address and device are filled in. Throws KernelError
 * (ENETUNREACH, EHOSTUNREACH, EACCES, EINVAL, ENODEV) where there is none. A route found before may be used again while
 * `rt.valid`.
 */
export function routeOutput(net: NetNamespace, flow: Flowi4): Rtable {
  const rt = tryRouteOutput(ipv4Of(net), flow);
  if (typeof rt === "number") throw lookupError(rt);
  return rt;
}

const result = new FibResult();

/** The same without exceptions: a route, or a negative errno. */
export function tryRouteOutput(ipv4: NetnsIpv4, flow: Flowi4): Rtable | number {
  flow.iif = ipv4.net.loopback.ifindex;
  flow.tos &= IPTOS_RT_MASK;
  const plain =
    flow.mark === 0 &&
    flow.flags === 0 &&
    flow.scope === 0 &&
    flow.proto !== IPPROTO_IGMP &&
    !ipv4.hasCustomRules;
  const { daddr, saddr } = flow;
  const key = flow.oif * 256 + flow.tos;
  if (plain) {
    const known = ipv4.routeCache.output.find(daddr, saddr, key, ipv4.routeCache.generation);
    if (known !== null && (known.expires === 0 || ipv4.net.kernel.clock.now <= known.expires)) {
      flow.saddr = known.saddr;
      if (flow.proto !== 0) flow.oif = known.dev.ifindex;
      return known;
    }
  }
  const res = result.reset();
  const rt = lookupOutput(ipv4, flow, res);
  if (typeof rt === "number") return rt;
  rt.saddr = flow.saddr;
  if (plain && daddr === flow.daddr && cacheable(res))
    ipv4.routeCache.output.store(daddr, saddr, key, ipv4.routeCache.generation, rt);
  if (flow.proto !== 0) flow.oif = rt.dev.ifindex;
  return rt;
}

/** A choice among several ways is made anew for every question. */
function cacheable(res: FibResult): boolean {
  return res.fi === null || (res.fi.nhs.length === 1 && !(res.prefixLength === 0 && res.numDefault > 1));
}

/** ip_route_output_key_hash_rcu(). */
export function lookupOutput(ipv4: NetnsIpv4, flow: Flowi4, res: FibResult): Rtable | number {
  const { net } = ipv4;
  let oif = flow.oif;
  let dev: NetDevice | undefined;
  let flags = 0;
  if (flow.saddr !== 0) {
    if (isMulticastIpv4(flow.saddr) || isLimitedBroadcastIpv4(flow.saddr) || isZeronetIpv4(flow.saddr))
      return -EINVAL;
    if (oif === 0 && (isMulticastIpv4(flow.daddr) || isLimitedBroadcastIpv4(flow.daddr))) {
      const own = ipDevFind(ipv4, flow.saddr);
      if (own === null) return -ENETUNREACH;
      // Multicasts and limited broadcasts follow the source address.
      flow.oif = own.ifindex;
      return makeRoute(ipv4, res, flow, oif, own, flags);
    }
    if (!(flow.flags & FLOWI_FLAG_ANYSRC) && ipDevFind(ipv4, flow.saddr) === null) return -ENETUNREACH;
  }
  if (flow.oif !== 0) {
    dev = net.devicesByIndex.get(flow.oif);
    if (dev === undefined) return -ENODEV;
    if (!dev.up || inDevice(dev) === null) return -ENETUNREACH;
    if (
      isLocalMulticastIpv4(flow.daddr) ||
      isLimitedBroadcastIpv4(flow.daddr) ||
      flow.proto === IPPROTO_IGMP
    ) {
      if (flow.saddr === 0) flow.saddr = selectAddress(dev, 0, RT_SCOPE_LINK);
      return makeRoute(ipv4, res, flow, oif, dev, flags);
    }
    if (flow.saddr === 0) {
      if (isMulticastIpv4(flow.daddr)) flow.saddr = selectAddress(dev, 0, flow.scope);
      else if (flow.daddr === 0) flow.saddr = selectAddress(dev, 0, RT_SCOPE_HOST);
    }
  }
  if (flow.daddr === 0) {
    flow.daddr = flow.saddr;
    if (flow.daddr === 0) {
      flow.saddr = INADDR_LOOPBACK;
      flow.daddr = INADDR_LOOPBACK;
    }
    flow.oif = net.loopback.ifindex;
    res.type = RTN_LOCAL;
    return makeRoute(ipv4, res, flow, oif, net.loopback, flags | RTCF_LOCAL);
  }

  const err = fibLookup(ipv4, flow, res);
  if (err !== 0) {
    res.fi = null;
    if (flow.oif === 0 || dev === undefined) return err;
    // Bound to a device, one may send to what no route knows: it is taken to be on the link.
    if (flow.saddr === 0) flow.saddr = selectAddress(dev, 0, RT_SCOPE_LINK);
    res.type = RTN_UNICAST;
    return makeRoute(ipv4, res, flow, oif, dev, flags);
  }
  if (res.type === RTN_LOCAL) {
    if (flow.saddr === 0) flow.saddr = (res.fi as FibInfo).prefsrc || flow.daddr;
    oif = (res.nh as FibNh).oif;
    flow.oif = net.loopback.ifindex;
    flags |= RTCF_LOCAL;
    return makeRoute(ipv4, res, flow, oif, net.loopback, flags);
  }
  selectPath(ipv4, res, flow);
  return makeRoute(ipv4, res, flow, oif, (res.nh as FibNh).dev as NetDevice, flags);
}

/** __mkroute_output(). */
function makeRoute(
  ipv4: NetnsIpv4,
  res: FibResult,
  flow: Flowi4,
  oif: number,
  dev: NetDevice,
  rtFlags: number,
): Rtable | number {
  const inDev = inDevice(dev);
  if (inDev === null) return -EINVAL;
  const loopback = (dev.flags & IFF_LOOPBACK) !== 0;
  if (!inDev.routeLocalnet && isLoopbackIpv4(flow.saddr) && !loopback) return -EINVAL;
  let { fi, type } = res;
  if (isLimitedBroadcastIpv4(flow.daddr)) {
    type = RTN_BROADCAST;
    fi = null;
  } else if (isMulticastIpv4(flow.daddr)) type = RTN_MULTICAST;
  else if (isZeronetIpv4(flow.daddr)) return -EINVAL;

  let flags = rtFlags;
  if (loopback) flags |= RTCF_LOCAL;
  if (type === RTN_BROADCAST) flags |= RTCF_BROADCAST | RTCF_LOCAL;
  else if (type === RTN_MULTICAST) {
    flags |= RTCF_MULTICAST;
    if (listensTo(inDev, flow.daddr)) flags |= RTCF_LOCAL;
    else flags &= ~RTCF_LOCAL;
    if (res.prefixLength < 4) fi = null;
  }
  const rt = new Rtable(ipv4, dev, flags, type);
  rt.iif = oif;
  if (flags & (RTCF_BROADCAST | RTCF_MULTICAST) && flags & RTCF_LOCAL && !loopback)
    rt.output = OUTPUT_MULTICAST;
  if (fi !== null) setNexthop(rt, flow.daddr, fi, res.nh as FibNh);
  return rt;
}

/** rt_set_nexthop(): gateway, metrics and what is known of this destination. */
export function setNexthop(rt: Rtable, dst: number, fi: FibInfo, nh: FibNh): void {
  if (nh.gateway !== 0 && nh.scope === RT_SCOPE_LINK) {
    rt.usesGateway = true;
    rt.gateway = nh.gateway;
  }
  rt.metrics = fi.metrics;
  rt.metricMtu = fi.mtu;
  const exception = findException(nh, dst);
  if (exception !== null) bindException(rt, exception, dst);
}

// The way of what came in (net/ipv4/route.c ip_route_input_slow): for us, for somebody else, for nobody, or a martian: a
// packet whose addresses cannot be true on this device.

import type { NetDevice, Skb } from "@podwire/netns";
import {
  ETH_P_IP,
  IPPROTO_IGMP,
  ipv4 as ip,
  isLimitedBroadcastIpv4,
  isLocalMulticastIpv4,
  isLoopbackIpv4,
  isMulticastIpv4,
  isZeronetIpv4,
} from "@podwire/wire";
import { validateSource } from "./fib-frontend.ts";
import { EHOSTUNREACH, EINVAL, ENETUNREACH, type FibInfo, type FibNh, FibResult } from "./fib-info.ts";
import { fibLookup } from "./fib-lookup.ts";
import { Flowi4 } from "./flow.ts";
import { listensTo } from "./igmp-state.ts";
import { type InDevice, inDevice } from "./in-device.ts";
import { addressOnLink } from "./inet-addr.ts";
import { setNexthop } from "./route-output.ts";
import { hashOfPacket, selectMultipath } from "./route-select.ts";
import { INPUT_ERROR, INPUT_FORWARD, INPUT_LOCAL_DELIVER, OUTPUT_NONE, Rtable } from "./rtable.ts";
import {
  RTCF_BROADCAST,
  RTCF_DOREDIRECT,
  RTCF_LOCAL,
  RTCF_MULTICAST,
  RTN_BROADCAST,
  RTN_LOCAL,
  RTN_MULTICAST,
  RTN_UNICAST,
  RTN_UNREACHABLE,
} from "./uapi.ts";

const IPTOS_RT_MASK = 0x1c;

const flow = new Flowi4();
const result = new FibResult();

/**
 * ip_route_input_noref(): finds the route of a packet that came in by `inDev` and leaves it in `skb.dst`. 0, or why it is
 * to be dropped at once: -EINVAL for martians, -EXDEV for rp_filter. Unreachable destinations do get a route, one that
 * answers with an error.
 */
export function routeInput(
  skb: Skb,
  inDev: InDevice,
  daddr: number,
  saddr: number,
  serviceType: number,
): number {
  const { ipv4 } = inDev;
  const tos = serviceType & IPTOS_RT_MASK;
  const plain = skb.protocol === ETH_P_IP && skb.mark === 0 && !ipv4.hasCustomRules;
  if (!plain) return lookupInput(skb, inDev, daddr, saddr, tos, result.reset());
  const key = inDev.dev.ifindex * 256 + tos;
  const cache = ipv4.routeCache;
  const known = cache.input.find(daddr, saddr, key, cache.generation);
  if (known !== null && (known.expires === 0 || ipv4.net.kernel.clock.now <= known.expires)) {
    skb.dst = known;
    return 0;
  }
  const res = result.reset();
  const err = lookupInput(skb, inDev, daddr, saddr, tos, res);
  if (err === 0 && (res.fi?.nhs.length ?? 1) === 1)
    cache.input.store(daddr, saddr, key, cache.generation, skb.dst as Rtable);
  return err;
}

/** ip_route_input_rcu(), without the memory of what was found before. */
export function lookupInput(
  skb: Skb,
  inDev: InDevice,
  daddr: number,
  saddr: number,
  tos: number,
  res: FibResult,
): number {
  if (isMulticastIpv4(daddr))
    return listensTo(inDev, daddr) ? multicastInput(skb, inDev, daddr, saddr, tos) : -EINVAL;
  return slow(skb, inDev, daddr, saddr, tos, res);
}

/** ip_route_input_mc(). */
function multicastInput(skb: Skb, inDev: InDevice, daddr: number, saddr: number, tos: number): number {
  const { ipv4 } = inDev;
  if (isMulticastIpv4(saddr) || isLimitedBroadcastIpv4(saddr) || skb.protocol !== ETH_P_IP) return -EINVAL;
  if (isLoopbackIpv4(saddr) && !inDev.routeLocalnet) return -EINVAL;
  if (isZeronetIpv4(saddr)) {
    if (!isLocalMulticastIpv4(daddr) && ip.protocol(skb.bytes, skb.network) !== IPPROTO_IGMP) return -EINVAL;
  } else {
    const err = validateSource(inDev, skb, saddr, 0, tos, 0);
    if (err < 0) return err;
  }
  const rt = new Rtable(ipv4, ipv4.net.loopback, RTCF_MULTICAST | RTCF_LOCAL, RTN_MULTICAST);
  rt.isInput = true;
  rt.iif = inDev.dev.ifindex;
  rt.output = OUTPUT_NONE;
  rt.input = INPUT_LOCAL_DELIVER;
  skb.dst = rt;
  return 0;
}

/** ip_route_input_slow(). */
function slow(skb: Skb, inDev: InDevice, daddr: number, saddr: number, tos: number, res: FibResult): number {
  const { ipv4, dev } = inDev;
  if (isMulticastIpv4(saddr) || isLimitedBroadcastIpv4(saddr)) return -EINVAL;
  if (isLimitedBroadcastIpv4(daddr) || (saddr === 0 && daddr === 0))
    return broadcastInput(skb, inDev, saddr, tos, res);
  if (isZeronetIpv4(saddr) || isZeronetIpv4(daddr)) return -EINVAL;
  if ((isLoopbackIpv4(daddr) || isLoopbackIpv4(saddr)) && !inDev.routeLocalnet) return -EINVAL;

  flow.init(daddr, saddr, 0, tos, 0, skb.mark);
  flow.iif = dev.ifindex;
  if (ipv4.hasCustomRules && skb.protocol === ETH_P_IP) dissectPorts(skb);
  let err = fibLookup(ipv4, flow, res);
  if (err !== 0) {
    res.fi = null;
    return unreachable(skb, inDev, inDev.forwarding ? err : -EHOSTUNREACH);
  }
  if (res.type === RTN_BROADCAST) {
    if (inDev.broadcastForwarding) return forwardRoute(skb, inDev, daddr, saddr, tos, res);
    return broadcastInput(skb, inDev, saddr, tos, res);
  }
  if (res.type === RTN_LOCAL) {
    err = validateSource(inDev, skb, saddr, daddr, tos, 0);
    if (err < 0) return err;
    return localRoute(skb, inDev, RTCF_LOCAL, RTN_LOCAL);
  }
  if (!inDev.forwarding) {
    res.fi = null;
    return unreachable(skb, inDev, -EHOSTUNREACH);
  }
  if (res.type !== RTN_UNICAST) return -EINVAL;
  return forwardRoute(skb, inDev, daddr, saddr, tos, res);
}

/** fib4_rules_early_flow_dissect(): rules may ask for protocol and ports. */
function dissectPorts(skb: Skb): void {
  const { bytes, network: at } = skb;
  flow.proto = ip.protocol(bytes, at);
  const payload = ip.payloadAt(bytes, at);
  if (ip.fragmentOffset(bytes, at) !== 0 || payload + 4 > skb.tail) return;
  if (flow.proto !== 6 && flow.proto !== 17) return;
  flow.sport = ((bytes[payload] as number) << 8) | (bytes[payload + 1] as number);
  flow.dport = ((bytes[payload + 2] as number) << 8) | (bytes[payload + 3] as number);
}

function broadcastInput(skb: Skb, inDev: InDevice, saddr: number, tos: number, res: FibResult): number {
  if (skb.protocol !== ETH_P_IP) return -EINVAL;
  if (!isZeronetIpv4(saddr)) {
    const err = validateSource(inDev, skb, saddr, 0, tos, 0);
    if (err < 0) return err;
  }
  res.type = RTN_BROADCAST;
  return localRoute(skb, inDev, RTCF_BROADCAST | RTCF_LOCAL, RTN_BROADCAST);
}

function localRoute(skb: Skb, inDev: InDevice, flags: number, type: number): number {
  const { ipv4 } = inDev;
  const rt = new Rtable(ipv4, ipv4.net.loopback, flags, type);
  rt.isInput = true;
  rt.iif = inDev.dev.ifindex;
  rt.input = INPUT_LOCAL_DELIVER;
  rt.output = OUTPUT_NONE;
  skb.dst = rt;
  return 0;
}

/** A route that answers with an error, where the device forwards; otherwise the packet is dropped in silence. */
function unreachable(skb: Skb, inDev: InDevice, err: number): number {
  const { ipv4 } = inDev;
  const rt = new Rtable(ipv4, ipv4.net.loopback, 0, RTN_UNREACHABLE);
  rt.isInput = true;
  rt.iif = inDev.dev.ifindex;
  rt.input = INPUT_ERROR;
  rt.error = -err || ENETUNREACH;
  rt.output = OUTPUT_NONE;
  skb.dst = rt;
  return 0;
}

/** ip_mkroute_input(), __mkroute_input(). */
function forwardRoute(
  skb: Skb,
  inDev: InDevice,
  daddr: number,
  saddr: number,
  tos: number,
  res: FibResult,
): number {
  const { ipv4 } = inDev;
  const fi = res.fi as FibInfo;
  if (fi.nhs.length > 1 && skb.protocol === ETH_P_IP) selectMultipath(ipv4, res, hashOfPacket(ipv4, skb));
  const nh = res.nh as FibNh;
  const outDev = inDevice(nh.dev as NetDevice);
  if (outDev === null) return -EINVAL;
  const onLink = validateSource(inDev, skb, saddr, daddr, tos, nh.oif);
  if (onLink < 0) return onLink;
  if (skb.protocol !== ETH_P_IP && outDev === inDev && !inDev.proxyArpPvlan) return -EINVAL;
  const rt = new Rtable(ipv4, outDev.dev, 0, res.type);
  rt.isInput = true;
  rt.iif = inDev.dev.ifindex;
  rt.input = INPUT_FORWARD;
  // The sender and the next hop are on the same link: it could go there itself.
  if (outDev === inDev && onLink > 0 && outDev.sendRedirects && skb.protocol === ETH_P_IP)
    if (outDev.sharedMedia || addressOnLink(outDev, saddr, nh.gateway)) rt.flags |= RTCF_DOREDIRECT;
  setNexthop(rt, daddr, fi, nh);
  skb.dst = rt;
  return 0;
}

// What is learned about single destinations behind a nexthop: path MTUs and redirects (net/ipv4/route.c, struct
// fib_nh_exception). They expire; a change of routes does not take them away, a change of the generation does.

import { SECOND } from "@podwire/clock";
import type { NetDevice, Skb } from "@podwire/netns";
import {
  ICMP_REDIR_HOSTTOS,
  icmp,
  ipv4 as ip,
  isLimitedBroadcastIpv4,
  isMulticastIpv4,
  isZeronetIpv4,
} from "@podwire/wire";
import { neighFor } from "./arp-tbl.ts";
import { type FibInfo, type FibNh, FibResult, NexthopException } from "./fib-info.ts";
import { fibLookup, inetAddrType } from "./fib-lookup.ts";
import { isKnownGateway } from "./fib-semantics.ts";
import { Flowi4 } from "./flow.ts";
import { inDevice } from "./in-device.ts";
import { addressOnLink } from "./inet-addr.ts";
import { eventSend } from "./neighbour.ts";
import type { NetnsIpv4 } from "./netns-ipv4.ts";
import { tryRouteOutput } from "./route-output.ts";
import { selectPath } from "./route-select.ts";
import { dstMtu, mtuLocked, type Rtable } from "./rtable.ts";
import { JIFFY, routeTunables } from "./sysctl-kernel.ts";
import { NUD_VALID, RTCF_REDIRECTED, RTN_UNICAST } from "./uapi.ts";

/** FNHE_HASH_SIZE * FNHE_RECLAIM_DEPTH: exceptions that a nexthop remembers, about. */
const MAX_EXCEPTIONS = 2048 * 5;

/** find_exception(): what is known of `dst`; null where nothing is, or not any more. */
export function findException(nh: FibNh, dst: number): NexthopException | null {
  const known = nh.exceptions?.get(dst);
  if (known === undefined) return null;
  const { ipv4 } = nh.parent;
  if (known.expires !== 0 && ipv4.net.kernel.clock.now > known.expires) {
    nh.exceptions?.delete(dst);
    return null;
  }
  return known;
}

/** rt_bind_exception(): a route takes over what is known of its destination. */
export function bindException(rt: Rtable, exception: NexthopException, dst: number): void {
  if (exception.genid !== rt.ipv4.fnheGenid) {
    exception.genid = rt.ipv4.fnheGenid;
    exception.gateway = 0;
    exception.pmtu = 0;
    exception.expires = 0;
    exception.mtuLocked = false;
  }
  fillRoute(rt, exception);
  if (rt.gateway === 0) rt.gateway = dst;
  exception.stamp = rt.ipv4.net.kernel.clock.now;
  exception.route = rt;
}

/** fill_route_from_fnhe(). */
function fillRoute(rt: Rtable, exception: NexthopException): void {
  rt.pmtu = exception.pmtu;
  rt.mtuLocked = exception.mtuLocked;
  rt.expires = exception.expires;
  if (exception.gateway === 0) return;
  rt.flags |= RTCF_REDIRECTED;
  rt.usesGateway = true;
  rt.gateway = exception.gateway;
}

/** update_or_create_fnhe(). `lifetime` in ns. */
function learn(
  nh: FibNh,
  dst: number,
  gateway: number,
  pmtu: number,
  locked: boolean,
  lifetime: number,
): void {
  const { ipv4 } = nh.parent;
  const { now } = ipv4.net.kernel.clock;
  nh.exceptions ??= new Map();
  let exception = nh.exceptions.get(dst);
  if (exception === undefined) {
    if (nh.exceptions.size >= MAX_EXCEPTIONS) forgetOldest(nh.exceptions);
    exception = new NexthopException(ipv4.fnheGenid, now);
    nh.exceptions.set(dst, exception);
  }
  exception.genid = ipv4.fnheGenid;
  if (gateway !== 0) exception.gateway = gateway;
  if (pmtu !== 0) {
    exception.pmtu = pmtu;
    exception.mtuLocked = locked;
  }
  exception.expires = Math.max(now + lifetime, 1);
  exception.stamp = now;
  if (exception.route !== null) fillRoute(exception.route, exception);
  ipv4.flushRoutes();
}

function forgetOldest(exceptions: Map<number, NexthopException>): void {
  let oldest = -1;
  let stamp = Number.POSITIVE_INFINITY;
  for (const [dst, exception] of exceptions)
    if (exception.stamp < stamp) {
      oldest = dst;
      stamp = exception.stamp;
    }
  exceptions.delete(oldest);
}

const pmtuResult = new FibResult();

/** __ip_rt_update_pmtu(): a router says that only `mtu` bytes fit on the way. */
function updatePmtu(rt: Rtable, flow: Flowi4, mtu: number): void {
  const { ipv4 } = rt;
  if (mtuLocked(rt)) return;
  const old = dstMtu(rt, false);
  if (old < mtu) return;
  let locked = false;
  let pmtu = mtu;
  if (pmtu < ipv4.ipRtMinPmtu) {
    locked = true;
    pmtu = Math.min(old, ipv4.ipRtMinPmtu);
  }
  const lifetime = ipv4.ipRtMtuExpires * SECOND;
  if (rt.pmtu === pmtu && !locked && ipv4.net.kernel.clock.now < rt.expires - lifetime / 2) return;
  const res = pmtuResult.reset();
  if (fibLookup(ipv4, flow, res) !== 0) return;
  selectPath(ipv4, res, flow);
  const fi = res.fi as FibInfo;
  if (fi.nhs.length > 1) for (const nh of fi.nhs) learn(nh, flow.daddr, 0, pmtu, locked, lifetime);
  else learn(res.nh as FibNh, flow.daddr, 0, pmtu, locked, lifetime);
}

const quoted = new Flowi4();

/** __build_flow_key(): the flow of the packet that an ICMP error quotes at `skb.data`. */
function quotedFlow(skb: Skb, oif: number, protocol: number, mark: number): Flowi4 {
  const { bytes, data } = skb;
  return quoted.init(
    ip.dst(bytes, data),
    ip.src(bytes, data),
    oif,
    ip.tos(bytes, data) & 0x1c,
    protocol,
    mark,
  );
}

/** ipv4_update_pmtu(): for protocols' error handlers, on fragmentation needed. */
export function ipv4UpdatePmtu(ipv4: NetnsIpv4, skb: Skb, mtu: number, oif: number, protocol: number): void {
  const flow = quotedFlow(skb, oif, protocol, ipv4.fwmarkReflect !== 0 ? skb.mark : 0);
  const rt = tryRouteOutput(ipv4, flow);
  if (typeof rt !== "number") updatePmtu(rt, flow, mtu);
}

const redirectResult = new FibResult();

/** ipv4_redirect(): for protocols' error handlers, on a redirect (RFC 792; RFC 1122 3.2.2.2). */
export function ipv4Redirect(ipv4: NetnsIpv4, skb: Skb, oif: number, protocol: number): void {
  const flow = quotedFlow(skb, oif, protocol, 0);
  const rt = tryRouteOutput(ipv4, flow);
  if (typeof rt === "number") return;
  if ((icmp.code(skb.bytes, skb.transport) & 7) > ICMP_REDIR_HOSTTOS) return;
  const dev = skb.dev as NetDevice;
  const inDev = inDevice(dev);
  const newGateway = icmp.gateway(skb.bytes, skb.transport);
  const oldGateway = ip.src(skb.bytes, skb.network);
  if (rt.gateway !== oldGateway || inDev === null) return;
  if (
    newGateway === oldGateway ||
    !inDev.acceptRedirects ||
    isMulticastIpv4(newGateway) ||
    isLimitedBroadcastIpv4(newGateway) ||
    isZeronetIpv4(newGateway)
  )
    return;
  if (!inDev.sharedMedia) {
    if (!addressOnLink(inDev, newGateway, oldGateway)) return;
    if (inDev.secureRedirects && !isKnownGateway(ipv4, newGateway, dev)) return;
  } else if (inetAddrType(ipv4, newGateway) !== RTN_UNICAST) return;

  const neigh = neighFor(rt.dev, newGateway);
  if (neigh === null) return;
  if (!(neigh.nudState & NUD_VALID)) {
    eventSend(neigh, null);
    return;
  }
  const res = redirectResult.reset();
  if (fibLookup(ipv4, flow, res) !== 0) return;
  selectPath(ipv4, res, flow);
  learn(
    res.nh as FibNh,
    flow.daddr,
    newGateway,
    0,
    false,
    routeTunables(ipv4.net.kernel).gc_timeout * SECOND,
  );
}

/** fib_sync_mtu(): the device's MTU changed from `before`; learned path MTUs that it limited follow. */
export function syncMtu(ipv4: NetnsIpv4, dev: NetDevice, before: number): void {
  for (const nh of ipv4.nexthopsByDevice.get(dev) ?? [])
    for (const exception of nh.exceptions?.values() ?? [])
      if (exception.mtuLocked) {
        if (dev.mtu <= exception.pmtu) {
          exception.pmtu = dev.mtu;
          exception.mtuLocked = false;
        }
      } else if (dev.mtu < exception.pmtu || before === exception.pmtu) exception.pmtu = dev.mtu;
}

/** ip_rt_send_redirect()'s reckoning: may we tell `src` again of a better way? It gets slower each time, then we give up. */
export function mayRedirect(rt: Rtable, src: number): boolean {
  const { kernel } = rt.ipv4.net;
  const { now } = kernel.clock;
  const tunables = routeTunables(kernel);
  const peer = rt.ipv4.peers.get(src, now);
  if (now > peer.rateLast + tunables.redirect_silence * JIFFY) {
    peer.rateTokens = 0;
    peer.nRedirects = 0;
  }
  if (peer.nRedirects >= tunables.redirect_number) {
    peer.rateLast = now;
    return false;
  }
  const wait = tunables.redirect_load * 2 ** peer.nRedirects * JIFFY;
  if (peer.nRedirects !== 0 && now <= peer.rateLast + wait) return false;
  peer.rateLast = now;
  peer.nRedirects++;
  return true;
}

// What comes in by ARP (RFC 826; net/ipv4/arp.c arp_process): whom we answer, and what we learn. Any address of the host is
// answered for on any of its devices ("ARP flux") unless arp_ignore, arp_filter or rp_filter say otherwise.

import { MILLISECOND } from "@podwire/clock";
import {
  consumeSkb,
  dropSkb,
  IFF_NOARP,
  type NetDevice,
  PACKET_HOST,
  PACKET_LOOPBACK,
  PACKET_OTHERHOST,
  type Skb,
  traceStep,
} from "@podwire/netns";
import {
  ARPOP_REPLY,
  ARPOP_REQUEST,
  arp,
  formatIpv4,
  formatMac,
  isLoopbackIpv4,
  isMulticastIpv4,
  macEqual,
  u16,
} from "@podwire/wire";
import { neighFor, neighLookup } from "./arp-tbl.ts";
import { arpSend } from "./arp-xmit.ts";
import { inetAddrType } from "./fib-lookup.ts";
import { Flowi4 } from "./flow.ts";
import { type InDevice, inDevice } from "./in-device.ts";
import { confirmAddress } from "./inet-addr.ts";
import { NEIGH_VAR_LOCKTIME, NEIGH_VAR_PROXY_DELAY, NEIGH_VAR_PROXY_QLEN } from "./neigh-parms.ts";
import { NEIGH_UPDATE_F_OVERRIDE, neighUpdate } from "./neighbour.ts";
import { routeInput } from "./route-input.ts";
import { tryRouteOutput } from "./route-output.ts";
import type { Rtable } from "./rtable.ts";
import { NUD_REACHABLE, NUD_STALE, RT_SCOPE_HOST, RT_SCOPE_LINK, RTN_LOCAL, RTN_UNICAST } from "./uapi.ts";

const PROCESS = "net/ipv4/arp.c arp_process";

/** arp_rcv(): `skb.data` is at the ARP message. */
export function arpRcv(skb: Skb, dev: NetDevice): void {
  const { net } = dev;
  if (dev.flags & IFF_NOARP || skb.pktType === PACKET_OTHERHOST || skb.pktType === PACKET_LOOPBACK) {
    consumeSkb(net, skb, dev, "arp: not for this host");
    return;
  }
  if (skb.len < arp.LENGTH || u16(skb.bytes, skb.data + 4) !== 0x0604) {
    dropSkb(net, skb, dev, "arp message is malformed", "net/ipv4/arp.c arp_rcv");
    return;
  }
  arpProcess(skb, dev, false);
}

/** arp_process(). `delayed`: the second look at a question that a proxy answers late. */
function arpProcess(skb: Skb, dev: NetDevice, delayed: boolean): void {
  const { net } = dev;
  const inDev = inDevice(dev);
  const { bytes } = skb;
  const at = skb.data;
  const op = arp.op(bytes, at);
  const hrd = arp.hardwareType(bytes, at);
  if (inDev === null) {
    drop(skb, dev, "no ip on this device");
    return;
  }
  // Ethernet devices take ARP of IEEE 802 (6) as well.
  if ((hrd !== 1 && hrd !== 6) || arp.protocolType(bytes, at) !== 0x0800) {
    drop(skb, dev, "arp for another kind of address");
    return;
  }
  if (op !== ARPOP_REPLY && op !== ARPOP_REQUEST) {
    drop(skb, dev, "arp operation is neither request nor reply");
    return;
  }
  const sip = arp.spa(bytes, at);
  const tip = arp.tpa(bytes, at);
  if (isMulticastIpv4(tip) || (isLoopbackIpv4(tip) && !inDev.routeLocalnet)) {
    drop(skb, dev, "arp for a multicast or loopback address");
    return;
  }
  if (sip === tip && inDev.dropGratuitousArp) {
    drop(skb, dev, "gratuitous arp is not taken (drop_gratuitous_arp)");
    return;
  }
  if (net.kernel.tracer !== null)
    traceStep(net, skb, dev, "arp", {
      operation: op === ARPOP_REQUEST ? "request" : "reply",
      senderIp: formatIpv4(sip),
      senderMac: formatMac(bytes, at + arp.SHA),
      targetIp: formatIpv4(tip),
    });

  if (sip === 0) {
    // Duplicate address detection (RFC 2131, RFC 5227): answered, nothing learned.
    if (op === ARPOP_REQUEST && inetAddrType(inDev.ipv4, tip) === RTN_LOCAL && !arpIgnore(inDev, sip, tip))
      reply(skb, dev, sip, tip);
    consume(skb, dev);
    return;
  }
  if (op === ARPOP_REQUEST && routeInput(skb, inDev, tip, sip, 0) === 0) {
    const rt = skb.dst as Rtable;
    skb.dst = null;
    if (rt.type === RTN_LOCAL) {
      const silent = arpIgnore(inDev, sip, tip) || (inDev.arpFilter && arpFilter(inDev, sip, tip));
      if (!silent && learnFromQuestion(skb, dev, sip)) reply(skb, dev, sip, tip);
      consume(skb, dev);
      return;
    }
    if (inDev.forwarding && rt.type === RTN_UNICAST && proxies(inDev, rt, sip, tip)) {
      learnFromQuestion(skb, dev, sip);
      const wait = inDev.arpParms.get(NEIGH_VAR_PROXY_DELAY);
      if (delayed || skb.pktType === PACKET_HOST || wait === 0) {
        reply(skb, dev, sip, tip);
        consume(skb, dev);
        return;
      }
      enqueueProxy(skb, inDev, wait);
      return;
    }
  }
  learn(skb, inDev, op, sip, tip);
  consume(skb, dev);
}

function drop(skb: Skb, dev: NetDevice, reason: Lowercase<string>): void {
  dropSkb(dev.net, skb, dev, reason, PROCESS);
}

function consume(skb: Skb, dev: NetDevice): void {
  consumeSkb(dev.net, skb, dev, "arp");
}

function reply(skb: Skb, dev: NetDevice, sip: number, tip: number): void {
  const sha = skb.data + arp.SHA;
  arpSend(ARPOP_REPLY, sip, dev, tip, skb.bytes, sha, null, skb.bytes, sha);
}

/** neigh_event_ns(): who asks is going to talk to us. */
function learnFromQuestion(skb: Skb, dev: NetDevice, sip: number): boolean {
  const neigh = neighFor(dev, sip);
  if (neigh === null) return false;
  neighUpdate(neigh, skb.bytes, skb.data + arp.SHA, NUD_STALE, NEIGH_UPDATE_F_OVERRIDE);
  return true;
}

/** Updates an entry that exists; makes one only where arp_accept says so. */
function learn(skb: Skb, inDev: InDevice, op: number, sip: number, tip: number): void {
  const { dev, ipv4 } = inDev;
  const { bytes } = skb;
  const at = skb.data;
  let neigh = neighLookup(dev, sip);
  const accept = arpAccept(inDev, sip);
  let gratuitous = false;
  if (neigh !== null || accept) {
    // A gratuitous reply shows its own address as the target's, too.
    gratuitous = tip === sip && (op !== ARPOP_REPLY || macEqual(bytes, at + arp.SHA, bytes, at + arp.THA));
    if (gratuitous && inetAddrType(ipv4, sip) !== RTN_UNICAST) gratuitous = false;
  }
  if (accept && neigh === null)
    if (gratuitous || (op === ARPOP_REPLY && inetAddrType(ipv4, sip) === RTN_UNICAST))
      neigh = neighFor(dev, sip);
  if (neigh === null) return;
  // Of several answers in a row the first one counts (locktime), unless the news is gratuitous.
  const { now } = neigh.table.clock;
  const override = gratuitous || now > neigh.updated + neigh.parms.ns(NEIGH_VAR_LOCKTIME);
  const state = op !== ARPOP_REPLY || skb.pktType !== PACKET_HOST ? NUD_STALE : NUD_REACHABLE;
  neighUpdate(neigh, bytes, at + arp.SHA, state, override ? NEIGH_UPDATE_F_OVERRIDE : 0);
}

/** arp_ignore(): true where the question stays unanswered. */
function arpIgnore(inDev: InDevice, sip: number, tip: number): boolean {
  const { net } = inDev.dev;
  switch (inDev.arpIgnore) {
    case 1:
      return confirmAddress(net, inDev, 0, tip, RT_SCOPE_HOST) === 0;
    case 2:
      return confirmAddress(net, inDev, sip, tip, RT_SCOPE_HOST) === 0;
    case 3:
      return confirmAddress(net, null, 0, tip, RT_SCOPE_LINK) === 0;
    case 8:
      return true;
    default:
      return false;
  }
}

/** arp_accept(). */
function arpAccept(inDev: InDevice, sip: number): boolean {
  switch (inDev.arpAccept) {
    case 1:
      return true;
    case 2:
      return confirmAddress(inDev.dev.net, inDev, sip, 0, RT_SCOPE_LINK) !== 0;
    default:
      return false;
  }
}

const filterFlow = new Flowi4();

/** arp_filter(): true where an answer to `sip` from `tip` would leave by another device. */
function arpFilter(inDev: InDevice, sip: number, tip: number): boolean {
  const rt = tryRouteOutput(inDev.ipv4, filterFlow.init(sip, tip));
  if (typeof rt === "number") return true;
  if (rt.dev === inDev.dev) return false;
  inDev.ipv4.mib.ArpFilter++;
  return true;
}

/** Do we answer for somebody else? arp_fwd_proxy(), arp_fwd_pvlan() and the proxy entries of `ip neigh`. */
function proxies(inDev: InDevice, rt: Rtable, sip: number, tip: number): boolean {
  const { dev } = inDev;
  if (rt.dev === dev) return sip !== tip && inDev.proxyArpPvlan;
  if (inDev.proxyArp && otherMedium(inDev, rt)) return true;
  return inDev.ipv4.proxyNeighbours.some(
    (proxy) => proxy.dst === tip && (proxy.dev === dev || proxy.dev === null),
  );
}

function otherMedium(inDev: InDevice, rt: Rtable): boolean {
  const own = inDev.mediumId;
  if (own === 0) return true;
  if (own === -1) return false;
  const other = inDevice(rt.dev)?.mediumId ?? -1;
  return other !== own && other !== -1;
}

/** pneigh_enqueue(): proxies wait a while, so that the owner's own answer comes first. */
function enqueueProxy(skb: Skb, inDev: InDevice, wait: number): void {
  const { dev, arpParms } = inDev;
  const { kernel } = dev.net;
  if (arpParms.proxyQueued > arpParms.get(NEIGH_VAR_PROXY_QLEN)) {
    drop(skb, dev, "proxy arp queue is full");
    return;
  }
  arpParms.proxyQueued++;
  const delay = kernel.random("proxy_arp").int(0, wait - 1) * MILLISECOND;
  kernel.clock.schedule(delay, redoProxy, skb, inDev);
}

/** parp_redo(). */
function redoProxy(skb: Skb, inDev: InDevice): void {
  inDev.arpParms.proxyQueued--;
  if (inDev.dead || !inDev.dev.up)
    dropSkb(inDev.dev.net, skb, inDev.dev, "DEV_READY", "net/core/neighbour.c neigh_proxy_process");
  else arpProcess(skb, inDev.dev, true);
}

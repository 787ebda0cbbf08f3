// Neighbour discovery's messages go out (net/ipv6/ndisc.c ndisc_send_ns, ndisc_send_na, ndisc_send_rs): hop limit 255, so that
// whoever gets one knows that it comes from the link.

import { type NetDevice, Skb } from "@podwire/netns";
import {
  ICMP_HLEN,
  icmpv6,
  ipv6 as ip6,
  NDISC_NEIGHBOUR_ADVERTISEMENT,
  NDISC_NEIGHBOUR_SOLICITATION,
  NDISC_ROUTER_SOLICITATION,
} from "@podwire/wire";
import { IFA_F_OPTIMISTIC, IFA_F_TENTATIVE } from "../uapi.ts";
import { IN6_ANY, IN6_LINKLOCAL_ALLNODES, IN6_LINKLOCAL_ALLROUTERS, type In6, in6Equal } from "./in6.ts";
import { in6Dev } from "./inet6-dev.ts";
import { controlRoute, IP6SKB_NO_MC_LOOP, ip6LocalOut } from "./ip6-output.ts";
import { deviceSource, linkLocalAddress } from "./saddr6.ts";

/** Bits of an advertisement. */
const NA_ROUTER = 0x80;
const NA_SOLICITED = 0x40;
const NA_OVERRIDE = 0x20;

const ND_OPT_SOURCE_LL_ADDR = 1;
const ND_OPT_TARGET_LL_ADDR = 2;
const ND_OPT_NONCE = 14;

/** A link-layer address option, eight bytes. */
function addressOption(type: number, dev: NetDevice): Uint8Array {
  const option = new Uint8Array(8);
  option[0] = type;
  option[1] = 1;
  option.set(dev.address, 2);
  return option;
}

/** ndisc_send_skb(): the header, the checksum, and away. */
function send(dev: NetDevice, message: Uint8Array, saddr: In6, daddr: In6): void {
  const idev = in6Dev(dev);
  if (idev === null) return;
  const length = 40 + message.length;
  const skb = Skb.alloc(length);
  const at = skb.put(length);
  ip6.write(skb.bytes, at, message.length, 58, 255, saddr, 0, daddr, 0);
  const tclass = idev.cnf.ndisc_tclass;
  if (tclass !== 0) {
    skb.bytes[at] = 0x60 | (tclass >> 4);
    skb.bytes[at + 1] = (tclass & 15) << 4;
  }
  skb.bytes.set(message, at + 40);
  icmpv6.fillChecksum(skb.bytes, at + 40, skb.tail, at);
  skb.network = at;
  skb.transport = at + 40;
  ip6LocalOut(skb, controlRoute(idev.ipv6, idev, daddr), IP6SKB_NO_MC_LOOP);
}

/**
 * ndisc_send_ns(): who has `target`? `saddr` null: from the link-local address, and not at all while there is none; from `::` it
 * is the question whether anybody else has it, with a `nonce` to know it by.
 */
export function sendNeighbourSolicitation(
  dev: NetDevice,
  target: In6,
  daddr: In6,
  saddr: In6 | null,
  nonce: Uint8Array | null,
): void {
  const source = saddr ?? linkLocalAddress(dev, IFA_F_TENTATIVE | IFA_F_OPTIMISTIC);
  if (source === null) return;
  const withAddress = !in6Equal(source, 0, IN6_ANY, 0);
  const message = new Uint8Array(ICMP_HLEN + 16 + (withAddress ? 8 : 0) + (nonce === null ? 0 : 8));
  message[0] = NDISC_NEIGHBOUR_SOLICITATION;
  message.set(target, icmpv6.TARGET);
  let at = ICMP_HLEN + 16;
  if (withAddress) {
    message.set(addressOption(ND_OPT_SOURCE_LL_ADDR, dev), at);
    at += 8;
  }
  if (nonce !== null) {
    message[at] = ND_OPT_NONCE;
    message[at + 1] = 1;
    message.set(nonce, at + 2);
  }
  send(dev, message, source, daddr);
}

/** ndisc_send_na(): we have `target`. */
export function sendNeighbourAdvertisement(
  dev: NetDevice,
  daddr: In6,
  target: In6,
  flags: { router: boolean; solicited: boolean; override: boolean; withAddress: boolean },
): void {
  const idev = in6Dev(dev);
  if (idev === null) return;
  const ifp = idev.ipv6.findAddress(target, 0, dev);
  let { override, withAddress } = flags;
  let source: In6;
  if (ifp !== null) {
    source = target;
    if (ifp.flags & IFA_F_OPTIMISTIC) override = false;
    if (idev.cnf.force_tllao !== 0) withAddress = true;
  } else {
    const chosen = deviceSource(idev.ipv6, dev, daddr, 0);
    if (chosen === null) return;
    source = chosen;
  }
  const message = new Uint8Array(ICMP_HLEN + 16 + (withAddress ? 8 : 0));
  message[0] = NDISC_NEIGHBOUR_ADVERTISEMENT;
  message[4] =
    (flags.router ? NA_ROUTER : 0) | (flags.solicited ? NA_SOLICITED : 0) | (override ? NA_OVERRIDE : 0);
  message.set(target, icmpv6.TARGET);
  if (withAddress) message.set(addressOption(ND_OPT_TARGET_LL_ADDR, dev), ICMP_HLEN + 16);
  send(dev, message, source, daddr);
}

/** ndisc_send_unsol_na(): the device tells everybody what it has. */
export function sendUnsolicitedAdvertisements(dev: NetDevice): void {
  const idev = in6Dev(dev);
  for (const ifp of idev?.addrs ?? []) {
    if (ifp.flags & IFA_F_TENTATIVE && !(ifp.flags & IFA_F_OPTIMISTIC)) continue;
    sendNeighbourAdvertisement(dev, IN6_LINKLOCAL_ALLNODES, ifp.addr, {
      router: ifp.idev.cnf.forwarding !== 0,
      solicited: false,
      override: true,
      withAddress: true,
    });
  }
}

/** ndisc_send_rs(): is there a router? */
export function sendRouterSolicitation(dev: NetDevice, saddr: In6): void {
  const message = new Uint8Array(ICMP_HLEN + 8);
  message[0] = NDISC_ROUTER_SOLICITATION;
  message.set(addressOption(ND_OPT_SOURCE_LL_ADDR, dev), ICMP_HLEN);
  send(dev, message, saddr, IN6_LINKLOCAL_ALLROUTERS);
}

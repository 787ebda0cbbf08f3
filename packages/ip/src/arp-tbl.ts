// IPv4's neighbours (net/ipv4/arp.c): how one comes to be, is asked for, and goes. Addresses that need no question
// (multicast, broadcast, anything on lo) have their link-layer address from the beginning.

import { dropSkb, IFF_LOOPBACK, IFF_NOARP, IFF_POINTOPOINT, type NetDevice, type Skb } from "@podwire/netns";
import { ARPOP_REQUEST, ipv4 } from "@podwire/wire";
import { arpSend } from "./arp-xmit.ts";
import { inetAddrType } from "./fib-lookup.ts";
import { icmpLinkFailure } from "./icmp-send.ts";
import { type InDevice, inDevice } from "./in-device.ts";
import { addressOnLink, selectAddress } from "./inet-addr.ts";
import { NEIGH_VAR_APP_PROBES, NEIGH_VAR_UCAST_PROBES } from "./neigh-parms.ts";
import { arpTable } from "./neigh-table.ts";
import {
  NEIGH_UPDATE_F_ADMIN,
  NEIGH_UPDATE_F_OVERRIDE,
  Neighbour,
  type NeighOps,
  neighUpdate,
  traceNeighbour,
} from "./neighbour.ts";
import {
  NUD_FAILED,
  NUD_NOARP,
  NUD_VALID,
  RT_SCOPE_LINK,
  RTN_BROADCAST,
  RTN_LOCAL,
  RTN_MULTICAST,
} from "./uapi.ts";

const arpOps: NeighOps = { solicit, errorReport };

/** The key of an address: devices with only one possible neighbour have but one entry. */
function keyOf(dev: NetDevice, address: number): number {
  return dev.flags & (IFF_LOOPBACK | IFF_POINTOPOINT) ? 0 : address;
}

/** __ipv4_neigh_lookup(): null where it is not known. */
export function neighLookup(dev: NetDevice, address: number): Neighbour | null {
  return inDevice(dev)?.neighbours.get(keyOf(dev, address)) ?? null;
}

/** neigh_lookup(): what netlink finds by exactly this key, which on such a device is 0.0.0.0. */
export function neighLookupExact(dev: NetDevice, address: number): Neighbour | null {
  return inDevice(dev)?.neighbours.get(address) ?? null;
}

/** __neigh_lookup(), __neigh_create(): made where it is not known; null where that cannot be. */
export function neighFor(dev: NetDevice, address: number): Neighbour | null {
  return neighLookup(dev, address) ?? neighCreate(dev, address, 0, false);
}

/** ___neigh_create() with arp_constructor(). */
export function neighCreate(
  dev: NetDevice,
  address: number,
  flags: number,
  exemptFromGc: boolean,
): Neighbour | null {
  const inDev = inDevice(dev);
  if (inDev === null || inDev.dead) return null;
  const table = arpTable(dev.net.kernel);
  const key = keyOf(dev, address);
  const neigh = new Neighbour(table, inDev, inDev.arpParms, key, flags, arpOps);
  neigh.type = inetAddrType(inDev.ipv4, key);
  if (neigh.type === RTN_MULTICAST) {
    neigh.nudState = NUD_NOARP;
    mapMulticast(key, neigh.ha);
  } else if (dev.flags & (IFF_NOARP | IFF_LOOPBACK)) {
    neigh.nudState = NUD_NOARP;
    neigh.ha.set(dev.address);
  } else if (neigh.type === RTN_BROADCAST || dev.flags & IFF_POINTOPOINT) {
    neigh.nudState = NUD_NOARP;
    neigh.ha.set(dev.broadcast);
  }
  return table.insert(inDev, neigh, exemptFromGc) ? neigh : null;
}

/** ip_eth_mc_map(): 01:00:5e and the lower 23 bits of the group (RFC 1112 6.4). */
export function mapMulticast(address: number, to: Uint8Array): void {
  to[0] = 0x01;
  to[1] = 0x00;
  to[2] = 0x5e;
  to[3] = (address >>> 16) & 0x7f;
  to[4] = (address >>> 8) & 0xff;
  to[5] = address & 0xff;
}

/** arp_solicit(): asks who has the address. First the three times that go to the known address, then broadcasts. */
function solicit(neigh: Neighbour, skb: Skb | null): void {
  const { dev } = neigh;
  const inDev = inDevice(dev);
  if (inDev === null) return;
  const target = neigh.key;
  const src = announcedSource(inDev, skb, target) || selectAddress(dev, target, RT_SCOPE_LINK);
  const probes = neigh.probes - neigh.parms.get(NEIGH_VAR_UCAST_PROBES);
  if (probes >= 0 && probes < neigh.parms.get(NEIGH_VAR_APP_PROBES)) return;
  arpSend(ARPOP_REQUEST, target, dev, src, probes < 0 ? neigh.ha : null, 0, null, null, 0);
}

/** arp_announce: which of our addresses the question may show; 0: choose. */
function announcedSource(inDev: InDevice, skb: Skb | null, target: number): number {
  if (skb === null) return 0;
  const src = ipv4.src(skb.bytes, skb.network);
  switch (inDev.arpAnnounce) {
    case 1:
      return inetAddrType(inDev.ipv4, src) === RTN_LOCAL && addressOnLink(inDev, target, src) ? src : 0;
    case 2:
      return 0;
    default:
      return inetAddrType(inDev.ipv4, src) === RTN_LOCAL ? src : 0;
  }
}

/** arp_error_report(): nobody answered. */
function errorReport(neigh: Neighbour, skb: Skb): void {
  const { dev } = neigh;
  if (dev.net.kernel.tracer !== null) traceNeighbour(neigh, skb, "failed");
  icmpLinkFailure(skb);
  dropSkb(dev.net, skb, dev, "NEIGH_FAILED", "net/ipv4/arp.c arp_error_report");
}

/** arp_invalidate(): the entry goes; a valid one only where `force` says so. */
export function arpInvalidate(dev: NetDevice, address: number, force: boolean): void {
  const neigh = neighLookup(dev, address);
  if (neigh === null || (neigh.nudState & NUD_VALID && !force)) return;
  if (neigh.nudState & ~NUD_NOARP)
    neighUpdate(neigh, null, 0, NUD_FAILED, NEIGH_UPDATE_F_OVERRIDE | NEIGH_UPDATE_F_ADMIN);
  neigh.table.remove(neigh);
}

/** arp_ifdown(): the device does no IP any more. */
export function arpIfdown(dev: NetDevice): void {
  arpTable(dev.net.kernel).flushDevice(dev, false);
  const inDev = inDevice(dev);
  const proxies = inDev?.ipv4.proxyNeighbours ?? [];
  for (let i = proxies.length - 1; i >= 0; i--) if (proxies[i]?.dev === dev) proxies.splice(i, 1);
}

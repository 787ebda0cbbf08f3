// IPv6's neighbours (net/ipv6/ndisc.c nd_tbl, ndisc_constructor, ndisc_solicit): the states are those of neighbour.ts; questions
// go to the solicited-node group, or, where the address was known, to it alone. Left out: proxies.

import {
  dropSkb,
  IFF_LOOPBACK,
  IFF_NOARP,
  IFF_POINTOPOINT,
  type Kernel,
  type NetDevice,
  type Skb,
} from "@podwire/netns";
import { ETH_P_IPV6, formatIpv6, ipv6 as ip6, solicitedNode } from "@podwire/wire";
import {
  arpTableValues,
  NEIGH_VAR_APP_PROBES,
  NEIGH_VAR_LOCKTIME,
  NEIGH_VAR_UCAST_PROBES,
} from "../neigh-parms.ts";
import { type NeighProtocol, NeighTable } from "../neigh-table.ts";
import { Neighbour, type NeighOps, traceNeighbour } from "../neighbour.ts";
import {
  IFA_F_OPTIMISTIC,
  IFA_F_TENTATIVE,
  NUD_NOARP,
  RTN_LOCAL,
  RTN_MULTICAST,
  RTN_UNICAST,
} from "../uapi.ts";
import { icmpv6LinkFailure } from "./icmpv6-send.ts";
import { in6Hash } from "./in6.ts";
import { in6Dev } from "./inet6-dev.ts";
import { mapMulticast6 } from "./mcast.ts";
import { sendNeighbourSolicitation } from "./ndisc-send.ts";
import { notifyNeighbour6 } from "./notices6.ts";
import { ownAddress } from "./saddr6.ts";

const ND: NeighProtocol = {
  etherType: ETH_P_IPV6,
  random: "neigh6",
  values() {
    const values = arpTableValues();
    values[NEIGH_VAR_LOCKTIME] = 0;
    return values;
  },
  deviceOf: in6Dev,
  formatAddress: (neigh) => formatIpv6(neigh.address),
  notify: notifyNeighbour6,
};

const tables = new WeakMap<Kernel, NeighTable>();

/** nd_tbl of a kernel. */
export function ndTable(kernel: Kernel): NeighTable {
  let table = tables.get(kernel);
  if (table === undefined) {
    table = new NeighTable(kernel, ND);
    tables.set(kernel, table);
  }
  return table;
}

const ndiscOps: NeighOps = { solicit, errorReport };

/** __ipv6_neigh_lookup(): null where it is not known. Allocates nothing. */
export function neighLookup6(dev: NetDevice, b: Uint8Array, at: number): Neighbour | null {
  return in6Dev(dev)?.findNeighbour(b, at) ?? null;
}

/** The same, made where it is not known; null where that cannot be. */
export function neighFor6(dev: NetDevice, b: Uint8Array, at: number): Neighbour | null {
  return neighLookup6(dev, b, at) ?? neighCreate6(dev, b, at, 0, false);
}

/** ___neigh_create() with ndisc_constructor(). */
export function neighCreate6(
  dev: NetDevice,
  b: Uint8Array,
  at: number,
  flags: number,
  exemptFromGc: boolean,
): Neighbour | null {
  const idev = in6Dev(dev);
  if (idev === null || idev.dead) return null;
  const table = ndTable(dev.net.kernel);
  const address = b.slice(at, at + 16);
  const multicast = address[0] === 0xff;
  const neigh = new Neighbour(table, idev, idev.ndParms, in6Hash(address), flags, ndiscOps, address);
  neigh.type = multicast ? RTN_MULTICAST : RTN_UNICAST;
  if (multicast) {
    neigh.nudState = NUD_NOARP;
    if (dev.flags & IFF_LOOPBACK) neigh.ha.set(dev.broadcast);
    else mapMulticast6(address, 0, neigh.ha);
  } else if (dev.flags & (IFF_NOARP | IFF_LOOPBACK)) {
    neigh.nudState = NUD_NOARP;
    neigh.ha.set(dev.address);
    if (dev.flags & IFF_LOOPBACK) neigh.type = RTN_LOCAL;
  } else if (dev.flags & IFF_POINTOPOINT) {
    neigh.nudState = NUD_NOARP;
    neigh.ha.set(dev.broadcast);
  }
  return table.insert(idev, neigh, exemptFromGc) ? neigh : null;
}

/** ndisc_solicit(): who has the address? First those that go to the known link-layer address, then to the group. */
function solicit(neigh: Neighbour, skb: Skb | null): void {
  const { dev, address } = neigh;
  const idev = in6Dev(dev);
  if (idev === null) return;
  let source: Uint8Array | null = null;
  if (skb !== null) {
    const at = skb.network + ip6.SRC;
    if (ownAddress(idev.ipv6, skb.bytes, at, dev, false, true, IFA_F_TENTATIVE | IFA_F_OPTIMISTIC))
      source = skb.bytes.slice(at, at + 16);
  }
  const probes = neigh.probes - neigh.parms.get(NEIGH_VAR_UCAST_PROBES);
  if (probes < 0) sendNeighbourSolicitation(dev, address, address, source, null);
  else if (probes - neigh.parms.get(NEIGH_VAR_APP_PROBES) >= 0)
    sendNeighbourSolicitation(dev, address, solicitedNode(address), source, null);
}

/** ndisc_error_report(): nobody answered. */
function errorReport(neigh: Neighbour, skb: Skb): void {
  const { dev } = neigh;
  if (dev.net.kernel.tracer !== null) traceNeighbour(neigh, skb, "failed");
  icmpv6LinkFailure(skb);
  dropSkb(dev.net, skb, dev, "NEIGH_FAILED", "net/ipv6/ndisc.c ndisc_error_report");
}

// Namespace ids (net/core/net_namespace.c, peernet2id): the small numbers by which one namespace calls another, as in
// `link-netnsid 0`. Each namespace keeps its own; they are handed out when first needed, the lowest free one first.

import type { NetDevice } from "./device.ts";
import { KernelError } from "./errno.ts";
import { defineNetState, type NetNamespace } from "./namespace.ts";

/** What one namespace calls others, and by whom it is called itself. */
class NetnsIds {
  readonly byNet = new Map<NetNamespace, number>();
  readonly byId = new Map<number, NetNamespace>();
  /** Namespaces that have an id for this one. */
  readonly knownTo = new Set<NetNamespace>();
  /** No id below this is free. */
  #lowest = 0;

  lowestFree(): number {
    while (this.byId.has(this.#lowest)) this.#lowest++;
    return this.#lowest;
  }

  delete(peer: NetNamespace): void {
    const id = this.byNet.get(peer);
    if (id === undefined) return;
    this.byNet.delete(peer);
    this.byId.delete(id);
    this.#lowest = Math.min(this.#lowest, id);
  }
}

const ids = defineNetState("netns_ids", () => new NetnsIds());

function assign(net: NetNamespace, peer: NetNamespace, id: number): void {
  const own = ids.of(net);
  own.byNet.set(peer, id);
  own.byId.set(id, peer);
  ids.of(peer).knownTo.add(net);
  notifyId(net, peer, id, false);
}

/** rtnl_net_notifyid(). */
function notifyId(net: NetNamespace, peer: NetNamespace, id: number, deleted: boolean): void {
  const { rtnl } = net.kernel;
  if (rtnl.heard) rtnl.notify({ kind: "nsid", deleted, net, id, peer });
}

/** The id by which `net` calls `peer`; -1 (NETNSA_NSID_NOT_ASSIGNED) where it has none. */
export function peernet2id(net: NetNamespace, peer: NetNamespace): number {
  return ids.peek(net)?.byNet.get(peer) ?? -1;
}

/** The same, handing one out where there is none. -1 for a namespace that is ending. */
export function peernet2idAlloc(net: NetNamespace, peer: NetNamespace): number {
  const known = peernet2id(net, peer);
  if (known >= 0 || !net.alive || !peer.alive) return known;
  const id = ids.of(net).lowestFree();
  assign(net, peer, id);
  return id;
}

/**
 * rtnl_fill_link_netnsid(): whenever a link is told of, and that is at every change of it, its namespace gets an id for the
 * one where its other end is.
 */
export function announceLink(dev: NetDevice): void {
  const linkNet = dev.ops.linkNet?.(dev);
  if (linkNet !== undefined && linkNet !== dev.net) peernet2idAlloc(dev.net, linkNet);
}

/** RTM_NEWNSID: `ip netns set NAME ID`. */
export function setNsid(net: NetNamespace, peer: NetNamespace, id: number): void {
  const { byNet, byId } = ids.of(net);
  if (byNet.has(peer)) throw new KernelError("EEXIST", "Peer netns already has a nsid assigned");
  if (byId.has(id)) throw new KernelError("EEXIST", "The specified nsid is already used");
  assign(net, peer, id);
}

/** All ids that `net` has given, by id. */
export function listNsids(net: NetNamespace): { id: number; net: NetNamespace }[] {
  const list = [...(ids.peek(net)?.byNet ?? [])].map(([peer, id]) => ({ id, net: peer }));
  return list.sort((a, b) => a.id - b.id);
}

/** The namespace ends: nobody calls it by an id any more. */
export function forgetNsids(gone: NetNamespace): void {
  const own = ids.peek(gone);
  if (own === undefined) return;
  for (const net of own.knownTo) {
    const id = peernet2id(net, gone);
    ids.peek(net)?.delete(gone);
    if (id >= 0) notifyId(net, gone, id, true);
  }
  for (const peer of own.byNet.keys()) ids.peek(peer)?.knownTo.delete(gone);
}

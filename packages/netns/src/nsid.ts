// Namespace ids (net/core/net_namespace.c, peernet2id): the small numbers by which one namespace calls another, as in
// `link-netnsid 0`. Each namespace keeps its own; they are handed out when first needed, the lowest free one first.

import { KernelError } from "./errno.ts";
import { defineNetState, type NetNamespace } from "./namespace.ts";

const ids = defineNetState("netns_ids", () => new Map<NetNamespace, number>());

/** The id by which `net` calls `peer`; -1 (NETNSA_NSID_NOT_ASSIGNED) where it has none. */
export function peernet2id(net: NetNamespace, peer: NetNamespace): number {
  return ids.peek(net)?.get(peer) ?? -1;
}

/** The same, handing one out where there is none. -1 for a namespace that is ending. */
export function peernet2idAlloc(net: NetNamespace, peer: NetNamespace): number {
  const known = peernet2id(net, peer);
  if (known >= 0 || !net.alive || !peer.alive) return known;
  const used = new Set(ids.of(net).values());
  let id = 0;
  while (used.has(id)) id++;
  ids.of(net).set(peer, id);
  return id;
}

/** RTM_NEWNSID: `ip netns set NAME ID`. */
export function setNsid(net: NetNamespace, peer: NetNamespace, id: number): void {
  const state = ids.of(net);
  if (state.has(peer)) throw new KernelError("EEXIST", "Peer netns already has a nsid assigned");
  if ([...state.values()].includes(id)) throw new KernelError("EEXIST", "The specified nsid is already used");
  state.set(peer, id);
}

/** All ids that `net` has given, by id. */
export function listNsids(net: NetNamespace): { id: number; net: NetNamespace }[] {
  const list = [...(ids.peek(net) ?? [])].map(([peer, id]) => ({ id, net: peer }));
  return list.sort((a, b) => a.id - b.id);
}

/** The namespace ends: nobody calls it by an id any more. */
export function forgetNsids(gone: NetNamespace): void {
  for (const net of gone.kernel.namespaces) ids.peek(net)?.delete(gone);
}

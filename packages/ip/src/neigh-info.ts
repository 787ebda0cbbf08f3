// A neighbour as routing netlink tells of it (net/core/neighbour.c neigh_fill_info, __neigh_notify).

import type { Neighbour } from "./neighbour.ts";
import type { NeighbourInfo } from "./requests.ts";
import { NUD_VALID } from "./uapi.ts";

/** neigh_fill_info(). */
export function neighbourInfo(neigh: Neighbour): NeighbourInfo {
  const { now } = neigh.table.clock;
  return {
    dev: neigh.dev,
    dst: neigh.key,
    lladdr: neigh.nudState & NUD_VALID ? neigh.ha.slice() : null,
    state: neigh.nudState,
    flags: neigh.flags,
    probes: neigh.probes,
    confirmed: now - neigh.confirmed,
    used: now - neigh.used,
    updated: now - neigh.updated,
    refcount: neigh.held ? 1 : 0,
    protocol: neigh.protocol,
  };
}

/** __neigh_notify() of ARP. Ask `kernel.rtnl.heard` first. */
export function notifyNeighbour(neigh: Neighbour, deleted: boolean, holders: number): void {
  const { net } = neigh.dev;
  const info = neighbourInfo(neigh);
  info.refcount += holders;
  net.kernel.rtnl.notify({ kind: "neigh", deleted, net, info });
}

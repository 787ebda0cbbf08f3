// IPv6's neighbours as routing netlink has them (net/core/neighbour.c neigh_add, neigh_delete, neigh_dump_info). Left out: proxies.

import { KernelError, type NetDevice, type NetNamespace } from "@podwire/netns";
import {
  eventSend,
  NEIGH_UPDATE_F_ADMIN,
  NEIGH_UPDATE_F_EXT_LEARNED,
  NEIGH_UPDATE_F_ISROUTER,
  NEIGH_UPDATE_F_MANAGED,
  NEIGH_UPDATE_F_OVERRIDE,
  NEIGH_UPDATE_F_OVERRIDE_ISROUTER,
  NEIGH_UPDATE_F_USE,
  neighUpdate,
} from "../neighbour.ts";
import {
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  NTF_EXT_LEARNED,
  NTF_MANAGED,
  NTF_PROXY,
  NTF_ROUTER,
  NTF_USE,
  NUD_FAILED,
  NUD_PERMANENT,
} from "../uapi.ts";
import type { In6 } from "./in6.ts";
import { in6Dev } from "./inet6-dev.ts";
import { neighCreate6, neighLookup6 } from "./ndisc-tbl.ts";
import { ipv6Of, peekIpv6 } from "./netns-ipv6.ts";
import { neighbourInfo6 } from "./notices6.ts";
import type { Neighbour6Info, Neighbour6Request } from "./requests6.ts";

/** What RTM_DELNEIGH and RTM_GETNEIGH name an entry by. */
export interface Neighbour6Selector {
  dev: NetDevice;
  dst: In6;
  flags?: number;
}

/** RTM_NEWNEIGH. KernelError EEXIST, ENOENT, EINVAL (also: IPv6 is disabled on this device), ENOBUFS, ENODEV, EOPNOTSUPP (proxies). */
export function addNeighbour6(net: NetNamespace, request: Neighbour6Request, nlflags: number): void {
  const { dev, dst, lladdr, state = NUD_PERMANENT, flags: ntf = 0 } = request;
  if (dev.net !== net) throw new KernelError("ENODEV");
  if (ntf & NTF_PROXY) throw new KernelError("EOPNOTSUPP");
  if (lladdr !== undefined && lladdr.length < dev.address.length)
    throw new KernelError("EINVAL", "Invalid link address");
  ipv6Of(net);
  const idev = in6Dev(dev);
  if (idev === null || idev.cnf.disable_ipv6 !== 0)
    throw new KernelError("EINVAL", "IPv6 is disabled on this device");
  let flags = NEIGH_UPDATE_F_ADMIN | NEIGH_UPDATE_F_OVERRIDE | NEIGH_UPDATE_F_OVERRIDE_ISROUTER;
  let neigh = neighLookup6(dev, dst, 0);
  if (neigh === null) {
    if (!(nlflags & NLM_F_CREATE)) throw new KernelError("ENOENT");
    const permanent = (state & NUD_PERMANENT) !== 0;
    if (permanent && ntf & NTF_MANAGED)
      throw new KernelError("EINVAL", "Invalid NTF_* flag for permanent entry");
    const exempt = permanent || (ntf & NTF_EXT_LEARNED) !== 0;
    neigh = neighCreate6(dev, dst, 0, ntf & (NTF_EXT_LEARNED | NTF_MANAGED), exempt);
    if (neigh === null) throw new KernelError("ENOBUFS");
  } else {
    if (nlflags & NLM_F_EXCL) throw new KernelError("EEXIST");
    if (!(nlflags & NLM_F_REPLACE)) flags &= ~(NEIGH_UPDATE_F_OVERRIDE | NEIGH_UPDATE_F_OVERRIDE_ISROUTER);
  }
  if (request.protocol) neigh.protocol = request.protocol;
  if (ntf & NTF_EXT_LEARNED) flags |= NEIGH_UPDATE_F_EXT_LEARNED;
  if (ntf & NTF_ROUTER) flags |= NEIGH_UPDATE_F_ISROUTER;
  if (ntf & NTF_MANAGED) flags |= NEIGH_UPDATE_F_MANAGED;
  if (ntf & NTF_USE) flags |= NEIGH_UPDATE_F_USE;
  neighUpdate(neigh, lladdr ?? null, 0, state, flags);
  if (ntf & (NTF_USE | NTF_MANAGED)) eventSend(neigh, null);
}

/** RTM_DELNEIGH. KernelError ENOENT. */
export function deleteNeighbour6(net: NetNamespace, { dev, dst, flags = 0 }: Neighbour6Selector): void {
  if (dev.net !== net) throw new KernelError("ENODEV");
  const neigh = flags & NTF_PROXY ? null : neighLookup6(dev, dst, 0);
  if (neigh === null) throw new KernelError("ENOENT");
  neighUpdate(neigh, null, 0, NUD_FAILED, NEIGH_UPDATE_F_OVERRIDE | NEIGH_UPDATE_F_ADMIN);
  neigh.table.remove(neigh);
}

/** RTM_GETNEIGH for one entry. KernelError ENOENT. */
export function getNeighbour6(
  net: NetNamespace,
  { dev, dst, flags = 0 }: Neighbour6Selector,
): Neighbour6Info {
  if (dev.net !== net) throw new KernelError("ENODEV");
  if (flags & NTF_PROXY) throw new KernelError("ENOENT", "Proxy neighbour entry not found");
  const neigh = neighLookup6(dev, dst, 0);
  if (neigh === null) throw new KernelError("ENOENT", "Neighbour entry not found");
  return neighbourInfo6(neigh);
}

/** RTM_GETNEIGH as a dump: all entries, NOARP ones too. */
export function listNeighbours6(net: NetNamespace): Neighbour6Info[] {
  if (peekIpv6(net) === undefined) return [];
  return net.devices.flatMap((dev) => [...(in6Dev(dev)?.eachNeighbour() ?? [])].map(neighbourInfo6));
}

// Neighbours as routing netlink has them (net/core/neighbour.c neigh_add, neigh_delete, neigh_dump_info).

import { KernelError, type NetDevice, type NetNamespace } from "@podwire/netns";
import { neighCreate, neighLookup, neighLookupExact } from "./arp-tbl.ts";
import { inDevice } from "./in-device.ts";
import { neighbourInfo } from "./neigh-info.ts";
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
} from "./neighbour.ts";
import { ipv4Of } from "./netns-ipv4.ts";
import type { NeighbourInfo, NeighbourRequest } from "./requests.ts";
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
} from "./uapi.ts";

/** RTM_NEWNEIGH. KernelError EEXIST (NLM_F_EXCL), ENOENT (no NLM_F_CREATE), EINVAL, ENOBUFS (table full), ENODEV. */
export function addNeighbour(net: NetNamespace, request: NeighbourRequest, nlflags: number): void {
  const { dev, dst, lladdr, state = NUD_PERMANENT, flags: ntf = 0 } = request;
  if (dev.net !== net) throw new KernelError("ENODEV");
  if (lladdr !== undefined && lladdr.length < dev.address.length)
    throw new KernelError("EINVAL", "Invalid link address");
  if (ntf & NTF_PROXY) {
    addProxy(net, request, ntf, state);
    return;
  }
  let flags = NEIGH_UPDATE_F_ADMIN | NEIGH_UPDATE_F_OVERRIDE | NEIGH_UPDATE_F_OVERRIDE_ISROUTER;
  let neigh = neighLookupExact(dev, dst);
  if (neigh === null) {
    if (!(nlflags & NLM_F_CREATE)) throw new KernelError("ENOENT");
    const permanent = (state & NUD_PERMANENT) !== 0;
    if (permanent && ntf & NTF_MANAGED)
      throw new KernelError("EINVAL", "Invalid NTF_* flag for permanent entry");
    if (inDevice(dev) === null) throw new KernelError("EINVAL");
    const exempt = permanent || (ntf & NTF_EXT_LEARNED) !== 0;
    neigh = neighLookup(dev, dst) ?? neighCreate(dev, dst, ntf & (NTF_EXT_LEARNED | NTF_MANAGED), exempt);
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

function addProxy(net: NetNamespace, request: NeighbourRequest, flags: number, state: number): void {
  if (flags & NTF_MANAGED) throw new KernelError("EINVAL", "Invalid NTF_* flag combination");
  const { proxyNeighbours } = ipv4Of(net);
  const { dev, dst, protocol = 0 } = request;
  const known = proxyNeighbours.find(
    (proxy) => proxy.dst === dst && (proxy.dev === dev || proxy.dev === null),
  );
  const permanent = (state & NUD_PERMANENT) !== 0;
  if (known === undefined) {
    proxyNeighbours.push({ dev, dst, flags, protocol, permanent });
    return;
  }
  known.flags = flags;
  known.permanent = permanent;
  if (protocol !== 0) known.protocol = protocol;
}

/** What RTM_DELNEIGH and RTM_GETNEIGH name an entry by. */
export interface NeighbourSelector {
  dev: NetDevice;
  dst: number;
  /** NTF_PROXY for a proxy entry. */
  flags?: number;
}

/** RTM_DELNEIGH. KernelError ENOENT. */
export function deleteNeighbour(net: NetNamespace, { dev, dst, flags = 0 }: NeighbourSelector): void {
  if (dev.net !== net) throw new KernelError("ENODEV");
  if (flags & NTF_PROXY) {
    const { proxyNeighbours } = ipv4Of(net);
    const at = proxyNeighbours.findIndex((proxy) => proxy.dst === dst && proxy.dev === dev);
    if (at < 0) throw new KernelError("ENOENT");
    proxyNeighbours.splice(at, 1);
    return;
  }
  const neigh = neighLookupExact(dev, dst);
  if (neigh === null) throw new KernelError("ENOENT");
  neighUpdate(neigh, null, 0, NUD_FAILED, NEIGH_UPDATE_F_OVERRIDE | NEIGH_UPDATE_F_ADMIN);
  neigh.table.remove(neigh);
}

/** RTM_GETNEIGH for one entry. KernelError ENOENT. */
export function getNeighbour(net: NetNamespace, { dev, dst, flags = 0 }: NeighbourSelector): NeighbourInfo {
  if (dev.net !== net) throw new KernelError("ENODEV");
  if (flags & NTF_PROXY) {
    const proxy = listNeighbours(net, { proxy: true }).find((one) => one.dst === dst && one.dev === dev);
    if (proxy === undefined) throw new KernelError("ENOENT", "Proxy neighbour entry not found");
    return proxy;
  }
  const neigh = neighLookupExact(dev, dst);
  if (neigh === null) throw new KernelError("ENOENT", "Neighbour entry not found");
  return neighbourInfo(neigh);
}

/** RTM_GETNEIGH as a dump: all entries, NOARP ones too; `proxy`: the proxy entries instead. */
export function listNeighbours(net: NetNamespace, options: { proxy?: boolean } = {}): NeighbourInfo[] {
  if (options.proxy) {
    return ipv4Of(net)
      .proxyNeighbours.filter((proxy) => proxy.dev !== null)
      .map((proxy) => ({
        dev: proxy.dev as NetDevice,
        dst: proxy.dst,
        lladdr: null,
        state: 0,
        flags: proxy.flags | NTF_PROXY,
        probes: 0,
        confirmed: 0,
        used: 0,
        updated: 0,
        refcount: 0,
        protocol: proxy.protocol,
      }));
  }
  return net.devices.flatMap((dev) => [...(inDevice(dev)?.neighbours.values() ?? [])].map(neighbourInfo));
}

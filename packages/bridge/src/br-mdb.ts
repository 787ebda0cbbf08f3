// RTM_NEWMDB, RTM_DELMDB and RTM_GETMDB (net/bridge/br_mdb.c): what `bridge mdb` asks for. Left out: sources of a group.

import { KernelError, type NetDevice } from "@podwire/netns";
import { ETH_P_IP, ETH_P_IPV6 } from "@podwire/wire";
import { BR_STATE_DISABLED, JIFFY } from "./br-constants.ts";
import { type GroupAddress, isForAll, mdbRecord } from "./br-mdb-entry.ts";
import { deletePortGroup, hostLeave, memberOf, newGroup, newPortGroup } from "./br-multicast-group.ts";
import { bridgeOf, bridgePort, type NetBridge, type NetBridgePort } from "./br-private.ts";
import type { VlanGroup } from "./br-vlan-group.ts";
import { notifyMdb } from "./notices.ts";

/** struct br_mdb_entry: a group and who listens to it. */
export interface MdbRequest {
  /** A port, or the bridge itself for its own host. */
  port: NetDevice;
  /** ETH_P_IP, ETH_P_IPV6, or 0 for a link-layer address. */
  proto: number;
  /** 4, 16 or 6 bytes. */
  addr: Uint8Array;
  /** 0 where it was not said. */
  vid: number;
  /** MDB_PERMANENT, else MDB_TEMPORARY. */
  permanent: boolean;
}

/** One line of `bridge mdb show`. */
export interface MdbRecord extends MdbRequest {
  /** Null for the host's own, which have none. */
  protocol: "kernel" | "static" | null;
  /** What is left of the membership, USER_HZ. */
  timer: number;
}

/** A port towards a multicast router. */
export interface MdbRouter {
  port: NetDevice;
  /** MDB_RTR_TYPE_*. */
  type: number;
  /** USER_HZ; 0 for those that stay. */
  timer: number;
}

/** br_mdb_fill_info() and br_rports_fill_info(): null for what is no bridge. Groups newest first. */
export function brMdbDump(dev: NetDevice): { entries: MdbRecord[]; routers: MdbRouter[] } | null {
  const br = bridgeOf(dev);
  if (br === null) return null;
  const entries: MdbRecord[] = [];
  if (br.multicast.snooping)
    for (const entry of br.mdb.entries) {
      if (entry.hostJoined) entries.push(mdbRecord(entry, null));
      for (const member of entry.ports) entries.push(mdbRecord(entry, member));
    }
  const routers =
    br.multicast.router === 0
      ? []
      : br.ports
          .filter(({ mcast }) => mcast.isRouter)
          .map((port) => ({
            port: port.dev,
            type: port.multicastRouter,
            timer: port.mcast.routerTimer.value,
          }));
  return { entries, routers };
}

/** br_mdb_parse(): KernelErrors EOPNOTSUPP and EINVAL, with the kernel's sentences. */
function parse(dev: NetDevice, { proto, addr, vid }: MdbRequest): NetBridge {
  const br = bridgeOf(dev);
  if (br === null) throw new KernelError("EOPNOTSUPP", "bridge: Device is not a bridge");
  const invalid = (message: string) => new KernelError("EINVAL", `bridge: ${message}`);
  const group: GroupAddress = { proto, addr, vid };
  if (proto === ETH_P_IP) {
    if ((addr[0] as number) >> 4 !== 14) throw invalid("IPv4 entry group address is not multicast");
    if (isForAll(group)) throw invalid("IPv4 entry group address is local multicast");
  } else if (proto === ETH_P_IPV6) {
    if (isForAll(group)) throw invalid("IPv6 entry group address is link-local all nodes");
  } else if (((addr[0] as number) & 1) === 0) throw invalid("L2 entry group is not multicast");
  if (vid >= 4095) throw invalid("Invalid entry VLAN id");
  return br;
}

/** br_mdb_add(). KernelErrors EOPNOTSUPP, EINVAL, EEXIST, E2BIG. */
export function brMdbAdd(dev: NetDevice, request: MdbRequest): void {
  const br = parse(dev, request);
  if (!br.dev.up) throw new KernelError("EINVAL", "bridge: Bridge device is not running");
  if (!br.multicast.snooping)
    throw new KernelError("EINVAL", "bridge: Bridge's multicast processing is disabled");
  let port: NetBridgePort | null = null;
  if (request.port !== dev) {
    port = bridgePort(request.port);
    if (port === null) throw new KernelError("EINVAL", "bridge: Net device is not a bridge port");
    if (port.br !== br) throw new KernelError("EINVAL", "bridge: Port belongs to a different bridge device");
    if (port.state === BR_STATE_DISABLED && !request.permanent)
      throw new KernelError("EINVAL", "bridge: Port is in disabled state and entry is not permanent");
  }
  for (const vid of vlansOf(br, port?.vlgrp ?? br.vlgrp, request.vid)) addOne(br, port, { ...request, vid });
}

/** With VLAN filtering and no VLAN named, all of the port's. */
function vlansOf(br: NetBridge, group: VlanGroup, vid: number): number[] {
  if (!br.vlanEnabled || vid !== 0) return [vid];
  return [...group.list].filter((vlan) => vlan.shouldUse).map((vlan) => vlan.vid);
}

/** br_mdb_add_group(). */
function addOne(br: NetBridge, port: NetBridgePort | null, request: MdbRequest): void {
  const { proto, addr, vid, permanent } = request;
  if (port === null && proto !== 0 && permanent)
    throw new KernelError("EINVAL", "bridge: Flags are not allowed for host groups");
  if (proto === 0 && !permanent) throw new KernelError("EINVAL", "bridge: Only permanent L2 entries allowed");
  const entry = newGroup(br, { proto, addr, vid });
  if (entry === null) throw new KernelError("E2BIG");
  const until = br.clock.now + br.multicast.membershipInterval * JIFFY;
  if (port === null) {
    if (entry.hostJoined) throw new KernelError("EEXIST", "bridge: Group is already joined by host");
    entry.hostJoined = true;
    if (proto !== 0) entry.timer.modify(until);
    notifyMdb(entry, null);
    return;
  }
  if (memberOf(entry, port) !== null)
    throw new KernelError("EEXIST", "bridge: Group is already joined by port");
  const member = newPortGroup(entry, port, permanent, "static");
  if (!permanent) member.timer.modify(until);
  notifyMdb(entry, member);
}

/** br_mdb_del(). KernelErrors EOPNOTSUPP, EINVAL where there is nothing such. */
export function brMdbDel(dev: NetDevice, request: MdbRequest): void {
  const br = parse(dev, request);
  const port = request.port === dev ? null : bridgePort(request.port);
  if (request.port !== dev && (port === null || port.br !== br || port.state === BR_STATE_DISABLED))
    throw new KernelError("EINVAL");
  for (const vid of vlansOf(br, port?.vlgrp ?? br.vlgrp, request.vid)) {
    const entry = br.dev.up && br.multicast.snooping ? br.mdb.find({ ...request, vid }) : null;
    const member = entry === null || port === null ? null : memberOf(entry, port);
    if (entry !== null && port === null && entry.hostJoined) hostLeave(entry);
    else if (member !== null) deletePortGroup(member);
    else throw new KernelError("EINVAL");
  }
}

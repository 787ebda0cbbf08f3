// What netlink does to the forwarding database (net/bridge/br_fdb.c br_fdb_add, br_fdb_delete, br_fdb_delete_bulk,
// br_fdb_dump, br_fdb_get). Whether a request is for a device's master or for itself is decided in rtnl-fdb.ts.

import { KernelError, type NetDevice } from "@podwire/netns";
import { isZeroMac } from "@podwire/wire";
import { BR_STATE_FORWARDING, BR_STATE_LEARNING } from "./br-constants.ts";
import { fdbCreate, fdbDelete, fdbFlush, fdbSetFlags, fdbUpdate } from "./br-fdb.ts";
import {
  FDB_ADDED_BY_EXT_LEARN,
  FDB_ADDED_BY_USER,
  FDB_LOCAL,
  FDB_OFFLOADED,
  FDB_STATIC,
  FDB_STICKY,
} from "./br-fdb-entry.ts";
import {
  type FdbMessage,
  fdbMessage,
  fdbToNud,
  NTF_EXT_LEARNED,
  NTF_OFFLOADED,
  NTF_STICKY,
  NTF_USE,
  NUD_NOARP,
  NUD_PERMANENT,
  NUD_REACHABLE,
} from "./br-fdb-info.ts";
import { bridgeOf, bridgePort, type NetBridge, type NetBridgePort } from "./br-private.ts";
import type { VlanGroup } from "./br-vlan-group.ts";
import { notifyFdb } from "./notices.ts";

/** NLM_F_EXCL, NLM_F_CREATE. */
export interface FdbCreation {
  create: boolean;
  exclusive: boolean;
}

/** The bridge behind a device: itself, or its master's; and whose VLANs count. */
function target(dev: NetDevice): { br: NetBridge; port: NetBridgePort | null; vg: VlanGroup } | null {
  const own = bridgeOf(dev);
  if (own !== null) return { br: own, port: null, vg: own.vlgrp };
  const port = bridgePort(dev);
  return port === null ? null : { br: port.br, port, vg: port.vlgrp };
}

/** fdb_add_entry(). */
function addEntry(
  br: NetBridge,
  source: NetBridgePort | null,
  request: FdbMessage,
  vid: number,
  { create, exclusive }: FdbCreation,
): void {
  const { address, state, flags } = request;
  const fixed = (state & (NUD_PERMANENT | NUD_NOARP)) !== 0;
  if (source !== null && !fixed && source.state !== BR_STATE_LEARNING && source.state !== BR_STATE_FORWARDING)
    throw new KernelError("EPERM");
  if (source === null && (state & NUD_PERMANENT) === 0) throw new KernelError("EINVAL");
  if (flags & NTF_STICKY && state & NUD_PERMANENT) throw new KernelError("EINVAL");

  let entry = br.fdb.find(address, 0, vid);
  let modified = false;
  if (entry === null) {
    if (!create) throw new KernelError("ENOENT");
    entry = fdbCreate(br, source, address.slice(), vid, 0);
    modified = true;
  } else {
    if (exclusive) throw new KernelError("EEXIST");
    if (entry.dst !== source) {
      entry.dst = source;
      modified = true;
    }
  }
  if (fdbToNud(br, entry) !== state) {
    if (state & NUD_PERMANENT) fdbSetFlags(br, entry, FDB_LOCAL | FDB_STATIC);
    else if (state & NUD_NOARP) fdbSetFlags(br, entry, FDB_STATIC, FDB_LOCAL);
    else fdbSetFlags(br, entry, 0, FDB_LOCAL | FDB_STATIC);
    modified = true;
  }
  const sticky = flags & NTF_STICKY ? FDB_STICKY : 0;
  if ((entry.flags & FDB_STICKY) !== sticky) {
    entry.flags ^= FDB_STICKY;
    modified = true;
  }
  entry.flags |= FDB_ADDED_BY_USER;
  entry.used = br.clock.now;
  if (!modified) return;
  entry.updated = br.clock.now;
  notifyFdb(br, entry);
}

/** br_fdb_external_learn_add(): somebody else learnt it, and will say when it is gone. */
function externalLearnAdd(br: NetBridge, port: NetBridgePort | null, addr: Uint8Array, vid: number): void {
  const flags = FDB_ADDED_BY_EXT_LEARN | FDB_ADDED_BY_USER | (port === null ? FDB_LOCAL : 0);
  const entry = br.fdb.find(addr, 0, vid);
  if (entry === null) {
    notifyFdb(br, fdbCreate(br, port, addr.slice(), vid, flags));
    return;
  }
  const modified = entry.dst !== port || !(entry.flags & FDB_ADDED_BY_EXT_LEARN);
  entry.updated = br.clock.now;
  entry.dst = port;
  if (entry.flags & FDB_ADDED_BY_EXT_LEARN) entry.used = br.clock.now;
  fdbSetFlags(br, entry, flags);
  if (modified) notifyFdb(br, entry);
}

function addOne(
  br: NetBridge,
  port: NetBridgePort | null,
  request: FdbMessage,
  vid: number,
  creation: FdbCreation,
): void {
  if (request.flags & NTF_USE) {
    if (port === null) throw new KernelError("EINVAL");
    if (port.state !== BR_STATE_LEARNING && port.state !== BR_STATE_FORWARDING) return;
    fdbUpdate(br, port, request.address, 0, vid, FDB_ADDED_BY_USER);
  } else if (request.flags & NTF_EXT_LEARNED) {
    if (port === null && (request.state & NUD_PERMANENT) === 0)
      throw new KernelError("EINVAL", "bridge: FDB entry towards bridge must be permanent");
    externalLearnAdd(br, port, request.address, vid);
  } else addEntry(br, port, request, vid, creation);
}

/** br_fdb_add(): in one VLAN, or in none and in all that the port has. */
export function brFdbAdd(dev: NetDevice, request: FdbMessage, creation: FdbCreation): void {
  if ((request.state & (NUD_PERMANENT | NUD_NOARP | NUD_REACHABLE)) === 0) throw new KernelError("EINVAL");
  if (isZeroMac(request.address, 0)) throw new KernelError("EINVAL");
  const found = target(dev);
  if (found === null) throw new KernelError("EINVAL");
  const { br, port, vg } = found;
  if (request.vlan !== undefined) {
    if (!vg.find(request.vlan)?.shouldUse) throw new KernelError("EINVAL");
    addOne(br, port, request, request.vlan, creation);
    return;
  }
  addOne(br, port, request, 0, creation);
  for (const vlan of vg.list) if (vlan.shouldUse) addOne(br, port, request, vlan.vid, creation);
}

/** br_fdb_delete(). KernelError ENOENT where nothing was there in any VLAN. */
export function brFdbDelete(dev: NetDevice, address: Uint8Array, vid: number | undefined): void {
  const found = target(dev);
  if (found === null) throw new KernelError("EINVAL");
  const { br, port, vg } = found;
  const deleteOne = (vlan: number): boolean => {
    const entry = br.fdb.find(address, 0, vlan);
    if (entry === null || entry.dst !== port) return false;
    fdbDelete(br, entry);
    return true;
  };
  let deleted: boolean;
  if (vid !== undefined) {
    if (vg.find(vid) === null) throw new KernelError("EINVAL");
    deleted = deleteOne(vid);
  } else {
    deleted = deleteOne(0);
    for (const vlan of vg.list) if (vlan.shouldUse && deleteOne(vlan.vid)) deleted = true;
  }
  if (!deleted) throw new KernelError("ENOENT");
}

/** What is to be flushed: states and flags are compared under their masks. */
export interface FdbFlushRequest {
  state: number;
  stateMask: number;
  flags: number;
  flagsMask: number;
  vlan?: number;
  /** NDA_IFINDEX: only what points there. */
  ifindex?: number;
}

const stateFlags = (state: number): number =>
  (state & NUD_PERMANENT ? FDB_LOCAL : 0) | (state & NUD_NOARP ? FDB_STATIC : 0);

const ndmFlags = (flags: number): number =>
  (flags & NTF_USE ? FDB_ADDED_BY_USER : 0) |
  (flags & NTF_EXT_LEARNED ? FDB_ADDED_BY_EXT_LEARN : 0) |
  (flags & NTF_OFFLOADED ? FDB_OFFLOADED : 0) |
  (flags & NTF_STICKY ? FDB_STICKY : 0);

/** br_fdb_delete_bulk(). */
export function brFdbDeleteBulk(dev: NetDevice, request: FdbFlushRequest): void {
  const found = target(dev);
  if (found === null) throw new KernelError("EINVAL", "bridge: Device is not a bridge port");
  const { br, port } = found;
  const only = request.ifindex === undefined ? (port?.dev ?? null) : flushDevice(br, request.ifindex);
  fdbFlush(br, {
    flags: stateFlags(request.state) | ndmFlags(request.flags),
    flagsMask: stateFlags(request.stateMask) | ndmFlags(request.flagsMask),
    dev: only,
    vlanId: request.vlan ?? 0,
  });
}

/** __fdb_flush_validate_ifindex(). */
function flushDevice(br: NetBridge, ifindex: number): NetDevice {
  const dev = br.net.devicesByIndex.get(ifindex);
  if (dev === undefined) throw new KernelError("ENODEV", "bridge: Unknown flush device ifindex");
  const own = bridgeOf(dev);
  const port = bridgePort(dev);
  if (own === null && port === null)
    throw new KernelError("EINVAL", "bridge: Flush device is not a bridge or bridge port");
  if (own !== null && own !== br)
    throw new KernelError("EINVAL", "bridge: Flush bridge device does not match target bridge device");
  if (port !== null && port.br !== br)
    throw new KernelError("EINVAL", "bridge: Port belongs to a different bridge device");
  return dev;
}

/** br_fdb_dump(): entries that point to `filter`, a port or the bridge itself, the newest first. */
export function brFdbDump(br: NetBridge, filter: NetDevice): FdbMessage[] {
  const messages: FdbMessage[] = [];
  for (let entry = br.fdbHead; entry !== null; entry = entry.next)
    if ((entry.dst?.dev ?? br.dev) === filter) messages.push(fdbMessage(br, entry));
  return messages;
}

/** br_fdb_get(). */
export function brFdbGet(br: NetBridge, address: Uint8Array, vid: number): FdbMessage {
  const entry = br.fdb.find(address, 0, vid);
  if (entry === null) throw new KernelError("ENOENT", "Fdb entry not found");
  return fdbMessage(br, entry);
}

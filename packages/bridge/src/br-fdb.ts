// The forwarding database (net/bridge/br_fdb.c): which address is behind which port. Learnt from what comes in, aged by a
// garbage collection that runs only while there is something to age. What netlink does to it is in br-fdb-netlink.ts.

import type { NetDevice } from "@podwire/netns";
import { isValidMac, macEqual } from "@podwire/wire";
import { JIFFY } from "./br-constants.ts";
import {
  FDB_ADDED_BY_EXT_LEARN,
  FDB_ADDED_BY_USER,
  FDB_LOCAL,
  FDB_NOTIFY_INACTIVE,
  FDB_OFFLOADED,
  FDB_STATIC,
  FDB_STICKY,
  FdbEntry,
} from "./br-fdb-entry.ts";
import { holdTime } from "./br-fdb-info.ts";
import type { NetBridge, NetBridgePort } from "./br-private.ts";
import { notifyFdb } from "./notices.ts";

/** Collections are at least 10 ms apart. */
const MIN_GC_DELAY = JIFFY;

/** br_fdb_find_rcu(): the entry for the address at `bytes[at]`, vid 0 where the bridge does not filter VLANs. */
export function fdbFind(br: NetBridge, bytes: Uint8Array, at: number, vid: number): FdbEntry | null {
  return br.fdb.find(bytes, at, vid);
}

/** fdb_create(). The caller knows that there is none. */
export function fdbCreate(
  br: NetBridge,
  source: NetBridgePort | null,
  addr: Uint8Array,
  vid: number,
  flags: number,
): FdbEntry {
  const entry = new FdbEntry(addr, vid, source, flags, br.clock.now);
  br.fdb.insert(entry);
  entry.next = br.fdbHead;
  if (br.fdbHead !== null) br.fdbHead.prev = entry;
  br.fdbHead = entry;
  if (entry.ages) ageingChanged(br, 1);
  return entry;
}

/** fdb_delete(). */
export function fdbDelete(br: NetBridge, entry: FdbEntry): void {
  if (!entry.hashed) return;
  entry.hashed = false;
  br.fdb.remove(entry);
  if (entry.prev === null) br.fdbHead = entry.next;
  else entry.prev.next = entry.next;
  if (entry.next !== null) entry.next.prev = entry.prev;
  if (entry.ages) ageingChanged(br, -1);
  notifyFdb(br, entry, true);
}

/** Sets and clears flags, minding whether the entry ages. */
export function fdbSetFlags(br: NetBridge, entry: FdbEntry, set: number, clear = 0): void {
  const aged = entry.ages;
  entry.flags = (entry.flags & ~clear) | set;
  if (aged !== entry.ages) ageingChanged(br, aged ? -1 : 1);
}

/** fdb_delete_local(): another port, or the bridge, with the same address inherits the entry. */
function fdbDeleteLocal(br: NetBridge, port: NetBridgePort | null, entry: FdbEntry): void {
  const { addr, vlanId } = entry;
  for (const other of br.ports) {
    if (other === port || !macEqual(other.dev.address, 0, addr, 0)) continue;
    if (vlanId !== 0 && other.vlgrp.find(vlanId) === null) continue;
    entry.dst = other;
    entry.flags &= ~FDB_ADDED_BY_USER;
    return;
  }
  if (port !== null && macEqual(br.dev.address, 0, addr, 0)) {
    if (vlanId === 0 || br.vlgrp.find(vlanId)?.shouldUse) {
      entry.dst = null;
      entry.flags &= ~FDB_ADDED_BY_USER;
      return;
    }
  }
  fdbDelete(br, entry);
}

/** Is `entry` the automatic entry of `port` (null: the bridge)? */
function isAutomatic(entry: FdbEntry | null, port: NetBridgePort | null): entry is FdbEntry {
  return (
    entry !== null && entry.dst === port && (entry.flags & (FDB_LOCAL | FDB_ADDED_BY_USER)) === FDB_LOCAL
  );
}

/** br_fdb_find_delete_local(). */
export function fdbFindDeleteLocal(
  br: NetBridge,
  port: NetBridgePort | null,
  addr: Uint8Array,
  vid: number,
): void {
  const entry = br.fdb.find(addr, 0, vid);
  if (isAutomatic(entry, port)) fdbDeleteLocal(br, port, entry);
}

/** br_fdb_add_local(): the address of a port (null: of the bridge). False where it is not one a device can have. */
export function fdbAddLocal(
  br: NetBridge,
  source: NetBridgePort | null,
  addr: Uint8Array,
  vid: number,
): boolean {
  if (!isValidMac(addr, 0)) return false;
  const entry = br.fdb.find(addr, 0, vid);
  if (entry !== null) {
    // Several ports may have one address: the first stays.
    if (entry.flags & FDB_LOCAL) return true;
    fdbDelete(br, entry);
  }
  notifyFdb(br, fdbCreate(br, source, addr.slice(), vid, FDB_LOCAL | FDB_STATIC));
  return true;
}

/** br_fdb_changeaddr(): a port's device has a new address. */
export function fdbChangeAddr(port: NetBridgePort, newAddr: Uint8Array): void {
  const { br, vlgrp } = port;
  for (let entry = br.fdbHead; entry !== null; ) {
    const { next } = entry;
    if (isAutomatic(entry, port)) {
      fdbDeleteLocal(br, port, entry);
      if (vlgrp.numVlans === 0) break;
    }
    entry = next;
  }
  fdbAddLocal(br, port, newAddr, 0);
  if (vlgrp.numVlans > 0) for (const vlan of vlgrp.list) fdbAddLocal(br, port, newAddr, vlan.vid);
}

/** br_fdb_change_mac_address(): the bridge itself is about to have a new address. */
export function fdbChangeMacAddress(br: NetBridge, newAddr: Uint8Array): void {
  fdbFindDeleteLocal(br, null, br.dev.address, 0);
  fdbAddLocal(br, null, newAddr, 0);
  for (const vlan of br.vlgrp.list) {
    if (!vlan.shouldUse) continue;
    fdbFindDeleteLocal(br, null, br.dev.address, vlan.vid);
    fdbAddLocal(br, null, newAddr, vlan.vid);
  }
}

/** br_fdb_delete_by_port(): what points to `port` goes; `all`: static entries, too; `vid`: only that VLAN's. */
export function fdbDeleteByPort(br: NetBridge, port: NetBridgePort | null, vid: number, all: boolean): void {
  for (let entry = br.fdbHead; entry !== null; ) {
    const { next } = entry;
    if (entry.dst === port && (all || isFlushable(entry, vid))) {
      if (entry.flags & FDB_LOCAL) fdbDeleteLocal(br, port, entry);
      else fdbDelete(br, entry);
    }
    entry = next;
  }
}

function isFlushable(entry: FdbEntry, vid: number): boolean {
  if (entry.flags & FDB_STATIC) return false;
  if ((entry.flags & (FDB_ADDED_BY_EXT_LEARN | FDB_OFFLOADED)) === FDB_ADDED_BY_EXT_LEARN) return false;
  return vid === 0 || entry.vlanId === vid;
}

/** Which entries go: all fields that are not 0 must fit; `flags` are compared under `flagsMask`. */
export interface FdbFlush {
  flags?: number;
  flagsMask?: number;
  /** The port's device, or the bridge's for what points nowhere. */
  dev?: NetDevice | null;
  vlanId?: number;
}

/** br_fdb_flush(). */
export function fdbFlush(
  br: NetBridge,
  { flags = 0, flagsMask = 0, dev = null, vlanId = 0 }: FdbFlush,
): void {
  for (let entry = br.fdbHead; entry !== null; ) {
    const { next } = entry;
    if (
      (vlanId === 0 || vlanId === entry.vlanId) &&
      (dev === null || dev === (entry.dst?.dev ?? br.dev)) &&
      (flagsMask === 0 || (entry.flags & flagsMask) === flags)
    )
      fdbDelete(br, entry);
    entry = next;
  }
}

/** What learning did, for the packet's trail. */
export type Learnt = "learned" | "moved" | null;

/** br_fdb_update(): the address at `bytes[at]` was seen on `source`. */
export function fdbUpdate(
  br: NetBridge,
  source: NetBridgePort,
  bytes: Uint8Array,
  at: number,
  vid: number,
  flags: number,
): Learnt {
  if (holdTime(br) === 0) return null;
  const entry = br.fdb.find(bytes, at, vid);
  if (entry === null) {
    notifyFdb(br, fdbCreate(br, source, bytes.slice(at, at + 6), vid, flags));
    return "learned";
  }
  // An own address as somebody's source: the kernel warns, and learns nothing.
  if (entry.flags & FDB_LOCAL) return null;
  entry.updated = br.clock.now;
  entry.flags = (entry.flags & ~FDB_NOTIFY_INACTIVE) | (flags & FDB_ADDED_BY_USER);
  if (entry.dst === source || entry.flags & FDB_STICKY) return null;
  entry.dst = source;
  if (entry.flags & FDB_ADDED_BY_EXT_LEARN) fdbSetFlags(br, entry, 0, FDB_ADDED_BY_EXT_LEARN);
  notifyFdb(br, entry);
  return "moved";
}

/** Entries in the order in which they are shown: the newest first. */
export function* fdbEntries(br: NetBridge): Generator<FdbEntry> {
  for (let entry = br.fdbHead; entry !== null; entry = entry.next) yield entry;
}

/** The collection begins: 100 ms after the bridge came up (br_stp_enable_bridge). */
export function startGc(br: NetBridge, delay: number = 10 * JIFFY): void {
  stopGc(br);
  br.gcExpires = br.clock.now + delay;
  if (br.fdbAgeing > 0) scheduleGc(br);
}

/** cancel_delayed_work_sync(&br->gc_work). */
export function stopGc(br: NetBridge): void {
  if (br.gcPending >= 0) br.clock.cancel(br.gcPending);
  br.gcPending = -1;
  br.gcExpires = -1;
}

/** gc_timer: what is left until the next collection, in USER_HZ; 0 while the bridge is down. */
export function gcTimerValue(br: NetBridge): number {
  if (br.gcExpires < 0) return 0;
  catchUp(br);
  return Math.floor((br.gcExpires - br.clock.now) / JIFFY);
}

/** To be called before the hold time changes: collections that found nothing to do have run on the old one. */
export function catchUp(br: NetBridge): void {
  if (br.gcPending >= 0 || br.gcExpires < 0) return;
  const late = br.clock.now - br.gcExpires;
  if (late < 0) return;
  const period = Math.max(holdTime(br), MIN_GC_DELAY);
  br.gcExpires += (Math.floor(late / period) + 1) * period;
}

function ageingChanged(br: NetBridge, by: 1 | -1): void {
  br.fdbAgeing += by;
  if (br.gcExpires < 0 || br.fdbAgeing === 0 || br.gcPending >= 0) return;
  catchUp(br);
  scheduleGc(br);
}

function scheduleGc(br: NetBridge): void {
  br.gcPending = br.clock.schedule(br.gcExpires - br.clock.now, cleanup, br, null);
}

/** br_fdb_cleanup(): what was not confirmed for the hold time goes; the next run is when the next may be due. */
function cleanup(br: NetBridge): void {
  br.gcPending = -1;
  const { now } = br.clock;
  const hold = holdTime(br);
  let delay = hold;
  for (let entry = br.fdbHead; entry !== null; ) {
    const { next } = entry;
    if (entry.ages) {
      const due = entry.updated + hold;
      if (due > now) delay = Math.min(delay, due - now);
      else fdbDelete(br, entry);
    }
    entry = next;
  }
  br.gcExpires = now + Math.max(delay, MIN_GC_DELAY);
  if (br.fdbAgeing > 0) scheduleGc(br);
}

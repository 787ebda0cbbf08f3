// One entry of the forwarding database as netlink tells of it (net/bridge/br_fdb.c fdb_fill_info).

import type { NetDevice } from "@podwire/netns";
import { JIFFY } from "./br-constants.ts";
import {
  FDB_ADDED_BY_EXT_LEARN,
  FDB_LOCAL,
  FDB_OFFLOADED,
  FDB_STATIC,
  FDB_STICKY,
  type FdbEntry,
} from "./br-fdb-entry.ts";
import type { NetBridge } from "./br-private.ts";

/** States of a neighbour message, include/uapi/linux/neighbour.h. */
export const NUD_REACHABLE = 0x02;
export const NUD_STALE = 0x04;
export const NUD_NOARP = 0x40;
export const NUD_PERMANENT = 0x80;
/** And its flags. */
export const NTF_USE = 1 << 0;
export const NTF_SELF = 1 << 1;
export const NTF_MASTER = 1 << 2;
export const NTF_EXT_LEARNED = 1 << 4;
export const NTF_OFFLOADED = 1 << 5;
export const NTF_STICKY = 1 << 6;

/** One line of `bridge fdb` as netlink carries it (struct ndmsg and its attributes). */
export interface FdbMessage {
  dev: NetDevice;
  address: Uint8Array;
  /** NUD_* and NTF_*. */
  state: number;
  flags: number;
  /** The bridge it belongs to; absent for addresses that a device itself listens to. */
  master?: NetDevice;
  /** Absent: of no VLAN. */
  vlan?: number;
  /** NDA_CACHEINFO, in USER_HZ: since it was used, since it was confirmed. */
  used?: number;
  updated?: number;
}

/** hold_time(): how long an entry lives unconfirmed (ns); the forward delay while the topology changes. */
export function holdTime(br: NetBridge): number {
  return (br.topologyChange ? br.forwardDelay : br.ageingTime) * JIFFY;
}

/** has_expired(). */
export function hasExpired(br: NetBridge, entry: FdbEntry): boolean {
  return entry.ages && entry.updated + holdTime(br) <= br.clock.now;
}

/** fdb_to_nud(). */
export function fdbToNud(br: NetBridge, entry: FdbEntry): number {
  if (entry.flags & FDB_LOCAL) return NUD_PERMANENT;
  if (entry.flags & FDB_STATIC) return NUD_NOARP;
  return hasExpired(br, entry) ? NUD_STALE : NUD_REACHABLE;
}

/** fdb_fill_info(). */
export function fdbMessage(br: NetBridge, entry: FdbEntry): FdbMessage {
  const { now } = br.clock;
  return {
    dev: entry.dst?.dev ?? br.dev,
    address: entry.addr,
    state: fdbToNud(br, entry),
    flags:
      (entry.flags & FDB_OFFLOADED ? NTF_OFFLOADED : 0) |
      (entry.flags & FDB_ADDED_BY_EXT_LEARN ? NTF_EXT_LEARNED : 0) |
      (entry.flags & FDB_STICKY ? NTF_STICKY : 0),
    master: br.dev,
    used: Math.floor((now - entry.used) / JIFFY),
    updated: Math.floor((now - entry.updated) / JIFFY),
    ...(entry.vlanId === 0 ? {} : { vlan: entry.vlanId }),
  };
}

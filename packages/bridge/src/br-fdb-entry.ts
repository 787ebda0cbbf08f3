// One line of the forwarding database (struct net_bridge_fdb_entry).

import type { NetBridgePort } from "./br-private.ts";

/** Flags of an entry: 1 << BR_FDB_*. */
export const FDB_LOCAL = 1 << 0;
export const FDB_STATIC = 1 << 1;
export const FDB_STICKY = 1 << 2;
export const FDB_ADDED_BY_USER = 1 << 3;
export const FDB_ADDED_BY_EXT_LEARN = 1 << 4;
export const FDB_OFFLOADED = 1 << 5;
export const FDB_NOTIFY = 1 << 6;
export const FDB_NOTIFY_INACTIVE = 1 << 7;

export class FdbEntry {
  readonly addr: Uint8Array;
  /** 0: of no VLAN. */
  readonly vlanId: number;
  /** Port behind which the address is; null: the bridge itself. */
  dst: NetBridgePort | null;
  flags: number;
  /** When it was learnt or confirmed last, and when a frame to it passed last (ns). */
  updated: number;
  used: number;
  /** Neighbours in fdb_list, newest first. */
  prev: FdbEntry | null = null;
  next: FdbEntry | null = null;
  /** False once it was deleted. */
  hashed = true;

  constructor(addr: Uint8Array, vlanId: number, dst: NetBridgePort | null, flags: number, now: number) {
    this.addr = addr;
    this.vlanId = vlanId;
    this.dst = dst;
    this.flags = flags;
    this.updated = now;
    this.used = now;
  }

  /** Goes when it was not confirmed for the ageing time: neither static nor learnt elsewhere. */
  get ages(): boolean {
    return (this.flags & (FDB_STATIC | FDB_ADDED_BY_EXT_LEARN)) === 0;
  }
}

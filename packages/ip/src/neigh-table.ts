// struct neigh_table (net/core/neighbour.c): all neighbours of one protocol of a kernel, of every namespace, with the limits
// they share. The periodic collection only exists while there are enough entries (gc_thresh1) to be worth it.

import { type Clock, SECOND } from "@podwire/clock";
import type { Kernel, NetDevice } from "@podwire/netns";
import { ETH_P_IP, formatIpv4 } from "@podwire/wire";
import { notifyNeighbour } from "./neigh-info.ts";
import {
  arpTableValues,
  NEIGH_VAR_BASE_REACHABLE_TIME,
  NEIGH_VAR_GC_STALETIME,
  NeighParms,
} from "./neigh-parms.ts";
import type { Neighbour, NeighDevice } from "./neighbour.ts";
import {
  NTF_EXT_LEARNED,
  NUD_FAILED,
  NUD_IN_TIMER,
  NUD_NOARP,
  NUD_NONE,
  NUD_PERMANENT,
  NUD_VALID,
} from "./uapi.ts";

/** After a forced collection the table may stay between thresholds this long. */
const FLUSH_INTERVAL = 5 * SECOND;

/** What differs between ARP's table and neighbour discovery's. */
export interface NeighProtocol {
  /** EtherType of the packets that go to its neighbours. */
  readonly etherType: number;
  /** Name of its random numbers. */
  readonly random: string;
  /** parms.data as compiled in. */
  values(): Int32Array;
  /** The device's side of it, null where it has none. */
  deviceOf(dev: NetDevice): NeighDevice | null;
  /** A neighbour's address as text. */
  formatAddress(neigh: Neighbour): string;
  /** Tells those who listen to routing netlink of a change, or of the end, while `holders` more than its timer hold the entry. */
  notify(neigh: Neighbour, deleted: boolean, holders: number): void;
}

export class NeighTable {
  readonly kernel: Kernel;
  readonly clock: Clock;
  readonly protocol: NeighProtocol;
  readonly etherType: number;
  /** What new devices begin with: `net.ipv4.neigh.default`, `net.ipv6.neigh.default`. */
  readonly parms: NeighParms;
  gcInterval = 30;
  gcThresh1 = 128;
  gcThresh2 = 512;
  gcThresh3 = 1024;
  /** Those that may be collected, the oldest first. */
  readonly collectable = new Set<Neighbour>();
  entries = 0;
  lastFlush: number;
  #gcScheduled = false;

  constructor(kernel: Kernel, protocol: NeighProtocol) {
    this.kernel = kernel;
    this.clock = kernel.clock;
    this.protocol = protocol;
    this.etherType = protocol.etherType;
    this.parms = new NeighParms(protocol.values(), kernel.random(protocol.random), this.clock.now);
    this.lastFlush = this.clock.now;
  }

  /** neigh_parms_alloc(): a device's own values. */
  parmsFor(): NeighParms {
    return new NeighParms(this.parms.data, this.kernel.random(this.protocol.random), this.clock.now);
  }

  formatAddress(neigh: Neighbour): string {
    return this.protocol.formatAddress(neigh);
  }

  /** neigh_update_notify(): whoever changes an entry holds it meanwhile. */
  changed(neigh: Neighbour): void {
    if (this.kernel.rtnl.heard) this.protocol.notify(neigh, false, 1);
  }

  /** Puts a new entry into the table; false where it is full (neigh_alloc). */
  insert(inDev: NeighDevice, neigh: Neighbour, exemptFromGc: boolean): boolean {
    const { now } = this.clock;
    if (!exemptFromGc) {
      const { size } = this.collectable;
      const full = size >= this.gcThresh3;
      if (full || (size >= this.gcThresh2 && now > this.lastFlush + FLUSH_INTERVAL))
        if (this.#forcedGc() === 0 && full) return false;
      this.collectable.add(neigh);
      neigh.collectable = true;
    }
    inDev.linkNeighbour(neigh);
    this.entries++;
    this.#schedule();
    return true;
  }

  /** neigh_update_gc_list(): permanent and externally learned entries are not collected. */
  updateCollectable(neigh: Neighbour): void {
    if (neigh.dead) return;
    const may = !(neigh.nudState & NUD_PERMANENT || neigh.flags & NTF_EXT_LEARNED);
    if (may === neigh.collectable) return;
    neigh.collectable = may;
    if (may) this.collectable.add(neigh);
    else this.collectable.delete(neigh);
  }

  /** neigh_remove_one(), neigh_destroy(): nobody finds it any more, and who still holds it sees that it is dead. */
  remove(neigh: Neighbour): void {
    if (neigh.dead) return;
    neigh.stopTimer();
    if (this.kernel.rtnl.heard) this.protocol.notify(neigh, true, 0);
    neigh.inDev.unlinkNeighbour(neigh);
    neigh.dead = true;
    this.collectable.delete(neigh);
    this.entries--;
    neigh.purgeQueue();
    neigh.nudState = neigh.nudState & NUD_VALID ? NUD_NOARP : NUD_NONE;
  }

  /** neigh_flush_dev(). */
  flushDevice(dev: NetDevice, skipPermanent: boolean): void {
    const inDev = this.protocol.deviceOf(dev);
    if (inDev === null) return;
    for (const neigh of [...inDev.eachNeighbour()])
      if (!(skipPermanent && neigh.nudState & NUD_PERMANENT)) this.remove(neigh);
  }

  /** neigh_forced_gc(): makes room at once; returns how many went. */
  #forcedGc(): number {
    const { now } = this.clock;
    const wanted = this.collectable.size - this.gcThresh2;
    let shrunk = 0;
    for (const neigh of this.collectable) {
      const old = now - neigh.updated > FLUSH_INTERVAL;
      if (neigh.nudState & NUD_IN_TIMER) continue;
      if (neigh.nudState !== NUD_FAILED && neigh.nudState !== NUD_NOARP && !old) continue;
      this.remove(neigh);
      if (++shrunk >= wanted) break;
    }
    this.lastFlush = now;
    return shrunk;
  }

  #schedule(): void {
    if (this.#gcScheduled || this.entries < this.gcThresh1) return;
    this.#gcScheduled = true;
    this.clock.schedule(this.parms.ns(NEIGH_VAR_BASE_REACHABLE_TIME) / 2, periodicGc, this, null);
  }

  /** neigh_periodic_work(): what nobody used for gc_stale_time, and what failed, goes. */
  collect(): void {
    this.#gcScheduled = false;
    const { now } = this.clock;
    if (this.entries < this.gcThresh1) return;
    for (const neigh of this.collectable) {
      if (neigh.nudState & (NUD_PERMANENT | NUD_IN_TIMER)) continue;
      if (neigh.used < neigh.confirmed) neigh.used = neigh.confirmed;
      if (neigh.nudState === NUD_FAILED || now >= neigh.used + neigh.parms.ns(NEIGH_VAR_GC_STALETIME))
        this.remove(neigh);
    }
    this.#schedule();
  }
}

function periodicGc(table: NeighTable): void {
  table.collect();
}

/** arp_tbl. */
const ARP: NeighProtocol = {
  etherType: ETH_P_IP,
  random: "neigh",
  values: arpTableValues,
  deviceOf: (dev) => dev.ipPtr as NeighDevice | null,
  formatAddress: (neigh) => formatIpv4(neigh.key),
  notify: notifyNeighbour,
};

const tables = new WeakMap<Kernel, NeighTable>();

/** arp_tbl of a kernel. */
export function arpTable(kernel: Kernel): NeighTable {
  let table = tables.get(kernel);
  if (table === undefined) {
    table = new NeighTable(kernel, ARP);
    tables.set(kernel, table);
  }
  return table;
}

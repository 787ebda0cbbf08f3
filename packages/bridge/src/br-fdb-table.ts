// The hash table of the forwarding database (fdb_hash_tbl), by address and VLAN. Open addressing over typed arrays:
// a look-up compares two numbers and allocates nothing.

import { macHi16, macLo32 } from "@podwire/wire";
import type { FdbEntry } from "./br-fdb-entry.ts";

export class FdbTable {
  size = 0;
  /** First 16 bits of the address and the VLAN; the last 32 bits. */
  #high = new Int32Array(16);
  #low = new Int32Array(16);
  #entries: (FdbEntry | null)[] = new Array(16).fill(null);
  #mask = 15;

  /** The entry for the address at `bytes[at]` in VLAN `vid`. */
  find(bytes: Uint8Array, at: number, vid: number): FdbEntry | null {
    const high = (macHi16(bytes, at) << 12) | vid;
    const low = macLo32(bytes, at) | 0;
    const mask = this.#mask;
    for (let slot = hash(high, low) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#entries[slot] as FdbEntry | null;
      if (entry === null || (this.#low[slot] === low && this.#high[slot] === high)) return entry;
    }
  }

  /** Adds an entry whose key is not there yet. */
  insert(entry: FdbEntry): void {
    if ((this.size + 1) * 2 > this.#entries.length) this.#grow();
    this.#put(entry);
    this.size++;
  }

  remove(entry: FdbEntry): void {
    const high = (macHi16(entry.addr, 0) << 12) | entry.vlanId;
    const low = macLo32(entry.addr, 0) | 0;
    const mask = this.#mask;
    let hole = hash(high, low) & mask;
    while (this.#entries[hole] !== entry) {
      if (this.#entries[hole] === null) return;
      hole = (hole + 1) & mask;
    }
    this.size--;
    // Those behind it move up, so that no search ends at the hole too early.
    for (let slot = (hole + 1) & mask; this.#entries[slot] !== null; slot = (slot + 1) & mask) {
      const home = hash(this.#high[slot] as number, this.#low[slot] as number) & mask;
      if (((slot - home) & mask) < ((slot - hole) & mask)) continue;
      this.#entries[hole] = this.#entries[slot] as FdbEntry;
      this.#high[hole] = this.#high[slot] as number;
      this.#low[hole] = this.#low[slot] as number;
      hole = slot;
    }
    this.#entries[hole] = null;
  }

  #put(entry: FdbEntry): void {
    const high = (macHi16(entry.addr, 0) << 12) | entry.vlanId;
    const low = macLo32(entry.addr, 0) | 0;
    let slot = hash(high, low) & this.#mask;
    while (this.#entries[slot] !== null) slot = (slot + 1) & this.#mask;
    this.#entries[slot] = entry;
    this.#high[slot] = high;
    this.#low[slot] = low;
  }

  #grow(): void {
    const old = this.#entries;
    const length = old.length * 2;
    this.#high = new Int32Array(length);
    this.#low = new Int32Array(length);
    this.#entries = new Array(length).fill(null);
    this.#mask = length - 1;
    for (const entry of old) if (entry !== null) this.#put(entry);
  }
}

/** Multiplicative mixing of both halves. */
function hash(high: number, low: number): number {
  const mixed = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

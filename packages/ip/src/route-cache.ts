// Which route packets of a flow took. The kernel's FIB look-up is fast enough to be done for every packet; here a
// direct-mapped table, keyed by numbers, stands before it, for input and for output. An entry is good while the routes
// it came from are: whoever changes routes, rules, addresses, devices or tunables calls `flush`.

import type { Rtable } from "./rtable.ts";

const INITIAL_SLOTS = 16;
const MAX_SLOTS = 4096;

class FlowTable {
  #slots = 0;
  #dst = new Uint32Array(0);
  #src = new Uint32Array(0);
  /** Interface index and TOS: `ifindex * 256 + tos`. */
  #key = new Float64Array(0);
  #generation = new Float64Array(0);
  #rt: (Rtable | null)[] = [];
  #evictions = 0;

  find(dst: number, src: number, key: number, generation: number): Rtable | null {
    if (this.#slots === 0) return null;
    const slot = hash(dst, src, key) & (this.#slots - 1);
    return this.#dst[slot] === dst &&
      this.#src[slot] === src &&
      this.#key[slot] === key &&
      this.#generation[slot] === generation
      ? (this.#rt[slot] as Rtable)
      : null;
  }

  store(dst: number, src: number, key: number, generation: number, rt: Rtable): void {
    if (this.#slots === 0) this.#resize(INITIAL_SLOTS);
    let slot = hash(dst, src, key) & (this.#slots - 1);
    // A living entry of another flow goes: after as many of those as there are slots, the table is too small.
    if (this.#generation[slot] === generation && ++this.#evictions > this.#slots && this.#slots < MAX_SLOTS) {
      this.#resize(this.#slots * 4);
      slot = hash(dst, src, key) & (this.#slots - 1);
    }
    this.#dst[slot] = dst;
    this.#src[slot] = src;
    this.#key[slot] = key;
    this.#generation[slot] = generation;
    this.#rt[slot] = rt;
  }

  #resize(slots: number): void {
    this.#slots = slots;
    this.#dst = new Uint32Array(slots);
    this.#src = new Uint32Array(slots);
    this.#key = new Float64Array(slots);
    this.#generation = new Float64Array(slots).fill(-1);
    this.#rt = new Array(slots).fill(null);
    this.#evictions = 0;
  }
}

function hash(dst: number, src: number, key: number): number {
  let h = Math.imul(dst ^ Math.imul(src, 0x9e3779b1) ^ Math.imul(key, 0x85ebca6b), 0xc2b2ae35);
  h ^= h >>> 15;
  return h ^ (h >>> 7);
}

export class RouteCache {
  /** Packets that came in: by destination, source, device and TOS. */
  readonly input = new FlowTable();
  /** Questions of sockets: by destination, source, device and TOS. */
  readonly output = new FlowTable();
  generation = 0;

  /** Everything must be looked up anew. */
  flush(): void {
    this.generation++;
  }
}

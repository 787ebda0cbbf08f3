// IP ids (net/ipv4/route.c __ip_select_ident): counters shared by those who hash alike, which jump ahead by a random bit of
// the time since the last one, so that nobody can count our packets.

import type { Random } from "@podwire/clock";
import type { Kernel } from "@podwire/netns";
import type { NetnsIpv4 } from "./netns-ipv4.ts";
import { JIFFY } from "./sysctl-kernel.ts";

/** 2,048 counters on a machine with little memory. */
const BUCKETS = 2048;

export class IpIdents {
  readonly #counters = new Uint32Array(BUCKETS);
  readonly #stamps = new Float64Array(BUCKETS);
  readonly #kernel: Kernel;
  readonly #random: Random;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#random = kernel.random("ip_ident");
  }

  /** ip_idents_reserve(): the next id of those who hash alike. */
  next(hash: number): number {
    const slot = hash & (BUCKETS - 1);
    const jiffies = Math.floor(this.#kernel.clock.now / JIFFY);
    const passed = jiffies - (this.#stamps[slot] as number);
    if (passed > 0) {
      this.#stamps[slot] = jiffies;
      this.#counters[slot] =
        (this.#counters[slot] as number) + this.#random.int(0, Math.min(passed, 0x7fffffff) - 1);
    }
    const id = this.#counters[slot] as number;
    this.#counters[slot] = id + 1;
    return id & 0xffff;
  }
}

const kernels = new WeakMap<Kernel, IpIdents>();

/** The counters are the kernel's, one set for all its namespaces, whose keys differ. */
function identsOf(kernel: Kernel): IpIdents {
  let idents = kernels.get(kernel);
  if (idents === undefined) {
    idents = new IpIdents(kernel);
    kernels.set(kernel, idents);
  }
  return idents;
}

/** The id of the next packet from `src` to `dst`. */
export function selectIdent(ipv4: NetnsIpv4, src: number, dst: number, protocol: number): number {
  let h = ipv4.multipathSeed ^ dst;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b) ^ src;
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35) ^ protocol;
  h = Math.imul(h ^ (h >>> 16), 0x9e3779b1);
  ipv4.idents ??= identsOf(ipv4.net.kernel);
  return ipv4.idents.next(h >>> 16);
}

// Chance with a memory (net/sched/sch_netem.c get_crandom, loss_4state, loss_gilb_ell): numbers that depend on the last one, and the two
// models of losses that come in bursts. Probabilities are 0 to 2^32-1, as in netlink.

import type { Random } from "@podwire/clock";

const RANGE = 2 ** 32;

/** struct crndstate. */
export class Correlated {
  rho = 0;
  #last = 0;

  /** init_crandom(). */
  init(rho: number, random: Random): void {
    this.rho = rho;
    this.#last = random.u32();
  }

  /** get_crandom(): 32 bits, as far from the last as the correlation lets it. */
  next(random: Random): number {
    const value = random.u32();
    if (this.rho === 0) return value;
    const rho = (this.rho + 1) / RANGE;
    this.#last = Math.floor(value * (1 - rho) + this.#last * rho);
    return this.#last;
  }
}

/** `loss state`: p13, p31, p32, p23, p14 of the four-state Markov chain. */
export interface FourStates {
  readonly model: "state";
  readonly p13: number;
  readonly p31: number;
  readonly p32: number;
  readonly p23: number;
  readonly p14: number;
}

/** `loss gemodel`: Gilbert and Elliott's p, r, h and 1-k. */
export interface GilbertElliott {
  readonly model: "gemodel";
  readonly p: number;
  readonly r: number;
  readonly h: number;
  readonly k1: number;
}

export type LossModel = FourStates | GilbertElliott;

/** The chain's state: a gap without losses, a burst of them, and what happens within each. */
type State = "gap" | "burst" | "lost in gap" | "lost in burst";

export class LossChain {
  readonly model: LossModel;
  #state: State = "gap";

  constructor(model: LossModel) {
    this.model = model;
  }

  /** Is the next packet lost? */
  next(random: Random): boolean {
    return this.model.model === "state"
      ? this.#fourStates(this.model, random.u32())
      : this.#gilbertElliott(this.model, random);
  }

  #fourStates({ p13, p31, p32, p23, p14 }: FourStates, chance: number): boolean {
    switch (this.#state) {
      case "gap":
        if (chance < p14) this.#state = "lost in gap";
        else if (chance < p13 + p14) this.#state = "lost in burst";
        return this.#state !== "gap";
      case "burst":
        if (chance < p23) this.#state = "lost in burst";
        return this.#state === "lost in burst";
      case "lost in burst":
        if (chance < p32) this.#state = "burst";
        else if (chance < p31 + p32) this.#state = "gap";
        return this.#state === "lost in burst";
      case "lost in gap":
        this.#state = "gap";
        return false;
    }
  }

  #gilbertElliott({ p, r, h, k1 }: GilbertElliott, random: Random): boolean {
    if (this.#state === "gap") {
      if (random.u32() < p) this.#state = "burst";
      return random.u32() < k1;
    }
    if (random.u32() < r) this.#state = "gap";
    return random.u32() > h;
  }
}

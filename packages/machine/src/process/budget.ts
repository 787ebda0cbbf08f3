// Nothing on a host may run for ever. Programs and shells report each thing they do; so many of them without a wait cost a millisecond
// of virtual time, as they would on a real processor, so that a busy loop meets what it waits for and the page can still be
// used. Past the limit the run ends with a typed error.

import { type Clock, MILLISECOND } from "@podwire/clock";

/** Things done in a row (a command of a shell, a read, a write) before time goes on by a millisecond. */
const SLICE = 1000;

/** A run did more than it was allowed to. */
export class StepLimitError extends Error {
  override name = "StepLimitError";
  readonly limit: number;
  constructor(limit: number) {
    super(`stopped after ${limit} steps: a loop that does not end?`);
    this.limit = limit;
  }
}

export class Budget {
  readonly #clock: Clock;
  #limit = Number.POSITIVE_INFINITY;
  #steps = 0;
  #inSlice = 0;
  #sliceTime = -1;
  #onExceeded: ((error: StepLimitError) => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** From now on `steps` may be done; then `exceeded` is called, once. */
  limit(steps: number, exceeded: (error: StepLimitError) => void): void {
    this.#steps = 0;
    this.#limit = steps;
    this.#onExceeded = exceeded;
  }

  /** One thing was done, or as much as `count` things. A promise to wait for where this slice is used up, else null. */
  step(count = 1): Promise<void> | null {
    this.#steps += count;
    if (this.#steps > this.#limit) {
      const exceeded = this.#onExceeded;
      this.#onExceeded = null;
      exceeded?.(new StepLimitError(this.#limit));
    }
    if (this.#clock.now !== this.#sliceTime) {
      this.#sliceTime = this.#clock.now;
      this.#inSlice = 0;
    }
    this.#inSlice += count;
    if (this.#inSlice < SLICE) return null;
    this.#inSlice = 0;
    return this.#clock.sleep(MILLISECOND);
  }
}

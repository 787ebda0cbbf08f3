// struct timer_list (kernel/time/timer.c) in virtual time: one shot, moved and taken back at will. It fires exactly when
// it is due, where the kernel's timer wheel may be late by up to an eighth of the wait.

import { type Clock, SECOND } from "@podwire/clock";

/** One unit of USER_HZ, ns. */
const CLOCK_T = SECOND / 100;

export class KernelTimer<Owner> {
  readonly #clock: Clock;
  readonly #fire: (owner: Owner) => void;
  readonly #owner: Owner;
  #event = -1;
  #expires = 0;

  constructor(clock: Clock, fire: (owner: Owner) => void, owner: Owner) {
    this.#clock = clock;
    this.#fire = fire;
    this.#owner = owner;
  }

  /** timer_pending(). */
  get pending(): boolean {
    return this.#event >= 0;
  }

  /** mod_timer(): fires at `expires` (ns of virtual time), or at once where that is past. */
  modify(expires: number): void {
    this.delete();
    this.#expires = Math.max(expires, this.#clock.now);
    this.#event = this.#clock.schedule(this.#expires - this.#clock.now, expire, this as Expirable, null);
  }

  /** To `expires` (ns) where it would fire later, or where it is not running. */
  shorten(expires: number): void {
    if (this.#event < 0 || this.#expires > expires) this.modify(expires);
  }

  /** del_timer(). */
  delete(): void {
    if (this.#event < 0) return;
    this.#clock.cancel(this.#event);
    this.#event = -1;
  }

  /** br_timer_value(): what is left, in USER_HZ; 0 when it is not running. */
  get value(): number {
    return this.pending ? Math.floor((this.#expires - this.#clock.now) / CLOCK_T) : 0;
  }

  /** Called by the event only. */
  expired(): void {
    this.#event = -1;
    this.#fire(this.#owner);
  }
}

/** A timer of anybody's. */
interface Expirable {
  expired(): void;
}

function expire(timer: Expirable): void {
  timer.expired();
}

/** round_jiffies(): the nearest whole second to `time` (ns), down within its first quarter; `time` itself where that is past. */
export function roundToSecond(time: number, now: number): number {
  const over = time % SECOND;
  const rounded = over < SECOND / 4 ? time - over : time - over + SECOND;
  return rounded > now ? rounded : time;
}

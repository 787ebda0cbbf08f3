// Virtual time. Programs are async functions that wait on the clock, on sockets or on each other; the clock moves on
// only when every one of them waits. Between two events nothing takes time, and the same seed gives the same run.
//
// How "every program waits" is known: waking a program resolves a promise, so its code runs in microtasks. After an
// event that woke somebody the clock lets one macrotask pass; by then all microtasks have run, and whatever a program
// could do without time going on, it has done. What waits on anything outside (a lazy import, a file) would be
// overtaken, so it goes through `hold`.

import { type EventHandler, EventHeap } from "./heap.ts";
import { environmentMacrotask, type Macrotask } from "./macrotask.ts";
import { Random, streamSeed } from "./random.ts";

export const NANOSECOND = 1;
export const MICROSECOND = 1_000;
export const MILLISECOND = 1_000_000;
export const SECOND = 1_000_000_000;

/** Nothing is due and nobody was woken, so what is being waited for can never happen. */
export class StalledError extends Error {
  override name = "StalledError";
  readonly time: number;
  constructor(time: number) {
    super(
      `every program waits and no event is due (virtual time ${time / SECOND} s): nothing can ever happen again`,
    );
    this.time = time;
  }
}

/** The limit of virtual time given to {@link Clock.run} has passed. */
export class TimeLimitError extends Error {
  override name = "TimeLimitError";
  readonly limit: number;
  constructor(limit: number) {
    super(`not finished after ${limit / SECOND} s of virtual time`);
    this.limit = limit;
  }
}

/** A promise that the simulation settles. `wake` and `fail` after the first are ignored. */
export interface Waiter<T> {
  readonly promise: Promise<T>;
  readonly settled: boolean;
  wake(value: T): void;
  fail(error: unknown): void;
}

export interface ClockOptions {
  /** Everything random comes from this number; 1 by default. */
  seed?: number;
  /** Replaces the environment's macrotask, for tests. */
  macrotask?: Macrotask;
}

/** After so many events without a wake the loop lets the environment breathe: Ctrl-C, the page's messages. */
const EVENTS_PER_BREATH = 50_000;

export class Clock {
  readonly seed: number;
  readonly #heap = new EventHeap();
  readonly #macrotask: Macrotask;
  readonly #streams = new Map<string, Random>();
  #now = 0;
  #woke = false;
  #holds = 0;
  #driving = false;

  constructor(options: ClockOptions = {}) {
    this.seed = options.seed ?? 1;
    this.#macrotask = options.macrotask ?? environmentMacrotask();
  }

  /** Virtual time since the clock began, in ns. A double counts nanoseconds exactly for 104 days. */
  get now(): number {
    return this.#now;
  }

  /** Number of events that wait for their time. */
  get pending(): number {
    return this.#heap.size;
  }

  /** The named stream of random numbers; the same object for the same name. */
  random(name: string): Random {
    let stream = this.#streams.get(name);
    if (stream === undefined) {
      stream = new Random(streamSeed(this.seed, name));
      this.#streams.set(name, stream);
    }
    return stream;
  }

  /**
   * Runs `handler(arg, arg2)` after `delay` ns. Allocates nothing: this is the data path's call.
   * Events due at the same time run in the order of their scheduling. Returns an id for {@link cancel}.
   */
  schedule<A, B>(delay: number, handler: EventHandler<A, B>, arg: A, arg2: B): number {
    if (!(delay >= 0)) throw new RangeError(`a delay is 0 ns or more, not ${delay}`);
    return this.#heap.push(this.#now + delay, handler as EventHandler, arg, arg2);
  }

  /** The same for code that is not on the data path. */
  after(delay: number, callback: () => void): number {
    return this.schedule(delay, call, callback, null);
  }

  /** Takes a scheduled event back; false where it has run or was cancelled already. */
  cancel(id: number): boolean {
    return this.#heap.cancel(id);
  }

  /** A promise for a program to wait on, which the simulation settles with `wake` or `fail`. */
  waiter<T = void>(): Waiter<T> {
    const { promise, resolve, reject } = withResolvers<T>();
    const clock = this;
    let settled = false;
    return {
      promise,
      get settled() {
        return settled;
      },
      wake(value: T) {
        if (settled) return;
        settled = true;
        clock.#woke = true;
        resolve(value);
      },
      fail(error: unknown) {
        if (settled) return;
        settled = true;
        clock.#woke = true;
        reject(error);
      },
    };
  }

  /** Resolves after `ns` of virtual time. */
  sleep(ns: number): Promise<void> {
    const waiter = this.waiter();
    this.schedule(ns, wakeWaiter, waiter, null);
    return waiter.promise;
  }

  /** Stops virtual time until `promise`, which depends on something outside the simulation, has settled. */
  async hold<T>(promise: Promise<T>): Promise<T> {
    this.#holds++;
    try {
      return await promise;
    } finally {
      this.#holds--;
      this.#woke = true;
    }
  }

  /**
   * Drives time until `goal` settles, and gives what it gives.
   * Throws {@link StalledError} where it never can, {@link TimeLimitError} where `limit` ns from now are not enough.
   */
  async run<T>(goal: Promise<T>, limit: number = Number.POSITIVE_INFINITY): Promise<T> {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    goal.then(settle, settle);
    const last = this.#now + limit;
    await this.#drive(
      () => settled,
      last,
      () => {
        throw this.#heap.size === 0 ? new StalledError(this.#now) : new TimeLimitError(limit);
      },
    );
    return goal;
  }

  /** Drives time to `to` (ns, cut to whole ones), or as far as `stop` allows; what is due at that time has then run. */
  async advanceTo(to: number, stop: () => boolean = () => false): Promise<void> {
    const time = Math.floor(to);
    let reached = false;
    await this.#drive(
      () => reached || stop(),
      time,
      () => {
        this.#now = Math.max(this.#now, time);
        reached = true;
      },
    );
  }

  /** Runs due events, breathing whenever one woke a program, until `done()`; calls `exhausted` when none is due by `last`. */
  async #drive(done: () => boolean, last: number, exhausted: () => void): Promise<void> {
    if (this.#driving) throw new Error("this clock is already being driven");
    this.#driving = true;
    try {
      for (;;) {
        await this.#macrotask();
        if (done()) return;
        if (this.#holds > 0) continue;
        this.#woke = false;
        const heap = this.#heap;
        for (let budget = EVENTS_PER_BREATH; budget > 0 && !this.#woke; budget--) {
          const time = heap.nextTime();
          if (time > last || time === Number.POSITIVE_INFINITY) {
            exhausted();
            break;
          }
          this.#now = time;
          heap.runNext();
        }
      }
    } finally {
      this.#driving = false;
    }
  }

  /** Runs every event due within `ns` at once, for benchmarks and tests in which no program waits. */
  runSync(ns: number): void {
    const last = this.#now + ns;
    const heap = this.#heap;
    for (let time = heap.nextTime(); time <= last; time = heap.nextTime()) {
      if (time === Number.POSITIVE_INFINITY) break;
      this.#now = time;
      heap.runNext();
    }
    if (last !== Number.POSITIVE_INFINITY) this.#now = last;
  }
}

function call(callback: () => void): void {
  callback();
}

function wakeWaiter(waiter: Waiter<void>): void {
  waiter.wake();
}

function withResolvers<T>(): {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
} {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

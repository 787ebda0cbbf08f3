// When ping sends, listens and stops (iputils ping/ping_common.c main_loop(), pinger(), schedule_exit()), for both families.

import type { KernelError } from "@podwire/netns";
import { Interrupted } from "@podwire/program";
import { poll } from "@podwire/transport";
import { complain } from "./output.ts";
import type { PingBase } from "./ping-run.ts";

const MS = 1_000_000;
/** Shortest wait between packets to nobody, ms. */
const MIN_INTERVAL = 10;
/** What happens at one moment is over after this, ns. */
const AT_ONCE = 10_000;

/** What a family does on the wire. */
export interface PingWire {
  /** Sends an echo request; null, or why it was not sent. */
  sendProbe(): KernelError | null;
  /** Reads what waits: replies, then errors. */
  receiveAll(): Promise<void>;
  /** Reads one error; "none" where none waits. */
  receiveError(): Promise<"icmp" | "local" | "other" | "none">;
}

/** When to send, when to listen, when to stop. */
export class Pacer {
  readonly #run: PingBase;
  readonly #wire: PingWire;
  #exiting = false;
  #snapshot = false;
  /** When the first and the last packet were sent, ns. */
  readonly #start: number;
  #current = -1;
  /** Time saved up, ms. */
  #tokens = 0;
  /** When to give up, ns. */
  #end = Number.POSITIVE_INFINITY;
  #lastWait = false;
  #outOfMemory = 0;

  /** From here on signals are its own, and the deadline counts. */
  constructor(run: PingBase, wire: PingWire) {
    this.#run = run;
    this.#wire = wire;
    for (const signal of ["SIGINT", "SIGALRM"] as const)
      run.self.onSignal(signal, () => {
        this.#exiting = true;
      });
    run.self.onSignal("SIGQUIT", () => {
      this.#snapshot = true;
    });
    this.#start = run.self.clock.now;
    if (run.options.deadline > 0) this.#end = this.#start + run.options.deadline * 1000 * MS;
  }

  /** From the first packet to the last, ns. */
  get elapsed(): number {
    return Math.max(0, this.#current) - this.#start;
  }

  /** main_loop(). */
  async loop(): Promise<void> {
    const { self, statistics, options } = this.#run;
    const { count, deadline } = options;
    const { clock } = self;
    for (;;) {
      if (this.#exiting || clock.now >= this.#end) return;
      if (count > 0 && statistics.received + statistics.errors >= count) return;
      if (deadline > 0 && statistics.errors > 0) return;
      if (this.#snapshot) await this.#status();
      let next: number;
      do {
        next = this.#scheduleExit(await this.#pinger());
        if (this.#exiting) return;
      } while (next <= 0);
      const until = Math.min(clock.now + next * MS, this.#end);
      let arrived = await this.#wait(until);
      if (
        !this.#exiting &&
        (arrived ? deadline > 0 && this.#run.socket.error !== null : statistics.inFlight > 0)
      )
        arrived = await this.#collect();
      if (arrived) await this.#wire.receiveAll();
    }
  }

  /**
   * A process that a timer wakes runs after the kernel's own timers of that moment, and one that an error wakes finds all that belong
   * to it: a neighbour that does not answer gives up exactly when the fourth packet is due, for three packets at once.
   */
  async #collect(): Promise<boolean> {
    const { self, socket } = this.#run;
    try {
      await self.sleep(AT_ONCE);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
    }
    return socket.ready;
  }

  async #status(): Promise<void> {
    this.#snapshot = false;
    await complain(this.#run.self, this.#run.statistics.status(this.#run.timed));
  }

  /** Until there is something to read, a signal comes or it is time (ns): true for the first. */
  async #wait(until: number): Promise<boolean> {
    const { self, socket } = this.#run;
    try {
      return await self.block(poll(self.clock, [socket], until - self.clock.now));
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      return false;
    }
  }

  /** pinger(): sends if it is time to; ms until the next. */
  async #pinger(): Promise<number> {
    const run = this.#run;
    const { statistics, interval } = run;
    const { count, deadline, preload, quiet, flood, outstanding } = run.options;
    const { now } = run.self.clock;
    if (this.#exiting || (count > 0 && statistics.transmitted >= count && deadline === 0)) return 1000;
    if (this.#current < 0) {
      this.#current = now;
      this.#tokens = interval * (preload - 1);
    } else {
      let tokens = Math.floor((now - this.#current) / MS);
      // A flood to somebody who does not answer is held to a hundred a second.
      if (interval === 0 && tokens < MIN_INTERVAL && statistics.inFlight >= preload)
        return MIN_INTERVAL - tokens;
      tokens = Math.min(tokens + this.#tokens, interval * preload);
      if (tokens < interval) return interval - tokens;
      this.#current = now;
      this.#tokens = tokens - interval;
    }
    if (outstanding && statistics.transmitted > 0 && !statistics.seen(statistics.transmitted))
      await run.print(`${run.stamp()}no answer yet for icmp_seq=${statistics.transmitted % 0x10000}\n`);
    const failure = this.#wire.sendProbe();
    if (failure === null) {
      this.#outOfMemory = 0;
      statistics.transmitted++;
      if (!quiet && flood) await run.print(".");
      return interval - this.#tokens;
    }
    return this.#failed(failure);
  }

  /** What pinger() does about a packet that could not be sent. */
  async #failed(failure: KernelError): Promise<number> {
    const run = this.#run;
    const { quiet, flood, linger } = run.options;
    let silent = false;
    if (failure.errno === "ENOBUFS" || failure.errno === "ENOMEM") {
      this.#tokens = 0;
      const pause = Math.min(500, Math.max(MIN_INTERVAL, Math.floor(run.interval / 2)));
      if (++this.#outOfMemory * pause < linger) return pause;
    } else {
      const queued = await this.#wire.receiveError();
      silent = queued === "local" || queued === "none";
    }
    run.statistics.transmitted++;
    if (!silent && !quiet)
      if (flood) await run.print("E");
      else await run.complain(`sendmsg: ${failure.message}`);
    this.#tokens = 0;
    return Math.max(run.interval, MIN_INTERVAL);
  }

  /** schedule_exit(): once all are sent, how long to wait for the rest; ms. */
  #scheduleExit(next: number): number {
    const { options, statistics, interval, self } = this.#run;
    const { count, deadline, linger } = options;
    if (count === 0 || statistics.transmitted < count || deadline > 0 || this.#lastWait) return next;
    const wait = statistics.received > 0 ? Math.max(2 * statistics.max, 1000 * interval) : linger * 1000;
    // A timer of 0 is none: -W 0 waits for ever.
    if (wait === 0) return next;
    this.#lastWait = true;
    this.#end = self.clock.now + wait * 1000;
    return Math.max(next, Math.floor(wait / 1000));
  }
}

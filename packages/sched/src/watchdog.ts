// qdisc_watchdog (net/sched/sch_api.c): wakes a device's root discipline when the next frame may leave.

import type { Qdisc } from "./qdisc.ts";

export class Watchdog {
  readonly #qdisc: Qdisc;
  #event = -1;
  #expires = -1;

  constructor(qdisc: Qdisc) {
    this.#qdisc = qdisc;
  }

  /** To run the root at `expires` (virtual time, ns). */
  schedule(expires: number): void {
    if (this.#event >= 0 && this.#expires === expires) return;
    this.cancel();
    const { clock } = this.#qdisc.dev.net.kernel;
    this.#expires = expires;
    this.#event = clock.schedule(Math.max(0, expires - clock.now), fire, this, this.#qdisc);
  }

  cancel(): void {
    if (this.#event < 0) return;
    this.#qdisc.dev.net.kernel.clock.cancel(this.#event);
    this.#event = -1;
  }

  /** It has run. */
  done(): void {
    this.#event = -1;
  }
}

function fire(watchdog: Watchdog, qdisc: Qdisc): void {
  watchdog.done();
  qdisc.root.run();
}

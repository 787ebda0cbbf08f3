// The disciplines without much of a mind: noqueue, pfifo and bfifo (net/sched/sch_fifo.c), pfifo_fast (sch_generic.c), and fq_codel
// as far as it goes on a device that always takes the next frame: then its queues never fill. A driver that is never busy
// also means that the others only queue below a parent that holds frames back.

import { hardStartXmit, type NetDevice, type Skb } from "@podwire/netns";
import { pschedMtu, Qdisc, XMIT_SUCCESS } from "./qdisc.ts";

/** What `limit` of pfifo and bfifo says; undefined: as many as the device's transmit queue is long. */
export interface FifoOptions {
  limit?: number;
}

/** pfifo and bfifo: first in, first out, so many frames or bytes. */
export class Fifo extends Qdisc {
  readonly kind: "pfifo" | "bfifo";
  limit = 0;
  readonly #queue: Skb[] = [];

  constructor(
    kind: "pfifo" | "bfifo",
    dev: NetDevice,
    handle: number,
    parent: number,
    options: FifoOptions = {},
  ) {
    super(dev, handle, parent);
    this.kind = kind;
    this.change(options);
  }

  /** fifo_init(), which is also its change. */
  change({ limit }: FifoOptions): void {
    const { dev } = this;
    this.limit = limit ?? dev.txQueueLen * (this.kind === "bfifo" ? pschedMtu(dev) : 1);
  }

  override get canBypass(): boolean {
    return this.limit >= (this.kind === "bfifo" ? pschedMtu(this.dev) : 1);
  }

  enqueue(skb: Skb): number {
    const full = this.kind === "bfifo" ? this.backlog + skb.len > this.limit : this.qlen >= this.limit;
    if (full) return this.drop(skb, "full", `net/sched/sch_fifo.c ${this.kind}_enqueue`);
    this.#queue.push(skb);
    this.qlen++;
    this.backlog += skb.len;
    if (this.dev.net.kernel.tracer !== null) this.trace(skb, "queued", -1);
    return XMIT_SUCCESS;
  }

  dequeue(): Skb | null {
    const skb = this.#queue.shift();
    if (skb === undefined) return null;
    this.qlen--;
    this.backlog -= skb.len;
    this.count(skb);
    return skb;
  }

  peek(): Skb | null {
    return this.#queue[0] ?? null;
  }

  reset(): void {
    for (const skb of this.#queue.splice(0)) this.purge(skb);
    this.qlen = 0;
    this.backlog = 0;
  }
}

/** prio2band: which of pfifo_fast's three queues a frame of each priority waits in. */
export const PRIOMAP = [1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1] as const;

/** pfifo_fast: three queues, the first served first. */
export class PfifoFast extends Qdisc {
  readonly kind = "pfifo_fast";
  readonly #bands: readonly Skb[][] = [[], [], []];

  override get canBypass(): boolean {
    return true;
  }

  enqueue(skb: Skb): number {
    const band = this.#bands[PRIOMAP[skb.priority & 15] as number] as Skb[];
    // Each of the three rings has room for tx_queue_len.
    if (band.length >= this.dev.txQueueLen)
      return this.drop(skb, "full", "net/sched/sch_generic.c pfifo_fast_enqueue");
    band.push(skb);
    this.qlen++;
    this.backlog += skb.len;
    if (this.dev.net.kernel.tracer !== null) this.trace(skb, "queued", -1);
    return XMIT_SUCCESS;
  }

  dequeue(): Skb | null {
    const skb = this.#bands.find((band) => band.length > 0)?.shift();
    if (skb === undefined) return null;
    this.qlen--;
    this.backlog -= skb.len;
    this.count(skb);
    return skb;
  }

  peek(): Skb | null {
    return this.#bands.find((band) => band.length > 0)?.[0] ?? null;
  }

  reset(): void {
    for (const band of this.#bands) for (const skb of band.splice(0)) this.purge(skb);
    this.qlen = 0;
    this.backlog = 0;
  }
}

/** What sends every frame at once: noqueue, which counts nothing, and fq_codel at the root of a device that is never busy. */
export class PassThrough extends Qdisc {
  readonly kind: "noqueue" | "fq_codel";

  constructor(kind: "noqueue" | "fq_codel", dev: NetDevice, handle: number, parent: number) {
    super(dev, handle, parent);
    this.kind = kind;
  }

  override transmit(skb: Skb): boolean {
    if (this.kind === "fq_codel") this.count(skb);
    return hardStartXmit(skb, this.dev);
  }

  enqueue(skb: Skb): number {
    return this.drop(skb, "full", "net/sched/sch_generic.c noop_enqueue");
  }

  dequeue(): null {
    return null;
  }

  peek(): null {
    return null;
  }

  reset(): void {}
}

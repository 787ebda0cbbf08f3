// The network emulator (net/sched/sch_netem.c): frames wait, get lost, come twice, damaged or out of order. What chance decides comes
// from the kernel's seeded streams, so the same lab loses the same frames. Times are ns, rates bytes a second, probabilities
// 0 to 2^32-1. Left out: slots, which the commands refuse; segmentation.

import type { Random } from "@podwire/clock";
import {
  CHECKSUM_PARTIAL,
  checksumHelp,
  cloneSkb,
  KernelError,
  type NetDevice,
  type Skb,
} from "@podwire/netns";
import { Correlated, LossChain, type LossModel } from "./crandom.ts";
import { DIST_SCALE } from "./distribution.ts";
import { setCe } from "./ecn.ts";
import { Qdisc, XMIT_DROP, XMIT_SUCCESS } from "./qdisc.ts";
import { TimeFifo } from "./tfifo.ts";
import { Watchdog } from "./watchdog.ts";

/** TCA_OPTIONS of netem: what is absent among the optional ones stays as it was. */
export interface NetemOptions {
  latency: number;
  jitter: number;
  limit: number;
  loss: number;
  gap: number;
  duplicate: number;
  lossModel?: LossModel;
  correlation?: { delay: number; loss: number; duplicate: number };
  reorder?: { probability: number; correlation: number };
  corrupt?: { probability: number; correlation: number };
  rate?: { rate: number; packetOverhead: number; cellSize: number; cellOverhead: number };
  /** Table of delays, see distribution.ts. */
  distribution?: Int16Array;
  /** What would be lost and can be marked is marked (RFC 3168). */
  ecn?: boolean;
}

const ENQUEUE = "net/sched/sch_netem.c netem_enqueue";
/** Longest jitter that the kernel draws, ns. */
const INT_MAX = 2 ** 31 - 1;

export class Netem extends Qdisc {
  readonly kind = "netem";
  latency = 0;
  jitter = 0;
  limit = 0;
  ecn = false;
  loss = 0;
  gap = 0;
  duplicate = 0;
  reorder = 0;
  corrupt = 0;
  rate = 0;
  packetOverhead = 0;
  cellSize = 0;
  cellOverhead = 0;
  lossChain: LossChain | null = null;
  readonly delayCor = new Correlated();
  readonly lossCor = new Correlated();
  readonly dupCor = new Correlated();
  readonly reorderCor = new Correlated();
  readonly corruptCor = new Correlated();
  #distribution: Int16Array | null = null;
  #counter = 0;
  /** Frames put to the front, newest first. */
  readonly #front: Skb[] = [];
  readonly #timed = new TimeFifo();
  readonly #watchdog: Watchdog;
  readonly #random: Random;
  #child: Qdisc | null = null;

  constructor(dev: NetDevice, handle: number, parent: number) {
    super(dev, handle, parent);
    this.#watchdog = new Watchdog(this);
    this.#random = dev.net.kernel.random(`netem ${dev.net.label} ${dev.name}`);
  }

  /** netem_change(). KernelError EINVAL where a duplicating netem would stand above or below another. */
  change(options: NetemOptions, others: Iterable<Qdisc>): void {
    const random = this.#random;
    this.lossChain = options.lossModel === undefined ? null : new LossChain(options.lossModel);
    if (options.distribution !== undefined) this.#distribution = options.distribution;
    this.latency = options.latency;
    this.jitter = Math.min(options.jitter, INT_MAX);
    this.limit = options.limit;
    this.gap = options.gap;
    this.#counter = 0;
    this.loss = options.loss;
    // What was said so far stays, as in the kernel, where this is refused.
    for (const other of others)
      if (other !== this && other instanceof Netem && (options.duplicate !== 0 || other.duplicate !== 0))
        throw new KernelError("EINVAL", "netem: cannot mix duplicating netems with other netems in tree");
    this.duplicate = options.duplicate;
    // A gap alone once meant that every packet of its kind is put to the front.
    if (this.gap !== 0) this.reorder = 0xffffffff;
    const { correlation, reorder, corrupt, rate } = options;
    if (correlation !== undefined) {
      this.delayCor.init(correlation.delay, random);
      this.lossCor.init(correlation.loss, random);
      this.dupCor.init(correlation.duplicate, random);
    }
    if (reorder !== undefined) {
      this.reorder = reorder.probability;
      this.reorderCor.init(reorder.correlation, random);
    }
    if (corrupt !== undefined) {
      this.corrupt = corrupt.probability;
      this.corruptCor.init(corrupt.correlation, random);
    }
    if (options.ecn !== undefined) this.ecn = options.ecn;
    if (rate !== undefined) {
      this.rate = rate.rate;
      this.packetOverhead = rate.packetOverhead;
      this.cellSize = rate.cellSize;
      this.cellOverhead = rate.cellOverhead;
    }
  }

  override get child(): Qdisc | null {
    return this.#child;
  }

  override graft(child: Qdisc | null): Qdisc | null {
    const old = this.#child;
    if (old !== null) {
      this.qlen -= old.qlen;
      this.backlog -= old.backlog;
      old.reset();
    }
    this.#child = child;
    return old;
  }

  enqueue(skb: Skb): number {
    const { net } = this.dev;
    const { tracer, clock } = net.kernel;
    let copies = 1;
    if (this.duplicate !== 0 && this.duplicate >= this.dupCor.next(this.#random)) copies++;
    if (this.#isLost()) {
      if (this.ecn && setCe(skb)) this.drops++;
      else copies--;
      if (copies === 0) {
        this.drop(skb, "lost", ENQUEUE);
        return XMIT_SUCCESS;
      }
    }
    const twin = copies > 1 ? cloneSkb(net, skb) : null;
    if (this.corrupt !== 0 && this.corrupt >= this.corruptCor.next(this.#random)) {
      this.#damage(skb);
      if (tracer !== null) this.trace(skb, "corrupted", -1);
    }
    if (this.qlen >= this.limit) {
      this.drop(skb, "full", ENQUEUE);
      twin?.free();
      return XMIT_DROP;
    }
    if (twin !== null) {
      // It begins again at the top, and is not doubled again.
      const saved = this.duplicate;
      this.duplicate = 0;
      if (tracer !== null) this.trace(twin, "duplicated", -1);
      this.root.enqueue(twin);
      this.duplicate = saved;
    }
    this.backlog += skb.len;
    if (this.gap === 0 || this.#counter < this.gap - 1 || this.reorder < this.reorderCor.next(this.#random)) {
      const leaves = this.#timeToSend(skb.len, clock.now);
      this.#counter++;
      this.#timed.add(skb, leaves);
      this.qlen++;
      if (tracer !== null) this.trace(skb, "queued", leaves);
    } else {
      this.#counter = 0;
      this.#front.unshift(skb);
      this.qlen++;
      this.requeues++;
      if (tracer !== null) this.trace(skb, "reordered", clock.now);
    }
    return XMIT_SUCCESS;
  }

  dequeue(): Skb | null {
    const { now } = this.dev.net.kernel.clock;
    for (;;) {
      const front = this.#front.shift();
      if (front !== undefined) {
        this.qlen--;
        return this.#deliver(front);
      }
      const time = this.#timed.nextTime();
      if (time > now) {
        const skb = this.#child?.dequeue() ?? null;
        if (skb !== null) {
          this.qlen--;
          return this.#deliver(skb);
        }
        if (time !== Number.POSITIVE_INFINITY) this.#watchdog.schedule(time);
        return null;
      }
      const skb = this.#timed.take();
      if (this.#child === null) {
        this.qlen--;
        return this.#deliver(skb);
      }
      const { len } = skb;
      if (this.#child.enqueue(skb) !== XMIT_SUCCESS) {
        this.drops++;
        this.backlog -= len;
        this.qlen--;
      }
    }
  }

  peek(): Skb | null {
    return this.#front[0] ?? this.#timed.peek(this.dev.net.kernel.clock.now);
  }

  reset(): void {
    for (const skb of this.#front.splice(0)) this.purge(skb);
    for (const skb of this.#timed.clear()) this.purge(skb);
    this.#child?.reset();
    this.qlen = 0;
    this.backlog = 0;
    this.#watchdog.cancel();
  }

  #deliver(skb: Skb): Skb {
    this.backlog -= skb.len;
    this.count(skb);
    return skb;
  }

  /** loss_event(). */
  #isLost(): boolean {
    if (this.lossChain !== null) return this.lossChain.next(this.#random);
    return this.loss !== 0 && this.loss >= this.lossCor.next(this.#random);
  }

  /** One bit of one byte is turned over; a checksum that was left to the device is worked out before. */
  #damage(skb: Skb): void {
    skb.makeWritable();
    if (skb.ipSummed === CHECKSUM_PARTIAL) checksumHelp(skb);
    if (skb.len === 0) return;
    const at = skb.data + this.#random.int(0, skb.len - 1);
    skb.bytes[at] = (skb.bytes[at] as number) ^ (1 << this.#random.int(0, 7));
  }

  /** When a frame of `length` bytes that comes now may leave, ns. */
  #timeToSend(length: number, now: number): number {
    let delay = this.#drawDelay();
    let from = now;
    if (this.rate > 0) {
      const last = this.#timed.lastTime();
      if (last >= 0) {
        // It follows the last one: what that one's waiting took off its delay is not waited for again.
        delay = Math.max(0, delay - (last - now));
        from = last;
      }
      delay += this.#packetTime(length);
    }
    return from + delay;
  }

  /** tabledist(): mean and deviation, uniform or from the table. */
  #drawDelay(): number {
    const { latency, jitter } = this;
    if (jitter === 0) return latency;
    const chance = this.delayCor.next(this.#random);
    const table = this.#distribution;
    if (table === null) return (chance % (2 * jitter)) + latency - jitter;
    const deviation = table[chance % table.length] as number;
    let x = (jitter % DIST_SCALE) * deviation;
    x += x >= 0 ? DIST_SCALE / 2 : -DIST_SCALE / 2;
    return Math.trunc(x / DIST_SCALE) + Math.floor(jitter / DIST_SCALE) * deviation + latency;
  }

  /** packet_time_ns(). */
  #packetTime(length: number): number {
    let bytes = length + this.packetOverhead;
    if (this.cellSize > 0) bytes = Math.ceil(bytes / this.cellSize) * (this.cellSize + this.cellOverhead);
    return Math.floor((bytes * 1e9) / this.rate);
  }
}

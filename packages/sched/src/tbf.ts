// The token bucket filter (net/sched/sch_tbf.c): frames leave as long as there are tokens, which come at the rate and of which a burst may
// be saved up. Tokens are counted in ns, as there: a token is the time a byte takes. Left out: overhead, minimum packet sizes, ATM cells.

import { KernelError, type NetDevice, type Skb } from "@podwire/netns";
import { Qdisc, XMIT_CN, XMIT_SUCCESS } from "./qdisc.ts";
import { Fifo } from "./simple.ts";
import { Watchdog } from "./watchdog.ts";

/** TCA_OPTIONS of tbf: rates in bytes a second, the rest in bytes. */
export interface TbfOptions {
  rate: number;
  burst: number;
  limit: number;
  peakRate?: number;
  /** `mtu`: what may leave at once at the peak rate. */
  peakBurst?: number;
}

export class Tbf extends Qdisc {
  readonly kind = "tbf";
  rate = 0;
  peakRate = 0;
  /** Bytes that may wait. */
  limit = 0;
  /** Depths of the buckets, ns. */
  buffer = 0;
  mtu = 0;
  #maxSize = 0;
  #rateTime = new RateTime(0);
  #peakTime = new RateTime(0);
  #tokens = 0;
  #peakTokens = 0;
  /** When the tokens were counted last. */
  #counted: number;
  #child: Qdisc | null = null;
  readonly #watchdog: Watchdog;

  constructor(dev: NetDevice, handle: number, parent: number) {
    super(dev, handle, parent);
    this.#watchdog = new Watchdog(this);
    this.#counted = dev.net.kernel.clock.now;
  }

  /** tbf_change(). KernelError EINVAL for a peak below the rate and for an empty bucket. */
  change(options: TbfOptions): void {
    const { rate, burst, limit, peakRate = 0, peakBurst = 0 } = options;
    let maxSize = burst;
    if (peakRate > 0) {
      if (peakRate <= rate) throw new KernelError("EINVAL");
      maxSize = Math.min(maxSize, peakBurst);
    }
    if (maxSize === 0) throw new KernelError("EINVAL");
    if (this.#child instanceof Fifo) this.#child.change({ limit });
    else if (this.#child === null && limit > 0) {
      const fifo = new Fifo("bfifo", this.dev, 0, (this.handle | 1) >>> 0, { limit });
      fifo.invisible = true;
      fifo.root = this.root;
      this.#child = fifo;
    }
    this.rate = rate;
    this.peakRate = peakRate;
    this.limit = limit;
    this.#maxSize = maxSize;
    this.#rateTime = new RateTime(rate);
    this.#peakTime = new RateTime(peakRate);
    this.buffer = this.#rateTime.ns(burst);
    this.mtu = peakRate > 0 ? this.#peakTime.ns(peakBurst) : 0;
    this.#tokens = this.buffer;
    this.#peakTokens = this.mtu;
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
    const { len } = skb;
    if (len > this.#maxSize) return this.drop(skb, "full", "net/sched/sch_tbf.c tbf_enqueue");
    if (this.#child === null) {
      // noop_qdisc is what stands where there is none.
      this.drop(skb, "full", "net/sched/sch_generic.c noop_enqueue");
      return XMIT_CN;
    }
    const result = this.#child.enqueue(skb);
    if (result !== XMIT_SUCCESS) {
      this.drops++;
      return result;
    }
    this.backlog += len;
    this.qlen++;
    return XMIT_SUCCESS;
  }

  dequeue(): Skb | null {
    const next = this.#child?.peek() ?? null;
    if (next === null) return null;
    const { len } = next;
    const { now } = this.dev.net.kernel.clock;
    const earned = Math.min(now - this.#counted, this.buffer);
    let peakTokens = 0;
    if (this.peakRate > 0)
      peakTokens = Math.min(earned + this.#peakTokens, this.mtu) - this.#peakTime.ns(len);
    const tokens = Math.min(earned + this.#tokens, this.buffer) - this.#rateTime.ns(len);
    if (tokens >= 0 && peakTokens >= 0) {
      const skb = this.#child?.dequeue() ?? null;
      if (skb === null) return null;
      this.#counted = now;
      this.#tokens = tokens;
      this.#peakTokens = peakTokens;
      this.backlog -= len;
      this.qlen--;
      this.count(skb);
      return skb;
    }
    this.#watchdog.schedule(now + Math.max(-tokens, -peakTokens));
    this.overlimits++;
    return null;
  }

  peek(): Skb | null {
    return this.#child?.peek() ?? null;
  }

  reset(): void {
    this.#child?.reset();
    this.qlen = 0;
    this.backlog = 0;
    this.#counted = this.dev.net.kernel.clock.now;
    this.#tokens = this.buffer;
    this.#peakTokens = this.mtu;
    this.#watchdog.cancel();
  }
}

/**
 * psched_l2t_ns(): how long `bytes` take at `rate` (bytes a second), ns. The kernel multiplies and shifts instead of dividing
 * (psched_ratecfg_precompute), which may give a nanosecond less than there is.
 */
export class RateTime {
  readonly #mult: number;
  readonly #shift: number;

  constructor(rate: number) {
    let factor = 1_000_000_000n;
    let mult = 1n;
    let shift = 0;
    if (rate > 0)
      for (const divisor = BigInt(rate); ; shift++) {
        mult = BigInt.asUintN(32, factor / divisor);
        if (mult & 0x8000_0000n || factor & (1n << 63n)) break;
        factor <<= 1n;
      }
    this.#mult = Number(mult);
    this.#shift = shift;
  }

  ns(bytes: number): number {
    // A frame's product fits into a number; a burst's may not.
    if (bytes < 2 ** 21) return Math.floor((bytes * this.#mult) / 2 ** this.#shift);
    return Number((BigInt(bytes) * BigInt(this.#mult)) >> BigInt(this.#shift));
  }
}

// struct Qdisc (include/net/sch_generic.h): where frames wait between the stack and a device's driver. What a discipline counts
// and what it is called are here; each kind says how it queues. Left out: several queues, estimators, size tables, filters.

import { dropSkb, hardStartXmit, type NetDevice, type Skb, traceStep } from "@podwire/netns";

/** What became of an enqueued frame: NET_XMIT_SUCCESS, NET_XMIT_DROP (the sender hears of it), NET_XMIT_CN (it does not). */
export const XMIT_SUCCESS = 0;
export const XMIT_DROP = 1;
export const XMIT_CN = 2;

export const TC_H_ROOT = 0xffffffff;
export const TC_H_MAJ_MASK = 0xffff0000;

/** Major part of a handle or class id, as `1:` of `1:2`. */
export const majorOf = (id: number): number => (id & TC_H_MAJ_MASK) >>> 0;

export abstract class Qdisc {
  /** The word after `qdisc`. */
  abstract readonly kind: string;
  readonly dev: NetDevice;
  /** 0 where nobody asked for it. */
  readonly handle: number;
  readonly parent: number;
  /** TCQ_F_INVISIBLE: made by its parent, not listed. */
  invisible = false;
  /** Frames and bytes that it sent, Ethernet headers included. */
  packets = 0;
  bytes = 0;
  drops = 0;
  overlimits = 0;
  requeues = 0;
  /** Bytes and frames that wait. */
  backlog = 0;
  qlen = 0;
  /** The discipline at the top of its device. */
  root: Qdisc = this;

  constructor(dev: NetDevice, handle: number, parent: number) {
    this.dev = dev;
    this.handle = handle;
    this.parent = parent;
  }

  /** Takes a frame; XMIT_*. A frame that is not taken has been dropped. */
  abstract enqueue(skb: Skb): number;
  /** The next frame that may leave now, or null: its timer then calls {@link run}. */
  abstract dequeue(): Skb | null;
  /** The next frame, left where it is; null where none is ready. */
  abstract peek(): Skb | null;
  /** Throws away what waits (qdisc_reset). */
  abstract reset(): void;

  /** TCQ_F_CAN_BYPASS: a frame need not be queued while nothing waits. */
  get canBypass(): boolean {
    return false;
  }

  /** Its one child; undefined for what is not classful, null where it has none. */
  get child(): Qdisc | null | undefined {
    return undefined;
  }

  /** ops->graft: puts another child in, and gives back the old. */
  graft(_child: Qdisc | null): Qdisc | null {
    return null;
  }

  /** __dev_xmit_skb(): as the device's own. */
  transmit(skb: Skb): boolean {
    if (this.qlen === 0 && this.canBypass) {
      this.count(skb);
      return hardStartXmit(skb, this.dev);
    }
    const result = this.enqueue(skb);
    this.run();
    return result !== XMIT_DROP;
  }

  /** __qdisc_run(): sends what may leave. */
  run(): void {
    const { dev } = this;
    for (let skb = this.dequeue(); skb !== null; skb = this.dequeue()) {
      if (dev.net.kernel.tracer !== null)
        traceStep(dev.net, skb, dev, "qdisc", {
          op: "dequeued",
          discipline: this.kind,
          backlog: this.qlen,
          leaves: -1,
        });
      hardStartXmit(skb, dev);
    }
  }

  /** qdisc_bstats_update(). */
  protected count(skb: Skb): void {
    this.packets++;
    this.bytes += skb.len;
  }

  /** qdisc_drop(): `op` says why in the packet's trail, `where` in which of the kernel's functions. */
  protected drop(skb: Skb, op: "lost" | "full", where: string): number {
    this.drops++;
    const { net } = this.dev;
    if (net.kernel.tracer !== null) this.trace(skb, op, -1);
    dropSkb(net, skb, this.dev, "QDISC_DROP", where);
    return XMIT_DROP;
  }

  /** Call only while there is a tracer. */
  protected trace(
    skb: Skb,
    op: "queued" | "lost" | "full" | "duplicated" | "corrupted" | "reordered",
    leaves: number,
  ): void {
    traceStep(this.dev.net, skb, this.dev, "qdisc", {
      op,
      discipline: this.kind,
      backlog: this.qlen,
      leaves,
    });
  }

  /** A frame that waited and is thrown away. */
  protected purge(skb: Skb): void {
    dropSkb(this.dev.net, skb, this.dev, "the queue was emptied", "net/sched/sch_generic.c qdisc_reset");
  }
}

/** psched_mtu(): a whole frame of the device, in bytes. */
export function pschedMtu(dev: NetDevice): number {
  return dev.mtu + dev.hardHeaderLen;
}

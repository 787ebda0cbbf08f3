// Frames in the order of the times at which they leave (net/sched/sch_netem.c tfifo_enqueue): a line for those that leave after the last
// one, which are nearly all, and a sorted list for those that overtake. Of two due at once the one in the line goes first.

import type { Skb } from "@podwire/netns";

interface Entry {
  readonly skb: Skb;
  /** Virtual time, ns. */
  readonly time: number;
}

export class TimeFifo {
  readonly #line: Entry[] = [];
  /** Index of the first in the line. */
  #head = 0;
  readonly #sorted: Entry[] = [];

  add(skb: Skb, time: number): void {
    const tail = this.#line[this.#line.length - 1];
    if (this.#head === this.#line.length || tail === undefined || time >= tail.time) {
      this.#line.push({ skb, time });
      return;
    }
    let at = this.#sorted.length;
    while (at > 0 && (this.#sorted[at - 1] as Entry).time > time) at--;
    this.#sorted.splice(at, 0, { skb, time });
  }

  /** When the next leaves; infinity where there is none. */
  nextTime(): number {
    return Math.min(
      this.#line[this.#head]?.time ?? Number.POSITIVE_INFINITY,
      this.#sorted[0]?.time ?? Number.POSITIVE_INFINITY,
    );
  }

  /** When the last leaves; -1 where there is none. */
  lastTime(): number {
    const line = this.#head < this.#line.length ? (this.#line[this.#line.length - 1] as Entry).time : -1;
    return Math.max(line, this.#sorted[this.#sorted.length - 1]?.time ?? -1);
  }

  /** The next that leaves by `now`, left where it is. */
  peek(now: number): Skb | null {
    const entry = this.#first();
    return entry !== undefined && entry.time <= now ? entry.skb : null;
  }

  /** Takes the next; there must be one. */
  take(): Skb {
    const entry = this.#first() as Entry;
    if (entry === this.#sorted[0]) this.#sorted.shift();
    else if (++this.#head === this.#line.length || this.#head > 1024) {
      this.#line.splice(0, this.#head);
      this.#head = 0;
    }
    return entry.skb;
  }

  clear(): Skb[] {
    const all = [...this.#line.splice(0).slice(this.#head), ...this.#sorted.splice(0)];
    this.#head = 0;
    return all.map(({ skb }) => skb);
  }

  #first(): Entry | undefined {
    const line = this.#line[this.#head];
    const sorted = this.#sorted[0];
    if (line === undefined) return sorted;
    return sorted !== undefined && sorted.time < line.time ? sorted : line;
  }
}

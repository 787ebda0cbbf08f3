// A queue of packets in a ring that grows: what a socket's receive queue is made of. Pushing and taking allocate nothing once
// the ring is large enough.

import type { Skb } from "@podwire/netns";

export class SkbQueue {
  #ring: (Skb | null)[] = new Array(16).fill(null);
  #head = 0;
  length = 0;

  push(skb: Skb): void {
    if (this.length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.length++) & (this.#ring.length - 1)] = skb;
  }

  /** The oldest, which stays; null where the queue is empty. */
  get first(): Skb | null {
    return this.#ring[this.#head] as Skb | null;
  }

  /** The oldest, which leaves the queue; null where it is empty. */
  shift(): Skb | null {
    if (this.length === 0) return null;
    const skb = this.#ring[this.#head] as Skb;
    this.#ring[this.#head] = null;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.length--;
    return skb;
  }

  #grow(): void {
    const ring: (Skb | null)[] = new Array(this.#ring.length * 2).fill(null);
    for (let i = 0; i < this.length; i++)
      ring[i] = this.#ring[(this.#head + i) & (this.#ring.length - 1)] as Skb;
    this.#ring = ring;
    this.#head = 0;
  }
}

// Queues of fragments (net/ipv4/inet_fragment.c, ip_fragment.c): a namespace's unfinished packets, by source, destination,
// id and protocol. Each has a timer; all together have a limit of memory.

import { SECOND } from "@podwire/clock";
import type { Skb } from "@podwire/netns";
import { truesize } from "./neighbour.ts";
import type { NetnsIpv4 } from "./netns-ipv4.ts";

/** sizeof(struct ipq), about. */
const QUEUE_SIZE = 200;

export class FragQueue {
  readonly fqdir: Fqdir;
  readonly key: string;
  /** Pieces in the order of their place. */
  readonly fragments: Skb[] = [];
  firstIn = false;
  lastIn = false;
  /** Bytes of the whole payload as far as is known, and bytes that are here. */
  length = 0;
  meat = 0;
  maxSize = 0;
  maxDfSize = 0;
  /** OR of 1 << ECN of all pieces. */
  ecn = 0;
  /** Index of the device that the last piece came in by. */
  iif = 0;
  /** The sender's fragment count when the last piece came, for ipfrag_max_dist. */
  rid = 0;
  timer = -1;
  memory = QUEUE_SIZE;
  dead = false;

  constructor(fqdir: Fqdir, key: string) {
    this.fqdir = fqdir;
    this.key = key;
  }

  /** inet_frag_kill(): no more pieces are taken. */
  kill(): void {
    if (this.dead) return;
    this.dead = true;
    this.fqdir.ipv4.net.kernel.clock.cancel(this.timer);
    this.fqdir.queues.delete(this.key);
    this.fqdir.memory -= this.memory;
  }

  charge(skb: Skb): void {
    const size = truesize(skb);
    this.memory += size;
    this.fqdir.memory += size;
  }
}

export class Fqdir {
  readonly ipv4: NetnsIpv4;
  readonly queues = new Map<string, FragQueue>();
  /** Bytes that all pieces cost. */
  memory = 0;

  constructor(ipv4: NetnsIpv4) {
    this.ipv4 = ipv4;
  }

  /** inet_frag_find(): the queue of a packet, made where there is none; null where memory is short. */
  find(key: string, expire: (queue: FragQueue) => void): FragQueue | null {
    if (this.ipv4.ipfragHighThresh === 0 || this.memory > this.ipv4.ipfragHighThresh) return null;
    const known = this.queues.get(key);
    if (known !== undefined) return known;
    const queue = new FragQueue(this, key);
    this.queues.set(key, queue);
    this.memory += QUEUE_SIZE;
    const { clock } = this.ipv4.net.kernel;
    queue.timer = clock.schedule(this.ipv4.ipfragTime * SECOND, expire, queue, null);
    return queue;
  }

  /** The namespace ends. */
  destroy(): void {
    for (const queue of [...this.queues.values()]) queue.kill();
  }
}

// One direction of a cable: latency, bit rate, loss and a bounded queue. Crossing always queues and takes at least a
// microsecond: a synchronous chain over veth pairs would recurse without end in a bridge loop, and events without
// delay would never let time go on. The queue's bound is that of the kernel's backlog (net.core.netdev_max_backlog).

import { type Clock, MICROSECOND, SECOND } from "./clock.ts";
import type { EventHandler } from "./heap.ts";
import type { Random } from "./random.ts";

export interface LinkOptions {
  /** Propagation delay in ns; at least 1 µs, which is the default. */
  delay?: number;
  /** Bits a second; unlimited by default. */
  rate?: number;
  /** Packets that may be under way at once; 1000 by default, as netdev_max_backlog. */
  limit?: number;
  /** Probability, 0 to 1, that a packet is lost; 0 by default. */
  loss?: number;
  /** Stream of the losses; required where `loss` is above 0. */
  random?: Random;
}

/** Why a packet did not enter the link. */
export type LinkRefusal = "backlog" | "loss";

export class Link {
  readonly #clock: Clock;
  readonly #deliver: (packet: unknown) => void;
  readonly #arrive: EventHandler<unknown, null>;
  /** Propagation delay, ns. */
  readonly delay: number;
  readonly #nsPerByte: number;
  readonly #limit: number;
  readonly #loss: number;
  readonly #random: Random | null;
  #busyUntil = 0;
  #underway = 0;

  /** `deliver` is called with each packet when it has crossed. Throws RangeError for values that make no sense. */
  constructor(clock: Clock, deliver: (packet: never) => void, options: LinkOptions = {}) {
    const {
      delay = MICROSECOND,
      rate = Number.POSITIVE_INFINITY,
      limit = 1000,
      loss = 0,
      random = null,
    } = options;
    if (!(delay >= MICROSECOND)) throw new RangeError(`a link takes at least 1000 ns, not ${delay}`);
    if (!(rate > 0)) throw new RangeError(`a link's rate is above 0 bit/s, not ${rate}`);
    if (!(limit >= 1)) throw new RangeError(`a link holds at least 1 packet, not ${limit}`);
    if (!(loss >= 0 && loss <= 1)) throw new RangeError(`loss is a probability from 0 to 1, not ${loss}`);
    if (loss > 0 && random === null)
      throw new RangeError("a link that loses packets needs a stream of random numbers");
    this.#clock = clock;
    this.#deliver = deliver as (packet: unknown) => void;
    this.delay = delay;
    this.#nsPerByte = (8 * SECOND) / rate;
    this.#limit = limit;
    this.#loss = loss;
    this.#random = random;
    this.#arrive = (packet) => {
      this.#underway--;
      this.#deliver(packet);
    };
  }

  /** Puts a packet of `length` bytes on the link; null, or why it was dropped. */
  send(packet: unknown, length: number): LinkRefusal | null {
    if (this.#underway >= this.#limit) return "backlog";
    if (this.#loss > 0 && (this.#random as Random).fraction() < this.#loss) return "loss";
    let delay = this.delay;
    if (this.#nsPerByte > 0) {
      this.#busyUntil = Math.max(this.#busyUntil, this.#clock.now) + length * this.#nsPerByte;
      delay += Math.ceil(this.#busyUntil - this.#clock.now);
    }
    this.#underway++;
    this.#clock.schedule(delay, this.#arrive, packet, null);
    return null;
  }
}

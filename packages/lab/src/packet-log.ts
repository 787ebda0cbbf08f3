// What was on the wire: a Tracer that keeps, for every frame that left a device, its bytes, when it left and when it
// arrives at the other end, and the trail of the packet it belongs to. The page's packet list, the captures of
// `podwire run --pcap` and the checks of a goal are made from it.
//
// A trail outlives its frames: a packet that is routed crosses several wires, and every crossing is one row here.

import type { Step, Tracer, Trail } from "@podwire/netns";

/** One frame leaving one device. */
export interface Crossing {
  /** Position in the log, from 0. */
  readonly index: number;
  /** Virtual time it left, ns. */
  readonly time: number;
  readonly host: string;
  readonly netns: string;
  readonly dev: string;
  /** The frame with its Ethernet header, VLAN tag in place. */
  readonly bytes: Uint8Array;
  readonly trail: Trail;
  /** Where and when it arrives; null for a frame that never entered a cable (it was dropped, or `lo` and bridges took it). */
  arrival: { time: number; host: string; netns: string; dev: string } | null;
}

/** A frame seen by a device, in either direction: a row of a capture there. */
export interface Sighting {
  readonly time: number;
  readonly host: string;
  readonly netns: string;
  readonly dev: string;
  readonly outgoing: boolean;
  readonly bytes: Uint8Array;
}

export class PacketLog implements Tracer {
  readonly crossings: Crossing[] = [];
  readonly sightings: Sighting[] = [];
  readonly trails: Trail[] = [];
  /** Called after each crossing and each step, so that a page can follow. */
  onChange: (() => void) | null = null;
  readonly #limit: number;
  #nextTrail = 1;
  #dropped = 0;

  /** Keeps the newest `limit` sightings, crossings and trails. */
  constructor(options: { limit?: number } = {}) {
    this.#limit = options.limit ?? 200_000;
  }

  /** Number of rows that had to go because of the limit. */
  get dropped(): number {
    return this.#dropped;
  }

  begin(parent: Trail | null): Trail {
    const trail: Trail = { id: this.#nextTrail++, parent, steps: [] };
    this.#keep(this.trails, trail);
    return trail;
  }

  step(trail: Trail, step: Step): void {
    trail.steps.push(step);
    const { time, host, netns, dev } = step;
    if (step.kind === "tx" || step.kind === "rx")
      this.#keep(this.sightings, { time, host, netns, dev, outgoing: step.kind === "tx", bytes: step.frame });
    if (step.kind === "tx") {
      const index = (this.crossings.at(-1)?.index ?? -1) + 1;
      this.#keep(this.crossings, { index, time, host, netns, dev, bytes: step.frame, trail, arrival: null });
    } else if (step.kind === "wire") {
      const crossing = this.crossings.findLast(
        (candidate) => candidate.trail === trail && candidate.dev === dev,
      );
      if (crossing !== undefined)
        crossing.arrival = { time: step.arrives, host: step.peerHost, netns: step.peerNetns, dev: step.peer };
    }
    this.onChange?.();
  }

  /** Forgets everything. */
  clear(): void {
    this.crossings.length = 0;
    this.sightings.length = 0;
    this.trails.length = 0;
  }

  #keep<T>(list: T[], item: T): void {
    list.push(item);
    if (list.length <= this.#limit) return;
    list.splice(0, Math.ceil(this.#limit / 10));
    this.#dropped++;
  }
}

/** The steps of a packet from its birth: those of the trails it was cloned from, up to the cloning, then its own. */
export function wholeStory(trail: Trail): Step[] {
  if (trail.parent === null) return trail.steps;
  const before = wholeStory(trail.parent);
  const cloned = before.findIndex((step) => step.kind === "clone" && step.copy === trail.id);
  return [...before.slice(0, cloned + 1), ...trail.steps];
}

// A packet's trail: the typed steps it took, for the page to animate, `podwire explain` to print and a failing test to
// quote. Nothing is recorded, and nothing allocated, while a kernel's `tracer` is null: every place that reports a step
// looks there first.
//
// Drops carry the kernel's own reason where Linux 6.1 has one (include/net/dropreason.h, printed without SKB_DROP_REASON_);
// it has none for the bridge, ARP, VLANs or fragments, so those are names of ours, marked by a lower-case name,
// with the kernel's file and function.

import type { NetDevice } from "./device.ts";
import type { NetNamespace } from "./namespace.ts";
import type { Skb } from "./skb.ts";

/** One packet's way. A clone (a flooded frame) begins a trail of its own that remembers where it came from. */
export interface Trail {
  readonly id: number;
  /** The trail this one was cloned from. */
  readonly parent: Trail | null;
  readonly steps: Step[];
}

/** Fields common to all steps. */
export interface StepPlace {
  /** Virtual time, ns. */
  time: number;
  /** Name of the host (kernel) the step happened on. */
  host: string;
  /** Name of the namespace, as {@link NetNamespace.label}. */
  netns: string;
  /** Device concerned, "" where none is. */
  dev: string;
  /** Index of the interface, 0 where none is. */
  ifindex: number;
}

/** What happened. Each subsystem adds its kinds here by declaration merging: `interface StepKinds { "fib": {…} }`. */
export interface StepKinds {
  /** A device received the frame. */
  rx: { frame: Uint8Array };
  /** A device was asked to send the frame. */
  tx: { frame: Uint8Array };
  /** The frame entered the cable; it arrives `arrives` (ns). */
  wire: { arrives: number; peer: string; peerNetns: string; peerHost: string };
  /** A copy was made, whose trail is `copy`. */
  clone: { copy: number };
  /** The end: nobody will see this packet again. */
  drop: { reason: DropReason; where: string };
  /** Handed to a socket or protocol that took it. */
  deliver: { to: string };
}

export type Step = { [K in keyof StepKinds]: StepPlace & { kind: K } & StepKinds[K] }[keyof StepKinds];

/** The reasons that Linux 6.1 gives (include/net/dropreason.h), as far as this simulator can meet them. */
export type KernelDropReason =
  | "CPU_BACKLOG"
  | "DEV_HDR"
  | "DEV_READY"
  | "FULL_RING"
  | "HDR_TRUNC"
  | "ICMP_CSUM"
  | "INVALID_PROTO"
  | "IPV6DISABLED"
  | "IP_CSUM"
  | "IP_INADDRERRORS"
  | "IP_INHDR"
  | "IP_INNOROUTES"
  | "IP_NOPROTO"
  | "IP_OUTNOROUTES"
  | "IP_RPFILTER"
  | "NEIGH_CREATEFAIL"
  | "NEIGH_DEAD"
  | "NEIGH_FAILED"
  | "NEIGH_QUEUEFULL"
  | "NETFILTER_DROP"
  | "NOMEM"
  | "NOT_SPECIFIED"
  | "NO_SOCKET"
  | "OTHERHOST"
  | "PKT_TOO_BIG"
  | "PKT_TOO_SMALL"
  | "PROTO_MEM"
  | "QDISC_DROP"
  | "SKB_CSUM"
  | "SOCKET_FILTER"
  | "SOCKET_RCVBUFF"
  | "UDP_CSUM"
  | "UNHANDLED_PROTO"
  | "UNICAST_IN_L2_MULTICAST"
  | "XDP";

/** A reason of ours, where 6.1 says only NOT_SPECIFIED; always in lower case, as "veth peer is down". */
export type OwnDropReason = Lowercase<string>;

export type DropReason = KernelDropReason | OwnDropReason;

/** Receives the steps of every packet of every kernel it is given to. */
export interface Tracer {
  /** A new trail for a packet that begins its way, or for a clone of `parent`. */
  begin(parent: Trail | null): Trail;
  /** A step was taken. The tracer keeps `step` (it may hold copies of frames) and adds it to `trail.steps`. */
  step(trail: Trail, step: Step): void;
}

/** A tracer that keeps everything: for tests, `podwire explain` and the page. `limit` trails are kept, the oldest go first. */
export class RecordingTracer implements Tracer {
  readonly trails: Trail[] = [];
  readonly #limit: number;
  readonly #onStep: ((step: Step, trail: Trail) => void) | undefined;
  #nextId = 1;

  constructor(options: { limit?: number; onStep?: (step: Step, trail: Trail) => void } = {}) {
    this.#limit = options.limit ?? 100_000;
    this.#onStep = options.onStep;
  }

  begin(parent: Trail | null): Trail {
    const trail: Trail = { id: this.#nextId++, parent, steps: [] };
    this.trails.push(trail);
    if (this.trails.length > this.#limit) this.trails.shift();
    return trail;
  }

  step(trail: Trail, step: Step): void {
    trail.steps.push(step);
    this.#onStep?.(step, trail);
  }
}

/**
 * Reports a step of `skb` in `net`, on `dev`. Call only inside `if (kernel.tracer !== null)`, so that the arguments are
 * not even computed while nobody looks.
 */
export function traceStep<K extends keyof StepKinds>(
  net: NetNamespace,
  skb: Skb,
  dev: NetDevice | null,
  kind: K,
  detail: StepKinds[K],
): void {
  const { kernel } = net;
  if (kernel.tracer === null) return;
  skb.trail ??= kernel.tracer.begin(null);
  const place: StepPlace = {
    time: kernel.clock.now,
    host: kernel.hostname,
    netns: net.label,
    dev: dev?.name ?? "",
    ifindex: dev?.ifindex ?? 0,
  };
  kernel.tracer.step(skb.trail, { ...place, kind, ...detail } as Step);
}

/** kfree_skb_reason(): the packet ends here. `where` is the kernel's file and function, as "net/ipv4/ip_input.c ip_rcv_core". */
export function dropSkb(
  net: NetNamespace,
  skb: Skb,
  dev: NetDevice | null,
  reason: DropReason,
  where: string,
): void {
  if (net.kernel.tracer !== null) traceStep(net, skb, dev, "drop", { reason, where });
  skb.free();
}

/** consume_skb(): the packet arrived where it was meant to. `to` names who took it. */
export function consumeSkb(net: NetNamespace, skb: Skb, dev: NetDevice | null, to: string): void {
  if (net.kernel.tracer !== null) traceStep(net, skb, dev, "deliver", { to });
  skb.free();
}

/** skb_clone() with a trail for the copy. */
export function cloneSkb(net: NetNamespace, skb: Skb): Skb {
  const copy = skb.clone();
  const { tracer } = net.kernel;
  if (tracer !== null) {
    skb.trail ??= tracer.begin(null);
    copy.trail = tracer.begin(skb.trail);
    traceStep(net, skb, skb.dev, "clone", { copy: copy.trail.id });
  }
  return copy;
}

// struct neighbour (net/core/neighbour.c): a host on the link, its link-layer address and how far that is believed; the same
// for IPv4 (ARP) and IPv6 (neighbour discovery).
//
//   NONE ─packet→ INCOMPLETE ─answer→ REACHABLE ─reachable time→ STALE ─packet→ DELAY ─5 s→ PROBE ─answer→ REACHABLE
//                     └─three questions unanswered→ FAILED ←─────────────────────────────────┘
//
// NOARP and PERMANENT never change by themselves. Packets wait in INCOMPLETE. Times are virtual ns. Left out: reference
// counts (an entry ends when it is taken out of its table), NTF_MANAGED's periodic probes.

import { MILLISECOND } from "@podwire/clock";
import { dropSkb, KernelError, type NetDevice, queueXmit, type Skb, traceStep } from "@podwire/netns";
import { ETH_HLEN, formatMac, macEqual } from "@podwire/wire";
import {
  NEIGH_VAR_APP_PROBES,
  NEIGH_VAR_BASE_REACHABLE_TIME,
  NEIGH_VAR_DELAY_PROBE_TIME,
  NEIGH_VAR_MCAST_PROBES,
  NEIGH_VAR_MCAST_REPROBES,
  NEIGH_VAR_QUEUE_LEN_BYTES,
  NEIGH_VAR_RETRANS_TIME,
  NEIGH_VAR_UCAST_PROBES,
  type NeighParms,
} from "./neigh-parms.ts";
import type { NeighTable } from "./neigh-table.ts";
import {
  NTF_EXT_LEARNED,
  NTF_MANAGED,
  NTF_ROUTER,
  NUD_CONNECTED,
  NUD_DELAY,
  NUD_FAILED,
  NUD_IN_TIMER,
  NUD_INCOMPLETE,
  NUD_NOARP,
  NUD_NONE,
  NUD_PERMANENT,
  NUD_PROBE,
  NUD_REACHABLE,
  NUD_STALE,
  NUD_VALID,
} from "./uapi.ts";

/** NEIGH_UPDATE_F_*. */
export const NEIGH_UPDATE_F_OVERRIDE = 0x01;
export const NEIGH_UPDATE_F_WEAK_OVERRIDE = 0x02;
export const NEIGH_UPDATE_F_OVERRIDE_ISROUTER = 0x04;
export const NEIGH_UPDATE_F_USE = 0x10000000;
export const NEIGH_UPDATE_F_MANAGED = 0x20000000;
export const NEIGH_UPDATE_F_EXT_LEARNED = 0x40000000;
export const NEIGH_UPDATE_F_ISROUTER = 0x08000000;
export const NEIGH_UPDATE_F_ADMIN = 0x04000000;

/** No timer is nearer than this (HZ/100). */
const MIN_DELAY = 10 * MILLISECOND;

/** struct pneigh_entry: `ip neigh add proxy`. */
export interface ProxyNeighbour {
  dev: NetDevice | null;
  dst: number;
  flags: number;
  protocol: number;
  permanent: boolean;
}

/** What a protocol does for its neighbours: struct neigh_ops. */
export interface NeighOps {
  /** Sends a question. `skb`: the packet that waits longest for the answer. */
  solicit(neigh: Neighbour, skb: Skb | null): void;
  /** The answer never came for this packet; owns it. */
  errorReport(neigh: Neighbour, skb: Skb): void;
}

/** A device's side of one protocol, with that protocol's neighbours on it: struct in_device, struct inet6_dev. */
export interface NeighDevice {
  readonly dev: NetDevice;
  /** Puts an entry among the device's neighbours, takes it out. */
  linkNeighbour(neigh: Neighbour): void;
  unlinkNeighbour(neigh: Neighbour): void;
  /** All of them. */
  eachNeighbour(): Iterable<Neighbour>;
}

export class Neighbour {
  readonly table: NeighTable;
  readonly inDev: NeighDevice;
  readonly dev: NetDevice;
  /** The IPv4 address, 0 on devices that have but one neighbour; for IPv6 a hash of `address`. */
  readonly key: number;
  /** The IPv6 address, sixteen bytes; empty for IPv4. */
  readonly address: Uint8Array;
  /** The next IPv6 neighbour of the device with the same hash. */
  next: Neighbour | null = null;
  /** RTN_* of the address. */
  type = 0;
  nudState = NUD_NONE;
  flags: number;
  protocol = 0;
  /** Link-layer address, and the whole Ethernet header for the protocol's packets to it. */
  readonly ha = new Uint8Array(6);
  readonly hh = new Uint8Array(ETH_HLEN);
  hhReady = false;
  readonly parms: NeighParms;
  readonly ops: NeighOps;
  probes = 0;
  dead = false;
  used: number;
  confirmed: number;
  updated: number;
  /** Packets that wait for the address. */
  queue: Skb[] = [];
  queueBytes = 0;
  /** Counted among those that garbage collection may take. */
  collectable = false;
  #timer = -1;

  constructor(
    table: NeighTable,
    inDev: NeighDevice,
    parms: NeighParms,
    key: number,
    flags: number,
    ops: NeighOps,
    address: Uint8Array = NO_ADDRESS,
  ) {
    this.table = table;
    this.inDev = inDev;
    this.dev = inDev.dev;
    this.key = key;
    this.address = address;
    this.flags = flags;
    this.parms = parms;
    this.ops = ops;
    const { now } = table.clock;
    this.used = now;
    this.updated = now;
    this.confirmed = now - 2 * this.parms.ns(NEIGH_VAR_BASE_REACHABLE_TIME);
  }

  /** neigh_add_timer(). */
  startTimer(when: number): void {
    const { clock } = this.table;
    if (this.used < this.confirmed) this.used = this.confirmed;
    this.#timer = clock.schedule(Math.max(when - clock.now, 0), timerHandler, this, null);
  }

  /** neigh_del_timer(). */
  stopTimer(): void {
    if (this.#timer < 0) return;
    this.table.clock.cancel(this.#timer);
    this.#timer = -1;
  }

  /** Somebody besides the table holds the entry: a running timer does. */
  get held(): boolean {
    return this.#timer >= 0;
  }

  /** The timer has run. */
  timerRan(): void {
    this.#timer = -1;
  }

  /** Throws away what waits. */
  purgeQueue(): void {
    const waiting = this.queue;
    this.queue = [];
    this.queueBytes = 0;
    for (const skb of waiting)
      dropSkb(this.dev.net, skb, this.dev, "NOT_SPECIFIED", "net/core/neighbour.c __skb_queue_purge");
  }

  /** Writes the Ethernet header that packets to it get (eth_header_cache). */
  updateHeader(): void {
    const { etherType } = this.table;
    this.hh.set(this.ha, 0);
    this.hh.set(this.dev.address, 6);
    this.hh[12] = etherType >> 8;
    this.hh[13] = etherType & 0xff;
  }
}

const NO_ADDRESS = new Uint8Array(0);

/** neigh_output(): the packet, its IP header at `skb.data`, goes to this neighbour. False where the driver dropped it. */
export function neighOutput(neigh: Neighbour, skb: Skb): boolean {
  if ((neigh.nudState & NUD_CONNECTED) === 0 || !neigh.hhReady) return resolveOutput(neigh, skb);
  if (neigh.dev.net.kernel.tracer !== null) traceNeighbour(neigh, skb, "known");
  return transmit(neigh, skb);
}

/** neigh_hh_output(). */
function transmit(neigh: Neighbour, skb: Skb): boolean {
  skb.makeWritable();
  const at = skb.push(ETH_HLEN);
  const { bytes } = skb;
  const { hh } = neigh;
  bytes[at] = hh[0]!;
  bytes[at + 1] = hh[1]!;
  bytes[at + 2] = hh[2]!;
  bytes[at + 3] = hh[3]!;
  bytes[at + 4] = hh[4]!;
  bytes[at + 5] = hh[5]!;
  bytes[at + 6] = hh[6]!;
  bytes[at + 7] = hh[7]!;
  bytes[at + 8] = hh[8]!;
  bytes[at + 9] = hh[9]!;
  bytes[at + 10] = hh[10]!;
  bytes[at + 11] = hh[11]!;
  bytes[at + 12] = hh[12]!;
  bytes[at + 13] = hh[13]!;
  skb.dev = neigh.dev;
  return queueXmit(skb);
}

/** neigh_resolve_output(): slow and careful. */
function resolveOutput(neigh: Neighbour, skb: Skb): boolean {
  if (!eventSend(neigh, skb)) return true;
  if (!neigh.hhReady) {
    neigh.updateHeader();
    neigh.hhReady = true;
  }
  if (neigh.dev.net.kernel.tracer !== null) traceNeighbour(neigh, skb, "known");
  return transmit(neigh, skb);
}

/** neigh_event_send(): somebody needs the neighbour. True where its address may be used; else the skb waits or is gone. */
export function eventSend(neigh: Neighbour, skb: Skb | null): boolean {
  neigh.used = neigh.table.clock.now;
  if (neigh.nudState & (NUD_CONNECTED | NUD_DELAY | NUD_PROBE)) return true;
  return startResolution(neigh, skb);
}

/** __neigh_event_send(). */
function startResolution(neigh: Neighbour, skb: Skb | null): boolean {
  const { parms, dev } = neigh;
  const { now } = neigh.table.clock;
  if (neigh.dead) {
    if (neigh.nudState & NUD_STALE) return true;
    if (skb !== null) dropSkb(dev.net, skb, dev, "NEIGH_DEAD", "net/core/neighbour.c __neigh_event_send");
    return false;
  }
  let probe = false;
  if (!(neigh.nudState & (NUD_STALE | NUD_INCOMPLETE))) {
    if (parms.get(NEIGH_VAR_MCAST_PROBES) + parms.get(NEIGH_VAR_APP_PROBES) === 0) {
      neigh.nudState = NUD_FAILED;
      neigh.updated = now;
      if (skb !== null) dropSkb(dev.net, skb, dev, "NEIGH_FAILED", "net/core/neighbour.c __neigh_event_send");
      return false;
    }
    neigh.probes = parms.get(NEIGH_VAR_UCAST_PROBES);
    neigh.stopTimer();
    neigh.nudState = NUD_INCOMPLETE;
    neigh.updated = now;
    probe = true;
    neigh.startTimer(now + retransTime(parms));
  } else if (neigh.nudState & NUD_STALE) {
    neigh.stopTimer();
    neigh.nudState = NUD_DELAY;
    neigh.updated = now;
    neigh.startTimer(now + parms.ns(NEIGH_VAR_DELAY_PROBE_TIME));
  }
  if (neigh.nudState !== NUD_INCOMPLETE) return true;
  if (skb !== null) enqueue(neigh, skb);
  if (probe) sendProbe(neigh);
  return false;
}

/** The packet waits; the oldest give way (unres_qlen_bytes). */
function enqueue(neigh: Neighbour, skb: Skb): void {
  const size = truesize(skb);
  const limit = neigh.parms.get(NEIGH_VAR_QUEUE_LEN_BYTES);
  const { dev } = neigh;
  while (neigh.queueBytes + size > limit) {
    const oldest = neigh.queue.shift();
    if (oldest === undefined) break;
    neigh.queueBytes -= truesize(oldest);
    dropSkb(dev.net, oldest, dev, "NEIGH_QUEUEFULL", "net/core/neighbour.c __neigh_event_send");
  }
  if (dev.net.kernel.tracer !== null) traceNeighbour(neigh, skb, "waits");
  neigh.queue.push(skb);
  neigh.queueBytes += size;
}

/** skb->truesize: what the packet costs in memory on x86-64, buffer rounded up as kmalloc does. */
export function truesize(skb: Skb): number {
  const needed = skb.len + 64 + 320;
  let bucket = 512;
  while (bucket < needed) bucket *= 2;
  return bucket + 256;
}

const retransTime = (parms: NeighParms) => Math.max(parms.ns(NEIGH_VAR_RETRANS_TIME), MIN_DELAY);

/** neigh_max_probes(). */
function maxProbes(neigh: Neighbour): number {
  const { parms } = neigh;
  return (
    parms.get(NEIGH_VAR_UCAST_PROBES) +
    parms.get(NEIGH_VAR_APP_PROBES) +
    parms.get(neigh.nudState & NUD_PROBE ? NEIGH_VAR_MCAST_REPROBES : NEIGH_VAR_MCAST_PROBES)
  );
}

/** neigh_probe(). */
function sendProbe(neigh: Neighbour): void {
  neigh.ops.solicit(neigh, neigh.queue.at(-1) ?? null);
  neigh.probes++;
}

/** neigh_timer_handler(). */
function timerHandler(neigh: Neighbour): void {
  neigh.timerRan();
  const { parms } = neigh;
  const { now } = neigh.table.clock;
  const state = neigh.nudState;
  if (!(state & NUD_IN_TIMER)) return;
  let next: number;
  let notify = false;
  if (state & NUD_REACHABLE) {
    const reachable = neigh.confirmed + parms.reachableTime(now);
    if (now <= reachable) next = reachable;
    else {
      const delayed = now <= neigh.used + parms.ns(NEIGH_VAR_DELAY_PROBE_TIME);
      neigh.nudState = delayed ? NUD_DELAY : NUD_STALE;
      notify = !delayed;
      neigh.updated = now;
      next = now + parms.ns(NEIGH_VAR_DELAY_PROBE_TIME);
    }
  } else if (state & NUD_DELAY) {
    if (now <= neigh.confirmed + parms.ns(NEIGH_VAR_DELAY_PROBE_TIME)) {
      neigh.nudState = NUD_REACHABLE;
      notify = true;
      neigh.updated = now;
      next = neigh.confirmed + parms.reachableTime(now);
    } else {
      neigh.nudState = NUD_PROBE;
      notify = true;
      neigh.updated = now;
      neigh.probes = 0;
      next = now + retransTime(parms);
    }
  } else next = now + retransTime(parms);

  if (neigh.nudState & (NUD_INCOMPLETE | NUD_PROBE) && neigh.probes >= maxProbes(neigh)) {
    neigh.nudState = NUD_FAILED;
    invalidate(neigh);
    neigh.table.changed(neigh);
    return;
  }
  if (neigh.nudState & NUD_IN_TIMER) neigh.startTimer(Math.max(next, now + MIN_DELAY));
  if (neigh.nudState & (NUD_INCOMPLETE | NUD_PROBE)) sendProbe(neigh);
  if (notify) neigh.table.changed(neigh);
}

/** neigh_invalidate(): whoever waits is told. */
function invalidate(neigh: Neighbour): void {
  neigh.updated = neigh.table.clock.now;
  while (neigh.nudState === NUD_FAILED) {
    const skb = neigh.queue.shift();
    if (skb === undefined) break;
    neigh.ops.errorReport(neigh, skb);
  }
  neigh.purgeQueue();
}

/**
 * __neigh_update(): something was heard or ordered about the neighbour. `lladdr`: its new address, null where none came
 * with it. Throws KernelError EPERM and EINVAL for orders that cannot be followed.
 */
export function neighUpdate(
  neigh: Neighbour,
  lladdr: Uint8Array | null,
  lladdrAt: number,
  state: number,
  flags: number,
): void {
  const { now } = neigh.table.clock;
  const old = neigh.nudState;
  if (neigh.dead) throw new KernelError("EPERM", "Neighbor entry is now dead");
  if (!(flags & NEIGH_UPDATE_F_ADMIN) && old & (NUD_NOARP | NUD_PERMANENT)) return;
  updateFlags(neigh, flags);
  if (flags & (NEIGH_UPDATE_F_USE | NEIGH_UPDATE_F_MANAGED)) {
    neigh.nudState = old & ~NUD_PERMANENT;
    neigh.table.updateCollectable(neigh);
    return;
  }
  if (!(state & NUD_VALID)) {
    neigh.stopTimer();
    neigh.nudState = state;
    const failed = (old & (NUD_INCOMPLETE | NUD_PROBE)) !== 0 && (state & NUD_FAILED) !== 0;
    if (failed) invalidate(neigh);
    neigh.table.updateCollectable(neigh);
    if (failed || old & NUD_VALID) neigh.table.changed(neigh);
    return;
  }
  let same = true;
  if (lladdr !== null) same = (old & NUD_VALID) !== 0 && macEqual(lladdr, lladdrAt, neigh.ha, 0);
  else if (!(old & NUD_VALID)) throw new KernelError("EINVAL", "No link layer address given");

  if (state & NUD_CONNECTED) neigh.confirmed = now;

  let next = state;
  let updateIsRouter = (flags & NEIGH_UPDATE_F_OVERRIDE_ISROUTER) !== 0;
  if (old & NUD_VALID) {
    if (!same && !(flags & NEIGH_UPDATE_F_OVERRIDE)) {
      updateIsRouter = false;
      if (!(flags & NEIGH_UPDATE_F_WEAK_OVERRIDE && old & NUD_CONNECTED)) return;
      same = true;
      next = NUD_STALE;
    } else if (same && next === NUD_STALE && !(flags & NEIGH_UPDATE_F_ADMIN)) next = old;
  }
  if (next !== old || !same) neigh.updated = now;
  if (next !== old) {
    neigh.stopTimer();
    if (next & NUD_PROBE) neigh.probes = 0;
    if (next & NUD_IN_TIMER)
      neigh.startTimer(now + (next & NUD_REACHABLE ? neigh.parms.reachableTime(now) : 0));
    neigh.nudState = next;
  }
  if (!same) {
    const from = lladdr as Uint8Array;
    for (let i = 0; i < 6; i++) neigh.ha[i] = from[lladdrAt + i] as number;
    if (neigh.hhReady) neigh.updateHeader();
    if (!(next & NUD_CONNECTED)) neigh.confirmed = now - 2 * neigh.parms.ns(NEIGH_VAR_BASE_REACHABLE_TIME);
  }
  let changed = next !== old || !same;
  if (updateIsRouter) {
    const before = neigh.flags;
    if (flags & NEIGH_UPDATE_F_ISROUTER) neigh.flags |= NTF_ROUTER;
    else neigh.flags &= ~NTF_ROUTER;
    if (neigh.flags !== before) changed = true;
  }
  if (next !== old && !(old & NUD_VALID)) releaseQueue(neigh);
  neigh.table.updateCollectable(neigh);
  if (changed) neigh.table.changed(neigh);
}

/** neigh_update_flags(). */
function updateFlags(neigh: Neighbour, flags: number): void {
  if (!(flags & NEIGH_UPDATE_F_ADMIN)) return;
  const learned = flags & NEIGH_UPDATE_F_EXT_LEARNED ? NTF_EXT_LEARNED : 0;
  const managed = flags & NEIGH_UPDATE_F_MANAGED ? NTF_MANAGED : 0;
  neigh.flags = (neigh.flags & ~(NTF_EXT_LEARNED | NTF_MANAGED)) | learned | managed;
}

/** The address is known now: what waited for it goes. */
function releaseQueue(neigh: Neighbour): void {
  while (neigh.nudState & NUD_VALID) {
    const skb = neigh.queue.shift();
    if (skb === undefined) break;
    neighOutput(neigh, skb);
  }
  neigh.purgeQueue();
}

/** neigh_confirm(): a protocol above knows that packets arrive there. */
export function neighConfirm(neigh: Neighbour): void {
  neigh.confirmed = neigh.table.clock.now;
}

const STATE_NAMES: readonly [number, string][] = [
  [NUD_INCOMPLETE, "INCOMPLETE"],
  [NUD_REACHABLE, "REACHABLE"],
  [NUD_STALE, "STALE"],
  [NUD_DELAY, "DELAY"],
  [NUD_PROBE, "PROBE"],
  [NUD_FAILED, "FAILED"],
  [NUD_NOARP, "NOARP"],
  [NUD_PERMANENT, "PERMANENT"],
];

/** The name of a state, as `ip neigh` prints it. */
export function nudName(state: number): string {
  return STATE_NAMES.find(([bit]) => state & bit)?.[1] ?? "NONE";
}

/** Reports what a packet found in the neighbour table. Only while somebody looks. */
export function traceNeighbour(neigh: Neighbour, skb: Skb, outcome: "known" | "waits" | "failed"): void {
  traceStep(neigh.dev.net, skb, neigh.dev, "neigh", {
    address: neigh.table.formatAddress(neigh),
    state: nudName(neigh.nudState),
    lladdr: neigh.nudState & NUD_VALID ? formatMac(neigh.ha) : "",
    outcome,
  });
}

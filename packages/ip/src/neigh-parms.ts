// struct neigh_parms (include/net/neighbour.h): how a device asks for its neighbours and how long it believes the answers.
// New devices begin with the table's own values, which `net.ipv4.neigh.default` shows.

import { MILLISECOND, type Random, SECOND } from "@podwire/clock";

/** Index of a value: NEIGH_VAR_*. Times are kept in milliseconds. */
export const NEIGH_VAR_MCAST_PROBES = 0;
export const NEIGH_VAR_UCAST_PROBES = 1;
export const NEIGH_VAR_APP_PROBES = 2;
export const NEIGH_VAR_MCAST_REPROBES = 3;
export const NEIGH_VAR_RETRANS_TIME = 4;
export const NEIGH_VAR_BASE_REACHABLE_TIME = 5;
export const NEIGH_VAR_DELAY_PROBE_TIME = 6;
export const NEIGH_VAR_INTERVAL_PROBE_TIME_MS = 7;
export const NEIGH_VAR_GC_STALETIME = 8;
export const NEIGH_VAR_QUEUE_LEN_BYTES = 9;
export const NEIGH_VAR_PROXY_QLEN = 10;
export const NEIGH_VAR_ANYCAST_DELAY = 11;
export const NEIGH_VAR_PROXY_DELAY = 12;
export const NEIGH_VAR_LOCKTIME = 13;
export const NEIGH_VAR_MAX = 13;

/** The reachable time is drawn anew this often. */
const RAND_INTERVAL = 300 * SECOND;

export class NeighParms {
  /** Values by NEIGH_VAR_*; behind them, for each, whether it was set and no longer follows the table's. */
  readonly data: Int32Array;
  /** Packets that wait for a delayed proxy answer. */
  proxyQueued = 0;
  readonly #random: Random;
  #reachableTime = 0;
  #drawn = 0;

  constructor(values: Int32Array, random: Random, now: number) {
    this.data = values.slice();
    this.data.fill(0, NEIGH_VAR_MAX + 1);
    this.#random = random;
    this.drawReachableTime(now);
  }

  get(index: number): number {
    return this.data[index] as number;
  }

  set(index: number, value: number): void {
    this.data[index] = value;
    this.data[NEIGH_VAR_MAX + 1 + index] = 1;
  }

  isSet(index: number): boolean {
    return this.data[NEIGH_VAR_MAX + 1 + index] !== 0;
  }

  /** neigh_parms_data_state_setall(). */
  setAll(): void {
    this.data.fill(1, NEIGH_VAR_MAX + 1);
  }

  /** A time value in ns. */
  ns(index: number): number {
    return (this.data[index] as number) * MILLISECOND;
  }

  /** neigh_rand_reach_time(): evenly between half and one and a half times base_reachable_time (RFC 4861 6.3.2). */
  drawReachableTime(now: number): void {
    const base = this.get(NEIGH_VAR_BASE_REACHABLE_TIME);
    this.#reachableTime = base === 0 ? 0 : (this.#random.int(0, base - 1) + (base >> 1)) * MILLISECOND;
    this.#drawn = now;
  }

  /**
   * How long an answer is believed, ns. The kernel draws it anew from a periodic job; here whoever asks after the time
   * has passed draws it, so that an idle machine has no event in its queue.
   */
  reachableTime(now: number): number {
    if (now > this.#drawn + RAND_INTERVAL) this.drawReachableTime(now);
    return this.#reachableTime;
  }
}

/** arp_tbl.parms. */
export function arpTableValues(): Int32Array {
  const data = new Int32Array(2 * (NEIGH_VAR_MAX + 1));
  data[NEIGH_VAR_MCAST_PROBES] = 3;
  data[NEIGH_VAR_UCAST_PROBES] = 3;
  data[NEIGH_VAR_RETRANS_TIME] = 1_000;
  data[NEIGH_VAR_BASE_REACHABLE_TIME] = 30_000;
  data[NEIGH_VAR_DELAY_PROBE_TIME] = 5_000;
  data[NEIGH_VAR_INTERVAL_PROBE_TIME_MS] = 5_000;
  data[NEIGH_VAR_GC_STALETIME] = 60_000;
  data[NEIGH_VAR_QUEUE_LEN_BYTES] = 212_992;
  data[NEIGH_VAR_PROXY_QLEN] = 64;
  data[NEIGH_VAR_ANYCAST_DELAY] = 1_000;
  data[NEIGH_VAR_PROXY_DELAY] = 800;
  data[NEIGH_VAR_LOCKTIME] = 1_000;
  return data;
}

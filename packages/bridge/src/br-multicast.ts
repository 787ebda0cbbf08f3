// Multicast of a bridge: what can be set, what it is born with (net/bridge/br_multicast.c br_multicast_ctx_init), and snooping on and off.
// Times in USER_HZ. Groups are in br-multicast-group.ts, queries and routers in br-multicast-query.ts, listening in br-multicast-rcv.ts.

import { addMulticast, deleteMulticast } from "@podwire/netns";
import { flushPort } from "./br-multicast-group.ts";
import { disablePortQueries, enablePortQueries, openQueries } from "./br-multicast-query.ts";
import type { NetBridge } from "./br-private.ts";

export interface BridgeMulticast {
  snooping: boolean;
  router: number;
  queryUseIfaddr: boolean;
  querier: boolean;
  statsEnabled: boolean;
  hashMax: number;
  lastMemberCount: number;
  startupQueryCount: number;
  lastMemberInterval: number;
  membershipInterval: number;
  querierInterval: number;
  queryInterval: number;
  queryResponseInterval: number;
  startupQueryInterval: number;
  igmpVersion: number;
  mldVersion: number;
}

/** IFLA_BR_MCAST_HASH_ELASTICITY: a constant since 5.0. */
export const HASH_ELASTICITY = 16;

export function multicastDefaults(): BridgeMulticast {
  return {
    snooping: true,
    router: 1,
    queryUseIfaddr: false,
    querier: false,
    statsEnabled: false,
    hashMax: 4096,
    lastMemberCount: 2,
    startupQueryCount: 2,
    lastMemberInterval: 100,
    membershipInterval: 26000,
    querierInterval: 25500,
    queryInterval: 12500,
    queryResponseInterval: 1000,
    startupQueryInterval: 3125,
    igmpVersion: 2,
    mldVersion: 1,
  };
}

/** br_multicast_join_snoopers(): 224.0.0.106 and ff02::6a, all snoopers, in the order in which the bridge joins them. */
const ALL_SNOOPERS = [
  Uint8Array.of(0x01, 0x00, 0x5e, 0x00, 0x00, 0x6a),
  Uint8Array.of(0x33, 0x33, 0x00, 0x00, 0x00, 0x6a),
] as const;

/** The bridge listens as a snooper while it is up and snoops. */
export function joinSnoopers(br: NetBridge): void {
  if (br.multicast.snooping) for (const group of ALL_SNOOPERS) addMulticast(br.dev, group);
}

export function leaveSnoopers(br: NetBridge): void {
  if (br.multicast.snooping) for (const group of ALL_SNOOPERS) deleteMulticast(br.dev, group);
}

/** br_multicast_toggle(). */
export function setSnooping(br: NetBridge, on: boolean): void {
  if (br.multicast.snooping === on) return;
  if (!on && br.dev.up) leaveSnoopers(br);
  br.multicast.snooping = on;
  if (!on) {
    for (const port of br.ports) {
      flushPort(port, false);
      disablePortQueries(port);
    }
    return;
  }
  if (!br.dev.up) return;
  openQueries(br);
  for (const port of br.ports) enablePortQueries(port);
  joinSnoopers(br);
}

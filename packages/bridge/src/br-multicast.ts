// Multicast of a bridge: what can be set, what it is born with (net/bridge/br_multicast.c br_multicast_ctx_init), and snooping on and off.
// Times in USER_HZ. Groups are in br-multicast-group.ts, queries and routers in br-multicast-query.ts, listening in br-multicast-rcv.ts.

import { in6Dev, inDevice, joinGroup, leaveGroup, mcDevDec, mcDevInc } from "@podwire/ip";
import { parseIpv6 } from "@podwire/wire";
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

/** INADDR_ALLSNOOPERS_GROUP and ff02::6a: all snoopers (RFC 4286). */
const ALL_SNOOPERS = 0xe000006a;
const ALL_SNOOPERS6 = parseIpv6("ff02::6a");

/** br_multicast_join_snoopers(): the bridge's own host listens as a snooper while it is up and snoops, and tells so as any host does. */
export function joinSnoopers(br: NetBridge): void {
  if (!br.multicast.snooping) return;
  const inDev = inDevice(br.dev);
  if (inDev !== null) joinGroup(inDev, ALL_SNOOPERS);
  const idev = in6Dev(br.dev);
  if (idev !== null) mcDevInc(idev, ALL_SNOOPERS6);
}

/** br_multicast_leave_snoopers(). */
export function leaveSnoopers(br: NetBridge): void {
  if (!br.multicast.snooping) return;
  const inDev = inDevice(br.dev);
  if (inDev !== null) leaveGroup(inDev, ALL_SNOOPERS);
  const idev = in6Dev(br.dev);
  if (idev !== null) mcDevDec(idev, ALL_SNOOPERS6);
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

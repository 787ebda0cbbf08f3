// Who asks, and where routers are (net/bridge/br_multicast.c, queriers and router ports): the bridge asks itself where it is told to, hears of
// others who do, and takes the ports on which they are for ways to multicast routers. While nobody asks, groups are flooded.
// Left out: asking with MLD, for which the bridge would need an IPv6 address; PIM and multicast router discovery.

import { ethTypeTrans, queueXmit, receiveSkb, Skb } from "@podwire/netns";
import { ETH_HLEN, ETH_P_IP, ethernet, IPPROTO_IGMP, igmp, ipv4 } from "@podwire/wire";
import { BR_STATE_BLOCKING, BR_STATE_DISABLED, JIFFY } from "./br-constants.ts";
import type { GroupAddress } from "./br-mdb-entry.ts";
import type { NetBridge, NetBridgePort } from "./br-private.ts";
import { notifyRouter } from "./notices.ts";
import { KernelTimer } from "./timer.ts";

/** MDB_RTR_TYPE_*: what `mcast_router` says of a port. */
export const MDB_RTR_TYPE_DISABLED = 0;
export const MDB_RTR_TYPE_TEMP_QUERY = 1;
export const MDB_RTR_TYPE_PERM = 2;
export const MDB_RTR_TYPE_TEMP = 3;

/** struct bridge_mcast_own_query. */
export class OwnQuery<Owner> {
  startupSent = 0;
  readonly timer: KernelTimer<Owner>;

  constructor(timer: KernelTimer<Owner>) {
    this.timer = timer;
  }
}

/** The moving part of multicast of a bridge: its timers. */
export class BridgeMcast {
  readonly ownQuery: OwnQuery<NetBridge>;
  /** Somebody else asks: until when, and whether there was time for the answers. */
  readonly other: { readonly timer: KernelTimer<NetBridge>; readonly delay: KernelTimer<NetBridge> };
  /** The address of who asks, 0 for none. */
  querierAddress = 0;
  readonly routerTimer: KernelTimer<NetBridge>;

  constructor(br: NetBridge) {
    const timer = (fire: (br: NetBridge) => void) => new KernelTimer<NetBridge>(br.clock, fire, br);
    this.ownQuery = new OwnQuery(timer(queryExpired));
    this.other = { timer: timer(querierExpired), delay: timer(nothing) };
    this.routerTimer = timer(nothing);
  }
}

/** The same of a port. */
export class PortMcast {
  readonly ownQuery: OwnQuery<NetBridgePort>;
  readonly routerTimer: KernelTimer<NetBridgePort>;
  /** In the bridge's list of ports towards routers. */
  isRouter = false;

  constructor(port: NetBridgePort) {
    const { clock } = port.br;
    this.ownQuery = new OwnQuery(new KernelTimer<NetBridgePort>(clock, portQueryExpired, port));
    this.routerTimer = new KernelTimer<NetBridgePort>(clock, routerExpired, port);
  }
}

function nothing(): void {}

/** __br_multicast_querier_exists(), for IPv4. */
export function querierExists(br: NetBridge): boolean {
  const { other } = br.mcast;
  return !other.delay.pending && (br.multicast.querier || other.timer.pending);
}

/** br_multicast_is_router(): does the bridge's own host route? */
export function isRouter(br: NetBridge): boolean {
  const { router } = br.multicast;
  return router === 2 || (router === 1 && br.mcast.routerTimer.pending);
}

/** br_multicast_open(). */
export function openQueries(br: NetBridge): void {
  if (!br.multicast.snooping) return;
  const { ownQuery } = br.mcast;
  ownQuery.startupSent = 0;
  if (br.multicast.querier) ownQuery.timer.modify(br.clock.now);
}

/** br_multicast_stop(). */
export function stopQueries(br: NetBridge): void {
  const { ownQuery, other, routerTimer } = br.mcast;
  ownQuery.timer.delete();
  other.timer.delete();
  other.delay.delete();
  routerTimer.delete();
}

/** __br_multicast_enable_port_ctx(). */
export function enablePortQueries(port: NetBridgePort): void {
  const { br, mcast } = port;
  if (!br.multicast.snooping || !br.dev.up) return;
  mcast.ownQuery.startupSent = 0;
  // Without a querier the timer would fire for nothing.
  if (br.multicast.querier) mcast.ownQuery.timer.modify(br.clock.now);
  if (port.multicastRouter === MDB_RTR_TYPE_PERM) addRouter(port);
}

/** What of __br_multicast_disable_port_ctx() is about queries and routers. */
export function disablePortQueries(port: NetBridgePort): void {
  port.mcast.routerTimer.delete();
  port.mcast.ownQuery.timer.delete();
  deleteRouter(port);
}

/** br_multicast_set_querier(). */
export function setQuerier(br: NetBridge, on: boolean): void {
  if (br.multicast.querier === on) return;
  br.multicast.querier = on;
  if (!on) return;
  const { other } = br.mcast;
  if (!other.timer.pending) other.delay.modify(br.clock.now + br.multicast.queryResponseInterval * JIFFY);
  startQuerier(br);
}

/** br_multicast_start_querier(). */
function startQuerier(br: NetBridge): void {
  if (!br.dev.up) return;
  openQueries(br);
  for (const port of br.ports) if (!isStopped(port)) enablePortQueries(port);
}

const isStopped = (port: NetBridgePort): boolean =>
  port.state === BR_STATE_DISABLED || port.state === BR_STATE_BLOCKING;

/** br_multicast_query_expired(). */
function queryExpired(br: NetBridge): void {
  const { ownQuery } = br.mcast;
  if (ownQuery.startupSent < br.multicast.startupQueryCount) ownQuery.startupSent++;
  sendQuery(br, null, ownQuery);
}

/** br_multicast_port_query_expired(). */
function portQueryExpired(port: NetBridgePort): void {
  if (isStopped(port)) return;
  const { ownQuery } = port.mcast;
  if (ownQuery.startupSent < port.br.multicast.startupQueryCount) ownQuery.startupSent++;
  sendQuery(port.br, port, ownQuery);
}

/** br_multicast_querier_expired(): who asked is gone. */
function querierExpired(br: NetBridge): void {
  if (!br.dev.up || !br.multicast.snooping) return;
  startQuerier(br);
}

/** br_multicast_send_query(): the general one, and when the next is due. */
function sendQuery(
  br: NetBridge,
  port: NetBridgePort | null,
  query: OwnQuery<NetBridge> | OwnQuery<NetBridgePort>,
): void {
  const { multicast } = br;
  if (!multicast.snooping || !multicast.querier || !br.dev.up || br.mcast.other.timer.pending) return;
  transmitQuery(br, port, 0, multicast.queryResponseInterval);
  const interval =
    query.startupSent < multicast.startupQueryCount
      ? multicast.startupQueryInterval
      : multicast.queryInterval;
  query.timer.modify(br.clock.now + interval * JIFFY);
}

/** Asks after one group, on the port on which somebody left it. */
export function sendGroupQuery(
  br: NetBridge,
  port: NetBridgePort | null,
  { proto, addr }: GroupAddress,
): void {
  if (proto !== ETH_P_IP) return;
  const group = ipv4.dst(Uint8Array.from([...new Uint8Array(16), ...addr]), 0);
  transmitQuery(br, port, group, br.multicast.lastMemberInterval);
}

const IP_LENGTH = 24;
const RT_SCOPE_LINK = 253;
const ALL_HOSTS = 0xe0000001;
const ALL_HOSTS_MAC = Uint8Array.of(0x01, 0x00, 0x5e, 0x00, 0x00, 0x01);

/** br_ip4_multicast_alloc_query() and its sending: through `port`, or up to the bridge's own host. `response`: USER_HZ. */
function transmitQuery(br: NetBridge, port: NetBridgePort | null, group: number, response: number): void {
  const v3 = br.multicast.igmpVersion === 3;
  const igmpLength = v3 ? igmp.V3_QUERY_LENGTH : igmp.LENGTH;
  const skb = Skb.alloc(ETH_HLEN + IP_LENGTH + igmpLength);
  const at = skb.put(ETH_HLEN + IP_LENGTH + igmpLength);
  const { bytes } = skb;
  const source = br.multicast.queryUseIfaddr
    ? (br.net.kernel.inetSelectAddr?.(br.dev, 0, RT_SCOPE_LINK) ?? 0)
    : 0;
  ethernet.write(bytes, at, ALL_HOSTS_MAC, 0, br.dev.address, 0, ETH_P_IP);
  writeRouterAlertHeader(bytes, at + ETH_HLEN, IP_LENGTH + igmpLength, source, ALL_HOSTS);
  const message = at + ETH_HLEN + IP_LENGTH;
  igmp.write(bytes, message, igmp.IGMP_MEMBERSHIP_QUERY, Math.floor(response / 10) & 0xff, group);
  if (v3) {
    bytes[message + 8] = 2;
    bytes[message + 9] = Math.floor(br.multicast.queryInterval / 100) & 0x7f;
  }
  igmp.fillChecksum(bytes, message, message + igmpLength);
  skb.protocol = ETH_P_IP;
  skb.network = at + ETH_HLEN;
  skb.transport = message;
  if (port !== null) {
    skb.dev = port.dev;
    queueXmit(skb);
    return;
  }
  br.mcast.querierAddress = source;
  ethTypeTrans(skb, br.dev);
  receiveSkb(skb);
}

/** An IPv4 header of 24 bytes with the Router Alert option, as IGMP wants it: TOS 0xc0, TTL 1, not to be fragmented. */
function writeRouterAlertHeader(b: Uint8Array, at: number, length: number, src: number, dst: number): void {
  const view = new DataView(b.buffer, b.byteOffset + at, IP_LENGTH);
  view.setUint16(0, 0x46c0);
  view.setUint16(2, length);
  view.setUint32(4, 0x4000);
  view.setUint16(8, 0x0100 | IPPROTO_IGMP);
  view.setUint16(10, 0);
  view.setUint32(12, src);
  view.setUint32(16, dst);
  view.setUint32(20, 0x94040000);
  ipv4.fillChecksum(b, at);
}

/** br_ip4_multicast_query_received(): somebody at `source` asks, and waits `maxDelay` USER_HZ for answers. */
export function queryReceived(
  br: NetBridge,
  port: NetBridgePort | null,
  source: number,
  maxDelay: number,
): void {
  const { mcast, multicast } = br;
  const { other, ownQuery } = mcast;
  const elected =
    (!ownQuery.timer.pending && !other.timer.pending) ||
    mcast.querierAddress === 0 ||
    source <= mcast.querierAddress;
  if (!elected) return;
  mcast.querierAddress = source;
  const { now } = br.clock;
  if (!other.timer.pending) other.delay.modify(now + maxDelay * JIFFY);
  other.timer.modify(now + multicast.querierInterval * JIFFY);
  markRouter(br, port);
}

/** br_multicast_add_router(). */
function addRouter(port: NetBridgePort): void {
  if (port.mcast.isRouter) return;
  port.mcast.isRouter = true;
  notifyRouter(port);
}

/** br_multicast_rport_del_notify(): a port that was one for a while is not any more by itself. */
function deleteRouter(port: NetBridgePort): void {
  if (!port.mcast.isRouter) return;
  port.mcast.isRouter = false;
  notifyRouter(port, true);
  if (port.multicastRouter === MDB_RTR_TYPE_TEMP) port.multicastRouter = MDB_RTR_TYPE_TEMP_QUERY;
}

/** br_ip4_multicast_mark_router(). */
function markRouter(br: NetBridge, port: NetBridgePort | null): void {
  const until = br.clock.now + br.multicast.querierInterval * JIFFY;
  if (port === null) {
    if (br.multicast.router === 1) br.mcast.routerTimer.modify(until);
    return;
  }
  if (port.multicastRouter === MDB_RTR_TYPE_DISABLED || port.multicastRouter === MDB_RTR_TYPE_PERM) return;
  addRouter(port);
  port.mcast.routerTimer.modify(until);
}

/** br_multicast_router_expired(). */
function routerExpired(port: NetBridgePort): void {
  if (port.multicastRouter !== MDB_RTR_TYPE_DISABLED && port.multicastRouter !== MDB_RTR_TYPE_PERM)
    deleteRouter(port);
}

/** br_multicast_set_port_router(), for a value that is checked. */
export function setPortRouter(port: NetBridgePort, value: number): void {
  const { br, mcast } = port;
  const same = port.multicastRouter === value;
  if (same) {
    if (value === MDB_RTR_TYPE_TEMP)
      mcast.routerTimer.modify(br.clock.now + br.multicast.querierInterval * JIFFY);
    return;
  }
  port.multicastRouter = value;
  if (value === MDB_RTR_TYPE_PERM) {
    mcast.routerTimer.delete();
    addRouter(port);
  } else if (value === MDB_RTR_TYPE_TEMP) markRouter(br, port);
  else {
    if (value === MDB_RTR_TYPE_DISABLED) mcast.routerTimer.delete();
    deleteRouter(port);
  }
}

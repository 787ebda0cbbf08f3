// Listening in (net/bridge/br_multicast.c br_multicast_rcv, net/ipv4/igmp.c ip_mc_check_igmp): what a multicast frame says of groups, and what that
// means for its own way. Of MLD the reports and leaves are heard, so that the table knows IPv6 groups.

import type { Skb } from "@podwire/netns";
import {
  checksum,
  ETH_P_IP,
  ETH_P_IPV6,
  ICMPV6_MLD2_REPORT,
  IPPROTO_ICMPV6,
  IPPROTO_IGMP,
  igmp,
  ipv4,
  ipv6,
} from "@podwire/wire";
import { JIFFY } from "./br-constants.ts";
import type { MdbEntry } from "./br-mdb-entry.ts";
import { addGroup, leaveGroup, shortenMemberships } from "./br-multicast-group.ts";
import { queryReceived } from "./br-multicast-query.ts";
import type { NetBridge, NetBridgePort } from "./br-private.ts";

/** What br_multicast_rcv() leaves in BR_INPUT_SKB_CB: it is IGMP or MLD itself; it goes to routers unless somebody is known to want it. */
export const MCAST_CONTROL = 1;
export const MCAST_ROUTERS_ONLY = 2;
/** The frame is broken and goes nowhere. */
export const MCAST_INVALID = -1;

const MLD_REPORT = 131;
const MLD_DONE = 132;
const ALL_HOSTS = 0xe0000001;

/** `skb.data` is at the network header; `port` null for what the bridge's own host sends. */
export function multicastRcv(br: NetBridge, port: NetBridgePort | null, skb: Skb, vid: number): number {
  if (!br.multicast.snooping) return 0;
  if (skb.protocol === ETH_P_IP) return ipv4Rcv(br, port, skb, vid);
  if (skb.protocol === ETH_P_IPV6) return ipv6Rcv(br, port, skb, vid);
  return 0;
}

/** br_mdb_get(): the group that the frame is for, null where nobody is known to listen. */
export function mdbGet(br: NetBridge, skb: Skb, vid: number): MdbEntry | null {
  if (br.mdb.size === 0 || !br.multicast.snooping) return null;
  const { bytes, data } = skb;
  if (skb.protocol === ETH_P_IP) {
    const entry = skb.len >= 20 ? br.mdb.findIpv4(ipv4.dst(bytes, data), vid) : null;
    if (entry !== null) return entry;
  } else if (skb.protocol === ETH_P_IPV6) {
    const entry = skb.len >= 40 ? br.mdb.findBytes(ETH_P_IPV6, bytes, data + ipv6.DST, vid) : null;
    if (entry !== null) return entry;
  }
  return br.mdb.findBytes(0, bytes, skb.mac, vid);
}

/** br_multicast_ipv4_rcv(). */
function ipv4Rcv(br: NetBridge, port: NetBridgePort | null, skb: Skb, vid: number): number {
  const { bytes, data } = skb;
  if (skb.len < 20 || ipv4.version(bytes, data) !== 4) return MCAST_INVALID;
  const headerLength = ipv4.headerLength(bytes, data);
  const length = ipv4.totalLength(bytes, data);
  if (headerLength < 20 || length < headerLength || length > skb.len) return MCAST_INVALID;
  const dst = ipv4.dst(bytes, data);
  if (ipv4.protocol(bytes, data) !== IPPROTO_IGMP) return dst >>> 8 === 0xe00000 ? 0 : MCAST_ROUTERS_ONLY;
  const at = data + headerLength;
  const end = data + length;
  if (end - at < igmp.LENGTH || !igmp.checksumOk(bytes, at, end)) return MCAST_INVALID;
  const address = (from: number) => ({ proto: ETH_P_IP, addr: bytes.subarray(from, from + 4), vid });
  switch (igmp.type(bytes, at)) {
    case igmp.IGMP_V1_MEMBERSHIP_REPORT:
    case igmp.IGMP_V2_MEMBERSHIP_REPORT:
      addGroup(br, port, address(at + 4));
      return MCAST_CONTROL | MCAST_ROUTERS_ONLY;
    case igmp.IGMP_LEAVE_GROUP:
      leaveGroup(br, port, address(at + 4));
      return MCAST_CONTROL;
    case igmp.IGMP_V3_MEMBERSHIP_REPORT: {
      let record = at + igmp.LENGTH;
      for (let left = igmp.recordCount(bytes, at); left > 0; left--) {
        if (record + igmp.RECORD_LENGTH > end) return MCAST_INVALID;
        const next = record + igmp.recordLength(bytes, record);
        if (next > end) return MCAST_INVALID;
        applyRecord(br, port, bytes, record, address(record + 4));
        record = next;
      }
      return MCAST_CONTROL;
    }
    case igmp.IGMP_MEMBERSHIP_QUERY:
      if (igmp.group(bytes, at) === 0 && dst !== ALL_HOSTS) return MCAST_INVALID;
      query(br, port, skb, at, end, vid);
      return MCAST_CONTROL;
    default:
      return dst >>> 8 === 0xe00000 ? 0 : MCAST_ROUTERS_ONLY;
  }
}

/** One record of a version 3 report, or of MLD's version 2. */
function applyRecord(
  br: NetBridge,
  port: NetBridgePort | null,
  bytes: Uint8Array,
  record: number,
  group: { proto: number; addr: Uint8Array; vid: number },
): void {
  const type = igmp.recordType(bytes, record);
  if (type < igmp.MODE_IS_INCLUDE || type > igmp.BLOCK_OLD_SOURCES) return;
  const nobody =
    (type === igmp.CHANGE_TO_INCLUDE || type === igmp.MODE_IS_INCLUDE) &&
    igmp.recordSources(bytes, record) === 0;
  if (nobody) leaveGroup(br, port, group);
  else addGroup(br, port, group);
}

/** br_ip4_multicast_query(). */
function query(
  br: NetBridge,
  port: NetBridgePort | null,
  skb: Skb,
  at: number,
  end: number,
  vid: number,
): void {
  const { bytes, data } = skb;
  let group = igmp.group(bytes, at);
  // Tenths of a second, in USER_HZ.
  let maxDelay = igmp.code(bytes, at) * 10;
  if (end - at === igmp.LENGTH) {
    if (maxDelay === 0) {
      maxDelay = 1000;
      group = 0;
    }
  } else if (end - at >= igmp.V3_QUERY_LENGTH) {
    const sources = ((bytes[at + 10] as number) << 8) | (bytes[at + 11] as number);
    if (sources > 0) return;
    maxDelay = Math.max(1, igmp.maxResponse(igmp.code(bytes, at)) * 10);
  } else return;
  if (group === 0) {
    queryReceived(br, port, ipv4.src(bytes, data), maxDelay);
    return;
  }
  const entry = br.mdb.findIpv4(group, vid);
  if (entry !== null)
    shortenMemberships(entry, br.clock.now + maxDelay * br.multicast.lastMemberCount * JIFFY);
}

/** br_multicast_ipv6_rcv(): with MLD's Router Alert in a hop-by-hop header. */
function ipv6Rcv(br: NetBridge, port: NetBridgePort | null, skb: Skb, vid: number): number {
  const { bytes, data } = skb;
  if (skb.len < 40 || (bytes[data] as number) >> 4 !== 6) return MCAST_INVALID;
  const plain = () => (isAllNodes(bytes, data + ipv6.DST) ? 0 : MCAST_ROUTERS_ONLY);
  const end = data + 40 + (((bytes[data + 4] as number) << 8) | (bytes[data + 5] as number));
  if (end > skb.tail) return MCAST_INVALID;
  if (bytes[data + 6] !== 0) return plain();
  const hop = data + 40;
  const at = hop + 8 * ((bytes[hop + 1] as number) + 1);
  if (bytes[hop] !== IPPROTO_ICMPV6 || at + 8 > end) return plain();
  const type = bytes[at] as number;
  if (type !== MLD_REPORT && type !== MLD_DONE && type !== ICMPV6_MLD2_REPORT) return plain();
  const pseudo = checksum.pseudo6(bytes, data + ipv6.SRC, bytes, data + ipv6.DST, IPPROTO_ICMPV6, end - at);
  if (checksum.checksum(bytes, at, end, pseudo) !== 0) return MCAST_INVALID;
  const address = (from: number) => ({ proto: ETH_P_IPV6, addr: bytes.subarray(from, from + 16), vid });
  if (type !== ICMPV6_MLD2_REPORT) {
    if (at + 24 > end) return MCAST_INVALID;
    if (type === MLD_REPORT) addGroup(br, port, address(at + 8));
    else leaveGroup(br, port, address(at + 8));
    return type === MLD_REPORT ? MCAST_CONTROL | MCAST_ROUTERS_ONLY : MCAST_CONTROL;
  }
  let record = at + 8;
  for (let left = ((bytes[at + 6] as number) << 8) | (bytes[at + 7] as number); left > 0; left--) {
    if (record + 20 > end) return MCAST_INVALID;
    const next = record + 20 + 16 * igmp.recordSources(bytes, record) + 4 * (bytes[record + 1] as number);
    if (next > end) return MCAST_INVALID;
    applyRecord(br, port, bytes, record, address(record + 4));
    record = next;
  }
  return MCAST_CONTROL;
}

function isAllNodes(b: Uint8Array, at: number): boolean {
  if (b[at] !== 0xff || b[at + 1] !== 2 || b[at + 15] !== 1) return false;
  for (let i = 2; i < 15; i++) if (b[at + i] !== 0) return false;
  return true;
}

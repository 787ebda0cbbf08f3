// Who listens to what (net/bridge/br_multicast.c br_multicast_add_group, br_multicast_leave_group and the timers): memberships come with
// reports and go with time, or with a leave that nobody contradicts. Left out: source filters; a report that asks for some
// sources only is taken as one for the group.

import { BR_MULTICAST_FAST_LEAVE, JIFFY } from "./br-constants.ts";
import { type GroupAddress, isForAll, MdbEntry, PortGroup } from "./br-mdb-entry.ts";
import { sendGroupQuery } from "./br-multicast-query.ts";
import type { NetBridge, NetBridgePort } from "./br-private.ts";
import { notifyMdb } from "./notices.ts";

/** br_multicast_new_group(): the one there is, or a new one; null where there are too many, and snooping ends. */
export function newGroup(br: NetBridge, group: GroupAddress): MdbEntry | null {
  const known = br.mdb.find(group);
  if (known !== null) return known;
  if (br.mdb.size >= br.multicast.hashMax) return null;
  const entry = new MdbEntry(br, { ...group, addr: group.addr.slice() }, groupExpired);
  br.mdb.add(entry);
  return entry;
}

/** br_multicast_new_port_group(), at its place among the ports. */
export function newPortGroup(
  entry: MdbEntry,
  port: NetBridgePort,
  permanent: boolean,
  protocol: "kernel" | "static",
): PortGroup {
  const group = new PortGroup(port, entry, permanent, protocol, portGroupExpired);
  const at = entry.ports.findIndex((other) => other.port.portNo > port.portNo);
  entry.ports.splice(at < 0 ? entry.ports.length : at, 0, group);
  port.groups.unshift(group);
  return group;
}

/** br_multicast_add_group(): a report was heard on `port`, or from the bridge's own host where that is null. */
export function addGroup(br: NetBridge, port: NetBridgePort | null, group: GroupAddress): void {
  if (isForAll(group)) return;
  const entry = newGroup(br, group);
  if (entry === null) return;
  const until = br.clock.now + br.multicast.membershipInterval * JIFFY;
  if (port === null) {
    if (!entry.hostJoined) {
      entry.hostJoined = true;
      notifyMdb(entry, null);
    }
    entry.timer.modify(until);
    return;
  }
  let member = memberOf(entry, port);
  if (member === null) {
    member = newPortGroup(entry, port, false, "kernel");
    notifyMdb(entry, member);
  }
  if (!member.permanent) member.timer.modify(until);
}

export function memberOf(entry: MdbEntry, port: NetBridgePort): PortGroup | null {
  return entry.ports.find((member) => member.port === port) ?? null;
}

/** br_multicast_leave_group(). */
export function leaveGroup(br: NetBridge, port: NetBridgePort | null, group: GroupAddress): void {
  if (isForAll(group)) return;
  const entry = br.mdb.find(group);
  if (entry === null) return;
  const { multicast } = br;
  const member = port === null ? null : memberOf(entry, port);
  if (port !== null && port.flags & BR_MULTICAST_FAST_LEAVE) {
    if (member !== null && !member.permanent) deletePortGroup(member);
    return;
  }
  const other = br.mcast.other;
  if (other.timer.pending) return;
  const until = br.clock.now + multicast.lastMemberCount * multicast.lastMemberInterval * JIFFY;
  if (multicast.querier) {
    sendGroupQuery(br, port, group);
    br.mcast.ownQuery.timer.modify(until);
  }
  if (port === null) {
    if (entry.hostJoined) entry.timer.shorten(until);
  } else if (member !== null && !member.permanent) member.timer.shorten(until);
}

/** A query for one group: who has not answered by then goes. `until`: ns. */
export function shortenMemberships(entry: MdbEntry, until: number): void {
  if (entry.hostJoined) entry.timer.shorten(until);
  for (const member of entry.ports) if (!member.permanent) member.timer.shorten(until);
}

/** br_multicast_del_pg(): and the group with its last member. */
export function deletePortGroup(member: PortGroup): void {
  const { entry } = member;
  const at = entry.ports.indexOf(member);
  if (at >= 0) entry.ports.splice(at, 1);
  const { groups } = member.port;
  const own = groups.indexOf(member);
  if (own >= 0) groups.splice(own, 1);
  notifyMdb(entry, member, true);
  member.timer.delete();
  deleteIfEmpty(entry);
}

/** br_multicast_host_leave(). */
export function hostLeave(entry: MdbEntry): void {
  if (entry.hostJoined) {
    entry.hostJoined = false;
    notifyMdb(entry, null, true);
  }
  entry.timer.delete();
  deleteIfEmpty(entry);
}

function deleteIfEmpty(entry: MdbEntry): void {
  if (entry.ports.length > 0 || entry.hostJoined) return;
  entry.timer.delete();
  entry.br.mdb.remove(entry);
}

/** What was heard on a port that goes down is forgotten; what was entered for good stays. */
export function flushPort(port: NetBridgePort, permanentToo: boolean): void {
  for (const member of [...port.groups]) if (permanentToo || !member.permanent) deletePortGroup(member);
}

/** br_multicast_dev_del(): everything goes. */
export function flushGroups(br: NetBridge): void {
  for (const entry of [...br.mdb.entries]) {
    for (const member of entry.ports) member.timer.delete();
    entry.timer.delete();
    br.mdb.remove(entry);
  }
}

/** br_multicast_group_expired(). */
function groupExpired(entry: MdbEntry): void {
  if (!entry.br.dev.up) return;
  hostLeave(entry);
}

/** br_multicast_port_group_expired(). */
function portGroupExpired(member: PortGroup): void {
  if (!member.port.br.dev.up || member.permanent) return;
  deletePortGroup(member);
}

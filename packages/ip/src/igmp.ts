// Multicast groups that a device listens to, and how the host says so (net/ipv4/igmp.c, RFC 3376 and 2236): reports when it joins and leaves,
// each sent twice, and answers to queries, in version 3 unless a router of an older version is about. Every device that is
// up is in 224.0.0.1, for which nothing is sent. Left out: source filters, multicast routing.

import {
  addMulticast,
  consumeSkb,
  deleteMulticast,
  type NetDevice,
  PACKET_LOOPBACK,
  type Skb,
} from "@podwire/netns";
import { ARPHRD_ETHER, INADDR_ALLHOSTS_GROUP, igmp } from "@podwire/wire";
import { mapMulticast } from "./arp-tbl.ts";
import {
  DEVCONF_FORCE_IGMP_VERSION,
  DEVCONF_IGMPV2_UNSOLICITED_REPORT_INTERVAL,
  DEVCONF_IGMPV3_UNSOLICITED_REPORT_INTERVAL,
} from "./devconf.ts";
import { ALL_ROUTERS, sendIgmp, sendIgmpV3 } from "./igmp-send.ts";
import { McGroup } from "./igmp-state.ts";
import { type InDevice, inDevice } from "./in-device.ts";

const MS = 1_000_000;
const JIFFY = 10 * MS;
const SECOND = 1e9;
/** IGMP_QI and IGMP_QRI: how far apart queries are, how long answers may take. */
const QUERY_INTERVAL = 125 * SECOND;
const QUERY_RESPONSE_INTERVAL = 10 * SECOND;

/** ip_mc_inc_group(): one more listens. */
export function joinGroup(inDev: InDevice, group: number): void {
  let mc = inDev.mcList.get(group);
  if (mc === undefined) {
    mc = new McGroup(inDev, group);
    inDev.mcList.set(group, mc);
    inDev.igmp.left.delete(group);
    if (inDev.dev.up) groupAdded(mc);
    else load(mc);
  }
  mc.users++;
}

/** ip_mc_dec_group(). */
export function leaveGroup(inDev: InDevice, group: number): void {
  const mc = inDev.mcList.get(group);
  if (mc === undefined || --mc.users > 0) return;
  inDev.mcList.delete(group);
  if (inDev.dev.up) groupDropped(mc);
  else {
    unload(mc);
    stopTimer(mc);
  }
}

/** ip_mc_up(). */
export function multicastUp(dev: NetDevice): void {
  const inDev = inDevice(dev);
  if (inDev === null) return;
  inDev.igmp.v1Seen = -1;
  inDev.igmp.v2Seen = -1;
  for (const mc of inDev.mcList.values()) groupAdded(mc);
  joinGroup(inDev, INADDR_ALLHOSTS_GROUP);
}

/** ip_mc_down(): nobody is told, the device being down already. */
export function multicastDown(dev: NetDevice): void {
  const inDev = inDevice(dev);
  if (inDev === null) return;
  for (const mc of inDev.mcList.values()) {
    unload(mc);
    stopTimer(mc);
  }
  stopChanges(inDev);
  const { clock } = dev.net.kernel;
  if (inDev.igmp.answerTimer >= 0) clock.cancel(inDev.igmp.answerTimer);
  inDev.igmp.answerTimer = -1;
  const all = inDev.mcList.get(INADDR_ALLHOSTS_GROUP);
  if (all !== undefined && --all.users === 0) inDev.mcList.delete(INADDR_ALLHOSTS_GROUP);
}

/** ip_mc_filter_add(): lo has no link-layer groups. */
function load(mc: McGroup): void {
  if (mc.loaded || mc.inDev.dev.type !== ARPHRD_ETHER) return;
  mc.loaded = true;
  addMulticast(mc.inDev.dev, etherGroup(mc.group));
}

/** ip_mc_filter_del(). */
function unload(mc: McGroup): void {
  if (!mc.loaded) return;
  mc.loaded = false;
  deleteMulticast(mc.inDev.dev, etherGroup(mc.group));
}

function etherGroup(group: number): Uint8Array {
  const address = new Uint8Array(6);
  mapMulticast(group, address);
  return address;
}

/** IGMP_V1_SEEN() and IGMP_V2_SEEN(). */
function v1Seen(inDev: InDevice): boolean {
  const force = inDev.max(DEVCONF_FORCE_IGMP_VERSION);
  return force === 1 || (force === 0 && inDev.dev.net.kernel.clock.now < inDev.igmp.v1Seen);
}

function v2Seen(inDev: InDevice): boolean {
  const force = inDev.max(DEVCONF_FORCE_IGMP_VERSION);
  return force === 2 || (force === 0 && inDev.dev.net.kernel.clock.now < inDev.igmp.v2Seen);
}

/** The version that is spoken on a device, as /proc/net/igmp shows it. */
export function igmpVersion(inDev: InDevice): "V1" | "V2" | "V3" {
  return v1Seen(inDev) ? "V1" : v2Seen(inDev) ? "V2" : "V3";
}

/** Of these nothing is said: all hosts, and, where that is asked for, whatever stays on the link anyway. */
function isSilent({ ipv4 }: InDevice, group: number): boolean {
  if (group === INADDR_ALLHOSTS_GROUP) return true;
  return ipv4.igmpLinkLocalMcastReports === 0 && group >>> 8 === 0xe00000;
}

/** unsolicited_report_interval(), ns. */
function reportInterval(inDev: InDevice): number {
  const old = v1Seen(inDev) || v2Seen(inDev);
  const index = old ? DEVCONF_IGMPV2_UNSOLICITED_REPORT_INTERVAL : DEVCONF_IGMPV3_UNSOLICITED_REPORT_INTERVAL;
  return Math.max(JIFFY, inDev.get(index) * MS);
}

/** A random wait below `limit` ns, and two jiffies, as all of IGMP's timers have it. */
function wait(inDev: InDevice, limit: number): number {
  const jiffies = Math.max(1, Math.floor(limit / JIFFY));
  return (inDev.dev.net.kernel.random("igmp").int(0, jiffies - 1) + 2) * JIFFY;
}

/** igmp_group_added(). */
function groupAdded(mc: McGroup): void {
  const { inDev, group } = mc;
  load(mc);
  if (inDev.dead || isSilent(inDev, group)) return;
  mc.unsolicited = inDev.ipv4.igmpQrv;
  if (v1Seen(inDev) || v2Seen(inDev)) {
    startTimer(mc, JIFFY);
    return;
  }
  mc.changes = inDev.ipv4.igmpQrv;
  changed(inDev);
}

/** igmp_group_dropped(). */
function groupDropped(mc: McGroup): void {
  const { inDev, group, reporter } = mc;
  unload(mc);
  if (isSilent(inDev, group)) return;
  stopTimer(mc);
  if (inDev.dead || v1Seen(inDev)) return;
  if (v2Seen(inDev)) {
    if (reporter) sendIgmp(inDev.dev, ALL_ROUTERS, igmp.IGMP_LEAVE_GROUP, group);
    return;
  }
  inDev.igmp.left.set(group, inDev.ipv4.igmpQrv);
  changed(inDev);
}

function startTimer(mc: McGroup, limit: number): void {
  const { clock } = mc.inDev.dev.net.kernel;
  if (mc.timer >= 0) clock.cancel(mc.timer);
  const delay = wait(mc.inDev, limit);
  mc.expires = clock.now + delay;
  mc.timer = clock.schedule(delay, timerExpired, mc, null);
}

/** igmp_stop_timer(). */
function stopTimer(mc: McGroup): void {
  if (mc.timer >= 0) mc.inDev.dev.net.kernel.clock.cancel(mc.timer);
  mc.timer = -1;
  mc.reporter = false;
  mc.unsolicited = 0;
}

/** igmp_timer_expire(). */
function timerExpired(mc: McGroup): void {
  const { inDev, group } = mc;
  mc.timer = -1;
  if (mc.unsolicited > 0 && --mc.unsolicited > 0) startTimer(mc, reportInterval(inDev));
  mc.reporter = true;
  if (v1Seen(inDev)) sendIgmp(inDev.dev, group, igmp.IGMP_V1_MEMBERSHIP_REPORT, group);
  else if (v2Seen(inDev)) sendIgmp(inDev.dev, group, igmp.IGMP_V2_MEMBERSHIP_REPORT, group);
  else sendIgmpV3(inDev.dev, [{ type: igmp.MODE_IS_EXCLUDE, group }]);
}

/** igmp_ifc_event(): a change is to be told of, soon and again. */
function changed(inDev: InDevice): void {
  if (v1Seen(inDev) || v2Seen(inDev)) return;
  inDev.igmp.changeCount = inDev.ipv4.igmpQrv;
  startChangeTimer(inDev, JIFFY);
}

function startChangeTimer(inDev: InDevice, limit: number): void {
  const { clock } = inDev.dev.net.kernel;
  if (inDev.igmp.changeTimer >= 0) clock.cancel(inDev.igmp.changeTimer);
  inDev.igmp.changeTimer = clock.schedule(wait(inDev, limit), changeTimerExpired, inDev, null);
}

/** igmp_ifc_timer_expire() and igmpv3_send_cr(). */
function changeTimerExpired(inDev: InDevice): void {
  const { igmp: state, mcList, dev } = inDev;
  state.changeTimer = -1;
  const records: { type: number; group: number }[] = [];
  for (const [group, count] of state.left) {
    records.push({ type: igmp.CHANGE_TO_INCLUDE, group });
    if (count > 1) state.left.set(group, count - 1);
    else state.left.delete(group);
  }
  for (const mc of [...mcList.values()].reverse()) {
    if (mc.changes === 0) continue;
    records.push({ type: igmp.CHANGE_TO_EXCLUDE, group: mc.group });
    mc.changes--;
  }
  if (records.length > 0) sendIgmpV3(dev, records);
  if (state.changeCount > 0 && --state.changeCount > 0) startChangeTimer(inDev, reportInterval(inDev));
}

function stopChanges(inDev: InDevice): void {
  const { igmp: state, dev } = inDev;
  if (state.changeTimer >= 0) dev.net.kernel.clock.cancel(state.changeTimer);
  state.changeTimer = -1;
  state.changeCount = 0;
  state.left.clear();
}

/** igmp_rcv(): `skb.data` is at the IGMP header. */
export function igmpRcv(skb: Skb, dev: NetDevice): void {
  const inDev = inDevice(dev);
  const { bytes, data, tail } = skb;
  if (inDev !== null && skb.len >= igmp.LENGTH && igmp.checksumOk(bytes, data, tail)) {
    const type = igmp.type(bytes, data);
    if (type === igmp.IGMP_MEMBERSHIP_QUERY) heardQuery(inDev, skb);
    else if (type === igmp.IGMP_V1_MEMBERSHIP_REPORT || type === igmp.IGMP_V2_MEMBERSHIP_REPORT) {
      const mc = inDev.mcList.get(igmp.group(bytes, data));
      // Not our own, come back.
      if (mc !== undefined && !isSilent(inDev, mc.group) && skb.pktType !== PACKET_LOOPBACK) stopTimer(mc);
    }
  }
  consumeSkb(dev.net, skb, dev, "igmp");
}

/** igmp_heard_query(). */
function heardQuery(inDev: InDevice, { bytes, data, len }: Skb): void {
  const state = inDev.igmp;
  const { now } = inDev.dev.net.kernel.clock;
  let group = igmp.group(bytes, data);
  let limit = (igmp.code(bytes, data) * SECOND) / 10;
  const remembered = now + inDev.ipv4.igmpQrv * QUERY_INTERVAL + QUERY_RESPONSE_INTERVAL;
  if (len === igmp.LENGTH) {
    if (limit === 0) {
      limit = QUERY_RESPONSE_INTERVAL;
      state.v1Seen = remembered;
      group = 0;
    } else state.v2Seen = remembered;
    stopChanges(inDev);
  } else if (len < igmp.V3_QUERY_LENGTH) return;
  else if (v1Seen(inDev)) {
    limit = QUERY_RESPONSE_INTERVAL;
    group = 0;
  } else {
    limit = Math.max(JIFFY, (igmp.maxResponse(igmp.code(bytes, data)) * SECOND) / 10);
    if (!v2Seen(inDev) && group === 0) {
      answerAll(inDev, limit);
      return;
    }
  }
  for (const mc of inDev.mcList.values()) {
    if ((group !== 0 && group !== mc.group) || isSilent(inDev, mc.group)) continue;
    mc.unsolicited = 0;
    // What is due sooner anyway stays.
    if (mc.timer < 0 || mc.expires - now >= limit) startTimer(mc, limit);
  }
}

/** igmp_gq_start_timer(). */
function answerAll(inDev: InDevice, limit: number): void {
  const state = inDev.igmp;
  const { clock } = inDev.dev.net.kernel;
  const delay = wait(inDev, limit);
  if (state.answerTimer >= 0) {
    if (state.answerExpires <= clock.now + delay) return;
    clock.cancel(state.answerTimer);
  }
  state.answerExpires = clock.now + delay;
  state.answerTimer = clock.schedule(delay, answerExpired, inDev, null);
}

/** igmp_gq_timer_expire(). */
function answerExpired(inDev: InDevice): void {
  inDev.igmp.answerTimer = -1;
  const records = [...inDev.mcList.values()]
    .reverse()
    .filter(({ group }) => !isSilent(inDev, group))
    .map(({ group }) => ({ type: igmp.MODE_IS_EXCLUDE, group }));
  if (records.length > 0) sendIgmpV3(inDev.dev, records);
}

/** inet_add_protocol(): what the kernel's table holds for IGMP. */
export const igmpProtocol = { name: "igmp", handle: igmpRcv };

// Groups that a device listens to, and how routers and switches learn of them (net/ipv6/mcast.c; MLDv2, RFC 3810, with version 1
// where a querier speaks it). A report is sent twice, the second time within a second; all nodes' group is never reported.
// Left out: sockets that choose sources.

import { MILLISECOND, SECOND } from "@podwire/clock";
import { addMulticast, deleteMulticast, IFF_UP, type Skb } from "@podwire/netns";
import { ARPHRD_ETHER, ICMPV6_MGM_REDUCTION, ICMPV6_MGM_REPORT, ipv6 as ip6, u16, u32 } from "@podwire/wire";
import { JIFFY } from "../sysctl-kernel.ts";
import {
  IN6_LINKLOCAL_ALLNODES,
  type In6,
  IPV6_ADDR_LINKLOCAL,
  IPV6_ADDR_MULTICAST,
  in6Equal,
  in6Type,
  SCOPE_LINKLOCAL,
} from "./in6.ts";
import { Ifmcaddr6, type Inet6Dev } from "./inet6-dev.ts";
import { ip6Cb } from "./ip6-cb.ts";
import { type GroupRecord, sendMld1, sendMld2 } from "./mld-send.ts";

/** Kinds of group record (RFC 3810 5.2.12). */
const MODE_IS_EXCLUDE = 2;
const CHANGE_TO_INCLUDE = 3;
const CHANGE_TO_EXCLUDE = 4;

const scopeOf = (addr: In6): number => (addr[1] as number) & 15;

/** ipv6_eth_mc_map(): 33:33 and the last four bytes (RFC 2464 7). */
export function mapMulticast6(b: Uint8Array, at: number, to: Uint8Array): void {
  to[0] = 0x33;
  to[1] = 0x33;
  for (let i = 0; i < 4; i++) to[2 + i] = b[at + 12 + i] as number;
}

const linkLayer = (addr: In6): Uint8Array => {
  const address = new Uint8Array(6);
  mapMulticast6(addr, 0, address);
  return address;
};

/** ipv6_dev_mc_inc(): one more listens on the device. */
export function mcDevInc(idev: Inet6Dev, addr: In6): void {
  if (idev.dead) return;
  const known = idev.mcList.find((mc) => in6Equal(mc.addr, 0, addr, 0));
  if (known !== undefined) {
    known.users++;
    return;
  }
  const noReport = in6Equal(addr, 0, IN6_LINKLOCAL_ALLNODES, 0) || scopeOf(addr) < SCOPE_LINKLOCAL;
  const mc = new Ifmcaddr6(addr, noReport);
  idev.mcList.unshift(mc);
  forgetDeleted(idev, mc);
  groupAdded(idev, mc);
}

/** ipv6_dev_mc_dec(). */
export function mcDevDec(idev: Inet6Dev, addr: In6): void {
  const at = idev.mcList.findIndex((mc) => in6Equal(mc.addr, 0, addr, 0));
  const mc = idev.mcList[at];
  if (mc === undefined || --mc.users > 0) return;
  idev.mcList.splice(at, 1);
  groupDropped(idev, mc);
}

/** ipv6_chk_mcast_addr(): does the device take packets to the group at `b[at]`? */
export function listensTo6(idev: Inet6Dev, b: Uint8Array, at: number): boolean {
  const { mcList } = idev;
  for (let i = 0; i < mcList.length; i++) if (in6Equal((mcList[i] as Ifmcaddr6).addr, 0, b, at)) return true;
  return false;
}

/** mld_del_delrec(): what is joined again need not be told as left. */
function forgetDeleted(idev: Inet6Dev, mc: Ifmcaddr6): void {
  const at = idev.mcTomb.findIndex((gone) => in6Equal(gone.addr, 0, mc.addr, 0));
  if (at < 0) return;
  idev.mcTomb.splice(at, 1);
  mc.crcount = idev.mcQrv;
}

/** igmp6_group_added(). */
function groupAdded(idev: Inet6Dev, mc: Ifmcaddr6): void {
  const { dev } = idev;
  if (scopeOf(mc.addr) < SCOPE_LINKLOCAL) return;
  if (!mc.loaded) {
    mc.loaded = true;
    if (dev.type === ARPHRD_ETHER) addMulticast(dev, linkLayer(mc.addr));
  }
  if (!(dev.flags & IFF_UP) || mc.noReport) return;
  if (inV1Mode(idev)) {
    joinV1(idev, mc);
    return;
  }
  mc.crcount = idev.mcQrv;
  ifcEvent(idev);
}

/** igmp6_group_dropped(). */
function groupDropped(idev: Inet6Dev, mc: Ifmcaddr6): void {
  const { dev } = idev;
  if (scopeOf(mc.addr) < SCOPE_LINKLOCAL) return;
  if (mc.loaded) {
    mc.loaded = false;
    if (dev.type === ARPHRD_ETHER) deleteMulticast(dev, linkLayer(mc.addr));
  }
  if (mc.noReport) return;
  if (!idev.dead) {
    if (!inV1Mode(idev)) {
      const gone = new Ifmcaddr6(mc.addr, false);
      gone.crcount = idev.mcQrv;
      idev.mcTomb.unshift(gone);
      ifcEvent(idev);
    } else if (mc.lastReporter) sendMld1(idev, mc.addr, ICMPV6_MGM_REDUCTION);
  }
  stopTimer(idev, mc);
}

/** mld_in_v1_mode(). */
function inV1Mode(idev: Inet6Dev): boolean {
  const forced = idev.ipv6.devconfAll.force_mld_version || idev.cnf.force_mld_version;
  if (forced !== 0) return forced === 1;
  return idev.mcV1Seen > idev.ipv6.clock.now;
}

/** unsolicited_report_interval(), ns. */
function reportInterval(idev: Inet6Dev): number {
  const { cnf } = idev;
  const ms = inV1Mode(idev) ? cnf.mldv1_unsolicited_report_interval : cnf.mldv2_unsolicited_report_interval;
  return Math.max(ms, 10) * MILLISECOND;
}

/** A random number of jiffies below `delay` (ns), and two. */
function soon(idev: Inet6Dev, delay: number): number {
  const jiffies = Math.max(1, Math.floor(delay / JIFFY));
  return (idev.ipv6.random.int(0, jiffies - 1) + 2) * JIFFY;
}

/** mld_ifc_event(): a change is to be told. */
function ifcEvent(idev: Inet6Dev): void {
  if (inV1Mode(idev)) return;
  idev.mcIfcCount = idev.mcQrv;
  startIfc(idev, JIFFY);
}

function startIfc(idev: Inet6Dev, delay: number): void {
  const { clock } = idev.ipv6;
  if (idev.mcIfcTimer >= 0) clock.cancel(idev.mcIfcTimer);
  idev.mcIfcTimer = clock.schedule(soon(idev, delay), ifcWork, idev, null);
}

/** mld_ifc_work() and mld_send_cr(). */
function ifcWork(idev: Inet6Dev): void {
  idev.mcIfcTimer = -1;
  const records: GroupRecord[] = [];
  for (const gone of idev.mcTomb) {
    records.push({ type: CHANGE_TO_INCLUDE, group: gone.addr });
    gone.crcount--;
  }
  idev.mcTomb = idev.mcTomb.filter((gone) => gone.crcount > 0);
  for (const mc of idev.mcList) {
    if (mc.crcount === 0) continue;
    records.push({ type: CHANGE_TO_EXCLUDE, group: mc.addr });
    mc.crcount--;
  }
  if (records.length > 0) sendMld2(idev, records);
  if (idev.mcIfcCount === 0) return;
  if (--idev.mcIfcCount > 0) startIfc(idev, reportInterval(idev));
}

/** ipv6_mc_dad_complete(): now reports have a source: they are told once more. */
export function mcDadComplete(idev: Inet6Dev): void {
  idev.mcDadCount = idev.mcQrv;
  initialReport(idev);
  if (--idev.mcDadCount > 0) startDad(idev);
}

function startDad(idev: Inet6Dev): void {
  const { clock } = idev.ipv6;
  if (idev.mcDadTimer >= 0) clock.cancel(idev.mcDadTimer);
  idev.mcDadTimer = clock.schedule(soon(idev, reportInterval(idev)), dadWork, idev, null);
}

/** mld_dad_work(). */
function dadWork(idev: Inet6Dev): void {
  idev.mcDadTimer = -1;
  initialReport(idev);
  if (idev.mcDadCount > 0 && --idev.mcDadCount > 0) startDad(idev);
}

/** mld_send_initial_cr(). */
function initialReport(idev: Inet6Dev): void {
  if (inV1Mode(idev)) return;
  const records: GroupRecord[] = [];
  for (const mc of idev.mcList) if (!mc.noReport) records.push({ type: CHANGE_TO_EXCLUDE, group: mc.addr });
  if (records.length > 0) sendMld2(idev, records);
}

/** ipv6_mc_up(): the device is up, or may have moved: its groups are told. */
export function mcUp(idev: Inet6Dev): void {
  idev.mcQrv = 2;
  idev.mcV1Seen = 0;
  for (const mc of idev.mcList) {
    forgetDeleted(idev, mc);
    groupAdded(idev, mc);
  }
}

/** ipv6_mc_down(). */
export function mcDown(idev: Inet6Dev): void {
  for (const mc of idev.mcList) groupDropped(idev, mc);
  const { clock } = idev.ipv6;
  for (const timer of [idev.mcIfcTimer, idev.mcGqTimer, idev.mcDadTimer]) if (timer >= 0) clock.cancel(timer);
  idev.mcIfcTimer = -1;
  idev.mcGqTimer = -1;
  idev.mcDadTimer = -1;
}

/** ipv6_mc_destroy_dev(). */
export function mcDestroy(idev: Inet6Dev): void {
  mcDown(idev);
  idev.mcTomb = [];
  idev.mcList.length = 0;
}

function stopTimer(idev: Inet6Dev, mc: Ifmcaddr6): void {
  if (mc.timer >= 0) idev.ipv6.clock.cancel(mc.timer);
  mc.timer = -1;
}

/** igmp6_join_group(): version 1 tells at once, and again. */
function joinV1(idev: Inet6Dev, mc: Ifmcaddr6): void {
  sendMld1(idev, mc.addr, ICMPV6_MGM_REPORT);
  mc.lastReporter = true;
  queried(idev, mc, reportInterval(idev));
}

/** igmp6_group_queried(): within `limit` (ns) the group is told, unless it is sooner anyway. */
function queried(idev: Inet6Dev, mc: Ifmcaddr6, limit: number): void {
  if (mc.noReport || mc.timer >= 0) return;
  const jiffies = Math.max(1, Math.floor(limit / JIFFY));
  const delay = idev.ipv6.random.int(0, jiffies - 1) * JIFFY;
  mc.timer = idev.ipv6.clock.schedule(delay, groupWork, idev, mc);
}

/** mld_mca_work(). */
function groupWork(idev: Inet6Dev, mc: Ifmcaddr6): void {
  mc.timer = -1;
  if (inV1Mode(idev)) sendMld1(idev, mc.addr, ICMPV6_MGM_REPORT);
  else sendMld2(idev, [{ type: MODE_IS_EXCLUDE, group: mc.addr }]);
  mc.lastReporter = true;
}

/** mld_gq_work(): the answer to a general query. */
function generalWork(idev: Inet6Dev): void {
  idev.mcGqTimer = -1;
  const records: GroupRecord[] = [];
  for (const mc of idev.mcList) if (!mc.noReport) records.push({ type: MODE_IS_EXCLUDE, group: mc.addr });
  if (records.length > 0) sendMld2(idev, records);
}

/** __mld_query_work(): a router asks; `skb.transport` is at the message. Null, or why it is not listened to. */
export function mldQuery(skb: Skb, idev: Inet6Dev): Lowercase<string> | null {
  const { bytes, network, transport } = skb;
  if (
    !(in6Type(bytes, network + ip6.SRC) & IPV6_ADDR_LINKLOCAL) ||
    ip6.hopLimit(bytes, network) !== 1 ||
    ip6Cb(skb)?.routerAlert !== 0
  )
    return "mld query without link-local source, hop limit 1 or router alert";
  const length = skb.tail - transport;
  if (length < 24) return "mld query is too short";
  const group = bytes.slice(transport + 8, transport + 24);
  const kind = in6Type(group);
  if (kind !== 0 && !(kind & IPV6_ADDR_MULTICAST)) return "mld query for an address that is no group";
  let limit = Math.max(responseDelay(u16(bytes, transport + 4)) * MILLISECOND, JIFFY);
  if (length === 24 || inV1Mode(idev)) {
    limit = Math.max(u16(bytes, transport + 4) * MILLISECOND, JIFFY);
    if (length === 24) idev.mcV1Seen = idev.ipv6.clock.now + idev.mcQrv * 125 * SECOND + 10 * SECOND;
    mcForgetChanges(idev);
  } else if (length >= 28) {
    const qrv = (bytes[transport + 24] as number) & 7;
    if (qrv > 0) idev.mcQrv = Math.max(qrv, 2);
    idev.mcMaxDelay = limit;
    if (kind === 0) {
      if (u16(bytes, transport + 26) !== 0) return "general mld query with sources";
      const { clock } = idev.ipv6;
      if (idev.mcGqTimer >= 0) clock.cancel(idev.mcGqTimer);
      idev.mcGqTimer = clock.schedule(soon(idev, limit), generalWork, idev, null);
      return null;
    }
  } else return "mld query is neither of version 1 nor of 2";
  for (const mc of idev.mcList) if (kind === 0 || in6Equal(mc.addr, 0, group, 0)) queried(idev, mc, limit);
  return null;
}

/** What mld_process_v1() cancels. */
function mcForgetChanges(idev: Inet6Dev): void {
  const { clock } = idev.ipv6;
  if (idev.mcGqTimer >= 0) clock.cancel(idev.mcGqTimer);
  if (idev.mcIfcTimer >= 0) clock.cancel(idev.mcIfcTimer);
  idev.mcGqTimer = -1;
  idev.mcIfcTimer = -1;
  idev.mcIfcCount = 0;
  idev.mcTomb = [];
}

/** mldv2_mrc(): Maximum Response Code in ms; from 32768 on a floating-point number (RFC 3810 5.1.3). */
function responseDelay(code: number): number {
  if (code < 32_768) return code;
  return ((code & 0xfff) | 0x1000) << (((code >> 12) & 7) + 3);
}

/** True for the messages that ipv6_is_mld() lets through to a host that is not in the group. */
export function isMld(b: Uint8Array, at: number, end: number): boolean {
  return end - at >= 4 && (b[at] === 130 || b[at] === 131 || b[at] === 132 || b[at] === 143);
}

/** igmp6_event_report(): version 1: somebody else of the group spoke first. */
export function mldReport(skb: Skb, idev: Inet6Dev): void {
  const { bytes, transport } = skb;
  if (skb.tail - transport < 24 || u32(bytes, transport + 8) === 0) return;
  for (const mc of idev.mcList)
    if (in6Equal(mc.addr, 0, bytes, transport + 8)) {
      stopTimer(idev, mc);
      mc.lastReporter = false;
    }
}

// What netlink sets (net/bridge/br_netlink.c): IFLA_BR_* of a bridge (br_changelink), IFLA_BRPORT_* of a port (br_setport),
// in the kernel's order, so that a failing one leaves those before it done. Reading is reading the fields.

import { KernelError, type NetDevice } from "@podwire/netns";
import { isLinkLocalMac } from "@podwire/wire";
import {
  BR_BCAST_FLOOD,
  BR_BPDU_GUARD,
  BR_FLOOD,
  BR_HAIRPIN_MODE,
  BR_ISOLATED,
  BR_KERNEL_STP,
  BR_LEARNING,
  BR_MCAST_FLOOD,
  BR_MULTICAST_FAST_LEAVE,
  BR_MULTICAST_TO_UNICAST,
  BR_NEIGH_SUPPRESS,
  BR_PORT_LOCKED,
  BR_PROXYARP,
  BR_PROXYARP_WIFI,
  BR_ROOT_BLOCK,
  BR_STATE_BLOCKING,
  BR_STATE_DISABLED,
  BR_VLAN_TUNNEL,
} from "./br-constants.ts";
import { fdbDeleteByPort, fdbFlush } from "./br-fdb.ts";
import { FDB_STATIC } from "./br-fdb-entry.ts";
import { setBackupPort } from "./br-if.ts";
import { setSnooping } from "./br-multicast.ts";
import { setPortRouter, setQuerier } from "./br-multicast-query.ts";
import type { NetBridge, NetBridgePort } from "./br-private.ts";
import { portStateSelection, setState } from "./br-stp.ts";
import {
  setAgeingTime,
  setBridgePriority,
  setForwardDelay,
  setHelloTime,
  setMaxAge,
  setPathCost,
  setPortPriority,
  stpSetEnabled,
} from "./br-stp-if.ts";
import {
  recalculateFwdMask,
  vlanFilterToggle,
  vlanSetDefaultPvid,
  vlanSetProto,
  vlanSetStatsPerPort,
} from "./br-vlan.ts";

/** IFLA_BR_*: what is absent stays as it is. Times in USER_HZ. */
export interface BridgeAttributes {
  forwardDelay?: number;
  helloTime?: number;
  maxAge?: number;
  ageingTime?: number;
  stpState?: boolean;
  /** 0 to 65535. */
  priority?: number;
  vlanFiltering?: boolean;
  /** EtherType. */
  vlanProtocol?: number;
  vlanDefaultPvid?: number;
  vlanStatsEnabled?: number;
  vlanStatsPerPort?: number;
  groupFwdMask?: number;
  groupAddress?: Uint8Array;
  fdbFlush?: boolean;
  mcastSnooping?: boolean;
  mcastRouter?: number;
  mcastQuerier?: boolean;
  mcastQueryUseIfaddr?: boolean;
  mcastHashMax?: number;
  mcastLastMemberCount?: number;
  mcastStartupQueryCount?: number;
  mcastLastMemberInterval?: number;
  mcastMembershipInterval?: number;
  mcastQuerierInterval?: number;
  mcastQueryInterval?: number;
  mcastQueryResponseInterval?: number;
  mcastStartupQueryInterval?: number;
  mcastStatsEnabled?: boolean;
  mcastIgmpVersion?: number;
  mcastMldVersion?: number;
  nfCallIptables?: boolean;
  nfCallIp6tables?: boolean;
  nfCallArptables?: boolean;
  noLinkLocalLearn?: boolean;
}

/** br_validate(): what is refused before anything is made. */
export function validateBridge(data: BridgeAttributes): void {
  if (data.vlanProtocol !== undefined && data.vlanProtocol !== 0x8100 && data.vlanProtocol !== 0x88a8)
    throw new KernelError("EPROTONOSUPPORT");
  if (data.vlanDefaultPvid !== undefined && data.vlanDefaultPvid >= 4095) throw new KernelError("EINVAL");
}

/** br_changelink(). KernelErrors ERANGE, EINVAL, EBUSY. */
export function changeBridge(br: NetBridge, data: BridgeAttributes): void {
  if (data.forwardDelay !== undefined) setForwardDelay(br, data.forwardDelay);
  if (data.helloTime !== undefined) setHelloTime(br, data.helloTime);
  if (data.maxAge !== undefined) setMaxAge(br, data.maxAge);
  if (data.ageingTime !== undefined) setAgeingTime(br, data.ageingTime);
  if (data.stpState !== undefined) stpSetEnabled(br, data.stpState);
  if (data.priority !== undefined) setBridgePriority(br, data.priority);
  if (data.vlanFiltering !== undefined) vlanFilterToggle(br, data.vlanFiltering);
  if (data.vlanProtocol !== undefined) vlanSetProto(br, data.vlanProtocol);
  if (data.vlanDefaultPvid !== undefined) vlanSetDefaultPvid(br, data.vlanDefaultPvid);
  if (data.vlanStatsEnabled !== undefined) br.vlanStatsEnabled = zeroOrOne(data.vlanStatsEnabled);
  if (data.vlanStatsPerPort !== undefined) vlanSetStatsPerPort(br, data.vlanStatsPerPort);
  if (data.groupFwdMask !== undefined) setGroupFwdMask(br, data.groupFwdMask);
  if (data.groupAddress !== undefined) setGroupAddress(br, data.groupAddress);
  if (data.fdbFlush) fdbFlush(br, { flagsMask: FDB_STATIC });
  changeMulticast(br, data);
  if (data.nfCallIptables !== undefined) br.nfCallIptables = data.nfCallIptables;
  if (data.nfCallIp6tables !== undefined) br.nfCallIp6tables = data.nfCallIp6tables;
  if (data.nfCallArptables !== undefined) br.nfCallArptables = data.nfCallArptables;
  if (data.noLinkLocalLearn !== undefined) br.noLinkLocalLearn = data.noLinkLocalLearn;
}

function zeroOrOne(value: number): boolean {
  if (value > 1) throw new KernelError("EINVAL");
  return value === 1;
}

/** BR_GROUPFWD_RESTRICTED: STP, pause and LACP frames stay on their link. KernelError EINVAL. */
export function setGroupFwdMask(br: NetBridge, mask: number): void {
  if (mask & 0b111) throw new KernelError("EINVAL");
  br.groupFwdMask = mask & 0xffff;
}

/** KernelError EINVAL unless link-local, and not pause, slow protocols or 802.1X. */
export function setGroupAddress(br: NetBridge, address: Uint8Array): void {
  if (address.length !== 6) throw new KernelError("EINVAL");
  const last = address[5] as number;
  if (!isLinkLocalMac(address, 0) || (last >= 1 && last <= 3)) throw new KernelError("EINVAL");
  br.groupAddr = address.slice();
  br.groupAddrSet = true;
  recalculateFwdMask(br);
}

function changeMulticast(br: NetBridge, data: BridgeAttributes): void {
  const { multicast } = br;
  if (data.mcastRouter !== undefined) {
    if (data.mcastRouter > 2) throw new KernelError("EINVAL");
    multicast.router = data.mcastRouter;
    if (data.mcastRouter !== 1) br.mcast.routerTimer.delete();
  }
  if (data.mcastSnooping !== undefined) setSnooping(br, data.mcastSnooping);
  if (data.mcastQuerier !== undefined) setQuerier(br, data.mcastQuerier);
  if (data.mcastQueryUseIfaddr !== undefined) multicast.queryUseIfaddr = data.mcastQueryUseIfaddr;
  if (data.mcastHashMax !== undefined) multicast.hashMax = data.mcastHashMax;
  if (data.mcastLastMemberCount !== undefined) multicast.lastMemberCount = data.mcastLastMemberCount;
  if (data.mcastStartupQueryCount !== undefined) multicast.startupQueryCount = data.mcastStartupQueryCount;
  if (data.mcastLastMemberInterval !== undefined) multicast.lastMemberInterval = data.mcastLastMemberInterval;
  if (data.mcastMembershipInterval !== undefined) multicast.membershipInterval = data.mcastMembershipInterval;
  if (data.mcastQuerierInterval !== undefined) multicast.querierInterval = data.mcastQuerierInterval;
  // Queries are at least a second apart (BR_MULTICAST_QUERY_INTVL_MIN).
  if (data.mcastQueryInterval !== undefined) multicast.queryInterval = Math.max(data.mcastQueryInterval, 100);
  if (data.mcastQueryResponseInterval !== undefined)
    multicast.queryResponseInterval = data.mcastQueryResponseInterval;
  if (data.mcastStartupQueryInterval !== undefined)
    multicast.startupQueryInterval = Math.max(data.mcastStartupQueryInterval, 100);
  if (data.mcastStatsEnabled !== undefined) multicast.statsEnabled = data.mcastStatsEnabled;
  if (data.mcastIgmpVersion !== undefined) multicast.igmpVersion = versionIn(data.mcastIgmpVersion, 2, 3);
  if (data.mcastMldVersion !== undefined) multicast.mldVersion = versionIn(data.mcastMldVersion, 1, 2);
}

function versionIn(value: number, least: number, most: number): number {
  if (value < least || value > most) throw new KernelError("EINVAL");
  return value;
}

/** IFLA_BRPORT_*: what is absent stays as it is. */
export interface PortAttributes {
  hairpin?: boolean;
  guard?: boolean;
  fastLeave?: boolean;
  rootBlock?: boolean;
  learning?: boolean;
  flood?: boolean;
  mcastFlood?: boolean;
  mcastToUnicast?: boolean;
  bcastFlood?: boolean;
  proxyArp?: boolean;
  proxyArpWifi?: boolean;
  vlanTunnel?: boolean;
  neighSuppress?: boolean;
  isolated?: boolean;
  locked?: boolean;
  cost?: number;
  priority?: number;
  state?: number;
  fdbFlush?: boolean;
  mcastRouter?: number;
  groupFwdMask?: number;
  /** null takes it away. */
  backupPort?: NetDevice | null;
}

/** Each switch and its flag, in the kernel's order. */
export const PORT_FLAGS = [
  ["hairpin", BR_HAIRPIN_MODE],
  ["guard", BR_BPDU_GUARD],
  ["fastLeave", BR_MULTICAST_FAST_LEAVE],
  ["rootBlock", BR_ROOT_BLOCK],
  ["learning", BR_LEARNING],
  ["flood", BR_FLOOD],
  ["mcastFlood", BR_MCAST_FLOOD],
  ["mcastToUnicast", BR_MULTICAST_TO_UNICAST],
  ["bcastFlood", BR_BCAST_FLOOD],
  ["proxyArp", BR_PROXYARP],
  ["proxyArpWifi", BR_PROXYARP_WIFI],
  ["vlanTunnel", BR_VLAN_TUNNEL],
  ["neighSuppress", BR_NEIGH_SUPPRESS],
  ["isolated", BR_ISOLATED],
  ["locked", BR_PORT_LOCKED],
] as const;

/** br_setport(). KernelErrors ERANGE, EINVAL, EBUSY, ENETDOWN, ENOENT. */
export function changePort(port: NetBridgePort, data: PortAttributes): void {
  for (const [name, flag] of PORT_FLAGS) {
    const value = data[name];
    if (value !== undefined) port.flags = value ? port.flags | flag : port.flags & ~flag;
  }
  if (data.cost !== undefined) setPathCost(port, data.cost);
  if (data.priority !== undefined) setPortPriority(port, data.priority);
  if (data.state !== undefined) setPortState(port, data.state);
  if (data.fdbFlush) fdbDeleteByPort(port.br, port, 0, false);
  if (data.mcastRouter !== undefined) {
    if (data.mcastRouter > 3) throw new KernelError("EINVAL");
    setPortRouter(port, data.mcastRouter);
  }
  if (data.groupFwdMask !== undefined) setPortGroupFwdMask(port, data.groupFwdMask);
  if (data.backupPort !== undefined) setBackupPort(port, data.backupPort);
}

/** Everything but pause frames may be let through. KernelError EINVAL. */
export function setPortGroupFwdMask(port: NetBridgePort, mask: number): void {
  if (mask & 0b10) throw new KernelError("EINVAL");
  port.groupFwdMask = mask & 0xffff;
}

/** br_set_port_state(): by hand, while the kernel's spanning tree is off. */
function setPortState(port: NetBridgePort, state: number): void {
  if (state > BR_STATE_BLOCKING) throw new KernelError("EINVAL");
  if (port.br.stpEnabled === BR_KERNEL_STP) throw new KernelError("EBUSY");
  if (!port.dev.up || (!port.dev.running && state !== BR_STATE_DISABLED)) throw new KernelError("ENETDOWN");
  setState(port, state);
  portStateSelection(port.br);
}

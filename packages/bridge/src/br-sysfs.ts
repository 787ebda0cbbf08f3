// Bridges and ports in sysfs (net/bridge/br_sysfs_br.c, br_sysfs_if.c): /sys/class/net/br0/bridge/* and
// /sys/class/net/a0/brport/*, for a machine's file system to mount. Values are text without the newline that the kernel
// adds; times are in USER_HZ. A write gives the kernel's error.

import { KernelError, type NetDevice, stateChange } from "@podwire/netns";
import { formatMac, isMacText, parseMac } from "@podwire/wire";
import {
  BR_BCAST_FLOOD,
  BR_BPDU_GUARD,
  BR_FLOOD,
  BR_HAIRPIN_MODE,
  BR_ISOLATED,
  BR_LEARNING,
  BR_MCAST_FLOOD,
  BR_MULTICAST_FAST_LEAVE,
  BR_MULTICAST_TO_UNICAST,
  BR_NEIGH_SUPPRESS,
  BR_PROXYARP,
  BR_PROXYARP_WIFI,
  BR_ROOT_BLOCK,
} from "./br-constants.ts";
import { fdbDeleteByPort, fdbFlush, gcTimerValue } from "./br-fdb.ts";
import { FDB_STATIC } from "./br-fdb-entry.ts";
import { setBackupPort } from "./br-if.ts";
import { HASH_ELASTICITY } from "./br-multicast.ts";
import {
  type BridgeAttributes,
  changeBridge,
  changePort,
  type PortAttributes,
  setGroupAddress,
  setGroupFwdMask,
  setPortGroupFwdMask,
} from "./br-netlink.ts";
import { bridgeOf, bridgePort, type NetBridge, type NetBridgePort } from "./br-private.ts";
import { setBridgePriority } from "./br-stp-if.ts";
import { vlanSetDefaultPvid, vlanSetProto } from "./br-vlan.ts";
import { notifyPort } from "./notices.ts";

/** One file: what it says, and what writing to it does; absent where that is not permitted (EACCES). */
export interface SysfsAttribute {
  read?(): string;
  write?(text: string): void;
}

/** kstrtoul() with base 0: the whole text. KernelErrors EINVAL, ERANGE. */
function parseWhole(text: string): number {
  if (!/^\+?(0x[0-9a-f]+|\d+)\n?$/i.test(text)) throw new KernelError("EINVAL");
  return parseLeading(text);
}

/** simple_strtoul() with base 0: what the text begins with. KernelError EINVAL where that is no number. */
function parseLeading(text: string): number {
  const match = /^\+?(?:0x([0-9a-f]+)|0([0-7]+)|(\d+))/i.exec(text);
  if (match === null) throw new KernelError("EINVAL");
  if (match[1] !== undefined) return Number.parseInt(match[1], 16);
  if (match[2] !== undefined) return Number.parseInt(match[2], 8);
  return Number(match[3]);
}

/** br_show_bridge_id(): "8000.020000000010". */
export function showBridgeId(id: Uint8Array): string {
  const hex = Array.from(id, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 4)}.${hex.slice(4)}`;
}

/** "%#x" of the kernel's printf, which writes 0x before a zero, too. */
const hex = (value: number): string => `0x${value.toString(16)}`;
const bit = (value: boolean): string => (value ? "1" : "0");

/** store_bridge_parm() and brport_store(): what was written is told of. */
function telling(
  tell: () => void,
  attributes: Record<string, SysfsAttribute>,
): Record<string, SysfsAttribute> {
  for (const attribute of Object.values(attributes)) {
    const { write } = attribute;
    if (write === undefined) continue;
    attribute.write = (text) => {
      write(text);
      tell();
    };
  }
  return attributes;
}

/** The files under bridge/, null for what is no bridge. */
export function bridgeSysfs(dev: NetDevice): Record<string, SysfsAttribute> | null {
  const br = bridgeOf(dev);
  if (br === null) return null;
  const { multicast } = br;
  const shown = (read: () => string | number): SysfsAttribute => ({ read: () => String(read()) });
  const number = (read: () => number, attribute: keyof BridgeAttributes): SysfsAttribute => ({
    read: () => String(read()),
    write: (text) => changeBridge(br, { [attribute]: parseWhole(text) } as BridgeAttributes),
  });
  const flag = (read: () => boolean, attribute: keyof BridgeAttributes): SysfsAttribute => ({
    read: () => bit(read()),
    write: (text) => changeBridge(br, { [attribute]: parseWhole(text) !== 0 } as BridgeAttributes),
  });
  return telling(() => stateChange(dev), {
    ageing_time: number(() => br.ageingTime, "ageingTime"),
    bridge_id: shown(() => showBridgeId(br.bridgeId)),
    default_pvid: {
      read: () => String(br.defaultPvid),
      write: (text) => writeDefaultPvid(br, parseWhole(text)),
    },
    flush: {
      write(text) {
        parseWhole(text);
        fdbFlush(br, { flagsMask: FDB_STATIC });
      },
    },
    forward_delay: number(() => br.forwardDelay, "forwardDelay"),
    gc_timer: shown(() => gcTimerValue(br)),
    group_addr: { read: () => formatMac(br.groupAddr), write: (text) => writeGroupAddress(br, text) },
    group_fwd_mask: {
      read: () => hex(br.groupFwdMask),
      write: (text) => setGroupFwdMask(br, parseWhole(text)),
    },
    hash_elasticity: { read: () => String(HASH_ELASTICITY), write: (text) => void parseWhole(text) },
    hash_max: number(() => multicast.hashMax, "mcastHashMax"),
    hello_time: number(() => br.helloTime, "helloTime"),
    hello_timer: shown(() => br.helloTimer.value),
    max_age: number(() => br.maxAge, "maxAge"),
    multicast_igmp_version: number(() => multicast.igmpVersion, "mcastIgmpVersion"),
    multicast_last_member_count: number(() => multicast.lastMemberCount, "mcastLastMemberCount"),
    multicast_last_member_interval: number(() => multicast.lastMemberInterval, "mcastLastMemberInterval"),
    multicast_membership_interval: number(() => multicast.membershipInterval, "mcastMembershipInterval"),
    multicast_mld_version: number(() => multicast.mldVersion, "mcastMldVersion"),
    multicast_querier: flag(() => multicast.querier, "mcastQuerier"),
    multicast_querier_interval: number(() => multicast.querierInterval, "mcastQuerierInterval"),
    multicast_query_interval: number(() => multicast.queryInterval, "mcastQueryInterval"),
    multicast_query_response_interval: number(
      () => multicast.queryResponseInterval,
      "mcastQueryResponseInterval",
    ),
    multicast_query_use_ifaddr: flag(() => multicast.queryUseIfaddr, "mcastQueryUseIfaddr"),
    multicast_router: number(() => multicast.router, "mcastRouter"),
    multicast_snooping: flag(() => multicast.snooping, "mcastSnooping"),
    multicast_startup_query_count: number(() => multicast.startupQueryCount, "mcastStartupQueryCount"),
    multicast_startup_query_interval: number(
      () => multicast.startupQueryInterval,
      "mcastStartupQueryInterval",
    ),
    multicast_stats_enabled: flag(() => multicast.statsEnabled, "mcastStatsEnabled"),
    nf_call_arptables: flag(() => br.nfCallArptables, "nfCallArptables"),
    nf_call_ip6tables: flag(() => br.nfCallIp6tables, "nfCallIp6tables"),
    nf_call_iptables: flag(() => br.nfCallIptables, "nfCallIptables"),
    no_linklocal_learn: flag(() => br.noLinkLocalLearn, "noLinkLocalLearn"),
    priority: {
      read: () => String(((br.bridgeId[0] as number) << 8) | (br.bridgeId[1] as number)),
      write: (text) => setBridgePriority(br, parseWhole(text) & 0xffff),
    },
    root_id: shown(() => showBridgeId(br.designatedRoot)),
    root_path_cost: shown(() => br.rootPathCost),
    root_port: shown(() => br.rootPort),
    stp_state: {
      read: () => String(br.stpEnabled),
      write: (text) => changeBridge(br, { stpState: parseWhole(text) !== 0 }),
    },
    tcn_timer: shown(() => br.tcnTimer.value),
    topology_change: shown(() => bit(br.topologyChange)),
    topology_change_detected: shown(() => bit(br.topologyChangeDetected)),
    topology_change_timer: shown(() => br.topologyChangeTimer.value),
    vlan_filtering: flag(() => br.vlanEnabled, "vlanFiltering"),
    vlan_protocol: { read: () => hex(br.vlanProto), write: (text) => vlanSetProto(br, parseWhole(text)) },
    vlan_stats_enabled: number(() => Number(br.vlanStatsEnabled), "vlanStatsEnabled"),
    vlan_stats_per_port: number(() => Number(br.vlanStatsPerPort), "vlanStatsPerPort"),
  });
}

/** br_vlan_set_default_pvid(): through sysfs only while VLANs are not filtered (EPERM). */
function writeDefaultPvid(br: NetBridge, pvid: number): void {
  if (pvid >= 4095) throw new KernelError("EINVAL");
  if (pvid === br.defaultPvid) return;
  if (br.vlanEnabled) throw new KernelError("EPERM");
  vlanSetDefaultPvid(br, pvid);
}

function writeGroupAddress(br: NetBridge, text: string): void {
  const address = text.trim();
  if (!isMacText(address)) throw new KernelError("EINVAL");
  setGroupAddress(br, parseMac(address));
}

/** The files under brport/, null for what is no port. Its `bridge` is a link to the bridge's directory, made elsewhere. */
export function brportSysfs(dev: NetDevice): Record<string, SysfsAttribute> | null {
  const port = bridgePort(dev);
  if (port === null) return null;
  const shown = (read: () => string | number): SysfsAttribute => ({ read: () => String(read()) });
  const number = (read: () => number, attribute: keyof PortAttributes): SysfsAttribute => ({
    read: () => String(read()),
    write: (text) => changePort(port, { [attribute]: parseLeading(text) } as PortAttributes),
  });
  const flag = (mask: number): SysfsAttribute => ({
    read: () => bit((port.flags & mask) !== 0),
    write(text) {
      port.flags = parseLeading(text) !== 0 ? port.flags | mask : port.flags & ~mask;
    },
  });
  /** What is not simulated can be read, and not be turned on. */
  const fixed = (mask: number): SysfsAttribute => shown(() => bit((port.flags & mask) !== 0));
  return telling(() => notifyPort(port), {
    backup_port: {
      read: () => port.backupPort?.dev.name ?? "",
      write: (text) => writeBackupPort(port, text.trim()),
    },
    bpdu_guard: flag(BR_BPDU_GUARD),
    broadcast_flood: flag(BR_BCAST_FLOOD),
    change_ack: shown(() => bit(port.topologyChangeAck)),
    config_pending: shown(() => bit(port.configPending)),
    designated_bridge: shown(() => showBridgeId(port.designatedBridge)),
    designated_cost: shown(() => port.designatedCost),
    designated_port: shown(() => port.designatedPort),
    designated_root: shown(() => showBridgeId(port.designatedRoot)),
    flush: {
      write(text) {
        parseLeading(text);
        fdbDeleteByPort(port.br, port, 0, false);
      },
    },
    forward_delay_timer: shown(() => port.forwardDelayTimer.value),
    group_fwd_mask: {
      read: () => hex(port.groupFwdMask),
      write: (text) => setPortGroupFwdMask(port, parseLeading(text)),
    },
    hairpin_mode: flag(BR_HAIRPIN_MODE),
    hold_timer: shown(() => port.holdTimer.value),
    isolated: flag(BR_ISOLATED),
    learning: flag(BR_LEARNING),
    message_age_timer: shown(() => port.messageAgeTimer.value),
    multicast_fast_leave: flag(BR_MULTICAST_FAST_LEAVE),
    multicast_flood: flag(BR_MCAST_FLOOD),
    multicast_router: number(() => port.multicastRouter, "mcastRouter"),
    multicast_to_unicast: fixed(BR_MULTICAST_TO_UNICAST),
    neigh_suppress: fixed(BR_NEIGH_SUPPRESS),
    path_cost: number(() => port.pathCost, "cost"),
    port_id: shown(() => hex(port.portId)),
    port_no: shown(() => hex(port.portNo)),
    priority: number(() => port.priority, "priority"),
    proxyarp: fixed(BR_PROXYARP),
    proxyarp_wifi: fixed(BR_PROXYARP_WIFI),
    root_block: flag(BR_ROOT_BLOCK),
    state: shown(() => port.state),
    unicast_flood: flag(BR_FLOOD),
  });
}

function writeBackupPort(port: NetBridgePort, name: string): void {
  if (name === "") {
    setBackupPort(port, null);
    return;
  }
  const backup = port.br.net.device(name);
  if (backup === undefined) throw new KernelError("ENOENT");
  setBackupPort(port, backup);
}

/** The names of a bridge's ports, as /sys/class/net/br0/brif lists them. */
export function bridgePortNames(dev: NetDevice): string[] {
  return (bridgeOf(dev)?.ports ?? []).map((port) => port.dev.name).sort();
}

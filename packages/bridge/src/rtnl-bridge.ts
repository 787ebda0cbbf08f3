// RTM_SETLINK, RTM_DELLINK and RTM_NEWVLAN for AF_BRIDGE (net/core/rtnetlink.c rtnl_bridge_setlink, net/bridge/br_netlink.c
// br_setlink and br_afspec, net/bridge/br_vlan_options.c): what `bridge link set` and `bridge vlan` ask for.

import { KernelError, type NetDevice } from "@podwire/netns";
import { BR_KERNEL_STP, BR_STATE_BLOCKING } from "./br-constants.ts";
import { changePort, type PortAttributes } from "./br-netlink.ts";
import { bridgeOf, bridgePort, type NetBridge, type NetBridgePort } from "./br-private.ts";
import { brVlanAdd, brVlanDelete, nbpVlanAdd, nbpVlanDelete } from "./br-vlan.ts";
import { VLAN_INFO_BRENTRY, VLAN_INFO_PVID, type Vlan, type VlanGroup } from "./br-vlan-group.ts";
import { notifyBridge, notifyPort, notifyVlan } from "./notices.ts";

/** BRIDGE_FLAGS_MASTER and BRIDGE_FLAGS_SELF: whom a request is for; 0 means the master. */
export const BRIDGE_FLAGS_MASTER = 1;
export const BRIDGE_FLAGS_SELF = 2;

/** VLANs from `first` to `last`, with VLAN_INFO_* flags. */
export interface VlanRange {
  first: number;
  last: number;
  flags: number;
}

export interface BridgeLinkRequest {
  /** BRIDGE_FLAGS_*. */
  flags: number;
  port?: PortAttributes;
  vlans?: VlanRange;
  /** An IFLA_AF_SPEC stands in the message: with flags or VLANs it does. */
  hasSpec: boolean;
}

/** rtnl_bridge_setlink(). */
export function bridgeSetLink(dev: NetDevice, request: BridgeLinkRequest): void {
  dispatch(dev, request.flags, () => setLink(dev, request));
}

/** rtnl_bridge_dellink(): only VLANs can be taken away. */
export function bridgeDelLink(dev: NetDevice, flags: number, vlans: VlanRange): void {
  dispatch(dev, flags, () => delLink(dev, vlans));
}

/** To the master unless only `self` was said, then to the device itself: a bridge, or it cannot. */
function dispatch(dev: NetDevice, flags: number, request: () => void): void {
  if (flags === 0 || flags & BRIDGE_FLAGS_MASTER) {
    if (dev.master === null || bridgeOf(dev.master) === null) throw new KernelError("EOPNOTSUPP");
    request();
  }
  if (flags & BRIDGE_FLAGS_SELF) {
    if (bridgeOf(dev) === null) throw new KernelError("EOPNOTSUPP");
    request();
  }
}

/** br_setlink(): whoever listens is told once, where anything was asked that could be a change. */
function setLink(dev: NetDevice, { port: attributes, vlans, hasSpec }: BridgeLinkRequest): void {
  if (attributes === undefined && !hasSpec) return;
  const port = bridgePort(dev);
  if (port === null && !hasSpec) throw new KernelError("EINVAL");
  let changed = false;
  if (port !== null && attributes !== undefined) {
    changePort(port, attributes);
    changed = true;
  }
  if (vlans !== undefined && changeVlans(dev, vlans, true)) changed = true;
  if (changed) notifyChange(dev, port);
}

function notifyChange(dev: NetDevice, port: NetBridgePort | null): void {
  if (port !== null) notifyPort(port);
  else notifyBridge(bridgeAndPort(dev).br);
}

/** br_dellink(): what goes is told of as news about the port. */
function delLink(dev: NetDevice, vlans: VlanRange): void {
  if (changeVlans(dev, vlans, false)) notifyChange(dev, bridgePort(dev));
}

/**
 * br_afspec() and br_process_vlan_info(): taking away what is not there is no error. What changes is told of in ranges.
 * True where something changed.
 */
function changeVlans(dev: NetDevice, { first, last, flags }: VlanRange, add: boolean): boolean {
  // br_dellink() has nowhere to put an explanation.
  if (add) checkRange(first, last, flags);
  else withoutReason(() => checkRange(first, last, flags));
  const { br, port } = bridgeAndPort(dev);
  let changed = false;
  let start = 0;
  for (let vid = first; vid <= last; vid++) {
    const now = add ? addVlan(br, port, vid, flags) : deleteVlan(br, port, vid);
    if (now) changed = true;
    if (now && start === 0) start = vid;
    if (start !== 0 && (!now || vid === last)) {
      notifyVlan(br, port, start, now ? vid : vid - 1, !add);
      start = 0;
    }
  }
  return changed;
}

function addVlan(br: NetBridge, port: NetBridgePort | null, vid: number, flags: number): boolean {
  return port !== null ? nbpVlanAdd(port, vid, flags) : brVlanAdd(br, vid, flags | VLAN_INFO_BRENTRY);
}

function deleteVlan(br: NetBridge, port: NetBridgePort | null, vid: number): boolean {
  if (port !== null) {
    if (port.vlgrp.find(vid) === null) return false;
    nbpVlanDelete(port, vid);
    return true;
  }
  if (((br.vlgrp.find(vid)?.flags ?? 0) & VLAN_INFO_BRENTRY) === 0) return false;
  brVlanDelete(br, vid);
  return true;
}

/** Runs `work`; a KernelError of it keeps its number and loses its words. */
function withoutReason(work: () => void): void {
  try {
    work();
  } catch (error) {
    throw error instanceof KernelError ? new KernelError(error.errno) : error;
  }
}

/** br_vlan_valid_id() and br_vlan_valid_range(). */
function checkRange(first: number, last: number, flags: number): void {
  for (const vid of [first, last])
    if (vid <= 0 || vid >= 4095) throw new KernelError("EINVAL", "bridge: Vlan id is invalid");
  if (last === first) return;
  if (flags & VLAN_INFO_PVID) throw new KernelError("EINVAL", "bridge: Pvid isn't allowed in a range");
  if (last < first)
    throw new KernelError("EINVAL", "bridge: End vlan id is less than or equal to start vlan id");
}

function bridgeAndPort(dev: NetDevice): { br: NetBridge; port: NetBridgePort | null } {
  const own = bridgeOf(dev);
  if (own !== null) return { br: own, port: null };
  const port = bridgePort(dev);
  if (port === null) throw new KernelError("EINVAL");
  return { br: port.br, port };
}

/** The VLANs of a bridge or port, null for what is neither. */
export function vlanGroupOf(dev: NetDevice): VlanGroup | null {
  return bridgeOf(dev)?.vlgrp ?? bridgePort(dev)?.vlgrp ?? null;
}

/** RTM_NEWVLAN with BRIDGE_VLAN_INFO_ONLY_OPTS: `bridge vlan set … state`; nothing is set where `state` is absent. KernelErrors EINVAL, ENOENT, EBUSY. */
export function bridgeVlanSetState(
  dev: NetDevice,
  first: number,
  last: number,
  state: number | undefined,
): void {
  const group = vlanGroupOf(dev);
  if (group === null)
    throw new KernelError("EINVAL", "bridge: The device is not a valid bridge or bridge port");
  checkRange(first, last, 0);
  for (const [vid, which] of [
    [first, "start"],
    [last, "end"],
  ] as const)
    if (!group.find(vid)?.shouldUse)
      throw new KernelError("ENOENT", `bridge: Vlan range ${which} doesn't exist, can't process options`);
  const { br, port } = bridgeAndPort(dev);
  let start: Vlan | null = null;
  let end: Vlan | null = null;
  const tell = () => {
    if (start !== null && end !== null) notifyVlan(br, port, start.vid, end.vid);
    start = null;
    end = null;
  };
  try {
    for (let vid = first; vid <= last; vid++) {
      const vlan = group.find(vid);
      if (!vlan?.shouldUse)
        throw new KernelError("ENOENT", "bridge: Vlan in range doesn't exist, can't process options");
      if (state === undefined || !modifyState(br, group, vlan, state)) {
        tell();
        continue;
      }
      if (end !== null && !sameRange(vlan, end, group.pvid)) tell();
      start ??= vlan;
      end = vlan;
    }
  } finally {
    tell();
  }
}

/** br_vlan_can_enter_range(). */
function sameRange(vlan: Vlan, end: Vlan, pvid: number): boolean {
  return (
    vlan.vid - end.vid === 1 &&
    vlan.vid !== pvid &&
    end.vid !== pvid &&
    vlan.flags === end.flags &&
    vlan.state === end.state
  );
}

/** br_vlan_modify_state(): true where that is a change. */
function modifyState(br: NetBridge, group: VlanGroup, vlan: Vlan, state: number): boolean {
  if (state > BR_STATE_BLOCKING) throw new KernelError("EINVAL", "bridge: Invalid vlan state");
  if (br.stpEnabled === BR_KERNEL_STP)
    throw new KernelError("EBUSY", "bridge: Can't modify vlan state when using kernel STP");
  if (vlan.state === state) return false;
  if (vlan.vid === group.pvid) group.pvidState = state;
  vlan.state = state;
  return true;
}

// VLAN filtering (net/bridge/br_vlan.c): which VLANs a port, and the bridge itself, carries, which one untagged frames
// belong to, and where the tag comes off. Left out: per-VLAN multicast, MST, tunnels, bridge binding.

import { dropSkb, KernelError, NO_VLAN, type Skb, traceStep } from "@podwire/netns";
import { dot1q, ETH_HLEN, ETH_P_8021AD, ETH_P_8021Q, VLAN_HLEN } from "@podwire/wire";
import { BR_STATE_FORWARDING, BR_STATE_LEARNING, BRIDGE_GROUP_ADDRESS } from "./br-constants.ts";
import { fdbAddLocal, fdbDeleteByPort, fdbFindDeleteLocal } from "./br-fdb.ts";
import type { NetBridge, NetBridgePort } from "./br-private.ts";
import {
  VLAN_INFO_BRENTRY,
  VLAN_INFO_MASTER,
  VLAN_INFO_PVID,
  VLAN_INFO_UNTAGGED,
  Vlan,
  type VlanGroup,
  VlanStats,
} from "./br-vlan-group.ts";
import { notifyVlan } from "./notices.ts";

const VLAN_VID_MASK = 0x0fff;
/** 802.1ad bridges forward the customer's control addresses. */
const GROUPFWD_8021AD = 0xb801;

/** Frames dropped on the way in; see {@link allowedIngress}. */
export const NOT_ALLOWED = -1;

/**
 * br_allowed_ingress(): the VLAN (0 without filtering) that the frame belongs to, having given it the port's where it had
 * none; NOT_ALLOWED where it was dropped. `skb.data` is at the network header.
 */
export function allowedIngress(br: NetBridge, vg: VlanGroup, skb: Skb): number {
  if (!br.vlanEnabled) return 0;
  let vid = 0;
  let tagged = false;
  if (skb.vlanTci !== NO_VLAN) {
    if (skb.vlanProto === br.vlanProto) {
      vid = skb.vlanTci & VLAN_VID_MASK;
      tagged = true;
    } else insertTag(skb);
  }
  const { tracer } = br.net.kernel;
  let state = BR_STATE_FORWARDING;
  if (vid === 0) {
    if (vg.pvid === 0) return dropIngress(br, skb);
    vid = vg.pvid;
    if (tagged) skb.vlanTci |= vid;
    else {
      skb.vlanTci = vid;
      skb.vlanProto = br.vlanProto;
    }
    state = vg.pvidState;
    if (tracer !== null) traceStep(br.net, skb, skb.dev, "bridge-vlan", { op: "pvid", vlan: vid });
    if (!br.vlanStatsEnabled) return stateAllowed(state, true) ? vid : dropIngress(br, skb);
  } else if (tracer !== null) traceStep(br.net, skb, skb.dev, "bridge-vlan", { op: "tagged", vlan: vid });
  const vlan = vg.find(vid);
  if (vlan === null || !vlan.shouldUse || !stateAllowed(vlan.state, true)) return dropIngress(br, skb);
  if (br.vlanStatsEnabled) {
    vlan.stats.rxPackets++;
    vlan.stats.rxBytes += skb.len;
  }
  return vid;
}

function dropIngress(br: NetBridge, skb: Skb): typeof NOT_ALLOWED {
  dropSkb(br.net, skb, skb.dev, "vlan not allowed on this port", "net/bridge/br_vlan.c __allowed_ingress");
  return NOT_ALLOWED;
}

/** vlan_insert_tag_set_proto(): a tag of the other protocol becomes part of the packet. */
function insertTag(skb: Skb): void {
  skb.makeWritable();
  // The whole frame, so that there is headroom before its Ethernet header.
  skb.push(ETH_HLEN + VLAN_HLEN);
  dot1q.push(skb.bytes, skb.data + VLAN_HLEN, skb.vlanProto, skb.vlanTci);
  skb.mac = skb.data;
  skb.pull(ETH_HLEN);
  skb.network = skb.data;
  skb.protocol = skb.vlanProto;
  skb.vlanTci = NO_VLAN;
}

/** br_vlan_state_allowed(). */
function stateAllowed(state: number, learn: boolean): boolean {
  return state === BR_STATE_FORWARDING || (learn && state === BR_STATE_LEARNING);
}

/** br_allowed_egress(): may the frame, of VLAN `vid`, leave there? */
export function allowedEgress(br: NetBridge, vg: VlanGroup, vid: number): boolean {
  if (!br.vlanEnabled || vid === 0) return true;
  const vlan = vg.find(vid);
  return vlan?.shouldUse === true && stateAllowed(vlan.state, false);
}

/** br_handle_vlan(): counts, and takes the tag off where the VLAN leaves untagged. False where the frame was dropped. */
export function handleVlan(br: NetBridge, vg: VlanGroup, skb: Skb, vid: number, toBridge: boolean): boolean {
  if (!br.vlanEnabled || vid === 0) return true;
  const vlan = vg.find(vid);
  if (vlan === null || !vlan.shouldUse) {
    // Only somebody who captures on the bridge gets what it does not carry.
    if (toBridge && br.dev.promiscuity > 0) return true;
    dropSkb(br.net, skb, skb.dev, "vlan not allowed on this port", "net/bridge/br_vlan.c br_handle_vlan");
    return false;
  }
  if (br.vlanStatsEnabled) {
    vlan.stats.txPackets++;
    vlan.stats.txBytes += skb.len;
  }
  if (vlan.flags & VLAN_INFO_UNTAGGED) {
    if (br.net.kernel.tracer !== null)
      traceStep(br.net, skb, skb.dev, "bridge-vlan", { op: "untag", vlan: vid });
    skb.vlanTci = NO_VLAN;
  }
  return true;
}

/** br_should_learn(): the VLAN to learn a link-local frame's source in, -1 where not to. */
export function shouldLearn(port: NetBridgePort, skb: Skb): number {
  const { br, vlgrp } = port;
  if (!br.vlanEnabled) return 0;
  if (vlgrp.numVlans === 0) return -1;
  const tagged = skb.vlanTci !== NO_VLAN && skb.vlanProto === br.vlanProto;
  const vid = tagged ? skb.vlanTci & VLAN_VID_MASK : 0;
  if (vid === 0) return vlgrp.pvid !== 0 && stateAllowed(vlgrp.pvidState, true) ? vlgrp.pvid : -1;
  const vlan = vlgrp.find(vid);
  return vlan !== null && stateAllowed(vlan.state, true) ? vid : -1;
}

/** __vlan_flags_commit(): PVID and untagged as in `flags`. True where that is a change. */
function commitFlags(vg: VlanGroup, vlan: Vlan, flags: number): boolean {
  const before = vlan.flags;
  const { pvid } = vg;
  if (flags & VLAN_INFO_PVID) {
    vg.pvid = vlan.vid;
    vg.pvidState = vlan.state;
  } else if (vg.pvid === vlan.vid) vg.pvid = 0;
  vlan.flags = (vlan.flags & ~VLAN_INFO_UNTAGGED) | (flags & VLAN_INFO_UNTAGGED);
  return vlan.flags !== before || vg.pvid !== pvid;
}

/** br_vlan_add(): a VLAN of the bridge itself, with VLAN_INFO_BRENTRY; without, an entry kept for its ports. True where something changed. */
export function brVlanAdd(br: NetBridge, vid: number, flags: number): boolean {
  const { vlgrp } = br;
  const existing = vlgrp.find(vid);
  if (existing !== null) {
    const fresh = (existing.flags & VLAN_INFO_BRENTRY) === 0;
    if (fresh) {
      if ((flags & VLAN_INFO_BRENTRY) === 0) throw new KernelError("EINVAL");
      fdbAddLocal(br, null, br.dev.address, vid);
      existing.refcnt++;
      existing.flags |= VLAN_INFO_BRENTRY;
      vlgrp.numVlans++;
    }
    return commitFlags(vlgrp, existing, flags) || fresh;
  }
  const vlan = new Vlan(vid, (flags | VLAN_INFO_MASTER) & ~VLAN_INFO_PVID, new VlanStats());
  if (flags & VLAN_INFO_BRENTRY) vlan.refcnt = 1;
  if (vlan.shouldUse) {
    fdbAddLocal(br, null, br.dev.address, vid);
    vlgrp.numVlans++;
  }
  vlgrp.insert(vlan);
  commitFlags(vlgrp, vlan, flags);
  return true;
}

/** br_vlan_delete(). KernelError ENOENT. */
export function brVlanDelete(br: NetBridge, vid: number): void {
  const vlan = br.vlgrp.find(vid);
  if (vlan === null || (vlan.flags & VLAN_INFO_BRENTRY) === 0) throw new KernelError("ENOENT");
  fdbFindDeleteLocal(br, null, br.dev.address, vid);
  fdbDeleteByPort(br, null, vid, false);
  if (br.vlgrp.pvid === vid) br.vlgrp.pvid = 0;
  vlan.flags &= ~VLAN_INFO_BRENTRY;
  br.vlgrp.numVlans--;
  putMaster(br, vlan);
}

/** nbp_vlan_add(): with VLAN_INFO_MASTER the bridge itself gets it, too. True where something changed. */
export function nbpVlanAdd(port: NetBridgePort, vid: number, flags: number): boolean {
  const { br, vlgrp } = port;
  const existing = vlgrp.find(vid);
  if (existing !== null) return commitFlags(vlgrp, existing, flags);
  if (flags & VLAN_INFO_MASTER) brVlanAdd(br, vid, flags | VLAN_INFO_BRENTRY);
  if (br.vlgrp.find(vid) === null) brVlanAdd(br, vid, 0);
  const master = br.vlgrp.find(vid) as Vlan;
  master.refcnt++;
  const vlan = new Vlan(vid, 0, br.vlanStatsPerPort ? new VlanStats() : master.stats);
  vlan.master = master;
  fdbAddLocal(br, port, port.dev.address, vid);
  vlgrp.numVlans++;
  vlgrp.insert(vlan);
  commitFlags(vlgrp, vlan, flags);
  return true;
}

/** nbp_vlan_delete(). KernelError ENOENT. */
export function nbpVlanDelete(port: NetBridgePort, vid: number): void {
  const vlan = port.vlgrp.find(vid);
  if (vlan === null) throw new KernelError("ENOENT");
  fdbFindDeleteLocal(port.br, port, port.dev.address, vid);
  fdbDeleteByPort(port.br, port, vid, false);
  removePortVlan(port, vlan);
}

/** nbp_vlan_flush(): the port leaves. Ranges of its VLANs are told of together. */
export function nbpVlanFlush(port: NetBridgePort): void {
  let first = 0;
  let last = 0;
  const tell = () => {
    if (first !== 0) notifyVlan(port.br, port, first, last, true);
  };
  for (const vlan of [...port.vlgrp.list]) {
    if (first === 0 || vlan.vid !== last + 1) {
      tell();
      first = vlan.vid;
    }
    last = vlan.vid;
    removePortVlan(port, vlan);
  }
  tell();
}

function removePortVlan(port: NetBridgePort, vlan: Vlan): void {
  const { vlgrp } = port;
  if (vlgrp.pvid === vlan.vid) vlgrp.pvid = 0;
  vlgrp.numVlans--;
  vlgrp.remove(vlan);
  putMaster(port.br, vlan.master as Vlan);
}

function putMaster(br: NetBridge, master: Vlan): void {
  if (--master.refcnt === 0) br.vlgrp.remove(master);
}

/** nbp_vlan_init(): a new port carries the default VLAN, untagged. */
export function nbpVlanInit(port: NetBridgePort): void {
  const { defaultPvid } = port.br;
  if (defaultPvid === 0) return;
  nbpVlanAdd(port, defaultPvid, VLAN_INFO_PVID | VLAN_INFO_UNTAGGED);
  notifyVlan(port.br, port, defaultPvid);
}

/** br_vlan_filter_toggle(). */
export function vlanFilterToggle(br: NetBridge, on: boolean): void {
  if (br.vlanEnabled === on) return;
  br.vlanEnabled = on;
  recalculateGroupAddress(br);
  recalculateFwdMask(br);
}

/** __br_vlan_set_proto(). KernelError EPROTONOSUPPORT for what is no VLAN protocol. */
export function vlanSetProto(br: NetBridge, proto: number): void {
  if (proto !== ETH_P_8021Q && proto !== ETH_P_8021AD) throw new KernelError("EPROTONOSUPPORT");
  br.vlanProto = proto;
  recalculateGroupAddress(br);
  recalculateFwdMask(br);
}

function recalculateGroupAddress(br: NetBridge): void {
  if (br.groupAddrSet) return;
  br.groupAddr = BRIDGE_GROUP_ADDRESS.slice();
  if (br.vlanEnabled && br.vlanProto === ETH_P_8021AD) br.groupAddr[5] = 0x08;
}

/** br_recalculate_fwd_mask(). */
export function recalculateFwdMask(br: NetBridge): void {
  br.groupFwdMaskRequired =
    br.vlanEnabled && br.vlanProto === ETH_P_8021AD
      ? GROUPFWD_8021AD & ~(1 << (br.groupAddr[5] as number))
      : 0;
}

/** br_vlan_set_stats_per_port(). KernelError EBUSY while a port has VLANs. */
export function vlanSetStatsPerPort(br: NetBridge, value: number): void {
  if (br.ports.some((port) => port.vlgrp.numVlans > 0)) throw new KernelError("EBUSY");
  if (value > 1) throw new KernelError("EINVAL");
  br.vlanStatsPerPort = value === 1;
}

/** vlan_default_pvid(): is `vid` in `vg` still as the default made it? */
function isDefaultPvid(vg: VlanGroup, vid: number): boolean {
  if (vid !== vg.pvid) return false;
  const vlan = vg.find(vid);
  return vlan?.shouldUse === true && (vlan.flags & VLAN_INFO_UNTAGGED) !== 0;
}

/** __br_vlan_set_default_pvid(): 0 takes it away; what was configured by hand stays. */
export function vlanSetDefaultPvid(br: NetBridge, pvid: number): void {
  const old = br.defaultPvid;
  if (pvid === 0) {
    if (isDefaultPvid(br.vlgrp, old)) {
      brVlanDelete(br, old);
      notifyVlan(br, null, old, old, true);
    }
    for (const port of br.ports) {
      if (!isDefaultPvid(port.vlgrp, old)) continue;
      nbpVlanDelete(port, old);
      notifyVlan(br, port, old, old, true);
    }
    br.defaultPvid = 0;
    return;
  }
  const flags = VLAN_INFO_PVID | VLAN_INFO_UNTAGGED;
  if ((old === 0 || isDefaultPvid(br.vlgrp, old)) && !br.vlgrp.find(pvid)?.shouldUse) {
    brVlanAdd(br, pvid, flags | VLAN_INFO_BRENTRY);
    // The modelled release tells of a deletion where there was none.
    if ((br.vlgrp.find(old)?.flags ?? 0) & VLAN_INFO_BRENTRY) brVlanDelete(br, old);
    else notifyVlan(br, null, old, old, true);
    notifyVlan(br, null, pvid);
  }
  for (const port of br.ports) {
    if ((old !== 0 && !isDefaultPvid(port.vlgrp, old)) || port.vlgrp.find(pvid) !== null) continue;
    nbpVlanAdd(port, pvid, flags);
    if (port.vlgrp.find(old) !== null) nbpVlanDelete(port, old);
    else notifyVlan(br, port, old, old, true);
    notifyVlan(br, port, pvid);
  }
  br.defaultPvid = pvid;
}

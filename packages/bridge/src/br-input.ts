// Into the bridge (net/bridge/br_input.c): the rx handler of every port. What is for the bridge's own stack goes up as if
// br0 had received it, everything else goes out of other ports.

import {
  dropSkb,
  type NetDevice,
  PACKET_HOST,
  PACKET_LOOPBACK,
  RX_HANDLER_CONSUMED,
  RX_HANDLER_PASS,
  receiveSkb,
  type Skb,
  traceStep,
} from "@podwire/netns";
import {
  ETH_P_IP,
  ETH_P_IPV6,
  ethernet,
  formatMac,
  isLinkLocalMac,
  isValidMac,
  macEqual,
} from "@podwire/wire";
import {
  BR_LEARNING,
  BR_NO_STP,
  BR_PORT_LOCKED,
  BR_STATE_FORWARDING,
  BR_STATE_LEARNING,
} from "./br-constants.ts";
import { fdbFind, fdbUpdate } from "./br-fdb.ts";
import { FDB_LOCAL } from "./br-fdb-entry.ts";
import { flood, forward, multicastFlood, PKT_BROADCAST, PKT_MULTICAST, PKT_UNICAST } from "./br-forward.ts";
import type { MdbEntry } from "./br-mdb-entry.ts";
import { isRouter, querierExists } from "./br-multicast-query.ts";
import {
  MCAST_CONTROL,
  MCAST_INVALID,
  MCAST_ROUTERS_ONLY,
  mdbGet,
  multicastRcv,
} from "./br-multicast-rcv.ts";
import type { NetBridge, NetBridgePort } from "./br-private.ts";
import { allowedEgress, allowedIngress, handleVlan, NOT_ALLOWED, shouldLearn } from "./br-vlan.ts";

const HANDLE_FRAME = "net/bridge/br_input.c br_handle_frame";
const FINISH = "net/bridge/br_input.c br_handle_frame_finish";

/** br_handle_frame(): `skb.mac` is at the Ethernet header, `skb.data` at the network header. */
export function handleFrame(skb: Skb, dev: NetDevice): number {
  if (skb.pktType === PACKET_LOOPBACK) return RX_HANDLER_PASS;
  const port = dev.rxHandlerData as NetBridgePort;
  const { br } = port;
  const { bytes, mac } = skb;
  if (!isValidMac(bytes, mac + ethernet.SRC)) {
    dropSkb(br.net, skb, dev, "source address is not one of a device", HANDLE_FRAME);
    return RX_HANDLER_CONSUMED;
  }
  if (isLinkLocalMac(bytes, mac)) {
    const last = bytes[mac + 5] as number;
    if (last === 0x01) {
      dropSkb(br.net, skb, dev, "pause frames are not bridged", HANDLE_FRAME);
      return RX_HANDLER_CONSUMED;
    }
    let mask = br.groupFwdMaskRequired | port.groupFwdMask;
    if (last !== 0x00) mask |= br.groupFwdMask;
    // Without a spanning tree BPDUs go through, so that somebody else's can still find the loop.
    const goesOn = (mask & (1 << last)) !== 0 || (last === 0x00 && br.stpEnabled === BR_NO_STP);
    if (!goesOn) {
      learnLinkLocal(port, skb);
      return RX_HANDLER_PASS;
    }
  }
  if (port.state !== BR_STATE_FORWARDING && port.state !== BR_STATE_LEARNING) {
    dropSkb(br.net, skb, dev, "port is not forwarding", HANDLE_FRAME);
    return RX_HANDLER_CONSUMED;
  }
  if (macEqual(bytes, mac, br.dev.address, 0)) skb.pktType = PACKET_HOST;
  handleFrameFinish(skb, port);
  return RX_HANDLER_CONSUMED;
}

/** br_handle_frame_finish(): VLAN, learning, and where to. */
function handleFrameFinish(skb: Skb, port: NetBridgePort): void {
  const { br } = port;
  const vid = allowedIngress(br, port.vlgrp, skb);
  if (vid === NOT_ALLOWED) return;
  const { bytes, mac } = skb;
  const { tracer } = br.net.kernel;

  if (port.flags & BR_PORT_LOCKED) {
    const source = fdbFind(br, bytes, mac + ethernet.SRC, vid);
    if (source === null || source.dst !== port || source.flags & FDB_LOCAL) {
      dropSkb(br.net, skb, port.dev, "port is locked and does not know the source", FINISH);
      return;
    }
  }
  if (port.flags & BR_LEARNING) {
    const learnt = fdbUpdate(br, port, bytes, mac + ethernet.SRC, vid, 0);
    if (tracer !== null && learnt !== null)
      traceStep(br.net, skb, br.dev, "bridge-fdb", {
        op: learnt,
        mac: formatMac(bytes, mac + ethernet.SRC),
        vlan: vid,
        port: port.dev.name,
      });
  }
  if (port.state === BR_STATE_LEARNING) {
    dropSkb(br.net, skb, port.dev, "port is learning, not yet forwarding", FINISH);
    return;
  }

  const promisc = br.dev.promiscuity > 0;
  if (ethernet.isMulticast(bytes, mac)) {
    if (ethernet.isBroadcast(bytes, mac)) flood(br, port, skb, PKT_BROADCAST, vid, true);
    else if (!handleMulticast(skb, port, vid, promisc)) return;
    passFrameUp(skb, br, vid);
    return;
  }
  const entry = fdbFind(br, bytes, mac, vid);
  if (tracer !== null)
    traceStep(br.net, skb, br.dev, "bridge-fdb", {
      op: entry === null ? "miss" : "hit",
      mac: formatMac(bytes, mac),
      vlan: vid,
      port: entry === null ? "" : (entry.dst?.dev.name ?? br.dev.name),
    });
  if (entry === null) flood(br, port, skb, PKT_UNICAST, vid, promisc);
  else if (entry.flags & FDB_LOCAL) {
    passFrameUp(skb, br, vid);
    return;
  } else {
    entry.used = br.clock.now;
    forward(entry.dst, port, skb, vid, promisc, br);
  }
  if (promisc) passFrameUp(skb, br, vid);
}

/** The multicast half of br_handle_frame_finish(): true where the bridge's own host gets the frame as well. */
function handleMulticast(skb: Skb, port: NetBridgePort, vid: number, promisc: boolean): boolean {
  const { br } = port;
  const heard = multicastRcv(br, port, skb, vid);
  if (heard === MCAST_INVALID) {
    dropSkb(br.net, skb, port.dev, "broken multicast message", FINISH);
    return false;
  }
  const entry = heard & MCAST_CONTROL ? null : mdbGet(br, skb, vid);
  if ((entry === null && (heard & MCAST_ROUTERS_ONLY) === 0) || !isSnooped(br, skb, entry)) {
    br.dev.stats.multicast++;
    flood(br, port, skb, PKT_MULTICAST, vid, true);
    return true;
  }
  const wanted = entry?.hostJoined || isRouter(br);
  if (wanted) br.dev.stats.multicast++;
  const local = wanted || promisc;
  multicastFlood(br, port, skb, entry, vid, local);
  return local;
}

/** br_multicast_querier_exists(): somebody asks, so that the table is to be believed. By hand entered link-layer groups always are. */
function isSnooped(br: NetBridge, skb: Skb, entry: MdbEntry | null): boolean {
  if (skb.protocol === ETH_P_IP) return querierExists(br);
  if (skb.protocol === ETH_P_IPV6) return false;
  return entry !== null && entry.group.proto === 0;
}

/** br_pass_frame_up(): br0 received it. Its counters count what follows the Ethernet header. */
function passFrameUp(skb: Skb, br: NetBridge, vid: number): void {
  const { dev } = br;
  dev.stats.rxPackets++;
  dev.stats.rxBytes += skb.len;
  if (dev.promiscuity === 0 && !allowedEgress(br, br.vlgrp, vid)) {
    dropSkb(
      br.net,
      skb,
      dev,
      "vlan not allowed on the bridge itself",
      "net/bridge/br_input.c br_pass_frame_up",
    );
    return;
  }
  skb.dev = dev;
  if (handleVlan(br, br.vlgrp, skb, vid, true)) receiveSkb(skb);
}

/** __br_handle_local_finish(): what stays on this link still tells who is there. */
function learnLinkLocal(port: NetBridgePort, skb: Skb): void {
  const { br } = port;
  if ((port.flags & BR_LEARNING) === 0 || br.noLinkLocalLearn) return;
  if (port.state !== BR_STATE_LEARNING && port.state !== BR_STATE_FORWARDING) return;
  const vid = shouldLearn(port, skb);
  if (vid >= 0) fdbUpdate(br, port, skb.bytes, skb.mac + ethernet.SRC, vid, 0);
}

/** br_dev_xmit(): the bridge's own host sends. The Ethernet header is at `skb.data`. */
export function transmit(skb: Skb, dev: NetDevice): void {
  const br = dev.priv as NetBridge;
  if (skb.len < 14) {
    dropSkb(br.net, skb, dev, "HDR_TRUNC", "net/bridge/br_device.c br_dev_xmit");
    return;
  }
  dev.stats.txPackets++;
  dev.stats.txBytes += skb.len;
  skb.mac = skb.data;
  skb.pull(14);
  const vid = allowedIngress(br, br.vlgrp, skb);
  if (vid === NOT_ALLOWED) return;
  const { bytes, mac } = skb;
  if (ethernet.isBroadcast(bytes, mac)) {
    flood(br, null, skb, PKT_BROADCAST, vid, false);
    return;
  }
  if (ethernet.isMulticast(bytes, mac)) {
    const heard = multicastRcv(br, null, skb, vid);
    if (heard === MCAST_INVALID) {
      dropSkb(br.net, skb, dev, "broken multicast message", "net/bridge/br_device.c br_dev_xmit");
      return;
    }
    const entry = heard & MCAST_CONTROL ? null : mdbGet(br, skb, vid);
    if ((entry !== null || heard & MCAST_ROUTERS_ONLY) && isSnooped(br, skb, entry))
      multicastFlood(br, null, skb, entry, vid, false);
    else flood(br, null, skb, PKT_MULTICAST, vid, false);
    return;
  }
  const entry = fdbFind(br, bytes, mac, vid);
  if (br.net.kernel.tracer !== null)
    traceStep(br.net, skb, dev, "bridge-fdb", {
      op: entry === null ? "miss" : "hit",
      mac: formatMac(bytes, mac),
      vlan: vid,
      port: entry === null ? "" : (entry.dst?.dev.name ?? dev.name),
    });
  if (entry === null) flood(br, null, skb, PKT_UNICAST, vid, false);
  else forward(entry.dst, null, skb, vid, false, br);
}

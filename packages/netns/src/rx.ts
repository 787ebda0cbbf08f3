// Into and out of a device: netif_rx / __netif_receive_skb_core on the way in, dev_queue_xmit on the way out
// (net/core/dev.c). A device sends at once unless `tc` gave it a queueing discipline (@podwire/sched), or drops.

import {
  checksum,
  ETH_HLEN,
  ETH_P_802_2,
  ETH_P_8021AD,
  ETH_P_8021Q,
  ethernet,
  VLAN_HLEN,
} from "@podwire/wire";
import { IFF_LOOPBACK, type NetDevice, RX_HANDLER_ANOTHER, RX_HANDLER_CONSUMED } from "./device.ts";
import { taps } from "./packet-type.ts";
import {
  CHECKSUM_NONE,
  CHECKSUM_PARTIAL,
  NO_VLAN,
  PACKET_BROADCAST,
  PACKET_HOST,
  PACKET_MULTICAST,
  PACKET_OTHERHOST,
  PACKET_OUTGOING,
  type Skb,
} from "./skb.ts";
import { consumeSkb, dropSkb, traceStep } from "./trace.ts";

const VLAN_VID_MASK = 0x0fff;

/**
 * eth_type_trans(): notes where the Ethernet header is, what it carries and whom it is for, and pulls it.
 * `skb.data` is at the Ethernet header before, at the network header after.
 */
export function ethTypeTrans(skb: Skb, dev: NetDevice): void {
  const { bytes } = skb;
  const at = skb.data;
  skb.dev = dev;
  skb.mac = at;
  if (ethernet.isMulticast(bytes, at))
    skb.pktType = ethernet.isBroadcast(bytes, at) ? PACKET_BROADCAST : PACKET_MULTICAST;
  else
    skb.pktType =
      dev.flags & IFF_LOOPBACK || isOwnAddress(bytes, at, dev.address) ? PACKET_HOST : PACKET_OTHERHOST;
  const type = ethernet.type(bytes, at);
  // Below 1536 it is a length, and an LLC header follows (IEEE 802.3).
  skb.protocol = type >= 0x0600 ? type : ETH_P_802_2;
  skb.pull(ETH_HLEN);
  skb.network = skb.data;
}

function isOwnAddress(bytes: Uint8Array, at: number, own: Uint8Array): boolean {
  return (
    bytes[at] === own[0] &&
    bytes[at + 1] === own[1] &&
    bytes[at + 2] === own[2] &&
    bytes[at + 3] === own[3] &&
    bytes[at + 4] === own[4] &&
    bytes[at + 5] === own[5]
  );
}

/**
 * netif_receive_skb(): the frame came out of `skb.dev`'s backlog; `skb.data` is at the network header, `skb.mac` at the
 * Ethernet header (ethTypeTrans has run). Runs the stack to its end.
 */
export function receiveSkb(skb: Skb): void {
  let dev = skb.dev as NetDevice;
  const { net } = dev;
  const { kernel } = net;
  skb.timestamp = kernel.clock.now;
  for (;;) {
    if (kernel.tracer !== null) traceStep(net, skb, dev, "rx", { frame: skb.frame() });
    if (skb.protocol === ETH_P_8021Q || skb.protocol === ETH_P_8021AD) {
      if (!vlanUntag(skb)) {
        dropSkb(net, skb, dev, "vlan header truncated", "net/core/skbuff.c skb_vlan_untag");
        return;
      }
    }
    tapsHear(skb, dev, false);
    if (dev.rxHandler !== null) {
      const result = dev.rxHandler(skb, dev);
      if (result === RX_HANDLER_CONSUMED) return;
      if (result === RX_HANDLER_ANOTHER) {
        dev = skb.dev as NetDevice;
        continue;
      }
    }
    break;
  }
  if (skb.vlanTci !== NO_VLAN) {
    // No VLAN device takes it: a frame of another VLAN is not for us, a priority tag (id 0) is dropped from sight.
    if ((skb.vlanTci & VLAN_VID_MASK) !== 0) skb.pktType = PACKET_OTHERHOST;
    skb.vlanTci = NO_VLAN;
  }
  const handler = kernel.packetTypes.find(skb.protocol);
  if (handler !== null) handler(skb, dev);
  else if (protocolTapHeard(skb, dev)) consumeSkb(net, skb, dev, "packet socket");
  else {
    dev.stats.rxDropped++;
    dropSkb(net, skb, dev, "UNHANDLED_PROTO", "net/core/dev.c __netif_receive_skb_core");
  }
}

/** skb_vlan_untag(): moves the tag from the bytes to its place beside them. False where the frame is too short. */
function vlanUntag(skb: Skb): boolean {
  if (skb.vlanTci !== NO_VLAN) return true;
  if (skb.len < VLAN_HLEN) return false;
  skb.makeWritable();
  const { bytes } = skb;
  const tag = skb.data;
  skb.vlanProto = skb.protocol;
  skb.vlanTci = ((bytes[tag] as number) << 8) | (bytes[tag + 1] as number);
  const type = ((bytes[tag + 2] as number) << 8) | (bytes[tag + 3] as number);
  // The addresses move up over the tag: mac … mac+12 becomes mac+4 … mac+16, the inner EtherType is in place already.
  bytes.copyWithin(skb.mac + VLAN_HLEN, skb.mac, skb.mac + 12);
  skb.mac += VLAN_HLEN;
  skb.pull(VLAN_HLEN);
  skb.network = skb.data;
  skb.protocol = type >= 0x0600 ? type : ETH_P_802_2;
  return true;
}

/**
 * dev_queue_xmit(): the frame, its Ethernet header at `skb.data`, leaves through `skb.dev`. False where the driver dropped
 * it (NET_XMIT_DROP), which a sender that asked for errors hears of as ENOBUFS; a queue without a carrier throws away in
 * silence (NET_XMIT_CN).
 */
export function queueXmit(skb: Skb): boolean {
  const dev = skb.dev as NetDevice;
  const { net } = dev;
  skb.mac = skb.data;
  if (!dev.up) {
    dropSkb(net, skb, dev, "device is down", "net/sched/sch_generic.c noop_enqueue");
    return true;
  }
  if (!dev.carrier) {
    // Without a carrier the device's queue is the one that throws everything away (dev_deactivate, noop_qdisc).
    dropSkb(net, skb, dev, "QDISC_DROP", "net/sched/sch_generic.c noop_enqueue");
    return true;
  }
  if (dev.txQdisc !== null) return dev.txQdisc.transmit(skb);
  return hardStartXmit(skb, dev);
}

/** dev_hard_start_xmit(): the frame is given to the driver; taps hear it now. False as {@link queueXmit}. */
export function hardStartXmit(skb: Skb, dev: NetDevice): boolean {
  const { net } = dev;
  if (skb.ipSummed === CHECKSUM_PARTIAL && !dev.txCsum) checksumHelp(skb);
  if (skb.timestamp === 0) skb.timestamp = net.kernel.clock.now;
  tapsHear(skb, dev, true);
  if (net.kernel.tracer !== null) traceStep(net, skb, dev, "tx", { frame: skb.frame() });
  return dev.ops.xmit(skb, dev) !== false;
}

/** skb_checksum_help(): works out in software what was left to the hardware. */
export function checksumHelp(skb: Skb): void {
  skb.makeWritable();
  const at = skb.csumStart + skb.csumOffset;
  // The field holds the folded sum of the pseudo header; summing over it includes that.
  const sum = checksum.fold(checksum.sum(skb.bytes, skb.csumStart, skb.tail));
  const value = sum === 0xffff ? 0xffff : ~sum & 0xffff;
  skb.bytes[at] = value >> 8;
  skb.bytes[at + 1] = value & 0xff;
  skb.ipSummed = CHECKSUM_NONE;
}

function tapsHear(skb: Skb, dev: NetDevice, outgoing: boolean): void {
  const list = taps.peek(dev.net);
  if (list === undefined || list.length === 0) return;
  const pktType = skb.pktType;
  if (outgoing) skb.pktType = PACKET_OUTGOING;
  for (const tap of list) {
    if (tap.dev !== null && tap.dev !== dev) continue;
    if (tap.protocol === 0 || (!outgoing && tap.protocol === skb.protocol)) tap.hear(skb, dev, outgoing);
  }
  skb.pktType = pktType;
}

function protocolTapHeard(skb: Skb, dev: NetDevice): boolean {
  const list = taps.peek(dev.net);
  return list?.some((tap) => tap.protocol === skb.protocol && (tap.dev === null || tap.dev === dev)) ?? false;
}

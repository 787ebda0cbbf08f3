// IP packets come in (net/ipv4/ip_input.c): is the header sound, which route, and up to the protocols. The functions end
// where netfilter's hooks lie: ipRcv | PRE_ROUTING | ipRcvFinish, ipLocalDeliver | LOCAL_IN | ipLocalDeliverFinish.

import {
  consumeSkb,
  dropSkb,
  type NetDevice,
  PACKET_BROADCAST,
  PACKET_MULTICAST,
  PACKET_OTHERHOST,
  type Skb,
} from "@podwire/netns";
import { checksum, ICMP_DEST_UNREACH, ICMP_PROT_UNREACH, IP_MF, IP_OFFSET, ipv4 as ip } from "@podwire/wire";
import { EXDEV } from "./fib-info.ts";
import { icmpSend } from "./icmp-send.ts";
import { type InDevice, inDevice } from "./in-device.ts";
import { ipError } from "./ip-error.ts";
import { ipForward } from "./ip-forward.ts";
import { ipRcvOptions } from "./ip-options.ts";
import { ipv4Of } from "./netns-ipv4.ts";
import { inetProtocols } from "./protocol.ts";
import { ipDefrag } from "./reassemble.ts";
import { routeInput } from "./route-input.ts";
import { INPUT_ERROR, INPUT_FORWARD, INPUT_LOCAL_DELIVER, type Rtable } from "./rtable.ts";
import { traceFib, traceIp } from "./steps.ts";
import { RTN_BROADCAST, RTN_MULTICAST } from "./uapi.ts";

const CORE = "net/ipv4/ip_input.c ip_rcv_core";

/** ip_rcv(): `skb.data` is at the IP header. */
export function ipRcv(skb: Skb, dev: NetDevice): void {
  if (skb.pktType === PACKET_OTHERHOST) {
    dropSkb(dev.net, skb, dev, "OTHERHOST", CORE);
    return;
  }
  if (!headerIsSound(skb, dev)) return;
  ipRcvFinish(skb, dev);
}

/** ip_rcv_core(): trims the link's padding off. False where the packet is gone. */
function headerIsSound(skb: Skb, dev: NetDevice): boolean {
  const { bytes, data: at } = skb;
  const { mib } = ipv4Of(dev.net);
  const length = skb.tail - at;
  mib.InReceives++;
  mib.InOctets += length;
  if (length < 20) return headerError(skb, dev);
  const first = bytes[at] as number;
  const headerLength = (first & 0x0f) << 2;
  if (first >>> 4 !== 4 || headerLength < 20 || length < headerLength) return headerError(skb, dev);
  if (
    !(headerLength === 20 ? headerSumOk(bytes, at) : checksum.checksum(bytes, at, at + headerLength) === 0)
  ) {
    mib.InCsumErrors++;
    mib.InHdrErrors++;
    dropSkb(dev.net, skb, dev, "IP_CSUM", CORE);
    return false;
  }
  const total = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
  if (length < total) {
    mib.InTruncatedPkts++;
    dropSkb(dev.net, skb, dev, "PKT_TOO_SMALL", CORE);
    return false;
  }
  if (total < headerLength) return headerError(skb, dev);
  skb.tail = at + total;
  skb.network = at;
  skb.transport = at + headerLength;
  skb.cb = null;
  skb.sk = null;
  return true;
}

/** ip_fast_csum() of the usual header of twenty bytes. */
function headerSumOk(b: Uint8Array, at: number): boolean {
  const high =
    b[at]! +
    b[at + 2]! +
    b[at + 4]! +
    b[at + 6]! +
    b[at + 8]! +
    b[at + 10]! +
    b[at + 12]! +
    b[at + 14]! +
    b[at + 16]! +
    b[at + 18]!;
  const low =
    b[at + 1]! +
    b[at + 3]! +
    b[at + 5]! +
    b[at + 7]! +
    b[at + 9]! +
    b[at + 11]! +
    b[at + 13]! +
    b[at + 15]! +
    b[at + 17]! +
    b[at + 19]!;
  const sum = (high << 8) + low;
  const once = (sum & 0xffff) + (sum >>> 16);
  return (once & 0xffff) + (once >>> 16) === 0xffff;
}

function headerError(skb: Skb, dev: NetDevice): false {
  ipv4Of(dev.net).mib.InHdrErrors++;
  dropSkb(dev.net, skb, dev, "IP_INHDR", CORE);
  return false;
}

/** ip_rcv_finish(): finds the route, unless it came through lo and has it still. */
function ipRcvFinish(skb: Skb, dev: NetDevice): void {
  const { net } = dev;
  const { bytes, network: at } = skb;
  const inDev = inDevice(dev);
  if (net.kernel.tracer !== null) traceIp(skb, dev, null, "ip-input");
  if (skb.dst === null) {
    const err =
      inDev === null
        ? -1
        : routeInput(skb, inDev, ip.dst(bytes, at), ip.src(bytes, at), bytes[at + 1] as number);
    if (err !== 0) {
      dropMartian(skb, dev, inDev, err);
      return;
    }
  }
  const rt = skb.dst as unknown as Rtable;
  if (net.kernel.tracer !== null) traceFib(skb, dev, rt);
  if (skb.transport - at > 20 && !ipRcvOptions(skb, dev)) return;
  if (rt.type === RTN_MULTICAST) rt.ipv4.mib.InMcastPkts++;
  else if (rt.type === RTN_BROADCAST) rt.ipv4.mib.InBcastPkts++;
  else if (
    (skb.pktType === PACKET_BROADCAST || skb.pktType === PACKET_MULTICAST) &&
    inDev?.dropUnicastInL2Multicast
  ) {
    dropSkb(net, skb, dev, "UNICAST_IN_L2_MULTICAST", "net/ipv4/ip_input.c ip_rcv_finish_core");
    return;
  }
  dstInput(skb, dev, rt);
}

function dropMartian(skb: Skb, dev: NetDevice, inDev: InDevice | null, err: number): void {
  const where = "net/ipv4/ip_input.c ip_rcv_finish_core";
  if (inDev === null) dropSkb(dev.net, skb, dev, "no ip on this device", where);
  else if (err === -EXDEV) {
    inDev.ipv4.mib.IPReversePathFilter++;
    dropSkb(dev.net, skb, dev, "IP_RPFILTER", where);
  } else
    dropSkb(
      dev.net,
      skb,
      dev,
      "martian: addresses that cannot be true here",
      "net/ipv4/route.c ip_route_input_slow",
    );
}

/** dst_input(): where the route sends what comes in. */
function dstInput(skb: Skb, dev: NetDevice, rt: Rtable): void {
  switch (rt.input) {
    case INPUT_FORWARD:
      ipForward(skb, dev, rt);
      return;
    case INPUT_LOCAL_DELIVER:
      ipLocalDeliver(skb, dev, rt);
      return;
    case INPUT_ERROR:
      ipError(skb, dev, rt);
      return;
    default:
      dropSkb(dev.net, skb, dev, "route takes no input", "net/core/dst.c dst_discard");
  }
}

/** ip_local_deliver(): whole packets only. */
function ipLocalDeliver(skb: Skb, dev: NetDevice, rt: Rtable): void {
  if ((ip.fragOff(skb.bytes, skb.network) & (IP_MF | IP_OFFSET)) !== 0) {
    const whole = ipDefrag(rt.ipv4, skb, dev);
    if (whole !== null) ipLocalDeliverFinish(whole, dev, rt);
    return;
  }
  ipLocalDeliverFinish(skb, dev, rt);
}

/** ip_local_deliver_finish(), ip_protocol_deliver_rcu(): to raw sockets, then to the protocol. */
function ipLocalDeliverFinish(skb: Skb, dev: NetDevice, rt: Rtable): void {
  const { net } = dev;
  const { mib } = rt.ipv4;
  skb.data = skb.transport;
  const protocols = inetProtocols(net.kernel);
  const number = ip.protocol(skb.bytes, skb.network);
  const raw = protocols.raw?.deliver(skb, dev, number) ?? false;
  const protocol = protocols.byNumber[number];
  if (protocol !== undefined) {
    mib.InDelivers++;
    protocol.handle(skb, dev);
    return;
  }
  if (raw) {
    mib.InDelivers++;
    consumeSkb(net, skb, dev, "raw socket");
    return;
  }
  mib.InUnknownProtos++;
  icmpSend(skb, ICMP_DEST_UNREACH, ICMP_PROT_UNREACH, 0);
  dropSkb(net, skb, dev, "IP_NOPROTO", "net/ipv4/ip_input.c ip_protocol_deliver_rcu");
}

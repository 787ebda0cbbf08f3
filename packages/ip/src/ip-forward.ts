// A router's work (net/ipv4/ip_forward.c): one hop less to live, too long or not, a better way to tell of, and on.
// Netfilter's FORWARD hook lies between ipForward and ipForwardFinish.

import { dropSkb, type NetDevice, PACKET_HOST, type Skb, traceStep } from "@podwire/netns";
import {
  ICMP_DEST_UNREACH,
  ICMP_EXC_TTL,
  ICMP_FRAG_NEEDED,
  ICMP_REDIR_HOST,
  ICMP_REDIRECT,
  ICMP_SR_FAILED,
  ICMP_TIME_EXCEEDED,
  IP_DF,
  ipv4 as ip,
} from "@podwire/wire";
import { icmpSend } from "./icmp-send.ts";
import { inDevice } from "./in-device.ts";
import { IPSKB_FORWARDED, ipCb } from "./ip-cb.ts";
import { forwardOptions } from "./ip-options.ts";
import { ipOutput } from "./ip-output.ts";
import { mayRedirect } from "./route-exceptions.ts";
import { dstMtu, type Rtable } from "./rtable.ts";
import { RTCF_DOREDIRECT } from "./uapi.ts";

const WHERE = "net/ipv4/ip_forward.c ip_forward";

/** Type of service to queueing priority: ip_tos2prio. */
const TOS2PRIO = [0, 1, 0, 0, 2, 2, 2, 2, 6, 6, 6, 6, 4, 4, 4, 4];

/** ip_forward(): `skb.data` is at the IP header. */
export function ipForward(skb: Skb, dev: NetDevice, rt: Rtable): void {
  const { net } = dev;
  if (skb.pktType !== PACKET_HOST) {
    dropSkb(net, skb, dev, "NOT_SPECIFIED", WHERE);
    return;
  }
  const at = skb.network;
  if ((skb.bytes[at + 8] as number) <= 1) {
    rt.ipv4.mib.InHdrErrors++;
    icmpSend(skb, ICMP_TIME_EXCEEDED, ICMP_EXC_TTL, 0);
    dropSkb(net, skb, dev, "IP_INHDR", WHERE);
    return;
  }
  const cb = ipCb(skb);
  const options = cb?.options ?? null;
  if (options?.strictRoute && rt.usesGateway) {
    icmpSend(skb, ICMP_DEST_UNREACH, ICMP_SR_FAILED, 0);
    dropSkb(net, skb, dev, "NOT_SPECIFIED", WHERE);
    return;
  }
  const mtu = dstMtu(rt, true);
  const length = skb.tail - skb.data;
  if (length > mtu && (ip.fragOff(skb.bytes, at) & IP_DF) !== 0) {
    rt.ipv4.mib.FragFails++;
    icmpSend(skb, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, mtu);
    dropSkb(net, skb, dev, "PKT_TOO_BIG", WHERE);
    return;
  }
  skb.makeWritable();
  const ttl = ip.decrementTtl(skb.bytes, at);
  if ((rt.flags & RTCF_DOREDIRECT) !== 0 && !options?.sourceRoute) sendRedirect(skb, rt);
  if (rt.ipv4.ipFwdUpdatePriority !== 0)
    skb.priority = TOS2PRIO[((skb.bytes[at + 1] as number) & 0x1e) >> 1] as number;
  if (net.kernel.tracer !== null)
    traceStep(net, skb, dev, "forward", { in: dev.name, out: rt.dev.name, ttl });
  ipForwardFinish(skb, rt);
}

/** ip_rt_send_redirect(). */
function sendRedirect(skb: Skb, rt: Rtable): void {
  if (!inDevice(rt.dev)?.sendRedirects) return;
  const { bytes, network: at } = skb;
  if (!mayRedirect(rt, ip.src(bytes, at))) return;
  icmpSend(skb, ICMP_REDIRECT, ICMP_REDIR_HOST, rt.gateway !== 0 ? rt.gateway : ip.dst(bytes, at));
}

/** ip_forward_finish(). */
function ipForwardFinish(skb: Skb, rt: Rtable): void {
  const { mib } = rt.ipv4;
  mib.ForwDatagrams++;
  mib.OutOctets += skb.tail - skb.data;
  const options = ipCb(skb)?.options ?? null;
  if (options !== null) forwardOptions(skb, options, rt);
  skb.timestamp = 0;
  ipOutput(skb, rt, IPSKB_FORWARDED);
}

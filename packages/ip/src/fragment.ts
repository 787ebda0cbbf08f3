// Cutting a packet into pieces that fit (RFC 791 3.2; net/ipv4/ip_output.c ip_do_fragment). Every piece but the last
// carries a multiple of eight bytes; options that are not to be copied stay with the first.

import {
  CHECKSUM_PARTIAL,
  checksumHelp,
  cloneSkb,
  consumeSkb,
  dropSkb,
  Skb,
  traceStep,
} from "@podwire/netns";
import { IP_DF, IP_MF, IP_OFFSET, ipv4 as ip } from "@podwire/wire";
import { IPSKB_FRAG_PMTU } from "./ip-cb.ts";
import { blankOptions } from "./ip-options.ts";
import type { Rtable } from "./rtable.ts";

/**
 * ip_do_fragment(): pieces of at most `mtu` bytes, header included, each handed to `output`. When a piece is dropped the
 * rest are not sent, and the result is false.
 */
export function ipDoFragment(
  skb: Skb,
  rt: Rtable,
  mtu: number,
  flags: number,
  output: (skb: Skb, rt: Rtable) => boolean,
): boolean {
  const { net, mib } = rt.ipv4;
  if (skb.ipSummed === CHECKSUM_PARTIAL) checksumHelp(skb);
  const at = skb.network;
  const headerLength = ip.headerLength(skb.bytes, at);
  if (mtu < headerLength + 8) {
    mib.FragFails++;
    dropSkb(net, skb, rt.dev, "mtu leaves no room for data", "net/ipv4/ip_output.c ip_do_fragment");
    return false;
  }
  const room = mtu - headerLength;
  const original = ip.fragOff(skb.bytes, at);
  const lastHasMore = original & IP_MF;
  const df = flags & IPSKB_FRAG_PMTU ? IP_DF : 0;
  const header = skb.bytes.slice(at, at + headerLength);
  const { tracer } = net.kernel;
  let offset = (original & IP_OFFSET) << 3;
  let left = skb.len - headerLength;
  let from = at + headerLength;
  if (tracer !== null) {
    const step = room & ~7;
    traceStep(net, skb, rt.dev, "fragment", {
      mtu,
      fragments: left <= room ? 1 : 1 + Math.ceil((left - room) / step),
    });
  }
  while (left > 0) {
    const length = left > room ? room & ~7 : left;
    const piece = Skb.alloc(headerLength + length);
    const to = piece.put(headerLength + length);
    piece.bytes.set(header, to);
    piece.bytes.set(skb.bytes.subarray(from, from + length), to + headerLength);
    piece.network = to;
    piece.transport = to + headerLength;
    piece.protocol = skb.protocol;
    piece.pktType = skb.pktType;
    piece.priority = skb.priority;
    piece.mark = skb.mark;
    piece.sk = skb.sk;
    piece.dev = skb.dev;
    piece.dst = skb.dst;
    if (tracer !== null) {
      // The trail of a piece goes on from the whole packet's.
      const branch = cloneSkb(net, skb);
      piece.trail = branch.trail;
      branch.free();
    }
    if (offset === 0) blankOptions(header, 20, headerLength);
    left -= length;
    ip.setTotalLength(piece.bytes, to, headerLength + length);
    ip.setFragOff(piece.bytes, to, (offset >> 3) | df | (left > 0 ? IP_MF : lastHasMore));
    ip.fillChecksum(piece.bytes, to);
    from += length;
    offset += length;
    if (!output(piece, rt)) {
      mib.FragFails++;
      dropSkb(net, skb, rt.dev, "a fragment of it was dropped", "net/ipv4/ip_output.c ip_do_fragment");
      return false;
    }
    mib.FragCreates++;
  }
  mib.FragOKs++;
  consumeSkb(net, skb, rt.dev, "sent in fragments");
  return true;
}

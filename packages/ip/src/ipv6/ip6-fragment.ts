// Cutting a packet of our own into pieces that fit (RFC 8200 4.5; net/ipv6/ip6_output.c ip6_fragment): each gets a fragment header
// behind the IPv6 header. Routers cut nothing, except what they put together themselves.

import {
  CHECKSUM_PARTIAL,
  checksumHelp,
  cloneSkb,
  consumeSkb,
  dropSkb,
  Skb,
  traceStep,
} from "@podwire/netns";
import { IPPROTO_FRAGMENT, ipv6 as ip6, setU16, setU32 } from "@podwire/wire";
import type { Rt6 } from "./rt6.ts";

/** ip6_fragment(): pieces of at most `mtu` bytes, headers included, each handed to `output`. */
export function ip6DoFragment(
  skb: Skb,
  rt: Rt6,
  mtu: number,
  flags: number,
  output: (skb: Skb, rt: Rt6, flags: number) => boolean,
): boolean {
  const { net } = rt.ipv6;
  if (skb.ipSummed === CHECKSUM_PARTIAL) checksumHelp(skb);
  const at = skb.network;
  const room = (mtu - 48) & ~7;
  if (room < 8) {
    dropSkb(net, skb, rt.dev, "mtu leaves no room for data", "net/ipv6/ip6_output.c ip6_fragment");
    return false;
  }
  const header = skb.bytes.slice(at, at + 40);
  const nextHeader = ip6.nextHeader(header, 0);
  header[6] = IPPROTO_FRAGMENT;
  const id = rt.ipv6.random.u32() || 1;
  const { tracer } = net.kernel;
  const total = skb.len - 40;
  // The last piece may be as long as fits, a multiple of eight or not.
  const last = mtu - 48;
  if (tracer !== null)
    traceStep(net, skb, rt.dev, "fragment", {
      mtu,
      fragments: total <= last ? 1 : 1 + Math.ceil((total - last) / room),
    });
  for (let offset = 0; offset < total; ) {
    const left = total - offset;
    const length = left > last ? room : left;
    const piece = Skb.alloc(48 + length);
    const to = piece.put(48 + length);
    const { bytes } = piece;
    bytes.set(header, to);
    setU16(bytes, to + 4, 8 + length);
    bytes[to + 40] = nextHeader;
    setU16(bytes, to + 42, offset | (left > length ? 1 : 0));
    setU32(bytes, to + 44, id);
    bytes.set(skb.bytes.subarray(at + 40 + offset, at + 40 + offset + length), to + 48);
    piece.network = to;
    piece.transport = to + 48;
    piece.protocol = skb.protocol;
    piece.priority = skb.priority;
    piece.mark = skb.mark;
    piece.sk = skb.sk;
    piece.dev = skb.dev;
    piece.dst = skb.dst;
    if (tracer !== null) {
      const branch = cloneSkb(net, skb);
      piece.trail = branch.trail;
      branch.free();
    }
    offset += length;
    if (!output(piece, rt, flags)) {
      dropSkb(net, skb, rt.dev, "a fragment of it was dropped", "net/ipv6/ip6_output.c ip6_fragment");
      return false;
    }
  }
  consumeSkb(net, skb, rt.dev, "sent in fragments");
  return true;
}

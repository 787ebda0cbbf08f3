// The checksum of UDP, TCP and ICMPv6 over the addresses of the IP header before them. Where a source route or a
// routing header is under way, the last address of the route counts as the destination.

import {
  checksum,
  IPOPT_LSRR,
  IPOPT_SSRR,
  IPPROTO_DSTOPTS,
  IPPROTO_FRAGMENT,
  IPPROTO_HOPOPTS,
  IPPROTO_ROUTING,
} from "@podwire/wire";
import type { IpContext } from "./demux.ts";
import type { Dissection } from "./dissection.ts";

/** 0 when the checksum of the `length` bytes at `at` holds, else what they sum up to. All of them must be there. */
export function transportSum(
  d: Dissection,
  ip: IpContext,
  protocol: number,
  at: number,
  length: number,
): number {
  const pseudo =
    ip.version === 4
      ? checksum.pseudo4(d.u32(ip.at + 12), finalDestination4(d, ip.at), protocol, length & 0xffff)
      : checksum.pseudo6(d.bytes, ip.at + 8, d.bytes, finalDestination6(d, ip.at), protocol, length);
  return checksum.checksum(d.bytes, at, at + length, pseudo);
}

function finalDestination4(d: Dissection, at: number): number {
  const end = at + ((d.u8(at) & 15) << 2);
  for (let i = at + 20; i < end; ) {
    const code = d.u8(i);
    if (code === 0) break;
    const size = code === 1 ? 1 : d.u8(i + 1);
    if ((code !== 1 && size < 2) || i + size > end || !d.has(i, size)) break;
    if ((code === IPOPT_SSRR || code === IPOPT_LSRR) && size >= 7) return d.u32(i + size - 4);
    i += size;
  }
  return d.u32(at + 16);
}

/** The offset of the sixteen bytes. */
function finalDestination6(d: Dissection, at: number): number {
  let next = d.u8(at + 6);
  for (let i = at + 40; i < d.end; ) {
    if (next === IPPROTO_ROUTING) {
      if (!d.has(i, 4)) break;
      const units = d.u8(i + 1);
      const type = d.u8(i + 2);
      const addresses = units % 2 === 0 && (type === 0 || type === 2 || type === 4) ? units >> 1 : 0;
      if (addresses === 0) break;
      if (type === 4) return i + 8; // segments lie in reverse order
      return i + 8 + 16 * (addresses - 1);
    }
    if (next !== IPPROTO_HOPOPTS && next !== IPPROTO_DSTOPTS && next !== IPPROTO_FRAGMENT) break;
    const length = next === IPPROTO_FRAGMENT ? 8 : (d.u8(i + 1) + 1) << 3;
    next = d.u8(i);
    i += length;
  }
  return at + 24;
}

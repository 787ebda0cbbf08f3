// Extension headers on the way in (RFC 8200 4; net/ipv6/exthdrs.c): options are read, those that nobody knows dealt with as their
// two highest bits ask. Left out: jumbograms, CALIPSO, IOAM, segment routing; routing headers that still have a way to go are
// refused as accept_source_route 0 refuses them.

import { dropSkb, type NetDevice, PACKET_HOST, type Skb } from "@podwire/netns";
import {
  ICMPV6_HDR_FIELD,
  ICMPV6_PARAMPROB,
  ICMPV6_UNK_OPTION,
  IPPROTO_DSTOPTS,
  IPPROTO_ROUTING,
  ipv6 as ip6,
  u16,
} from "@podwire/wire";
import { icmpv6Send } from "./icmpv6-send.ts";
import { Ip6Cb, ip6Cb } from "./ip6-cb.ts";

const PAD1 = 0;
const PADN = 1;
const ROUTER_ALERT = 5;

/** The block of parameters of a packet, made where there is none. */
export function makeIp6Cb(skb: Skb): Ip6Cb {
  const known = ip6Cb(skb);
  if (known !== null) return known;
  const made = new Ip6Cb();
  skb.cb = made;
  return made;
}

/** ipv6_parse_hopopts(): the hop-by-hop header at `at`. False where the packet was dropped. */
export function parseHopByHop(skb: Skb, dev: NetDevice, at: number): boolean {
  return parseOptions(skb, dev, at, true);
}

/** ip6_parse_tlv(). */
function parseOptions(skb: Skb, dev: NetDevice, at: number, hopByHop: boolean): boolean {
  const { bytes } = skb;
  const where = "net/ipv6/exthdrs.c ip6_parse_tlv";
  if (at + 8 > skb.tail) return drop(skb, dev, where);
  const end = at + ((bytes[at + 1] as number) + 1) * 8;
  if (end > skb.tail) return drop(skb, dev, where);
  let padding = 0;
  for (let i = at + 2; i < end; ) {
    const type = bytes[i] as number;
    if (type === PAD1) {
      if (++padding > 7) return drop(skb, dev, where);
      i++;
      continue;
    }
    const length = (bytes[i + 1] ?? 0) + 2;
    if (i + 1 >= end || i + length > end) return drop(skb, dev, where);
    if (type === PADN) {
      padding += length;
      if (padding > 7) return drop(skb, dev, where);
      for (let j = 2; j < length; j++) if (bytes[i + j] !== 0) return drop(skb, dev, where);
    } else {
      padding = 0;
      if (hopByHop && type === ROUTER_ALERT && length === 4) makeIp6Cb(skb).routerAlert = u16(bytes, i + 2);
      else if (!unknownOption(skb, dev, i)) return false;
    }
    i += length;
  }
  return true;
}

/** ip6_tlvopt_unknown(): its highest two bits say what is to be done. False where the packet was dropped. */
function unknownOption(skb: Skb, dev: NetDevice, at: number): boolean {
  const action = (skb.bytes[at] as number) >> 6;
  if (action === 0) return true;
  const many = skb.bytes[skb.network + ip6.DST] === 0xff;
  if (action === 2 || (action === 3 && !many))
    icmpv6Send(skb, ICMPV6_PARAMPROB, ICMPV6_UNK_OPTION, at - skb.network);
  dropSkb(dev.net, skb, dev, "unknown ipv6 option", "net/ipv6/exthdrs.c ip6_tlvopt_unknown");
  return false;
}

function drop(skb: Skb, dev: NetDevice, where: string): false {
  dropSkb(dev.net, skb, dev, "IP_INHDR", where);
  return false;
}

/**
 * Reads one destination options or routing header at `at`. Returns the offset behind it, or -1 where the packet was dropped.
 */
export function parseExtension(skb: Skb, dev: NetDevice, header: number, at: number): number {
  const { bytes } = skb;
  if (at + 8 > skb.tail) {
    drop(skb, dev, "net/ipv6/exthdrs.c ipv6_destopt_rcv");
    return -1;
  }
  const end = at + ((bytes[at + 1] as number) + 1) * 8;
  if (header === IPPROTO_DSTOPTS) return parseOptions(skb, dev, at, false) ? end : -1;
  if (header === IPPROTO_ROUTING) {
    const segmentsLeft = bytes[at + 3] as number;
    if (segmentsLeft === 0 && end <= skb.tail && skb.pktType === PACKET_HOST) return end;
    if (segmentsLeft !== 0) icmpv6Send(skb, ICMPV6_PARAMPROB, ICMPV6_HDR_FIELD, at + 2 - skb.network);
  }
  drop(skb, dev, "net/ipv6/exthdrs.c ipv6_rthdr_rcv");
  return -1;
}

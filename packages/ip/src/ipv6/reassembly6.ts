// Putting fragments together again (RFC 8200 4.5, RFC 5722; net/ipv6/reassembly.c): pieces may come in any order, duplicates are
// ignored, overlaps spoil the whole packet; what is not complete within ip6frag_time goes, and its sender is told if the first piece
// was there.

import { SECOND } from "@podwire/clock";
import { consumeSkb, dropSkb, type NetDevice, PACKET_HOST, Skb, traceStep } from "@podwire/netns";
import {
  ICMPV6_EXC_FRAGTIME,
  ICMPV6_HDR_FIELD,
  ICMPV6_PARAMPROB,
  ICMPV6_TIME_EXCEED,
  ipv6 as ip6,
  u16,
  u32,
} from "@podwire/wire";
import { truesize } from "../neighbour.ts";
import { makeIp6Cb } from "./exthdrs.ts";
import { icmpv6Send } from "./icmpv6-send.ts";
import { in6Key } from "./in6.ts";
import type { NetnsIpv6 } from "./netns-ipv6.ts";

const WHERE = "net/ipv6/reassembly.c ip6_frag_queue";

interface Piece {
  readonly skb: Skb;
  readonly offset: number;
  readonly end: number;
}

class FragQueue6 {
  readonly fqdir: Fqdir6;
  readonly key: string;
  readonly pieces: Piece[] = [];
  /** Bytes of the whole, as far as is known, and bytes that are here. */
  length = 0;
  meat = 0;
  lastIn = false;
  maxSize = 0;
  memory = 0;
  timer = -1;

  constructor(fqdir: Fqdir6, key: string) {
    this.fqdir = fqdir;
    this.key = key;
  }

  kill(): void {
    this.fqdir.ipv6.clock.cancel(this.timer);
    this.fqdir.queues.delete(this.key);
    this.fqdir.memory -= this.memory;
  }
}

/** A namespace's unfinished packets. */
export class Fqdir6 {
  readonly ipv6: NetnsIpv6;
  readonly queues = new Map<string, FragQueue6>();
  memory = 0;

  constructor(ipv6: NetnsIpv6) {
    this.ipv6 = ipv6;
  }

  destroy(): void {
    for (const queue of [...this.queues.values()]) queue.kill();
  }
}

/** ipv6_frag_rcv(): a piece, its fragment header at `at`; the whole packet where it was the last one missing, else null. */
export function reassemble6(ipv6: NetnsIpv6, skb: Skb, dev: NetDevice, at: number): Skb | null {
  const { bytes, network } = skb;
  if (at + 8 > skb.tail) {
    dropSkb(ipv6.net, skb, dev, "PKT_TOO_SMALL", WHERE);
    return null;
  }
  const field = u16(bytes, at + 2);
  if ((field & 0xfff9) === 0) {
    // An atomic fragment (RFC 6946) is whole already: its header goes.
    return wholeOf(skb, at, bytes.slice(at + 8, skb.tail), bytes[at] as number, 0);
  }
  const id = u32(bytes, at + 4);
  const offset = field & 0xfff8;
  const more = (field & 1) !== 0;
  const length = skb.tail - at - 8;
  if (more && length & 7) {
    icmpv6Send(skb, ICMPV6_PARAMPROB, ICMPV6_HDR_FIELD, 4);
    dropSkb(ipv6.net, skb, dev, "fragment is not a multiple of eight bytes", WHERE);
    return null;
  }
  if (offset + length > 0xffff) {
    icmpv6Send(skb, ICMPV6_PARAMPROB, ICMPV6_HDR_FIELD, at + 2 - network);
    dropSkb(ipv6.net, skb, dev, "fragments are longer than a packet can be", WHERE);
    return null;
  }
  ipv6.fqdir ??= new Fqdir6(ipv6);
  const { fqdir } = ipv6;
  const key = `${id} ${in6Key(bytes, network + ip6.SRC)} ${in6Key(bytes, network + ip6.DST)}`;
  let queue = fqdir.queues.get(key);
  if (queue === undefined) {
    if (fqdir.memory > ipv6.ip6frag_high_thresh) {
      dropSkb(ipv6.net, skb, dev, "no memory left for fragments", WHERE);
      return null;
    }
    queue = new FragQueue6(fqdir, key);
    queue.timer = ipv6.clock.schedule(ipv6.ip6frag_time * SECOND, expire, queue, dev);
    fqdir.queues.set(key, queue);
  }
  return insert(queue, skb, dev, { at, offset, length, more, id });
}

interface FragmentFields {
  at: number;
  offset: number;
  length: number;
  more: boolean;
  id: number;
}

/** ip6_frag_queue(). */
function insert(queue: FragQueue6, skb: Skb, dev: NetDevice, fields: FragmentFields): Skb | null {
  const { at, offset, length, more, id } = fields;
  const { net } = queue.fqdir.ipv6;
  const end = offset + length;
  const wrongEnd = more
    ? queue.lastIn && end > queue.length
    : end < queue.length || (queue.lastIn && end !== queue.length);
  if (wrongEnd || length === 0) return discard(queue, skb, dev, "fragments contradict each other");
  const { pieces } = queue;
  if (pieces.some((piece) => piece.offset <= offset && end <= piece.end)) {
    dropSkb(net, skb, dev, "duplicate fragment", WHERE);
    return null;
  }
  if (pieces.some((piece) => piece.offset < end && offset < piece.end))
    return discard(queue, skb, dev, "fragments overlap");
  queue.length = Math.max(queue.length, end);
  if (!more) queue.lastIn = true;
  queue.meat += length;
  queue.maxSize = Math.max(queue.maxSize, skb.tail - skb.network);
  const memory = truesize(skb);
  queue.memory += memory;
  queue.fqdir.memory += memory;
  skb.transport = at;
  const index = pieces.findIndex((piece) => piece.offset > offset);
  pieces.splice(index < 0 ? pieces.length : index, 0, { skb, offset, end });
  const complete = queue.lastIn && queue.meat === queue.length;
  if (net.kernel.tracer !== null)
    traceStep(net, skb, dev, "reassemble", { id, offset, length, more, complete });
  return complete ? finish(queue, skb, dev) : null;
}

/** Everything of this packet goes. */
function discard(queue: FragQueue6, skb: Skb, dev: NetDevice, reason: Lowercase<string>): null {
  const { net } = queue.fqdir.ipv6;
  queue.kill();
  dropSkb(net, skb, dev, reason, WHERE);
  for (const piece of queue.pieces) dropSkb(net, piece.skb, dev, reason, WHERE);
  return null;
}

/** ip6_frag_reasm(): one packet of all pieces, in the buffer of a new one, with the last one's trail. */
function finish(queue: FragQueue6, last: Skb, dev: NetDevice): Skb {
  queue.kill();
  const { net } = queue.fqdir.ipv6;
  const data = new Uint8Array(queue.length);
  for (const { skb, offset } of queue.pieces)
    data.set(skb.bytes.subarray(skb.transport + 8, skb.tail), offset);
  const first = (queue.pieces[0] as Piece).skb;
  const whole = wholeOf(first, first.transport, data, first.bytes[first.transport] as number, queue.maxSize);
  whole.trail = last.trail;
  whole.timestamp = last.timestamp;
  for (const { skb } of queue.pieces) if (skb !== last) consumeSkb(net, skb, dev, "reassembly");
  return whole;
}

/** The packet of `piece` with `data` in place of its fragment header at `at` and what follows. */
function wholeOf(piece: Skb, at: number, data: Uint8Array, nextHeader: number, maxSize: number): Skb {
  const head = at - piece.network;
  const whole = Skb.alloc(head + data.length);
  const to = whole.put(head + data.length);
  whole.bytes.set(piece.bytes.subarray(piece.network, at), to);
  whole.bytes.set(data, to + head);
  // The header before the fragment header names what comes now.
  let before = to + 6;
  for (let i = to + 40; i < to + head; i += ((whole.bytes[i + 1] as number) + 1) * 8) before = i;
  whole.bytes[before] = nextHeader;
  ip6.setPayloadLength(whole.bytes, to, head + data.length - 40);
  whole.network = to;
  whole.transport = to + head;
  whole.mac = -1;
  whole.dev = piece.dev;
  whole.protocol = piece.protocol;
  whole.pktType = piece.pktType;
  whole.ipSummed = maxSize === 0 ? piece.ipSummed : 0;
  whole.dst = piece.dst;
  whole.mark = piece.mark;
  whole.trail = piece.trail;
  whole.timestamp = piece.timestamp;
  if (maxSize !== 0) makeIp6Cb(whole).fragMaxSize = maxSize;
  return whole;
}

/** ip6frag_expire_frag_queue(). */
function expire(queue: FragQueue6, dev: NetDevice): void {
  queue.kill();
  const { net } = queue.fqdir.ipv6;
  const first = queue.pieces[0];
  if (first !== undefined && first.offset === 0 && dev.registered && first.skb.pktType === PACKET_HOST)
    icmpv6Send(first.skb, ICMPV6_TIME_EXCEED, ICMPV6_EXC_FRAGTIME, 0);
  for (const { skb } of queue.pieces)
    dropSkb(net, skb, dev, "fragments did not all come in time", "net/ipv6/reassembly.c ip6_frag_expire");
}

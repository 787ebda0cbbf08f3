// Putting fragments together again (RFC 791 3.2, RFC 5722; net/ipv4/ip_fragment.c). Pieces may come in any order;
// duplicates are ignored, overlaps spoil the whole packet; what is not complete within ipfrag_time goes, and its sender is
// told if the first piece was there.

import { consumeSkb, dropSkb, type NetDevice, PACKET_HOST, Skb, traceStep } from "@podwire/netns";
import { ICMP_EXC_FRAGTIME, ICMP_TIME_EXCEEDED, IP_DF, IP_MF, IP_OFFSET, ipv4 as ip } from "@podwire/wire";
import { icmpSend } from "./icmp-send.ts";
import { inDevice } from "./in-device.ts";
import { Fqdir, type FragQueue } from "./inet-fragment.ts";
import { makeIpCb } from "./ip-cb.ts";
import type { NetnsIpv4 } from "./netns-ipv4.ts";
import { routeInput } from "./route-input.ts";

const WHERE = "net/ipv4/ip_fragment.c ip_frag_queue";

/** ip_frag_ecn_table: what pieces with these ECN fields make of the whole; -1: they contradict each other. */
function combinedEcn(seen: number): number {
  const notEct = (seen & 1) !== 0;
  const ect = (seen & 0b0110) !== 0;
  const ce = (seen & 0b1000) !== 0;
  if (notEct && (ect || ce)) return -1;
  return ce && ect ? 3 : 0;
}

/** ip_defrag(): takes a piece; the whole packet where it was the last one missing, else null. */
export function ipDefrag(ipv4: NetnsIpv4, skb: Skb, dev: NetDevice): Skb | null {
  const { net, mib } = ipv4;
  const { bytes, network: at } = skb;
  mib.ReasmReqds++;
  ipv4.fqdir ??= new Fqdir(ipv4);
  const key = `${ip.src(bytes, at)} ${ip.dst(bytes, at)} ${ip.id(bytes, at)} ${ip.protocol(bytes, at)}`;
  const queue = ipv4.fqdir.find(key, expire);
  if (queue === null) {
    mib.ReasmFails++;
    dropSkb(net, skb, dev, "no memory left for fragments", "net/ipv4/ip_fragment.c ip_defrag");
    return null;
  }
  return enqueue(queue, skb, dev);
}

/** ip_frag_queue(). */
function enqueue(queue: FragQueue, skb: Skb, dev: NetDevice): Skb | null {
  const { ipv4 } = queue.fqdir;
  const { net } = ipv4;
  const { bytes, network: at } = skb;
  tooFar(queue, skb);
  const headerLength = ip.headerLength(bytes, at);
  const fragOff = ip.fragOff(bytes, at);
  const more = (fragOff & IP_MF) !== 0;
  const offset = (fragOff & IP_OFFSET) << 3;
  let end = offset + skb.len - headerLength;
  if (!more) {
    if (end < queue.length || (queue.lastIn && end !== queue.length)) return discard(queue, skb, dev);
    queue.lastIn = true;
    queue.length = end;
  } else {
    end &= ~7;
    if (end > queue.length) {
      if (queue.lastIn) return discard(queue, skb, dev);
      queue.length = end;
    }
  }
  if (end === offset) return discard(queue, skb, dev);
  skb.data = skb.transport;
  skb.trim(end - offset);
  const place = placeFor(queue, offset, end);
  if (place === DUPLICATE) {
    dropSkb(net, skb, dev, "duplicate fragment", WHERE);
    return null;
  }
  if (place === OVERLAP) {
    ipv4.mib.ReasmOverlaps++;
    return discard(queue, skb, dev);
  }
  makeIpCb(skb).fragOffset = offset;
  queue.fragments.splice(place, 0, skb);
  queue.iif = dev.ifindex;
  queue.meat += skb.len;
  queue.ecn |= 1 << (ip.tos(bytes, at) & 3);
  queue.charge(skb);
  if (offset === 0) queue.firstIn = true;
  const size = skb.len + headerLength;
  if (size > queue.maxSize) queue.maxSize = size;
  if (fragOff & IP_DF && size > queue.maxDfSize) queue.maxDfSize = size;
  const complete = queue.firstIn && queue.lastIn && queue.meat === queue.length;
  if (net.kernel.tracer !== null)
    traceStep(net, skb, dev, "reassemble", { id: ip.id(bytes, at), offset, length: skb.len, more, complete });
  skb.dst = complete ? skb.dst : null;
  return complete ? reassemble(queue, skb, dev) : null;
}

const DUPLICATE = -1;
const OVERLAP = -2;

/** inet_frag_queue_insert(): where in the row the piece belongs. */
function placeFor(queue: FragQueue, offset: number, end: number): number {
  const { fragments } = queue;
  const startOf = (i: number) => makeIpCb(fragments[i] as Skb).fragOffset;
  const endOf = (i: number) => startOf(i) + (fragments[i] as Skb).len;
  let i = fragments.length;
  while (i > 0 && startOf(i - 1) >= end) i--;
  if (i === 0 || endOf(i - 1) <= offset) return i;
  // It shares bytes with what is here: harmless only where adjoining pieces hold all of it already.
  let start = startOf(i - 1);
  const covered = endOf(i - 1) >= end;
  for (let j = i - 1; covered && start > offset && j > 0 && endOf(j - 1) === start; j--)
    start = startOf(j - 1);
  return covered && start <= offset ? DUPLICATE : OVERLAP;
}

/** ip_frag_too_far(): so many other fragments came from there that this one belongs to another packet with the same id. */
function tooFar(queue: FragQueue, skb: Skb): void {
  const { ipv4 } = queue.fqdir;
  const limit = ipv4.ipfragMaxDist;
  if (limit === 0) return;
  const peer = ipv4.peers.get(ip.src(skb.bytes, skb.network), ipv4.net.kernel.clock.now);
  const start = queue.rid;
  queue.rid = ++peer.rid;
  if (queue.fragments.length === 0 || queue.rid - start <= limit) return;
  ipv4.mib.ReasmFails++;
  purge(queue, "fragment of an older packet");
  queue.firstIn = false;
  queue.lastIn = false;
  queue.length = 0;
  queue.meat = 0;
  queue.ecn = 0;
}

function purge(queue: FragQueue, reason: Lowercase<string>): void {
  const { net } = queue.fqdir.ipv4;
  for (const skb of queue.fragments.splice(0)) dropSkb(net, skb, skb.dev, reason, WHERE);
}

function discard(queue: FragQueue, skb: Skb, dev: NetDevice): null {
  const { ipv4 } = queue.fqdir;
  queue.kill();
  ipv4.mib.ReasmFails++;
  dropSkb(ipv4.net, skb, dev, "fragments do not fit together", WHERE);
  purge(queue, "fragments do not fit together");
  return null;
}

/** ip_frag_reasm(): the whole packet, in a buffer of its own, with the first piece's header. */
function reassemble(queue: FragQueue, last: Skb, dev: NetDevice): Skb | null {
  const { ipv4 } = queue.fqdir;
  const { net } = ipv4;
  queue.kill();
  const first = queue.fragments[0] as Skb;
  const headerLength = ip.headerLength(first.bytes, first.network);
  const total = headerLength + queue.length;
  const ecn = combinedEcn(queue.ecn);
  if (ecn < 0 || total > 65_535) {
    ipv4.mib.ReasmFails++;
    purge(queue, ecn < 0 ? "fragments disagree about ecn" : "fragments make a packet that is too long");
    return null;
  }
  const whole = Skb.alloc(total);
  const at = whole.put(total);
  whole.bytes.set(first.bytes.subarray(first.network, first.network + headerLength), at);
  let to = at + headerLength;
  for (const piece of queue.fragments) {
    whole.bytes.set(piece.bytes.subarray(piece.data, piece.tail), to);
    to += piece.len;
  }
  whole.network = at;
  whole.transport = at + headerLength;
  whole.protocol = first.protocol;
  whole.pktType = last.pktType;
  whole.dev = dev;
  whole.dst = last.dst;
  whole.mark = first.mark;
  whole.timestamp = last.timestamp;
  whole.trail = last.trail;
  const cb = makeIpCb(whole);
  cb.options = makeIpCb(first).options;
  cb.fragMaxSize = Math.max(queue.maxDfSize, queue.maxSize);
  cb.fragPmtu = queue.maxDfSize === queue.maxSize;
  ip.setTotalLength(whole.bytes, at, total);
  ip.setTos(whole.bytes, at, ip.tos(whole.bytes, at) | ecn);
  ip.setFragOff(whole.bytes, at, cb.fragPmtu ? IP_DF : 0);
  ip.fillChecksum(whole.bytes, at);
  ipv4.mib.ReasmOKs++;
  for (const piece of queue.fragments) if (piece !== last) consumeSkb(net, piece, dev, "reassembly");
  last.free();
  return whole;
}

/** ip_expire(): too late. */
function expire(queue: FragQueue): void {
  const { ipv4 } = queue.fqdir;
  queue.kill();
  ipv4.mib.ReasmFails++;
  ipv4.mib.ReasmTimeout++;
  const head = queue.fragments[0];
  const dev = ipv4.net.devicesByIndex.get(queue.iif);
  const inDev = dev === undefined ? null : inDevice(dev);
  if (queue.firstIn && head !== undefined && dev !== undefined && inDev !== null) {
    const { bytes, network: at } = head;
    head.dev = dev;
    head.pktType = PACKET_HOST;
    if (routeInput(head, inDev, ip.dst(bytes, at), ip.src(bytes, at), ip.tos(bytes, at)) === 0)
      icmpSend(head, ICMP_TIME_EXCEEDED, ICMP_EXC_FRAGTIME, 0);
  }
  purge(queue, "fragments did not all come in time");
}

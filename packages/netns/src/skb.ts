// struct sk_buff: one packet on its way through the stack. The bytes live in one buffer with headroom, so that
// pushing a header moves an offset; a flooded frame shares its buffer until someone writes (include/linux/skbuff.h).
//
//   buffer:  |<- headroom ->|<---------------- packet ---------------->|<- tailroom ->|
//            0            data   (mac, network, transport: absolute)  tail          length
//
// VLAN tags travel beside the bytes, as with hardware offload: `vlanTci` holds what a tap would show in the frame.

import type { NetDevice } from "./device.ts";
import { allocateBytes } from "./slab.ts";
import type { Trail } from "./trace.ts";

/** Where a received frame was addressed: the kernel's skb->pkt_type. */
export const PACKET_HOST = 0;
export const PACKET_BROADCAST = 1;
export const PACKET_MULTICAST = 2;
export const PACKET_OTHERHOST = 3;
export const PACKET_OUTGOING = 4;
export const PACKET_LOOPBACK = 5;

/** How much is known of the transport checksum: skb->ip_summed. */
export const CHECKSUM_NONE = 0;
export const CHECKSUM_UNNECESSARY = 1;
export const CHECKSUM_PARTIAL = 3;

/** No VLAN tag; any other `vlanTci` is priority, CFI and id as in the 802.1Q header. */
export const NO_VLAN = -1;

/** Room for an Ethernet header, a VXLAN encapsulation and to spare: LL_MAX_HEADER and friends. */
export const SKB_HEADROOM = 128;

export class Skb {
  /** The buffer; only `data`…`tail` of it is the packet. */
  bytes: Uint8Array;
  /** Offset of the first byte that the present layer sees. */
  data: number;
  /** Offset behind the last byte. */
  tail: number;
  /** Offset of the link-layer header, -1 where there is none yet. */
  mac = -1;
  /** Offset of the network header. */
  network = -1;
  /** Offset of the transport header. */
  transport = -1;
  /** EtherType of the packet (host order), without VLAN tags. */
  protocol = 0;
  pktType = PACKET_HOST;
  ipSummed = CHECKSUM_NONE;
  /** With CHECKSUM_PARTIAL: sum from here (offset) to the tail … */
  csumStart = 0;
  /** … and store at csumStart + csumOffset. */
  csumOffset = 0;
  /** 802.1Q tag control information beside the bytes, or NO_VLAN. */
  vlanTci = NO_VLAN;
  /** EtherType of that tag. */
  vlanProto = 0x8100;
  /** The device it came in on or goes out of. */
  dev: NetDevice | null = null;
  /** skb->priority and skb->mark. */
  priority = 0;
  mark = 0;
  /** Set by the socket it came from, for errors on the way out; opaque here. */
  sk: unknown = null;
  /** Per-layer private area, as skb->cb: each layer that uses one puts its own object here. */
  cb: unknown = null;
  /** The route that was found for it, as skb_dst(); opaque here. */
  dst: unknown = null;
  /** Virtual time of arrival or sending, ns. */
  timestamp = 0;
  /** The story so far, null while nobody looks. */
  trail: Trail | null = null;
  /** Other skbs that use the same buffer: a box, shared by all of them. */
  #sharers: { count: number } | null = null;

  constructor(bytes: Uint8Array, data: number, tail: number) {
    this.bytes = bytes;
    this.data = data;
    this.tail = tail;
  }

  /** An empty packet with `headroom` bytes before and `room` bytes behind it. */
  static alloc(room: number, headroom: number = SKB_HEADROOM): Skb {
    return new Skb(allocateBytes(headroom + room), headroom, headroom);
  }

  /** A packet that holds a copy of `bytes`. */
  static from(bytes: Uint8Array, headroom: number = SKB_HEADROOM): Skb {
    const buffer = allocateBytes(headroom + bytes.length);
    buffer.set(bytes, headroom);
    return new Skb(buffer, headroom, headroom + bytes.length);
  }

  /** Length of the packet in bytes, from `data` on. */
  get len(): number {
    return this.tail - this.data;
  }

  /** Makes room for a header of `length` bytes before the packet; returns the new `data`. Copies where the headroom is used up. */
  push(length: number): number {
    if (this.data < length) this.#reallocate(length + SKB_HEADROOM);
    this.data -= length;
    return this.data;
  }

  /** Takes `length` bytes of header off the front; returns the new `data`. */
  pull(length: number): number {
    this.data += length;
    return this.data;
  }

  /** Lengthens the packet by `length` bytes; returns the offset of the first of them. */
  put(length: number): number {
    if (this.tail + length > this.bytes.length) {
      const grown = new Uint8Array(this.tail + length);
      grown.set(this.bytes.subarray(0, this.tail));
      this.#adopt(grown);
    }
    const at = this.tail;
    this.tail += length;
    return at;
  }

  /** Cuts the packet to `length` bytes. */
  trim(length: number): void {
    if (length < this.len) this.tail = this.data + length;
  }

  /** Must be called before the bytes are written, wherever the buffer may be shared (skb_cow). */
  makeWritable(): void {
    if (this.#sharers === null) return;
    if (this.#sharers.count > 1) this.#adopt(this.bytes.slice());
    else this.#sharers = null;
  }

  /** True while another skb uses the same buffer. */
  get shared(): boolean {
    return this.#sharers !== null && this.#sharers.count > 1;
  }

  /** A second packet over the same buffer (skb_clone): cheap, and copied by whoever writes first. */
  clone(): Skb {
    const copy = new Skb(this.bytes, this.data, this.tail);
    this.#sharers ??= { count: 1 };
    this.#sharers.count++;
    copy.#sharers = this.#sharers;
    this.#copyMetadata(copy);
    return copy;
  }

  /** A second packet with bytes of its own (skb_copy). */
  copy(): Skb {
    const copy = new Skb(this.bytes.slice(), this.data, this.tail);
    this.#copyMetadata(copy);
    return copy;
  }

  /** Says that this skb will not be used any more, so that the last one left over a buffer need not copy it to write. */
  free(): void {
    if (this.#sharers !== null) {
      this.#sharers.count--;
      this.#sharers = null;
    }
  }

  /** The bytes from the link-layer header on, VLAN tag put back: what a tap sees. A fresh copy. */
  frame(): Uint8Array {
    const start = this.mac >= 0 ? this.mac : this.data;
    if (this.vlanTci === NO_VLAN) return this.bytes.slice(start, this.tail);
    const frame = new Uint8Array(this.tail - start + 4);
    frame.set(this.bytes.subarray(start, start + 12));
    frame[12] = this.vlanProto >> 8;
    frame[13] = this.vlanProto & 0xff;
    frame[14] = this.vlanTci >> 8;
    frame[15] = this.vlanTci & 0xff;
    frame.set(this.bytes.subarray(start + 12, this.tail), 16);
    return frame;
  }

  /** Forgets what belongs to the namespace it leaves: skb_scrub_packet(). */
  scrub(): void {
    this.pktType = PACKET_HOST;
    this.dst = null;
    this.sk = null;
    this.cb = null;
    this.mark = 0;
    this.priority = 0;
  }

  #reallocate(headroom: number): void {
    const moved = new Uint8Array(headroom + this.bytes.length);
    moved.set(this.bytes, headroom);
    this.#adopt(moved);
    this.data += headroom;
    this.tail += headroom;
    if (this.mac >= 0) this.mac += headroom;
    if (this.network >= 0) this.network += headroom;
    if (this.transport >= 0) this.transport += headroom;
    this.csumStart += headroom;
  }

  #adopt(bytes: Uint8Array): void {
    this.free();
    this.bytes = bytes;
  }

  #copyMetadata(to: Skb): void {
    to.mac = this.mac;
    to.network = this.network;
    to.transport = this.transport;
    to.protocol = this.protocol;
    to.pktType = this.pktType;
    to.ipSummed = this.ipSummed;
    to.csumStart = this.csumStart;
    to.csumOffset = this.csumOffset;
    to.vlanTci = this.vlanTci;
    to.vlanProto = this.vlanProto;
    to.dev = this.dev;
    to.priority = this.priority;
    to.mark = this.mark;
    to.sk = this.sk;
    to.cb = this.cb;
    to.dst = this.dst;
    to.timestamp = this.timestamp;
    to.trail = this.trail;
  }
}

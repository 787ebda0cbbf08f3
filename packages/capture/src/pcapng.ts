// The newer capture file (draft-ietf-opsawg-pcapng): blocks of a type and a length, several interfaces with names, a
// comment on a packet. Read: section header, interface description, enhanced, simple and the obsolete packet block, in
// both byte orders and any resolution, over any number of sections; other blocks are skipped. Times finer than a
// nanosecond are cut. Written: one little-endian section with nanoseconds.
//
//    block type | total length | body, padded to 4 | total length again
//    options in a body: code | length | value, padded to 4 …, ended by code 0

import type { Capture, CapturedPacket, CaptureInterface } from "./capture.ts";
import { MalformedCapture } from "./errors.ts";
import { joined, type PacketToWrite } from "./pcap.ts";
import { readUtf8, writeUtf8 } from "./utf8.ts";

const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const PACKET = 2;
const SIMPLE_PACKET = 3;
const ENHANCED_PACKET = 6;
const BYTE_ORDER = 0x1a2b3c4d;

const OPT_END = 0;
const OPT_COMMENT = 1;
const IF_NAME = 2;
const IF_DESCRIPTION = 3;
const IF_TSRESOL = 9;
const IF_TSOFFSET = 14;
const EPB_FLAGS = 2;

/** What an interface's times count in: nanoseconds are `ticks * multiply / divide + offset`. */
interface Resolution {
  multiply: bigint;
  divide: bigint;
  offset: bigint;
}

/** Reads a pcapng file; packets share memory with it. Throws {@link MalformedCapture}. */
export function parsePcapng(file: Uint8Array): Capture {
  return new Reader(file).read();
}

class Reader {
  readonly #file: Uint8Array;
  readonly #view: DataView;
  readonly #capture: Capture = { linktype: 1, interfaces: [], packets: [] };
  #little = true;
  /** Of the interfaces of this section, and where they start among all. */
  #resolutions: Resolution[] = [];
  #firstInterface = 0;

  constructor(file: Uint8Array) {
    this.#file = file;
    this.#view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  }

  read(): Capture {
    const size = this.#file.length;
    if (size < 4 || this.#view.getUint32(0) !== SECTION_HEADER)
      this.#fail(0, "no section header block at the start");
    for (let at = 0; at < size; ) {
      if (size - at < 12) this.#fail(at, `a block is cut at ${size - at} bytes, needs at least 12`);
      const type = this.#u32(at);
      if (type === SECTION_HEADER) this.#section(at);
      const length = this.#u32(at + 4);
      if (length < 12 || length % 4 !== 0)
        this.#fail(at + 4, `block length ${length}, must be a multiple of 4 from 12 on`);
      if (at + length > size) this.#fail(at + 4, `block of ${length} bytes, only ${size - at} are left`);
      const again = this.#u32(at + length - 4);
      if (again !== length) this.#fail(at + length - 4, `block length ${length} is repeated as ${again}`);
      this.#block(type, at + 8, at + length - 4);
      at += length;
    }
    this.#capture.linktype = this.#capture.interfaces[0]?.linktype ?? 1;
    return this.#capture;
  }

  #section(at: number): void {
    const big = this.#view.getUint32(at + 8);
    const little = this.#view.getUint32(at + 8, true);
    if (big !== BYTE_ORDER && little !== BYTE_ORDER)
      this.#fail(at + 8, `0x${big.toString(16)} is no byte-order magic`);
    this.#little = little === BYTE_ORDER;
    this.#firstInterface = this.#capture.interfaces.length;
    this.#resolutions = [];
  }

  #block(type: number, at: number, end: number): void {
    switch (type) {
      case SECTION_HEADER: {
        this.#need(at, end, 16, "section header");
        const major = this.#u16(at + 4);
        if (major !== 1) this.#fail(at + 4, `version ${major}.${this.#u16(at + 6)}, only 1 is read`);
        break;
      }
      case INTERFACE_DESCRIPTION:
        this.#interface(at, end);
        break;
      case ENHANCED_PACKET: {
        this.#need(at, end, 20, "enhanced packet");
        this.#packet(at, end, this.#u32(at));
        break;
      }
      case PACKET: {
        this.#need(at, end, 20, "packet");
        this.#packet(at, end, this.#u16(at));
        break;
      }
      case SIMPLE_PACKET: {
        this.#need(at, end, 4, "simple packet");
        const originalLength = this.#u32(at);
        const snaplen = this.#capture.interfaces[this.#resolve(0, at)]!.snaplen;
        const kept = snaplen === 0 ? originalLength : Math.min(originalLength, snaplen);
        if (at + 4 + kept > end)
          this.#fail(at, `a packet of ${kept} bytes, only ${end - at - 4} are in its block`);
        const bytes = this.#file.subarray(at + 4, at + 4 + kept);
        this.#capture.packets.push({ interfaceId: this.#firstInterface, time: 0n, bytes, originalLength });
        break;
      }
    }
  }

  #interface(at: number, end: number): void {
    this.#need(at, end, 8, "interface description");
    const found: CaptureInterface = { linktype: this.#u16(at), snaplen: this.#u32(at + 4) };
    const resolution: Resolution = { multiply: 1000n, divide: 1n, offset: 0n };
    this.#options(at + 8, end, (code, value, valueEnd) => {
      if (code === IF_NAME) found.name = readUtf8(this.#file.subarray(value, valueEnd));
      if (code === IF_DESCRIPTION) found.description = readUtf8(this.#file.subarray(value, valueEnd));
      if (code === IF_TSRESOL && valueEnd - value === 1) {
        const exponent = this.#file[value]!;
        const perSecond = exponent & 0x80 ? 2n ** BigInt(exponent & 0x7f) : 10n ** BigInt(exponent);
        resolution.multiply = 1_000_000_000n;
        resolution.divide = perSecond;
      }
      if (code === IF_TSOFFSET && valueEnd - value === 8) {
        resolution.offset = this.#view.getBigInt64(value, this.#little) * 1_000_000_000n;
      }
    });
    this.#capture.interfaces.push(found);
    this.#resolutions.push(resolution);
  }

  /** Enhanced and obsolete packet blocks differ only in their first four bytes. */
  #packet(at: number, end: number, id: number): void {
    const interfaceId = this.#resolve(id, at);
    const { multiply, divide, offset } = this.#resolutions[id]!;
    const kept = this.#u32(at + 12);
    if (at + 20 + kept > end)
      this.#fail(at + 12, `a packet of ${kept} bytes, only ${end - at - 20} are in its block`);
    const ticks = (BigInt(this.#u32(at + 4)) << 32n) | BigInt(this.#u32(at + 8));
    const packet: CapturedPacket = {
      interfaceId,
      time: (ticks * multiply) / divide + offset,
      bytes: this.#file.subarray(at + 20, at + 20 + kept),
      originalLength: this.#u32(at + 16),
    };
    this.#options(at + 20 + padded(kept), end, (code, value, valueEnd) => {
      if (code === OPT_COMMENT) packet.comment = readUtf8(this.#file.subarray(value, valueEnd));
      if (code === EPB_FLAGS && valueEnd - value === 4) {
        const direction = this.#u32(value) & 3;
        if (direction === 1) packet.direction = "in";
        if (direction === 2) packet.direction = "out";
      }
    });
    this.#capture.packets.push(packet);
  }

  #options(at: number, end: number, each: (code: number, at: number, end: number) => void): void {
    for (let i = at; i + 4 <= end; ) {
      const code = this.#u16(i);
      const length = this.#u16(i + 2);
      if (code === OPT_END) return;
      if (i + 4 + length > end)
        this.#fail(i + 2, `option ${code} of ${length} bytes, only ${end - i - 4} are left`);
      each(code, i + 4, i + 4 + length);
      i += 4 + padded(length);
    }
  }

  /** The index among all interfaces of one of this section's. */
  #resolve(id: number, at: number): number {
    if (id >= this.#resolutions.length)
      this.#fail(at, `interface ${id}, of ${this.#resolutions.length} described`);
    return this.#firstInterface + id;
  }

  #need(at: number, end: number, bytes: number, what: string): void {
    if (end - at < bytes) this.#fail(at, `${what} block with a body of ${end - at} bytes, needs ${bytes}`);
  }

  #u16(at: number): number {
    return this.#view.getUint16(at, this.#little);
  }

  #u32(at: number): number {
    return this.#view.getUint32(at, this.#little);
  }

  #fail(at: number, found: string): never {
    this.#capture.linktype = this.#capture.interfaces[0]?.linktype ?? 1;
    throw new MalformedCapture("pcapng", at, found, this.#capture);
  }
}

const padded = (length: number): number => (length + 3) & ~3;

/** An interface to be described: a name at least makes captures of several readable. */
export type InterfaceToWrite = Partial<CaptureInterface>;

/** Writes block after block; each goes to `sink` at once, the section header from the constructor. */
export class PcapngWriter {
  readonly #sink: (chunk: Uint8Array) => void;
  #interfaces = 0;

  /** `application` is written into the header, as Wireshark shows it. */
  constructor(sink: (chunk: Uint8Array) => void, application = "podwire") {
    this.#sink = sink;
    const body = new DataView(new ArrayBuffer(16));
    body.setUint32(0, BYTE_ORDER, true);
    body.setUint16(4, 1, true);
    body.setBigInt64(8, -1n, true);
    this.#block(SECTION_HEADER, new Uint8Array(body.buffer), options([[4, writeUtf8(application)]]));
  }

  /** Describes an interface; returns the id that its packets name. Default: Ethernet, no limit. */
  addInterface(description: InterfaceToWrite = {}): number {
    const body = new DataView(new ArrayBuffer(8));
    body.setUint16(0, description.linktype ?? 1, true);
    body.setUint32(4, description.snaplen ?? 0, true);
    const list: [number, Uint8Array][] = [];
    if (description.name !== undefined) list.push([IF_NAME, writeUtf8(description.name)]);
    if (description.description !== undefined)
      list.push([IF_DESCRIPTION, writeUtf8(description.description)]);
    list.push([IF_TSRESOL, Uint8Array.of(9)]);
    this.#block(INTERFACE_DESCRIPTION, new Uint8Array(body.buffer), options(list));
    return this.#interfaces++;
  }

  /** Appends one packet. Throws a RangeError for an interface not described, or a time that does not fit. */
  append(packet: PacketToWrite): void {
    const id = packet.interfaceId ?? 0;
    if (id >= this.#interfaces)
      throw new RangeError(`interface ${id} is not described, ${this.#interfaces} are`);
    if (packet.time < 0n || packet.time >= 1n << 64n)
      throw new RangeError(`time ${packet.time} ns does not fit 64 bits`);
    const head = new DataView(new ArrayBuffer(20));
    head.setUint32(0, id, true);
    head.setUint32(4, Number(packet.time >> 32n), true);
    head.setUint32(8, Number(packet.time & 0xffffffffn), true);
    head.setUint32(12, packet.bytes.length, true);
    head.setUint32(16, packet.originalLength ?? packet.bytes.length, true);
    const list: [number, Uint8Array][] = [];
    if (packet.comment !== undefined) list.push([OPT_COMMENT, writeUtf8(packet.comment)]);
    if (packet.direction) list.push([EPB_FLAGS, Uint8Array.of(packet.direction === "in" ? 1 : 2, 0, 0, 0)]);
    this.#block(ENHANCED_PACKET, new Uint8Array(head.buffer), packet.bytes, options(list));
  }

  #block(type: number, ...parts: readonly Uint8Array[]): void {
    let length = 12;
    for (const part of parts) length += padded(part.length);
    const out = new Uint8Array(length);
    const view = new DataView(out.buffer);
    view.setUint32(0, type, true);
    view.setUint32(4, length, true);
    view.setUint32(length - 4, length, true);
    let at = 8;
    for (const part of parts) {
      out.set(part, at);
      at += padded(part.length);
    }
    this.#sink(out);
  }
}

/** Options with their end; nothing at all where there are none. Throws a RangeError for one of 64 KiB. */
function options(list: readonly (readonly [number, Uint8Array])[]): Uint8Array {
  if (list.length === 0) return new Uint8Array(0);
  const parts: Uint8Array[] = [];
  for (const [code, value] of list) {
    if (value.length > 0xffff)
      throw new RangeError(`option ${code} of ${value.length} bytes, at most 65535 fit`);
    const out = new Uint8Array(4 + padded(value.length));
    const view = new DataView(out.buffer);
    view.setUint16(0, code, true);
    view.setUint16(2, value.length, true);
    out.set(value, 4);
    parts.push(out);
  }
  parts.push(new Uint8Array(4));
  return joined(parts);
}

/** A whole pcapng file: a {@link Capture}, or less. */
export function emitPcapng(capture: {
  interfaces: readonly InterfaceToWrite[];
  packets: readonly PacketToWrite[];
}): Uint8Array {
  const chunks: Uint8Array[] = [];
  const writer = new PcapngWriter((chunk) => chunks.push(chunk));
  for (const each of capture.interfaces) writer.addInterface(each);
  for (const packet of capture.packets) writer.append(packet);
  return joined(chunks);
}

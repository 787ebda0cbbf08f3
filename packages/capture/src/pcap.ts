// The classic capture file (draft-ietf-opsawg-pcap; pcap-savefile(5)): one header, one link type, then records.
// Read in both byte orders, with microseconds or nanoseconds; written in the order and resolution asked for, by
// default as tcpdump on a little-endian machine does.
//
//    magic a1b2c3d4 (µs) or a1b23c4d (ns) | version 2.4 | thiszone, sigfigs | snaplen | linktype
//    each record: seconds | µs or ns | bytes kept | bytes on the wire | the bytes

import type { Capture, CapturedPacket } from "./capture.ts";
import { MalformedCapture } from "./errors.ts";

const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const MAGIC_NANOSECONDS = 0xa1b23c4d;
const HEADER = 24;
const RECORD = 16;
/** libpcap's MAXIMUM_SNAPLEN: a longer record is taken for damage. */
const MAXIMUM_SNAPLEN = 262144;

export interface PcapOptions {
  /** Default `microseconds`. */
  resolution?: "microseconds" | "nanoseconds";
  /** Default `little`. */
  byteOrder?: "little" | "big";
  /** Default 262144. */
  snaplen?: number;
  /** Default 1, Ethernet. */
  linktype?: number;
}

/** A capture together with what the file's header said, so that it can be written again unchanged. */
export interface PcapFile extends Capture, Required<PcapOptions> {}

/** Reads a pcap file; packets share memory with it. Throws {@link MalformedCapture}. */
export function parsePcap(file: Uint8Array): PcapFile {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (file.length < 4)
    throw new MalformedCapture("pcap", 0, `${file.length} bytes, too short for a magic number`);
  const big = view.getUint32(0);
  const little = view.getUint32(0, true);
  const littleEndian = little === MAGIC_MICROSECONDS || little === MAGIC_NANOSECONDS;
  const magic = littleEndian ? little : big;
  if (magic !== MAGIC_MICROSECONDS && magic !== MAGIC_NANOSECONDS) {
    throw new MalformedCapture(
      "unknown",
      0,
      `0x${big.toString(16).padStart(8, "0")} is no magic number of pcap or pcapng`,
    );
  }
  if (file.length < HEADER)
    throw new MalformedCapture("pcap", 4, `the header is cut at ${file.length} of 24 bytes`);
  const major = view.getUint16(4, littleEndian);
  const minor = view.getUint16(6, littleEndian);
  if (major !== 2 || minor !== 4)
    throw new MalformedCapture("pcap", 4, `version ${major}.${minor}, only 2.4 is read`);
  const snaplen = view.getUint32(16, littleEndian);
  const linktype = view.getUint32(20, littleEndian) & 0x0fffffff;
  const resolution = magic === MAGIC_NANOSECONDS ? "nanoseconds" : "microseconds";
  const unit = resolution === "nanoseconds" ? 1 : 1000;
  const packets: CapturedPacket[] = [];
  const capture: PcapFile = {
    linktype,
    interfaces: [{ linktype, snaplen }],
    packets,
    resolution,
    byteOrder: littleEndian ? "little" : "big",
    snaplen,
  };
  for (let at = HEADER; at < file.length; ) {
    if (file.length - at < RECORD) {
      const found = `a record header is cut at ${file.length - at} of 16 bytes`;
      throw new MalformedCapture("pcap", at, found, capture);
    }
    const fraction = view.getUint32(at + 4, littleEndian);
    const kept = view.getUint32(at + 8, littleEndian);
    const start = at + RECORD;
    if (kept > MAXIMUM_SNAPLEN) {
      const found = `a record of ${kept} bytes, more than ${MAXIMUM_SNAPLEN}`;
      throw new MalformedCapture("pcap", at + 8, found, capture);
    }
    if (start + kept > file.length) {
      const found = `a record of ${kept} bytes, only ${file.length - start} are left`;
      throw new MalformedCapture("pcap", at + 8, found, capture);
    }
    packets.push({
      interfaceId: 0,
      time: BigInt(view.getUint32(at, littleEndian)) * 1_000_000_000n + BigInt(fraction * unit),
      bytes: file.subarray(start, start + kept),
      originalLength: view.getUint32(at + 12, littleEndian),
    });
    at = start + kept;
  }
  return capture;
}

/** What a writer needs to know of a packet. */
export type PacketToWrite = Pick<CapturedPacket, "time" | "bytes"> & Partial<CapturedPacket>;

/**
 * Writes packet after packet; each chunk goes to `sink` at once, the file's header from the constructor. Times
 * before 1970 or after 2106 do not fit and throw a RangeError; finer ones than the resolution are cut.
 */
export class PcapWriter {
  readonly #sink: (chunk: Uint8Array) => void;
  readonly #little: boolean;
  readonly #unit: bigint;

  constructor(sink: (chunk: Uint8Array) => void, options: PcapOptions = {}) {
    const nanoseconds = options.resolution === "nanoseconds";
    this.#sink = sink;
    this.#little = options.byteOrder !== "big";
    this.#unit = nanoseconds ? 1n : 1000n;
    const header = new DataView(new ArrayBuffer(HEADER));
    header.setUint32(0, nanoseconds ? MAGIC_NANOSECONDS : MAGIC_MICROSECONDS, this.#little);
    header.setUint16(4, 2, this.#little);
    header.setUint16(6, 4, this.#little);
    header.setUint32(16, options.snaplen ?? MAXIMUM_SNAPLEN, this.#little);
    header.setUint32(20, options.linktype ?? 1, this.#little);
    sink(new Uint8Array(header.buffer));
  }

  /** Appends one packet. */
  append(packet: PacketToWrite): void {
    const seconds = packet.time / 1_000_000_000n;
    if (packet.time < 0n || seconds > 0xffffffffn) {
      throw new RangeError(`time ${packet.time} ns does not fit a pcap record (1970 to 2106)`);
    }
    const chunk = new Uint8Array(RECORD + packet.bytes.length);
    const view = new DataView(chunk.buffer);
    view.setUint32(0, Number(seconds), this.#little);
    view.setUint32(4, Number((packet.time % 1_000_000_000n) / this.#unit), this.#little);
    view.setUint32(8, packet.bytes.length, this.#little);
    view.setUint32(12, packet.originalLength ?? packet.bytes.length, this.#little);
    chunk.set(packet.bytes, RECORD);
    this.#sink(chunk);
  }
}

/** A whole pcap file. Interfaces, comments and directions have no place in this format and are left out. */
export function emitPcap(packets: readonly PacketToWrite[], options: PcapOptions = {}): Uint8Array {
  const chunks: Uint8Array[] = [];
  const writer = new PcapWriter((chunk) => chunks.push(chunk), options);
  for (const packet of packets) writer.append(packet);
  return joined(chunks);
}

/** One array of all chunks. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(chunks.reduce((total, chunk) => total + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}

// TCP segments: the header of RFC 9293 and its options (include/uapi/linux/tcp.h). What a connection does with
// them is not here. The checksum covers a pseudo header, so who wants it computed or judged hands that in.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |          Source Port          |       Destination Port        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                        Sequence Number                        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                    Acknowledgment Number                      |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  Data |       |C|E|U|A|P|R|S|F|                               |
//   | Offset| Rsrvd |W|C|R|C|S|S|Y|I|            Window             |
//   |       |       |R|E|G|K|H|T|N|N|                               |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |           Checksum            |         Urgent Pointer        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                           Options …                           |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

import { setU16, setU32, u16, u32 } from "./bytes.ts";
import { finish, pseudo4, sum } from "./checksum.ts";
import { IPPROTO_TCP, TCP_HLEN } from "./constants.ts";
import { fits, MalformedPacket, needBytes, UnrepresentableField } from "./errors.ts";
import { type PseudoHeader, pseudoSum } from "./pseudo.ts";
import { emitOptions, parseOptions, type TcpOption } from "./tcp-options.ts";

export { optionAt, type TcpOption } from "./tcp-options.ts";

/** Bits of the flags byte. */
export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;
export const URG = 0x20;
export const ECE = 0x40;
export const CWR = 0x80;

export const srcPort = (b: Uint8Array, at: number): number => u16(b, at);
export const dstPort = (b: Uint8Array, at: number): number => u16(b, at + 2);
export const seq = (b: Uint8Array, at: number): number => u32(b, at + 4);
export const ackSeq = (b: Uint8Array, at: number): number => u32(b, at + 8);
/** Header length in bytes (the data offset counts words of four). */
export const headerLength = (b: Uint8Array, at: number): number => (b[at + 12]! >>> 4) << 2;
export const flags = (b: Uint8Array, at: number): number => b[at + 13]!;
export const window = (b: Uint8Array, at: number): number => u16(b, at + 14);
export const checksumField = (b: Uint8Array, at: number): number => u16(b, at + 16);
export const urgentPointer = (b: Uint8Array, at: number): number => u16(b, at + 18);
export const setSrcPort = (b: Uint8Array, at: number, value: number): void => setU16(b, at, value);
export const setDstPort = (b: Uint8Array, at: number, value: number): void => setU16(b, at + 2, value);
export const setChecksum = (b: Uint8Array, at: number, value: number): void => setU16(b, at + 16, value);

/** 0 when the whole header lies between `at` and `end`, where the IP payload ends. */
export function check(b: Uint8Array, at: number, end: number): 0 | "too-short" | "header-length" {
  if (end - at < TCP_HLEN) return "too-short";
  const header = headerLength(b, at);
  return header < TCP_HLEN || at + header > end ? "header-length" : 0;
}

/** Does the checksum over IPv4 hold for the segment from `at` to `end`? */
export const checksumOk4 = (b: Uint8Array, at: number, end: number, src: number, dst: number): boolean =>
  finish(sum(b, at, end, pseudo4(src, dst, IPPROTO_TCP, end - at))) === 0;

/** Computes the checksum over IPv4 of the segment from `at` to `end` and writes it. */
export function fillChecksum4(b: Uint8Array, at: number, end: number, src: number, dst: number): void {
  setU16(b, at + 16, 0);
  setU16(b, at + 16, finish(sum(b, at, end, pseudo4(src, dst, IPPROTO_TCP, end - at))));
}

/** The eight flags, by RFC 9293 and RFC 3168. */
export interface TcpFlags {
  cwr: boolean;
  ece: boolean;
  urg: boolean;
  ack: boolean;
  psh: boolean;
  rst: boolean;
  syn: boolean;
  fin: boolean;
}

const FLAGS: readonly (readonly [keyof TcpFlags, number])[] = [
  ["cwr", CWR],
  ["ece", ECE],
  ["urg", URG],
  ["ack", ACK],
  ["psh", PSH],
  ["rst", RST],
  ["syn", SYN],
  ["fin", FIN],
];

/** A segment as values. */
export interface Tcp {
  sourcePort: number;
  destinationPort: number;
  sequenceNumber: number;
  acknowledgmentNumber: number;
  /** The four bits after the data offset; kept as found. */
  reserved: number;
  flags: TcpFlags;
  /** As on the wire, not scaled. */
  window: number;
  urgentPointer: number;
  options: TcpOption[];
  /**
   * As found, when it is not the one `emit` would compute from the pseudo header (so also: always, when none
   * was given).
   */
  checksum?: number;
  payload: Uint8Array;
}

export type TcpInit = Partial<Omit<Tcp, "flags">> &
  Pick<Tcp, "sourcePort" | "destinationPort"> & { flags?: Partial<TcpFlags> };

/** Reads a segment; the payload shares memory with `b`. Throws {@link MalformedPacket}. */
export function parse(b: Uint8Array, at = 0, end = b.length, pseudo?: PseudoHeader): Tcp {
  needBytes("tcp", "header", at, end, TCP_HLEN);
  const header = headerLength(b, at);
  if (header < TCP_HLEN) {
    throw new MalformedPacket("tcp", "data offset", at + 12, `${header} bytes, must be at least 20`);
  }
  needBytes("tcp", "options", at, end, header);
  const bits = flags(b, at);
  const segment: Tcp = {
    sourcePort: srcPort(b, at),
    destinationPort: dstPort(b, at),
    sequenceNumber: seq(b, at),
    acknowledgmentNumber: ackSeq(b, at),
    reserved: b[at + 12]! & 0x0f,
    flags: {
      cwr: (bits & CWR) !== 0,
      ece: (bits & ECE) !== 0,
      urg: (bits & URG) !== 0,
      ack: (bits & ACK) !== 0,
      psh: (bits & PSH) !== 0,
      rst: (bits & RST) !== 0,
      syn: (bits & SYN) !== 0,
      fin: (bits & FIN) !== 0,
    },
    window: window(b, at),
    urgentPointer: urgentPointer(b, at),
    options: header === TCP_HLEN ? [] : parseOptions(b, at + TCP_HLEN, at + header),
    payload: b.subarray(at + header, end),
  };
  const found = checksumField(b, at);
  if (!pseudo || found !== computed(b, at, end, pseudo)) segment.checksum = found;
  return segment;
}

/** The checksum of the segment from `at` to `end`, its own field taken as zero. */
function computed(b: Uint8Array, at: number, end: number, pseudo: PseudoHeader): number {
  return finish(sum(b, at + 18, end, sum(b, at, at + 16, pseudoSum(pseudo, IPPROTO_TCP, end - at))));
}

/**
 * A new array with the segment. The checksum is the value's own, else computed from the pseudo header; with
 * neither, {@link UnrepresentableField}.
 */
export function emit(
  segment: TcpInit,
  payload: Uint8Array = segment.payload ?? new Uint8Array(0),
  pseudo?: PseudoHeader,
): Uint8Array {
  const options = segment.options?.length ? emitOptions(segment.options) : undefined;
  const header = TCP_HLEN + (options?.length ?? 0);
  if (header > 60) {
    throw new UnrepresentableField("tcp", "options", `${header - TCP_HLEN} bytes`, "at most 40 bytes");
  }
  const out = new Uint8Array(header + payload.length);
  setU16(out, 0, fits("tcp", "source port", segment.sourcePort, 16));
  setU16(out, 2, fits("tcp", "destination port", segment.destinationPort, 16));
  setU32(out, 4, fits("tcp", "sequence number", segment.sequenceNumber ?? 0, 32));
  setU32(out, 8, fits("tcp", "acknowledgment number", segment.acknowledgmentNumber ?? 0, 32));
  out[12] = ((header >> 2) << 4) | fits("tcp", "reserved", segment.reserved ?? 0, 4);
  for (const [name, bit] of FLAGS) if (segment.flags?.[name]) out[13]! |= bit;
  setU16(out, 14, fits("tcp", "window", segment.window ?? 65535, 16));
  setU16(out, 18, fits("tcp", "urgent pointer", segment.urgentPointer ?? 0, 16));
  if (options) out.set(options, TCP_HLEN);
  out.set(payload, header);
  if (segment.checksum !== undefined) setU16(out, 16, fits("tcp", "checksum", segment.checksum, 16));
  else if (pseudo) setU16(out, 16, computed(out, 0, out.length, pseudo));
  else throw new UnrepresentableField("tcp", "checksum", undefined, "given, or the pseudo header it covers");
  return out;
}

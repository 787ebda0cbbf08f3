// UDP (RFC 768; net/ipv4/udp.c). The checksum covers a pseudo header of the addresses below it, so who wants it
// computed or judged hands those in; 0 on the wire means that the sender computed none (allowed over IPv4 only).
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |          Source Port          |       Destination Port        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |            Length             |           Checksum            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

import { setU16, u16 } from "./bytes.ts";
import { finish, mangleZero, pseudo4, pseudo6, sum } from "./checksum.ts";
import { IPPROTO_UDP, UDP_HLEN } from "./constants.ts";
import { fits, MalformedPacket, needBytes } from "./errors.ts";
import { type PseudoHeader, pseudoSum } from "./pseudo.ts";

export const srcPort = (b: Uint8Array, at: number): number => u16(b, at);
export const dstPort = (b: Uint8Array, at: number): number => u16(b, at + 2);
/** Bytes of header and data together. */
export const length = (b: Uint8Array, at: number): number => u16(b, at + 4);
export const checksumField = (b: Uint8Array, at: number): number => u16(b, at + 6);
export const setSrcPort = (b: Uint8Array, at: number, value: number): void => setU16(b, at, value);
export const setDstPort = (b: Uint8Array, at: number, value: number): void => setU16(b, at + 2, value);
export const setLength = (b: Uint8Array, at: number, value: number): void => setU16(b, at + 4, value);
export const setChecksum = (b: Uint8Array, at: number, value: number): void => setU16(b, at + 6, value);

/** 0 when the header is there and its length fits between `at` and `end`, where the IP payload ends. */
export function check(b: Uint8Array, at: number, end: number): 0 | "too-short" | "length" {
  if (end - at < UDP_HLEN) return "too-short";
  const bytes = u16(b, at + 4);
  return bytes < UDP_HLEN || at + bytes > end ? "length" : 0;
}

/** Does the checksum over IPv4 hold (or is there none)? Call after {@link check}. */
export function checksumOk4(b: Uint8Array, at: number, src: number, dst: number): boolean {
  if (u16(b, at + 6) === 0) return true;
  const bytes = u16(b, at + 4);
  return finish(sum(b, at, at + bytes, pseudo4(src, dst, IPPROTO_UDP, bytes))) === 0;
}

/** Computes the checksum over IPv4 and writes it; the length field must be set. */
export function fillChecksum4(b: Uint8Array, at: number, src: number, dst: number): void {
  const bytes = u16(b, at + 4);
  setU16(b, at + 6, 0);
  setU16(b, at + 6, mangleZero(finish(sum(b, at, at + bytes, pseudo4(src, dst, IPPROTO_UDP, bytes)))));
}

/** Does the checksum hold under the IPv6 header at `ip`? It must be there (RFC 8200 8.1). Call after {@link check}. */
export function checksumOk6(b: Uint8Array, at: number, ip: number): boolean {
  if (u16(b, at + 6) === 0) return false;
  const bytes = u16(b, at + 4);
  return finish(sum(b, at, at + bytes, pseudo6(b, ip + 8, b, ip + 24, IPPROTO_UDP, bytes))) === 0;
}

/** Computes the checksum between two IPv6 addresses, sixteen bytes each, and writes it; the length field must be set. */
export function fillChecksum6(b: Uint8Array, at: number, src: Uint8Array, dst: Uint8Array): void {
  const bytes = u16(b, at + 4);
  setU16(b, at + 6, 0);
  setU16(b, at + 6, mangleZero(finish(sum(b, at, at + bytes, pseudo6(src, 0, dst, 0, IPPROTO_UDP, bytes)))));
}

/** Writes a header at `b[at]` for `bytes` bytes of header and data, checksum left zero. */
export function write(b: Uint8Array, at: number, source: number, destination: number, bytes: number): void {
  setU16(b, at, source);
  setU16(b, at + 2, destination);
  setU16(b, at + 4, bytes);
  setU16(b, at + 6, 0);
}

/** A datagram as values. */
export interface Udp {
  sourcePort: number;
  destinationPort: number;
  /**
   * As found, when it is not the one `emit` would compute from the pseudo header (so also: always, when none
   * was given). 0: the sender computed none.
   */
  checksum?: number;
  payload: Uint8Array;
}

export type UdpInit = Omit<Udp, "payload"> & { payload?: Uint8Array };

/**
 * Reads a datagram; the payload shares memory with `b` and ends where the length says. With a pseudo header a
 * right checksum is left out of the value. Throws {@link MalformedPacket}.
 */
export function parse(b: Uint8Array, at = 0, end = b.length, pseudo?: PseudoHeader): Udp {
  needBytes("udp", "header", at, end, UDP_HLEN);
  const bytes = length(b, at);
  if (bytes < UDP_HLEN || at + bytes > end) {
    throw new MalformedPacket("udp", "length", at + 4, `${bytes}, must be 8 to ${end - at}`);
  }
  const datagram: Udp = {
    sourcePort: srcPort(b, at),
    destinationPort: dstPort(b, at),
    payload: b.subarray(at + UDP_HLEN, at + bytes),
  };
  const found = checksumField(b, at);
  if (!pseudo || found !== computed(b, at, bytes, pseudo)) datagram.checksum = found;
  return datagram;
}

function computed(b: Uint8Array, at: number, bytes: number, pseudo: PseudoHeader): number {
  const ports = sum(b, at, at + 6, pseudoSum(pseudo, IPPROTO_UDP, bytes));
  return mangleZero(finish(sum(b, at + UDP_HLEN, at + bytes, ports)));
}

/**
 * A new array with header and payload. The checksum is the value's own, else computed from the pseudo header,
 * else 0 (none).
 */
export function emit(
  datagram: UdpInit,
  payload: Uint8Array = datagram.payload ?? new Uint8Array(0),
  pseudo?: PseudoHeader,
): Uint8Array {
  const out = new Uint8Array(UDP_HLEN + payload.length);
  setU16(out, 0, fits("udp", "source port", datagram.sourcePort, 16));
  setU16(out, 2, fits("udp", "destination port", datagram.destinationPort, 16));
  setU16(out, 4, fits("udp", "length", out.length, 16));
  out.set(payload, UDP_HLEN);
  if (datagram.checksum !== undefined) setU16(out, 6, fits("udp", "checksum", datagram.checksum, 16));
  else if (pseudo) setU16(out, 6, computed(out, 0, out.length, pseudo));
  return out;
}

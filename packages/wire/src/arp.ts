// ARP for IPv4 over Ethernet (RFC 826; net/ipv4/arp.c). Other address kinds are refused, as the kernel's
// `arp_rcv` does; bytes after the 28 are the link's padding and no part of the message.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |       ar$hrd (hardware)       |       ar$pro (protocol)       |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  ar$hln = 6   |  ar$pln = 4   |       ar$op (operation)       |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                 ar$sha (sender's MAC), 6 bytes                |
//   +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                               |  ar$spa (sender's IP), 4 bytes|
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                               |                               |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
//   |                 ar$tha (target's MAC), 6 bytes                |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                 ar$tpa (target's IP), 4 bytes                 |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

import { setU16, setU32, u16, u32 } from "./bytes.ts";
import { ARPHRD_ETHER, ETH_P_IP } from "./constants.ts";
import { fits, MalformedPacket, needBytes } from "./errors.ts";
import { formatIpv4, parseIpv4 } from "./ipv4-address.ts";
import { formatMac, macCopy, writeMac } from "./mac.ts";

/** Bytes of a message for IPv4 over Ethernet. */
export const LENGTH = 28;
/** Offsets of the two MAC addresses, read in place with the functions of mac.ts. */
export const SHA = 8;
export const THA = 18;

export const hardwareType = (b: Uint8Array, at: number): number => u16(b, at);
export const protocolType = (b: Uint8Array, at: number): number => u16(b, at + 2);
/** Operation: {@link ARPOP_REQUEST}, {@link ARPOP_REPLY}, … */
export const op = (b: Uint8Array, at: number): number => u16(b, at + 6);
export const setOp = (b: Uint8Array, at: number, value: number): void => setU16(b, at + 6, value);
/** Sender's protocol address. */
export const spa = (b: Uint8Array, at: number): number => u32(b, at + 14);
export const setSpa = (b: Uint8Array, at: number, value: number): void => setU32(b, at + 14, value);
/** Target's protocol address. */
export const tpa = (b: Uint8Array, at: number): number => u32(b, at + 24);
export const setTpa = (b: Uint8Array, at: number, value: number): void => setU32(b, at + 24, value);

/** 0 when a whole message for IPv4 over Ethernet is there. */
export function check(b: Uint8Array, at: number, end: number): 0 | "too-short" | "address-kind" {
  if (end - at < LENGTH) return "too-short";
  return u16(b, at) === ARPHRD_ETHER && u16(b, at + 2) === ETH_P_IP && u16(b, at + 4) === 0x0604
    ? 0
    : "address-kind";
}

/**
 * Writes all 28 bytes at `b[at]`. Without `tha` the target's MAC is zero, as a request sends it.
 */
export function write(
  b: Uint8Array,
  at: number,
  operation: number,
  sha: Uint8Array,
  shaAt: number,
  senderIp: number,
  tha: Uint8Array | undefined,
  thaAt: number,
  targetIp: number,
): void {
  setU16(b, at, ARPHRD_ETHER);
  setU16(b, at + 2, ETH_P_IP);
  setU16(b, at + 4, 0x0604);
  setU16(b, at + 6, operation);
  macCopy(sha, shaAt, b, at + SHA);
  setU32(b, at + 14, senderIp);
  if (tha) macCopy(tha, thaAt, b, at + THA);
  else b.fill(0, at + THA, at + THA + 6);
  setU32(b, at + 24, targetIp);
}

/** A message as values. */
export interface Arp {
  /** 1 request, 2 reply. */
  operation: number;
  senderMac: string;
  senderIp: string;
  targetMac: string;
  targetIp: string;
}

/** Reads a message. Throws {@link MalformedPacket}. */
export function parse(b: Uint8Array, at = 0, end = b.length): Arp {
  needBytes("arp", "message", at, end, LENGTH);
  const must = (field: string, offset: number, found: number, expected: number): void => {
    if (found !== expected)
      throw new MalformedPacket("arp", field, offset, `${found}, only ${expected} is spoken`);
  };
  must("ar$hrd", at, u16(b, at), ARPHRD_ETHER);
  must("ar$pro", at + 2, u16(b, at + 2), ETH_P_IP);
  must("ar$hln", at + 4, b[at + 4]!, 6);
  must("ar$pln", at + 5, b[at + 5]!, 4);
  return {
    operation: op(b, at),
    senderMac: formatMac(b, at + SHA),
    senderIp: formatIpv4(spa(b, at)),
    targetMac: formatMac(b, at + THA),
    targetIp: formatIpv4(tpa(b, at)),
  };
}

/** The 28 bytes of a message. */
export function emit(arp: Arp): Uint8Array {
  const out = new Uint8Array(LENGTH);
  setU16(out, 0, ARPHRD_ETHER);
  setU16(out, 2, ETH_P_IP);
  setU16(out, 4, 0x0604);
  setU16(out, 6, fits("arp", "ar$op", arp.operation, 16));
  writeMac(out, SHA, arp.senderMac);
  setSpa(out, 0, parseIpv4(arp.senderIp));
  writeMac(out, THA, arp.targetMac);
  setTpa(out, 0, parseIpv4(arp.targetIp));
  return out;
}

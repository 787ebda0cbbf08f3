// The mask for frames: what the published mask (mask.ts) hides in text, put to a fixed value in bytes. A checksum that was right
// before is right afterwards, one that was wrong is left as it was, so a wrong checksum never hides behind the mask.
//
//   mac       addresses that the script does not spell out become 02:ff:ff:ff:00:NN, NN by first appearance (Ethernet, ARP, BPDU)
//   ip-id     a nonzero IPv4 identification becomes 1
//   icmp-id   the identifier of an echo becomes 1, and the time that ping writes into the first 16 bytes of its data becomes 0
//   port      a port from the ephemeral range that the script does not name becomes 32768
//
// IPv6's are in capture-mask6.ts. The same inside the packet that an ICMP error quotes. Times between frames are not compared.
import { maskIpv6 } from "./capture-mask6.ts";
import type { Names } from "./mask.ts";

const u16 = (b: Uint8Array, at: number): number => ((b[at] ?? 0) << 8) | (b[at + 1] ?? 0);
const put16 = (b: Uint8Array, at: number, value: number): void => {
  b[at] = value >> 8;
  b[at + 1] = value & 0xff;
};

/** RFC 1071: the folded, uninverted sum of big-endian 16-bit words of b[from..to), starting from `sum`. */
function sum16(b: Uint8Array, from: number, to: number, sum = 0): number {
  let total = sum;
  for (let at = from; at < to; at += 2) total += ((b[at] ?? 0) << 8) | (at + 1 < to ? (b[at + 1] ?? 0) : 0);
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total;
}

/** Runs `change`, then makes the checksum at `at` right again if it was right before. `zero` stands for UDP's "none". */
function keepingSum(b: Uint8Array, at: number, sum: () => number, change: () => void): void {
  const right = sum() === 0xffff;
  change();
  if (!right) return;
  put16(b, at, 0);
  put16(b, at, ~sum() & 0xffff);
}

function maskMac(b: Uint8Array, at: number, names: Names): void {
  if (at + 6 > b.length) return;
  const mac = [...b.subarray(at, at + 6)].map((byte) => byte.toString(16).padStart(2, "0")).join(":");
  if (names.knows(mac)) return;
  b.set([2, 0xff, 0xff, 0xff, 0, names.numberOf(mac)], at);
}

function maskIcmp(b: Uint8Array, at: number, end: number, whole: boolean, names: Names): void {
  const type = b[at] ?? 0;
  const change = (): void => {
    if (type === 0 || type === 8) {
      put16(b, at + 4, 1);
      if (end - at >= 24) b.fill(0, at + 8, at + 24);
    } else if (type === 3 || type === 5 || type === 11 || type === 12) maskIpv4(b, at + 8, end, names, true);
  };
  if (whole) keepingSum(b, at + 2, () => sum16(b, at, end), change);
  else {
    change();
    put16(b, at + 2, 0);
  }
}

function maskUdp(b: Uint8Array, ip: number, at: number, end: number, whole: boolean, names: Names): void {
  const change = (): void => {
    for (const port of [at, at + 2]) if (names.isEphemeral(u16(b, port))) put16(b, port, 32768);
  };
  const pseudo = (): number => sum16(b, ip + 12, ip + 20, 17 + (end - at));
  if (u16(b, at + 6) === 0) change();
  else if (whole) keepingSum(b, at + 6, () => sum16(b, at, end, pseudo()), change);
  else {
    change();
    put16(b, at + 6, 0);
  }
}

function maskIpv4(b: Uint8Array, ip: number, limit: number, names: Names, quoted: boolean): void {
  if (ip + 20 > limit || (b[ip] ?? 0) >> 4 !== 4) return;
  const header = ((b[ip] ?? 0) & 15) * 4;
  if (u16(b, ip + 4) !== 0) {
    keepingSum(
      b,
      ip + 10,
      () => sum16(b, ip, ip + header),
      () => put16(b, ip + 4, 1),
    );
  }
  const fragment = u16(b, ip + 6) & 0x3fff;
  const full = ip + u16(b, ip + 2);
  const end = Math.min(limit, full);
  const at = ip + header;
  if ((fragment & 0x1fff) !== 0 || end - at < 8) return;
  const whole = fragment === 0 && end === full && !(quoted && end < full);
  if (b[ip + 9] === 1) maskIcmp(b, at, end, whole, names);
  else if (b[ip + 9] === 17) maskUdp(b, ip, at, end, whole, names);
}

/** The frame under the mask, as a copy. `frame` starts with an Ethernet header; `names` is shared by a script's captures, in order. */
export function maskFrame(frame: Uint8Array, names: Names): Uint8Array {
  const b = frame.slice();
  maskMac(b, 0, names);
  maskMac(b, 6, names);
  let at = 12;
  while (u16(b, at) === 0x8100 || u16(b, at) === 0x88a8) at += 4;
  const type = u16(b, at);
  at += 2;
  if (type === 0x0800) maskIpv4(b, at, b.length, names, false);
  else if (type === 0x86dd) maskIpv6(b, at, b.length, false);
  else if (type === 0x0806) {
    maskMac(b, at + 8, names);
    maskMac(b, at + 18, names);
  } else if (type < 0x600 && b[at] === 0x42 && b[at + 1] === 0x42) {
    // A BPDU: the root's and the sender's identifiers, each two bytes of priority before the address.
    maskMac(b, at + 10, names);
    maskMac(b, at + 22, names);
  }
  return b;
}

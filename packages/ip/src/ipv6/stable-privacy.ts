// Stable addresses that say nothing of the MAC (RFC 7217; net/ipv6/addrconf.c ipv6_generate_stable_address): the last eight bytes are
// those of a hash over a secret, the prefix, the hardware address and the number of tries. The hash is one round of SHA-1 over one
// block, not padded, as the kernel has it.

import { u32 } from "@podwire/wire";
import type { In6 } from "./in6.ts";
import type { Inet6Dev } from "./inet6-dev.ts";

/** Secret (16), prefix (8), hardware address (32), tries (1) in a block of 64. */
const BLOCK = 64;

/** An address with `prefix`'s first eight bytes; null while no secret is set. */
export function stableAddress(idev: Inet6Dev, prefix: In6, tries: number): In6 | null {
  const secret = idev.cnf.secret ?? idev.ipv6.devconfDefault.secret;
  if (secret === null) return null;
  const { dev } = idev;
  for (let count = tries; count <= Math.max(tries, idev.ipv6.idgen_retries); count++) {
    const block = new Uint8Array(BLOCK);
    block.set(secret, 0);
    block.set(prefix.subarray(0, 8), 16);
    // perm_addr: devices that are made by software have none.
    if (dev.physical) block.set(dev.address, 24);
    block[56] = count;
    const [first, second] = sha1Block(block);
    const addr = prefix.slice(0, 16);
    littleEndian(addr, 8, first);
    littleEndian(addr, 12, second);
    if (!reserved(addr)) return addr;
  }
  return null;
}

/** The kernel stores the words of the digest as its processor has them. */
function littleEndian(b: Uint8Array, at: number, value: number): void {
  b[at] = value & 0xff;
  b[at + 1] = (value >>> 8) & 0xff;
  b[at + 2] = (value >>> 16) & 0xff;
  b[at + 3] = value >>> 24;
}

/** ipv6_reserved_interfaceid(): RFC 5453's identifiers. */
function reserved(b: In6): boolean {
  const third = u32(b, 8);
  const fourth = u32(b, 12);
  if (third === 0 && fourth === 0) return true;
  if (third === 0x02005eff && fourth >>> 25 === 0xfe >> 1) return true;
  return third === 0xfdffffff && fourth >= 0xffffff80;
}

const rotate = (x: number, by: number): number => (x << by) | (x >>> (32 - by));

/** sha1_init() and sha1_transform(): the first two words of the digest. */
function sha1Block(block: Uint8Array): [number, number] {
  const w = new Int32Array(80);
  for (let i = 0; i < 16; i++) w[i] = u32(block, 4 * i);
  for (let i = 16; i < 80; i++)
    w[i] = rotate(
      (w[i - 3] as number) ^ (w[i - 8] as number) ^ (w[i - 14] as number) ^ (w[i - 16] as number),
      1,
    );
  let a = 0x67452301;
  let b = 0xefcdab89 | 0;
  let c = 0x98badcfe | 0;
  let d = 0x10325476;
  let e = 0xc3d2e1f0 | 0;
  for (let i = 0; i < 80; i++) {
    const [f, k] =
      i < 20
        ? [(b & c) | (~b & d), 0x5a827999]
        : i < 40
          ? [b ^ c ^ d, 0x6ed9eba1]
          : i < 60
            ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
            : [b ^ c ^ d, 0xca62c1d6];
    const next = (rotate(a, 5) + f + e + k + (w[i] as number)) | 0;
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = next;
  }
  return [(0x67452301 + a) >>> 0, (0xefcdab89 + b) >>> 0];
}

/** A secret as `stable_secret` reads: all eight groups, all four digits. */
export function secretText(secret: Uint8Array): string {
  const groups: string[] = [];
  for (let i = 0; i < 16; i += 4) {
    const word = u32(secret, i).toString(16).padStart(8, "0");
    groups.push(word.slice(0, 4), word.slice(4));
  }
  return groups.join(":");
}

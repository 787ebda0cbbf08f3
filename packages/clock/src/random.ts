// Seeded randomness. Every consumer asks for a stream by name ("mac", "arp-timer", "link:veth0"), whose state comes
// from the lab's seed and that name alone: a new consumer does not change what the others draw.

import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

type Generator = ReturnType<typeof xoroshiro128plus>;

export class Random {
  readonly #generator: Generator;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed | 0);
  }

  /** A whole number between `min` and `max`, both included. */
  int(min: number, max: number): number {
    return uniformInt(this.#generator, min, max);
  }

  /** 32 random bits, unsigned. */
  u32(): number {
    return uniformInt(this.#generator, 0, 0xffffffff);
  }

  /** A number in [0, 1) with 32 bits of randomness. */
  fraction(): number {
    return this.u32() / 2 ** 32;
  }

  /** Fills `bytes` from `at` (whole array by default) with `length` random bytes. */
  bytes(bytes: Uint8Array, at = 0, length = bytes.length - at): Uint8Array {
    for (let i = 0; i < length; i++) bytes[at + i] = this.int(0, 255);
    return bytes;
  }
}

/** FNV-1a over the UTF-16 units of `text`, mixed into `seed`: gives each named stream a seed of its own. */
export function streamSeed(seed: number, text: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) | 0;
}

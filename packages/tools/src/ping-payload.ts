// What ping puts into a packet behind the ICMP header: the time of sending as a struct timeval, then a pattern (iputils
// ping/ping_common.c fill(), contains_pattern_in_payload()).

/** sizeof(struct timeval): what a packet needs to carry its time. */
export const TIMEVAL = 16;

/** Fills `packet` from byte 8 on with `pattern` over and over, or with 0, 1, 2 … */
export function fillPayload(packet: Uint8Array, pattern: Uint8Array | null): void {
  for (let i = 0; i < packet.length - 8; i++)
    packet[8 + i] = pattern === null ? i : (pattern[i % pattern.length] as number);
}

/** A reply, its payload at `at`, carries what was sent in `packet`, behind the time. */
export function hasPattern(data: Uint8Array, at: number, packet: Uint8Array): boolean {
  for (let i = TIMEVAL; 8 + i < packet.length && at + i < data.length; i++)
    if (data[at + i] !== packet[8 + i]) return false;
  return true;
}

/** struct timeval, little-endian, of a virtual time in ns. */
export function writeTime(b: Uint8Array, at: number, now: number): void {
  const us = Math.floor(now / 1000);
  write64(b, at, Math.floor(us / 1e6));
  write64(b, at + 8, us % 1e6);
}

/** The time that a packet carries, µs. */
export function readTime(b: Uint8Array, at: number): number {
  return read64(b, at) * 1e6 + read64(b, at + 8);
}

function write64(b: Uint8Array, at: number, value: number): void {
  for (let i = 0, rest = value; i < 8; i++, rest = Math.floor(rest / 256)) b[at + i] = rest % 256;
}

function read64(b: Uint8Array, at: number): number {
  let value = 0;
  for (let i = 7; i >= 0; i--) value = value * 256 + (b[at + i] as number);
  return value;
}

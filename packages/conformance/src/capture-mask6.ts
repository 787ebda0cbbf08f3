// The mask for IPv6 frames; see capture-mask.ts, of which this is a part.
//
//   flow-label   a nonzero flow label becomes 1: a hash with a random key
//   icmp-id      the identifier of an echo becomes 1, and ping's time in the first 16 bytes of its data 0
//   nonce        the nonce of duplicate address detection (RFC 7527) becomes 0
//
// The same inside the packet that an ICMPv6 error quotes.

const u16 = (b: Uint8Array, at: number): number => ((b[at] ?? 0) << 8) | (b[at + 1] ?? 0);
const put16 = (b: Uint8Array, at: number, value: number): void => {
  b[at] = value >> 8;
  b[at + 1] = value & 0xff;
};

const HEADER = 40;
const ICMPV6 = 58;
const NONCE = 14;

/** RFC 1071's sum over an ICMPv6 message and IPv6's pseudo header, folded and not inverted. */
function sum(b: Uint8Array, ip: number, at: number, end: number): number {
  let total = ICMPV6 + (end - at);
  for (let i = ip + 8; i < ip + HEADER; i += 2) total += u16(b, i);
  for (let i = at; i < end; i += 2) total += ((b[i] ?? 0) << 8) | (i + 1 < end ? (b[i + 1] ?? 0) : 0);
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total;
}

/** Offset of the first option of neighbour discovery in a message of `type`; 0 where it has none. */
function optionsOf(type: number): number {
  if (type === 133) return 8;
  return type === 135 || type === 136 ? 24 : 0;
}

function maskMessage(b: Uint8Array, at: number, end: number): void {
  const type = b[at] ?? 0;
  if (type === 128 || type === 129) {
    put16(b, at + 4, 1);
    if (end - at >= 24) b.fill(0, at + 8, at + 24);
  } else if (type < 128) maskIpv6(b, at + 8, end, true);
  const options = optionsOf(type);
  for (let i = at + options; options > 0 && i + 8 <= end && (b[i + 1] ?? 0) > 0; i += (b[i + 1] ?? 0) * 8)
    if (b[i] === NONCE) b.fill(0, i + 2, i + 8);
}

/** Masks the packet at `ip`, in place. `quoted`: by an error, whose quotation may be cut short. */
export function maskIpv6(b: Uint8Array, ip: number, limit: number, quoted: boolean): void {
  if (ip + HEADER > limit || (b[ip] ?? 0) >> 4 !== 6) return;
  if (((b[ip + 1] ?? 0) & 15) !== 0 || u16(b, ip + 2) !== 0) {
    b[ip + 1] = (b[ip + 1] ?? 0) & 0xf0;
    put16(b, ip + 2, 1);
  }
  const full = ip + HEADER + u16(b, ip + 4);
  const end = Math.min(limit, full);
  const at = ip + HEADER;
  if (b[ip + 6] !== ICMPV6 || end - at < 8) return;
  const whole = end === full;
  const right = whole && sum(b, ip, at, end) === 0xffff;
  maskMessage(b, at, end);
  // A checksum that was right stays right; one that cannot be checked is not compared.
  if (whole && !right && !quoted) return;
  put16(b, at + 2, 0);
  if (right) put16(b, at + 2, ~sum(b, ip, at, end) & 0xffff);
}

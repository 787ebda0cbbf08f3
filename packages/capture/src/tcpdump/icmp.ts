// ICMP (print-icmp.c). With -v an error shows the packet it quotes; RFC 4884's extensions are named, not taken apart.

import { checksum, IPPROTO_TCP, IPPROTO_UDP } from "@podwire/wire";
import type { IpContext } from "./demux.ts";
import { type Dissection, hexPad, type Words, word } from "./dissection.ts";
import { unknownData } from "./hex.ts";
import { ipPrint, shouldBe } from "./ip.ts";

const TYPES: Words = [
  [0, "echo reply"],
  [4, "source quench"],
  [8, "echo request"],
  [10, "router solicitation"],
  [13, "time stamp request"],
  [14, "time stamp reply"],
  [15, "information request"],
  [16, "information reply"],
  [17, "address mask request"],
];

/** Codes of "destination unreachable" that say no more than a host or net, and why. */
const UNREACHABLE: Record<number, readonly [string, string]> = {
  0: ["net ", ""],
  1: ["host ", ""],
  5: ["", " - source route failed"],
  6: ["net ", " - unknown"],
  7: ["host ", " - unknown"],
  8: ["", " - source host isolated"],
  9: ["net ", " - admin prohibited"],
  10: ["host ", " - admin prohibited"],
  11: ["net ", " - tos prohibited"],
  12: ["host ", " - tos prohibited"],
  13: ["host ", " - admin prohibited filter"],
  14: ["host ", " - host precedence violation"],
  15: ["host ", " - precedence cutoff"],
};

const isError = (type: number): boolean =>
  type === 3 || type === 4 || type === 5 || type === 11 || type === 12;

/** The original builds the text in a buffer of 164 bytes; only a long router advertisement notices. */
const BUFFER = 163;

export function icmpPrint(d: Dissection, at: number, length: number, ip: IpContext): void {
  d.protocol = "icmp";
  const type = d.u8(at);
  const text = describe(d, at, type, d.u8(at + 1));
  if (text === undefined) {
    d.truncated();
    return;
  }
  d.print(`ICMP ${text.slice(0, BUFFER)}, length ${length}`);
  if (d.verbose === 0) return;
  if (!ip.fragmented && d.has(at, length)) {
    const wrong = checksum.checksum(d.bytes, at, at + length);
    if (wrong !== 0) {
      const found = d.u16(at + 2);
      d.print(` (wrong icmp cksum ${found.toString(16)} (->${shouldBe(found, wrong).toString(16)})!)`);
    }
  }
  if (isError(type)) {
    d.print("\n\t");
    const before = d.end;
    const quoted = d.u16(at + 10);
    d.end = Math.min(at + 8 + quoted, d.end);
    ipPrint(d, at + 8, quoted);
    d.end = before;
  }
  d.protocol = "icmp";
  if (length > 136 && (type === 3 || type === 11 || type === 12)) extensionPrint(d, at, length);
}

/** The text of a message; undefined when it is cut where tcpdump looks first. */
function describe(d: Dissection, at: number, type: number, code: number): string | undefined {
  const quotedDestination = (): string => d.ip(at + 24);
  switch (type) {
    case 0:
    case 8:
      return `echo ${type === 8 ? "request" : "reply"}, id ${d.u16(at + 4)}, seq ${d.u16(at + 6)}`;
    case 3:
      return unreachable(d, at, code);
    case 5: {
      const tos = code === 2 || code === 3 ? "-tos" : "";
      const to = code === 0 || code === 2 ? "net " : code === 1 || code === 3 ? "host " : "";
      return `redirect${code > 3 ? `-#${code}` : tos} ${quotedDestination()} to ${to}${d.ip(at + 4)}`;
    }
    case 9:
      return routerAdvertisement(d, at);
    case 11:
      if (!d.has(at + 24, 4)) return undefined;
      if (code === 0) return "time exceeded in-transit";
      return code === 1 ? "ip reassembly time exceeded" : `time exceeded-#${code}`;
    case 12:
      return code !== 0 ? `parameter problem - code ${code}` : `parameter problem - octet ${d.u8(at + 4)}`;
    case 13:
      return `time stamp query id ${d.u16(at + 4)} seq ${d.u16(at + 6)}`;
    case 14: {
      if (!d.has(at + 16, 4)) return undefined;
      const [original, received, sent] = [8, 12, 16].map((offset) => clock(d.u32(at + offset)));
      const ids = `id ${d.u16(at + 4)} seq ${d.u16(at + 6)}`;
      return `time stamp reply ${ids}: org ${original}, recv ${received}, xmit ${sent}`;
    }
    case 18:
      return `address mask is 0x${hexPad(d.u32(at + 8), 8)}`;
    default:
      return word(TYPES, type, `type-#${type}`);
  }
}

function unreachable(d: Dissection, at: number, code: number): string | undefined {
  const [before, after] = UNREACHABLE[code] ?? ["", ` - #${code}`];
  if (code === 2) return `${d.ip(at + 24)} protocol ${d.u8(at + 17)} unreachable`;
  if (code === 3) {
    if (!d.has(at + 17, 1)) return undefined;
    const port = d.u16(at + 8 + ((d.u8(at + 8) & 15) << 2) + 2);
    const protocol = d.u8(at + 17);
    const host = d.ip(at + 24);
    if (protocol === IPPROTO_TCP) return `${host} tcp port ${d.names.port(port, "tcp")} unreachable`;
    if (protocol === IPPROTO_UDP) return `${host} udp port ${d.names.port(port, "udp")} unreachable`;
    return `${host} protocol ${protocol} port ${port} unreachable`;
  }
  if (code === 4) {
    const mtu = d.u16(at + 6);
    return `${d.ip(at + 24)} unreachable - need to frag${mtu ? ` (mtu ${mtu})` : ""}`;
  }
  return `${before}${d.ip(at + 24)} unreachable${after}`;
}

/** RFC 1256. */
function routerAdvertisement(d: Dissection, at: number): string | undefined {
  if (!d.has(at + 4, 4)) return undefined;
  const lifetime = d.u16(at + 6);
  const two = (n: number): string => String(n).padStart(2, "0");
  const [hours, minutes, seconds] = [
    Math.floor(lifetime / 3600),
    Math.floor(lifetime / 60) % 60,
    lifetime % 60,
  ];
  const time =
    lifetime < 60
      ? `${lifetime}`
      : hours === 0
        ? `${minutes}:${two(seconds)}`
        : `${hours}:${two(minutes)}:${two(seconds)}`;
  let text = `router advertisement lifetime ${time} ${d.u8(at + 4)}:`;
  if (d.u8(at + 5) !== 2) return `${text} [size ${d.u8(at + 5)}]`;
  for (let i = 0; i < d.u8(at + 4); i++) {
    if (!d.has(at + 8 + 8 * i, 8)) return undefined;
    text += ` {${d.ip(at + 8 + 8 * i)} ${d.u32(at + 12 + 8 * i)}}`;
  }
  return text;
}

/** Milliseconds since midnight. */
function clock(ms: number): string {
  const pad = (n: number, digits: number): string => String(n).padStart(digits, "0");
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  return `${pad(Math.floor(minutes / 60), 2)}:${pad(minutes % 60, 2)}:${pad(seconds % 60, 2)}.${pad(ms % 1000, 3)}`;
}

/** RFC 4884: 128 bytes of the packet, then objects; taken for one when its length or its checksum says so. */
function extensionPrint(d: Dissection, at: number, length: number): void {
  if (!d.has(at, 141)) {
    d.truncated();
    return;
  }
  const start = at + 136;
  const size = length - 136;
  const sums = d.has(start, size) && checksum.checksum(d.bytes, start, start + size) === 0;
  if (d.u8(at + 5) === 0 && d.has(start, size) && !sums) return;
  const version = d.u8(start) >> 4;
  d.print(`\n\tICMP Multi-Part extension v${version}`);
  if (version !== 2) {
    d.print(" packet not supported");
    return;
  }
  if (d.has(start, size)) {
    d.print(`, checksum 0x${hexPad(d.u16(start + 2), 4)} (${sums ? "" : "in"}correct), length ${size}`);
  }
  let left = size - 4;
  for (let i = start + 4; left > 4; ) {
    if (!d.has(i, 4)) {
      d.truncated();
      return;
    }
    const object = d.u16(i);
    const kind = d.u8(i + 2);
    const name = kind === 1 ? "MPLS Stack Entry" : kind === 2 ? "Interface Identification" : "unknown";
    d.print(`\n\t  ${name} Object (${kind}), Class-Type: ${d.u8(i + 3)}, length ${object}`);
    left -= 4;
    if (kind === 0 || object < 4) return;
    if (kind === 1 && d.u8(i + 3) === 1) {
      const entry = d.u32(i + 4);
      d.print(
        `\n\t    label ${entry >>> 12}, tc ${(entry >> 9) & 7}${entry & 0x100 ? ", [S]" : ""}, ttl ${entry & 0xff}`,
      );
    } else unknownData(d, "\n\t    ", i + 4, object - 4);
    if (left < object - 4) return;
    left -= object - 4;
    i += object;
  }
}

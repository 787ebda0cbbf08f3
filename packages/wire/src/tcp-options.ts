// TCP options (RFC 9293 3.1; RFC 7323 window scale and timestamps; RFC 2018 SACK; net/ipv4/tcp_input.c): a kind
// byte, and for all but EOL and NOP a length that counts both. A known kind of an unexpected length stays bytes.

import { setU32, u16, u32 } from "./bytes.ts";
import {
  TCPOPT_EOL,
  TCPOPT_MSS,
  TCPOPT_NOP,
  TCPOPT_SACK,
  TCPOPT_SACK_PERM,
  TCPOPT_TIMESTAMP,
  TCPOPT_WINDOW,
} from "./constants.ts";
import { fits, MalformedPacket } from "./errors.ts";

export type TcpOption =
  | { kind: "nop" }
  /** Ends the list; `rest` is what follows it in the header, zeros as a rule. */
  | { kind: "eol"; rest: Uint8Array }
  /** Maximum segment size, bytes. */
  | { kind: "mss"; value: number }
  /** Window scale: a power of two. */
  | { kind: "window-scale"; shift: number }
  | { kind: "sack-permitted" }
  /** Received blocks, as sequence numbers: first, and one past the last. */
  | { kind: "sack"; blocks: { left: number; right: number }[] }
  | { kind: "timestamps"; value: number; echoReply: number }
  | { kind: "other"; type: number; data: Uint8Array };

/**
 * Where the first option of a kind starts in the segment at `b[at]`, or -1. `at` is the TCP header, whose length
 * must have been checked; a malformed list ends the search.
 */
export function optionAt(b: Uint8Array, at: number, kind: number): number {
  const end = at + ((b[at + 12]! >>> 4) << 2);
  let i = at + 20;
  while (i < end) {
    const found = b[i]!;
    if (found === kind) return i;
    if (found === TCPOPT_EOL) return -1;
    if (found === TCPOPT_NOP) {
      i++;
      continue;
    }
    const length = i + 1 < end ? b[i + 1]! : 0;
    if (length < 2 || i + length > end) return -1;
    i += length;
  }
  return -1;
}

/** Reads the options between header and payload. Throws {@link MalformedPacket}. */
export function parseOptions(b: Uint8Array, at: number, end: number): TcpOption[] {
  const options: TcpOption[] = [];
  let i = at;
  while (i < end) {
    const type = b[i]!;
    if (type === TCPOPT_EOL) {
      options.push({ kind: "eol", rest: b.slice(i + 1, end) });
      break;
    }
    if (type === TCPOPT_NOP) {
      options.push({ kind: "nop" });
      i++;
      continue;
    }
    if (i + 1 >= end) throw new MalformedPacket("tcp", `option ${type}`, i, "no room for its length byte");
    const length = b[i + 1]!;
    if (length < 2 || i + length > end) {
      throw new MalformedPacket("tcp", `option ${type}`, i + 1, `length ${length}, ${end - i} bytes there`);
    }
    options.push(parseOption(b, i, type, length));
    i += length;
  }
  return options;
}

function parseOption(b: Uint8Array, at: number, type: number, length: number): TcpOption {
  if (type === TCPOPT_MSS && length === 4) return { kind: "mss", value: u16(b, at + 2) };
  if (type === TCPOPT_WINDOW && length === 3) return { kind: "window-scale", shift: b[at + 2]! };
  if (type === TCPOPT_SACK_PERM && length === 2) return { kind: "sack-permitted" };
  if (type === TCPOPT_TIMESTAMP && length === 10) {
    return { kind: "timestamps", value: u32(b, at + 2), echoReply: u32(b, at + 6) };
  }
  if (type === TCPOPT_SACK && length > 2 && (length - 2) % 8 === 0) {
    const blocks = [];
    for (let i = at + 2; i < at + length; i += 8) blocks.push({ left: u32(b, i), right: u32(b, i + 4) });
    return { kind: "sack", blocks };
  }
  return { kind: "other", type, data: b.slice(at + 2, at + length) };
}

/** The bytes of a list of options, padded with EOL to a multiple of four. */
export function emitOptions(options: readonly TcpOption[]): Uint8Array {
  const bytes: number[] = [];
  for (const option of options) bytes.push(...emitOption(option));
  while (bytes.length % 4 !== 0) bytes.push(TCPOPT_EOL);
  return Uint8Array.from(bytes);
}

function emitOption(option: TcpOption): Uint8Array | number[] {
  switch (option.kind) {
    case "nop":
      return [TCPOPT_NOP];
    case "eol":
      return [TCPOPT_EOL, ...option.rest];
    case "mss": {
      const mss = fits("tcp", "maximum segment size", option.value, 16);
      return [TCPOPT_MSS, 4, mss >> 8, mss & 0xff];
    }
    case "window-scale":
      return [TCPOPT_WINDOW, 3, fits("tcp", "window scale", option.shift, 8)];
    case "sack-permitted":
      return [TCPOPT_SACK_PERM, 2];
    case "timestamps": {
      const out = Uint8Array.of(TCPOPT_TIMESTAMP, 10, 0, 0, 0, 0, 0, 0, 0, 0);
      setU32(out, 2, fits("tcp", "timestamp value", option.value, 32));
      setU32(out, 6, fits("tcp", "timestamp echo reply", option.echoReply, 32));
      return out;
    }
    case "sack": {
      const out = new Uint8Array(2 + 8 * option.blocks.length);
      out[0] = TCPOPT_SACK;
      out[1] = fits("tcp", "SACK length", out.length, 8);
      option.blocks.forEach((block, i) => {
        setU32(out, 2 + 8 * i, fits("tcp", "SACK left edge", block.left, 32));
        setU32(out, 6 + 8 * i, fits("tcp", "SACK right edge", block.right, 32));
      });
      return out;
    }
    case "other": {
      const length = fits("tcp", "option length", option.data.length + 2, 8);
      return [fits("tcp", "option kind", option.type, 8), length, ...option.data];
    }
  }
}

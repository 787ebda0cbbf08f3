// One packet being printed: the bytes, how far they may be read, and the text so far. tcpdump narrows its `snapend`
// to each layer's own length and gives up a packet at the first read behind it, with ` [|proto]`; the same here, so
// that a cut packet reads the same up to the same word.

import { hex8, u16, u32 } from "@podwire/wire";
import type { TcpdumpFlags } from "./flags.ts";
import type { Names } from "./names.ts";

/** Thrown by a read behind the end; caught where a packet's printing starts. Never leaves this folder. */
export class Truncated extends Error {}

/** Initial sequence numbers of a TCP conversation, from its first segment seen with an ACK. */
export interface TcpConversation {
  seq: number;
  ack: number;
}

/** What lasts from packet to packet. */
export interface Session {
  readonly flags: TcpdumpFlags;
  readonly names: Names;
  readonly conversations: Map<string, TcpConversation>;
}

export class Dissection {
  readonly bytes: Uint8Array;
  readonly flags: TcpdumpFlags;
  readonly verbose: number;
  readonly names: Names;
  readonly session: Session;
  /** No byte from here on may be read. */
  end: number;
  /** The protocol at work, for ` [|proto]`. */
  protocol = "";
  text = "";
  /** What the packet carries that tcpdump would take apart and we did not. */
  undecoded: string | undefined;

  constructor(bytes: Uint8Array, session: Session) {
    this.bytes = bytes;
    this.end = bytes.length;
    this.session = session;
    this.flags = session.flags;
    this.verbose = session.flags.v ?? 0;
    this.names = session.names;
  }

  print(text: string): void {
    this.text += text;
  }

  /** Are `length` bytes at `at` there? */
  has(at: number, length: number): boolean {
    return at + length <= this.end;
  }

  need(at: number, length: number): void {
    if (!this.has(at, length)) throw new Truncated();
  }

  u8(at: number): number {
    this.need(at, 1);
    return this.bytes[at]!;
  }

  u16(at: number): number {
    this.need(at, 2);
    return u16(this.bytes, at);
  }

  u32(at: number): number {
    this.need(at, 4);
    return u32(this.bytes, at);
  }

  ip(at: number): string {
    this.need(at, 4);
    return this.names.ipv4(u32(this.bytes, at));
  }

  ip6(at: number): string {
    this.need(at, 16);
    return this.names.ipv6(this.bytes, at);
  }

  mac(at: number): string {
    this.need(at, 6);
    return this.names.mac(this.bytes, at);
  }

  /** Bytes in hex with colons between. */
  link(at: number, length: number): string {
    this.need(at, length);
    if (length === 0) return "<empty>";
    if (length === 6) return this.names.mac(this.bytes, at);
    return Array.from(this.bytes.subarray(at, at + length), hex8).join(":");
  }

  truncated(): void {
    this.print(` [|${this.protocol}]`);
  }

  invalid(): void {
    this.print(" (invalid)");
  }

  /** Narrows the end to `length` bytes from `at`; returns the end to be restored. */
  narrow(at: number, length: number): number {
    const before = this.end;
    if (length <= this.end - at) this.end = at + length;
    return before;
  }
}

/** A table from numbers to words. */
export type Words = readonly (readonly [number, string])[];

/** The word for a number, or `otherwise`. */
export function word(table: Words, value: number, otherwise: string): string {
  for (const [number, text] of table) if (number === value) return text;
  return otherwise;
}

/** The words for all bits that are set, or `otherwise`. */
export function bits(table: Words, value: number, otherwise: string, separator = ", "): string {
  const found = table.filter(([bit]) => bit !== 0 && (value & bit) >>> 0 === bit).map(([, text]) => text);
  return found.length === 0 ? otherwise : found.join(separator);
}

/** A number as `%0Nx` prints it. */
export const hexPad = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");

/** A character as `cat -v` shows it. */
export function visible(byte: number): string {
  const meta = byte >= 0x80 ? "M-" : "";
  const low = byte & 0x7f;
  return (
    meta + (low >= 0x20 && low < 0x7f ? String.fromCharCode(low) : `^${String.fromCharCode(low ^ 0x40)}`)
  );
}

// A capture file that does not parse. What was read before the fault is kept: a file cut off in the middle, as one
// still being written is, loses its last packet and not the others.

import type { Capture } from "./capture.ts";

export class MalformedCapture extends Error {
  override readonly name = "MalformedCapture";
  /** The file format, as far as it was known. */
  readonly format: "pcap" | "pcapng" | "unknown";
  /** Byte offset in the file. */
  readonly offset: number;
  /** What was found there, in words. */
  readonly found: string;
  /** Everything that came before the fault. */
  readonly before: Capture | undefined;

  constructor(format: "pcap" | "pcapng" | "unknown", offset: number, found: string, before?: Capture) {
    super(`malformed capture${format === "unknown" ? "" : ` (${format})`} at byte ${offset}: ${found}`);
    this.format = format;
    this.offset = offset;
    this.found = found;
    this.before = before;
  }
}

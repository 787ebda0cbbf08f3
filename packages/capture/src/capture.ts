// What a capture file holds, the same for both formats: interfaces, and packets in the order of the file. Times are
// bigints, because nanoseconds since 1970 need 61 bits; the simulator's clock (a number from 0) converts with BigInt.

import { MalformedCapture } from "./errors.ts";
import { parsePcap } from "./pcap.ts";
import { parsePcapng } from "./pcapng.ts";

/** Link types (https://www.tcpdump.org/linktypes.html) that are spoken here. */
export const LINKTYPE_ETHERNET = 1;
export const LINKTYPE_RAW = 101;
export const LINKTYPE_LINUX_SLL = 113;
export const LINKTYPE_LINUX_SLL2 = 276;

export interface CaptureInterface {
  linktype: number;
  /** Most bytes kept of a packet; 0 is no limit. */
  snaplen: number;
  /** pcapng only: `veth0`. */
  name?: string;
  /** pcapng only. */
  description?: string;
}

export interface CapturedPacket {
  /** Index into {@link Capture.interfaces}. */
  interfaceId: number;
  /** Nanoseconds since 1970-01-01 UTC. */
  time: bigint;
  /** What was kept of the packet. */
  bytes: Uint8Array;
  /** Length of the packet on the wire, bytes. */
  originalLength: number;
  /** pcapng only. */
  comment?: string;
  /** pcapng only: seen coming in or going out. */
  direction?: "in" | "out";
}

export interface Capture {
  /** Of the first interface; 1 (Ethernet) where there is none. */
  linktype: number;
  interfaces: CaptureInterface[];
  packets: CapturedPacket[];
}

/** Reads either format by its first four bytes. Throws {@link MalformedCapture}. */
export function parseCapture(file: Uint8Array): Capture {
  if (file.length < 4)
    throw new MalformedCapture("unknown", 0, `${file.length} bytes, too short for a magic number`);
  const magic = ((file[0]! << 24) | (file[1]! << 16) | (file[2]! << 8) | file[3]!) >>> 0;
  return magic === 0x0a0d0d0a ? parsePcapng(file) : parsePcap(file);
}

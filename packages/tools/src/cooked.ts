// The Linux cooked capture header, version 2 (LINKTYPE_LINUX_SLL2): what stands before a packet that was captured on "any" device.
//
//   protocol 2 | reserved 2 | interface index 4 | ARPHRD 2 | packet type 1 | address length 1 | address 8

import type { PacketMessage } from "@podwire/transport";
import { setU16, setU32, u16, u32 } from "@podwire/wire";

export const SLL2_HLEN = 20;

/** The packet with its cooked header, from what a dgram packet socket gave. */
export function cook(message: PacketMessage): Uint8Array {
  const bytes = new Uint8Array(SLL2_HLEN + message.data.length);
  setU16(bytes, 0, message.protocol);
  setU32(bytes, 4, message.ifindex);
  setU16(bytes, 8, message.hatype);
  bytes[10] = message.pktType;
  bytes[11] = message.source.length;
  bytes.set(message.source.subarray(0, 8), 12);
  bytes.set(message.data, SLL2_HLEN);
  return bytes;
}

/** What a cooked header says. */
export interface Cooked {
  readonly ifindex: number;
  readonly pktType: number;
  /** The packet as an Ethernet frame: its source is known, its destination is not. */
  readonly frame: Uint8Array;
}

/** Takes a cooked header off; null where the bytes are too few for one. */
export function uncook(bytes: Uint8Array): Cooked | null {
  if (bytes.length < SLL2_HLEN) return null;
  const frame = new Uint8Array(14 + bytes.length - SLL2_HLEN);
  frame.set(bytes.subarray(12, 18), 6);
  setU16(frame, 12, u16(bytes, 0));
  frame.set(bytes.subarray(SLL2_HLEN), 14);
  return { ifindex: u32(bytes, 4), pktType: bytes[10] as number, frame };
}

/** tcpdump's word for a packet type, three letters wide. */
export const PACKET_TYPES = ["In ", "B  ", "M  ", "P  ", "Out"] as const;

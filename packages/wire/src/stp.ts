// Spanning tree BPDUs (IEEE 802.1D-1998 9.3, 802.1D-2004 9.3.3 for the rapid form; net/bridge/br_stp_bpdu.c). They
// travel in LLC to 01:80:c2:00:00:00. Linux sends configuration and topology change notification; rapid ones are
// read so that a capture of another bridge can be shown. Times are in 1/256 s, as on the wire.
//
//   byte  0  protocol identifier (0)      5  root identifier: priority 2, MAC 6
//         2  protocol version            13  root path cost, 4
//         3  BPDU type                   17  bridge identifier: priority 2, MAC 6
//         4  flags                       25  port identifier, 2
//                                        27  message age, 29 maximum age, 31 hello time, 33 forward delay, 2 each
//                                        35  version 1 length (rapid only)

import { setU16, setU32, u16, u32 } from "./bytes.ts";
import { fits, MalformedPacket, needBytes } from "./errors.ts";
import { formatMac, writeMac } from "./mac.ts";

/** Bytes of each kind. */
export const CONFIG_LENGTH = 35;
export const TCN_LENGTH = 4;
export const RAPID_LENGTH = 36;
/** BPDU types. */
export const TYPE_CONFIG = 0x00;
export const TYPE_RAPID = 0x02;
export const TYPE_TCN = 0x80;
/** Flags of a configuration BPDU. */
export const FLAG_TOPOLOGY_CHANGE = 0x01;
export const FLAG_TOPOLOGY_CHANGE_ACK = 0x80;
/** Offsets of the two identifiers, eight bytes each: priority 2, MAC 6. */
export const ROOT_ID = 5;
export const BRIDGE_ID = 17;
/** Wire units in a second. */
export const TICKS_PER_SECOND = 256;

export const version = (b: Uint8Array, at: number): number => b[at + 2]!;
export const type = (b: Uint8Array, at: number): number => b[at + 3]!;
export const flags = (b: Uint8Array, at: number): number => b[at + 4]!;
export const rootPathCost = (b: Uint8Array, at: number): number => u32(b, at + 13);
export const portId = (b: Uint8Array, at: number): number => u16(b, at + 25);
export const messageAge = (b: Uint8Array, at: number): number => u16(b, at + 27);
export const maxAge = (b: Uint8Array, at: number): number => u16(b, at + 29);
export const helloTime = (b: Uint8Array, at: number): number => u16(b, at + 31);
export const forwardDelay = (b: Uint8Array, at: number): number => u16(b, at + 33);

/** 0 when a whole configuration, notification or rapid BPDU is there. */
export function check(b: Uint8Array, at: number, end: number): 0 | "too-short" | "protocol" | "type" {
  if (end - at < TCN_LENGTH) return "too-short";
  if (u16(b, at) !== 0) return "protocol";
  const kind = type(b, at);
  if (kind === TYPE_TCN) return 0;
  if (kind !== TYPE_CONFIG && kind !== TYPE_RAPID) return "type";
  return end - at < (kind === TYPE_RAPID ? RAPID_LENGTH : CONFIG_LENGTH) ? "too-short" : 0;
}

/** A bridge: lower priority wins, then lower MAC. */
export interface BridgeId {
  priority: number;
  mac: string;
}

/** What configuration and rapid BPDUs say. */
export interface StpConfig {
  kind: "configuration" | "rapid";
  version: number;
  flags: number;
  root: BridgeId;
  rootPathCost: number;
  bridge: BridgeId;
  /** Priority and number of the sending port: 0x8001. */
  portId: number;
  /** In 1/256 s, as are the next three. */
  messageAge: number;
  maxAge: number;
  helloTime: number;
  forwardDelay: number;
  /** Of a rapid BPDU: 0 as a rule. */
  version1Length?: number;
}

/** A BPDU as values. */
export type Stp = StpConfig | { kind: "topology-change-notification"; version: number };

/** Reads a BPDU (after LLC). Bytes after it are padding. Throws {@link MalformedPacket}. */
export function parse(b: Uint8Array, at = 0, end = b.length): Stp {
  needBytes("stp", "BPDU", at, end, TCN_LENGTH);
  if (u16(b, at) !== 0)
    throw new MalformedPacket("stp", "protocol identifier", at, `${u16(b, at)}, must be 0`);
  const kind = type(b, at);
  if (kind === TYPE_TCN) return { kind: "topology-change-notification", version: version(b, at) };
  if (kind !== TYPE_CONFIG && kind !== TYPE_RAPID) {
    throw new MalformedPacket("stp", "BPDU type", at + 3, `${kind}, must be 0, 2 or 128`);
  }
  needBytes("stp", "BPDU", at, end, kind === TYPE_RAPID ? RAPID_LENGTH : CONFIG_LENGTH);
  const config: StpConfig = {
    kind: kind === TYPE_RAPID ? "rapid" : "configuration",
    version: version(b, at),
    flags: flags(b, at),
    root: { priority: u16(b, at + ROOT_ID), mac: formatMac(b, at + ROOT_ID + 2) },
    rootPathCost: rootPathCost(b, at),
    bridge: { priority: u16(b, at + BRIDGE_ID), mac: formatMac(b, at + BRIDGE_ID + 2) },
    portId: portId(b, at),
    messageAge: messageAge(b, at),
    maxAge: maxAge(b, at),
    helloTime: helloTime(b, at),
    forwardDelay: forwardDelay(b, at),
  };
  if (kind === TYPE_RAPID) config.version1Length = b[at + 35]!;
  return config;
}

/** A new array with the BPDU, to be put into LLC. */
export function emit(bpdu: Stp): Uint8Array {
  if (bpdu.kind === "topology-change-notification") {
    return Uint8Array.of(0, 0, fits("stp", "version", bpdu.version, 8), TYPE_TCN);
  }
  const rapid = bpdu.kind === "rapid";
  const out = new Uint8Array(rapid ? RAPID_LENGTH : CONFIG_LENGTH);
  out[2] = fits("stp", "version", bpdu.version, 8);
  out[3] = rapid ? TYPE_RAPID : TYPE_CONFIG;
  out[4] = fits("stp", "flags", bpdu.flags, 8);
  setU16(out, ROOT_ID, fits("stp", "root priority", bpdu.root.priority, 16));
  writeMac(out, ROOT_ID + 2, bpdu.root.mac);
  setU32(out, 13, fits("stp", "root path cost", bpdu.rootPathCost, 32));
  setU16(out, BRIDGE_ID, fits("stp", "bridge priority", bpdu.bridge.priority, 16));
  writeMac(out, BRIDGE_ID + 2, bpdu.bridge.mac);
  setU16(out, 25, fits("stp", "port identifier", bpdu.portId, 16));
  setU16(out, 27, fits("stp", "message age", bpdu.messageAge, 16));
  setU16(out, 29, fits("stp", "maximum age", bpdu.maxAge, 16));
  setU16(out, 31, fits("stp", "hello time", bpdu.helloTime, 16));
  setU16(out, 33, fits("stp", "forward delay", bpdu.forwardDelay, 16));
  if (rapid) out[35] = fits("stp", "version 1 length", bpdu.version1Length ?? 0, 8);
  return out;
}

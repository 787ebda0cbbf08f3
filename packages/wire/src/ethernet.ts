// Ethernet II and IEEE 802.3 frames, without preamble and check sequence, as the kernel hands them to a device
// (include/linux/etherdevice.h, net/ethernet/eth.c). A type of 1,500 or less is an 802.3 length, and LLC follows.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                      Destination Address                      |
//   +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                               |                               |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
//   |                         Source Address                        |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |         Type / Length         |            data …
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

import { setU16, u16 } from "./bytes.ts";
import { ETH_DATA_LEN, ETH_HLEN, ETH_P_802_3_MIN } from "./constants.ts";
import { fits, MalformedPacket, needBytes, UnrepresentableField } from "./errors.ts";
import { formatMac, isBroadcastMac, isMulticastMac, macCopy, writeMac } from "./mac.ts";

/** Offsets in bytes from the start of the frame; addresses are read in place with the functions of mac.ts. */
export const DST = 0;
export const SRC = 6;
export const TYPE = 12;

/** EtherType, or a length when below {@link ETH_P_802_3_MIN}. */
export const type = (b: Uint8Array, at: number): number => u16(b, at + TYPE);

export const setType = (b: Uint8Array, at: number, value: number): void => setU16(b, at + TYPE, value);

/** Is the frame for a group (multicast or broadcast)? */
export const isMulticast = (b: Uint8Array, at: number): boolean => isMulticastMac(b, at);

export const isBroadcast = (b: Uint8Array, at: number): boolean => isBroadcastMac(b, at);

/** Writes the fourteen bytes of a header at `b[at]`; addresses come from `dst[dstAt]` and `src[srcAt]`. */
export function write(
  b: Uint8Array,
  at: number,
  dst: Uint8Array,
  dstAt: number,
  src: Uint8Array,
  srcAt: number,
  etherType: number,
): void {
  macCopy(dst, dstAt, b, at + DST);
  macCopy(src, srcAt, b, at + SRC);
  setU16(b, at + TYPE, etherType);
}

/** 0 when a whole header is there. */
export const check = (_b: Uint8Array, at: number, end: number): 0 | "too-short" =>
  end - at < ETH_HLEN ? "too-short" : 0;

/** A frame as values. */
export interface Ethernet {
  /** `02:00:00:00:00:01`. */
  destination: string;
  source: string;
  /** EtherType. Absent in an 802.3 frame, whose length field is computed. */
  type?: number;
  /** Everything after the header (in an 802.3 frame: as many bytes as its length says). */
  payload: Uint8Array;
  /** What follows the payload of an 802.3 frame that was padded to the minimum. */
  padding?: Uint8Array;
}

export type EthernetInit = Omit<Ethernet, "payload"> & { payload?: Uint8Array };

/** Reads a frame; the payload shares memory with `b`. Throws {@link MalformedPacket}. */
export function parse(b: Uint8Array, at = 0, end = b.length): Ethernet {
  needBytes("ethernet", "header", at, end, ETH_HLEN);
  const field = type(b, at);
  const start = at + ETH_HLEN;
  const frame: Ethernet = {
    destination: formatMac(b, at + DST),
    source: formatMac(b, at + SRC),
    payload: b.subarray(start, end),
  };
  if (field >= ETH_P_802_3_MIN) {
    frame.type = field;
    return frame;
  }
  if (field > ETH_DATA_LEN) {
    throw new MalformedPacket("ethernet", "type", at + TYPE, `${field} is neither a length nor an EtherType`);
  }
  needBytes("ethernet", "length", start, end, field);
  frame.payload = b.subarray(start, start + field);
  if (start + field < end) frame.padding = b.subarray(start + field, end);
  return frame;
}

/** A new array with the frame. Nothing is padded to a minimum: neither does a virtual device. */
export function emit(
  frame: EthernetInit,
  payload: Uint8Array = frame.payload ?? new Uint8Array(0),
): Uint8Array {
  const padding = frame.type === undefined ? frame.padding : undefined;
  const out = new Uint8Array(ETH_HLEN + payload.length + (padding?.length ?? 0));
  writeMac(out, DST, frame.destination);
  writeMac(out, SRC, frame.source);
  if (frame.type === undefined) {
    if (payload.length > ETH_DATA_LEN) {
      throw new UnrepresentableField(
        "ethernet",
        "length",
        payload.length,
        `at most ${ETH_DATA_LEN} in an 802.3 frame`,
      );
    }
    setU16(out, TYPE, payload.length);
  } else {
    const etherType = fits("ethernet", "type", frame.type, 16);
    if (etherType < ETH_P_802_3_MIN) {
      throw new UnrepresentableField(
        "ethernet",
        "type",
        etherType,
        "at least 0x0600 (leave it out for 802.3)",
      );
    }
    setU16(out, TYPE, etherType);
  }
  out.set(payload, ETH_HLEN);
  if (padding) out.set(padding, ETH_HLEN + payload.length);
  return out;
}

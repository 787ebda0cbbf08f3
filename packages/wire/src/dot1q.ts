// IEEE 802.1Q tags (include/linux/if_vlan.h). The tag protocol identifier 0x8100 (or 0x88a8) is the EtherType of
// the frame before it, so a tag here begins with its control information and ends with the type of what it carries.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   | PCP |D|    VLAN Identifier    |     Type of what follows      |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

import { setU16, u16 } from "./bytes.ts";
import { ETH_HLEN, ETH_P_8021AD, ETH_P_8021Q, VLAN_HLEN } from "./constants.ts";
import { fits, needBytes } from "./errors.ts";
import * as ethernet from "./ethernet.ts";

/** Tag control information: priority, drop eligible, VLAN. */
export const tci = (b: Uint8Array, at: number): number => u16(b, at);
export const setTci = (b: Uint8Array, at: number, value: number): void => setU16(b, at, value);
/** VLAN identifier, 0 to 4095; 0 carries only a priority. */
export const vid = (b: Uint8Array, at: number): number => u16(b, at) & 0x0fff;
/** Priority code point, 0 to 7. */
export const pcp = (b: Uint8Array, at: number): number => b[at]! >>> 5;
/** Drop eligible indicator. */
export const dei = (b: Uint8Array, at: number): boolean => (b[at]! & 0x10) !== 0;
/** EtherType of what follows the tag. */
export const type = (b: Uint8Array, at: number): number => u16(b, at + 2);

/** 0 when a whole tag is there. */
export const check = (_b: Uint8Array, at: number, end: number): 0 | "too-short" =>
  end - at < VLAN_HLEN ? "too-short" : 0;

/** Does the frame at `b[frame]` start with a tag (`eth_type_vlan`)? */
export function isTagged(b: Uint8Array, frame: number): boolean {
  const etherType = ethernet.type(b, frame);
  return etherType === ETH_P_8021Q || etherType === ETH_P_8021AD;
}

/**
 * Pushes a tag into the frame at `b[frame]`: the addresses move 4 bytes towards the front, where there must be
 * headroom. Returns where the frame starts now (`__vlan_insert_inner_tag`).
 */
export function push(b: Uint8Array, frame: number, protocol: number, control: number): number {
  const start = frame - VLAN_HLEN;
  b.copyWithin(start, frame, frame + ethernet.TYPE);
  setU16(b, start + ethernet.TYPE, protocol);
  setU16(b, start + ETH_HLEN, control);
  return start;
}

/** Takes the outer tag out of the frame at `b[frame]`; returns where the frame starts now (`skb_vlan_untag`). */
export function pop(b: Uint8Array, frame: number): number {
  b.copyWithin(frame + VLAN_HLEN, frame, frame + ethernet.TYPE);
  return frame + VLAN_HLEN;
}

/** A tag as values. */
export interface Dot1q {
  priority: number;
  dropEligible: boolean;
  vlan: number;
  /** EtherType of the payload, or an 802.3 length, as found. */
  type: number;
  payload: Uint8Array;
}

export type Dot1qInit = Partial<Dot1q> & Pick<Dot1q, "vlan" | "type">;

/** Reads a tag from its control information on; the payload shares memory. Throws `MalformedPacket`. */
export function parse(b: Uint8Array, at = 0, end = b.length): Dot1q {
  needBytes("802.1q", "tag", at, end, VLAN_HLEN);
  return {
    priority: pcp(b, at),
    dropEligible: dei(b, at),
    vlan: vid(b, at),
    type: type(b, at),
    payload: b.subarray(at + VLAN_HLEN, end),
  };
}

/** A new array with the tag and what it carries: the payload of a frame of type 0x8100. */
export function emit(tag: Dot1qInit, payload: Uint8Array = tag.payload ?? new Uint8Array(0)): Uint8Array {
  const out = new Uint8Array(VLAN_HLEN + payload.length);
  const priority = fits("802.1q", "priority", tag.priority ?? 0, 3);
  setU16(out, 0, (priority << 13) | (tag.dropEligible ? 0x1000 : 0) | fits("802.1q", "vlan", tag.vlan, 12));
  setU16(out, 2, fits("802.1q", "type", tag.type, 16));
  out.set(payload, VLAN_HLEN);
  return out;
}

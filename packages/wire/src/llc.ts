// IEEE 802.2 logical link control, what an 802.3 frame with a length carries (include/net/llc_pdu.h). A bridge
// needs its unnumbered form for BPDUs: 42 42 03. SNAP and connections are left out; their bytes are payload.
//
//    0                   1                   2
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     DSAP      |     SSAP      |    Control    |   one more byte of control unless it ends in 11
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+

import { LLC_PDU_TYPE_U, LLC_SAP_BSPAN } from "./constants.ts";
import { fits, needBytes } from "./errors.ts";

/** Control of an unnumbered information PDU. */
export const UI = 0x03;
/** Bytes of a header with a control of one byte. */
export const LENGTH = 3;

export const dsap = (b: Uint8Array, at: number): number => b[at]!;
export const ssap = (b: Uint8Array, at: number): number => b[at + 1]!;
/** First byte of the control field. */
export const control = (b: Uint8Array, at: number): number => b[at + 2]!;
/** Bytes of this header: 3 for unnumbered PDUs, 4 for others. */
export const headerLength = (b: Uint8Array, at: number): number =>
  (b[at + 2]! & LLC_PDU_TYPE_U) === LLC_PDU_TYPE_U ? 3 : 4;

/** 0 when the whole header is there. */
export const check = (b: Uint8Array, at: number, end: number): 0 | "too-short" =>
  end - at < LENGTH || end - at < headerLength(b, at) ? "too-short" : 0;

/** Is this how a BPDU begins (`br_stp_rcv` is registered for SAP 0x42, `llc_rcv` hands it UI frames)? */
export const isBpdu = (b: Uint8Array, at: number, end: number): boolean =>
  end - at >= LENGTH && b[at] === LLC_SAP_BSPAN && b[at + 1] === LLC_SAP_BSPAN && b[at + 2] === UI;

/** A PDU as values. */
export interface Llc {
  dsap: number;
  ssap: number;
  /** One byte when it ends in binary 11 (unnumbered), else two, sent low byte first. */
  control: number;
  payload: Uint8Array;
}

export type LlcInit = Omit<Llc, "payload"> & { payload?: Uint8Array };

/** Reads a PDU; the payload shares memory. Throws `MalformedPacket`. */
export function parse(b: Uint8Array, at = 0, end = b.length): Llc {
  needBytes("llc", "header", at, end, LENGTH);
  const length = headerLength(b, at);
  needBytes("llc", "control", at, end, length);
  return {
    dsap: dsap(b, at),
    ssap: ssap(b, at),
    control: length === 3 ? control(b, at) : b[at + 2]! | (b[at + 3]! << 8),
    payload: b.subarray(at + length, end),
  };
}

/** A new array with header and payload. */
export function emit(pdu: LlcInit, payload: Uint8Array = pdu.payload ?? new Uint8Array(0)): Uint8Array {
  const unnumbered = (pdu.control & LLC_PDU_TYPE_U) === LLC_PDU_TYPE_U;
  const length = unnumbered ? 3 : 4;
  const out = new Uint8Array(length + payload.length);
  out[0] = fits("llc", "DSAP", pdu.dsap, 8);
  out[1] = fits("llc", "SSAP", pdu.ssap, 8);
  const value = fits("llc", "control", pdu.control, unnumbered ? 8 : 16);
  out[2] = value;
  if (!unnumbered) out[3] = value >> 8;
  out.set(payload, length);
  return out;
}

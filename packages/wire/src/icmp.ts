// ICMP for IPv4 (RFC 792, RFC 1191 for the next-hop MTU; net/ipv4/icmp.c). Every message is type, code, checksum
// and four bytes that depend on the type; then data, or the start of the packet an error is about.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |          Checksum             |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  echo:         Identifier     |        Sequence Number        |
//   |  unreachable:  unused         |        Next-Hop MTU (code 4)  |
//   |  redirect:     Gateway Internet Address                       |
//   |  parameter:    Pointer        |        unused                 |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     data, or the header and first bytes of the packet in question …

import { setU16, setU32, u16, u32 } from "./bytes.ts";
import { checksum, finish, sum, update16 } from "./checksum.ts";
import {
  ICMP_DEST_UNREACH,
  ICMP_ECHO,
  ICMP_ECHOREPLY,
  ICMP_HLEN,
  ICMP_PARAMETERPROB,
  ICMP_REDIRECT,
  ICMP_SOURCE_QUENCH,
  ICMP_TIME_EXCEEDED,
} from "./constants.ts";
import { fits, needBytes } from "./errors.ts";
import { formatIpv4, parseIpv4 } from "./ipv4-address.ts";

export const type = (b: Uint8Array, at: number): number => b[at]!;
export const code = (b: Uint8Array, at: number): number => b[at + 1]!;
export const checksumField = (b: Uint8Array, at: number): number => u16(b, at + 2);
/** Identifier of an echo. */
export const id = (b: Uint8Array, at: number): number => u16(b, at + 4);
export const setId = (b: Uint8Array, at: number, value: number): void => setU16(b, at + 4, value);
/** Sequence number of an echo. */
export const sequence = (b: Uint8Array, at: number): number => u16(b, at + 6);
export const setSequence = (b: Uint8Array, at: number, value: number): void => setU16(b, at + 6, value);
/** Next-hop MTU of "fragmentation needed". */
export const mtu = (b: Uint8Array, at: number): number => u16(b, at + 6);
/** Gateway of a redirect. */
export const gateway = (b: Uint8Array, at: number): number => u32(b, at + 4);
/** The four bytes after the checksum, whatever they mean. */
export const rest = (b: Uint8Array, at: number): number => u32(b, at + 4);

/** 0 when a header is there and the checksum over everything up to `end` (the IP payload's) is right. */
export function check(b: Uint8Array, at: number, end: number): 0 | "too-short" | "checksum" {
  if (end - at < ICMP_HLEN) return "too-short";
  return checksum(b, at, end) === 0 ? 0 : "checksum";
}

/** Is this type an error, which never causes another (`icmp_pointers[].error`)? */
export const isError = (icmpType: number): boolean =>
  icmpType === ICMP_DEST_UNREACH ||
  icmpType === ICMP_SOURCE_QUENCH ||
  icmpType === ICMP_REDIRECT ||
  icmpType === ICMP_TIME_EXCEEDED ||
  icmpType === ICMP_PARAMETERPROB;

/** Computes the checksum from `at` to `end` and writes it. */
export function fillChecksum(b: Uint8Array, at: number, end: number): void {
  setU16(b, at + 2, 0);
  setU16(b, at + 2, checksum(b, at, end));
}

/** Writes type, code and the four bytes after the checksum; the checksum is left zero for {@link fillChecksum}. */
export function write(b: Uint8Array, at: number, icmpType: number, icmpCode: number, four: number): void {
  b[at] = icmpType;
  b[at + 1] = icmpCode;
  setU16(b, at + 2, 0);
  setU32(b, at + 4, four);
}

/** Turns an echo request into its reply where it lies, checksum kept right (`icmp_echo` sends a copy so). */
export function replyInPlace(b: Uint8Array, at: number): void {
  const before = u16(b, at);
  const after = (ICMP_ECHOREPLY << 8) | (before & 0xff);
  setU16(b, at + 2, update16(u16(b, at + 2), before, after));
  b[at] = ICMP_ECHOREPLY;
}

/** What every message has. */
interface Common {
  code: number;
  /** Only when it is not the right one; `emit` computes it otherwise. */
  checksum?: number;
  /** Data of an echo; of an error, the packet it is about, from its IP header on. */
  payload: Uint8Array;
}

/** A message as values. `unused` fields are zero as a rule and kept as found. */
export type Icmp =
  | (Common & { kind: "echo-request" | "echo-reply"; identifier: number; sequenceNumber: number })
  | (Common & { kind: "destination-unreachable"; unused: number; nextHopMtu: number })
  | (Common & { kind: "redirect"; gateway: string })
  | (Common & { kind: "time-exceeded"; unused: number })
  | (Common & { kind: "parameter-problem"; pointer: number; unused: number })
  | (Common & { kind: "other"; type: number; rest: number });

type Optional = "code" | "payload" | "unused" | "nextHopMtu";
type Init<T> = T extends unknown ? Omit<T, Optional> & Partial<Pick<T, Optional & keyof T>> : never;
/** What `emit` takes: code, payload and unused fields default to zero and nothing. */
export type IcmpInit = Init<Icmp>;

const TYPES = {
  "echo-reply": ICMP_ECHOREPLY,
  "destination-unreachable": ICMP_DEST_UNREACH,
  redirect: ICMP_REDIRECT,
  "echo-request": ICMP_ECHO,
  "time-exceeded": ICMP_TIME_EXCEEDED,
  "parameter-problem": ICMP_PARAMETERPROB,
} as const;

/** Reads a message; the payload shares memory with `b`. A wrong checksum is in the value. Throws MalformedPacket. */
export function parse(b: Uint8Array, at = 0, end = b.length): Icmp {
  needBytes("icmp", "header", at, end, ICMP_HLEN);
  const common: Common = { code: code(b, at), payload: b.subarray(at + ICMP_HLEN, end) };
  if (finish(sum(b, at + 4, end, u16(b, at))) !== checksumField(b, at))
    common.checksum = checksumField(b, at);
  switch (type(b, at)) {
    case ICMP_ECHO:
      return { kind: "echo-request", ...common, identifier: id(b, at), sequenceNumber: sequence(b, at) };
    case ICMP_ECHOREPLY:
      return { kind: "echo-reply", ...common, identifier: id(b, at), sequenceNumber: sequence(b, at) };
    case ICMP_DEST_UNREACH:
      return { kind: "destination-unreachable", ...common, unused: u16(b, at + 4), nextHopMtu: mtu(b, at) };
    case ICMP_REDIRECT:
      return { kind: "redirect", ...common, gateway: formatIpv4(gateway(b, at)) };
    case ICMP_TIME_EXCEEDED:
      return { kind: "time-exceeded", ...common, unused: rest(b, at) };
    case ICMP_PARAMETERPROB:
      return { kind: "parameter-problem", ...common, pointer: b[at + 4]!, unused: rest(b, at) & 0xffffff };
    default:
      return { kind: "other", ...common, type: type(b, at), rest: rest(b, at) };
  }
}

/** A new array with the message; the checksum is the value's own or computed. */
export function emit(
  message: IcmpInit,
  payload: Uint8Array = message.payload ?? new Uint8Array(0),
): Uint8Array {
  const out = new Uint8Array(ICMP_HLEN + payload.length);
  out[0] = message.kind === "other" ? fits("icmp", "type", message.type, 8) : TYPES[message.kind];
  out[1] = fits("icmp", "code", message.code ?? 0, 8);
  setU32(out, 4, restOf(message));
  out.set(payload, ICMP_HLEN);
  if (message.checksum === undefined) fillChecksum(out, 0, out.length);
  else setU16(out, 2, fits("icmp", "checksum", message.checksum, 16));
  return out;
}

function restOf(message: IcmpInit): number {
  switch (message.kind) {
    case "echo-request":
    case "echo-reply":
      return (
        fits("icmp", "identifier", message.identifier, 16) * 0x10000 +
        fits("icmp", "sequence number", message.sequenceNumber, 16)
      );
    case "destination-unreachable":
      return (
        fits("icmp", "unused", message.unused ?? 0, 16) * 0x10000 +
        fits("icmp", "next-hop MTU", message.nextHopMtu ?? 0, 16)
      );
    case "redirect":
      return parseIpv4(message.gateway);
    case "time-exceeded":
      return fits("icmp", "unused", message.unused ?? 0, 32);
    case "parameter-problem":
      return (
        fits("icmp", "pointer", message.pointer, 8) * 0x1000000 +
        fits("icmp", "unused", message.unused ?? 0, 24)
      );
    case "other":
      return fits("icmp", "rest of header", message.rest, 32);
  }
}

// ICMPv6 (RFC 4443), neighbour discovery (RFC 4861) and multicast listener messages of version 1 (RFC 2710; those
// of version 2 keep their bytes). net/ipv6/icmp.c, ndisc.c, mcast.c. Its checksum covers IPv6's pseudo header.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     Type      |     Code      |          Checksum             |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  echo: Identifier, Sequence Number    too big: MTU             |
//   |  advertisement: R|S|O| Reserved       parameter: Pointer       |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |  solicitation, advertisement: Target Address, 16 bytes; options
//   |  errors: the packet in question, as much as fits 1,280 bytes

import { setU16, setU32, u16, u32 } from "./bytes.ts";
import { finish, pseudo6, sum } from "./checksum.ts";
import {
  ICMP_HLEN,
  ICMPV6_DEST_UNREACH,
  ICMPV6_ECHO_REPLY,
  ICMPV6_ECHO_REQUEST,
  ICMPV6_MGM_QUERY,
  ICMPV6_MGM_REDUCTION,
  ICMPV6_MGM_REPORT,
  ICMPV6_PARAMPROB,
  ICMPV6_PKT_TOOBIG,
  ICMPV6_TIME_EXCEED,
  IPPROTO_ICMPV6,
  NDISC_NEIGHBOUR_ADVERTISEMENT,
  NDISC_NEIGHBOUR_SOLICITATION,
  NDISC_REDIRECT,
  NDISC_ROUTER_ADVERTISEMENT,
  NDISC_ROUTER_SOLICITATION,
} from "./constants.ts";
import { fits, needBytes, UnrepresentableField } from "./errors.ts";
import { formatIpv6, parseIpv6 } from "./ipv6-address.ts";
import { emitNdOptions, type NdOption, parseNdOptions } from "./nd-options.ts";
import { type PseudoHeader, pseudoSum } from "./pseudo.ts";

export type { NdOption } from "./nd-options.ts";

/** Offset of the target address of a solicitation, advertisement or redirect, sixteen bytes in place. */
export const TARGET = 8;
/** Offset of the destination address of a redirect. */
export const REDIRECT_DESTINATION = 24;

export const type = (b: Uint8Array, at: number): number => b[at]!;
export const code = (b: Uint8Array, at: number): number => b[at + 1]!;
export const checksumField = (b: Uint8Array, at: number): number => u16(b, at + 2);
export const id = (b: Uint8Array, at: number): number => u16(b, at + 4);
export const sequence = (b: Uint8Array, at: number): number => u16(b, at + 6);
/** MTU of "packet too big". */
export const mtu = (b: Uint8Array, at: number): number => u32(b, at + 4);
/** The four bytes after the checksum, whatever they mean. */
export const rest = (b: Uint8Array, at: number): number => u32(b, at + 4);

/**
 * 0 when a header is there and the checksum holds; the packet's addresses lie at `ip + 8` and `ip + 24` of the
 * same array, where `ip` is its IPv6 header.
 */
export function check(b: Uint8Array, at: number, end: number, ip: number): 0 | "too-short" | "checksum" {
  if (end - at < 4) return "too-short";
  return finish(sum(b, at, end, pseudo6(b, ip + 8, b, ip + 24, IPPROTO_ICMPV6, end - at))) === 0
    ? 0
    : "checksum";
}

/** Computes the checksum of the message from `at` to `end` under the IPv6 header at `ip`, and writes it. */
export function fillChecksum(b: Uint8Array, at: number, end: number, ip: number): void {
  setU16(b, at + 2, 0);
  setU16(b, at + 2, finish(sum(b, at, end, pseudo6(b, ip + 8, b, ip + 24, IPPROTO_ICMPV6, end - at))));
}

/** What every message has. */
interface Common {
  code: number;
  /**
   * As found, when it is not the one `emit` would compute from the pseudo header (so also: always, when none
   * was given).
   */
  checksum?: number;
}

/** A message as values. `reserved` fields are zero as a rule and kept as found. */
export type Icmpv6 = Common &
  (
    | { kind: "echo-request" | "echo-reply"; identifier: number; sequenceNumber: number; payload: Uint8Array }
    | { kind: "destination-unreachable" | "time-exceeded"; reserved: number; payload: Uint8Array }
    | { kind: "packet-too-big"; mtu: number; payload: Uint8Array }
    | { kind: "parameter-problem"; pointer: number; payload: Uint8Array }
    | { kind: "router-solicitation"; reserved: number; options: NdOption[] }
    | {
        kind: "router-advertisement";
        curHopLimit: number;
        managed: boolean;
        otherConfig: boolean;
        /** The six bits after M and O. */
        reserved: number;
        /** Seconds. */
        routerLifetime: number;
        /** Milliseconds. */
        reachableTime: number;
        /** Milliseconds. */
        retransTimer: number;
        options: NdOption[];
      }
    | { kind: "neighbor-solicitation"; reserved: number; target: string; options: NdOption[] }
    | {
        kind: "neighbor-advertisement";
        router: boolean;
        solicited: boolean;
        override: boolean;
        reserved: number;
        target: string;
        options: NdOption[];
      }
    | { kind: "redirect"; reserved: number; target: string; destination: string; options: NdOption[] }
    | {
        kind: "multicast-listener-query" | "multicast-listener-report" | "multicast-listener-done";
        /** Milliseconds. */
        maximumResponseDelay: number;
        reserved: number;
        group: string;
        /** Nothing in version 1. */
        payload: Uint8Array;
      }
    | { kind: "other"; type: number; rest: number; payload: Uint8Array }
  );

type Optional = "code" | "reserved" | "payload" | "options";
type Init<T> = T extends unknown ? Omit<T, Optional> & Partial<Pick<T, Optional & keyof T>> : never;
/** What `emit` takes: code, reserved fields, payload and options default to zero and nothing. */
export type Icmpv6Init = Init<Icmpv6>;

const TYPES = {
  "destination-unreachable": ICMPV6_DEST_UNREACH,
  "packet-too-big": ICMPV6_PKT_TOOBIG,
  "time-exceeded": ICMPV6_TIME_EXCEED,
  "parameter-problem": ICMPV6_PARAMPROB,
  "echo-request": ICMPV6_ECHO_REQUEST,
  "echo-reply": ICMPV6_ECHO_REPLY,
  "multicast-listener-query": ICMPV6_MGM_QUERY,
  "multicast-listener-report": ICMPV6_MGM_REPORT,
  "multicast-listener-done": ICMPV6_MGM_REDUCTION,
  "router-solicitation": NDISC_ROUTER_SOLICITATION,
  "router-advertisement": NDISC_ROUTER_ADVERTISEMENT,
  "neighbor-solicitation": NDISC_NEIGHBOUR_SOLICITATION,
  "neighbor-advertisement": NDISC_NEIGHBOUR_ADVERTISEMENT,
  redirect: NDISC_REDIRECT,
} as const;

const KINDS = new Map(
  Object.entries(TYPES).map(([kind, type]) => [type as number, kind as keyof typeof TYPES]),
);

/** Reads a message; the payload shares memory with `b`. Throws `MalformedPacket`. */
export function parse(b: Uint8Array, at = 0, end = b.length, pseudo?: PseudoHeader): Icmpv6 {
  needBytes("icmpv6", "header", at, end, ICMP_HLEN);
  const common: Common = { code: code(b, at) };
  const found = checksumField(b, at);
  if (!pseudo || found !== computed(b, at, end, pseudo)) common.checksum = found;
  const kind = KINDS.get(type(b, at)) ?? "other";
  const payload = b.subarray(at + ICMP_HLEN, end);
  switch (kind) {
    case "echo-request":
    case "echo-reply":
      return { kind, ...common, identifier: id(b, at), sequenceNumber: sequence(b, at), payload };
    case "destination-unreachable":
    case "time-exceeded":
      return { kind, ...common, reserved: rest(b, at), payload };
    case "packet-too-big":
      return { kind, ...common, mtu: rest(b, at), payload };
    case "parameter-problem":
      return { kind, ...common, pointer: rest(b, at), payload };
    case "router-solicitation":
      return { kind, ...common, reserved: rest(b, at), options: parseNdOptions(b, at + 8, end) };
    case "router-advertisement": {
      needBytes("icmpv6", kind, at, end, 16);
      return {
        kind,
        ...common,
        curHopLimit: b[at + 4]!,
        managed: (b[at + 5]! & 0x80) !== 0,
        otherConfig: (b[at + 5]! & 0x40) !== 0,
        reserved: b[at + 5]! & 0x3f,
        routerLifetime: u16(b, at + 6),
        reachableTime: u32(b, at + 8),
        retransTimer: u32(b, at + 12),
        options: parseNdOptions(b, at + 16, end),
      };
    }
    case "neighbor-solicitation": {
      needBytes("icmpv6", kind, at, end, 24);
      const target = formatIpv6(b, at + TARGET);
      return { kind, ...common, reserved: rest(b, at), target, options: parseNdOptions(b, at + 24, end) };
    }
    case "neighbor-advertisement": {
      needBytes("icmpv6", kind, at, end, 24);
      const bits = b[at + 4]!;
      return {
        kind,
        ...common,
        router: (bits & 0x80) !== 0,
        solicited: (bits & 0x40) !== 0,
        override: (bits & 0x20) !== 0,
        reserved: rest(b, at) & 0x1fffffff,
        target: formatIpv6(b, at + TARGET),
        options: parseNdOptions(b, at + 24, end),
      };
    }
    case "redirect": {
      needBytes("icmpv6", kind, at, end, 40);
      return {
        kind,
        ...common,
        reserved: rest(b, at),
        target: formatIpv6(b, at + TARGET),
        destination: formatIpv6(b, at + REDIRECT_DESTINATION),
        options: parseNdOptions(b, at + 40, end),
      };
    }
    case "multicast-listener-query":
    case "multicast-listener-report":
    case "multicast-listener-done": {
      needBytes("icmpv6", kind, at, end, 24);
      return {
        kind,
        ...common,
        maximumResponseDelay: u16(b, at + 4),
        reserved: u16(b, at + 6),
        group: formatIpv6(b, at + TARGET),
        payload: b.subarray(at + 24, end),
      };
    }
    case "other":
      return { kind, ...common, type: type(b, at), rest: rest(b, at), payload };
  }
}

/** The checksum of the message from `at` to `end`, its own field taken as zero. */
const computed = (b: Uint8Array, at: number, end: number, pseudo: PseudoHeader): number =>
  finish(sum(b, at + 4, end, pseudoSum(pseudo, IPPROTO_ICMPV6, end - at) + u16(b, at)));

/**
 * A new array with the message. The checksum is the value's own, else computed from the pseudo header; with
 * neither, {@link UnrepresentableField}.
 */
export function emit(message: Icmpv6Init, payload?: Uint8Array, pseudo?: PseudoHeader): Uint8Array {
  const body = bodyOf(message, payload);
  const out = new Uint8Array(4 + body.length);
  out[0] = message.kind === "other" ? fits("icmpv6", "type", message.type, 8) : TYPES[message.kind];
  out[1] = fits("icmpv6", "code", message.code ?? 0, 8);
  out.set(body, 4);
  if (message.checksum !== undefined) setU16(out, 2, fits("icmpv6", "checksum", message.checksum, 16));
  else if (pseudo) setU16(out, 2, computed(out, 0, out.length, pseudo));
  else
    throw new UnrepresentableField("icmpv6", "checksum", undefined, "given, or the pseudo header it covers");
  return out;
}

/** Everything after the checksum. */
function bodyOf(message: Icmpv6Init, payload?: Uint8Array): Uint8Array {
  const tail =
    "target" in message || "reachableTime" in message || message.kind === "router-solicitation"
      ? emitNdOptions(message.options ?? [])
      : (payload ?? message.payload ?? new Uint8Array(0));
  const fixed = fixedLength(message);
  const out = new Uint8Array(fixed + tail.length);
  out.set(tail, fixed);
  const reserved = (bits: number): number =>
    fits("icmpv6", "reserved", ("reserved" in message ? message.reserved : undefined) ?? 0, bits);
  switch (message.kind) {
    case "echo-request":
    case "echo-reply":
      setU16(out, 0, fits("icmpv6", "identifier", message.identifier, 16));
      setU16(out, 2, fits("icmpv6", "sequence number", message.sequenceNumber, 16));
      break;
    case "packet-too-big":
      setU32(out, 0, fits("icmpv6", "MTU", message.mtu, 32));
      break;
    case "parameter-problem":
      setU32(out, 0, fits("icmpv6", "pointer", message.pointer, 32));
      break;
    case "router-advertisement":
      out[0] = fits("icmpv6", "current hop limit", message.curHopLimit, 8);
      out[1] = (message.managed ? 0x80 : 0) | (message.otherConfig ? 0x40 : 0) | reserved(6);
      setU16(out, 2, fits("icmpv6", "router lifetime", message.routerLifetime, 16));
      setU32(out, 4, fits("icmpv6", "reachable time", message.reachableTime, 32));
      setU32(out, 8, fits("icmpv6", "retransmission timer", message.retransTimer, 32));
      break;
    case "neighbor-advertisement":
      setU32(out, 0, reserved(29));
      out[0]! |= (message.router ? 0x80 : 0) | (message.solicited ? 0x40 : 0) | (message.override ? 0x20 : 0);
      out.set(parseIpv6(message.target), 4);
      break;
    case "redirect":
      setU32(out, 0, reserved(32));
      out.set(parseIpv6(message.target), 4);
      out.set(parseIpv6(message.destination), 20);
      break;
    case "neighbor-solicitation":
      setU32(out, 0, reserved(32));
      out.set(parseIpv6(message.target), 4);
      break;
    case "multicast-listener-query":
    case "multicast-listener-report":
    case "multicast-listener-done":
      setU16(out, 0, fits("icmpv6", "maximum response delay", message.maximumResponseDelay, 16));
      setU16(out, 2, reserved(16));
      out.set(parseIpv6(message.group), 4);
      break;
    case "other":
      setU32(out, 0, fits("icmpv6", "rest of header", message.rest, 32));
      break;
    default:
      setU32(out, 0, reserved(32));
  }
  return out;
}

/** Bytes between the checksum and the payload or options. */
function fixedLength(message: Icmpv6Init): number {
  switch (message.kind) {
    case "redirect":
      return 36;
    case "router-advertisement":
      return 12;
    default:
      return "target" in message || "group" in message ? 20 : 4;
  }
}

// IPv4 options (RFC 791 3.1; net/ipv4/ip_options.c): a type byte, and for all but END and NOOP a length that
// counts both. Route options (record, loose, strict source route) are read into addresses; others stay bytes.
//
//    type: |copied|class|  number |      length      pointer (from 1)   route data, 4 bytes a hop
//          +-+-+-+-+-+-+-+-+       +-+-+-+-+-+-+-+-++-+-+-+-+-+-+-+-++---------//--------+

import { setU32, u32 } from "./bytes.ts";
import {
  IPOPT_COPY,
  IPOPT_END,
  IPOPT_LSRR,
  IPOPT_NOOP,
  IPOPT_RA,
  IPOPT_RR,
  IPOPT_SSRR,
} from "./constants.ts";
import { fits, MalformedPacket } from "./errors.ts";
import { formatIpv4, parseIpv4 } from "./ipv4-address.ts";

/** Record route (7), loose (131) or strict (137) source route. */
export interface Ipv4RouteOption {
  kind: "record-route" | "loose-source-route" | "strict-source-route";
  /** Counts from 1 in the option: 4 is the first address. */
  pointer: number;
  addresses: string[];
}

export type Ipv4Option =
  | Ipv4RouteOption
  | { kind: "noop" }
  /** Ends the list; `rest` is what follows it in the header, zeros as a rule. */
  | { kind: "end"; rest: Uint8Array }
  /** RFC 2113: routers look at this packet. */
  | { kind: "router-alert"; value: number }
  | { kind: "other"; type: number; data: Uint8Array };

const ROUTES = new Map<number, Ipv4RouteOption["kind"]>([
  [IPOPT_RR, "record-route"],
  [IPOPT_LSRR, "loose-source-route"],
  [IPOPT_SSRR, "strict-source-route"],
]);

/** Reads the options between header and payload. Throws {@link MalformedPacket}. */
export function parseOptions(b: Uint8Array, at: number, end: number): Ipv4Option[] {
  const options: Ipv4Option[] = [];
  let i = at;
  while (i < end) {
    const type = b[i]!;
    if (type === IPOPT_END) {
      options.push({ kind: "end", rest: b.slice(i + 1, end) });
      break;
    }
    if (type === IPOPT_NOOP) {
      options.push({ kind: "noop" });
      i++;
      continue;
    }
    if (i + 1 >= end) throw new MalformedPacket("ipv4", `option ${type}`, i, "no room for its length byte");
    const length = b[i + 1]!;
    if (length < 2 || i + length > end) {
      throw new MalformedPacket("ipv4", `option ${type}`, i + 1, `length ${length}, ${end - i} bytes there`);
    }
    options.push(parseOption(b, i, type, length));
    i += length;
  }
  return options;
}

function parseOption(b: Uint8Array, at: number, type: number, length: number): Ipv4Option {
  const route = ROUTES.get(type);
  if (route && length >= 3 && (length - 3) % 4 === 0) {
    const addresses: string[] = [];
    for (let i = at + 3; i < at + length; i += 4) addresses.push(formatIpv4(u32(b, i)));
    return { kind: route, pointer: b[at + 2]!, addresses };
  }
  if (type === IPOPT_RA && length === 4)
    return { kind: "router-alert", value: (b[at + 2]! << 8) | b[at + 3]! };
  return { kind: "other", type, data: b.slice(at + 2, at + length) };
}

/** The bytes of a list of options, padded with END to a multiple of four. */
export function emitOptions(options: readonly Ipv4Option[]): Uint8Array {
  const bytes: number[] = [];
  for (const option of options) {
    switch (option.kind) {
      case "noop":
        bytes.push(IPOPT_NOOP);
        break;
      case "end":
        bytes.push(IPOPT_END, ...option.rest);
        break;
      case "router-alert": {
        const value = fits("ipv4", "router alert", option.value, 16);
        bytes.push(IPOPT_RA, 4, value >> 8, value & 0xff);
        break;
      }
      case "other":
        bytes.push(
          fits("ipv4", "option type", option.type, 8),
          fits("ipv4", "option length", option.data.length + 2, 8),
          ...option.data,
        );
        break;
      default:
        bytes.push(...emitRoute(option));
    }
  }
  while (bytes.length % 4 !== 0) bytes.push(IPOPT_END);
  return Uint8Array.from(bytes);
}

function emitRoute(option: Ipv4RouteOption): Uint8Array {
  const out = new Uint8Array(3 + 4 * option.addresses.length);
  for (const [type, kind] of ROUTES) if (kind === option.kind) out[0] = type;
  out[1] = fits("ipv4", "option length", out.length, 8);
  out[2] = fits("ipv4", "option pointer", option.pointer, 8);
  option.addresses.forEach((address, i) => {
    setU32(out, 3 + 4 * i, parseIpv4(address));
  });
  return out;
}

/**
 * Turns the options that only the first fragment carries into NOOPs, in place (`ip_options_fragment`): those
 * without the copied bit. `at` and `end` bound the options, not the header. Stops at a malformed one.
 */
export function fragmentOptions(b: Uint8Array, at: number, end: number): void {
  let i = at;
  while (i < end) {
    const type = b[i]!;
    if (type === IPOPT_END) return;
    if (type === IPOPT_NOOP) {
      i++;
      continue;
    }
    const length = i + 1 < end ? b[i + 1]! : 0;
    if (length < 2 || i + length > end) return;
    if ((type & IPOPT_COPY) === 0) b.fill(IPOPT_NOOP, i, i + length);
    i += length;
  }
}

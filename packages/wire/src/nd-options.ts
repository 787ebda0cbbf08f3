// Options of neighbour discovery messages (RFC 4861 4.6; net/ipv6/ndisc.c): type, length in units of eight bytes
// counting both, data. A known type of another length, or with reserved bits set, stays bytes, so that what was
// read can be written again unchanged.
//
//   1 source, 2 target link-layer address | 3 prefix information | 4 redirected header | 5 MTU

import { concat, setU32, u32 } from "./bytes.ts";
import {
  ND_OPT_MTU,
  ND_OPT_PREFIX_INFO,
  ND_OPT_REDIRECT_HDR,
  ND_OPT_SOURCE_LL_ADDR,
  ND_OPT_TARGET_LL_ADDR,
} from "./constants.ts";
import { fits, MalformedPacket, needBytes, UnrepresentableField } from "./errors.ts";
import { formatIpv6, parseIpv6 } from "./ipv6-address.ts";
import { formatMac, parseMac } from "./mac.ts";

export type NdOption =
  | { kind: "source-link-layer-address" | "target-link-layer-address"; mac: string }
  | {
      kind: "prefix-information";
      prefixLength: number;
      onLink: boolean;
      autonomous: boolean;
      /** Seconds; 0xffffffff is for ever. */
      validLifetime: number;
      preferredLifetime: number;
      prefix: string;
    }
  /** The packet that caused a redirect, from its IPv6 header on, padded to a multiple of eight bytes. */
  | { kind: "redirected-header"; packet: Uint8Array }
  | { kind: "mtu"; mtu: number }
  | { kind: "other"; type: number; data: Uint8Array };

/** Reads options up to `end`. Throws {@link MalformedPacket}, also for the length 0 that RFC 4861 forbids. */
export function parseNdOptions(b: Uint8Array, at: number, end: number): NdOption[] {
  const options: NdOption[] = [];
  for (let i = at; i < end; ) {
    needBytes("icmpv6", "option", i, end, 2);
    const length = b[i + 1]! * 8;
    if (length === 0)
      throw new MalformedPacket("icmpv6", "option length", i + 1, "0, which RFC 4861 4.6 forbids");
    needBytes("icmpv6", `option ${b[i]}`, i, end, length);
    options.push(parseOption(b, i, length));
    i += length;
  }
  return options;
}

function parseOption(b: Uint8Array, at: number, length: number): NdOption {
  const type = b[at]!;
  if (type === ND_OPT_SOURCE_LL_ADDR && length === 8) {
    return { kind: "source-link-layer-address", mac: formatMac(b, at + 2) };
  }
  if (type === ND_OPT_TARGET_LL_ADDR && length === 8) {
    return { kind: "target-link-layer-address", mac: formatMac(b, at + 2) };
  }
  if (type === ND_OPT_PREFIX_INFO && length === 32 && (b[at + 3]! & 0x3f) === 0 && u32(b, at + 12) === 0) {
    return {
      kind: "prefix-information",
      prefixLength: b[at + 2]!,
      onLink: (b[at + 3]! & 0x80) !== 0,
      autonomous: (b[at + 3]! & 0x40) !== 0,
      validLifetime: u32(b, at + 4),
      preferredLifetime: u32(b, at + 8),
      prefix: formatIpv6(b, at + 16),
    };
  }
  if (type === ND_OPT_REDIRECT_HDR && (u32(b, at) & 0xffff) === 0 && u32(b, at + 4) === 0) {
    return { kind: "redirected-header", packet: b.slice(at + 8, at + length) };
  }
  if (type === ND_OPT_MTU && length === 8 && (u32(b, at) & 0xffff) === 0)
    return { kind: "mtu", mtu: u32(b, at + 4) };
  return { kind: "other", type, data: b.slice(at + 2, at + length) };
}

/** The bytes of a list of options. */
export const emitNdOptions = (options: readonly NdOption[]): Uint8Array => concat(...options.map(emitOption));

function emitOption(option: NdOption): Uint8Array {
  switch (option.kind) {
    case "source-link-layer-address":
      return tlv(ND_OPT_SOURCE_LL_ADDR, parseMac(option.mac));
    case "target-link-layer-address":
      return tlv(ND_OPT_TARGET_LL_ADDR, parseMac(option.mac));
    case "prefix-information": {
      const data = new Uint8Array(30);
      data[0] = fits("icmpv6", "prefix length", option.prefixLength, 8);
      data[1] = (option.onLink ? 0x80 : 0) | (option.autonomous ? 0x40 : 0);
      setU32(data, 2, fits("icmpv6", "valid lifetime", option.validLifetime, 32));
      setU32(data, 6, fits("icmpv6", "preferred lifetime", option.preferredLifetime, 32));
      data.set(parseIpv6(option.prefix), 14);
      return tlv(ND_OPT_PREFIX_INFO, data);
    }
    case "redirected-header":
      return tlv(ND_OPT_REDIRECT_HDR, concat(new Uint8Array(6), option.packet));
    case "mtu": {
      const data = new Uint8Array(6);
      setU32(data, 2, fits("icmpv6", "MTU", option.mtu, 32));
      return tlv(ND_OPT_MTU, data);
    }
    case "other":
      return tlv(fits("icmpv6", "option type", option.type, 8), option.data);
  }
}

function tlv(type: number, data: Uint8Array): Uint8Array {
  const length = data.length + 2;
  if (length % 8 !== 0) {
    throw new UnrepresentableField(
      "icmpv6",
      `option ${type}`,
      `${data.length} bytes`,
      "a multiple of 8, less 2",
    );
  }
  return concat(Uint8Array.of(type, fits("icmpv6", "option length", length / 8, 8)), data);
}

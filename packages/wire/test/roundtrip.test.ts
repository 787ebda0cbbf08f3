// What every protocol promises: arbitrary bytes parse or throw MalformedPacket and nothing else, and what parsed
// is emitted again byte for byte.

import { runs } from "@podwire/testing/fuzz";
import {
  arp,
  dot1q,
  ethernet,
  hex,
  icmp,
  icmpv6,
  ipv4,
  ipv6,
  llc,
  MalformedPacket,
  type PseudoHeader,
  stp,
  tcp,
  udp,
} from "@podwire/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const V4: PseudoHeader = { source: "10.0.0.1", destination: "10.0.0.2" };
const V6: PseudoHeader = { source: "2001:db8::1", destination: "2001:db8::2" };

/** Parses and emits again; how many bytes the value covers is what emit returns. */
interface Protocol {
  again: (b: Uint8Array) => Uint8Array;
  /** Makes random bytes more likely to be this protocol. */
  shape: (b: Uint8Array) => void;
}

const PROTOCOLS: Record<string, Protocol> = {
  ethernet: {
    again: (b) => ethernet.emit(ethernet.parse(b)),
    shape: (b) => {
      if (b[12]! < 0x40) b.set([0, 14], 12);
    },
  },
  "802.1q": { again: (b) => dot1q.emit(dot1q.parse(b)), shape: () => {} },
  arp: { again: (b) => arp.emit(arp.parse(b)), shape: (b) => b.set([0, 1, 8, 0, 6, 4]) },
  ipv4: {
    again: (b) => ipv4.emit(ipv4.parse(b)),
    shape: (b) => {
      b[0] = 0x40 | (5 + (b[0]! & 3));
      b[2] = 0;
      b[3] = Math.min(b.length, 255);
      ipv4.setTotalLength(b, 0, b.length);
      if (b[1]! & 1 && b.length >= 32) ipv4.fillChecksum(b, 0);
    },
  },
  icmp: {
    again: (b) => icmp.emit(icmp.parse(b)),
    shape: (b) => {
      b[0]! &= 15;
      if (b[1]! & 1 && b.length >= 8) icmp.fillChecksum(b, 0, b.length);
    },
  },
  ipv6: {
    again: (b) => ipv6.emit(ipv6.parse(b)),
    shape: (b) => {
      b[0] = 0x60 | (b[0]! & 15);
      ipv6.setPayloadLength(b, 0, Math.max(0, b.length - 40));
      b[6] = [0, 43, 44, 51, 60, 58][b[6]! % 6]!;
      if (b.length > 60) b.set([44, 0, 1, 2, 0, 0, 1, 0], 40);
    },
  },
  icmpv6: {
    again: (b) => icmpv6.emit(icmpv6.parse(b, 0, b.length, V6), undefined, V6),
    shape: (b) => {
      b[0] = 128 + (b[0]! % 12);
      if (b.length > 56) b.set([[1, 2, 3, 4, 5][b[1]! % 5]!, 1 + (b[2]! % 5)], [16, 24, 40][b[1]! % 3]);
    },
  },
  udp: {
    again: (b) => udp.emit(udp.parse(b, 0, b.length, V4), undefined, V4),
    shape: (b) => {
      if (b.length >= 8) udp.setLength(b, 0, b.length);
      if (b.length >= 8 && b[0]! & 1) udp.fillChecksum4(b, 0, 0x0a000001, 0x0a000002);
    },
  },
  tcp: {
    again: (b) => tcp.emit(tcp.parse(b, 0, b.length, V4), undefined, V4),
    shape: (b) => {
      b[12] = (b[12]! & 0x0f) | ((5 + (b[12]! % 5)) << 4);
      if (b.length > 30) b.set([b[20]! % 9, [10, 4, 3, 2][b[21]! % 4]!], 20);
    },
  },
  llc: { again: (b) => llc.emit(llc.parse(b)), shape: () => {} },
  stp: {
    again: (b) => stp.emit(stp.parse(b)),
    shape: (b) => {
      b.set([0, 0]);
      b[3] = [0, 2, 128][b[3]! % 3]!;
    },
  },
};

function parsesOrRefuses(protocol: Protocol, b: Uint8Array): boolean {
  let again: Uint8Array;
  try {
    again = protocol.again(b);
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedPacket);
    const { offset } = error as MalformedPacket;
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(offset).toBeLessThanOrEqual(b.length);
    return false;
  }
  // What follows a length that ends before the array is the padding of the layer below.
  expect(again.length).toBeLessThanOrEqual(b.length);
  expect(hex(again)).toBe(hex(b.subarray(0, again.length)));
  return true;
}

describe.each(Object.entries(PROTOCOLS))("%s", (name, protocol) => {
  test("arbitrary bytes parse and are emitted unchanged, or are refused with MalformedPacket", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (b) => {
        parsesOrRefuses(protocol, b);
      }),
      { numRuns: runs },
    );
  });

  test(`bytes made to look like ${name}, likewise, and many of them do parse`, () => {
    let parsed = 0;
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 40, maxLength: 120 }), (b) => {
        protocol.shape(b);
        if (parsesOrRefuses(protocol, b)) parsed++;
      }),
      { numRuns: runs },
    );
    expect(parsed).toBeGreaterThan(runs / 50);
  });
});

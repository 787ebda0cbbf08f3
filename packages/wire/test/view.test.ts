// The view on the hot path: headers written in place are what the meanings emit, and changes in place keep
// every checksum right.

import { runs } from "@podwire/testing/fuzz";
import {
  arp,
  dot1q,
  ETH_P_8021Q,
  ETH_P_IP,
  ethernet,
  fromHex,
  hex,
  IPPROTO_UDP,
  icmp,
  icmpv6,
  ipv4,
  ipv6,
  parseIpv4,
  parseIpv6,
  tcp,
  udp,
} from "@podwire/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as frames from "./fixtures/frames.ts";

describe("writing in place", () => {
  test("Ethernet, IPv4 and UDP into one buffer, the same as emitted from values", () => {
    const b = new Uint8Array(14 + 20 + 8 + 3);
    const macs = fromHex("02000000000b 02000000000a");
    ethernet.write(b, 0, macs, 0, macs, 6, ETH_P_IP);
    ipv4.write(b, 14, 0x2e, 31, 7, 0x4000, 64, IPPROTO_UDP, parseIpv4("10.0.1.10"), parseIpv4("10.0.2.10"));
    udp.write(b, 34, 4000, 5000, 11);
    b.set([1, 2, 3], 42);
    udp.fillChecksum4(b, 34, ipv4.src(b, 14), ipv4.dst(b, 14));
    expect(ipv4.check(b, 14, b.length)).toBe(0);
    expect(udp.check(b, 34, ipv4.payloadEnd(b, 14))).toBe(0);

    const ip = {
      protocol: 17,
      source: "10.0.1.10",
      destination: "10.0.2.10",
      tos: 0x2e,
      identification: 7,
      dontFragment: true,
    };
    const datagram = udp.emit({ sourcePort: 4000, destinationPort: 5000 }, Uint8Array.of(1, 2, 3), ip);
    const frame = { destination: "02:00:00:00:00:0b", source: "02:00:00:00:00:0a", type: ETH_P_IP };
    expect(hex(b)).toBe(hex(ethernet.emit(frame, ipv4.emit(ip, datagram))));
  });

  test("the kernel's own frames, written again in place", () => {
    const request = fromHex(frames.arpRequest);
    const again = new Uint8Array(28);
    arp.write(again, 0, 1, request, 6, parseIpv4("10.0.1.10"), undefined, 0, parseIpv4("10.0.1.1"));
    expect(hex(again)).toBe(frames.arpRequest.slice(28));

    const echo = fromHex(frames.echoRequest);
    const before = hex(echo);
    icmp.write(echo, 34, 8, 0, icmp.rest(echo, 34));
    icmp.fillChecksum(echo, 34, echo.length);
    ipv4.write(echo, 14, 0, 84, 0xd0bd, 0x4000, 64, 1, parseIpv4("10.0.1.10"), parseIpv4("10.0.2.10"));
    expect(hex(echo)).toBe(before);

    const solicitation = fromHex(frames.neighborSolicitation);
    const source = parseIpv6("2001:db8:1::a");
    const group = parseIpv6("ff02::1:ff00:1");
    ipv6.write(solicitation, 14, 32, 58, 255, source, 0, group, 0);
    icmpv6.fillChecksum(solicitation, 54, solicitation.length, 14);
    expect(hex(solicitation)).toBe(frames.neighborSolicitation);
    expect(icmpv6.check(solicitation, 54, solicitation.length, 14)).toBe(0);

    const data = fromHex(frames.tcpData);
    tcp.fillChecksum4(data, 34, data.length, ipv4.src(data, 14), ipv4.dst(data, 14));
    expect(hex(data)).toBe(frames.tcpData);
  });
});

describe("changing in place", () => {
  test("a router takes one from the TTL until none is left; the checksum holds each time", () => {
    const b = fromHex(frames.echoRequest).slice(14);
    for (let left = 63; left >= 0; left--) {
      expect(ipv4.decrementTtl(b, 0)).toBe(left);
      expect(ipv4.checksumOk(b, 0)).toBe(true);
    }
  });

  test("any address, type of service and TTL can be replaced; the checksum is the one computed afresh", () => {
    fc.assert(
      fc.property(
        fc.nat(0xffffffff),
        fc.nat(0xffffffff),
        fc.nat(255),
        fc.integer({ min: 1, max: 255 }),
        (src, dst, tos, ttl) => {
          const b = fromHex(frames.echoRequest).slice(14, 34);
          ipv4.setTtl(b, 0, ttl);
          ipv4.fillChecksum(b, 0);
          ipv4.replaceSrc(b, 0, src);
          ipv4.replaceDst(b, 0, dst);
          ipv4.replaceTos(b, 0, tos);
          ipv4.decrementTtl(b, 0);
          const incremental = ipv4.headerChecksum(b, 0);
          ipv4.fillChecksum(b, 0);
          expect(ipv4.headerChecksum(b, 0)).toBe(incremental);
          expect([ipv4.src(b, 0), ipv4.dst(b, 0), ipv4.tos(b, 0), ipv4.ttl(b, 0)]).toEqual([
            src,
            dst,
            tos,
            ttl - 1,
          ]);
        },
      ),
      { numRuns: runs },
    );
  });

  test("an echo request becomes its reply", () => {
    const b = fromHex(frames.echoRequest);
    icmp.replyInPlace(b, 34);
    expect(icmp.type(b, 34)).toBe(0);
    expect(icmp.check(b, 34, b.length)).toBe(0);
  });

  test("a tag is pushed into headroom and popped again", () => {
    const room = new Uint8Array(46);
    room.set(fromHex(frames.arpRequest), 4);
    const start = dot1q.push(room, 4, ETH_P_8021Q, (3 << 13) | 10);
    expect(start).toBe(0);
    expect(dot1q.isTagged(room, 0)).toBe(true);
    expect([dot1q.vid(room, 14), dot1q.pcp(room, 14), dot1q.dei(room, 14), dot1q.type(room, 14)]).toEqual([
      10,
      3,
      false,
      0x0806,
    ]);
    expect(hex(room.subarray(dot1q.pop(room, start)))).toBe(frames.arpRequest);
  });

  test("later fragments lose the options that are not copied (RFC 791: record route is not, source route is)", () => {
    const b = fromHex("0703 04 01 8307 04 0a000001 940400 00 00");
    b[1] = 3;
    ipv4.fragmentOptions(b, 0, b.length);
    expect(hex(b)).toBe(hex(fromHex("010101 01 8307 04 0a000001 940400 00 00")));
  });
});

describe("checks, in the order in which ip_rcv makes them", () => {
  const good = () => fromHex(frames.echoRequest).slice(14);
  const judged = (change: (b: Uint8Array) => void, end = 84) => {
    const b = good();
    change(b);
    return ipv4.check(b, 0, end);
  };

  test("a packet of the kernel passes, also with the link's padding behind it", () => {
    expect(ipv4.check(good(), 0, 84)).toBe(0);
    const padded = new Uint8Array(100);
    padded.set(good());
    expect(ipv4.check(padded, 0, 100)).toBe(0);
    expect(ipv4.payloadEnd(padded, 0)).toBe(84);
  });

  test.each([
    ["cut within the header", () => {}, 19, "too-short"],
    ["version 6", (b: Uint8Array) => b.set([0x65]), 84, "version"],
    ["IHL of four words", (b: Uint8Array) => b.set([0x44]), 84, "header-length"],
    ["IHL beyond the end", (b: Uint8Array) => b.set([0x4f]), 40, "header-length"],
    ["a flipped bit", (b: Uint8Array) => b.set([b[8]! ^ 1], 8), 84, "checksum"],
    ["cut within the payload", () => {}, 83, "total-length"],
  ] as const)("%s", (_, change, end, reason) => {
    expect(judged(change, end)).toBe(reason);
  });

  test("UDP without a checksum passes, with a wrong one it does not", () => {
    const b = fromHex(frames.udpHello);
    const ok = () => udp.checksumOk4(b, 34, ipv4.src(b, 14), ipv4.dst(b, 14));
    expect(ok()).toBe(true);
    b[42]! ^= 1;
    expect(ok()).toBe(false);
    udp.setChecksum(b, 34, 0);
    expect(ok()).toBe(true);
  });
});

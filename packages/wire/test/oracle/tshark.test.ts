import { runs } from "@podwire/testing/fuzz";
import { fromHex } from "@podwire/wire";
import { frame } from "@podwire/wire/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { echoRequest, echoRequest6, tcpSyn, udpHello, udpHello6 } from "../fixtures/frames.ts";
import { hasTshark, tshark, tsharkProblems } from "./tshark.ts";

describe("tshark reads what we emit", () => {
  test.skipIf(!hasTshark)("nothing is malformed, no checksum is wrong, no expert error is raised", () => {
    const frames = fc.sample(frame, { numRuns: Math.min(runs, 5000), seed: 1 });
    expect(tsharkProblems(frames)).toEqual([]);
    // Every protocol was among them, so that the silence means something.
    const protocols = new Set(tshark(frames, "", ["frame.protocols"]).flatMap((line) => line.split(":")));
    for (const name of ["arp", "vlan", "stp", "ip", "ipv6", "icmp", "icmpv6", "udp", "tcp", "ipv6.hopopts"]) {
      expect(protocols, name).toContain(name);
    }
  });

  test.skipIf(!hasTshark)("the check sees a flipped bit in each protocol that has a checksum", () => {
    for (const frame of [echoRequest, udpHello, tcpSyn, echoRequest6, udpHello6]) {
      const bytes = fromHex(frame);
      expect(tsharkProblems([bytes])).toEqual([]);
      bytes[bytes.length - 1]! ^= 1;
      expect(tsharkProblems([bytes])).toHaveLength(1);
    }
  });
});

/// <reference types="node" />
import { readFileSync } from "node:fs";
import { type PacketToWrite, parseCapture, Tcpdump, type TcpdumpFlags } from "@podwire/capture";
import { runs } from "@podwire/testing/fuzz";
import { frame } from "@podwire/wire/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { damaged } from "./damaged.ts";
import { argumentsOf, canIsolate, firstDifference, hasTcpdump } from "./tcpdump.ts";

const fixture = (name: string): PacketToWrite[] =>
  parseCapture(new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)))).packets;

const FLAGS: TcpdumpFlags[] = [
  { n: true },
  {},
  { n: true, e: true },
  { e: true },
  { n: true, v: 1 },
  { v: 1, e: true },
  { n: true, v: 2 },
  { n: true, v: 3, e: true },
  { n: true, q: true },
  { e: true, q: true },
  { n: true, q: true, v: 2 },
  { n: true, S: true, v: 2 },
  { n: true, K: true, v: 2 },
  { n: true, t: 1, x: 1 },
  { n: true, t: 2, x: 2 },
  { n: true, t: 3, X: 1 },
  { n: true, t: 4, X: 2 },
  { n: true, t: 5, A: 1 },
  { n: true, A: 2, number: true },
];

const named = FLAGS.map((flags) => [argumentsOf(flags).join(" "), flags] as const);
const numbers = Math.min(runs, 5000);

describe.each(named)("tcpdump %s", (_, flags) => {
  const skip = !hasTcpdump || !(flags.n || canIsolate);
  test.skipIf(skip)("prints the kernel's captures as we do", () => {
    for (const name of ["router.pcap", "bridge.pcap", "vlan.pcap"]) {
      expect(firstDifference(fixture(name), flags), name).toBeUndefined();
    }
  });

  test.skipIf(skip)("prints random frames as we do", () => {
    const frames = fc.sample(frame, { numRuns: numbers, seed: 2 });
    const packets = frames.map((bytes, i) => ({ bytes, time: BigInt(i) * 1_234_567_891n }));
    expect(firstDifference(packets, flags)).toBeUndefined();
  });

  test.skipIf(skip)("prints frames cut short, with bytes changed or of odd lengths as we do", () => {
    const packets = fc.sample(damaged, { numRuns: numbers, seed: 3 }).filter(isDecoded);
    expect(packets.length).toBeGreaterThan(numbers * 0.95);
    expect(firstDifference(packets, flags)).toBeUndefined();
  });
});

/** Does it stay within what we take apart? Damage makes other protocols now and then, and we say so. */
function isDecoded(packet: PacketToWrite): boolean {
  const printer = new Tcpdump({ n: true, v: 1 });
  printer.print(packet);
  return printer.undecoded === undefined;
}

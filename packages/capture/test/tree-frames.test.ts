// The tree over what the kernel sent and over random frames of every protocol; tree.test.ts has its examples.
/// <reference types="node" />
import { readFileSync } from "node:fs";
import { type FieldNode, fieldTree, parseCapture } from "@podwire/capture";
import { runs } from "@podwire/testing/fuzz";
import { frame } from "@podwire/wire/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const packets = (name: string): Uint8Array[] =>
  parseCapture(new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)))).packets.map(
    (p) => p.bytes,
  );

/** Nodes that lie side by side cover their bytes, and so do their children; otherwise, the first place where not. */
function gap(nodes: readonly FieldNode[], start: number, end: number): string | undefined {
  let at = start;
  for (const node of nodes) {
    if (node.start !== at) return `${node.name} starts at ${node.start}, its neighbour ended at ${at}`;
    const absent = node.children?.length === 0 && node.problem === "cut short";
    // A header that was promised and is not there at all shows so; a field always has bytes.
    if (node.end < at || (node.end === at && !absent)) return `${node.name} at ${at} has no bytes`;
    const inner = node.children && gap(node.children, node.start, node.end);
    if (inner !== undefined) return inner;
    at = node.end;
  }
  return at === end ? undefined : `covered to ${at} of ${end}`;
}

const all = (nodes: readonly FieldNode[]): FieldNode[] =>
  nodes.flatMap((node) => [node, ...all(node.children ?? [])]);
const outline = (nodes: readonly FieldNode[]): string[] =>
  nodes.map((node) => `${node.label}: ${node.value}`);

test("the kernel's frames are covered, and nothing is wrong with them", () => {
  for (const bytes of ["router.pcap", "bridge.pcap", "vlan.pcap"].flatMap(packets)) {
    const tree = fieldTree(bytes);
    expect(gap(tree, 0, bytes.length)).toBeUndefined();
    expect(all(tree).filter((node) => node.problem !== undefined)).toEqual([]);
  }
});

test("random frames are covered: whole, with a byte changed, and cut", () => {
  const damaged = fc.record({
    bytes: frame,
    at: fc.nat(80),
    byte: fc.nat(255),
    kept: fc.integer({ min: 1, max: 150 }),
  });
  fc.assert(
    fc.property(damaged, ({ bytes, at, byte, kept }) => {
      expect(gap(fieldTree(bytes), 0, bytes.length)).toBeUndefined();
      if (at < bytes.length) bytes[at] = byte;
      const cut = bytes.slice(0, kept);
      expect(gap(fieldTree(cut), 0, cut.length)).toBeUndefined();
    }),
    { numRuns: runs },
  );
});

describe("what is inside", () => {
  const [, , , , , , , mld] = packets("router.pcap");

  test("a listener report behind hop-by-hop options", () => {
    expect(fieldTree(mld!).map((node) => node.name)).toEqual([
      "eth",
      "ipv6",
      "ipv6.hopopts",
      "icmpv6",
      "data",
    ]);
  });

  test("the options of a SYN-ACK, as tshark reads them", () => {
    const tree = fieldTree(packets("router.pcap")[59]!);
    expect(outline(all(tree).find((node) => node.name === "tcp.options")!.children!)).toEqual([
      "Maximum segment size: 1360 bytes",
      "Selective acknowledgement permitted: yes",
      "Timestamps: 2133702795, echo of 1570380969",
      "No operation: ",
      "Window scale: times 128",
    ]);
  });

  test("the route that ping -R recorded", () => {
    const tree = fieldTree(packets("router.pcap")[20]!);
    expect(outline(all(tree).filter((node) => node.name === "ip.opt"))[0]).toBe(
      "Recorded route: 10.0.1.10, 10.0.2.1, 10.0.2.10, 10.0.2.10, 10.0.1.1, 0.0.0.0, 0.0.0.0, 0.0.0.0, 0.0.0.0; next at 24",
    );
  });

  test("a solicitation with its sender's address", () => {
    const tree = fieldTree(packets("router.pcap")[38]!);
    expect(outline(all(tree).filter((node) => node.name === "icmpv6.opt"))).toEqual([
      "Source link-layer address: 02:00:00:00:00:0a",
    ]);
  });

  test("an error holds the packet that it is about", () => {
    const quoted = (n: number) =>
      all(fieldTree(packets("router.pcap")[n]!)).find((node) => node.label === "The packet it is about")!
        .children!;
    expect(outline(quoted(32)).slice(0, 2)).toEqual([
      "Internet Protocol version 4: 10.0.1.10 → 10.0.2.10",
      "Internet Control Message Protocol: echo request",
    ]);
    expect(outline(quoted(57)).slice(0, 2)).toEqual([
      "Internet Protocol version 6: 2001:db8:1::a → 2001:db8:2::b",
      "User Datagram Protocol: 47364 → 5999",
    ]);
  });

  test("a checksum over IPv6 that does not hold", () => {
    const bytes = packets("router.pcap")[56]!.slice();
    bytes[bytes.length - 1]! ^= 1;
    expect(
      all(fieldTree(bytes))
        .filter((node) => node.problem)
        .map((node) => node.name),
    ).toEqual(["udp.checksum"]);
  });
});

import { type FieldNode, fieldTree } from "@podwire/capture";
import { fromHex } from "@podwire/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

/** How often each byte lies in a leaf. */
function coverage(frame: Uint8Array): number[] {
  const counts = new Array<number>(frame.length).fill(0);
  const visit = (node: FieldNode): void => {
    if (node.children !== undefined) {
      for (const child of node.children) visit(child);
      return;
    }
    for (let at = node.start; at < node.end; at++) counts[at] = (counts[at] ?? 0) + 1;
  };
  for (const node of fieldTree(frame)) visit(node);
  return counts;
}

const find = (nodes: readonly FieldNode[], name: string): FieldNode | undefined => {
  for (const node of nodes) {
    if (node.name === name) return node;
    const found = find(node.children ?? [], name);
    if (found !== undefined) return found;
  }
  return undefined;
};

// Frames 1 and 3 of packages/conformance/recordings/ipv4/ping-capture.b.frames: Linux 6.1, ids and times masked.
const WHO_HAS = fromHex(
  "ffffffffffff02000000000a0806000108000604000102000000000a0a0000010000000000000a000002",
);
const PING = fromHex(
  "02000000000b02000000000a080045000054000140004001" +
    "26a60a0000010a0000020800392b00010001" +
    "00000000000000000000000000000000101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031323334353637",
);

describe("the tree of a frame", () => {
  test("names the fields of a ping, with their places", () => {
    const tree = fieldTree(PING);
    expect(tree.map(({ label, value }) => `${label}: ${value}`)).toEqual([
      "Ethernet: 02:00:00:00:00:0a → 02:00:00:00:00:0b",
      "Internet Protocol version 4: 10.0.0.1 → 10.0.0.2",
      "Internet Control Message Protocol: echo request",
      "Data: 56 bytes",
    ]);
    expect(find(tree, "ip.ttl")).toMatchObject({ value: "64", start: 22, end: 23 });
    expect(find(tree, "ip.flags")).toMatchObject({ value: "don't fragment; offset 0", start: 20, end: 22 });
    expect(find(tree, "icmp.seq")).toMatchObject({ value: "1", start: 40, end: 42 });
  });

  test("says what is wrong with a field", () => {
    const problems = (frame: Uint8Array) =>
      JSON.stringify(fieldTree(frame)).match(/"problem":"[^"]*"/g) ?? [];
    expect(problems(PING)).toEqual([]);
    const broken = PING.slice();
    broken[22] = 63;
    expect(find(fieldTree(broken), "ip.checksum")?.problem).toBe("wrong");
    broken[60] = 0xff;
    expect(find(fieldTree(broken), "icmp.checksum")?.problem).toBe("wrong");
    expect(fieldTree(PING.subarray(0, 30)).at(-1)?.problem).toBe("cut short");
  });

  test("reads an ARP question aloud", () => {
    const frame = new Uint8Array(60);
    frame.set(WHO_HAS);
    expect(fieldTree(frame).map(({ label, value }) => `${label}: ${value}`)).toEqual([
      "Ethernet: 02:00:00:00:00:0a → ff:ff:ff:ff:ff:ff",
      "Address Resolution Protocol: who has 10.0.0.2? tell 10.0.0.1",
      "Padding: 18 bytes",
    ]);
  });

  test("holds every byte in exactly one leaf, whatever the frame", () => {
    const runs = { numRuns: 5000 };
    const heads = [
      [],
      [0x08, 0x00, 0x45],
      [0x08, 0x06, 0x00, 0x01, 0x08, 0x00],
      [0x81, 0x00, 0x00, 0x05, 0x08, 0x00, 0x45],
      [0x86, 0xdd, 0x60],
      [0x00, 0x26, 0x42, 0x42, 0x03],
    ];
    const anyFrame = fc
      .tuple(
        fc.constantFrom(...heads),
        fc.uint8Array({ maxLength: 120 }),
        fc.constantFrom(0, 1, 6, 17, 58),
        fc.boolean(),
      )
      .map(([head, body, protocol, addressed]) => {
        const bytes = addressed ? Uint8Array.from([...Array(12).fill(2), ...head, ...body]) : body;
        if (head[2] === 0x45 && bytes.length > 24) bytes[23] = protocol;
        if (head[2] === 0x60 && bytes.length > 24) bytes[20] = protocol;
        return bytes;
      });
    fc.assert(
      fc.property(anyFrame, (frame) => {
        expect(coverage(frame)).toEqual(new Array(frame.length).fill(1));
      }),
      runs,
    );
  });
});

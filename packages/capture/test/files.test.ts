/// <reference types="node" />
import { readFileSync } from "node:fs";
import {
  type Capture,
  type CapturedPacket,
  emitPcap,
  emitPcapng,
  MalformedCapture,
  PcapngWriter,
  PcapWriter,
  parseCapture,
  parsePcap,
  parsePcapng,
} from "@podwire/capture";
import { runs } from "@podwire/testing/fuzz";
import { fromHex, hex } from "@podwire/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));

describe("files of other programs", () => {
  test("tcpdump's pcap: four frames, with the times and lengths that tshark prints", () => {
    const capture = parseCapture(fixture("vlan.pcap"));
    expect(capture).toMatchObject({ linktype: 1, interfaces: [{ linktype: 1, snaplen: 262144 }] });
    expect(capture.packets.map((p) => [p.time, p.bytes.length, p.originalLength])).toEqual([
      [1795408331444916000n, 46, 46],
      [1795408331444951000n, 46, 46],
      [1795408331444956000n, 102, 102],
      [1795408331444973000n, 102, 102],
    ]);
  });

  test("editcap's pcapng and nanosecond pcap hold the same packets, pcapng also the comment", () => {
    const { packets } = parseCapture(fixture("vlan.pcap"));
    const ng = parseCapture(fixture("vlan.pcapng"));
    const times = (capture: Capture) => capture.packets.map((p) => [p.time, hex(p.bytes)]);
    expect(times(ng)).toEqual(packets.map((p) => [p.time, hex(p.bytes)]));
    expect(ng.packets.map((p) => p.comment)).toEqual([undefined, "the answer", undefined, undefined]);
    expect(times(parseCapture(fixture("vlan-ns.pcap")))).toEqual(times(ng));
  });

  test.each(["router.pcap", "bridge.pcap", "vlan.pcap", "vlan-ns.pcap"])(
    "%s is written again byte for byte",
    (name) => {
      const file = fixture(name);
      const capture = parsePcap(file);
      expect(hex(emitPcap(capture.packets, capture))).toBe(hex(file));
    },
  );

  test("a big-endian pcap with nanoseconds", () => {
    const file = fromHex(
      "a1b23c4d 0002 0004 00000000 00000000 0000ffff 00000001  00000001 00000002 00000003 00000040 010203",
    );
    const capture = parsePcap(file);
    expect(capture).toMatchObject({ byteOrder: "big", resolution: "nanoseconds", snaplen: 65535 });
    expect(capture.packets).toEqual([
      { interfaceId: 0, time: 1_000_000_002n, bytes: Uint8Array.of(1, 2, 3), originalLength: 64 },
    ]);
    expect(hex(emitPcap(capture.packets, capture))).toBe(hex(file));
  });

  test("a big-endian pcapng section with a binary resolution, a simple packet and an unknown block", () => {
    const file = fromHex(`
      0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c
      00000001 00000020 0001 0000 00000004  0009 0001 8a000000 0000 0000 00000020
      00000bad 00000010 deadbeef 00000010
      00000006 00000024 00000000 00000000 00000600 00000002 00000009 abcd0000 00000024
      00000003 00000014 00000009 01020304 00000014`);
    expect(parsePcapng(file).packets).toEqual([
      // 0x600 ticks of 2^-10 s are 1.5 s
      { interfaceId: 0, time: 1_500_000_000n, bytes: Uint8Array.of(0xab, 0xcd), originalLength: 9 },
      { interfaceId: 0, time: 0n, bytes: Uint8Array.of(1, 2, 3, 4), originalLength: 9 },
    ]);
  });

  test("a second section starts its interfaces anew", () => {
    const one = emitPcapng({ interfaces: [{ name: "a" }], packets: [{ time: 1n, bytes: Uint8Array.of(1) }] });
    const two = emitPcapng({ interfaces: [{ name: "b" }], packets: [{ time: 2n, bytes: Uint8Array.of(2) }] });
    const both = new Uint8Array([...one, ...two]);
    const capture = parsePcapng(both);
    expect(capture.interfaces.map((i) => i.name)).toEqual(["a", "b"]);
    expect(capture.packets.map((p) => p.interfaceId)).toEqual([0, 1]);
  });
});

const packet = fc
  .record({
    time: fc.bigInt({ min: 0n, max: 4294967295_999999999n }),
    bytes: fc.uint8Array({ maxLength: 40 }),
    more: fc.nat(2000),
  })
  .map(
    ({ time, bytes, more }): CapturedPacket => ({
      interfaceId: 0,
      time,
      bytes,
      originalLength: bytes.length + more,
    }),
  );

const named = fc.record({
  linktype: fc.nat(0xffff),
  snaplen: fc.nat(0xffffffff),
  name: fc.string({ unit: "grapheme", maxLength: 15 }),
});

const capture = fc
  .record({ interfaces: fc.array(named, { minLength: 1, maxLength: 4 }) })
  .chain(({ interfaces }) =>
    fc
      .array(
        fc
          .record({
            packet,
            id: fc.nat(interfaces.length - 1),
            comment: fc.option(fc.string({ unit: "grapheme" }), { nil: undefined }),
            direction: fc.constantFrom("in" as const, "out" as const, undefined),
          })
          .map(({ packet, id, comment, direction }) => ({
            ...packet,
            interfaceId: id,
            ...(comment !== undefined && { comment }),
            ...(direction && { direction }),
          })),
        { maxLength: 6 },
      )
      .map((packets): Capture => ({ linktype: interfaces[0]!.linktype, interfaces, packets })),
  );

describe("what is written is read back", () => {
  test("pcapng: interfaces with names, comments, directions, nanoseconds", () => {
    fc.assert(
      fc.property(capture, (value) => {
        const file = emitPcapng(value);
        expect(parsePcapng(file)).toEqual(value);
        expect(hex(emitPcapng(parsePcapng(file)))).toBe(hex(file));
      }),
      { numRuns: Math.ceil(runs / 4) },
    );
  });

  test("pcap: both byte orders, both resolutions", () => {
    const options = fc.record({
      byteOrder: fc.constantFrom("little" as const, "big" as const),
      resolution: fc.constantFrom("microseconds" as const, "nanoseconds" as const),
      snaplen: fc.nat(0xffffffff),
      linktype: fc.nat(0xffff),
    });
    fc.assert(
      fc.property(options, fc.array(packet, { maxLength: 5 }), (how, packets) => {
        const file = emitPcap(packets, how);
        const read = parsePcap(file);
        expect(read).toMatchObject(how);
        const cut = how.resolution === "nanoseconds" ? 1n : 1000n;
        expect(read.packets).toEqual(packets.map((p) => ({ ...p, time: p.time - (p.time % cut) })));
        expect(hex(emitPcap(read.packets, read))).toBe(hex(file));
      }),
      { numRuns: runs },
    );
  });

  test("a writer hands on each packet at once, so that the file is whole after every one", () => {
    const chunks: Uint8Array[] = [];
    const file = () => new Uint8Array(chunks.flatMap((c) => [...c]));
    const classic = new PcapWriter((chunk) => chunks.push(chunk));
    expect(parseCapture(file()).packets).toHaveLength(0);
    classic.append({ time: 5n, bytes: Uint8Array.of(1) });
    expect(parseCapture(file()).packets).toHaveLength(1);

    chunks.length = 0;
    const ng = new PcapngWriter((chunk) => chunks.push(chunk));
    const id = ng.addInterface({ name: "eth0" });
    ng.append({ interfaceId: id, time: 5n, bytes: Uint8Array.of(1) });
    ng.append({ interfaceId: ng.addInterface({ name: "eth1" }), time: 6n, bytes: Uint8Array.of(2) });
    expect(parseCapture(file()).packets.map((p) => p.interfaceId)).toEqual([0, 1]);
  });

  test("what does not fit is refused", () => {
    const writer = new PcapWriter(() => {});
    expect(() => writer.append({ time: -1n, bytes: new Uint8Array(0) })).toThrow(RangeError);
    expect(() => writer.append({ time: 1n << 62n, bytes: new Uint8Array(0) })).toThrow(
      "does not fit a pcap record",
    );
    expect(() => new PcapngWriter(() => {}).append({ time: 0n, bytes: new Uint8Array(0) })).toThrow(
      "interface 0 is not described, 0 are",
    );
  });
});

/** The error of a file that must not parse. */
function refused(file: Uint8Array): MalformedCapture {
  try {
    parseCapture(file);
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedCapture);
    return error as MalformedCapture;
  }
  throw new Error("the file was read");
}

describe("malformed files", () => {
  test("no capture at all", () => {
    expect(refused(fromHex("7f454c46 00000000")).message).toBe(
      "malformed capture at byte 0: 0x7f454c46 is no magic number of pcap or pcapng",
    );
    expect(refused(new Uint8Array(2)).message).toBe(
      "malformed capture at byte 0: 2 bytes, too short for a magic number",
    );
  });

  test("a file cut off keeps the packets before the cut", () => {
    const file = fixture("vlan.pcap");
    const error = refused(file.subarray(0, file.length - 1));
    expect(error.message).toBe(
      "malformed capture (pcap) at byte 274: a record of 102 bytes, only 101 are left",
    );
    expect(error.before?.packets).toHaveLength(3);
    const ng = fixture("vlan.pcapng");
    expect(refused(ng.subarray(0, ng.length - 4)).before?.packets).toHaveLength(3);
  });

  test("a packet of an interface that was not described", () => {
    const file = emitPcapng({ interfaces: [{}], packets: [{ time: 0n, bytes: new Uint8Array(0) }] });
    const at = file.length - 32 + 8;
    file[at] = 7;
    expect(refused(file)).toMatchObject({ offset: at, found: "interface 7, of 1 described" });
  });

  test("any damage to a real file is read or refused with MalformedCapture, within the file", () => {
    const files = ["vlan.pcap", "vlan.pcapng"].map(fixture);
    const damage = fc.record({
      file: fc.constantFrom(...files),
      changes: fc.array(fc.tuple(fc.nat(500), fc.nat(255)), { maxLength: 6 }),
      end: fc.nat(600),
    });
    fc.assert(
      fc.property(fc.oneof(damage, fc.uint8Array()), (what) => {
        let file: Uint8Array;
        if (what instanceof Uint8Array) file = what;
        else {
          file = what.file.slice(0, what.end);
          for (const [at, byte] of what.changes) if (at < file.length) file[at] = byte;
        }
        try {
          parseCapture(file);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedCapture);
          expect((error as MalformedCapture).offset).toBeLessThanOrEqual(file.length);
        }
      }),
      { numRuns: runs },
    );
  });
});

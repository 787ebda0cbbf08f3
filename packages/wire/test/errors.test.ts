import {
  ethernet,
  fromHex,
  hexdump,
  icmpv6,
  ipv4,
  ipv6,
  MalformedPacket,
  stp,
  tcp,
  UnrepresentableField,
  udp,
} from "@podwire/wire";
import { describe, expect, test } from "vitest";
import * as frames from "./fixtures/frames.ts";

/** The error of a call that must throw. */
function thrown(run: () => unknown): MalformedPacket {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(MalformedPacket);
    return error as MalformedPacket;
  }
  throw new Error("nothing was thrown");
}

describe("malformed packets say what, where and how", () => {
  test("a frame cut short", () => {
    const error = thrown(() => ethernet.parse(new Uint8Array(10)));
    expect(error.message).toBe("malformed ethernet: header at byte 0: 10 bytes, needs 14");
    expect(error).toMatchObject({
      name: "MalformedPacket",
      protocol: "ethernet",
      field: "header",
      offset: 0,
    });
  });

  test("a type between the largest length and the smallest EtherType", () => {
    const frame = fromHex("020000000001 020000000002 05dd");
    expect(thrown(() => ethernet.parse(frame)).message).toBe(
      "malformed ethernet: type at byte 12: 1501 is neither a length nor an EtherType",
    );
  });

  test("offsets count from the start of the array, not of the header", () => {
    const frame = fromHex(frames.echoRequest);
    frame[16] = 0xff;
    const error = thrown(() => ipv4.parse(frame, 14));
    expect(error).toMatchObject({
      field: "total length",
      offset: 16,
      found: "65364, header 20, 84 bytes there",
    });
  });

  test.each([
    ["an IPv4 option longer than the header", () => ipv4.parse(withOptions("07ff0400")), "option 7", 21],
    ["an IPv4 option of length 1", () => ipv4.parse(withOptions("07010400")), "option 7", 21],
    ["a TCP header of four words", () => tcp.parse(tcpWith(0x40)), "data offset", 12],
    ["TCP options beyond the end", () => tcp.parse(tcpWith(0x60)), "options", 0],
    ["a UDP length of 7", () => udp.parse(fromHex("0001 0002 0007 0000")), "length", 4],
    ["a UDP length beyond the packet", () => udp.parse(fromHex("0001 0002 0009 0000")), "length", 4],
    ["an ND option of length 0", () => icmpv6.parse(fromHex("8500 0000 00000000 0100")), "option length", 9],
    ["a BPDU of an unknown type", () => stp.parse(fromHex("0000 00 03 00")), "BPDU type", 3],
    [
      "IPv6 with more payload promised than there",
      () => ipv6.parse(fromHex(`6000000000013aff${"00".repeat(32)}`)),
      "payload length",
      4,
    ],
    [
      "an IPv6 extension header beyond the end",
      () => ipv6.parse(fromHex(`60000000000800ff${"00".repeat(32)} 3a01000000000000`)),
      "extension header 0",
      40,
    ],
  ] as const)("%s", (_, run, field, offset) => {
    expect(thrown(run)).toMatchObject({ field, offset });
  });
});

const withOptions = (options: string): Uint8Array => {
  const b = fromHex(`4600001800000000400100000a0000010a000002${options}`);
  ipv4.fillChecksum(b, 0);
  return b;
};
const tcpWith = (offset: number): Uint8Array => {
  const b = new Uint8Array(20);
  b[12] = offset;
  return b;
};

describe("values that do not fit their field", () => {
  const ip = { protocol: 17, source: "10.0.0.1", destination: "10.0.0.2" };
  test.each([
    [
      "a TTL of 256",
      () => ipv4.emit({ ...ip, ttl: 256 }),
      "cannot emit ipv4: ttl is 256, must be an integer from 0 to 255",
    ],
    [
      "an offset that is no multiple of 8",
      () => ipv4.emit({ ...ip, fragmentOffset: 4 }),
      "cannot emit ipv4: fragment offset is 4, must be a multiple of 8",
    ],
    [
      "64 KiB of payload",
      () => ipv4.emit(ip, new Uint8Array(65536)),
      "cannot emit ipv4: total length is 65556, must be an integer from 0 to 65535",
    ],
    [
      "port -1",
      () => udp.emit({ sourcePort: -1, destinationPort: 1 }),
      "cannot emit udp: source port is -1, must be an integer from 0 to 65535",
    ],
    [
      "TCP without the addresses it is summed over",
      () => tcp.emit({ sourcePort: 1, destinationPort: 2 }),
      "cannot emit tcp: checksum is undefined, must be given, or the pseudo header it covers",
    ],
    [
      "an EtherType that is a length",
      () => ethernet.emit({ destination: "02:00:00:00:00:01", source: "02:00:00:00:00:02", type: 64 }),
      "cannot emit ethernet: type is 64, must be at least 0x0600 (leave it out for 802.3)",
    ],
  ])("%s", (_, run, message) => {
    expect(run).toThrow(UnrepresentableField);
    expect(run).toThrow(message);
  });
});

test("a wrong checksum is no error but part of the value, and survives emit", () => {
  const b = fromHex(frames.echoRequest).slice(14);
  b[10]! ^= 0xff;
  const packet = ipv4.parse(b);
  expect(packet.headerChecksum).toBe(0x52d8 ^ 0xff00);
  expect(ipv4.emit(packet)).toEqual(b);
});

test("hexdump prints as hexdump -C does", () => {
  // printf 'hello\n0123456789abcdef' | hexdump -C
  expect(hexdump(new Uint8Array([..."hello\n0123456789abcdef"].map((c) => c.charCodeAt(0))))).toBe(
    [
      "00000000  68 65 6c 6c 6f 0a 30 31  32 33 34 35 36 37 38 39  |hello.0123456789|",
      "00000010  61 62 63 64 65 66                                 |abcdef|",
    ].join("\n"),
  );
});

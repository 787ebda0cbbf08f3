import { runs } from "@podwire/testing/fuzz";
import {
  formatIpv4,
  formatIpv6,
  formatMac,
  fromHex,
  hex,
  InvalidAddress,
  ipv4Mask,
  ipv4MaskLength,
  isBroadcastMac,
  isLinkLocalMac,
  isMulticastMac,
  isValidMac,
  linkLocalOf,
  macEqual,
  macKey,
  parseIpv4,
  parseIpv4Prefix,
  parseIpv6,
  parseIpv6Prefix,
  parseMac,
  setMacKey,
  solicitedNode,
  tryIpv4,
  tryIpv6,
} from "@podwire/wire";
import fc from "fast-check";
import { IPv4, IPv6 } from "ip-num";
import { describe, expect, test } from "vitest";

describe("IPv4", () => {
  test("text and number agree with ip-num for every address tried", () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), (n) => {
        const other = IPv4.fromNumber(n);
        expect(formatIpv4(n)).toBe(other.toString());
        expect(parseIpv4(other.toString())).toBe(n);
      }),
      { numRuns: runs },
    );
  });

  test.each([
    "",
    "10",
    "10.1",
    "10.0.0",
    "10.0.0.0.1",
    "10.0.0.256",
    "10.0.0.01",
    "010.0.0.1",
    "0x0a.0.0.1",
    "10.0.0.",
    ".10.0.0",
    " 10.0.0.1",
    "10.0.0.1 ",
    "1e1.0.0.1",
    "10..0.1",
    "10.0.0.-1",
  ])("%j is no address, as inet_pton has it", (text) => {
    expect(tryIpv4(text)).toBe(-1);
    expect(() => parseIpv4(text)).toThrow(InvalidAddress);
  });

  test("the error says what was expected", () => {
    expect(() => parseIpv4("10.0.0.256")).toThrow(
      '"10.0.0.256" is not an IPv4 address: expected four numbers from 0 to 255 such as 10.0.0.1',
    );
  });

  test("arbitrary text is an address or is not, and never anything else", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9.]{0,16}$/)), (text) => {
        const n = tryIpv4(text);
        if (n >= 0) expect(formatIpv4(n)).toBe(text);
      }),
      { numRuns: runs },
    );
  });

  test("masks and their lengths", () => {
    expect([0, 1, 8, 24, 31, 32].map(ipv4Mask)).toEqual([
      0, 0x80000000, 0xff000000, 0xffffff00, 0xfffffffe, 0xffffffff,
    ]);
    for (let length = 0; length <= 32; length++) expect(ipv4MaskLength(ipv4Mask(length))).toBe(length);
    expect(ipv4MaskLength(0xff00ff00)).toBe(-1);
  });

  test("prefixes", () => {
    expect(parseIpv4Prefix("10.0.0.7/24")).toEqual({ address: 0x0a000007, length: 24 });
    expect(parseIpv4Prefix("10.0.0.7")).toEqual({ address: 0x0a000007, length: 32 });
    for (const bad of ["10.0.0.7/33", "10.0.0.7/", "10.0.0/8", "10.0.0.7/-1", "/8"]) {
      expect(() => parseIpv4Prefix(bad), bad).toThrow(InvalidAddress);
    }
  });
});

describe("IPv6", () => {
  test.each([
    // RFC 5952, sections 4.1 to 5
    ["2001:0db8::0001", "2001:db8::1"],
    ["2001:db8:0:0:0:0:2:1", "2001:db8::2:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:DB8::A", "2001:db8::a"],
    ["0:0:0:0:0:ffff:192.0.2.1", "::ffff:192.0.2.1"],
    // the ends of the range
    ["::", "::"],
    ["::1", "::1"],
    ["1::", "1::"],
    ["ff02::1:ff00:0", "ff02::1:ff00:0"],
    ["::1:2:3:4:5:6:7", "0:1:2:3:4:5:6:7"],
    ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
    ["::13.1.68.3", "::13.1.68.3"],
    ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
  ])("%s is written %s", (text, canonical) => {
    expect(formatIpv6(parseIpv6(text))).toBe(canonical);
  });

  test.each([
    "",
    ":",
    ":::",
    "1",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1::2::3",
    "12345::",
    "g::",
    "::1%eth0",
    "1:2:3:4:5:6:7:8::",
    "::1:2:3:4:5:6:7:8",
    "1.2.3.4::",
    "::1.2.3",
    "::1.2.3.4:5",
    "1:",
    ":1",
    "fe80::1 ",
  ])("%j is no address, as inet_pton has it", (text) => {
    expect(tryIpv6(text)).toBeUndefined();
    expect(() => parseIpv6(text)).toThrow(InvalidAddress);
  });

  test("any sixteen bytes are written so that ip-num and we read them back", () => {
    const sparse = fc.array(fc.oneof(fc.constant(0), fc.constant(0), fc.nat(0xffff)), {
      minLength: 8,
      maxLength: 8,
    });
    fc.assert(
      fc.property(sparse, (groups) => {
        const bytes = Uint8Array.from(groups.flatMap((g) => [g >> 8, g & 0xff]));
        const text = formatIpv6(bytes);
        expect(hex(parseIpv6(text))).toBe(hex(bytes));
        if (!text.includes(".")) expect(new IPv6(text).getValue()).toBe(BigInt(`0x${hex(bytes)}`));
      }),
      { numRuns: runs },
    );
  });

  test("solicited-node group and EUI-64 link-local address (RFC 4291 2.7.1, appendix A)", () => {
    expect(formatIpv6(solicitedNode(parseIpv6("4037::01:800:200e:8c6c")))).toBe("ff02::1:ff0e:8c6c");
    expect(formatIpv6(linkLocalOf(parseMac("34:56:78:9a:bc:de")))).toBe("fe80::3656:78ff:fe9a:bcde");
  });

  test("prefixes", () => {
    const { address, length } = parseIpv6Prefix("2001:db8::/32");
    expect([formatIpv6(address), length]).toEqual(["2001:db8::", 32]);
    expect(() => parseIpv6Prefix("2001:db8::/129")).toThrow(InvalidAddress);
  });
});

describe("MAC addresses", () => {
  test("text, bytes and key are the same 48 bits", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
        const text = formatMac(bytes);
        expect(hex(parseMac(text))).toBe(hex(bytes));
        expect(macKey(bytes, 0)).toBe(Number(`0x${hex(bytes)}`));
        const back = new Uint8Array(6);
        setMacKey(back, 0, macKey(bytes, 0));
        expect(macEqual(back, 0, bytes, 0)).toBe(true);
        back[5]! ^= 1;
        expect(macEqual(back, 0, bytes, 0)).toBe(false);
      }),
      { numRuns: runs },
    );
  });

  test("kinds of addresses", () => {
    const all = fromHex(
      "ffffffffffff 01005e000001 0180c2000000 0180c200000f 0180c2000010 020000000001 000000000000",
    );
    const kinds = [0, 6, 12, 18, 24, 30, 36].map((at) =>
      [isBroadcastMac, isMulticastMac, isLinkLocalMac, isValidMac]
        .map((is) => (is(all, at) ? 1 : 0))
        .join(""),
    );
    expect(kinds).toEqual(["1100", "0100", "0110", "0110", "0100", "0001", "0000"]);
  });

  test.each([
    "",
    "02:00:00:00:00",
    "02:00:00:00:00:00:01",
    "02-00-00-00-00-01",
    "02:00:00:00:00:0g",
    "020000000001",
  ])("%j is no address", (text) => {
    expect(() => parseMac(text)).toThrow(InvalidAddress);
  });
});

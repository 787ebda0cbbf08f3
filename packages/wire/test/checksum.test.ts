import { runs } from "@podwire/testing/fuzz";
import { checksum, fromHex, setU16, setU32, u16, u32 } from "@podwire/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const { sum, fold, finish, update16, update32 } = checksum;

describe("the Internet checksum", () => {
  test("RFC 1071 section 3: 0001 f203 f4f5 f6f7 sums to ddf2", () => {
    const bytes = fromHex("0001 f203 f4f5 f6f7");
    expect(fold(sum(bytes, 0, 8))).toBe(0xddf2);
    expect(finish(sum(bytes, 0, 8))).toBe(0x220d);
  });

  test("RFC 1624 section 4: a word changes from 5555 to 3285 under dd2f, and the checksum becomes 0000", () => {
    expect(update16(0xdd2f, 0x5555, 0x3285)).toBe(0x0000);
  });

  test("an odd last byte counts as if a zero followed", () => {
    expect(sum(fromHex("0102 03"), 0, 3)).toBe(0x0102 + 0x0300);
  });

  test("the sum of parts is the sum of the whole", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(100), (bytes, cut) => {
        const at = Math.min(cut * 2, bytes.length & ~1);
        expect(sum(bytes, at, bytes.length, sum(bytes, 0, at))).toBe(sum(bytes, 0, bytes.length));
      }),
      { numRuns: runs },
    );
  });

  test("64 KiB of ones do not overflow", () => {
    const bytes = new Uint8Array(65536).fill(0xff);
    expect(fold(sum(bytes, 0, bytes.length))).toBe(0xffff);
  });

  test("incremental updates give what summing again gives", () => {
    // A sum of all-zero data has two representations of zero; a header never sums to that, so byte 0 is set.
    const data = fc.uint8Array({ minLength: 12, maxLength: 40 }).map((b) => b.slice(0, b.length & ~1));
    fc.assert(
      fc.property(data, fc.nat(0xffff), fc.nat(0xffffffff), (bytes, word, long) => {
        bytes[0] = 0x45;
        const before = checksum.checksum(bytes, 0, bytes.length);
        const was16 = u16(bytes, 2);
        setU16(bytes, 2, word);
        const after16 = update16(before, was16, word);
        expect(after16).toBe(checksum.checksum(bytes, 0, bytes.length));
        const was32 = u32(bytes, 8);
        setU32(bytes, 8, long);
        expect(update32(after16, was32, long)).toBe(checksum.checksum(bytes, 0, bytes.length));
      }),
      { numRuns: runs },
    );
  });
});

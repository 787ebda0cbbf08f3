import type { PacketToWrite } from "@podwire/capture";
import { frame } from "@podwire/wire/testing";
import fc from "fast-check";

/** A frame with up to three bytes changed, of which some may have been left out of the capture. */
export const damaged: fc.Arbitrary<PacketToWrite> = fc
  .record({
    bytes: frame,
    changes: fc.array(fc.record({ at: fc.nat(120), byte: fc.nat(255) }), { maxLength: 3 }),
    kept: fc.oneof(fc.constant(2000), fc.nat(120)),
    more: fc.oneof(fc.constant(0), fc.nat(40)),
    time: fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n }),
  })
  .map(({ bytes, changes, kept, more, time }) => {
    for (const { at, byte } of changes) if (at < bytes.length) bytes[at] = byte;
    return { bytes: bytes.slice(0, kept), time, originalLength: bytes.length + more };
  });

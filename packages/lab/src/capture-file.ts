// Frames that devices saw, as a pcapng file with an interface for each device, times as a real host's clock would show them.
import { emitPcapng } from "@podwire/capture";
import { SECOND } from "@podwire/clock";
import { EPOCH } from "@podwire/machine";
import type { Sighting } from "./packet-log.ts";

/** `nameOf` says which interface a sighting belongs to; interfaces stand in the order of their first frame. */
export function captureFile(
  sightings: readonly Sighting[],
  nameOf: (sighting: Sighting) => string,
): Uint8Array {
  const ids = new Map<string, number>();
  const packets = sightings.map((sighting) => {
    const name = nameOf(sighting);
    const interfaceId = ids.get(name) ?? ids.size;
    ids.set(name, interfaceId);
    return {
      interfaceId,
      time: BigInt(EPOCH) * BigInt(SECOND) + BigInt(sighting.time),
      bytes: sighting.bytes,
      direction: sighting.outgoing ? ("out" as const) : ("in" as const),
    };
  });
  return emitPcapng({ interfaces: [...ids.keys()].map((name) => ({ name })), packets });
}

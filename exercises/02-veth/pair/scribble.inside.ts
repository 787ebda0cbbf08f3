// Runs beside your code, in the sandbox: a sender that uses its one buffer again, as drivers do.
import type { End } from "./pair.ts";
import { VethPair } from "./pair.ts";

/** Sends 60 bytes of 0x11, then fills the same buffer with 0x22. Gives what had arrived. */
export function sendThenScribble(from: End): Uint8Array {
  const pair = new VethPair();
  pair.set(0, { up: true });
  pair.set(1, { up: true });
  const buffer = new Uint8Array(60).fill(0x11);
  const sent = pair.send(from, buffer);
  buffer.fill(0x22);
  return "bytes" in sent ? sent.bytes : new Uint8Array(0);
}

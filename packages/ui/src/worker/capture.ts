// Stands in for @podwire/capture in the simulator's core: tcpdump's lines, its filters and pcapng are one more file beside it, as
// the commands of a host are (executables.ts), and there before the first lab opens.

import type * as Capture from "@podwire/capture";

export let Tcpdump: typeof Capture.Tcpdump;
export let compileFilter: typeof Capture.compileFilter;
export let emitPcapng: typeof Capture.emitPcapng;

/** Fetches it. Nothing may run before. */
export async function loadCapture(): Promise<void> {
  ({ Tcpdump, compileFilter, emitPcapng } = await import("podwire:capture"));
}

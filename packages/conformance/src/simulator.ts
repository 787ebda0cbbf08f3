// The seam to the simulator: one function that runs a script there and gives the same transcript as real bash does.
import type { Transcript } from "./transcript.ts";

export interface SimulatorOptions {
  /** What the script is called: its `$0`. */
  name?: string;
}

/** There is no simulator to ask. */
export class SimulatorUnavailable extends Error {
  override name = "SimulatorUnavailable";
}

/** Runs `script` (its text) on a fresh simulated machine. */
export async function runInSimulator(_script: string, _options: SimulatorOptions = {}): Promise<Transcript> {
  throw new SimulatorUnavailable("the machine package does not run scripts yet");
}

// The seam to the simulator: one function that runs a script there and gives the same transcript as real bash does.
import { ROOT_ENV, runScript, SimulatedMachine } from "@podwire/machine";
import { readPcap } from "./capture.ts";
import type { Transcript } from "./transcript.ts";

export interface SimulatorOptions {
  /** What the script is called: its `$0`. */
  name?: string;
  /** Seed of everything random; 1 by default. */
  seed?: number;
}

const CAPTURES = "/tmp/captures";

/** Runs `script` (its text) on a fresh simulated machine. Throws what ends a script that does not end by itself. */
export async function runInSimulator(script: string, options: SimulatorOptions = {}): Promise<Transcript> {
  const machine = new SimulatedMachine({ seed: options.seed ?? 1 });
  machine.files.mkdir(CAPTURES, { recursive: true });
  const { commands } = await runScript(machine, script, {
    name: options.name ?? "script.sh",
    env: { ...ROOT_ENV, CAPTURES },
    cwd: "/",
  });
  const captures = machine.files
    .readdir(CAPTURES)
    .filter((file) => file.endsWith(".pcap"))
    .map((file) => readPcap(file.slice(0, -".pcap".length), machine.files.readFile(`${CAPTURES}/${file}`)));
  return {
    commands: commands.map(({ line, command, stdout, stderr, status }) => ({ line, command, stdout, stderr, status })),
    captures,
  };
}

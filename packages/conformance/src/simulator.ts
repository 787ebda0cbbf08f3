// The seam to the simulator: one function that runs a script on a fresh simulated machine and gives the same transcript as real
// bash does. What it sets up is what the recorder sets up in the guest: /tmp/work to run in, /tmp/captures, the same environment.
import { runScript, SimulatedMachine } from "@podwire/machine";
import { addNic } from "@podwire/nic";
import { readPcap } from "./capture.ts";
import type { Transcript } from "./transcript.ts";

export interface SimulatorOptions {
  /** What the script is called: its `$0`. */
  name?: string;
  /** Seed of everything random; the same script with the same seed says the same. */
  seed?: number;
  /** Physical cards of the machine, each with any address. */
  cards?: readonly string[];
  /** Virtual seconds that it may take; an hour by default. */
  seconds?: number;
}

const ENV = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  LC_ALL: "C.UTF-8",
  TERM: "dumb",
  CAPTURES: "/tmp/captures",
};

/** Runs `script` (its text). Throws the machine's own errors where it does not end (StepLimitError, TimeLimitError, StalledError). */
export async function runInSimulator(script: string, options: SimulatorOptions = {}): Promise<Transcript> {
  const machine = new SimulatedMachine(options.seed === undefined ? {} : { seed: options.seed });
  for (const card of options.cards ?? []) addNic(machine.kernel, card, Uint8Array.of(2, 0, 0, 0, 0xca, 0xfe));
  await machine.exec(["mkdir", "-p", "/tmp/work", "/tmp/captures"]);
  const { commands } = await runScript(machine, script, {
    name: options.name ?? "script.sh",
    env: ENV,
    cwd: "/tmp/work",
    ...(options.seconds === undefined ? {} : { limits: { time: options.seconds * 1e9 } }),
  });
  const names = (await machine.exec(["ls", "/tmp/captures"])).stdout
    .split("\n")
    .filter((name) => name.endsWith(".pcap"));
  const captures = [];
  for (const name of names.sort()) {
    captures.push(readPcap(name.slice(0, -5), await machine.readFile(`/tmp/captures/${name}`)));
  }
  return { commands: commands.map(({ time: _, ...record }) => record), captures };
}

// `podwire run SCRIPT`: a plain bash script in the simulator, or with `--on linux` the very same script in real namespaces that leave nothing
// behind. Output and exit status are the script's own.

import { accessSync, constants, mkdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { type Clock, SECOND, StalledError, TimeLimitError } from "@podwire/clock";
import { LinuxUnavailable, runOnLinux } from "@podwire/conformance";
import { captureFile, PacketLog, type Sighting } from "@podwire/lab";
import { runScript, SimulatedMachine, StepLimitError } from "@podwire/machine";
import type { Input, Output } from "@podwire/program";
import { InvalidArgumentError, Option } from "commander";
import type { CommandModule } from "./cli.ts";
import { type Io, interruptedStatus, Refusal } from "./io.ts";
import { t } from "./messages.ts";
import { wholeNumber } from "./number.ts";
import { putFile } from "./put-file.ts";

export interface RunOptions {
  /** Path of the script; "-" or nothing reads it from standard input. */
  file: string | undefined;
  args: string[];
  /** One line of JSON for each command instead of its output. */
  json?: boolean;
  /** Directory for a pcapng file of each device. */
  pcap?: string;
  seed?: number;
  on?: "simulator" | "linux";
  /** Seconds that the script may take: virtual ones in the simulator. */
  limit?: number;
}

/** As timeout(1): it did not end in its time. */
const NOT_ENDED = 124;

const DEFAULT_LIMIT = 3600;

export async function run(options: RunOptions, io: Io): Promise<number> {
  const fromStdin = options.file === undefined || options.file === "-";
  const script = fromStdin
    ? readInput()
    : readScript(resolve(io.cwd, options.file as string), options.file as string);
  // What messages begin with: bash says the path as it was given, or its own name.
  const name = fromStdin ? "bash" : (options.file as string);
  return options.on === "linux"
    ? runReal(script, name, options, io)
    : runSimulated(script, name, options, io, fromStdin);
}

function readInput(): string {
  return readFileSync(0, "utf8");
}

function readScript(path: string, shown: string): string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new Refusal(t("run.none", { script: shown }));
    if (code === "EISDIR") throw new Refusal(t("run.folder", { script: shown }));
    throw new Refusal(t("run.unreadable", { script: shown, problem: (error as Error).message }));
  }
  // As bash finds out (check_binary_file): a NUL in the first line.
  if (text.slice(0, 80).split("\n")[0]?.includes("\0")) throw new Refusal(t("run.binary", { script: shown }));
  return text;
}

/** Output of the script as it comes; characters that were cut in two are put together. */
function passing(write: (text: string) => void): Output {
  const decoder = new TextDecoder();
  return {
    write: async (data) => write(typeof data === "string" ? data : decoder.decode(data, { stream: true })),
    flush: async () => {},
  };
}

/** This process's standard input for the script. Virtual time stands still while one waits for it. */
function standardInput(clock: Clock): Input {
  const chunks = process.stdin.iterator({ destroyOnReturn: false });
  return {
    tty: process.stdin.isTTY === true,
    read: () =>
      clock
        .hold(chunks.next())
        .then(({ done, value }) => (done === true ? null : new Uint8Array(value as Buffer))),
  };
}

async function runSimulated(
  script: string,
  name: string,
  options: RunOptions,
  io: Io,
  fromStdin: boolean,
): Promise<number> {
  if (options.pcap !== undefined) makeFolder(resolve(io.cwd, options.pcap), options.pcap);
  const log = options.pcap === undefined ? null : new PacketLog();
  const machine = new SimulatedMachine({
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    tracer: log,
  });
  try {
    const { status } = await runScript(machine, script, {
      name,
      args: options.args,
      limits: { time: (options.limit ?? DEFAULT_LIMIT) * SECOND },
      ...(fromStdin ? {} : { stdin: standardInput(machine.clock) }),
      ...(options.json
        ? { perCommand: (record) => io.out(`${JSON.stringify(record)}\n`) }
        : { stdout: passing(io.out), stderr: passing(io.err) }),
      ...(io.signal === undefined ? {} : { signal: io.signal }),
    });
    return io.signal?.aborted ? interruptedStatus(io) : status;
  } catch (error) {
    if (error instanceof StepLimitError || error instanceof TimeLimitError || error instanceof StalledError) {
      io.err(`podwire: ${name}: ${error.message}\n`);
      return NOT_ENDED;
    }
    throw error;
  } finally {
    if (log !== null) writeCaptures(resolve(io.cwd, options.pcap as string), log.sightings);
    process.stdin.unref?.();
  }
}

/** Before anything runs: captures that cannot be written are not worth running for. */
function makeFolder(path: string, dir: string): void {
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw new Refusal(t("run.captures", { dir, problem: (error as Error).message }));
  }
}

/** One pcapng file for each device, named NETNS.DEV.pcapng, or DEV.pcapng in the initial namespace. */
function writeCaptures(directory: string, sightings: readonly Sighting[]): void {
  const nameOf = ({ netns, dev }: Sighting) => (netns === "" ? dev : `${netns}.${dev}`);
  for (const device of new Set(sightings.map(nameOf))) {
    const path = join(directory, `${device.replaceAll("/", "_")}.pcapng`);
    const seen = sightings.filter((sighting) => nameOf(sighting) === device);
    putFile(path, captureFile(seen, nameOf));
  }
}

async function runReal(script: string, name: string, options: RunOptions, io: Io): Promise<number> {
  if (options.pcap !== undefined) throw new Refusal(t("run.noPcap"));
  if (options.seed !== undefined) throw new Refusal(t("run.noSeed"));
  if (options.args.length > 0) throw new Refusal(t("run.noArgs"));
  try {
    const ran = await runOnLinux(script, {
      name: basename(name),
      perCommand: options.json ?? false,
      timeoutMs: (options.limit ?? DEFAULT_LIMIT) * 1000,
      ...(options.json
        ? {}
        : {
            stdout: (chunk) => process.stdout.write(chunk),
            stderr: (chunk) => process.stderr.write(chunk),
          }),
    });
    if (options.json) for (const record of ran.commands) io.out(`${JSON.stringify(record)}\n`);
    if (ran.status !== null) return ran.status;
    io.err(`podwire: ${t("run.notFinished", { name, limit: options.limit ?? DEFAULT_LIMIT })}\n`);
    return NOT_ENDED;
  } catch (error) {
    if (error instanceof LinuxUnavailable) throw new Refusal(error.message);
    throw error;
  }
}

const seconds = (text: string): number => {
  const value = Number(text);
  if (!(value > 0) || !Number.isFinite(value)) throw new InvalidArgumentError(t("help.above0"));
  return value;
};

export const runCommand: CommandModule = (program, io, done) => {
  program
    .command("run")
    .description(t("run.about"))
    .argument("[script]", t("run.script"))
    .argument("[args...]", t("run.args"))
    .option("--json", t("run.json"))
    .option("--pcap <dir>", t("run.pcap"))
    .option("--seed <number>", t("run.seed"), wholeNumber)
    .option("--limit <seconds>", t("run.limit", { limit: DEFAULT_LIMIT }), seconds)
    .addOption(new Option("--on <kernel>", t("run.on")).choices(["simulator", "linux"]).default("simulator"))
    .action(async (file: string | undefined, args: string[], options: Omit<RunOptions, "file" | "args">) =>
      done(await run({ file, args, ...options }, io)),
    );
};

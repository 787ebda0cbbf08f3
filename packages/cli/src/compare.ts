// `podwire compare SCRIPT|LAB`: the same commands in the simulator and in real namespaces of this machine, and where the two
// differ, command by command, under the published mask of @podwire/conformance. A lab of one host is compared by its setup and
// the commands of its goal; several hosts would need several kernels.

import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import { StalledError, TimeLimitError } from "@podwire/clock";
import {
  compareTranscripts,
  formatDifference,
  hostKernel,
  LinuxUnavailable,
  runInSimulator,
  runOnLinux,
  TranscriptError,
  whyNoLinux,
} from "@podwire/conformance";
import { parseLab, parsePlace } from "@podwire/lab";
import { StepLimitError } from "@podwire/machine";
import type { CommandModule } from "./cli.ts";
import { type Io, Refusal, type Status } from "./io.ts";
import { type FoundLab, findLab, isLabName } from "./lab/find.ts";
import { t } from "./messages.ts";

/** Compares; 0 where both say the same, 1 where they differ. */
export async function compare(target: string, io: Io): Promise<Status> {
  const reason = whyNoLinux();
  if (reason !== undefined) throw new Refusal(t("compare.noLinux", { reason }));
  const path = resolve(io.cwd, target);
  const isLab = isLabName(target) || (existsSync(path) && statSync(path).isDirectory());
  if (!isLab && !existsSync(path)) throw new Refusal(t("compare.none", { target }));
  const name = isLab ? "lab.sh" : basename(path);
  const script = isLab ? labScript(findLab(target, io)) : readFileSync(path, "utf8");
  try {
    const simulated = await runInSimulator(script, { name });
    const real = await runOnLinux(script, { name });
    const differences = compareTranscripts(script, real, simulated);
    for (const difference of differences) io.out(`${formatDifference(difference)}\n`);
    const commands = real.commands.length;
    io.out(
      differences.length === 0
        ? `${t("compare.same", { target, count: commands, kernel: hostKernel() })}\n`
        : `${t("compare.differs", { target, differences: differences.length, count: commands, kernel: hostKernel() })}\n`,
    );
    return differences.length === 0 ? 0 : 1;
  } catch (error) {
    if (error instanceof LinuxUnavailable) throw new Refusal(error.message);
    if (error instanceof TranscriptError) throw new Refusal(`${target}: ${error.message}`);
    if (error instanceof StepLimitError || error instanceof TimeLimitError || error instanceof StalledError)
      throw new Refusal(t("compare.simulator", { target, problem: error.message }));
    throw error;
  }
}

/** A lab's setup and the commands of its goal, as one script. Throws FileError, Refusal for more than one host. */
function labScript({ shown, lab: text, scripts }: FoundLab): string {
  const lab = parseLab(`${shown}/lab.yaml`, text);
  const [host] = Object.values(lab.hosts);
  if (Object.keys(lab.hosts).length > 1 || Object.keys(host?.cards ?? {}).length > 0)
    throw new Refusal(t("compare.hosts", { lab: shown }));
  const inside = (place: string, command: string): string => {
    const { netns } = parsePlace(place);
    return netns === undefined ? command : `ip netns exec ${netns} ${command}`;
  };
  return [
    ...lab.setup.map(({ script }) => scripts[script]),
    ...lab.goal.map(({ on, run }) => inside(on, run)),
  ].join("\n");
}

export const compareCommand: CommandModule = (program, io, done) => {
  program
    .command("compare")
    .description(t("compare.about"))
    .argument("<script|lab>", t("compare.target"))
    .action(async (target: string) => done(await compare(target, io)));
};

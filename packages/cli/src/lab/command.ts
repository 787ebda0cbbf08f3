// `podwire lab [LAB]`: the course's labs, and one of them at the terminal. What is piped in is typed in.

import type { CommandModule } from "../cli.ts";
import { type Io, interruptedStatus, type Status } from "../io.ts";
import { t } from "../messages.ts";
import { wholeNumber } from "../number.ts";
import { courseLabs, findLab } from "./find.ts";
import { labTerminal } from "./terminal.ts";

export interface LabArgs {
  lab?: string;
  at?: string;
  seed?: number;
}

export async function lab({ lab: target, at, seed }: LabArgs, io: Io): Promise<Status> {
  if (target === undefined) {
    for (const { name, chapter, title } of courseLabs())
      io.out(`${String(chapter).padStart(3)}  ${name.padEnd(20)}  ${title}\n`);
    io.out(`\n${t("lab.opens")}\n`);
    return 0;
  }
  // Ctrl-C at a prompt is a key, and the shell's; a signal from outside ends all, whatever runs in the lab.
  io.signal?.addEventListener("abort", () => process.exit(interruptedStatus(io)));
  await labTerminal(findLab(target, io).source, {
    input: process.stdin,
    output: process.stdout,
    interactive: process.stdin.isTTY === true && io.terminal,
    cwd: io.cwd,
    ...(at === undefined ? {} : { at }),
    ...(seed === undefined ? {} : { seed }),
  });
  process.stdin.unref?.();
  return 0;
}

export const labCommand: CommandModule = (program, io, done) => {
  program
    .command("lab")
    .description(t("lab.about"))
    .argument("[lab]", t("lab.lab"))
    .option("--at <host/netns>", t("lab.at"))
    .option("--seed <number>", t("lab.seed"), wholeNumber)
    .action(async (target: string | undefined, options: Omit<LabArgs, "lab">) =>
      done(await lab({ ...(target === undefined ? {} : { lab: target }), ...options }, io)),
    );
};

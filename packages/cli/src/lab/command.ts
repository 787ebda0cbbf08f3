// `podwire lab [LAB]`: the course's labs, and one of them at the terminal. What is piped in is typed in.
import { readLab } from "@podwire/lab";
import { InvalidArgumentError } from "commander";
import type { CommandModule } from "../cli.ts";
import type { Io, Status } from "../io.ts";
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
    io.out("\npodwire lab NAME opens one.\n");
    return 0;
  }
  const { shown: _, ...texts } = findLab(target, io);
  await labTerminal(readLab(texts), {
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
    .description("work in a lab at the terminal; without a name, list the course's labs")
    .argument("[lab]", "its name in the course, or the folder of one of your own")
    .option("--at <host/netns>", "which of its terminals is in front")
    .option("--seed <number>", "replaces the lab's own", (text) => {
      if (!/^\d+$/.test(text)) throw new InvalidArgumentError("it is not a whole number.");
      return Number(text);
    })
    .action(async (target: string | undefined, options: Omit<LabArgs, "lab">) =>
      done(await lab({ ...(target === undefined ? {} : { lab: target }), ...options }, io)),
    );
};

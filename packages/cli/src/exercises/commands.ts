// The exercise commands on the command line.
import { InvalidArgumentError, Option } from "commander";
import type { CommandModule } from "../cli.ts";
import { check, FORMATS, type Format } from "./check.ts";
import { grade } from "./grade.ts";
import { hint } from "./hint.ts";
import { list, next, status } from "./list.ts";
import { reset } from "./reset.ts";
import { watch } from "./watch.ts";
import { exportWork, importWork } from "./work.ts";

export const exerciseCommands: CommandModule = (program, io, done) => {
  const format = () =>
    new Option("--format <format>", "how the verdict is written").choices(FORMATS).default("text");

  program
    .command("list")
    .description("all exercises, and where you stand")
    .option("--json", "for a program to read")
    .action(async (options: { json?: boolean }) => done(await list(options, io)));

  program
    .command("next")
    .description("the exercise to do next")
    .action(async () => done(await next({}, io)));

  program
    .command("status")
    .description("your points by chapter")
    .action(async () => done(await status({}, io)));

  program
    .command("watch")
    .description("judge an exercise each time you save it")
    .argument("[exercise]", "its id; without, the one in this folder or the next")
    .action(async (exercise: string | undefined) => done(await watch(exercise ? { exercise } : {}, io)));

  program
    .command("check")
    .description("judge exercises once, by their visible tests")
    .argument("[exercises...]", "their ids; without, the one in this folder or the next")
    .option("--all", "every exercise")
    .option("--test <name...>", "only these tests; nothing is kept in your progress")
    .option("--seed <number>", "what names, addresses and faults are drawn from", wholeNumber)
    .addOption(format())
    .action(
      async (
        exercises: string[],
        options: { all?: boolean; test?: string[]; seed?: number; format: Format },
      ) => done(await check({ exercises, ...options }, io)),
    );

  program
    .command("hint")
    .description("one more hint")
    .argument("[exercise]", "its id; without, the one in this folder or the next")
    .option("--level <number>", "show this hint again", wholeNumber)
    .action(async (exercise: string | undefined, options: { level?: number }) =>
      done(await hint({ ...(exercise ? { exercise } : {}), ...options }, io)),
    );

  program
    .command("reset")
    .description("give back an exercise's files as they were; yours are kept aside")
    .argument("<exercise>", "its id")
    .action(async (exercise: string) => done(await reset({ exercise }, io)));

  program
    .command("export")
    .description("your work as one file, which the page can load")
    .argument("<file>", "where it is written")
    .action(async (file: string) => done(await exportWork({ file }, io)));

  program
    .command("import")
    .description("take over work that the page saved; what it replaces is kept aside")
    .argument("<file>", "the file that the page saved")
    .action(async (file: string) => done(await importWork({ file }, io)));

  program
    .command("grade")
    .description("grade a submission, with hidden tests where solutions/ is there")
    .argument("<dir>", "a learner's clone of the course, or the folder of one exercise")
    .option("--exercise <id...>", "only these exercises")
    .addOption(format())
    .option("--seed <number>", "what names, addresses and faults are drawn from", wholeNumber)
    .option("--output <file>", "write the report to a file")
    .action(
      async (
        dir: string,
        options: { exercise?: string[]; format: Format; seed?: number; output?: string },
      ) => {
        const { exercise, output, ...rest } = options;
        done(await grade({ dir, exercises: exercise ?? [], ...rest, ...(output ? { output } : {}) }, io));
      },
    );
};

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("it is not a whole number.");
  return Number(text);
}

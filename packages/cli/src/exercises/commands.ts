// The exercise commands on the command line.

import { Option } from "commander";
import type { CommandModule } from "../cli.ts";
import { t } from "../messages.ts";
import { wholeNumber } from "../number.ts";
import { check, FORMATS, type Format } from "./check.ts";
import { grade } from "./grade.ts";
import { hint } from "./hint.ts";
import { list, next, status } from "./list.ts";
import { reset } from "./reset.ts";
import { watch } from "./watch.ts";
import { exportWork, importWork } from "./work.ts";

export const exerciseCommands: CommandModule = (program, io, done) => {
  const format = () => new Option("--format <format>", t("exercise.format")).choices(FORMATS).default("text");

  program
    .command("list")
    .description(t("list.about"))
    .option("--json", t("list.json"))
    .action(async (options: { json?: boolean }) => done(await list(options, io)));

  program
    .command("next")
    .description(t("next.about"))
    .action(async () => done(await next({}, io)));

  program
    .command("status")
    .description(t("status.about"))
    .action(async () => done(await status({}, io)));

  program
    .command("watch")
    .description(t("watch.about"))
    .argument("[exercise]", t("exercise.idOr"))
    .action(async (exercise: string | undefined) => done(await watch(exercise ? { exercise } : {}, io)));

  program
    .command("check")
    .description(t("check.about"))
    .argument("[exercises...]", t("check.exercises"))
    .option("--all", t("check.all"))
    .option("--test <name...>", t("check.test"))
    .option("--seed <number>", t("exercise.seed"), wholeNumber)
    .addOption(format())
    .action(
      async (
        exercises: string[],
        options: { all?: boolean; test?: string[]; seed?: number; format: Format },
      ) => done(await check({ exercises, ...options }, io)),
    );

  program
    .command("hint")
    .description(t("hint.about"))
    .argument("[exercise]", t("exercise.idOr"))
    .option("--level <number>", t("hint.level"), wholeNumber)
    .action(async (exercise: string | undefined, options: { level?: number }) =>
      done(await hint({ ...(exercise ? { exercise } : {}), ...options }, io)),
    );

  program
    .command("reset")
    .description(t("reset.about"))
    .argument("<exercise>", t("exercise.id"))
    .action(async (exercise: string) => done(await reset({ exercise }, io)));

  program
    .command("export")
    .description(t("export.about"))
    .argument("<file>", t("export.file"))
    .action(async (file: string) => done(await exportWork({ file }, io)));

  program
    .command("import")
    .description(t("import.about"))
    .argument("<file>", t("import.file"))
    .action(async (file: string) => done(await importWork({ file }, io)));

  program
    .command("grade")
    .description(t("grade.about"))
    .argument("<dir>", t("grade.dir"))
    .option("--exercise <id...>", t("grade.exercise"))
    .addOption(format())
    .option("--seed <number>", t("exercise.seed"), wholeNumber)
    .option("--output <file>", t("grade.output"))
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

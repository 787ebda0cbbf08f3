// The command line itself: commander with our exit statuses. A command module adds its commands to the program and
// reports a status; unknown options and commands are refused with a suggestion and status 2.

import { FileError } from "@podwire/checked-yaml";
import { setEdition } from "@podwire/lab/catalogue";
import { Command, CommanderError } from "commander";
import { Interrupted, type Io, interruptedStatus, Refusal, type Status } from "./io.ts";
import { editionFor } from "./language.ts";
import { t } from "./messages.ts";

/** Adds commands to `program`; each action passes its status to `done`. */
export type CommandModule = (program: Command, io: Io, done: (status: number) => void) => void;

const TITLES: Readonly<Record<string, Parameters<typeof t>[0]>> = {
  "Usage:": "help.usage",
  "Arguments:": "help.arguments",
  "Options:": "help.options",
  "Commands:": "help.commands",
};

/** A heading of commander's help. */
function title(text: string): string {
  const key = TITLES[text];
  return key === undefined ? text : t(key);
}

/** Runs `podwire` with `argv` (without node and script) and gives the exit status. */
export async function runCli(
  modules: readonly CommandModule[],
  argv: readonly string[],
  io: Io,
): Promise<number> {
  let status = 0;
  try {
    setEdition(editionFor(io));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    io.err(`podwire: ${error.message}\n`);
    return 2 satisfies Status;
  }
  const program = new Command("podwire")
    .description(t("help.about"))
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showSuggestionAfterError()
    .showHelpAfterError(t("help.after"))
    .helpOption("-h, --help", t("help.help"))
    .helpCommand("help [command]", t("help.help"))
    .configureHelp({ styleTitle: title });
  for (const add of modules)
    add(program, io, (s) => {
      status = s;
    });
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  try {
    await program.parseAsync([...argv], { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Interrupted) return interruptedStatus(io);
    if (error instanceof Refusal || error instanceof FileError || isSystemError(error)) {
      io.err(`podwire: ${error.message}\n`);
      return 2 satisfies Status;
    }
    throw error;
  }
}

/** The system refuses a file or folder: "EACCES: permission denied, open '/root/x'". */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "syscall" in error && "code" in error;
}

// The command line itself: commander with our exit statuses. A command module adds its commands to the program and
// reports a status; unknown options and commands are refused with a suggestion and status 2.
import { FileError } from "@podwire/checked-yaml";
import { Command, CommanderError } from "commander";
import { type Io, Refusal, type Status } from "./io.ts";

/** Adds commands to `program`; each action passes its status to `done`. */
export type CommandModule = (program: Command, io: Io, done: (status: number) => void) => void;

/** Runs `podwire` with `argv` (without node and script) and gives the exit status. */
export async function runCli(
  modules: readonly CommandModule[],
  argv: readonly string[],
  io: Io,
): Promise<number> {
  let status = 0;
  const program = new Command("podwire")
    .description("A course on container and Kubernetes networking, and the network simulator behind it")
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showSuggestionAfterError()
    .showHelpAfterError("(podwire --help lists the commands)");
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
    if (error instanceof Refusal || error instanceof FileError) {
      io.err(`podwire: ${error.message}\n`);
      return 2 satisfies Status;
    }
    throw error;
  }
}

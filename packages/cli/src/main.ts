// The `podwire` command: a list of its command modules.
import type { CommandModule } from "./cli.ts";
import { runCli } from "./cli.ts";
import { compareCommand } from "./compare.ts";
import { exerciseCommands } from "./exercises/commands.ts";
import { labCommand } from "./lab/command.ts";
import { nodeIo } from "./node-io.ts";
import { runCommand } from "./run.ts";

const modules: readonly CommandModule[] = [labCommand, runCommand, compareCommand, exerciseCommands];

try {
  process.exitCode = await runCli(modules, process.argv.slice(2), nodeIo());
} catch (error) {
  console.error(error);
  process.exitCode = 2; // our own fault, and no verdict on anybody's work
}

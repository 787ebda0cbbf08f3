// What nsenter, unshare and lsns of util-linux 2.38.1 share: complaints, `--version`, and turning into another program.

import { KernelError, strerror } from "@podwire/netns";
import type { Process } from "@podwire/program";
import { complain, programName } from "./output.ts";

/** err(): the program's name before it; status 1. */
export async function refuse(self: Process, text: string): Promise<number> {
  await complain(self, `${programName(self)}: ${text}\n`);
  return 1;
}

/** errtryhelp(): getopt's complaint, and where to look. */
export async function misused(self: Process, error: string): Promise<number> {
  const name = programName(self);
  await complain(self, `${name}: ${error}\nTry '${name} --help' for more information.\n`);
  return 1;
}

export async function printVersion(self: Process): Promise<number> {
  await self.stdout.write(`${programName(self)} from util-linux 2.38.1\n`);
  return 0;
}

/** The program to become: what stands on the command line, else the user's shell. */
export function programToRun(self: Process, operands: readonly string[]): readonly string[] {
  return operands.length > 0 ? operands : [self.env["SHELL"] ?? "/bin/sh"];
}

/** errexec(): 127 where there is no such program, 126 where it cannot be started. */
export async function failedToExecute(self: Process, name: string, error: unknown): Promise<number> {
  if (!(error instanceof KernelError)) throw error;
  await refuse(self, `failed to execute ${name}: ${strerror(error.errno)}`);
  return error.errno === "ENOENT" ? 127 : 126;
}

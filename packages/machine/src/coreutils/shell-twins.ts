// Programs that bash has as builtins too, for those who call them by path or through `timeout`, `xargs`, `ip netns exec`: echo, printf, test, [, pwd.
// And those that run another program: nohup, setsid, sudo, nice, time.

import { KernelError } from "@podwire/netns";
import type { Process, Program } from "@podwire/program";
import type { HostProcess } from "../process/host-process.ts";
import { createShell } from "../shell/bash.ts";
import { echoText } from "../shell/builtins/output.ts";
import { test as testBuiltin } from "../shell/builtins/test.ts";
import { formatPrintf } from "../shell/printf.ts";
import { Redirections } from "../shell/redirect.ts";
import { complain, programName } from "./common.ts";
import { execOrComplain } from "./small.ts";

export async function echo(self: Process): Promise<number> {
  await self.stdout.write(echoText(self.argv.slice(1)));
  return 0;
}

export async function printf(self: Process): Promise<number> {
  const [format, ...args] = self.argv.slice(1);
  if (format === undefined) {
    await complain(self, "missing operand");
    return 1;
  }
  const { text, errors } = formatPrintf(format, args);
  await self.stdout.write(text);
  for (const error of errors)
    await complain(self, error.replace(/^(.*): invalid number$/s, "‘$1’: expected a numeric value"));
  return errors.length > 0 ? 1 : 0;
}

export async function test(self: Process): Promise<number> {
  const name = programName(self);
  const shell = createShell(self as HostProcess, name);
  shell.complain = (message) => self.stderr.write(`${message}\n`);
  const args = self.argv.slice(1);
  return testBuiltin({ shell, name, args, operands: args, redirections: new Redirections(shell) });
}

export async function pwd(self: Process): Promise<number> {
  await self.stdout.write(`${self.cwd}\n`);
  return 0;
}

export async function tty(self: Process): Promise<number> {
  const isTerminal = self.stdin.tty ?? false;
  await self.stdout.write(isTerminal ? `${(self as HostProcess).descriptor(0)?.name}\n` : "not a tty\n");
  return isTerminal ? 0 : 1;
}

/** Runs the rest of its command line, after options that change nothing here. */
function wrapper(withValue: string, before: (self: Process) => void = () => {}): Program {
  return async (self) => {
    const words = self.argv.slice(1);
    while (/^-./.test(words[0] ?? "")) {
      const option = words.shift() as string;
      if (option === "--") break;
      if (withValue.includes(option[1] as string) && option.length === 2) words.shift();
    }
    if (words.length === 0) {
      await complain(self, "missing operand");
      return 1;
    }
    before(self);
    return execOrComplain(self, words);
  };
}

/** Everybody is root already. */
export const sudo: Program = async (self) => {
  const words = self.argv.slice(1);
  while (/^-./.test(words[0] ?? "")) {
    const option = words.shift() as string;
    if (/^-[ughp]$/.test(option)) words.shift();
  }
  const env = { ...self.env };
  for (
    let found = /^(\w+)=(.*)$/s.exec(words[0] ?? "");
    found !== null;
    found = /^(\w+)=(.*)$/s.exec(words[0] ?? "")
  ) {
    env[found[1] as string] = found[2] as string;
    words.shift();
  }
  if (words.length === 0) words.push("bash");
  try {
    return await self.exec(words, { env });
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    await complain(self, `${words[0]}: command not found`);
    return 1;
  }
};

export const nohup = wrapper("", (self) => self.onSignal("SIGHUP", "ignore"));
export const setsid = wrapper("", (self) => {
  (self as HostProcess).group = self.pid;
});
export const nice = wrapper("n");
export const stdbuf = wrapper("ioe");

export const nothing: Program = () => 0;

// bash and sh as programs: their command line, where the script comes from, and the life of the shell that runs it.

import { KernelError, strerror } from "@podwire/netns";
import { type Program, utf8Decode } from "@podwire/program";
import type { HostProcess } from "../process/host-process.ts";
import { setOptions } from "./builtins/options.ts";
import { runSource } from "./interpreter.ts";
import { Jobs } from "./jobs.ts";
import { runner } from "./runner.ts";
import { Shell } from "./shell.ts";
import { beforeProblem, findProblem, Source } from "./source.ts";
import { NOT_SIMULATED_STATUS, runToEnd, sayProblem } from "./subshell.ts";
import { Traps } from "./traps.ts";
import { isName } from "./variables.ts";

/** A shell at its beginning: variables from the environment and bash's own. */
export function createShell(process: HostProcess, name: string): Shell {
  const shell = new Shell(process, runner, name);
  shell.traps = new Traps(shell);
  shell.jobs = new Jobs(shell);
  shell.shellPid = process.pid;
  shell.parentPid = process.ppid;
  const { variables } = shell;
  for (const [variable, value] of Object.entries(process.env)) {
    importFunction(shell, variable, value);
    if (!isName(variable)) continue;
    variables.set(variable, value);
    variables.writable(variable).exported = true;
  }
  const initial: Record<string, string> = {
    BASH: "/bin/bash",
    BASH_VERSION: "5.2.15(1)-release",
    HOSTNAME: process.kernel.hostname,
    HOSTTYPE: "x86_64",
    IFS: " \t\n",
    MACHTYPE: "x86_64-pc-linux-gnu",
    OPTERR: "1",
    OPTIND: "1",
    OSTYPE: "linux-gnu",
    PS4: "+ ",
  };
  for (const [variable, value] of Object.entries(initial)) variables.set(variable, value);
  variables.set("PWD", process.cwd);
  variables.writable("PWD").exported = true;
  variables.set("SHLVL", String((Number(process.env["SHLVL"] ?? "0") || 0) + 1));
  variables.writable("SHLVL").exported = true;
  if (variables.get("PATH") === undefined)
    variables.set("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  const version = variables.writable("BASH_VERSINFO");
  version.value = undefined;
  version.indexed = new Map(
    ["5", "2", "15", "1", "release", "x86_64-pc-linux-gnu"].map((part, index) => [index, part]),
  );
  shell.bindFrames();
  shell.bindPipeStatus();
  return shell;
}

/** BASH_FUNC_name%%=() { … }: a function that the shell before exported. */
function importFunction(shell: Shell, variable: string, value: string): void {
  const name = /^BASH_FUNC_(.+)%%$/.exec(variable)?.[1];
  if (name === undefined || !value.startsWith("() ")) return;
  const source = new Source(`${name} ${value}`);
  const [only, more] = source.script.commands;
  if (more !== undefined || only?.command.type !== "Function" || findProblem(source) !== undefined) return;
  const { body } = only.command;
  shell.functions.set(name, { name, body, source, text: source.text, exported: true });
}

/** Runs a whole script in `shell`, to the end of the shell's life. */
export async function runScriptText(shell: Shell, text: string): Promise<number> {
  const source = new Source(text);
  const problem = findProblem(source);
  if (problem === undefined) return runToEnd(shell, () => runSource(shell, source, true));
  if (problem.kind === "unsupported") {
    const { message, line } = problem;
    await shell.process.stderr.write(`${shell.name}: line ${line}: not simulated: ${message}\n`);
    return NOT_SIMULATED_STATUS;
  }
  return runToEnd(shell, async () => {
    await runSource(shell, beforeProblem(source, problem), true);
    const place = `${shell.name}: ${shell.commandString ? "-c: " : ""}line ${problem.line}: `;
    await sayProblem(shell, place, problem);
    return 2;
  });
}

const USAGE = `Usage:\tbash [GNU long option] [option] ...
\tbash [GNU long option] [option] script-file ...
GNU long options:
\t--debug
\t--debugger
\t--dump-po-strings
\t--dump-strings
\t--help
\t--init-file
\t--login
\t--noediting
\t--noprofile
\t--norc
\t--posix
\t--pretty-print
\t--rcfile
\t--restricted
\t--verbose
\t--version
Shell options:
\t-ilrsD or -c command or -O shopt_option\t\t(invocation only)
\t-abefhkmnptuvxBCEHPT or -o option
`;

/** What bash's command line says. */
interface Invocation {
  options: string[];
  command: string | undefined;
  fromStdin: boolean;
  rest: string[];
}

function parseCommandLine(args: readonly string[]): Invocation | { bad: string } {
  const invocation: Invocation = { options: [], command: undefined, fromStdin: false, rest: [] };
  let command = false;
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === "--" || arg === "-") {
      at++;
      break;
    }
    if (/^--(norc|noprofile|login|posix|noediting)$/.test(arg)) continue;
    if (arg.startsWith("--") || !/^[-+]./.test(arg)) {
      if (arg.startsWith("--")) return { bad: arg };
      break;
    }
    for (const letter of arg.slice(1)) {
      if (letter === "c") command = true;
      else if (letter === "s") invocation.fromStdin = true;
      else if (letter === "l" || letter === "i") continue;
      else if (letter === "o" || letter === "O") {
        invocation.options.push(`${arg[0]}${letter}`, args[++at] ?? "");
      } else invocation.options.push(`${arg[0]}${letter}`);
    }
  }
  invocation.rest = args.slice(at);
  if (command) invocation.command = invocation.rest.shift();
  return invocation;
}

function shellProgram(dash: boolean): Program {
  return async (given) => {
    const self = given as HostProcess;
    const called = (self.argv[0] ?? "bash").replace(/^-/, "");
    const name = called.split("/").pop() as string;
    const invocation = parseCommandLine(self.argv.slice(1));
    if ("bad" in invocation) {
      await self.stderr.write(`${name}: ${invocation.bad}: invalid option\n`);
      return 2;
    }
    const shell = createShell(self, called);
    shell.dash = dash;
    const { options, rest } = invocation;
    for (let at = 0; at < options.length; at++) {
      const option = options[at] as string;
      if (/^[-+]O$/.test(option)) {
        const shopt = options[++at] as string;
        if (option === "-O") shell.shopts.add(shopt);
        else shell.shopts.delete(shopt);
        continue;
      }
      const words = /^[-+]o$/.test(option) ? [option, options[++at] as string] : [option];
      if (/^[-+]./.test(option) && !/^[-+][abefhkmnopstuvxBCEHPTO]$/.test(option)) {
        await self.stderr.write(`${name}: ${option}: invalid option\n${USAGE}`);
        return 2;
      }
      const { status } = await setOptions(shell, words, name);
      if (status !== 0) return status;
    }
    let text: string;
    if (invocation.command !== undefined) {
      shell.commandString = true;
      text = invocation.command;
      if (rest.length > 0) shell.name = rest.shift() as string;
      shell.positional = rest;
    } else if (rest.length > 0 && !invocation.fromStdin) {
      const path = rest.shift() as string;
      shell.positional = rest;
      const read = await readScript(shell, path);
      if (typeof read === "number") return read;
      text = read;
      shell.name = path;
    } else {
      shell.positional = rest;
      text = await readAllInput(self);
    }
    return runScriptText(shell, text);
  };
}

async function readScript(shell: Shell, path: string): Promise<string | number> {
  try {
    return shell.process.files.readText(path);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    const words = error.errno === "EISDIR" ? "Is a directory" : strerror(error.errno);
    await shell.process.stderr.write(`${shell.name}: ${path}: ${words}\n`);
    return error.errno === "ENOENT" ? 127 : 126;
  }
}

async function readAllInput(self: HostProcess): Promise<string> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await self.stdin.read(); chunk !== null; chunk = await self.stdin.read())
    chunks.push(chunk);
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return utf8Decode(all);
}

export const bash: Program = shellProgram(false);
export const sh: Program = shellProgram(true);

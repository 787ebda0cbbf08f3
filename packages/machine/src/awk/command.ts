// awk(1): mawk 1.3.4 of Debian 12. Its command line (-F -v -f -W), the reading of the program, and how it ends.

import { KernelError, strerror } from "@podwire/netns";
import type { Process, Program } from "@podwire/program";
import type { HostProcess } from "../process/host-process.ts";
import { bytesToText, outsideOf, textOf } from "./bytes.ts";
import { AwkError, AwkRuntimeError } from "./errors.ts";
import { Execution } from "./execute.ts";
import type { Source } from "./lexer.ts";
import { parseAwk } from "./parser.ts";
import { Runtime } from "./runtime.ts";
import { toNumber } from "./values.ts";

/** EX_USAGE of mawk. */
const FAILED = 2;

const USAGE = `Usage: mawk [Options] [Program] [file ...]

Program:
    The -f option value is the name of a file containing program text.
    If no -f option is given, a "--" ends option processing; the following
    parameters are the program text.

Options:
    -f program-file  Program  text is read from file instead of from the
                     command-line.  Multiple -f options are accepted.
    -F value         sets the field separator, FS, to value.
    -v var=value     assigns value to program variable var.
    --               unambiguous end of options.

    Implementation-specific options are prefixed with "-W".  They can be
    abbreviated:

    -W version       show version information and exit.
    -W dump          show assembler-like listing of program and exit.
    -W help          show this message and exit.
    -W interactive   set unbuffered output, line-buffered input.
    -W exec file     use file as program as well as last option.
    -W random=number set initial random seed.
    -W sprintf=number adjust size of sprintf buffer.
    -W posix_space   do not consider "\\n" a space.
    -W usage         show this message and exit.
`;

const VERSION = `mawk 1.3.4 20200120
Copyright 2008-2019,2020, Thomas E. Dickey
Copyright 1991-1996,2014, Michael D. Brennan

`;

/** What it was built with goes to standard error. */
const BUILT_WITH = `random-funcs:       srandom/random
regex-funcs:        internal
compiled limits:
sprintf buffer      8192
maximum-integer     2147483647
`;

interface Invocation {
  separator: string | null;
  assignments: string[];
  /** Of -f, in order. */
  files: string[];
  interactive: boolean;
  seed: number | null;
  /** What is shown instead of running anything. */
  shown: string | null;
  warnings: string[];
  operands: string[];
}

/** What the command line says. AwkError where it says it wrongly. */
function parseCommandLine(args: readonly string[]): Invocation {
  const found: Invocation = {
    separator: null,
    assignments: [],
    files: [],
    interactive: false,
    seed: null,
    shown: null,
    warnings: [],
    operands: [],
  };
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === "--") {
      at++;
      break;
    }
    if (!arg.startsWith("-") || arg === "-") break;
    const letter = arg[1] as string;
    if (!"FvfW".includes(letter)) throw new AwkError(`not an option: ${arg}`);
    let value = arg.slice(2);
    if (value === "") {
      at++;
      const next = args[at];
      if (next === undefined) throw new AwkError(`option ${arg} lacks argument`);
      value = next;
    }
    if (letter === "F") found.separator = value;
    else if (letter === "f") found.files.push(value);
    else if (letter === "v") {
      if (!/^[A-Za-z_]\w*=/.test(value)) throw new AwkError(`improper assignment: -v ${value}`);
      found.assignments.push(value);
    } else implementationOption(found, value);
    if (found.shown !== null) break;
  }
  found.operands = args.slice(at);
  return found;
}

function implementationOption(found: Invocation, given: string): void {
  const [name = "", value = ""] = given.split("=", 2);
  const known = [
    "version",
    "dump",
    "help",
    "interactive",
    "exec",
    "random",
    "sprintf",
    "posix_space",
    "usage",
  ];
  const option = known.find((one) => name !== "" && one.startsWith(name.toLowerCase()));
  if (option === "version") found.shown = VERSION;
  else if (option === "help" || option === "usage") found.shown = USAGE;
  else if (option === "interactive") found.interactive = true;
  else if (option === "random") found.seed = toNumber(value);
  else if (option === "sprintf") return;
  else if (option === undefined) found.warnings.push(`vacuous option: -W ${given}`);
  else throw new NotHere(`-W ${option}`);
}

/** An option of mawk that there is not here. */
class NotHere extends Error {
  override name = "NotHere";
}

export const awk: Program = async (given: Process): Promise<number> => {
  const self = given as HostProcess;
  const name = (self.argv[0] ?? "awk").split("/").pop() as string;
  const complain = (message: string): Promise<void> => self.stderr.write(`${name}: ${outsideOf(message)}\n`);
  let runtime: Runtime | null = null;
  try {
    const invocation = parseCommandLine(self.argv.slice(1).map(textOf));
    for (const warning of invocation.warnings) await complain(warning);
    if (invocation.shown !== null) {
      if (invocation.shown === VERSION) await self.stdout.write(VERSION);
      await self.stderr.write(invocation.shown === VERSION ? BUILT_WITH : USAGE);
      return 0;
    }
    const operands = [...invocation.operands];
    const sources = await readSources(self, invocation.files, operands);
    if (sources === null) {
      if (self.argv.length === 1) await self.stderr.write(USAGE);
      return 0;
    }
    const names = invocation.assignments.map((assignment) => assignment.split("=", 1)[0] as string);
    const { program, errors } = parseAwk(
      sources,
      names.filter((one) => !/^(?:NF|FS|RS|CONVFMT|OFMT|ARGV|ENVIRON)$/.test(one)),
    );
    for (const error of errors) await complain(error);
    if (program === null) return FAILED;
    if (invocation.interactive) self.stdout.setBuffering("none");
    runtime = new Runtime(self, program);
    if (invocation.seed !== null) runtime.random.seed(invocation.seed);
    runtime.load(name, operands);
    assignFirst(runtime, invocation);
    const status = await new Execution(runtime).run();
    await runtime.streams.end();
    return status;
  } catch (error) {
    if (error instanceof NotHere) {
      await self.stderr.write(`${name}: not simulated: ${error.message}\n`);
      return 69;
    }
    const message = messageOf(error);
    if (message === null) throw error;
    await complain(message);
    if (error instanceof AwkRuntimeError) await self.stderr.write(`${outsideOf(where(runtime))}\n`);
    if (runtime !== null) await runtime.streams.flushAll();
    return FAILED;
  }
};

/** -F and -v: mawk reads them before its program, at a line 0. */
function assignFirst(runtime: Runtime, { separator, assignments }: Invocation): void {
  try {
    if (separator !== null) runtime.assign(`FS=${separator}`);
    for (const assignment of assignments) runtime.assign(assignment);
  } catch (error) {
    if (!(error instanceof AwkRuntimeError) || !error.message.startsWith("regular")) throw error;
    throw new AwkError(`line 0: ${error.message}`);
  }
}

/** What is said of an error; null where it is none of awk's. */
function messageOf(error: unknown): string | null {
  if (error instanceof AwkRuntimeError) return `run time error: ${error.message}`;
  if (error instanceof AwkError) return error.message;
  // The host's stack, of an expression that is deeper than any.
  if (error instanceof RangeError) return "program limit exceeded: eval stack size=1024";
  return null;
}

function where(runtime: Runtime | null): string {
  if (runtime === null) return '\tFILENAME="" FNR=0 NR=0';
  const number = (variable: string): number => toNumber(runtime.variable(variable));
  return `\tFILENAME="${runtime.text(runtime.variable("FILENAME"))}" FNR=${number("FNR")} NR=${number("NR")}`;
}

/** The program: files of -f, else the first operand. Null where there is none. */
async function readSources(
  self: HostProcess,
  files: readonly string[],
  operands: string[],
): Promise<Source[] | null> {
  if (files.length === 0) {
    const text = operands.shift();
    return text === undefined ? null : [{ file: null, text: text === "-" ? "" : text }];
  }
  const sources: Source[] = [];
  for (const file of files) {
    try {
      if (file !== "-") {
        sources.push({ file, text: bytesToText(self.files.readFile(outsideOf(file))) });
        continue;
      }
      let text = "";
      for (let chunk = await self.stdin.read(); chunk !== null; chunk = await self.stdin.read())
        text += bytesToText(chunk);
      sources.push({ file, text });
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      throw new AwkError(`cannot open ${file} (${strerror(error.errno)})`);
    }
  }
  return sources;
}

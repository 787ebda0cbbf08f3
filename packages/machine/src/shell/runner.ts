// The interpreter as expansions and builtins see it: $( ) and <( ) run in forks (bash's subst.c command_substitute and
// process_substitute); texts that are read while the script runs, as of eval, source and traps, run in this shell (builtins/evalstring.c
// parse_and_execute).

import { utf8Decode } from "@podwire/program";
import { type ParsedScript, parse, type Redirect } from "unbash";
import { makePipe } from "../process/pipe.ts";
import { Discard, Fatal, NotSimulated } from "./errors.ts";
import { MAX_CALLS, settle, statement } from "./interpreter.ts";
import { copyDescriptors, replace } from "./pipeline.ts";
import { Redirections } from "./redirect.ts";
import type { Evaluated, Runner, Shell } from "./shell.ts";
import { simpleCommand } from "./simple.ts";
import { beforeProblem, findProblem, Source } from "./source.ts";
import { forkShell, sayProblem, waitForeground } from "./subshell.ts";
import { Variables } from "./variables.ts";

/** Texts that count their lines from 1; others from the line of the command that they belong to. */
const FROM_LINE_ONE: ReadonlySet<Evaluated> = new Set(["source", "trap", "exit trap"]);

/** The interpreter as expansions and builtins see it. */
export const runner: Runner = {
  async commandSubstitution(shell, script, source) {
    const { process } = shell;
    const file = readsFile(script);
    const { reader, writer } = makePipe(process.clock, process.table.pipeName());
    const descriptors = copyDescriptors(process);
    replace(descriptors, 1, writer);
    const child = forkShell(
      shell,
      async (inner) => {
        // bash counts a substitution's lines from the line of the command that it is in.
        const [head] = script.commands;
        inner.source = head === undefined ? source : source.shifted(shell.line - source.line(head.pos));
        inner.traceLevel++;
        if (!inner.shopts.has("inherit_errexit")) inner.options.errexit = false;
        if (file !== null) return catFile(inner, file);
        const [only] = script.commands;
        if (
          script.commands.length === 1 &&
          only !== undefined &&
          !only.background &&
          only.command.type === "Command" &&
          inner.traps.get("ERR") === undefined
        )
          return simpleCommand(inner, only.command, { replace: true });
        return runStatements(inner, script);
      },
      { descriptors, group: process.group },
    );
    const bytes: Uint8Array[] = [];
    let size = 0;
    try {
      for (
        let chunk = await process.readFrom(reader, 65536);
        chunk;
        chunk = await process.readFrom(reader, 65536)
      ) {
        size += chunk.length;
        if (size > Variables.MAX_VALUE) throw new Fatal("xrealloc: cannot allocate memory", 2);
        bytes.push(chunk);
      }
    } finally {
      reader.release();
    }
    const [status = 0] = await waitForeground(shell, [child], "");
    shell.substitutionStatus = status;
    shell.status = status;
    return textOfChunks(bytes).replace(/\n+$/, "");
  },

  async processSubstitution(shell, script, operator) {
    const { process } = shell;
    const { reader, writer } = makePipe(process.clock, process.table.pipeName());
    const descriptors = copyDescriptors(process);
    const [theirs, ours] = operator === "<" ? [writer, reader] : [reader, writer];
    replace(descriptors, operator === "<" ? 1 : 0, theirs);
    const child = forkShell(shell, (inner) => runStatements(inner, script), { descriptors });
    shell.lastBackground = child.pid;
    shell.jobs.addSubstitution(child);
    let fd = 63;
    while (process.descriptor(fd) !== undefined) fd--;
    process.setDescriptor(fd, ours);
    shell.substitutedFds.push(fd);
    return `/dev/fd/${fd}`;
  },

  async evaluate(shell, text, what, file) {
    const whole = new Source(
      text,
      FROM_LINE_ONE.has(what) ? 1 : shell.line,
      parse(text),
      what === "source" ? file : shell.source.file,
    );
    const problem = findProblem(whole);
    if (problem?.kind === "unsupported") throw new NotSimulated(problem.message);
    const source = beforeProblem(whole, problem);
    const { line, status } = shell;
    if (shell.evaluations >= MAX_CALLS)
      throw new Discard(`${what}: maximum eval nesting level exceeded (${MAX_CALLS})`);
    await null;
    let result = what.endsWith("trap") ? status : 0;
    if (source.script.commands.length > 0) {
      shell.traceLevel++;
      shell.evaluations++;
      try {
        result = await runInner(shell, source);
        shell.line = line;
      } finally {
        shell.traceLevel--;
        shell.evaluations--;
      }
    }
    if (problem === undefined) return result;
    const where = whole.file ?? shell.name;
    const place = `${where}: ${what === "source" ? "" : `${what}: `}line ${problem.line}: `;
    await sayProblem(shell, place, problem);
    return settle(shell, 2);
  },
};

async function runStatements(shell: Shell, script: ParsedScript): Promise<number> {
  for (const one of script.commands) await statement(shell, one);
  return shell.status;
}

/** Statements of an eval: an error discards all of the line that called it, so it is thrown on. */
async function runInner(shell: Shell, source: Source): Promise<number> {
  const outer = shell.source;
  shell.source = source;
  try {
    return await runStatements(shell, source.script);
  } finally {
    shell.source = outer;
  }
}

/** The redirection of `$(<file)`. */
function readsFile(script: ParsedScript): Redirect | null {
  const [only] = script.commands;
  if (script.commands.length !== 1 || only?.command.type !== "Command") return null;
  const { name, prefix, suffix } = only.command;
  const all = [...prefix, ...suffix];
  const [redirect] = all;
  return name === undefined && all.length === 1 && redirect?.type === "Redirect" && redirect.operator === "<"
    ? redirect
    : null;
}

async function catFile(shell: Shell, redirect: Redirect): Promise<number> {
  const redirections = new Redirections(shell);
  await redirections.apply([redirect]);
  for (let chunk = await shell.process.readFd(0, 65536); chunk; chunk = await shell.process.readFd(0, 65536))
    await shell.process.writeFd(1, chunk);
  return 0;
}

function textOfChunks(chunks: readonly Uint8Array[]): string {
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return utf8Decode(all.filter((byte) => byte !== 0));
}

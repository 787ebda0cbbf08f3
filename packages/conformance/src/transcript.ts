// What a script said, command by command: the shape that real bash, a recording and the simulator all end in, so that they can
// be compared. One record stands for one top-level statement of the script (a pipeline, a loop, a function call count as one);
// statements that share a source line are one record too. Nothing here knows which kernel answered.
import { parse } from "unbash";
import type { Capture } from "./capture.ts";

/** One top-level statement, as it ran. */
export interface CommandRecord {
  /** First source line of the statement, counted from 1. */
  line: number;
  /** The statement's source text, as written (not expanded). */
  command: string;
  /** What was printed on standard output while it was the latest statement; background jobs included. */
  stdout: string;
  stderr: string;
  /** `$?` after it; null where the script was stopped from outside before it ended. */
  status: number | null;
}

export interface Transcript {
  commands: CommandRecord[];
  /** What the script left as `$CAPTURES/*.pcap`, by name. */
  captures: Capture[];
}

/** A stretch of source lines that is one record: [first, last], and its text. */
export interface Unit {
  first: number;
  last: number;
  text: string;
}

/** A script that cannot be cut into statements, or a shell's marks that make no sense. */
export class TranscriptError extends Error {
  override name = "TranscriptError";
}

/**
 * The script's units in source order. Function definitions are units like any other (bash runs no command for them, so they
 * get no record). Throws TranscriptError where the script is not valid bash.
 */
export function unitsOf(script: string): Unit[] {
  const tree = parse(script);
  const problem = tree.errors?.[0];
  if (problem !== undefined) {
    const line = script.slice(0, problem.pos).split("\n").length;
    throw new TranscriptError(`line ${line}: not valid bash: ${problem.message}`);
  }
  const units: (Unit & { pos: number; end: number })[] = [];
  let line = 1;
  let at = 0;
  const lineAt = (pos: number): number => {
    for (; at < pos; at++) if (script.charCodeAt(at) === 10) line++;
    return line;
  };
  for (const statement of tree.commands) {
    const first = lineAt(statement.pos);
    const last = lineAt(Math.max(statement.pos, statement.end - 1));
    const before = units.at(-1);
    if (before !== undefined && first <= before.last) {
      before.last = last;
      before.end = statement.end;
      before.text = script.slice(before.pos, before.end);
    } else {
      units.push({
        first,
        last,
        pos: statement.pos,
        end: statement.end,
        text: script.slice(statement.pos, statement.end),
      });
    }
  }
  return units.map(({ first, last, text }) => ({ first, last, text }));
}

/** A mark in one output stream: a command on `line` is about to run, the one before it ended with `status`. */
export interface Mark {
  status: number;
  line: number;
  /** What the stream carried after this mark and before the next. */
  text: string;
}

/**
 * Builds the transcript from the two marked streams of one run.
 * Output before the first mark belongs to the first command. Both streams must carry the same marks: TranscriptError otherwise.
 */
export function assemble(
  script: string,
  stdout: { head: string; marks: Mark[] },
  stderr: { head: string; marks: Mark[] },
  exitStatus: number | null,
): Transcript {
  const units = unitsOf(script);
  const commands: CommandRecord[] = [];
  let current: CommandRecord | undefined;
  let unit: Unit | undefined;
  if (stdout.marks.length !== stderr.marks.length) {
    throw new TranscriptError(
      `${stdout.marks.length} marks on standard output, ${stderr.marks.length} on standard error`,
    );
  }
  for (const [index, mark] of stdout.marks.entries()) {
    const found = units.findLast((candidate) => candidate.first <= mark.line);
    // A trap's commands have odd line numbers: whatever would go backwards belongs to the statement that is running.
    const here =
      unit !== undefined && (found === undefined || found.first < unit.first) ? unit : (found ?? units[0]);
    if (here === undefined)
      throw new TranscriptError(`a command ran on line ${mark.line} of an empty script`);
    if (current === undefined || here !== unit) {
      if (current !== undefined) current.status = mark.status;
      current = { line: here.first, command: here.text, stdout: "", stderr: "", status: null };
      unit = here;
      commands.push(current);
    }
    current.stdout += mark.text;
    current.stderr += stderr.marks[index]?.text ?? "";
  }
  const first = commands[0];
  if (first === undefined || current === undefined) {
    commands.push({ line: 1, command: "", stdout: stdout.head, stderr: stderr.head, status: exitStatus });
  } else {
    first.stdout = stdout.head + first.stdout;
    first.stderr = stderr.head + first.stderr;
    current.status = exitStatus;
  }
  return { commands, captures: [] };
}

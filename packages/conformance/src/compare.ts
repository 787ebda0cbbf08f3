// Two transcripts of one script, held against each other under the published mask: every statement's standard output, standard
// error and status, then every capture frame by frame. A difference says where, what was expected and what came.
import { hexLines } from "./capture.ts";
import { maskFrame } from "./capture-mask.ts";
import { maskTranscript, Names } from "./mask.ts";
import type { CommandRecord, Transcript } from "./transcript.ts";

export interface Difference {
  /** Position in the transcript, from 0; -1 for captures. */
  index: number;
  /** Source line of the statement; 0 for captures. */
  line: number;
  /** The statement, or `capture NAME`. */
  command: string;
  what: "stdout" | "stderr" | "status" | "missing" | "unexpected" | "frame" | "frames";
  /** First differing line of the output or frame of the capture, from 1; 0 where it does not apply. */
  at: number;
  /** Both under the mask. */
  expected: string;
  actual: string;
}

function firstDifferingLine(expected: string, actual: string): number {
  const left = expected.split("\n");
  const right = actual.split("\n");
  const at = left.findIndex((line, index) => line !== right[index]);
  return at < 0 ? left.length + 1 : at + 1;
}

function compareCommand(index: number, expected: CommandRecord, actual: CommandRecord): Difference[] {
  const found: Difference[] = [];
  const { line, command } = expected;
  for (const what of ["stdout", "stderr"] as const) {
    if (expected[what] === actual[what]) continue;
    const at = firstDifferingLine(expected[what], actual[what]);
    found.push({ index, line, command, what, at, expected: expected[what], actual: actual[what] });
  }
  if (expected.status !== actual.status) {
    const [left, right] = [String(expected.status), String(actual.status)];
    found.push({ index, line, command, what: "status", at: 0, expected: left, actual: right });
  }
  return found;
}

function compareCaptures(script: string, expected: Transcript, actual: Transcript): Difference[] {
  const found: Difference[] = [];
  const [left, right] = [new Names(script), new Names(script)];
  const differ = (name: string, what: Difference["what"], at: number, one: string, other: string): void => {
    found.push({ index: -1, line: 0, command: `capture ${name}`, what, at, expected: one, actual: other });
  };
  for (const capture of expected.captures) {
    const other = actual.captures.find(({ name }) => name === capture.name);
    if (other === undefined) {
      differ(capture.name, "missing", 0, `${capture.frames.length} frames`, "no such capture");
      continue;
    }
    const count = Math.max(capture.frames.length, other.frames.length);
    for (let at = 0; at < count; at++) {
      const [one, two] = [capture.frames[at], other.frames[at]];
      const show = (bytes: Uint8Array | undefined, names: Names): string =>
        bytes === undefined ? "no such frame" : hexLines(maskFrame(bytes, names)).join("\n");
      const [shown, came] = [show(one?.bytes, left), show(two?.bytes, right)];
      if (shown !== came) differ(capture.name, "frame", at + 1, shown, came);
      else if (one?.length !== two?.length)
        differ(capture.name, "frame", at + 1, `${one?.length} bytes`, `${two?.length} bytes`);
    }
  }
  for (const { name, frames } of actual.captures) {
    if (expected.captures.some((capture) => capture.name === name)) continue;
    differ(name, "unexpected", 0, "no such capture", `${frames.length} frames`);
  }
  return found;
}

/** All differences between two runs of `script` (its source) under the mask, in order; empty where they agree. */
export function compareTranscripts(script: string, expected: Transcript, actual: Transcript): Difference[] {
  const found: Difference[] = [];
  const left = maskTranscript(script, expected).commands;
  const right = maskTranscript(script, actual).commands;
  let at = 0;
  for (const [index, one] of left.entries()) {
    const here = right.findIndex((other, position) => position >= at && other.line === one.line);
    const other = right[here];
    if (other === undefined) {
      const expectedText = one.stdout + one.stderr;
      found.push({ index, ...one, what: "missing", at: 0, expected: expectedText, actual: "did not run" });
      continue;
    }
    found.push(
      ...right.slice(at, here).map((extra) => unexpected(index, extra)),
      ...compareCommand(index, one, other),
    );
    at = here + 1;
  }
  found.push(...right.slice(at).map((extra) => unexpected(left.length, extra)));
  return [...found, ...compareCaptures(script, expected, actual)];
}

function unexpected(index: number, { line, command, stdout, stderr }: CommandRecord): Difference {
  return {
    index,
    line,
    command,
    what: "unexpected",
    at: 0,
    expected: "did not run",
    actual: stdout + stderr,
  };
}

/** Lines of both, those of a longest common subsequence marked with a space, the others with `-` (expected) and `+` (actual). */
export function lineDiff(expected: string, actual: string): string[] {
  const [left, right] = [expected.split("\n"), actual.split("\n")];
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const skip = Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
      lengths[i * width + j] = left[i] === right[j] ? 1 + (lengths[(i + 1) * width + j + 1] ?? 0) : skip;
    }
  }
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      lines.push(` ${left[i]}`);
      i++;
      j++;
    } else if (
      j >= right.length ||
      (i < left.length && (lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0))
    ) {
      lines.push(`-${left[i++]}`);
    } else lines.push(`+${right[j++]}`);
  }
  return lines;
}

/** One difference for people: where, and a line diff (`-` expected, `+` actual). */
export function formatDifference(difference: Difference): string {
  const { line, command, what, at, expected, actual } = difference;
  const where =
    line === 0 ? `${command}${at === 0 ? "" : `, frame ${at}`}` : `line ${line}: $ ${command.split("\n")[0]}`;
  const place = what === "stdout" || what === "stderr" ? `${what}, line ${at}` : what;
  const body = lineDiff(expected.replace(/\n$/, ""), actual.replace(/\n$/, ""));
  const newline =
    expected.endsWith("\n") !== actual.endsWith("\n") && body.every((text) => text.startsWith(" "));
  return `${where}\n  ${place} (- expected, + actual)\n${body.map((text) => `    ${text}\n`).join("")}${
    newline ? "    (only the newline at the end differs)\n" : ""
  }`;
}

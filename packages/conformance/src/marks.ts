// How real bash is made to say which command printed what: a preamble, read through BASH_ENV, keeps copies of the script's two
// outputs on descriptors 8 and 9 and lets a DEBUG trap write a mark to both before every command. Redirections, pipes and loops of
// the script do not disturb it. bash does not hand the trap on to functions and subshells, so each of those counts as one
// command (a subshell's output belongs to the statement before it: bash does not announce it at all); output of a background job
// belongs to the command that ran when it was printed. The status counts only on standard output: the second `$?` is printf's.
import { assemble, type Mark, type Transcript } from "./transcript.ts";

/** Marks look like this: RS `pw` status space line US. No tool modelled here prints these control characters. */
const START = "\u001epw ";
const END = "\u001f";

/**
 * The text of the BASH_ENV file. The variable is unset again, so that a `bash` started by the script marks nothing.
 * The script must not set a DEBUG trap of its own nor use descriptors 8 and 9.
 */
export const PREAMBLE = `exec 8>&1 9>&2
unset BASH_ENV
trap 'printf "\\036pw %d %d\\037" "$?" "$LINENO" >&8; printf "\\036pw %d %d\\037" "$?" "$LINENO" >&9' DEBUG
`;

/** Cuts one stream at its marks. */
export function splitMarks(stream: string): { head: string; marks: Mark[] } {
  const [head = "", ...rest] = stream.split(START);
  const marks = rest.map((piece): Mark => {
    const end = piece.indexOf(END);
    const [status = "", line = ""] = piece.slice(0, end).split(" ");
    return { status: Number(status), line: Number(line), text: piece.slice(end + 1) };
  });
  return { head, marks };
}

/** The transcript of a run of `script` under PREAMBLE. `exitStatus` is bash's own, null where it was killed. */
export function readMarked(
  script: string,
  stdout: string,
  stderr: string,
  exitStatus: number | null,
): Transcript {
  return assemble(script, splitMarks(stdout), splitMarks(stderr), exitStatus);
}

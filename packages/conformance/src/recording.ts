// A recording on disk: a transcript with its evidence, as text that reads like a terminal session and diffs line by line.
//
//   podwire recording 1
//   script veth/pair.sh 3f2a… (sha256)
//   kernel Linux 6.1.176
//   tools bash 5.2.15-2+b7, iproute2 6.1.0-3, …
//   boot 2026-01-31T12:00:00Z 45c0be86-22c3-4369-9174-91e350ab6314 raw 9b1c…
//   boot … (three)
//
//   4$ ip link show veth0          line number, `$`, the statement's text (`.` continues it)
//   |2: veth0: …                   a line of standard output
//   !Device "veth0" does not …     a line of standard error
//   \                              the line above had no newline at its end
//   = 1                            the status, where it is not 0 (`= ?`: stopped from outside)
//
// What is stored is the first boot's answer as it was, its captures beside it as NAME.CAPTURE.frames (capture.ts); `raw` is the
// sha256 of each boot's own body and captures in these formats.
import type { CommandRecord, Transcript } from "./transcript.ts";

/** One boot's evidence: when, which boot (the kernel's boot_id), and the hash of what it answered. */
export interface Boot {
  date: string;
  bootId: string;
  raw: string;
}

export interface Recording {
  /** `chapter/name.sh`. */
  script: string;
  /** sha256 of the script's bytes, hexadecimal. */
  scriptHash: string;
  kernel: string;
  tools: string;
  boots: Boot[];
  transcript: Transcript;
}

const MAGIC = "podwire recording 1";

/** A recording that is not in this format; the message names the line. */
export class RecordingError extends Error {
  override name = "RecordingError";
}

function lines(text: string, prefix: string): string {
  if (text === "") return "";
  const whole = text.endsWith("\n");
  const body = (whole ? text.slice(0, -1) : text).split("\n");
  return `${body.map((line) => `${prefix}${line}\n`).join("")}${whole ? "" : "\\\n"}`;
}

/** One command in the recording's format. */
export function formatCommand(record: CommandRecord): string {
  const [first = "", ...more] = record.command.split("\n");
  const head = `${record.line}$ ${first}\n${more.map((line) => `.${line}\n`).join("")}`;
  const status = record.status === 0 ? "" : `= ${record.status ?? "?"}\n`;
  return head + lines(record.stdout, "|") + lines(record.stderr, "!") + status;
}

/** The body: all commands, without evidence. */
export function formatTranscript(transcript: Transcript): string {
  return transcript.commands.map(formatCommand).join("");
}

export function formatRecording(recording: Recording): string {
  const boots = recording.boots.map((boot) => `boot ${boot.date} ${boot.bootId} raw ${boot.raw}\n`).join("");
  return (
    `${MAGIC}\nscript ${recording.script} ${recording.scriptHash}\nkernel ${recording.kernel}\n` +
    `tools ${recording.tools}\n${boots}\n${formatTranscript(recording.transcript)}`
  );
}

/** Reads the body; `from` is the body's first line number in its file. Throws RecordingError. */
export function parseTranscript(body: string, from = 1): Transcript {
  const commands: CommandRecord[] = [];
  let last: "stdout" | "stderr" | undefined;
  const all = body.split("\n");
  if (all.at(-1) === "") all.pop();
  for (const [index, line] of all.entries()) {
    const record = commands.at(-1);
    const start = /^(\d+)\$ (.*)$/s.exec(line);
    if (start !== null) {
      commands.push({ line: Number(start[1]), command: start[2] ?? "", stdout: "", stderr: "", status: 0 });
      last = undefined;
      continue;
    }
    if (record === undefined)
      throw new RecordingError(`line ${from + index}: output before the first command`);
    if (line.startsWith(".")) record.command += `\n${line.slice(1)}`;
    else if (line.startsWith("|")) {
      record.stdout += `${line.slice(1)}\n`;
      last = "stdout";
    } else if (line.startsWith("!")) {
      record.stderr += `${line.slice(1)}\n`;
      last = "stderr";
    } else if (line === "\\" && last !== undefined) record[last] = record[last].slice(0, -1);
    else if (/^= (\d+|\?)$/.test(line)) record.status = line === "= ?" ? null : Number(line.slice(2));
    else throw new RecordingError(`line ${from + index}: "${line}" is neither a command nor output`);
  }
  return { commands, captures: [] };
}

/** Reads a recording. Throws RecordingError naming the line. */
export function parseRecording(text: string): Recording {
  const split = text.indexOf("\n\n");
  const head = text.slice(0, split).split("\n");
  if (head[0] !== MAGIC || split < 0)
    throw new RecordingError(`line 1: not a recording of this version ("${MAGIC}")`);
  const recording: Recording = {
    script: "",
    scriptHash: "",
    kernel: "",
    tools: "",
    boots: [],
    transcript: parseTranscript(text.slice(split + 2), head.length + 2),
  };
  for (const [index, line] of head.slice(1).entries()) {
    const [key = "", ...values] = line.split(" ");
    const [one = "", two = "", , four = ""] = values;
    if (key === "script") {
      recording.script = one;
      recording.scriptHash = two;
    } else if (key === "kernel") recording.kernel = values.join(" ");
    else if (key === "tools") recording.tools = values.join(" ");
    else if (key === "boot") recording.boots.push({ date: one, bootId: two, raw: four });
    else throw new RecordingError(`line ${index + 2}: unknown header "${key}"`);
  }
  return recording;
}

/// <reference types="node" />
// Transcripts of the real tools, made in User-Mode Linux 6.1 with Debian 12's programs (test/real/*.txt): each entry is
//   $ command line       words apart, some in double quotes
//   …                    standard output
//   E:…                  standard error
//   ? status             the exit status, behind the output where that lacks a newline at its end

import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Host, Ran } from "./host.ts";

export interface Entry extends Ran {
  readonly command: string;
}

export function readTranscript(name: string): Entry[] {
  const entries: Entry[] = [];
  let entry: Entry | null = null;
  for (const line of readFileSync(new URL(`real/${name}.txt`, import.meta.url), "utf8").split("\n")) {
    if (line.startsWith("$ ")) entry = { command: line.slice(2), stdout: "", stderr: "", status: -1 };
    else if (entry === null) continue;
    else if (line.startsWith("? ")) {
      entries.push({ ...entry, status: Number(line.slice(2)) });
      entry = null;
    } else if (/\? \d+$/.test(line) && !line.includes(" = ")) {
      // No newline at the end of the output.
      const [, output = "", status] = /^(.*)\? (\d+)$/.exec(line) ?? [];
      entries.push({ ...entry, stdout: entry.stdout + output, status: Number(status) });
      entry = null;
    } else if (line.startsWith("E:")) entry.stderr += `${line.slice(2)}\n`;
    else entry.stdout += `${line}\n`;
  }
  return entries;
}

/** Runs every command of the transcript on `host`, in order; each must answer as the real one did. */
export async function replay(host: Host, name: string): Promise<void> {
  for (const { command, ...expected } of readTranscript(name)) {
    const ran = await host.run(command);
    expect({ command, ...ran }).toEqual({ command, ...expected });
  }
}

/// <reference types="node" />
// Sessions with the real thing (test/transcripts/ip/*.txt): `ip` of iproute2 6.1 on Linux 6.1 in User-Mode Linux, each in
// namespaces of its own with IPv6 switched off. An entry is
//   $ command line
//   |line of standard output
//   !line of standard error
//   = status, where it is not 0
// `oracle/record.sh` makes them afresh from the commands in them.

import { readdirSync, readFileSync } from "node:fs";
import type { Host, Ran } from "./host.ts";

export interface Entry extends Ran {
  readonly command: string;
}

const FOLDER = new URL("transcripts/ip/", import.meta.url);

export const transcriptNames = (): string[] => readdirSync(FOLDER).map((file) => file.replace(/\.txt$/, ""));

export function readTranscript(name: string): Entry[] {
  return parseTranscript(readFileSync(new URL(`${name}.txt`, FOLDER), "utf8"));
}

export function parseTranscript(text: string): Entry[] {
  const entries: Entry[] = [];
  let entry: Entry | undefined;
  for (const line of text.split("\n")) {
    if (line.startsWith("$ ")) {
      entry = { command: line.slice(2), stdout: "", stderr: "", status: 0 };
      entries.push(entry);
    } else if (entry === undefined) continue;
    else if (line.startsWith("|")) entry.stdout += `${line.slice(1)}\n`;
    else if (line.startsWith("!")) entry.stderr += `${line.slice(1)}\n`;
    else if (line.startsWith("= ")) entry.status = Number(line.slice(2));
  }
  return entries;
}

/** What two runs of the real thing differ in: addresses that nobody chose, seconds that passed, the order of neighbours. */
export function masked(entry: Entry): Entry {
  const stdout = entry.stdout
    .replace(/(link\/ether |"address":")(?!0[02]:00:00)[0-9a-f]{2}(:[0-9a-f]{2}){5}/g, "$1MAC")
    .replace(/\b\d{3,4}sec\b/g, "SECONDS")
    .replace(/("(?:valid|preferred)_life_time": ?)\d{3,4}\b/g, "$1SECONDS")
    .replace(/used \d+\/\d+\/\d+/g, "used N/N/N")
    .replace(/"(used|confirmed|updated)":\d+/g, '"$1":N');
  const sorted = /^ip (-s )*neigh/.test(entry.command) && !entry.command.includes("flush");
  return { ...entry, stdout: sorted ? stdout.split("\n").sort().join("\n") : stdout };
}

/** Runs the commands of a transcript one after the other. `sleep`, `touch`, `sysctl -qw` and `| cut` are played here. */
export async function replay(host: Host, expected: readonly Entry[]): Promise<Entry[]> {
  const ours: Entry[] = [];
  for (const { command } of expected) ours.push({ command, ...(await play(host, command)) });
  return ours;
}

async function play(host: Host, command: string): Promise<Ran> {
  const silent: Ran = { stdout: "", stderr: "", status: 0 };
  const [name, ...rest] = command.split(" ");
  if (name === "sleep") {
    await host.clock.run(host.clock.sleep(Number(rest[0]) * 1e9));
    return silent;
  }
  if (name === "touch") {
    host.files.set(rest[0] as string, new Uint8Array(0));
    return silent;
  }
  const setting = /^sysctl -qw (.*)=(.*)$/.exec(command);
  if (setting !== null) {
    const [, path = "", value = ""] = setting;
    const { initNet } = host.kernel;
    host.kernel.sysctls.find(initNet, path.replaceAll(".", "/"))?.write?.(initNet, value);
    return silent;
  }
  const [line = "", filter] = command.split(" | ");
  const ran = await host.run(line);
  return filter === undefined ? ran : { ...ran, stdout: ran.stdout.replace(/ .*$/gm, "") };
}

// `tc` (tc/tc.c): options, then an object. Every word may be shortened; of several that fit, the first wins.

import { type Executable, type Process, Unsupported } from "@podwire/program";
import { Args, matches } from "../frame/args.ts";
import { runBatch } from "../frame/batch.ts";
import { MISUSE } from "../frame/exit.ts";
import type { Session } from "../frame/session.ts";
import { runSession } from "../ip/main.ts";
import { switchNamespace } from "../netns/switch.ts";
import { classCommand, filterCommand } from "./class.ts";
import { TC_USAGE } from "./help.ts";
import { qdiscCommand } from "./qdisc.ts";

/** Objects in iproute2's order; null for those that are not simulated. */
const OBJECTS: readonly (readonly [name: string, command: ((args: Args) => number) | null])[] = [
  ["qdisc", qdiscCommand],
  ["class", classCommand],
  ["filter", filterCommand],
  ["chain", null],
  ["actions", null],
  ["monitor", null],
  ["exec", null],
];

const VERSION = "tc utility, iproute2-6.1.0, libbpf 1.1.2\n";

async function tc(session: Session): Promise<number> {
  const { self, options } = session;
  const words = [...self.argv.slice(1)];
  let batchFile: string | undefined;
  for (let word = words[0]; word?.startsWith("-"); word = words[0]) {
    words.shift();
    const is = (name: string) => matches(word, name);
    if (is("-stats") || is("-statistics")) options.stats++;
    else if (is("-details")) options.details++;
    else if (is("-raw") || is("-graph")) throw new Unsupported(`tc ${word}`);
    else if (is("-pretty")) options.pretty = true;
    else if (is("-Version")) {
      session.out(VERSION);
      return 0;
    } else if (is("-help")) {
      session.err(TC_USAGE);
      return 0;
    } else if (is("-force")) options.force = true;
    else if (is("-batch")) {
      const file = words.shift();
      if (file === undefined) {
        session.err(TC_USAGE.repeat(2));
        return 0;
      }
      batchFile = file;
    } else if (is("-iec")) options.iec = true;
    // Timestamps are for monitors, and -brief is for filters.
    else if (is("-timestamp") || is("-tshort") || is("-brief")) continue;
    else if (is("-netns")) switchNamespace(session, words.shift() ?? "(null)");
    else if (is("-Numeric") || is("-names") || is("-nm")) continue;
    // Names of classes, which nothing asks for without -names.
    else if (is("-cf") || is("-conf")) words.shift();
    else if (is("-json")) options.json = true;
    else if (is("-oneline")) options.oneline = true;
    else if (matches(word.split("=")[0], "-color")) continue;
    else session.fail(`Option "${word}" is unknown, try "tc -help".\n`);
  }
  if (batchFile !== undefined) return runBatch(session, batchFile, (line) => runObject(session, line));
  if (words.length === 0) {
    session.err(TC_USAGE);
    return 0;
  }
  return runObject(session, words);
}

/** do_cmd(). */
async function runObject(session: Session, words: readonly string[]): Promise<number> {
  const [object = ""] = words;
  if (matches(object, "help")) {
    session.err(TC_USAGE);
    return 0;
  }
  const found = OBJECTS.find(([name]) => matches(object, name));
  if (found === undefined) session.return(`Object "${object}" is unknown, try "tc help".\n`, MISUSE);
  const [name, command] = found;
  if (command === null) throw new Unsupported(`tc ${name}`);
  return command(new Args(session, words, 1));
}

export function tcProgram(self: Process): Promise<number> {
  return runSession(self, tc);
}

export const tcExecutables: readonly Executable[] = [
  { path: "/usr/sbin/tc", program: tcProgram, package: "iproute2" },
  { path: "/sbin/tc", program: tcProgram, package: "iproute2" },
];

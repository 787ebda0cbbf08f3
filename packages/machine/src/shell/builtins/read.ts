// read and mapfile. A pipe is read byte by byte, so that what follows the line is left for others; a file is read ahead and put back.

import { utf8Decode } from "@podwire/program";
import { Discard } from "../errors.ts";
import type { Shell } from "../shell.ts";
import { isName } from "../variables.ts";
import { type Builtin, badOption } from "./types.ts";

export interface ReadOptions {
  delimiter?: number;
  /** Characters at most; `exact` ignores the delimiter. */
  count?: number;
  exact?: boolean;
  /** ns of virtual time. */
  timeout?: number;
}

export interface ReadResult {
  line: string;
  /** The input ended before a delimiter came. */
  ended: boolean;
  timedOut: boolean;
}

/** Reads up to a delimiter from descriptor `fd`. */
export async function readLine(shell: Shell, fd: number, options: ReadOptions = {}): Promise<ReadResult> {
  const { process } = shell;
  const file = process.descriptor(fd);
  if (file === undefined) throw new Discard(`read: ${fd}: invalid file descriptor: Bad file descriptor`);
  const delimiter = options.delimiter ?? 10;
  const bytes: number[] = [];
  const result = (ended: boolean, timedOut = false): ReadResult => ({
    line: utf8Decode(Uint8Array.from(bytes)),
    ended,
    timedOut,
  });
  const deadline = options.timeout === undefined ? null : process.clock.now + options.timeout;
  for (;;) {
    process.checkpoint();
    const slice = process.table.budget.step(0.1);
    if (slice !== null) await process.wait(slice);
    const chunk = file.readNow(file.seekBack(0) ? 256 : 1);
    if (chunk === null) return result(true);
    if (chunk === undefined) {
      if (deadline !== null && process.clock.now >= deadline) return result(true, true);
      const waits = [file.readable()];
      if (deadline !== null) waits.push(process.clock.sleep(deadline - process.clock.now));
      await process.block(Promise.race(waits));
      continue;
    }
    for (const [index, byte] of chunk.entries()) {
      const back = chunk.length - index - 1;
      if (byte === delimiter && !options.exact) {
        file.seekBack(back);
        return result(false);
      }
      if (byte !== 0) bytes.push(byte);
      if (
        options.count !== undefined &&
        [...utf8Decode(Uint8Array.from(bytes))].length >= options.count &&
        !partial(bytes)
      ) {
        file.seekBack(back);
        return result(false);
      }
    }
  }
}

/** True where the last character of `bytes` is not complete. */
function partial(bytes: readonly number[]): boolean {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2);
    if (byte < 0x80) return false;
  }
  return false;
}

interface Flags {
  raw: boolean;
  array: string | undefined;
  prompt: string | undefined;
  fd: number;
  read: ReadOptions;
}

async function flagsOf(shell: Shell, args: string[]): Promise<{ flags: Flags; names: string[] } | number> {
  const flags: Flags = { raw: false, array: undefined, prompt: undefined, fd: 0, read: {} };
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === "--") {
      at++;
      break;
    }
    if (!/^-./.test(arg)) break;
    for (let i = 1; i < arg.length; i++) {
      const letter = arg[i] as string;
      if (letter === "r") {
        flags.raw = true;
        continue;
      }
      if (letter === "s" || letter === "e") continue;
      if (!"adinNptu".includes(letter)) {
        await shell.complain(`read: -${letter}: invalid option`);
        await shell.process.stderr.write(
          "read: usage: read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]\n",
        );
        return 2;
      }
      const value = arg.slice(i + 1) || args[++at];
      if (value === undefined && !(letter === "d" && arg.slice(i + 1) === "")) {
        await shell.complain(`read: -${letter}: option requires an argument`);
        return 2;
      }
      const text = value ?? "";
      const isNumber = letter === "t" ? /^(\d+\.?\d*|\.\d+)$/.test(text) : /^\d+$/.test(text);
      if ("nNtu".includes(letter) && !isNumber) {
        const what = { t: "invalid timeout specification", u: "invalid file descriptor specification" };
        await shell.complain(`read: ${text}: ${what[letter as "t"] ?? "invalid number"}`);
        return 1;
      }
      if (letter === "a") flags.array = text;
      else if (letter === "p") flags.prompt = text;
      else if (letter === "u") flags.fd = Number(text);
      else if (letter === "d") flags.read.delimiter = text === "" ? 0 : text.charCodeAt(0);
      else if (letter === "t") flags.read.timeout = Number(text) * 1e9;
      else if (letter !== "i") {
        flags.read.count = Number(text);
        if (letter === "N") flags.read.exact = true;
      }
      break;
    }
  }
  return { flags, names: args.slice(at) };
}

export const read: Builtin = async ({ shell, args }) => {
  const parsed = await flagsOf(shell, args);
  if (typeof parsed === "number") return parsed;
  const { flags, names } = parsed;
  for (const name of names)
    if (!isName(name) && !/^[A-Za-z_]\w*\[.+\]$/.test(name)) {
      await shell.complain(`read: \`${name}': not a valid identifier`);
      return 1;
    }
  if (flags.prompt !== undefined && shell.process.descriptor(flags.fd)?.tty)
    await shell.process.stderr.write(flags.prompt);
  let line = "";
  let ended = false;
  let timedOut = false;
  for (;;) {
    const part = await readLine(shell, flags.fd, flags.read);
    line += part.line;
    ended = part.ended;
    timedOut = part.timedOut;
    // Without -r a backslash at the end of the line takes the next one with it.
    if (flags.raw || ended || flags.read.exact || !/(^|[^\\])(\\\\)*\\$/.test(line)) break;
    line = line.slice(0, -1);
  }
  if (flags.array !== undefined) {
    const variable = shell.variables.writable(flags.array);
    variable.value = undefined;
    variable.indexed = new Map(
      splitFields(shell.ifs, line, Number.POSITIVE_INFINITY, flags.raw).map((text, index) => [index, text]),
    );
  } else if (names.length === 0) shell.variables.set("REPLY", flags.raw ? line : dropBackslashes(line));
  else if (flags.read.exact) {
    for (const [index, name] of names.entries()) await store(shell, name, index === 0 ? line : "");
  } else {
    const fields = splitFields(shell.ifs, line, names.length, flags.raw);
    for (const [index, name] of names.entries()) await store(shell, name, fields[index] ?? "");
  }
  if (timedOut) return 142;
  return ended ? 1 : 0;
};

async function store(shell: Shell, name: string, value: string): Promise<void> {
  const element = /^([A-Za-z_]\w*)\[(.+)\]$/.exec(name);
  if (element === null) shell.variables.set(name, value);
  else shell.variables.setElement(element[1] as string, element[2] as string, value);
}

const dropBackslashes = (text: string): string => text.replace(/\\(.?)/gs, "$1");

/** Splits at IFS into at most `limit` fields, the last of which gets the rest. */
export function splitFields(ifs: string, line: string, limit: number, raw: boolean): string[] {
  const space = [...ifs].filter((char) => " \t\n".includes(char)).join("");
  const chars: { char: string; quoted: boolean }[] = [];
  for (let at = 0; at < line.length; at++) {
    if (!raw && line[at] === "\\") {
      at++;
      if (at < line.length) chars.push({ char: line[at] as string, quoted: true });
    } else chars.push({ char: line[at] as string, quoted: false });
  }
  const is = (at: number, set: string): boolean => {
    const one = chars[at];
    return one !== undefined && !one.quoted && set.includes(one.char);
  };
  const text = (from: number, to: number): string =>
    chars
      .slice(from, to)
      .map((one) => one.char)
      .join("");
  let end = chars.length;
  while (end > 0 && is(end - 1, space)) end--;
  let at = 0;
  while (at < end && is(at, space)) at++;
  const fields: string[] = [];
  while (at < end) {
    if (fields.length === limit - 1) {
      const start = at;
      while (at < end && !is(at, ifs)) at++;
      let after = at;
      while (after < end && is(after, space)) after++;
      if (after < end && is(after, ifs) && !is(after, space)) after++;
      // One delimiter at the very end belongs to the field before it and goes.
      fields.push(after >= end ? text(start, at) : text(start, end));
      return fields;
    }
    const start = at;
    while (at < end && !is(at, ifs)) at++;
    fields.push(text(start, at));
    while (at < end && is(at, space)) at++;
    if (at < end && is(at, ifs) && !is(at, space)) {
      at++;
      while (at < end && is(at, space)) at++;
    }
  }
  return fields;
}

const MAPFILE_USAGE =
  "[-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]";

export const mapfile: Builtin = async ({ shell, name: called, args }) => {
  let strip = false;
  let name = "MAPFILE";
  let count = 0;
  let skip = 0;
  let origin = 0;
  let fd = 0;
  let delimiter = 10;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === "-t") strip = true;
    else if (/^-[nsOud]$/.test(arg)) {
      const value = args[++at] ?? "";
      if (arg === "-n") count = Number(value);
      else if (arg === "-s") skip = Number(value);
      else if (arg === "-O") origin = Number(value);
      else if (arg === "-u") fd = Number(value);
      else delimiter = value === "" ? 0 : value.charCodeAt(0);
    } else if (/^-[cC]$/.test(arg)) {
      await shell.complain(`${called}: not simulated: a callback (${arg})`);
      return 69;
    } else if (/^-./.test(arg))
      return badOption(shell, called, arg.slice(0, 2), `${called} ${MAPFILE_USAGE}`);
    else name = arg;
  }
  const wrong = [count, skip, origin, fd].findIndex((number) => !(number >= 0));
  if (wrong >= 0) {
    const what = ["line count", "line count", "array origin", "file descriptor specification"][wrong];
    await shell.complain(
      `${called}: ${args[args.indexOf(["-n", "-s", "-O", "-u"][wrong] as string) + 1]}: invalid ${what}`,
    );
    return 1;
  }
  if (!isName(name)) {
    await shell.complain(`${called}: \`${name}': not a valid identifier`);
    return 1;
  }
  const lines: string[] = [];
  const end = strip ? "" : String.fromCharCode(delimiter);
  for (let number = 0; count === 0 || lines.length < count; number++) {
    const { line, ended } = await readLine(shell, fd, { delimiter });
    if (ended && line === "") break;
    if (number >= skip) lines.push(ended ? line : line + end);
    if (ended) break;
  }
  const variable = shell.variables.writable(name);
  const elements = origin > 0 ? variable.makeIndexed() : new Map<number, string>();
  for (const [index, line] of lines.entries()) elements.set(origin + index, line);
  variable.value = undefined;
  variable.indexed = elements;
  return 0;
};

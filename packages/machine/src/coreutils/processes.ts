// Programs about processes: ps(1), pgrep(1), pkill(1), kill(1), timeout(1), xargs(1), as procps 4.0, coreutils and findutils have them.

import { KernelError, strerror } from "@podwire/netns";
import {
  type Process,
  type ProcessInfo,
  parseSignal,
  readAll,
  SIGNALS,
  type Signal,
  Unsupported,
  utf8Decode,
  withUnsupported,
} from "@podwire/program";
import type { HostProcess } from "../process/host-process.ts";
import { complain, options } from "./common.ts";
import { durationOf } from "./small.ts";

/** ps: PID TTY TIME CMD of all; -e -A a x are accepted, -o pid,ppid,comm,args,stat,netns chooses columns. */
export async function ps(self: Process): Promise<number> {
  return withUnsupported(self, async () => {
    const args = self.argv.slice(1);
    // Options without a hyphen, and what everybody types with one all the same.
    const bsd = args.filter((arg) => /^([auxwefh]+|-a?u?x+|-aux)$/.test(arg));
    const parsed = await options(
      self,
      "eAfwo:p:C:",
      [
        { name: "no-headers", argument: "none" },
        { name: "pid", argument: "required", short: "p" },
      ],
      {},
      args.filter((arg) => !bsd.includes(arg)),
    );
    if (parsed === null) return 1;
    const value = (letter: string) => parsed.options.findLast(({ name }) => name === letter)?.value;
    const has = (letter: string) => bsd.some((arg) => arg.includes(letter));
    const headless = has("h") || parsed.options.some(({ name }) => name === "no-headers");
    const usual = has("u")
      ? "user,pid,%cpu,%mem,vsz,rss,tty,stat,start,bsdtime,args"
      : parsed.options.some(({ name }) => name === "f")
        ? "uname,pid,ppid,c,stime,tty,time,cmd"
        : has("x") || has("a")
          ? "pid,tty,stat,bsdtime,args"
          : "pid,tty,time,comm";
    const pids = value("p")?.split(",").map(Number);
    const named = value("C");
    const rows = self
      .processes()
      .filter(
        (info) =>
          (pids === undefined || pids.includes(info.pid)) && (named === undefined || info.comm === named),
      );
    const columns = (value("o") ?? usual).split(",").map((column) => column.split("="));
    const table = rows.map((info) => columns.map(([name = ""]) => cell(name, info)));
    const chosen = value("o") !== undefined;
    const titles = columns.map(
      ([name = "", title]) =>
        title ?? (chosen ? OWN_TITLES[name] : undefined) ?? TITLES[name] ?? name.toUpperCase(),
    );
    if (!headless && titles.some((title) => title !== "")) table.unshift(titles);
    const widths = columns.map((_, column) =>
      Math.max(
        WIDTHS[columns[column]?.[0] ?? ""] ?? 0,
        ...table.map((row) => (row[column] as string).length),
      ),
    );
    for (const row of table) {
      const line = row.map((text, column) => {
        const [name = ""] = columns[column] as string[];
        if (column === row.length - 1 && !RIGHT.has(name)) return text;
        const width = widths[column] as number;
        return RIGHT.has(name) ? text.padStart(width) : text.padEnd(width);
      });
      await self.stdout.write(`${line.join(" ")}\n`);
    }
    return rows.length > 0 ? 0 : 1;
  });
}

const TITLES: Record<string, string> = {
  comm: "CMD",
  args: "COMMAND",
  cmd: "CMD",
  command: "COMMAND",
  tty: "TTY",
  time: "TIME",
  stat: "STAT",
  bsdtime: "TIME",
  uname: "UID",
};
/** … and where -o has chosen the columns. */
const OWN_TITLES: Record<string, string> = { comm: "COMMAND", tty: "TT" };
/** Columns of the least width that procps gives them, whatever is in them. */
const WIDTHS: Record<string, number> = {
  pid: 7,
  ppid: 7,
  comm: 15,
  args: 27,
  cmd: 27,
  command: 27,
  stat: 4,
  tty: 8,
  time: 8,
  netns: 10,
  user: 8,
  uname: 8,
  uid: 5,
  "%cpu": 4,
  "%mem": 4,
  vsz: 6,
  rss: 5,
  start: 5,
  stime: 5,
  bsdtime: 6,
  c: 2,
};
const RIGHT = new Set([
  "pid",
  "ppid",
  "netns",
  "time",
  "uid",
  "%cpu",
  "%mem",
  "vsz",
  "rss",
  "start",
  "bsdtime",
  "c",
]);

function cell(column: string, info: ProcessInfo): string {
  switch (column) {
    case "pid":
      return String(info.pid);
    case "ppid":
      return String(info.ppid);
    case "tty":
      return "?";
    case "time":
      return "00:00:00";
    case "stat":
    case "s":
    case "state":
      return info.state;
    case "netns":
      return String(info.net.inode);
    case "user":
    case "uname":
      return "root";
    // Nothing is measured here: programs take neither processor nor memory.
    case "uid":
    case "vsz":
    case "rss":
    case "c":
      return "0";
    case "%cpu":
    case "%mem":
      return "0.0";
    case "start":
    case "stime":
      return "00:00";
    case "bsdtime":
      return "0:00";
    case "comm":
      return info.comm;
    case "args":
    case "cmd":
    case "command":
      return info.argv.join(" ");
    default:
      throw new Unsupported(`ps -o ${column}`);
  }
}

/** The processes whose name, or with -f whose command line, matches; never the caller. */
async function matching(
  self: Process,
  letters: string,
): Promise<{ found: ProcessInfo[]; signal: string | undefined; options: Set<string> } | null> {
  const argv = [...self.argv];
  const signalAt = argv.findIndex((arg, index) => index > 0 && /^-([A-Z]{3,}|\d+)$/.test(arg));
  const signal = signalAt < 0 ? undefined : argv.splice(signalAt, 1)[0]?.slice(1);
  const parsed = await options(self, letters, [{ name: "signal", argument: "required" }], {}, argv.slice(1));
  const [pattern] = parsed?.operands ?? [];
  if (parsed === null || pattern === undefined) {
    if (parsed !== null) await complain(self, "no matching criteria specified");
    return null;
  }
  const chosen = new Set(parsed.options.map(({ name }) => name));
  const regexp = new RegExp(chosen.has("x") ? `^(?:${pattern})$` : pattern);
  const found = self
    .processes()
    .filter(
      (info) =>
        info.pid !== self.pid &&
        info.state !== "Z" &&
        regexp.test(chosen.has("f") ? info.argv.join(" ") : info.comm),
    );
  return {
    found,
    signal: signal ?? parsed.options.find(({ name }) => name === "signal")?.value,
    options: chosen,
  };
}

export async function pgrep(self: Process): Promise<number> {
  const result = await matching(self, "flxanc");
  if (result === null) return 2;
  if (result.options.has("c")) {
    await self.stdout.write(`${result.found.length}\n`);
    return result.found.length > 0 ? 0 : 1;
  }
  const shown = result.options.has("n") ? result.found.slice(-1) : result.found;
  for (const info of shown) {
    const text = result.options.has("a")
      ? ` ${info.argv.join(" ")}`
      : result.options.has("l")
        ? ` ${info.comm}`
        : "";
    await self.stdout.write(`${info.pid}${text}\n`);
  }
  return shown.length > 0 ? 0 : 1;
}

export async function pkill(self: Process): Promise<number> {
  const result = await matching(self, "fxe");
  if (result === null) return 2;
  const signal = parseSignal(result.signal ?? "TERM");
  if (signal === undefined) {
    await complain(self, `invalid argument: ${result.signal}`);
    return 2;
  }
  for (const { pid } of result.found) self.kill(pid, signal);
  return result.found.length > 0 ? 0 : 1;
}

/** kill [-SIGNAL] PID …, -l; `kill -0` asks whether it is there. */
export async function kill(self: Process): Promise<number> {
  const args = self.argv.slice(1);
  if (args[0] === "-l") {
    for (const [name, number] of Object.entries(SIGNALS))
      await self.stdout.write(`${String(number).padStart(2)}) ${name}\n`);
    return 0;
  }
  let wanted = "TERM";
  if (args[0] === "-s" || args[0] === "-n") wanted = args.splice(0, 2)[1] ?? "";
  else if (/^-\w+$/.test(args[0] ?? "")) wanted = (args.shift() as string).slice(1);
  const signal = wanted === "0" ? null : parseSignal(wanted);
  if (signal === undefined || args.length === 0) {
    await complain(self, args.length === 0 ? "not enough arguments" : `unknown signal: ${wanted}`);
    return 1;
  }
  let status = 0;
  for (const text of args.filter((arg) => arg !== "--")) {
    try {
      if (!/^\d+$/.test(text)) throw new KernelError("EINVAL");
      if (signal !== null) self.kill(Number(text), signal);
      else if (!self.processes().some(({ pid }) => pid === Number(text))) throw new KernelError("ESRCH");
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      await complain(
        self,
        error.errno === "EINVAL"
          ? `failed to parse argument: '${text}'`
          : `(${text}): ${strerror(error.errno)}`,
      );
      status = 1;
    }
  }
  return status;
}

/** timeout [-s SIGNAL] [-k TIME] [--preserve-status] TIME COMMAND …: 124 when the time was up. */
export async function timeout(self: Process): Promise<number> {
  const parsed = await options(
    self,
    "s:k:v",
    [
      { name: "signal", argument: "required", short: "s" },
      { name: "kill-after", argument: "required", short: "k" },
      { name: "preserve-status", argument: "none" },
      { name: "foreground", argument: "none" },
    ],
    { posix: true },
  );
  if (parsed === null) return 125;
  const value = (name: string) => parsed.options.findLast((option) => option.name === name)?.value;
  const [text = "", ...command] = parsed.operands;
  const time = durationOf(text);
  const signal = parseSignal(value("s") ?? "TERM");
  if (Number.isNaN(time) || command.length === 0 || signal === undefined) {
    if (command.length > 0)
      await complain(
        self,
        signal === undefined ? `‘${value("s")}’: invalid signal` : `invalid time interval ‘${text}’`,
      );
    await self.stderr.write("Try 'timeout --help' for more information.\n");
    return 125;
  }
  const host = self as HostProcess;
  if (!parsed.options.some(({ name }) => name === "foreground")) host.group = self.pid;
  let child: ReturnType<Process["spawn"]>;
  try {
    child = self.spawn(command);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    await complain(self, `failed to run command ‘${command[0]}’: ${strerror(error.errno)}`);
    return error.errno === "ENOENT" ? 127 : 126;
  }
  for (const forwarded of ["SIGINT", "SIGTERM", "SIGHUP"] satisfies Signal[])
    self.onSignal(forwarded, () => child.kill(forwarded));
  let expired = false;
  const timers: number[] = [];
  // Everything that the command started hears of it: timeout made a process group of its own.
  const end = (how: Signal): void => {
    expired = true;
    child.kill(how);
    for (const other of host.table.all())
      if (other.group === host.group && other !== host) other.deliver(how);
  };
  if (time > 0) timers.push(self.clock.after(time, () => end(signal)));
  const grace = value("k");
  if (grace !== undefined) timers.push(self.clock.after(time + durationOf(grace), () => end("SIGKILL")));
  const process = host.table.get(child.pid);
  const status = await waitThroughSignals(self, child);
  for (const timer of timers) self.clock.cancel(timer);
  if (process?.killedBy && (!expired || signal === "SIGKILL")) {
    // It dies as its command died.
    if (process.killedBy !== "SIGKILL") self.onSignal(process.killedBy, null);
    host.deliver(process.killedBy);
    host.checkpoint();
  }
  if (!expired) return status;
  if (parsed.options.some(({ name }) => name === "preserve-status")) return status;
  return status === 128 + SIGNALS.SIGKILL ? status : 124;
}

/** Waits for a child although signals come that are handed on to it. */
async function waitThroughSignals(self: Process, child: ReturnType<Process["spawn"]>): Promise<number> {
  const ended = child.wait();
  for (;;) {
    try {
      return await self.block(ended);
    } catch (error) {
      if ((error as Error).name !== "Interrupted") throw error;
    }
  }
}

/** xargs [-n N] [-I TEXT] [-r] [-0] [-t] COMMAND …. */
export async function xargs(self: Process): Promise<number> {
  const parsed = await options(self, "n:I:r0t", [], { posix: true });
  if (parsed === null) return 1;
  const value = (letter: string) => parsed.options.findLast(({ name }) => name === letter)?.value;
  const has = (letter: string) => parsed.options.some(({ name }) => name === letter);
  const command = parsed.operands.length > 0 ? parsed.operands : ["echo"];
  const text = utf8Decode(await readAll(self.stdin));
  const place = value("I");
  const items = has("0")
    ? text.split("\0").filter((item) => item !== "")
    : place !== undefined
      ? text
          .split("\n")
          .map((line) => line.trim())
          .filter((line) => line !== "")
      : words(text);
  const perCall = place !== undefined ? 1 : Number(value("n") ?? Math.max(items.length, 1));
  if (items.length === 0 && (has("r") || place !== undefined)) return 0;
  let status = 0;
  for (let start = 0; start < Math.max(items.length, 1); start += perCall) {
    const batch = items.slice(start, start + perCall);
    const argv =
      place !== undefined
        ? command.map((arg) => arg.replaceAll(place, batch[0] ?? ""))
        : [...command, ...batch];
    if (has("t")) await self.stderr.write(`${argv.join(" ")}\n`);
    try {
      if ((await self.block(self.spawn(argv).wait())) !== 0) status = 123;
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      await complain(self, `${argv[0]}: ${strerror(error.errno)}`);
      return error.errno === "ENOENT" ? 127 : 126;
    }
  }
  return status;
}

/** Words of xargs' input: blanks part them, quotes and backslashes keep them together. */
function words(text: string): string[] {
  const matches = text.match(/(?:"[^"\n]*"|'[^'\n]*'|\\[\s\S]|[^\s"'\\])+/g) ?? [];
  return matches.map((word) =>
    word.replace(
      /"([^"]*)"|'([^']*)'|\\([\s\S])/g,
      (_, double, single, escaped) => double ?? single ?? escaped,
    ),
  );
}

// Programs of a few lines each: sleep(1), date(1), seq(1), tee(1), env(1), basename(1), dirname(1), uname(1), id(1),
// whoami(1), nproc(1), which(1), yes(1). `true` and `false` too, for those who call them by path.
import { SECOND } from "@podwire/clock";
import { KernelError, strerror } from "@podwire/netns";
import { type Process, Unsupported, withUnsupported } from "@podwire/program";
import { KERNEL_RELEASE, KERNEL_VERSION } from "@podwire/tools";
import type { HostProcess } from "../process/host-process.ts";
import { strftime } from "../time.ts";
import { complain, options } from "./common.ts";

const UNITS: Record<string, number> = { "": 1, s: 1, m: 60, h: 3600, d: 86400 };

/** A time as sleep and timeout take it, "1.5m", in ns; NaN where it is none. */
export function durationOf(text: string): number {
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  return match === null
    ? Number.NaN
    : Math.round(Number(match[1]) * (UNITS[match[2] ?? ""] as number) * SECOND);
}

export async function sleep(self: Process): Promise<number> {
  const operands = self.argv.slice(1);
  if (operands.length === 0) {
    await complain(self, "missing operand");
    await self.stderr.write("Try 'sleep --help' for more information.\n");
    return 1;
  }
  const wrong = operands.find((operand) => /^-[^-]/.test(operand));
  if (wrong !== undefined) {
    await complain(self, `invalid option -- '${wrong[1]}'`);
    await self.stderr.write("Try 'sleep --help' for more information.\n");
    return 1;
  }
  let total = 0;
  for (const operand of operands) {
    const time = operand === "infinity" ? Number.POSITIVE_INFINITY : durationOf(operand);
    if (Number.isNaN(time)) {
      await complain(self, `invalid time interval ‘${operand}’`);
      await self.stderr.write("Try 'sleep --help' for more information.\n");
      return 1;
    }
    total += time;
  }
  if (total === Number.POSITIVE_INFINITY) await self.block(new Promise<never>(() => {}));
  await self.sleep(total);
  return 0;
}

/** date [-u] [-d @SECONDS] [-I] [+FORMAT]: UTC, counted in virtual time from the moment the host was switched on. */
export async function date(self: Process): Promise<number> {
  return withUnsupported(self, async () => {
    const parsed = await options(self, "ud:I::R", [
      { name: "utc", argument: "none", short: "u" },
      { name: "date", argument: "required", short: "d" },
      { name: "iso-8601", argument: "optional", short: "I" },
    ]);
    if (parsed === null) return 1;
    const value = (letter: string) => parsed.options.findLast(({ name }) => name === letter)?.value;
    const given = value("d");
    const at = given === undefined || given === "now" ? null : /^@(-?\d+(?:\.\d+)?)$/.exec(given);
    if (given !== undefined && given !== "now" && at === null) throw new Unsupported(`date -d ${given}`);
    const seconds = at === null ? (self as HostProcess).table.epoch + self.clock.now / SECOND : Number(at[1]);
    const iso = parsed.options.some(({ name }) => name === "I");
    const wanted = parsed.operands.find((operand) => operand.startsWith("+"))?.slice(1);
    const fallback = iso
      ? value("I") === "seconds"
        ? "%Y-%m-%dT%H:%M:%S+00:00"
        : "%F"
      : "%a %b %e %H:%M:%S UTC %Y";
    await self.stdout.write(`${strftime(wanted ?? fallback, seconds)}\n`);
    return 0;
  });
}

/** seq [FIRST [STEP]] LAST, -s SEPARATOR, -w. */
export async function seq(self: Process): Promise<number> {
  const negative = self.argv.slice(1).findIndex((arg) => /^-[\d.]/.test(arg));
  const args = self.argv.slice(1, negative < 0 ? undefined : negative + 1);
  const parsed = await options(self, "s:w", [], { posix: true }, args);
  if (parsed === null) return 1;
  const operands = [...parsed.operands, ...(negative < 0 ? [] : self.argv.slice(negative + 1))];
  const wrong = operands.find((operand) => !/^[+-]?(\d+\.?\d*|\.\d+)$/.test(operand));
  if (operands.length === 0 || operands.length > 3 || wrong !== undefined) {
    await complain(
      self,
      wrong === undefined ? "missing operand" : `invalid floating point argument: ‘${wrong}’`,
    );
    await self.stderr.write("Try 'seq --help' for more information.\n");
    return 1;
  }
  const numbers = operands.map(Number);
  const [first, step, last] =
    numbers.length === 1 ? [1, 1, numbers[0]] : numbers.length === 2 ? [numbers[0], 1, numbers[1]] : numbers;
  if (step === 0) {
    await complain(self, "invalid Zero increment value: ‘0’");
    return 1;
  }
  const decimals = Math.max(...operands.map((operand) => operand.split(".")[1]?.length ?? 0));
  const [from, by, to] = [first as number, step as number, last as number];
  const count = Math.floor((to - from) / by + 1e-10) + 1;
  const width = Math.max(from.toFixed(decimals).length, to.toFixed(decimals).length);
  const padded = parsed.options.some(({ name }) => name === "w");
  const separator = parsed.options.find(({ name }) => name === "s")?.value ?? "\n";
  for (let index = 0; index < count; index++) {
    const text = (from + index * by).toFixed(decimals);
    await self.stdout.write((index > 0 ? separator : "") + (padded ? text.padStart(width, "0") : text));
  }
  if (count > 0) await self.stdout.write("\n");
  return 0;
}

export async function tee(self: Process): Promise<number> {
  const parsed = await options(self, "ai");
  if (parsed === null) return 1;
  const append = parsed.options.some(({ name }) => name === "a");
  let status = 0;
  const files: string[] = [];
  for (const file of parsed.operands) {
    try {
      self.files.writeFile(file, "", { append });
      files.push(file);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      await complain(self, `${file}: ${strerror(error.errno)}`);
      status = 1;
    }
  }
  for (let chunk = await self.stdin.read(); chunk !== null; chunk = await self.stdin.read()) {
    await self.stdout.write(chunk);
    for (const file of files) self.files.writeFile(file, chunk, { append: true });
  }
  return status;
}

/** env [-i] [-u NAME] [NAME=VALUE …] [COMMAND …]. */
export async function env(self: Process): Promise<number> {
  const parsed = await options(self, "iu:", [], { posix: true });
  if (parsed === null) return 125;
  const environment: Record<string, string> = parsed.options.some(({ name }) => name === "i")
    ? {}
    : { ...self.env };
  for (const { name, value } of parsed.options) if (name === "u") delete environment[value as string];
  const operands = [...parsed.operands];
  for (
    let match = /^([^=]+)=(.*)$/s.exec(operands[0] ?? "");
    match !== null;
    match = /^([^=]+)=(.*)$/s.exec(operands[0] ?? "")
  ) {
    environment[match[1] as string] = match[2] as string;
    operands.shift();
  }
  if (operands.length === 0) {
    for (const [name, value] of Object.entries(environment)) await self.stdout.write(`${name}=${value}\n`);
    return 0;
  }
  return execOrComplain(self, operands, environment);
}

/** execvp() as env, timeout and xargs do it: 127 for what is not there, 126 for what cannot be run. */
export async function execOrComplain(
  self: Process,
  argv: readonly string[],
  environment?: Record<string, string>,
): Promise<number> {
  try {
    return await self.exec(argv, environment === undefined ? {} : { env: environment });
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    await complain(self, `‘${argv[0]}’: ${strerror(error.errno)}`);
    return error.errno === "ENOENT" ? 127 : 126;
  }
}

export async function basename(self: Process): Promise<number> {
  const [path, suffix = ""] = self.argv.slice(1);
  if (path === undefined) {
    await complain(self, "missing operand");
    return 1;
  }
  const name = path.replace(/\/+$/, "").split("/").pop() || "/";
  await self.stdout.write(
    `${suffix !== "" && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`,
  );
  return 0;
}

export async function dirname(self: Process): Promise<number> {
  const paths = self.argv.slice(1);
  if (paths.length === 0) {
    await complain(self, "missing operand");
    return 1;
  }
  for (const path of paths) {
    const parent = path
      .replace(/\/+$/, "")
      .replace(/[^/]*$/, "")
      .replace(/\/+$/, "");
    await self.stdout.write(`${parent || (path.startsWith("/") ? "/" : ".")}\n`);
  }
  return 0;
}

const UNAME: [letter: string, text: (self: Process) => string][] = [
  ["s", () => "Linux"],
  ["n", (self) => self.kernel.hostname],
  ["r", () => KERNEL_RELEASE],
  ["v", () => KERNEL_VERSION],
  ["m", () => "x86_64"],
  ["o", () => "GNU/Linux"],
];

export async function uname(self: Process): Promise<number> {
  const parsed = await options(self, "asnrvmo");
  if (parsed === null) return 1;
  const [extra] = parsed.operands;
  if (extra !== undefined) {
    await complain(self, `extra operand ‘${extra}’`);
    await self.stderr.write("Try 'uname --help' for more information.\n");
    return 1;
  }
  const chosen = parsed.options.map(({ name }) => name);
  const shown = chosen.includes("a") ? UNAME : UNAME.filter(([letter]) => chosen.includes(letter));
  await self.stdout.write(
    `${(shown.length > 0 ? shown : UNAME.slice(0, 1)).map(([, text]) => text(self)).join(" ")}\n`,
  );
  return 0;
}

/** Everybody is root here. */
export async function id(self: Process): Promise<number> {
  const parsed = await options(self, "ugn");
  if (parsed === null) return 1;
  const has = (letter: string) => parsed.options.some(({ name }) => name === letter);
  if (has("u") || has("g")) await self.stdout.write(has("n") ? "root\n" : "0\n");
  else await self.stdout.write("uid=0(root) gid=0(root) groups=0(root)\n");
  return 0;
}

export async function whoami(self: Process): Promise<number> {
  await self.stdout.write("root\n");
  return 0;
}

export async function nproc(self: Process): Promise<number> {
  await self.stdout.write("1\n");
  return 0;
}

export async function which(self: Process): Promise<number> {
  let status = 0;
  for (const name of self.argv.slice(1)) {
    const folders = name.includes("/")
      ? [""]
      : (self.env["PATH"] ?? "").split(":").map((folder) => `${folder}/`);
    const found = folders.map((folder) => folder + name).find((path) => self.files.exists(path));
    if (found === undefined) status = 1;
    else await self.stdout.write(`${found}\n`);
  }
  return status;
}

export async function yes(self: Process): Promise<number> {
  const line = `${self.argv.slice(1).join(" ") || "y"}\n`;
  for (;;) await self.stdout.write(line);
}

/** test(1) and its kind live in the shell; these two are also asked for by path. */
export const truth = (): number => 0;
export const falsehood = (): number => 1;

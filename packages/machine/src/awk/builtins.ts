// The functions that awk brings, but for those with a syntax of their own: index, substr, sprintf, the arithmetic, rand, close, system, fflush, time.

import { SECOND } from "@podwire/clock";
import { daysOf, strftime } from "../time.ts";
import { outsideOf, textOf } from "./bytes.ts";
import type { Eventually } from "./eventually.ts";
import { formatValues } from "./format.ts";
import type { Runtime } from "./runtime.ts";
import { toInt, toNumber, type Value } from "./values.ts";

type Builtin = (runtime: Runtime, args: readonly Value[]) => Eventually<Value>;

const arithmetic =
  (use: (number: number) => number): Builtin =>
  (_, [value]) =>
    use(toNumber(value));

/** substr(): mawk 1.3.4's, in which a beginning of 0 is that of 1, and integers wrap. */
function substr(runtime: Runtime, [value, from, many]: readonly Value[], given: number): string {
  const text = runtime.text(value);
  let index = (toInt(toNumber(from)) - 1) | 0;
  let count = given === 2 ? text.length : toInt(toNumber(many));
  if (index > text.length) count = 0;
  if (index < 0) {
    count = (count - (index + 1)) | 0;
    index = 0;
  }
  return count <= 0 ? "" : text.slice(index, index + count);
}

const now = (runtime: Runtime): number =>
  Math.floor(runtime.process.table.epoch + runtime.process.clock.now / SECOND);

function srand(runtime: Runtime, args: readonly Value[]): Value {
  const before = runtime.seed;
  runtime.seed = args.length === 0 ? now(runtime) : toNumber(args[0]);
  runtime.random.seed(toInt(toNumber(runtime.seed)));
  return before;
}

/** mktime("2026 01 31 12 00 00"): seconds since 1970, in UTC; -1 where it is no time. */
function mktime(text: string): number {
  const found = /^\s*(-?\d+)\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)/.exec(text);
  if (found === null) return -1;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map(Number);
  const months = year * 12 + month - 1;
  const days = daysOf(Math.floor(months / 12), ((months % 12) + 12) % 12, 1) + day - 1;
  return days * 86400 + hour * 3600 + minute * 60 + second;
}

const truncate = (number: number): number => (number >= 0 ? Math.floor(number) : Math.ceil(number));

const BUILTINS: Record<string, Builtin> = {
  length: (runtime, args) => runtime.text(args.length === 0 ? runtime.fields.record : args[0]).length,
  index: (runtime, [text, wanted]) => runtime.text(text).indexOf(runtime.text(wanted)) + 1,
  substr: (runtime, args) => substr(runtime, args, args.length),
  sprintf: (runtime, [format, ...values]) =>
    runtime.bounded(formatValues("sprintf", runtime.text(format), values, runtime)),
  sin: arithmetic(Math.sin),
  cos: arithmetic(Math.cos),
  atan2: (_, [y, x]) => Math.atan2(toNumber(y), toNumber(x)),
  exp: arithmetic(Math.exp),
  log: arithmetic(Math.log),
  int: arithmetic(truncate),
  sqrt: arithmetic(Math.sqrt),
  rand: (runtime) => runtime.random.fraction(),
  srand,
  toupper: (runtime, [text]) => runtime.text(text).replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  tolower: (runtime, [text]) => runtime.text(text).replace(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  system: (runtime, [command]) => runtime.streams.system(runtime.text(command)),
  close: (runtime, [name]) => runtime.streams.close(runtime.text(name)),
  fflush: async (runtime, args) => {
    if (args.length > 0) return runtime.streams.flush(runtime.text(args[0]));
    await runtime.process.stdout.flush();
    return 0;
  },
  systime: now,
  mktime: (runtime, [text]) => mktime(runtime.text(text)),
  strftime: (runtime, args) => {
    const format = outsideOf(runtime.text(args[0])) || "%c";
    return textOf(strftime(format, args.length > 1 ? toInt(toNumber(args[1])) : now(runtime)));
  },
};

export function callBuiltin(runtime: Runtime, name: string, args: readonly Value[]): Eventually<Value> {
  return (BUILTINS[name] as Builtin)(runtime, args);
}

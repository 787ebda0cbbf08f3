// The functions of jq 1.6 that are not said in its own language (prelude.ts).

import { brokenTime, daysOf, strftime } from "../time.ts";
import { splitText } from "./arithmetic.ts";
import { type Environment, type Evaluator, type Natives, NOWHERE, type Out, pathOf } from "./evaluate.ts";
import { asText } from "./formats.ts";
import { JsonError, parseAll } from "./json.ts";
import { deletePaths, getPath, indexesOf, setPath } from "./paths.ts";
import { matchImpl } from "./regex.ts";
import type { Filter } from "./tree.ts";
import { compare, equal, JqError, type Json, print, short, sortedKeys, typeOf } from "./values.ts";

/** What the program around it gives. */
export interface Host {
  environment(): Json;
  /** Seconds since 1970. */
  now(): number;
  /** The next value of the input; undefined where there is none. */
  input(): Json | undefined;
  filename(): Json;
  line(): number;
  /** What debug and stderr say. */
  say(text: string): void;
}

/** halt and halt_error. */
export class Halt extends Error {
  readonly status: number;
  readonly said: Json | undefined;
  constructor(status: number, said?: Json) {
    super("halt");
    this.status = status;
    this.said = said;
  }
}

const refused = (value: Json, what: string): JqError =>
  new JqError(`${typeOf(value)} (${short(value)}) ${what}`);

function length(value: Json): number {
  if (value === null) return 0;
  if (typeof value === "number") return Math.abs(value);
  if (typeof value === "string") return [...value].length;
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map) return value.size;
  throw refused(value, "has no length");
}

function keys(value: Json, sorted: boolean): Json {
  if (value instanceof Map) return sorted ? sortedKeys(value) : [...value.keys()];
  if (Array.isArray(value)) return value.map((_, index) => index);
  throw refused(value, "has no keys");
}

function has(value: Json, key: Json): boolean {
  if (value instanceof Map && typeof key === "string") return value.has(key);
  if (Array.isArray(value) && typeof key === "number") return key >= 0 && key < value.length;
  throw new JqError(
    `Cannot check whether ${typeOf(value)} has a ${typeof key === "string" ? "string" : typeOf(key)} key`,
  );
}

function contains(value: Json, wanted: Json): boolean {
  if (typeOf(value) !== typeOf(wanted))
    throw new JqError(
      `${typeOf(value)} (${short(value)}) and ${typeOf(wanted)} (${short(wanted)}) cannot have their containment checked`,
    );
  return within(value, wanted);
}

function within(value: Json, wanted: Json): boolean {
  if (value instanceof Map && wanted instanceof Map)
    return [...wanted].every(([key, item]) => {
      const inner = value.get(key);
      return inner !== undefined && typeOf(inner) === typeOf(item) && within(inner, item);
    });
  if (Array.isArray(value) && Array.isArray(wanted))
    return wanted.every((item) =>
      value.some((inner) => typeOf(inner) === typeOf(item) && within(inner, item)),
    );
  if (typeof value === "string" && typeof wanted === "string") return value.includes(wanted);
  return equal(value, wanted);
}

function toNumber(value: Json): number {
  if (typeof value === "number") return value;
  if (typeof value !== "string") throw refused(value, "cannot be parsed as a number");
  const parsed = parseText(value);
  if (typeof parsed !== "number") throw refused(value, "cannot be parsed as a number");
  return parsed;
}

function parseText(text: string): Json {
  let values: Json[];
  try {
    values = parseAll(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new JqError(`${error.message} (while parsing '${text}')`);
  }
  if (values.length > 1) throw new JqError(`Unexpected extra JSON values (while parsing '${text}')`);
  return values[0] ?? null;
}

const arrayOf = (value: Json, what: string): Json[] => {
  if (Array.isArray(value)) return value;
  throw refused(value, what);
};

interface Keyed {
  value: Json;
  key: Json;
  index: number;
}

/** The items in the order of their keys; those of the same key keep theirs. */
function sorted(value: Json, by: Json): Keyed[] {
  if (!Array.isArray(value) && value !== by)
    throw new JqError(
      `${typeOf(value)} (${short(value)}) and ${typeOf(by)} (${short(by)}) cannot be sorted, as they are not both arrays`,
    );
  const items = arrayOf(value, "cannot be sorted, as it is not an array");
  const keysOf = by as Json[];
  return items
    .map((item, index) => ({ value: item, key: keysOf[index] ?? null, index }))
    .sort((one, other) => compare(one.key, other.key) || one.index - other.index);
}

function extreme(value: Json, by: Json, sign: 1 | -1): Json {
  if (!Array.isArray(value))
    throw new JqError(
      `${typeOf(value)} (${short(value)}) and ${typeOf(by)} (${short(by)}) cannot be iterated over`,
    );
  const items = value;
  const keysOf = by as Json[];
  let best = -1;
  for (const index of items.keys()) {
    const order = best < 0 ? 1 : sign * compare(keysOf[index] ?? null, keysOf[best] ?? null);
    if (order > 0 || (order === 0 && sign > 0)) best = index;
  }
  return best < 0 ? null : (items[best] as Json);
}

function grouped(value: Json, by: Json): Json {
  const groups: Json[][] = [];
  let last: Json | undefined;
  for (const { value: item, key } of sorted(value, by)) {
    if (last === undefined || !equal(last, key)) groups.push([]);
    groups[groups.length - 1]?.push(item);
    last = key;
  }
  return groups;
}

function flatten(value: Json, depth: number): Json[] {
  if (depth < 0) throw new JqError("flatten depth must not be negative");
  const items = Array.isArray(value) ? value : value instanceof Map ? [...value.values()] : null;
  if (items === null)
    throw new JqError(
      `Cannot iterate over ${typeOf(value)}${value === null ? " (null)" : ` (${short(value)})`}`,
    );
  return items.flatMap((item) => (Array.isArray(item) && depth > 0 ? flatten(item, depth - 1) : [item]));
}

function indices(value: Json, wanted: Json): Json {
  if (value === null || (value instanceof Map && typeof wanted === "string")) return null;
  if (typeof value === "string" && typeof wanted === "string") {
    const found: number[] = [];
    if (wanted === "") return null;
    // Offsets in bytes, as 1.6 counts them, are those of characters only for ASCII.
    for (let at = value.indexOf(wanted); at >= 0; at = value.indexOf(wanted, at + 1))
      found.push(byteLength(value.slice(0, at)));
    return found;
  }
  if (Array.isArray(value)) return indexesOf(value, Array.isArray(wanted) ? wanted : [wanted]);
  throw new JqError(
    `Cannot index ${typeOf(value)} with ${typeof wanted === "string" ? `string "${wanted}"` : typeOf(wanted)}`,
  );
}

/** Where a value lies in a sorted array; where it would, as -1 - place. */
function search(value: Json, wanted: Json): number {
  if (value === null) return -1;
  if (!Array.isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with number`);
  let [low, high] = [0, value.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compare(value[middle] as Json, wanted);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return -1 - low;
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function gmtime(value: Json): Json {
  if (typeof value !== "number") throw new JqError("gmtime() requires numeric inputs");
  const time = brokenTime(value);
  const seconds = time.second + (value - Math.floor(value));
  return [time.year, time.month, time.day, time.hour, time.minute, seconds, time.weekday, time.yearDay];
}

function secondsOf(value: Json, who: string): number {
  if (!Array.isArray(value) || value.length < 6 || value.some((item) => typeof item !== "number"))
    throw new JqError(`${who} requires parsed datetime inputs`);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = value as number[];
  return (daysOf(year, month, 1) + day - 1) * 86400 + hour * 3600 + minute * 60 + Math.floor(second);
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** strptime() for the conversions that dates are written with. */
function strptime(value: Json, format: Json): Json {
  if (typeof value !== "string")
    throw (
      refused(value, "strptime/1 requires string inputs and arguments".replace(/^/, "")) &&
      new JqError("strptime/1 requires string inputs and arguments")
    );
  if (typeof format !== "string") throw new JqError("strptime/1 requires a string format");
  const parts: string[] = [];
  const expanded = format
    .replace(/%T/g, "%H:%M:%S")
    .replace(/%F/g, "%Y-%m-%d")
    .replace(/%D/g, "%m/%d/%y")
    .replace(/%R/g, "%H:%M");
  const source = expanded.replace(/%(.)|[.*+?^${}()|[\]\\]|\s+/g, (all, letter?: string) => {
    if (letter === undefined) return /^\s/.test(all) ? "\\s*" : `\\${all}`;
    if (letter === "%") return "%";
    parts.push(letter);
    if ("dHMSmjyeI".includes(letter)) return "\\s*(\\d{1,3})";
    if (letter === "Y") return "(\\d{4})";
    if (letter === "s") return "(\\d+)";
    if (letter === "Z") return "([A-Za-z]*)";
    if (letter === "z") return "([-+]\\d{2}:?\\d{2}|Z)";
    return "([A-Za-z]+)";
  });
  const found = new RegExp(`^${source}$`).exec(value);
  if (found === null) throw new JqError(`date "${value}" does not match format "${format}"`);
  const at: Record<string, string> = {};
  for (const [index, letter] of parts.entries()) at[letter] = found[index + 1] ?? "";
  const number = (letter: string, fallback: number): number =>
    at[letter] === undefined ? fallback : Number(at[letter]);
  if (at["s"] !== undefined) return gmtime(Number(at["s"]));
  const name = (at["b"] ?? at["B"] ?? "").slice(0, 3).toLowerCase();
  const month = name === "" ? number("m", 1) - 1 : MONTHS.indexOf(name);
  const year =
    at["y"] === undefined ? number("Y", 1900) : Number(at["y"]) + (Number(at["y"]) < 69 ? 2000 : 1900);
  const day = number("d", number("e", 1));
  const time = brokenTime(daysOf(year, month, 1) * 86400 + (day - 1) * 86400);
  return [year, month, day, number("H", 0), number("M", 0), number("S", 0), time.weekday, time.yearDay];
}

const numeric =
  (name: string, use: (number: number) => number) =>
  (value: Json): Json => {
    if (typeof value !== "number") throw refused(value, "number required");
    void name;
    return use(value);
  };

function isNormal(number: number): boolean {
  return Number.isFinite(number) && Math.abs(number) >= 2.2250738585072014e-308;
}

/** Functions of the input alone. */
const PLAIN: Record<string, (value: Json, host: Host) => Json> = {
  not: (value) => value === null || value === false,
  length,
  utf8bytelength: (value) => {
    if (typeof value !== "string") throw refused(value, "only strings have UTF-8 byte length");
    return byteLength(value);
  },
  keys: (value) => keys(value, true),
  keys_unsorted: (value) => keys(value, false),
  type: typeOf,
  tojson: (value) => print(value),
  fromjson: (value) => {
    if (typeof value !== "string") throw refused(value, "only strings can be parsed");
    return parseText(value);
  },
  tostring: asText,
  tonumber: toNumber,
  infinite: () => Number.POSITIVE_INFINITY,
  nan: () => Number.NaN,
  null: () => null,
  true: () => true,
  false: () => false,
  isinfinite: (value) =>
    numeric("isinfinite", () => 0)(value) === 0 && !Number.isNaN(value) && !Number.isFinite(value),
  isnan: (value) => typeof value === "number" && Number.isNaN(value),
  isnormal: (value) => numeric("isnormal", () => 0)(value) === 0 && isNormal(value as number),
  sort: (value) => sorted(value, value).map((item) => item.value),
  min: (value) => extreme(value, value, -1),
  max: (value) => extreme(value, value, 1),
  explode: (value) => {
    if (typeof value !== "string") throw new JqError("explode input must be a string");
    return [...value].map((char) => char.codePointAt(0) as number);
  },
  implode: (value) => {
    if (!Array.isArray(value)) throw new JqError("implode input must be an array");
    return value
      .map((code) => {
        if (typeof code !== "number") throw new JqError("Unicode codepoint must be numeric");
        return String.fromCodePoint(code >= 0 && code <= 0x10ffff ? Math.trunc(code) : 0xfffd);
      })
      .join("");
  },
  gmtime,
  localtime: gmtime,
  mktime: (value) => {
    if (!Array.isArray(value)) throw new JqError("mktime requires array inputs");
    return secondsOf(value, "mktime");
  },
  now: (_, host) => host.now(),
  input: (_, host) => {
    const value = host.input();
    if (value === undefined) throw new JqError("break");
    return value;
  },
  input_filename: (_, host) => host.filename(),
  input_line_number: (_, host) => host.line(),
  debug: (value, host) => {
    host.say(`${print(["DEBUG:", value])}\n`);
    return value;
  },
  stderr: (value, host) => {
    host.say(print(value));
    return value;
  },
  halt: () => {
    throw new Halt(0);
  },
  error: (value) => {
    throw new JqError(value);
  },
  get_search_list: () => [],
  builtins: () => [...NATIVE_NAMES],
};

const MATH =
  "floor sqrt ceil round trunc fabs sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh cbrt exp exp2 exp10 expm1 log log2 log10 log1p rint nearbyint significand".split(
    " ",
  );

const even = (number: number): number => {
  const rounded = Math.round(number);
  return Math.abs(number % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
};

const SPECIAL: Record<string, (number: number) => number> = {
  fabs: Math.abs,
  exp2: (number) => 2 ** number,
  exp10: (number) => 10 ** number,
  round: (number) => Math.sign(number) * Math.round(Math.abs(number)),
  rint: even,
  nearbyint: even,
  significand: (number) => (number === 0 ? 0 : number / 2 ** Math.floor(Math.log2(Math.abs(number)))),
};

for (const name of MATH) {
  const use =
    SPECIAL[name] ??
    ((Math as unknown as Record<string, (number: number) => number>)[name] as (number: number) => number);
  PLAIN[name] = numeric(name, use);
}

const pair =
  (use: (one: number, other: number) => number) =>
  (_: Json, [one, other]: readonly Json[]): Json => {
    if (typeof one !== "number") throw refused(one ?? null, "number required");
    if (typeof other !== "number") throw refused(other ?? null, "number required");
    return use(one, other);
  };

/** Functions of the input and of values, each argument for all its values. */
const WITH_VALUES: Record<string, (value: Json, args: readonly Json[], host: Host) => Json> = {
  "has/1": (value, [key]) => has(value, key as Json),
  "contains/1": (value, [wanted]) => contains(value, wanted as Json),
  "error_with/1": (_, [message]) => {
    throw new JqError(message as Json);
  },
  "split/1": (value, [separator]) => {
    if (typeof value !== "string" || typeof separator !== "string")
      throw new JqError("split input and separator must be strings");
    return splitText(value, separator);
  },
  "startswith/1": (value, [wanted]) => {
    if (typeof value !== "string" || typeof wanted !== "string")
      throw new JqError("startswith() requires string inputs");
    return value.startsWith(wanted);
  },
  "endswith/1": (value, [wanted]) => {
    if (typeof value !== "string" || typeof wanted !== "string")
      throw new JqError("endswith() requires string inputs");
    return value.endsWith(wanted);
  },
  "ltrimstr/1": (value, [start]) =>
    typeof value === "string" && typeof start === "string" && value.startsWith(start)
      ? value.slice(start.length)
      : value,
  "rtrimstr/1": (value, [end]) =>
    typeof value === "string" && typeof end === "string" && end !== "" && value.endsWith(end)
      ? value.slice(0, -end.length)
      : value,
  "setpath/2": (value, [path, item]) => {
    if (!Array.isArray(path)) throw new JqError("Path must be specified as an array");
    return setPath(value, path, item as Json);
  },
  "delpaths/1": (value, [paths]) => {
    if (!Array.isArray(paths)) throw new JqError("Paths must be specified as an array");
    for (const path of paths)
      if (!Array.isArray(path)) throw new JqError("Path must be specified as an array");
    return deletePaths(value, paths as Json[][]);
  },
  "min_by_impl/1": (value, [by]) => extreme(value, by as Json, -1),
  "max_by_impl/1": (value, [by]) => extreme(value, by as Json, 1),
  "sort_by_impl/1": (value, [by]) => sorted(value, by as Json).map((item) => item.value),
  "group_by_impl/1": (value, [by]) => grouped(value, by as Json),
  "flatten/1": (value, [depth]) => flatten(value, depth as number),
  "bsearch/1": (value, [wanted]) => search(value, wanted as Json),
  "indices/1": (value, [wanted]) => indices(value, wanted as Json),
  "match_impl/3": (value, [re, mode, test]) => matchImpl(value, re as Json, mode as Json, test as boolean),
  "strftime/1": (value, [format]) => {
    const time = typeof value === "number" ? value : secondsOf(value, "strftime/1");
    if (typeof format !== "string") throw new JqError("strftime/1 requires a string format");
    return strftime(format, Math.floor(time));
  },
  "strflocaltime/1": (value, [format]) => {
    const time = typeof value === "number" ? value : secondsOf(value, "strflocaltime/1");
    if (typeof format !== "string") throw new JqError("strflocaltime/1 requires a string format");
    return strftime(format, Math.floor(time));
  },
  "strptime/1": (value, [format]) => strptime(value, format as Json),
  "pow/2": pair((base, exponent) => base ** exponent),
  "atan2/2": pair(Math.atan2),
  "fmin/2": pair(Math.min),
  "fmax/2": pair(Math.max),
  "fmod/2": pair((one, other) => one % other),
  "ldexp/2": pair((number, exponent) => number * 2 ** exponent),
  "tojson/0": (value) => print(value),
  "halt_error/1": (value, [status]) => {
    if (typeof status !== "number") throw refused(value, "halt_error/1: number required");
    throw new Halt(status & 0xff, value);
  },
  "splits_impl/1": (value) => value,
  "getpath_value/1": (value, [path]) => getPath(value, path as Json[]),
};

/** All functions outside of the prelude, for knowing whether a name is one: NAME/ARITY. */
export const NATIVE_NAMES: ReadonlySet<string> = new Set([
  ...Object.keys(PLAIN).map((name) => `${name}/0`),
  ...Object.keys(WITH_VALUES),
  "empty/0",
  "path/1",
  "repeat/1",
  "getpath/1",
  "range/2",
  "range/3",
]);

export function natives(host: Host): Natives {
  return {
    call(name, args, environment, input, evaluator) {
      if (args.length === 0) {
        if (name === "empty") return [];
        const plain = Object.hasOwn(PLAIN, name) ? PLAIN[name] : undefined;
        return plain === undefined ? undefined : once(input, () => plain(input.value, host));
      }
      if (name === "repeat" && args.length === 1)
        return repeated(args[0] as Filter, environment, input, evaluator);
      if (name === "path" && args.length === 1)
        return pathsOf(args[0] as Filter, environment, input, evaluator);
      if (name === "getpath" && args.length === 1)
        return at(args[0] as Filter, environment, input, evaluator);
      if (name === "range" && args.length < 4) return range(args, environment, input, evaluator);
      const use = WITH_VALUES[`${name}/${args.length}`];
      return use === undefined ? undefined : applied(use, args, environment, input, evaluator, host);
    },
  };
}

const fresh = (input: Out, value: Json): Out => ({ value, path: input.path === null ? null : NOWHERE });

function* once(input: Out, make: () => Json): Generator<Out> {
  yield fresh(input, make());
}

function* applied(
  use: (value: Json, args: readonly Json[], host: Host) => Json,
  args: readonly Filter[],
  environment: Environment,
  input: Out,
  evaluator: Evaluator,
  host: Host,
): Generator<Out> {
  for (const values of product(args, args.length - 1, environment, input.value, evaluator))
    yield fresh(input, use(input.value, values, host));
}

/** Every combination of the arguments' values; the first changes fastest. */
function* product(
  args: readonly Filter[],
  last: number,
  environment: Environment,
  value: Json,
  evaluator: Evaluator,
): Generator<Json[]> {
  if (last < 0) {
    yield [];
    return;
  }
  for (const item of evaluator.values(args[last] as Filter, environment, value))
    for (const rest of product(args, last - 1, environment, value, evaluator)) yield [...rest, item];
}

/** repeat(f): f of the same input for ever, as 1.6 has it. */
function* repeated(
  filter: Filter,
  environment: Environment,
  input: Out,
  evaluator: Evaluator,
): Generator<Out> {
  for (;;) yield* evaluator.run(filter, environment, input);
}

function* pathsOf(
  filter: Filter,
  environment: Environment,
  input: Out,
  evaluator: Evaluator,
): Generator<Out> {
  for (const out of evaluator.run(filter, environment, { value: input.value, path: [] }))
    yield fresh(input, pathOf(out));
}

function* at(filter: Filter, environment: Environment, input: Out, evaluator: Evaluator): Generator<Out> {
  for (const path of evaluator.values(filter, environment, input.value)) {
    if (!Array.isArray(path)) throw new JqError("Path must be specified as an array");
    const base = input.path === null ? null : pathOf(input);
    let value: Json = null;
    try {
      value = getPath(input.value, path);
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
      throw error;
    }
    yield { value, path: base === null ? null : [...base, ...path] };
  }
}

function* range(
  args: readonly Filter[],
  environment: Environment,
  input: Out,
  evaluator: Evaluator,
): Generator<Out> {
  const [first, second, third] = args as [Filter, Filter, Filter | undefined];
  for (const from of evaluator.values(first, environment, input.value))
    for (const to of evaluator.values(second, environment, input.value))
      for (const by of third === undefined ? [1] : evaluator.values(third, environment, input.value)) {
        if (typeof from !== "number" || typeof to !== "number" || typeof by !== "number")
          throw new JqError("Range bounds must be numeric");
        if (by > 0) for (let number = from; number < to; number += by) yield fresh(input, number);
        else if (by < 0) for (let number = from; number > to; number += by) yield fresh(input, number);
        else if (from < to) for (;;) yield fresh(input, from);
      }
}

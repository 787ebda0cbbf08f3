// Dates: seconds since 1970, and time broken down into [year, month from 0, day, hour, minute, second, weekday, day of the year]. The local time is UTC.

import { brokenTime, daysOf, strftime } from "../../time.ts";
import { JqError, type Json } from "../values.ts";
import type { Builtins } from "./builtin.ts";

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
  if (typeof value !== "string") throw new JqError("strptime/1 requires string inputs and arguments");
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

const formatted =
  (who: string) =>
  (value: Json, [format]: readonly Json[]): Json => {
    const time = typeof value === "number" ? value : secondsOf(value, who);
    if (typeof format !== "string") throw new JqError(`${who} requires a string format`);
    return strftime(format, Math.floor(time));
  };

export const TIME: Builtins = {
  "gmtime/0": gmtime,
  "localtime/0": gmtime,
  "mktime/0": (value) => {
    if (!Array.isArray(value)) throw new JqError("mktime requires array inputs");
    return secondsOf(value, "mktime");
  },
  "now/0": (_, __, host) => host.now(),
  "strftime/1": formatted("strftime/1"),
  "strflocaltime/1": formatted("strflocaltime/1"),
  "strptime/1": (value, [format]) => strptime(value, format as Json),
};

// Metrics of routes, read and printed: mtu, advmss, rtt and their like.

import type { RouteMetrics } from "@podwire/ip";
import { formatGeneral } from "@podwire/program";
import { type Args, matches, parseLong, parseUnsigned } from "../frame/args.ts";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import { METRICS, RTAX_FEATURE_ECN } from "./names.ts";

type NumericMetric = Exclude<keyof RouteMetrics, "lock" | "congctl">;

/** Words whose value may be preceded by `lock`, and whether they may be shortened. */
const LOCKABLE: readonly (readonly [key: NumericMetric, shortened: boolean, max: number])[] = [
  ["mtu", false, 0xffffffff],
  ["hoplimit", false, 255],
  ["advmss", false, 0xffffffff],
  ["reordering", true, 0xffffffff],
  ["window", true, 0xffffffff],
  ["cwnd", true, 0xffffffff],
  ["initcwnd", true, 0xffffffff],
  ["initrwnd", true, 0xffffffff],
  ["ssthresh", true, 0xffffffff],
];

/** Takes a metric and its value where `word` begins one. */
export function readMetric(args: Args, word: string, metrics: RouteMetrics): boolean {
  const session: Session = args.session;
  const lock = (key: string): void => {
    const { number } = METRICS.find((metric) => metric.key === key) as { number: number };
    metrics.lock = (metrics.lock ?? 0) | (1 << number);
  };
  const value = (key: string, max = 0xffffffff): number => {
    const text = args.take();
    const name = key === "advmss" ? "mss" : key;
    return parseUnsigned(text, max) ?? session.invalid(`"${name}" value is invalid\n`, text);
  };
  const lockable = LOCKABLE.find(([key, shortened]) => (shortened ? matches(word, key) : word === key));
  if (lockable !== undefined) {
    const [key, , max] = lockable;
    if (args.is("lock")) {
      args.take();
      lock(key);
    }
    metrics[key] = value(key, max);
    return true;
  }
  if (word === "rtt" || matches(word, "rttvar")) {
    const key = word === "rtt" ? "rtt" : "rttvar";
    if (args.is("lock")) {
      args.take();
      lock(key);
    }
    const time = readTime(args, key);
    metrics[key] = time.raw ? time.value : time.value * (key === "rtt" ? 8 : 4);
    return true;
  }
  if (word === "rto_min") {
    lock("rto_min");
    metrics.rto_min = readTime(args, "rto_min").value;
    return true;
  }
  if (matches(word, "features")) {
    const text = args.take();
    if (text !== "ecn") session.invalid('"features" value not valid\n', text);
    metrics.features = (metrics.features ?? 0) | RTAX_FEATURE_ECN;
    return true;
  }
  if (matches(word, "quickack") || matches(word, "fastopen_no_cookie")) {
    const key = matches(word, "quickack") ? "quickack" : "fastopen_no_cookie";
    const text = args.take();
    const flag = parseUnsigned(text) ?? session.invalid(`"${key}" value is invalid\n`, text);
    if (flag > 1) session.invalid(`"${key}" value should be 0 or 1\n`, text);
    metrics[key] = flag;
    return true;
  }
  if (matches(word, "congctl")) {
    if (args.is("lock")) {
      args.take();
      lock("congctl");
    }
    metrics.congctl = args.take();
    return true;
  }
  return false;
}

/**
 * get_time_rtt(): ms where a unit stands there ("1s", "100ms"); without one the number as it is. With a point it is a decimal number,
 * without one strtoul()'s, for which -1 is a large one; what 32 bits do not hold is cut off, and rounded up.
 */
function readTime(args: Args, key: string): { value: number; raw: boolean } {
  const text = args.take();
  const match = /^\s*([-+]?)(0x[0-9a-f]+|\d*\.\d*|\d+)(s|sec|secs|ms|msec|msecs)?$/i.exec(text);
  const [, sign, digits = "", unit] = match ?? [];
  let time = digits.includes(".") ? Number.parseFloat(digits) : (parseLong(digits) ?? Number.NaN);
  if (sign === "-" && time !== 0) time = digits.includes(".") ? Number.NaN : 2 ** 64 - time;
  if (Number.isNaN(time)) args.session.invalid(`"${key}" value is invalid\n`, text);
  if (unit?.toLowerCase().startsWith("s")) time *= 1000;
  const low = time < 2 ** 63 ? Math.floor(time) % 2 ** 32 : 0;
  return { value: low < time ? low + 1 : low, raw: unit === undefined };
}

/** print_rta_metrics(). */
export function printMetrics(out: Printer, metrics: RouteMetrics): void {
  const { lock = 0 } = metrics;
  const present = METRICS.filter(({ key }) => metrics[key] !== undefined);
  if (present.length === 0 && lock === 0) return;
  out.openArray("metrics");
  out.openObject();
  for (const metric of present) {
    const { key, number } = metric;
    const value = metrics[key] as number | string;
    out.text(`${key} ${lock & (1 << number) ? "lock " : ""}`);
    if (key === "features") {
      if (Number(value) & RTAX_FEATURE_ECN) out.nothing("ecn", "ecn ");
    } else if ("scale" in metric) {
      const ms = Math.floor(Number(value) / metric.scale);
      out.put(key, ms, ms < 1000 ? `${ms}ms ` : `${formatGeneral(ms / 1000, 6)}s `);
    } else if (key === "congctl") out.put("congestion", value, `${value} `);
    else out.put(key, value, `${value} `);
  }
  out.closeObject();
  out.closeArray();
}

// The token bucket filter's options, read and shown (tc/q_tbf.c).

import { Unsupported } from "@podwire/program";
import type { Tbf, TbfOptions } from "@podwire/sched";
import type { Args } from "../frame/args.ts";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import { TBF_USAGE } from "./help.ts";
import {
  parseRate,
  parseSize,
  parseTime,
  showRate,
  showSize,
  showTime,
  TICK_NS,
  ticksToTime,
} from "./units.ts";

/** What stands on the command line; 0 for what does not. */
interface Given {
  limit: number;
  /** µs. */
  latency: number;
  burst: number;
  mtu: number;
  rate: number;
  peakRate: number;
}

export function parseTbf(args: Args): TbfOptions {
  const session: Session = args.session;
  const given: Given = { limit: 0, latency: 0, burst: 0, mtu: 0, rate: 0, peakRate: 0 };
  while (!args.done) parseWord(args, given);
  const complaints = [
    given.rate === 0 ? 'tbf: the "rate" parameter is mandatory.\n' : "",
    given.burst === 0 ? 'tbf: the "burst" parameter is mandatory.\n' : "",
    given.peakRate > 0 && given.mtu === 0
      ? 'tbf: when "peakrate" is specified, "mtu" must also be specified.\n'
      : "",
    given.limit === 0 && given.latency === 0 ? 'tbf: either "limit" or "latency" is required.\n' : "",
  ].join("");
  if (complaints !== "") session.return(`${complaints}${TBF_USAGE}`, 1);
  const { rate, burst, peakRate, mtu, latency } = given;
  let { limit } = given;
  if (limit === 0) {
    limit = (rate * latency) / 1e6 + burst;
    if (peakRate > 0) limit = Math.min(limit, (peakRate * latency) / 1e6 + mtu);
  }
  return { rate, burst, limit: Math.trunc(limit), peakRate, peakBurst: mtu };
}

function parseWord(args: Args, given: Given): void {
  const session: Session = args.session;
  const once = (name: string, value: number) => {
    if (value !== 0) session.return(`tbf: duplicate "${name}" specification\n`, 1);
  };
  const read = (name: string, reader: (text: string) => number | undefined): number => {
    const text = args.take();
    return reader(text) ?? session.return(`tbf: illegal value for "${name}": "${text}"\n`, 1);
  };
  const size = (text: string) => {
    if (text.includes("/")) throw new Unsupported(`a cell size, as in ${text}`);
    return parseSize(text);
  };
  const rate = (text: string) => {
    if (text.includes("%")) throw new Unsupported(`a rate of ${text}`);
    return parseRate(text);
  };
  if (args.matches("limit")) {
    args.take();
    once("limit", given.limit);
    if (given.latency !== 0) session.return('tbf: specifying both "latency" and "limit" is not allowed\n', 1);
    given.limit = read("limit", parseSize);
  } else if (args.matches("latency")) {
    args.take();
    once("latency", given.latency);
    if (given.limit !== 0) session.return('tbf: specifying both "limit" and "/latency" is not allowed\n', 1);
    given.latency = read("latency", parseTime);
  } else if (args.matches("burst") || args.is("buffer", "maxburst")) {
    const name = args.take();
    once("buffer/burst/maxburst", given.burst);
    given.burst = read(name, size);
  } else if (args.is("mtu", "minburst")) {
    const name = args.take();
    once("mtu/minburst", given.mtu);
    given.mtu = read(name, size);
  } else if (args.is("rate")) {
    args.take();
    once("rate", given.rate);
    given.rate = read("rate", rate);
  } else if (args.matches("peakrate")) {
    args.take();
    once("peakrate", given.peakRate);
    given.peakRate = read("peakrate", rate);
  } else if (args.is("mpu") || args.matches("overhead", "linklayer"))
    throw new Unsupported(`tc qdisc tbf ${args.word}`);
  else if (args.is("help")) session.return(TBF_USAGE, 1);
  else session.return(`tbf: unknown parameter "${args.word}"\n${TBF_USAGE}`, 1);
}

/** tbf_print_opt(). */
export function printTbf(out: Printer, q: Tbf, details: boolean, iec: boolean): void {
  const bucket = (key: string, key2: string, rate: number, ns: number) => {
    const bytes = Math.trunc((rate * ticksToTime(Math.trunc(ns / TICK_NS))) / 1e6);
    if (details) {
      out.put(key, `${showSize(bytes)}/1`, `${key} ${showSize(bytes)}/1 `);
      out.put("mpu", 0, "mpu 0b ");
    } else out.put(key2, bytes, `${key2} ${showSize(bytes)} `);
  };
  out.put("rate", q.rate, `rate ${showRate(q.rate, iec)} `);
  bucket("burst", "burst", q.rate, q.buffer);
  if (q.peakRate > 0) {
    // The original forgets it in JSON.
    out.text(`peakrate ${showRate(q.peakRate, iec)} `);
    if (q.mtu > 0) bucket("mtu", "minburst", q.peakRate, q.mtu);
  }
  const wait = (rate: number, ns: number) => 1e6 * (q.limit / rate) - ticksToTime(Math.trunc(ns / TICK_NS));
  let latency = wait(q.rate, q.buffer);
  if (q.peakRate > 0) latency = Math.max(latency, wait(q.peakRate, q.mtu));
  if (latency >= 0) {
    const us = Math.trunc(latency);
    out.put("lat", us, `lat ${showTime(us)} `);
  } else out.put("limit", q.limit, `limit ${showSize(q.limit)} `);
  if (details) out.put("linklayer", "ethernet", "linklayer ethernet ");
}

// The options of netem (tc/q_netem.c netem_parse_opt). Messages are the original's; a complaint ends the command with status 1.

import type { NetDevice } from "@podwire/netns";
import { Unsupported } from "@podwire/program";
import { distribution, type LossModel, type NetemOptions } from "@podwire/sched";
import { type Args, parseInteger, parseUnsigned } from "../frame/args.ts";
import type { Session } from "../frame/session.ts";
import { NETEM_USAGE } from "./help.ts";
import {
  parsePercent,
  parseRate,
  parseShare,
  parseSize,
  parseTime,
  share,
  TICK_NS,
  timeToTicks,
} from "./units.ts";

const MAX_SHARE = 2 ** 32 - 1;

/** NEXT_IS_NUMBER() after take(): does the word at hand begin with a digit? */
const isNumber = (args: Args): boolean => /^\d/.test(args.word ?? "");
const isSigned = (args: Args): boolean => /^-?\d/.test(args.word ?? "");

/** explain1(). */
function illegal(session: Session, what: string): never {
  session.return(`Illegal "${what}"\n`, 1);
}

function explain(session: Session, complaint: string): never {
  session.return(`${complaint}${NETEM_USAGE}`, 1);
}

/** The share that the next word says. */
function shareOf(args: Args, what: string): number {
  return parseShare(args.take()) ?? illegal(args.session, what);
}

/** get_ticks(): a time in ns, by ticks. */
function timeOf(args: Args): number {
  const us = parseTime(args.take()) ?? illegal(args.session, "latency");
  const ticks = timeToTicks(us);
  if (ticks === undefined) {
    args.session.err(`Illegal ${us} time (too large)\n`);
    illegal(args.session, "latency");
  }
  return ticks * TICK_NS;
}

/** `dev`: the device that a rate in percent is of. */
export function parseNetem(args: Args, dev: NetDevice | undefined): NetemOptions {
  const session: Session = args.session;
  const options: NetemOptions = {
    latency: 0,
    jitter: 0,
    limit: 1000,
    loss: 0,
    gap: 0,
    duplicate: 0,
  };
  const correlation = { delay: 0, loss: 0, duplicate: 0 };
  let correlated = false;
  let ecn = false;
  while (!args.done) {
    if (args.matches("limit")) {
      args.take();
      options.limit = parseSize(args.take()) ?? illegal(session, "limit");
    } else if (args.matches("latency", "delay")) {
      args.take();
      options.latency = timeOf(args);
      if (!isNumber(args)) continue;
      options.jitter = timeOf(args);
      if (!isNumber(args)) continue;
      correlated = true;
      correlation.delay = shareOf(args, "latency");
    } else if (args.matches("loss", "drop")) {
      args.take();
      if (options.loss > 0 || options.lossModel !== undefined) illegal(session, "duplicate loss argument\n");
      const model = parseLoss(args);
      if (typeof model !== "number") options.lossModel = model;
      else {
        options.loss = model;
        if (!isNumber(args)) continue;
        correlated = true;
        correlation.loss = shareOf(args, "loss correlation");
      }
    } else if (args.matches("ecn")) {
      args.take();
      ecn = true;
    } else if (args.matches("reorder")) {
      args.take();
      const reorder = { probability: shareOf(args, "reorder"), correlation: 0 };
      options.reorder = reorder;
      if (!isNumber(args)) continue;
      correlated = true;
      reorder.correlation = shareOf(args, "reorder");
    } else if (args.matches("corrupt")) {
      args.take();
      const corrupt = { probability: shareOf(args, "corrupt"), correlation: 0 };
      options.corrupt = corrupt;
      if (!isNumber(args)) continue;
      correlated = true;
      corrupt.correlation = shareOf(args, "corrupt");
    } else if (args.matches("gap")) {
      args.take();
      options.gap = parseUnsigned(args.take()) ?? illegal(session, "gap");
    } else if (args.matches("duplicate")) {
      args.take();
      options.duplicate = shareOf(args, "duplicate");
      // The original reads a correlation and does not send it unless something else has one.
      if (isNumber(args)) correlation.duplicate = shareOf(args, "duplicate");
    } else if (args.matches("distribution")) {
      args.take();
      options.distribution = parseDistribution(args);
    } else if (args.matches("rate")) {
      args.take();
      options.rate = parseRateOptions(args, dev);
    } else if (args.matches("slot")) throw new Unsupported("tc qdisc netem slot");
    else if (args.matches("help")) explain(session, "");
    else explain(session, `What is "${args.word}"?\n`);
  }
  if (correlated) options.correlation = correlation;
  if (options.reorder !== undefined && options.reorder.probability > 0) {
    if (options.latency === 0) explain(session, "reordering not possible without specifying some delay\n");
    if (options.gap === 0) options.gap = 1;
  } else if (options.gap > 0) explain(session, "gap specified without reorder probability\n");
  if (ecn) {
    if (options.loss <= 0 && options.lossModel === undefined)
      explain(session, "ecn requested without loss model\n");
    options.ecn = true;
  }
  if (options.distribution !== undefined && (options.latency === 0 || options.jitter === 0))
    explain(session, "distribution specified but no latency and jitter values\n");
  return options;
}

/** What follows `loss`: a share, or a model. */
function parseLoss(args: Args): number | LossModel {
  const session: Session = args.session;
  if (args.word === undefined) session.incomplete();
  if (isNumber(args)) return shareOf(args, "loss percent");
  const model = args.take();
  if (model === "random") return shareOf(args, "loss percent");
  if (model === "state") {
    const p13 = parsePercent(args.take()) ?? illegal(session, "loss p13");
    const state = {
      model: "state" as const,
      p13: share(p13),
      p31: share(1 - p13),
      p32: 0,
      p23: MAX_SHARE,
      p14: 0,
    };
    for (const name of ["p31", "p32", "p23", "p14"] as const) {
      if (!isNumber(args)) break;
      state[name] = shareOf(args, `loss ${name}`);
    }
    return state;
  }
  if (model === "gemodel") {
    const p = parsePercent(args.take()) ?? illegal(session, "loss gemodel p");
    const gemodel = { model: "gemodel" as const, p: share(p), r: share(1 - p), h: 0, k1: 0 };
    if (isNumber(args)) gemodel.r = shareOf(args, "loss gemodel r");
    else return gemodel;
    if (isNumber(args)) gemodel.h = MAX_SHARE - shareOf(args, "loss gemodel h");
    else return gemodel;
    if (isNumber(args)) gemodel.k1 = shareOf(args, "loss gemodel k");
    return gemodel;
  }
  session.return(`Unknown loss parameter: ${model}\n`, 1);
}

function parseDistribution(args: Args): Int16Array {
  const name = args.take();
  const table = distribution(name);
  if (table !== undefined) return table;
  // The original has a file for each; the uniform one is what happens without any.
  args.session.return(
    `No distribution data for ${name} (/usr/lib/x86_64-linux-gnu/tc//${name}.dist: No such file or directory)\n`,
    1,
  );
}

function parseRateOptions(args: Args, dev: NetDevice | undefined): NonNullable<NetemOptions["rate"]> {
  const session: Session = args.session;
  const text = args.take();
  const rate = text.includes("%") ? percentOf(text, dev) : parseRate(text);
  if (rate === undefined) illegal(session, "rate");
  const options = { rate, packetOverhead: 0, cellSize: 0, cellOverhead: 0 };
  if (isSigned(args)) options.packetOverhead = parseInteger(args.take()) ?? illegal(session, "rate");
  else return options;
  if (isNumber(args)) options.cellSize = parseUnsigned(args.take()) ?? illegal(session, "rate");
  else return options;
  if (isSigned(args)) options.cellOverhead = parseInteger(args.take()) ?? illegal(session, "rate");
  return options;
}

/** get_percent_rate64(): a share of what the device says is its speed, in bytes a second. */
function percentOf(text: string, dev: NetDevice | undefined): number | undefined {
  const fraction = parsePercent(text);
  if (fraction === undefined || fraction < 0 || fraction > 1) return undefined;
  const speed = dev?.ops.ethtool?.linkSettings?.(dev)?.speed ?? -1;
  if (dev === undefined || speed <= 0) throw new Unsupported(`a rate of ${text}`);
  return Math.floor((fraction * speed * 1e6) / 8);
}

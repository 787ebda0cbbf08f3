// `ip` (ip/ip.c): options, then an object, then what is to be done with it. Every word may be shortened; of several that
// fit, the first in the table wins.

import { KernelError } from "@podwire/netns";
import { type Executable, type Process, Unsupported, withUnsupported } from "@podwire/program";
import { addressCommand } from "../addr/command.ts";
import { Args, matches, parseUnsigned } from "../frame/args.ts";
import { runBatch } from "../frame/batch.ts";
import { Exit } from "../frame/exit.ts";
import { type Family, Session } from "../frame/session.ts";
import { linkCommand } from "../link/command.ts";
import { maddressCommand } from "../maddr/command.ts";
import { monitorCommand } from "../monitor/command.ts";
import { neighbourCommand } from "../neigh/command.ts";
import { netnsCommand } from "../netns/command.ts";
import { switchNamespace } from "../netns/switch.ts";
import { routeCommand } from "../route/command.ts";
import { ruleCommand } from "../rule/command.ts";
import { ipUsage } from "./help.ts";

type Command = (args: Args) => number | Promise<number>;

/** Objects in iproute2's order; null for those that are not simulated. */
const OBJECTS: readonly (readonly [name: string, command: Command | null])[] = [
  ["address", addressCommand],
  ["addrlabel", null],
  ["maddress", maddressCommand],
  ["route", routeCommand],
  ["rule", ruleCommand],
  ["neighbor", neighbourCommand],
  ["neighbour", neighbourCommand],
  ["ntable", null],
  ["ntbl", null],
  ["link", linkCommand],
  ["l2tp", null],
  ["fou", null],
  ["ila", null],
  ["macsec", null],
  ["tunnel", null],
  ["tunl", null],
  ["tuntap", null],
  ["tap", null],
  ["token", null],
  ["tcpmetrics", null],
  ["tcp_metrics", null],
  ["monitor", monitorCommand],
  ["xfrm", null],
  ["mroute", null],
  ["mrule", null],
  ["netns", netnsCommand],
  ["netconf", null],
  ["vrf", null],
  ["sr", null],
  ["nexthop", null],
  ["mptcp", null],
  ["ioam", null],
  ["help", (args) => ipUsage(args.session)],
  ["stats", null],
];

const FAMILIES: Readonly<Record<string, Family>> = {
  inet: "inet",
  inet6: "inet6",
  link: "packet",
  mpls: "mpls",
  bridge: "bridge",
};

const VERSION = "ip utility, iproute2-6.1.0, libbpf 1.1.2\n";

/** Runs one object's command. Gives what the C functions return. */
async function runObject(session: Session, words: readonly string[]): Promise<number> {
  const [object = ""] = words;
  const found = OBJECTS.find(([name]) => matches(object, name));
  if (found === undefined) {
    session.err(`Object "${object}" is unknown, try "ip help".\n`);
    return -1;
  }
  const [name, command] = found;
  if (command === null) throw new Unsupported(`ip ${name}`);
  try {
    return await command(new Args(session, words, 1));
  } catch (error) {
    if (error instanceof KernelError) session.kernelError(error);
    throw error;
  }
}

/** Each command begins with the family that the options gave. */
function batch(session: Session, name: string): Promise<number> {
  const { family } = session.options;
  return runBatch(session, name, (words) => {
    session.options.family = family;
    return runObject(session, words);
  });
}

async function ip(session: Session): Promise<number> {
  const { self, options } = session;
  const words = [...self.argv.slice(1)];
  let batchFile: string | undefined;
  const value = (): string => words.shift() ?? ipUsage(session);

  for (let word = words[0]; word?.startsWith("-"); word = words[0]) {
    words.shift();
    if (word === "--") break;
    const option = word.startsWith("--") ? word.slice(1) : word;
    const is = (name: string) => matches(option, name);
    if (is("-loops")) options.loops = Number.parseInt(value(), 10) || 0;
    else if (is("-family")) {
      const name = value();
      if (name === "help") ipUsage(session);
      options.family = FAMILIES[name] ?? session.invalid("invalid protocol family", name);
    } else if (option === "-4") options.family = "inet";
    else if (option === "-6") options.family = "inet6";
    else if (option === "-0") options.family = "packet";
    else if (option === "-M") options.family = "mpls";
    else if (option === "-B") options.family = "bridge";
    else if (is("-human") || is("-human-readable")) options.human = true;
    else if (is("-iec")) options.iec = true;
    else if (is("-stats") || is("-statistics")) options.stats++;
    else if (is("-details")) options.details++;
    else if (is("-resolve")) options.resolve = true;
    else if (is("-oneline")) options.oneline = true;
    else if (is("-timestamp")) options.timestamp = true;
    else if (is("-tshort")) {
      options.timestamp = true;
      options.timestampShort = true;
    } else if (is("-Version")) {
      session.out(VERSION);
      return 0;
    } else if (is("-force")) options.force = true;
    else if (is("-batch")) batchFile = value();
    else if (is("-brief")) options.brief = true;
    else if (is("-json")) options.json = true;
    else if (is("-pretty")) options.pretty = true;
    else if (is("-rcvbuf")) {
      const size = value();
      if (parseUnsigned(size) === undefined) session.fail(`Invalid rcvbuf size '${size}'\n`);
    } else if (setColor(session, option)) {
      // taken
    } else if (is("-help")) ipUsage(session);
    else if (is("-netns")) switchNamespace(session, words.shift() ?? "(null)");
    else if (is("-Numeric")) options.numeric = true;
    else if (is("-all")) options.all = true;
    else session.fail(`Option "${option}" is unknown, try "ip -help".\n`);
  }
  // Colours are for people.
  if (options.json) options.color = false;
  if (batchFile !== undefined) return batch(session, batchFile);
  if (words.length === 0) ipUsage(session);
  return (256 - ((await runObject(session, words)) % 256)) % 256;
}

/** matches_color(): -c, -color, -color=always, =auto, =never. */
function setColor(session: Session, option: string): boolean {
  const [name = "", when] = option.split(/=(.*)/s);
  if (!matches(name, "-color")) return false;
  if (when === undefined || when === "always") session.options.color = true;
  else if (when === "auto") session.options.color = session.self.stdout.tty === true;
  else if (when === "never") session.options.color = false;
  else return false;
  return true;
}

export function ipProgram(self: Process): Promise<number> {
  return runSession(self, ip);
}

/** Runs a command to its end, however it ends, and writes what it said. */
export function runSession(self: Process, body: (session: Session) => Promise<number>): Promise<number> {
  const session = new Session(self);
  return withUnsupported(self, async () => {
    let status: number;
    try {
      status = await body(session);
    } catch (error) {
      if (error instanceof Unsupported) await session.flush();
      if (!(error instanceof Exit)) throw error;
      status = error.status;
    }
    await session.flush();
    return status;
  });
}

export const ipExecutables: readonly Executable[] = [
  { path: "/usr/sbin/ip", program: ipProgram, package: "iproute2" },
  { path: "/usr/bin/ip", program: ipProgram, package: "iproute2" },
];

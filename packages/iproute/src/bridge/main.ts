// `bridge` (bridge/bridge.c): options, then an object. Every word may be shortened; of several that fit, the first wins.

import { type Executable, type Process, Unsupported } from "@podwire/program";
import { Args, matches } from "../frame/args.ts";
import { runBatch } from "../frame/batch.ts";
import { MISUSE } from "../frame/exit.ts";
import type { Session } from "../frame/session.ts";
import { runSession } from "../ip/main.ts";
import { switchNamespace } from "../netns/switch.ts";
import { fdbCommand } from "./fdb.ts";
import { bridgeUsage } from "./help.ts";
import { bridgeLinkCommand } from "./link.ts";
import { mdbCommand } from "./mdb.ts";
import { monitorBridges } from "./monitor.ts";
import { vlanCommand } from "./vlan.ts";

/** Objects in iproute2's order; null for those that are not simulated. */
const OBJECTS: readonly (readonly [name: string, command: ((args: Args) => void | Promise<void>) | null])[] =
  [
    ["link", bridgeLinkCommand],
    ["fdb", fdbCommand],
    ["mdb", mdbCommand],
    ["vlan", vlanCommand],
    ["vni", null],
    ["monitor", monitorBridges],
    ["help", (args) => bridgeUsage(args.session)],
  ];

const VERSION = "bridge utility, 6.1.0\n";

async function bridge(session: Session): Promise<number> {
  const { self, options } = session;
  const words = [...self.argv.slice(1)];
  let batchFile: string | undefined;
  for (let word = words[0]; word?.startsWith("-"); word = words[0]) {
    words.shift();
    if (word === "--") break;
    const option = word.startsWith("--") ? word.slice(1) : word;
    const is = (name: string) => matches(option, name);
    if (is("-help")) bridgeUsage(session);
    else if (is("-Version")) {
      session.out(VERSION);
      return 0;
    } else if (is("-stats") || is("-statistics")) options.stats++;
    else if (is("-details")) options.details++;
    else if (is("-oneline")) options.oneline = true;
    else if (is("-timestamp")) options.timestamp = true;
    else if (is("-tshort")) {
      options.timestamp = true;
      options.timestampShort = true;
    } else if (is("-family")) checkFamily(session, words.shift() ?? bridgeUsage(session));
    else if (option === "-4" || option === "-6") continue;
    else if (is("-netns")) switchNamespace(session, words.shift() ?? "(null)");
    else if (setColor(session, option)) continue;
    else if (is("-compressvlans")) options.compressVlans = true;
    else if (is("-force")) options.force = true;
    else if (is("-json")) options.json = true;
    else if (is("-pretty")) options.pretty = true;
    else if (is("-batch")) {
      batchFile = words.shift() ?? bridgeUsage(session);
    } else session.fail(`Option "${option}" is unknown, try "bridge help".\n`);
  }
  if (options.json) options.color = false;
  if (batchFile !== undefined) return runBatch(session, batchFile, (line) => runObject(session, line));
  if (words.length === 0) bridgeUsage(session);
  return runObject(session, words);
}

async function runObject(session: Session, words: readonly string[]): Promise<number> {
  const [object = ""] = words;
  const found = OBJECTS.find(([name]) => matches(object, name));
  if (found === undefined) session.return(`Object "${object}" is unknown, try "bridge help".\n`, MISUSE);
  const [name, command] = found;
  if (command === null) throw new Unsupported(`bridge ${name}`);
  await command(new Args(session, words, 1));
  return 0;
}

/** Of any family there is: the objects are all of one. */
function checkFamily(session: Session, name: string): void {
  if (name === "help") bridgeUsage(session);
  if (!["inet", "inet6", "link", "mpls", "bridge"].includes(name))
    session.invalid("invalid protocol family", name);
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

export function bridgeProgram(self: Process): Promise<number> {
  return runSession(self, bridge);
}

export const bridgeExecutables: readonly Executable[] = [
  { path: "/usr/sbin/bridge", program: bridgeProgram, package: "iproute2" },
  { path: "/sbin/bridge", program: bridgeProgram, package: "iproute2" },
];

// brctl of bridge-utils 1.7: the commands that came before `bridge`. It reads and sets through sysfs where there is a file
// for it, and asks with an ioctl otherwise; which of them shows in its errors.

import {
  addBridge,
  addPort,
  bridgeOf,
  bridgeSysfs,
  brportSysfs,
  delBridge,
  deletePort,
} from "@podwire/bridge";
import { type Errno, KernelError, type NetDevice, strerror } from "@podwire/netns";
import { type Executable, getopt, type Process } from "@podwire/program";
import { showBridges, showMacs, showStp } from "./brctl-show.ts";
import { errnoOf, programName } from "./output.ts";

/** A command's words to standard error, and 1. */
class Failure extends Error {}

function fail(text: string): never {
  throw new Failure(text);
}

/** Runs a request; its errno, null where it succeeded. */
function attempt(request: () => void): Errno | null {
  try {
    request();
    return null;
  } catch (error) {
    return errnoOf(error);
  }
}

/** IFNAMSIZ: a longer name is cut off. */
const cut = (name: string): string => name.slice(0, 15);

const find = (self: Process, name: string): NetDevice | undefined => self.net.device(cut(name));

interface Command {
  readonly name: string;
  /** Least number of arguments. */
  readonly count: number;
  readonly format: string;
  readonly help: string;
  /** What it prints on standard output. */
  run(self: Process, args: readonly string[]): string | Promise<string>;
}

function addbr(self: Process, [name = ""]: readonly string[]): string {
  const errno = attempt(() => void addBridge(self.net, cut(name)));
  if (errno === "EEXIST") fail(`device ${name} already exists; can't create bridge with the same name`);
  if (errno !== null) fail(`add bridge failed: ${strerror(errno)}`);
  return "";
}

function delbr(self: Process, [name = ""]: readonly string[]): string {
  const errno = attempt(() => delBridge(self.net, cut(name)));
  if (errno === "ENXIO") fail(`bridge ${name} doesn't exist; can't delete it`);
  if (errno === "EBUSY") fail(`bridge ${name} is still up; can't delete it`);
  if (errno !== null) fail(`can't delete bridge ${name}: ${strerror(errno)}`);
  return "";
}

/** SIOCBRADDIF and SIOCBRDELIF: KernelErrors ENODEV, EOPNOTSUPP for what is no bridge, and the kernel's own. */
function portRequest(self: Process, bridge: string, port: string, add: boolean): void {
  const dev = find(self, port);
  const master = find(self, bridge);
  if (dev === undefined || master === undefined) throw new KernelError("ENODEV");
  const br = bridgeOf(master);
  if (br === null) throw new KernelError("EOPNOTSUPP");
  self.kernel.rtnl.locked(() => (add ? addPort(br, dev) : deletePort(br, dev)));
}

function missing(self: Process, bridge: string, port: string): never {
  if (find(self, port) === undefined) fail(`interface ${port} does not exist!`);
  fail(`bridge ${bridge} does not exist!`);
}

function addif(self: Process, [bridge = "", ...ports]: readonly string[]): string {
  for (const port of ports) {
    const errno = attempt(() => portRequest(self, bridge, port, true));
    if (errno === null) continue;
    if (errno === "ENODEV") missing(self, bridge, port);
    if (errno === "EBUSY")
      fail(`device ${port} is already a member of a bridge; can't add it to bridge ${bridge}.`);
    if (errno === "ELOOP")
      fail(`device ${port} is a bridge device itself; can't add a bridge device to a bridge device.`);
    fail(`can't add ${port} to bridge ${bridge}: ${strerror(errno)}`);
  }
  return "";
}

function delif(self: Process, [bridge = "", ...ports]: readonly string[]): string {
  for (const port of ports) {
    const errno = attempt(() => portRequest(self, bridge, port, false));
    if (errno === null) continue;
    if (errno === "ENODEV") missing(self, bridge, port);
    if (errno === "EINVAL") fail(`device ${port} is not a port of ${bridge}`);
    fail(`can't delete ${port} from ${bridge}: ${strerror(errno)}`);
  }
  return "";
}

function onOff(text: string): boolean {
  if (text === "on" || text === "yes" || text === "1") return true;
  if (text === "off" || text === "no" || text === "0") return false;
  fail("expect on/off for argument");
}

/** br_set(): a file under bridge/. */
function setBridge(self: Process, name: string, file: string, value: number, what: string): string {
  const errno = attempt(() => {
    const dev = find(self, name);
    if (dev === undefined) throw new KernelError("ENODEV");
    const files = bridgeSysfs(dev);
    if (files === null) throw new KernelError("EOPNOTSUPP");
    files[file]?.write?.(String(value));
  });
  if (errno !== null) fail(`${what} failed: ${strerror(errno)}`);
  return "";
}

/** port_set(): a file under brport/; the bridge's name matters only where the device is a port of none. */
function setPort(self: Process, bridge: string, port: string, file: string, value: number): Errno | null {
  return attempt(() => {
    const dev = find(self, port);
    if (dev === undefined) throw new KernelError("ENODEV");
    const files = brportSysfs(dev);
    if (files !== null) {
      files[file]?.write?.(String(value));
      return;
    }
    const master = find(self, bridge);
    if (master === undefined) throw new KernelError("ENODEV");
    throw new KernelError(bridgeOf(master) === null ? "EOPNOTSUPP" : "ENOENT");
  });
}

/** strtotimeval(): seconds, with a fraction, into hundredths. */
function time(text: string, complaint: string): number {
  const match = /^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(text);
  if (match === null) fail(complaint);
  return unsigned(Math.trunc(Number(match[1]) * 100 + 1e-6));
}

/** sscanf("%i"). */
function integer(text: string, complaint: string): number {
  const match = /^\s*([-+]?)(?:0x([0-9a-f]+)|0([0-7]+)|(\d+))/i.exec(text);
  if (match === null) fail(complaint);
  const [, sign, hex, octal, decimal] = match;
  const value = hex ? Number.parseInt(hex, 16) : octal ? Number.parseInt(octal, 8) : Number(decimal);
  return unsigned(sign === "-" ? -value : value);
}

/** A negative number arrives in the kernel as a very large one. */
const unsigned = (value: number): number => (value < 0 ? value + 2 ** 64 : value);

/** A command that sets a time of a bridge. */
function timeCommand(name: string, what: string, bad: string, file: string, help: string): Command {
  return {
    name,
    count: 2,
    format: "<bridge> <time>",
    help,
    run: (self, [bridge = "", value = ""]) => setBridge(self, bridge, file, time(value, bad), what),
  };
}

/** A command that sets a number of a port. */
function portCommand(
  name: string,
  what: string,
  bad: string,
  file: string,
  format: string,
  help: string,
): Command {
  return {
    name,
    count: 3,
    format: `<bridge> <port> ${format}`,
    help,
    run(self, [bridge = "", port = "", value = ""]) {
      const errno = setPort(self, bridge, port, file, integer(value, bad));
      if (errno !== null) fail(`${what} failed: ${strerror(errno)}`);
      return "";
    },
  };
}

function hairpin(self: Process, [bridge = "", port = "", value = ""]: readonly string[]): string {
  const on = onOff(value);
  if (find(self, port) === undefined || find(self, bridge) === undefined) missing(self, bridge, port);
  const errno = setPort(self, bridge, port, "hairpin_mode", Number(on));
  if (errno !== null) fail(`can't set ${port} to hairpin on bridge ${bridge}: ${strerror(errno)}`);
  return "";
}

async function show(self: Process, names: readonly string[]): Promise<string> {
  if (names.length === 0) return showBridges(self.net.devices);
  const found: NetDevice[] = [];
  for (const name of names) {
    const dev = find(self, name);
    if (dev === undefined) await self.stderr.write(`bridge ${name} does not exist!\n`);
    else if (bridgeOf(dev) === null) await self.stderr.write(`device ${name} is not a bridge!\n`);
    else found.push(dev);
  }
  if (found.length > 0) await self.stdout.write(showBridges(found));
  if (found.length < names.length) fail("");
  return "";
}

function showmacs(self: Process, [name = ""]: readonly string[]): string {
  const dev = find(self, name);
  const br = dev === undefined ? null : bridgeOf(dev);
  if (br === null)
    fail(`read of forward table failed: ${strerror(dev === undefined ? "ENODEV" : "EOPNOTSUPP")}`);
  return showMacs(br);
}

function showstp(self: Process, [name = ""]: readonly string[]): string {
  const dev = find(self, name);
  if (dev === undefined) fail(`bridge ${name} does not exist!`);
  const br = bridgeOf(dev);
  if (br === null) fail(`device ${name} is not a bridge!`);
  return showStp(br);
}

const COMMANDS: readonly Command[] = [
  { name: "addbr", count: 1, format: "<bridge>", help: "add bridge", run: addbr },
  { name: "delbr", count: 1, format: "<bridge>", help: "delete bridge", run: delbr },
  { name: "addif", count: 2, format: "<bridge> <device>", help: "add interface to bridge", run: addif },
  { name: "delif", count: 2, format: "<bridge> <device>", help: "delete interface from bridge", run: delif },
  {
    name: "hairpin",
    count: 3,
    format: "<bridge> <port> {on|off}",
    help: "turn hairpin on/off",
    run: hairpin,
  },
  timeCommand("setageing", "set ageing time", "bad ageing time value", "ageing_time", "set ageing time"),
  {
    name: "setbridgeprio",
    count: 2,
    format: "<bridge> <prio>",
    help: "set bridge priority",
    run: (self, [bridge = "", value = ""]) =>
      setBridge(self, bridge, "priority", integer(value, "bad priority") % 0x10000, "set bridge priority"),
  },
  timeCommand(
    "setfd",
    "set forward delay",
    "bad forward delay value",
    "forward_delay",
    "set bridge forward delay",
  ),
  timeCommand("sethello", "set hello timer", "bad hello timer value", "hello_time", "set hello time"),
  timeCommand("setmaxage", "set max age", "bad max age value", "max_age", "set max message age"),
  portCommand("setpathcost", "set path cost", "bad path cost value", "path_cost", "<cost>", "set path cost"),
  portCommand(
    "setportprio",
    "set port priority",
    "bad path priority value",
    "priority",
    "<prio>",
    "set port priority",
  ),
  { name: "show", count: 0, format: "[ <bridge> ]", help: "show a list of bridges", run: show },
  { name: "showmacs", count: 1, format: "<bridge>", help: "show a list of mac addrs", run: showmacs },
  { name: "showstp", count: 1, format: "<bridge>", help: "show bridge stp info", run: showstp },
  {
    name: "stp",
    count: 2,
    format: "<bridge> {on|off}",
    help: "turn stp on/off",
    run: (self, [bridge = "", value = ""]) =>
      setBridge(self, bridge, "stp_state", Number(onOff(value)), "set stp status"),
  },
];

/** What a command takes and does; long formats are followed by one tab only. */
const explain = ({ format, help }: Command): string =>
  `${format}${format.length < 16 ? "\t\t" : "\t"}${help}\n`;

const USAGE = `Usage: brctl [commands]
commands:
${COMMANDS.map((command) => `\t${command.name.padEnd(10)}\t${explain(command)}`).join("")}`;

async function brctl(self: Process): Promise<number> {
  const { stdout, stderr } = self;
  const { options, operands, error } = getopt(self.argv.slice(1), "Vh", [
    { name: "help", argument: "none", short: "h" },
    { name: "version", argument: "none", short: "V" },
  ]);
  const [option] = options;
  if (option?.name === "V") {
    await stdout.write("bridge-utils, 1.7\n");
    return 0;
  }
  if (error !== undefined) await stderr.write(`${programName(self)}: ${error}\nUnknown option '?'\n`);
  const [name, ...args] = operands;
  if (option !== undefined || error !== undefined || name === undefined) {
    await stdout.write(USAGE);
    return option === undefined ? 1 : 0;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    await stderr.write(`never heard of command [${name}]\n`);
    await stdout.write(USAGE);
    return 1;
  }
  if (args.length < command.count) {
    await stdout.write("Incorrect number of arguments for command\n");
    await stdout.write(`Usage: brctl ${command.name} ${explain(command)}`);
    return 1;
  }
  try {
    await stdout.write(await command.run(self, args));
    return 0;
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    if (failure.message !== "") await stderr.write(`${failure.message}\n`);
    return 1;
  }
}

export const brctlExecutables: readonly Executable[] = [
  { path: "/usr/sbin/brctl", program: brctl, package: "bridge-utils" },
];

// traceroute's command line, as its own parser (libsupp/clif.c) reads it and complains about it. Options and arguments may be mixed; short
// options may stand together, their values behind them or in the next word; long ones take theirs after `=` or in the next word.

import { type Process, Unsupported } from "@podwire/program";
import { lookupFailure, resolve, resolve6 } from "./names.ts";
import { complain, programName } from "./output.ts";
import { TRACEROUTE_HELP, TRACEROUTE_VERSION } from "./traceroute-help.ts";

export interface TracerouteOptions {
  /** As it was typed. */
  host: string;
  family: "unspec" | "inet" | "inet6";
  /** IPv4, unsigned. */
  address: number;
  /** IPv6, where the family is inet6 after all. */
  address6: Uint8Array;
  scopeId: number;
  /** "default": UDP to a port that goes up with each probe; "udp": to one port; "icmp": echo requests. */
  method: "default" | "udp" | "icmp";
  firstHop: number;
  maxHops: number;
  queries: number;
  /** Probes under way at once. */
  simultaneous: number;
  /** Seconds: at most; and how many times longer than an answer from the same hop, or from a later one. */
  wait: { max: number; here: number; near: number };
  /** Seconds between probes. */
  sendWait: number;
  numeric: boolean;
  dontFragment: boolean;
  dontRoute: boolean;
  /** 0: the method's own. */
  port: number;
  sourcePort: number;
  tos: number;
  mark: number;
  device: string;
  /** 0, null: the route's choice. */
  source: number;
  source6: Uint8Array | null;
  /** Bytes, IP header included; -1 where it was not said. */
  packetLength: number;
}

/** Ends the program with status 2 and these words. */
export class TracerouteError extends Error {}

const MAX_HOPS = 255;
const MAX_PROBES = 10;
const MAX_PACKET = 65000;

/** Long names of the short options. */
const LONG: Readonly<Record<string, string>> = {
  debug: "d",
  "dont-fragment": "F",
  first: "f",
  gateway: "g",
  icmp: "I",
  tcp: "T",
  interface: "i",
  "max-hops": "m",
  "sim-queries": "N",
  port: "p",
  tos: "t",
  flowlabel: "l",
  wait: "w",
  queries: "q",
  source: "s",
  sendwait: "z",
  extensions: "e",
  "as-path-lookups": "A",
  module: "M",
  options: "O",
  udp: "U",
  dccp: "D",
  protocol: "P",
  version: "V",
};

/** What an option's value is called in complaints. */
const VALUES: Readonly<Record<string, string>> = {
  f: "first_ttl",
  g: "gate,...",
  i: "device",
  m: "max_ttl",
  N: "squeries",
  p: "port",
  t: "tos",
  l: "flow_label",
  w: "MAX,HERE,NEAR",
  q: "nqueries",
  s: "src_addr",
  z: "sendwait",
  M: "name",
  O: "OPTS,...",
  P: "prot",
  sport: "num",
  fwmark: "num",
};

const FLAGS = new Set([
  "4",
  "6",
  "d",
  "F",
  "I",
  "T",
  "n",
  "r",
  "e",
  "A",
  "U",
  "D",
  "V",
  "UL",
  "mtu",
  "back",
  "help",
]);

/** The options, or the exit status of a call that ends here. Throws {@link TracerouteError}. */
export async function parseTraceroute(self: Process): Promise<TracerouteOptions | number> {
  const options: TracerouteOptions = {
    host: "",
    family: "unspec",
    address: 0,
    address6: new Uint8Array(16),
    scopeId: 0,
    method: "default",
    firstHop: 1,
    maxHops: 30,
    queries: 3,
    simultaneous: 16,
    wait: { max: 5, here: 3, near: 10 },
    sendWait: 0,
    numeric: false,
    dontFragment: false,
    dontRoute: false,
    port: 0,
    sourcePort: 0,
    tos: 0,
    mark: 0,
    device: "",
    source: 0,
    source6: null,
    packetLength: -1,
  };
  if (programName(self).endsWith("6")) options.family = "inet6";
  const words = self.argv;
  if (words.length === 1) {
    await complain(self, TRACEROUTE_HELP);
    return 0;
  }
  let position = 0;
  let onlyArguments = false;
  for (let at = 1; at < words.length; at++) {
    const word = words[at] as string;
    if (!onlyArguments && word === "--") {
      onlyArguments = true;
      continue;
    }
    if (onlyArguments || !word.startsWith("-") || word === "-") {
      position++;
      await takeArgument(self, options, word, position, at);
      continue;
    }
    for (const [name, attached] of optionsIn(word, at)) {
      let value = attached;
      const shown = VALUES[name];
      if (shown !== undefined && value === undefined) {
        value = words[++at];
        if (value === undefined) throw needsArgument(name, at - 1, word);
      }
      if (name === "help") {
        await complain(self, TRACEROUTE_HELP);
        return 0;
      }
      if (name === "V") {
        await complain(self, TRACEROUTE_VERSION);
        return 0;
      }
      if (!(await apply(self, options, name, value ?? "")))
        throw new TracerouteError(`Cannot handle \`${word}' option with arg \`${value}' (argc ${at})`);
    }
  }
  if (position === 0) throw new TracerouteError('Specify "host" missing argument.');
  if (options.family === "inet6" ? options.source !== 0 : options.source6 !== null)
    throw new TracerouteError("IP version mismatch in addresses specified");
  check(options);
  return options;
}

function needsArgument(name: string, at: number, word = `-${name}`): TracerouteError {
  return new TracerouteError(
    `Option \`${word}' (argc ${at}) requires an argument: \`${word} ${VALUES[name]}'`,
  );
}

/** The options of one word, with the value that is attached to the last. */
function* optionsIn(word: string, at: number): Generator<readonly [name: string, value: string | undefined]> {
  const bad = () => new TracerouteError(`Bad option \`${word}' (argc ${at})`);
  if (word.startsWith("--")) {
    const [name = "", value] = word.slice(2).split(/=(.*)/s);
    const short = LONG[name] ?? (name === "sport" || name === "fwmark" ? name : undefined);
    if (short !== undefined) yield [short, value];
    else if (FLAGS.has(name) && name.length > 2) yield [name, undefined];
    else throw bad();
    return;
  }
  if (word === "-UL") {
    yield ["UL", undefined];
    return;
  }
  for (let i = 1; i < word.length; i++) {
    const name = word[i] as string;
    if (FLAGS.has(name)) yield [name, undefined];
    else if (VALUES[name] !== undefined) {
      // Behind other options a value may not stand in the same word.
      if (i > 1 && i + 1 < word.length) throw needsArgument(name, at);
      yield [name, i + 1 < word.length ? word.slice(i + 1) : undefined];
      return;
    } else throw bad();
  }
}

async function takeArgument(
  self: Process,
  options: TracerouteOptions,
  word: string,
  position: number,
  at: number,
): Promise<void> {
  if (position === 1) {
    if (!takeHost(self, options, word)) {
      await unresolved(self, word, options.family);
      throw new TracerouteError(`Cannot handle "host" cmdline arg \`${word}' on position 1 (argc ${at})`);
    }
    options.host = word;
  } else if (position === 2) {
    const length = integer(word);
    if (length === undefined)
      throw new TracerouteError(
        `Cannot handle "packetlen" cmdline arg \`${word}' on position 2 (argc ${at})`,
      );
    options.packetLength = length;
  } else throw new TracerouteError(`Extra arg \`${word}' (position ${position}, argc ${at})`);
}

/** IPv4 where there is such an address, else IPv6; the family that was asked for. */
function takeHost(self: Process, options: TracerouteOptions, word: string): boolean {
  const address = options.family === "inet6" || word.includes(":") ? undefined : resolve(self, word);
  if (address !== undefined) {
    options.family = "inet";
    options.address = address;
    return true;
  }
  const found = options.family === "inet" ? undefined : resolve6(self, word);
  if (found === undefined) return false;
  options.family = "inet6";
  options.address6 = found.address;
  options.scopeId = found.scopeId;
  return true;
}

function unresolved(
  self: Process,
  name: string,
  family: TracerouteOptions["family"] | "unspec" = "unspec",
): Promise<void> {
  return complain(self, `${name}: ${lookupFailure(name, family)}\n`);
}

/** One option; false where its value cannot be read. */
async function apply(
  self: Process,
  options: TracerouteOptions,
  name: string,
  value: string,
): Promise<boolean> {
  const set = (key: "firstHop" | "maxHops" | "queries" | "simultaneous" | "port" | "tos" | "mark") => {
    const number = integer(value);
    if (number !== undefined) options[key] = number;
    return number !== undefined;
  };
  switch (name) {
    case "4":
      options.family = "inet";
      return true;
    case "6":
      options.family = "inet6";
      return true;
    case "d":
    // Nobody here sends extensions.
    case "e":
      return true;
    case "F":
      options.dontFragment = true;
      return true;
    case "I":
      options.method = "icmp";
      return true;
    case "U":
      options.method = "udp";
      return true;
    case "M":
      return module(options, value);
    case "n":
      options.numeric = true;
      return true;
    case "r":
      options.dontRoute = true;
      return true;
    case "f":
      return set("firstHop");
    case "m":
      return set("maxHops");
    case "q":
      return set("queries");
    case "N":
      return set("simultaneous");
    case "p":
      return set("port");
    case "t":
      return set("tos");
    case "fwmark":
      return set("mark");
    case "sport": {
      const port = integer(value);
      if (port === undefined) return false;
      options.sourcePort = port;
      options.simultaneous = 1;
      return true;
    }
    case "i":
      options.device = value;
      return true;
    case "s": {
      options.source6 = value.includes(":") ? (resolve6(self, value)?.address ?? null) : null;
      if (options.source6 !== null) return true;
      const source = resolve(self, value);
      if (source === undefined) {
        await unresolved(self, value);
        return false;
      }
      options.source = source;
      return true;
    }
    case "w":
      return waits(options, value);
    case "z": {
      const seconds = float(value);
      if (seconds === undefined) return false;
      options.sendWait = seconds >= 10 ? seconds / 1000 : seconds;
      return true;
    }
    default:
      throw new Unsupported(name.length === 1 || name === "UL" ? `-${name}` : `--${name}`);
  }
}

function module(options: TracerouteOptions, name: string): boolean {
  if (name === "default" || name === "udp" || name === "icmp") options.method = name;
  else if (["tcp", "tcpconn", "udplite", "dccp", "raw"].includes(name)) throw new Unsupported(`-M ${name}`);
  else throw new TracerouteError(`Unknown traceroute module ${name}`);
  return true;
}

function waits({ wait }: TracerouteOptions, text: string): boolean {
  const parts = text.split(",").map(float);
  if (parts.length > 3 || parts.some((part) => part === undefined)) return false;
  const [max, here, near] = parts;
  wait.max = max ?? wait.max;
  // One value alone is the whole truth.
  wait.here = parts.length > 1 ? (here ?? 0) : 0;
  wait.near = parts.length > 2 ? (near ?? 0) : 0;
  return true;
}

function check(options: TracerouteOptions): void {
  const { firstHop, maxHops, queries, wait, packetLength, sendWait } = options;
  if (firstHop < 1 || firstHop > maxHops) throw new TracerouteError("first hop out of range");
  if (maxHops > MAX_HOPS) throw new TracerouteError(`max hops cannot be more than ${MAX_HOPS}`);
  if (queries < 1 || queries > MAX_PROBES)
    throw new TracerouteError(`no more than ${MAX_PROBES} probes per hop`);
  if (wait.max < 0 || wait.here < 0 || wait.near < 0)
    throw new TracerouteError(`bad wait specifications \`${wait.max},${wait.here},${wait.near}' used`);
  if (packetLength > MAX_PACKET) throw new TracerouteError(`too big packetlen ${packetLength} specified`);
  if (sendWait < 0) throw new TracerouteError(`bad sendtime \`${sendWait}' specified`);
}

/** strtoul() with base 0, over the whole text. */
function integer(text: string): number | undefined {
  if (/^0x[0-9a-f]+$/i.test(text)) return Number.parseInt(text, 16);
  if (/^0[0-7]+$/.test(text)) return Number.parseInt(text, 8);
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

function float(text: string): number | undefined {
  return /^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

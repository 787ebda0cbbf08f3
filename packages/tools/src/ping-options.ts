// ping's command line (iputils 20221126, ping/ping.c main()), with its complaints and exit statuses.

import { IP_PMTUDISC_DO, IP_PMTUDISC_DONT, IP_PMTUDISC_WANT } from "@podwire/ip";
import { getopt, type Process, Unsupported } from "@podwire/program";
import { tryIpv4, tryIpv6 } from "@podwire/wire";
import { complain, programName } from "./output.ts";

export interface PingOptions {
  target: string;
  /** -4, -6, or the name that it was called by. */
  family: "unspec" | "inet" | "inet6";
  /** -c, 0 for no end. */
  count: number;
  /** -i, ms. */
  interval: number;
  /** -W, ms. */
  linger: number;
  /** -w, seconds; 0 for none. */
  deadline: number;
  /** -s, bytes after the ICMP header. */
  size: number;
  /** -t, -1 for the default. */
  ttl: number;
  tos: number;
  /** -M, -1 for the default. */
  pmtudisc: number;
  /** -I with a name. */
  device: string;
  /** -I with an address, 0 for none. */
  source: number;
  /** The same, of IPv6. */
  source6: Uint8Array | null;
  /** -I with an address, or -B: the source is printed and kept. */
  strictSource: boolean;
  preload: number;
  mark: number;
  /** -e, -1 for a random one. */
  identifier: number;
  /** -R. */
  recordRoute: boolean;
  /** -T. */
  timestampType: TimestampType | null;
  /** Of -T tsprespec: who is to write. */
  hops: string[];
  /** -S, 0 for the default. */
  sndbuf: number;
  /** -p: bytes to fill with, null for 0, 1, 2 … */
  pattern: Uint8Array | null;
  adaptive: boolean;
  audible: boolean;
  broadcast: boolean;
  timestamps: boolean;
  flood: boolean;
  numeric: boolean;
  outstanding: boolean;
  quiet: boolean;
  dontRoute: boolean;
  verbose: boolean;
  noLoop: boolean;
}

const USAGE = `
Usage
  ping [options] <destination>

Options:
  <destination>      dns name or ip address
  -a                 use audible ping
  -A                 use adaptive ping
  -B                 sticky source address
  -c <count>         stop after <count> replies
  -C                 call connect() syscall on socket creation
  -D                 print timestamps
  -d                 use SO_DEBUG socket option
  -e <identifier>    define identifier for ping session, default is random for
                     SOCK_RAW and kernel defined for SOCK_DGRAM
                     Imply using SOCK_RAW (for IPv4 only for identifier 0)
  -f                 flood ping
  -h                 print help and exit
  -I <interface>     either interface name or address
  -i <interval>      seconds between sending each packet
  -L                 suppress loopback of multicast packets
  -l <preload>       send <preload> number of packages while waiting replies
  -m <mark>          tag the packets going out
  -M <pmtud opt>     define mtu discovery, can be one of <do|dont|want>
  -n                 no dns name resolution
  -O                 report outstanding replies
  -p <pattern>       contents of padding byte
  -q                 quiet output
  -Q <tclass>        use quality of service <tclass> bits
  -s <size>          use <size> as number of data bytes to be sent
  -S <size>          use <size> as SO_SNDBUF socket option value
  -t <ttl>           define time to live
  -U                 print user-to-user latency
  -v                 verbose output
  -V                 print version and exit
  -w <deadline>      reply wait <deadline> in seconds
  -W <timeout>       time to wait for response

IPv4 options:
  -4                 use IPv4
  -b                 allow pinging broadcast
  -R                 record route
  -T <timestamp>     define timestamp, can be one of <tsonly|tsandaddr|tsprespec>

IPv6 options:
  -6                 use IPv6
  -F <flowlabel>     define flow label, default is random
  -N <nodeinfo opt>  use icmp6 node info query, try <help> as argument

For more details see ping(8).
`;

const VERSION =
  "ping from iputils 20221126\nlibcap: yes, IDN: yes, NLS: no, error.h: yes, getrandom(): yes, __fpending(): yes\n";

/** As many addresses and times as fit into a packet's options. */
const MOST_HOPS = 4;
const INT_MAX = 2 ** 31 - 1;
const LONG_MAX = "9223372036854775807";

/** -T's words and their IPOPT_TS_*. */
export const TIMESTAMP_TYPES = { tsonly: 0, tsandaddr: 1, tsprespec: 3 } as const;
export type TimestampType = keyof typeof TIMESTAMP_TYPES;

/** Ends the program with a complaint: error(3). */
export class PingError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The options, or the exit status of a call that ends here. Throws {@link PingError}. */
export async function parsePing(self: Process): Promise<PingOptions | number> {
  const called = programName(self);
  const options: PingOptions = {
    target: "",
    family: called.endsWith("4") ? "inet" : called.endsWith("6") ? "inet6" : "unspec",
    count: 0,
    interval: 1000,
    linger: 10_000,
    deadline: 0,
    size: 56,
    ttl: -1,
    tos: 0,
    pmtudisc: -1,
    device: "",
    source: 0,
    source6: null,
    strictSource: false,
    preload: 1,
    mark: 0,
    identifier: -1,
    recordRoute: false,
    timestampType: null,
    hops: [],
    sndbuf: 0,
    pattern: null,
    adaptive: false,
    audible: false,
    broadcast: false,
    timestamps: false,
    flood: false,
    numeric: false,
    outstanding: false,
    quiet: false,
    dontRoute: false,
    verbose: false,
    noLoop: false,
  };
  const parsed = getopt(self.argv.slice(1), "h?46bRT:aABc:CdDe:fF:i:I:l:Lm:M:nN:Op:qQ:rs:S:t:UvVw:W:");
  let intervalGiven = false;
  for (const { name, value = "" } of parsed.options) {
    switch (name) {
      case "h":
      case "?":
        return usage(self);
      case "V":
        await self.stdout.write(VERSION);
        return 0;
      case "4":
      case "6": {
        const family = name === "4" ? "inet" : "inet6";
        if (options.family !== "unspec" && options.family !== family)
          throw new PingError(2, "only one -4 or -6 option may be specified");
        options.family = family;
        break;
      }
      case "F":
      case "N":
        throw new Unsupported(`-${name}`);
      case "R":
        if (options.timestampType !== null) throw new PingError(2, "only one of -T or -R may be used");
        options.recordRoute = true;
        break;
      case "T":
        if (options.recordRoute) throw new PingError(2, "only one of -T or -R may be used");
        options.timestampType = timestampType(value);
        break;
      case "b":
        options.broadcast = true;
        break;
      case "a":
        options.audible = true;
        break;
      case "A":
        options.adaptive = true;
        break;
      case "B":
        options.strictSource = true;
        break;
      case "c":
        options.count = integer(value, 1, Number(LONG_MAX), LONG_MAX);
        break;
      case "D":
        options.timestamps = true;
        break;
      case "e":
        options.identifier = integer(value, 0, 0xffff);
        break;
      case "f":
        options.flood = true;
        break;
      case "i":
        options.interval = Math.trunc((await seconds(self, value)) * 1000);
        if (options.interval > INT_MAX) throw new PingError(2, `bad timing interval: ${value}`);
        if (options.interval < 0) throw new Unsupported(`-i ${value}`);
        intervalGiven = true;
        break;
      case "I": {
        const address = tryIpv4(value);
        const [text = "", zone] = value.split("%");
        const address6 = value.includes(":") ? tryIpv6(text) : undefined;
        if (address6 !== undefined) {
          if (zone !== undefined) options.device = zone;
          options.source6 = address6;
          options.strictSource = true;
        } else if (address < 0) options.device = value;
        else {
          options.source = address;
          options.strictSource = true;
        }
        break;
      }
      case "l":
        options.preload = integer(value, 1, 65536);
        break;
      case "L":
        options.noLoop = true;
        break;
      case "m":
        options.mark = integer(value, 0, 0xffffffff);
        break;
      case "M":
        options.pmtudisc = pmtudisc(value);
        break;
      case "n":
        options.numeric = true;
        break;
      case "O":
        options.outstanding = true;
        break;
      case "p":
        options.pattern = pattern(value);
        break;
      case "q":
        options.quiet = true;
        break;
      case "Q":
        options.tos = tos(value);
        break;
      case "r":
        options.dontRoute = true;
        break;
      case "s":
        options.size = integer(value, 0, INT_MAX);
        break;
      case "S":
        options.sndbuf = integer(value, 1, INT_MAX);
        break;
      case "t":
        options.ttl = integer(value, 0, 255);
        break;
      case "v":
        options.verbose = true;
        break;
      case "w":
        options.deadline = integer(value, 0, INT_MAX);
        break;
      case "W": {
        const wait = await seconds(self, value);
        if (wait < 0 || wait > INT_MAX / 1000) throw new PingError(2, `bad linger time: ${value}`);
        options.linger = Math.trunc(wait * 1000);
        break;
      }
      default:
        break;
    }
  }
  if (parsed.error !== undefined) {
    await complain(self, `${self.argv[0]}: ${parsed.error}\n`);
    return usage(self);
  }
  const hops = parsed.operands.slice(0, -1);
  const target = parsed.operands.at(-1);
  if (target === undefined) throw new PingError(1, "usage error: Destination address required");
  if (hops.length > 0) {
    const { recordRoute, timestampType } = options;
    if (recordRoute || (timestampType !== null && (timestampType !== "tsprespec" || hops.length > MOST_HOPS)))
      return usage(self);
    options.hops = hops;
  }
  if (options.flood && !intervalGiven) options.interval = 0;
  options.target = target;
  return options;
}

async function usage(self: Process): Promise<number> {
  await complain(self, USAGE);
  return 2;
}

/** strtol_or_err(). */
function integer(text: string, minimum: number, maximum: number, shownMaximum = String(maximum)): number {
  if (!/^\s*[-+]?(0x[0-9a-f]+|\d+)$/i.test(text)) throw new PingError(1, `invalid argument: '${text}'`);
  const sign = text.trim().startsWith("-") ? -1 : 1;
  const digits = text.trim().replace(/^[-+]/, "");
  const value = sign * (/^0[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number(digits));
  if (Math.abs(value) > Number(LONG_MAX))
    throw new PingError(1, `invalid argument: '${text}': Numerical result out of range`);
  if (value < minimum || value > maximum)
    throw new PingError(
      1,
      `invalid argument: '${text}': out of range: ${minimum} <= value <= ${shownMaximum}`,
    );
  return value;
}

/** ping_strtod(): what is not a number counts as far as it is one, with a warning. */
async function seconds(self: Process, text: string): Promise<number> {
  const [number] = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?/i.exec(text) ?? [""];
  if (number !== text || text === "")
    await complain(
      self,
      `${self.argv[0]}: option argument contains garbage: ${text.slice(number.length)}\n` +
        `${self.argv[0]}: this will become fatal error in the future\n`,
    );
  return number === "" ? 0 : Number(number);
}

function pmtudisc(text: string): number {
  if (text === "do") return IP_PMTUDISC_DO;
  if (text === "dont") return IP_PMTUDISC_DONT;
  if (text === "want") return IP_PMTUDISC_WANT;
  throw new PingError(2, `invalid -M argument: ${text}`);
}

function timestampType(text: string): TimestampType {
  if (Object.hasOwn(TIMESTAMP_TYPES, text)) return text as TimestampType;
  throw new PingError(2, `invalid timestamp type: ${text}`);
}

function tos(text: string): number {
  const value = /^0x/i.test(text) ? Number.parseInt(text, 16) : Number(text);
  if (!Number.isInteger(value)) throw new PingError(2, `bad TOS value: ${text}`);
  if (value < 0 || value > 255)
    throw new PingError(2, `the decimal value of TOS bits must be in range 0-255: ${value}`);
  return value;
}

/** fill(): up to sixteen bytes of hex, two digits each. */
function pattern(text: string): Uint8Array {
  if (!/^[0-9a-f]*$/i.test(text)) throw new PingError(2, `patterns must be specified as hex digits: ${text}`);
  const bytes = text.match(/..?/g) ?? [];
  return Uint8Array.from(bytes.slice(0, 16), (byte) => Number.parseInt(byte, 16));
}

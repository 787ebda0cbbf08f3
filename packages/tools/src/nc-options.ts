// nc's command line (OpenBSD netcat, Debian patchlevel 1.219-1, netcat.c main()), with its complaints.

import { servicePort } from "@podwire/capture";
import { getopt, type Process, Unsupported } from "@podwire/program";
import { complain } from "./output.ts";

export interface NcOptions {
  /** -4 and -6. */
  family: "unspec" | "inet" | "inet6";
  listen: boolean;
  udp: boolean;
  keep: boolean;
  verbose: boolean;
  numeric: boolean;
  scan: boolean;
  /** -d: standard input is not read. */
  detached: boolean;
  crlf: boolean;
  broadcast: boolean;
  shutdown: boolean;
  /** -w, ms; -1 for none. */
  timeout: number;
  /** -q, seconds; -1 for never. */
  quit: number;
  /** -i, seconds. */
  interval: number;
  /** -W, 0 for no limit. */
  receiveLimit: number;
  /** -M, -1 for the default. */
  ttl: number;
  /** -T, -1 for the default. */
  tos: number;
  rcvbuf: number;
  sndbuf: number;
  /** -s and -p. */
  sourceAddress: string | undefined;
  sourcePort: string | undefined;
  host: string | undefined;
  ports: string[];
}

const USAGE = `usage: nc [-46CDdFhklNnrStUuvZz] [-I length] [-i interval] [-M ttl]
	  [-m minttl] [-O length] [-P proxy_username] [-p source_port]
	  [-q seconds] [-s sourceaddr] [-T keyword] [-V rtable] [-W recvlimit]
	  [-w timeout] [-X proxy_protocol] [-x proxy_address[:port]]
	  [destination] [port]
`;

const HELP = `OpenBSD netcat (Debian patchlevel 1.219-1)
${USAGE}	Command Summary:
		-4		Use IPv4
		-6		Use IPv6
		-b		Allow broadcast
		-C		Send CRLF as line-ending
		-D		Enable the debug socket option
		-d		Detach from stdin
		-F		Pass socket fd
		-h		This help text
		-I length	TCP receive buffer length
		-i interval	Delay interval for lines sent, ports scanned
		-k		Keep inbound sockets open for multiple connects
		-l		Listen mode, for inbound connects
		-M ttl		Outgoing TTL / Hop Limit
		-m minttl	Minimum incoming TTL / Hop Limit
		-N		Shutdown the network socket after EOF on stdin
		-n		Suppress name/port resolutions
		-O length	TCP send buffer length
		-P proxyuser	Username for proxy authentication
		-p port		Specify local port for remote connects
		-q secs		quit after EOF on stdin and delay of secs
		-r		Randomize remote ports
		-S		Enable the TCP MD5 signature option
		-s sourceaddr	Local source address
		-T keyword	TOS value
		-t		Answer TELNET negotiation
		-U		Use UNIX domain socket
		-u		UDP mode
		-V rtable	Specify alternate routing table
		-v		Verbose
		-W recvlimit	Terminate after receiving a number of packets
		-w timeout	Timeout for connects and final net reads
		-X proto	Proxy protocol: "4", "5" (SOCKS) or "connect"
		-x addr[:port]	Specify proxy address and port
		-Z		DCCP mode
		-z		Zero-I/O mode [used for scanning]
	Port numbers can be individual or ranges: lo-hi [inclusive]
`;

/** err(3) and errx(3): ends the program with status 1. */
export class NcError extends Error {}

const INT_MAX = 2 ** 31 - 1;

/** The options, or the exit status of a call that ends here. Throws {@link NcError}. */
export async function parseNc(self: Process): Promise<NcOptions | number> {
  const parsed = getopt(self.argv.slice(1), "46bCDdFhI:i:klM:m:NnO:P:p:q:rSs:T:tUuV:vW:w:X:x:Zz");
  const options: NcOptions = {
    family: "unspec",
    listen: false,
    udp: false,
    keep: false,
    verbose: false,
    numeric: false,
    scan: false,
    detached: false,
    crlf: false,
    broadcast: false,
    shutdown: false,
    timeout: -1,
    quit: -1,
    interval: 0,
    receiveLimit: 0,
    ttl: -1,
    tos: -1,
    rcvbuf: 0,
    sndbuf: 0,
    sourceAddress: undefined,
    sourcePort: undefined,
    host: undefined,
    ports: [],
  };
  for (const { name, value = "" } of parsed.options) {
    switch (name) {
      case "h":
        await complain(self, HELP);
        return 0;
      case "4":
      case "6":
        options.family = name === "4" ? "inet" : "inet6";
        break;
      case "F":
      case "m":
      case "P":
      case "r":
      case "S":
      case "t":
      case "U":
      case "V":
      case "X":
      case "x":
      case "Z":
        throw new Unsupported(`-${name}`);
      case "b":
        options.broadcast = true;
        break;
      case "C":
        options.crlf = true;
        break;
      case "d":
        options.detached = true;
        break;
      case "I":
        options.rcvbuf = number(value, 1, 65536 << 14, "TCP receive window");
        break;
      case "i":
        options.interval = number(value, 0, INT_MAX, "interval");
        break;
      case "k":
        options.keep = true;
        break;
      case "l":
        options.listen = true;
        break;
      case "M":
        options.ttl = ttl(value);
        break;
      case "N":
        options.shutdown = true;
        break;
      case "n":
        options.numeric = true;
        break;
      case "O":
        options.sndbuf = number(value, 1, 65536 << 14, "TCP send window");
        break;
      case "p":
        options.sourcePort = value;
        break;
      case "q":
        options.quit = number(value, -INT_MAX - 1, INT_MAX, "quit timer");
        break;
      case "s":
        options.sourceAddress = value;
        break;
      case "T":
        options.tos = tos(value);
        break;
      case "u":
        options.udp = true;
        break;
      case "v":
        options.verbose = true;
        break;
      case "W":
        options.receiveLimit = number(value, 1, INT_MAX, "receive limit");
        break;
      case "w":
        options.timeout = number(value, 0, Math.floor(INT_MAX / 1000), "timeout") * 1000;
        break;
      case "z":
        options.scan = true;
        break;
      default:
        break;
    }
  }
  if (parsed.error !== undefined) {
    await complain(self, `nc: ${parsed.error}\n`);
    return usage(self);
  }
  return operands(self, options, parsed.operands);
}

async function usage(self: Process): Promise<number> {
  await complain(self, USAGE);
  return 1;
}

async function operands(self: Process, options: NcOptions, words: string[]): Promise<NcOptions | number> {
  const [first, second, ...more] = words;
  if (more.length > 0) return usage(self);
  let port: string | undefined;
  if (second !== undefined) {
    options.host = first;
    port = second;
  } else if (first !== undefined) {
    if (options.listen) port = first;
    else if (options.sourcePort === undefined || options.host === undefined)
      throw new NcError("missing port number");
  } else if (!options.listen) return usage(self);
  if (options.listen && options.sourceAddress !== undefined) {
    if (options.host !== undefined) return usage(self);
    options.host = options.sourceAddress;
  }
  if (options.listen && options.sourcePort !== undefined) {
    if (port !== undefined) return usage(self);
    port = options.sourcePort;
  }
  if (port === undefined) throw new NcError("missing port number");
  if (options.listen && options.scan) throw new NcError("cannot use -z and -l");
  if (!options.listen && options.keep) throw new NcError("must use -l with -k");
  options.ports = portList(port, options);
  return options;
}

/** build_ports(): a number, a range, a service. */
function portList(text: string, { udp, numeric, listen }: NcOptions): string[] {
  const named = servicePort(text, udp ? "udp" : "tcp");
  if (named !== undefined && !numeric) return [String(named)];
  const range = /^([^-]+)-(.*)$/.exec(text);
  if (range !== null && !listen) {
    const one = portNumber(range[1] as string);
    const two = portNumber(range[2] as string);
    const [low, high] = one < two ? [one, two] : [two, one];
    return Array.from({ length: high - low + 1 }, (_, index) => String(low + index));
  }
  if (listen && udp) return [String(localPort(text))];
  return [String(portNumber(text))];
}

function portNumber(text: string): number {
  return number(text, 1, 65535, "port number");
}

/** strtonum(3) and its three complaints. */
function number(text: string, minimum: number, maximum: number, what: string): number {
  if (!/^\s*[-+]?\d+$/.test(text)) throw new NcError(`${what} invalid: ${text}`);
  const value = Number(text);
  if (value < minimum) throw new NcError(`${what} too small: ${text}`);
  if (value > maximum) throw new NcError(`${what} too large: ${text}`);
  return value;
}

/** -M says what is wrong without the text that is. */
function ttl(text: string): number {
  try {
    return number(text, 0, 255, "ttl is");
  } catch (error) {
    throw error instanceof NcError ? new NcError(error.message.replace(/: .*$/s, "")) : error;
  }
}

/** getaddrinfo()'s reading of a port to bind to: a number, of which it takes the lowest sixteen bits, or a service's name. */
export function localPort(text: string): number {
  const named = servicePort(text, "udp");
  if (named !== undefined) return named;
  if (!/^\s*[-+]?\d+$/.test(text)) throw new NcError("getaddrinfo: Servname not supported for ai_socktype");
  return Number(BigInt.asUintN(16, BigInt(text.trim())));
}

const TOS_WORDS: Record<string, number> = {
  critical: 0xa0,
  ef: 0xb8,
  flash: 0x60,
  flashoverride: 0x80,
  immediate: 0x40,
  internetcontrol: 0xc0,
  lowcost: 0x02,
  lowdelay: 0x10,
  netcontrol: 0xe0,
  priority: 0x20,
  reliability: 0x04,
  routine: 0x00,
  throughput: 0x08,
};

/** map_tos(): a word, an AFxx or CSx class, a number. */
function tos(text: string): number {
  const word = TOS_WORDS[text];
  if (word !== undefined) return word;
  const af = /^af([1-4])([1-3])$/.exec(text);
  if (af !== null) return (Number(af[1]) << 5) | (Number(af[2]) << 3);
  const cs = /^cs([0-7])$/.exec(text);
  if (cs !== null) return Number(cs[1]) << 5;
  const value = Number(text);
  if (text === "" || !Number.isInteger(value) || value < 0 || value > 255)
    throw new NcError(`illegal tos value ${text}`);
  return value;
}

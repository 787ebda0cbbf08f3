// tcpdump's command line (tcpdump 4.99.3 with libpcap 1.10.3, tcpdump.c main()), with its complaints.

import type { TcpdumpFlags } from "@podwire/capture";
import { getopt, type LongOption, type Process, Unsupported } from "@podwire/program";

export interface TcpdumpOptions {
  flags: TcpdumpFlags;
  /** -i; "" for the first device. */
  device: string;
  /** -r and -w, "-" for standard input and output. */
  readFile: string | undefined;
  writeFile: string | undefined;
  /** -c, 0 for no end. */
  count: number;
  snaplen: number;
  promiscuous: boolean;
  /** -l and -U. */
  lineBuffered: boolean;
  packetBuffered: boolean;
  direction: "in" | "out" | "inout";
  listDevices: boolean;
  /** --count. */
  countOnly: boolean;
  /** --print: also with -w. */
  print: boolean;
  /** -F. */
  filterFile: string | undefined;
  filter: string;
}

const VERSION =
  "tcpdump version 4.99.3\nlibpcap version 1.10.3 (with TPACKET_V3)\nOpenSSL 3.0.19 27 Jan 2026\n";

const USAGE = `${VERSION}Usage: tcpdump [-AbdDefhHIJKlLnNOpqStuUvxX#] [ -B size ] [ -c count ] [--count]
		[ -C file_size ] [ -E algo:secret ] [ -F file ] [ -G seconds ]
		[ -i interface ] [ --immediate-mode ] [ -j tstamptype ]
		[ -M secret ] [ --number ] [ --print ] [ -Q in|out|inout ]
		[ -r file ] [ -s snaplen ] [ -T type ] [ --version ]
		[ -V file ] [ -w file ] [ -W filecount ] [ -y datalinktype ]
		[ --time-stamp-precision precision ] [ --micro ] [ --nano ]
		[ -z postrotate-command ] [ -Z user ] [ expression ]
`;

const LONG: readonly LongOption[] = [
  { name: "buffer-size", argument: "required", short: "B" },
  { name: "list-interfaces", argument: "none", short: "D" },
  { name: "help", argument: "none", short: "h" },
  { name: "interface", argument: "required", short: "i" },
  { name: "monitor-mode", argument: "none", short: "I" },
  { name: "time-stamp-type", argument: "required", short: "j" },
  { name: "list-time-stamp-types", argument: "none", short: "J" },
  { name: "dont-verify-checksums", argument: "none", short: "K" },
  { name: "list-data-link-types", argument: "none", short: "L" },
  { name: "no-optimize", argument: "none", short: "O" },
  { name: "no-promiscuous-mode", argument: "none", short: "p" },
  { name: "direction", argument: "required", short: "Q" },
  { name: "snapshot-length", argument: "required", short: "s" },
  { name: "absolute-tcp-sequence-numbers", argument: "none", short: "S" },
  { name: "packet-buffered", argument: "none", short: "U" },
  { name: "linktype", argument: "required", short: "y" },
  { name: "debug", argument: "none", short: "Y" },
  { name: "relinquish-privileges", argument: "required", short: "Z" },
  { name: "count", argument: "none" },
  { name: "number", argument: "none", short: "#" },
  { name: "print", argument: "none" },
  { name: "version", argument: "none" },
  { name: "time-stamp-precision", argument: "required" },
  { name: "micro", argument: "none" },
  { name: "nano", argument: "none" },
  { name: "fp-type", argument: "none" },
  { name: "immediate-mode", argument: "none" },
  { name: "lengths", argument: "none" },
];

/** Ends the program with status 1: error(). */
export class TcpdumpError extends Error {}

const MAXIMUM_SNAPLEN = 262_144;

/** The options, or the exit status of a call that ends here. Throws {@link TcpdumpError}. */
export async function parseTcpdump(self: Process): Promise<TcpdumpOptions | number> {
  const parsed = getopt(
    self.argv.slice(1),
    "aAbB:c:C:dDeE:fF:G:hHi:Ij:JKlLm:M:nNOpq#Q:r:s:StT:uUvV:w:W:xXy:Yz:Z:",
    LONG,
  );
  if (parsed.error !== undefined) {
    await self.stderr.write(`tcpdump: ${parsed.error}\n${USAGE}`);
    return 1;
  }
  const flags: { -readonly [K in keyof TcpdumpFlags]: TcpdumpFlags[K] } = {};
  const options: TcpdumpOptions = {
    flags,
    device: "",
    readFile: undefined,
    writeFile: undefined,
    count: 0,
    snaplen: MAXIMUM_SNAPLEN,
    promiscuous: true,
    lineBuffered: false,
    packetBuffered: false,
    direction: "inout",
    listDevices: false,
    countOnly: false,
    print: false,
    filterFile: undefined,
    filter: parsed.operands.join(" "),
  };
  for (const { name, value = "" } of parsed.options) {
    switch (name) {
      case "h":
      case "version":
        await self.stdout.write(name === "h" ? USAGE : VERSION);
        return 0;
      case "A":
        flags.A = (flags.A ?? 0) + 1;
        break;
      case "x":
        flags.x = (flags.x ?? 0) + 1;
        break;
      case "X":
        flags.X = (flags.X ?? 0) + 1;
        break;
      case "e":
        flags.e = true;
        break;
      case "K":
        flags.K = true;
        break;
      case "n":
        flags.n = true;
        break;
      case "q":
        flags.q = true;
        break;
      case "S":
        flags.S = true;
        break;
      case "t":
        flags.t = (flags.t ?? 0) + 1;
        break;
      case "v":
        flags.v = (flags.v ?? 0) + 1;
        break;
      case "#":
        flags.number = true;
        break;
      case "nano":
        flags.nano = true;
        break;
      case "micro":
        flags.nano = false;
        break;
      case "time-stamp-precision":
        flags.nano = precision(value);
        break;
      case "c":
        options.count = positive(value, "packet count");
        break;
      case "D":
        options.listDevices = true;
        break;
      case "F":
        options.filterFile = value;
        break;
      case "i":
        options.device = value;
        break;
      case "l":
        options.lineBuffered = true;
        break;
      case "p":
        options.promiscuous = false;
        break;
      case "Q":
        if (value !== "in" && value !== "out" && value !== "inout")
          throw new TcpdumpError(`unknown capture direction \`${value}'`);
        options.direction = value;
        break;
      case "r":
        options.readFile = value;
        break;
      case "s":
        options.snaplen = snaplen(value);
        break;
      case "U":
        options.packetBuffered = true;
        break;
      case "w":
        options.writeFile = value;
        break;
      case "count":
        options.countOnly = true;
        break;
      case "print":
        options.print = true;
        break;
      case "B":
      case "immediate-mode":
      case "O":
      case "f":
        // How large the buffer is, how the filter is compiled, which addresses are looked up: nothing to see here.
        break;
      default:
        throw new Unsupported(name.length === 1 ? `-${name}` : `--${name}`);
    }
  }
  if ((flags.t ?? 0) > 5) throw new TcpdumpError("only -t, -tt, -ttt, -tttt and -ttttt are supported");
  return options;
}

function positive(text: string, what: string): number {
  if (!/^\d+$/.test(text) || Number(text) <= 0) throw new TcpdumpError(`invalid ${what} ${text}`);
  return Number(text);
}

function snaplen(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > MAXIMUM_SNAPLEN)
    throw new TcpdumpError(`invalid snaplen ${text} (must be >= 0 and <= ${MAXIMUM_SNAPLEN})`);
  return Number(text) === 0 ? MAXIMUM_SNAPLEN : Number(text);
}

function precision(text: string): boolean {
  if (text === "nano") return true;
  if (text === "micro") return false;
  throw new TcpdumpError("unable to parse time stamp precision");
}

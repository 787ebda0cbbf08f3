// What ethtool asks of hardware and drivers: rings, coalescing, pause frames, channels, EEPROMs, lights. Loopback, veth and bridge have
// next to nothing of it, and say so in as many ways as there are questions: some go by netlink, some by ioctl, each with an exit
// status of its own. Of other devices nothing is known here.

import type { NetDevice } from "@podwire/netns";
import { Unsupported } from "@podwire/program";

export interface Answer {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly status: number;
}

export const BAD_COMMAND_LINE: Answer = {
  stderr: "ethtool: bad command line argument(s)\nFor more information run ethtool -h\n",
  status: 1,
};

export const NO_DEVICE = "netlink error: no device matches name (offset 24)\nnetlink error: No such device\n";
const NOT_SUPPORTED = "netlink error: Operation not supported\n";

/** What a parameter of a change may be. */
type Value = "number" | "any" | readonly string[];
type Parameters = Readonly<Record<string, Value>>;

const ON_OFF = ["on", "off"] as const;
const numbers = (words: string): Parameters =>
  Object.fromEntries(
    words
      .trim()
      .split(/\s+/)
      .map((word) => [word, "number" as const]),
  );

interface Question {
  readonly words: string;
  /** Status of a refusal by the kernel. */
  readonly status?: number;
  /** A change: its parameters. Otherwise the words that it may be followed by, which are not simulated. */
  readonly parameters?: Parameters;
  readonly more?: readonly string[];
  /** By ioctl: what could not be done. A complaint about what follows is then the general one. */
  readonly cannot?: string;
  /** By ioctl, where the device is missing or has nothing of a driver: what is asked first, and the status. */
  readonly first?: { readonly cannot: string; readonly status: number; readonly driverless: boolean };
  /** In place of the plain refusal. */
  readonly refusal?: string;
  readonly json?: boolean;
}

const DRIVER = "Cannot get driver information";

const QUESTIONS: readonly Question[] = [
  { words: "-a --show-pause", json: true },
  { words: "-A --pause", status: 76, parameters: { autoneg: ON_OFF, rx: ON_OFF, tx: ON_OFF } },
  { words: "-c --show-coalesce" },
  {
    words: "-C --coalesce",
    parameters: {
      ...numbers(`rx-usecs rx-frames rx-usecs-irq rx-frames-irq tx-usecs tx-frames tx-usecs-irq tx-frames-irq stats-block-usecs
        pkt-rate-low rx-usecs-low rx-frames-low tx-usecs-low tx-frames-low pkt-rate-high rx-usecs-high rx-frames-high
        tx-usecs-high tx-frames-high sample-interval`),
      "adaptive-rx": ON_OFF,
      "adaptive-tx": ON_OFF,
      "cqe-mode-rx": ON_OFF,
      "cqe-mode-tx": ON_OFF,
    },
  },
  { words: "-g --show-ring" },
  {
    words: "-G --set-ring",
    status: 81,
    parameters: { ...numbers("rx rx-mini rx-jumbo tx rx-buf-len cqe-size"), "tx-push": ON_OFF },
  },
  { words: "--show-eee" },
  {
    words: "--set-eee",
    status: 76,
    parameters: { ...numbers("advertise tx-timer"), eee: ON_OFF, "tx-lpi": ON_OFF },
  },
  { words: "--show-fec", json: true },
  { words: "--show-priv-flags" },
  { words: "-m --dump-module-eeprom --module-info", parameters: { raw: ON_OFF, hex: ON_OFF } },
  {
    words: "--show-tunnels",
    refusal: `netlink error: device does not report tunnel offload info\n${NOT_SUPPORTED}`,
  },
  {
    words: "-s --change",
    status: 75,
    parameters: {
      ...numbers("speed phyad lanes"),
      duplex: ["half", "full"],
      port: ["tp", "aui", "bnc", "mii", "fibre", "da"],
      mdix: ["auto", "on", "off"],
      autoneg: ON_OFF,
      wol: "any",
    },
  },
  {
    words: "-e --eeprom-dump",
    status: 74,
    cannot: "Cannot get EEPROM data",
    more: ["raw", "offset", "length"],
    first: { cannot: DRIVER, status: 74, driverless: true },
  },
  {
    words: "-d --register-dump",
    status: 74,
    cannot: "Cannot get register dump",
    more: ["raw", "hex", "file"],
    first: { cannot: DRIVER, status: 72, driverless: true },
  },
  { words: "-r --negotiate", status: 255, cannot: "Cannot restart autonegotiation" },
  { words: "-p --identify", status: 255, cannot: "Cannot identify NIC" },
  {
    words: "-t --test",
    status: 74,
    cannot: "Cannot test",
    first: { cannot: "Cannot get strings", status: 74, driverless: false },
  },
  { words: "-x --show-rxfh-indir --show-rxfh", cannot: "Cannot get RX ring count", more: ["context"] },
  { words: "-w --get-dump", cannot: "Can not get dump level", more: ["data"] },
];

const BY_WORD = new Map(
  QUESTIONS.flatMap((question) => question.words.split(" ").map((word) => [word, question])),
);

/** Does this file know the option? */
export function isHardwareQuestion(word: string): boolean {
  return BY_WORD.has(word);
}

/** May it be asked with --json? */
export function speaksJson(word: string): boolean {
  return BY_WORD.get(word)?.json === true;
}

/** Throws Unsupported for a device whose driver is not one of the three. */
export function knownDriver(word: string, dev: NetDevice): void {
  const kind = dev.kind?.name;
  if (kind !== "veth" && kind !== "bridge" && !isLoopback(dev)) throw new Unsupported(`${word} ${dev.name}`);
}

/** ARPHRD_LOOPBACK. */
const isLoopback = (dev: NetDevice): boolean => dev.type === 772;

/** Complaint about the parameters of a change, null where there is none. */
export function checkParameters(
  word: string,
  parameters: Parameters,
  rest: readonly string[],
): Answer | null {
  const refuse = (what: string): Answer => ({ stderr: `ethtool (${word}): ${what}\n`, status: 1 });
  for (let at = 0; at < rest.length; at += 2) {
    const [name = "", value] = rest.slice(at, at + 2);
    const expected = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (expected === undefined) return refuse(`unknown parameter '${name}'`);
    if (value === undefined) return refuse(`no value for parameter '${name}'`);
    if (expected === "any") continue;
    const fits = expected === "number" ? /^(0x[0-9a-f]+|\d+)$/i.test(value) : expected.includes(value);
    if (!fits) return refuse(`invalid value '${value}' for parameter '${name}'`);
  }
  return null;
}

/** The answer to `ethtool WORD NAME REST…`; `dev` is undefined where there is none of that name. */
export function hardwareAnswer(
  word: string,
  name: string,
  dev: NetDevice | undefined,
  rest: readonly string[],
  json: boolean,
): Answer {
  const question = BY_WORD.get(word) as Question;
  const { cannot, parameters, more = [], status = 1, first } = question;
  if (rest[0] !== undefined && more.includes(rest[0])) throw new Unsupported(`${word} ${rest[0]}`);
  if (cannot !== undefined) {
    if (!argumentsFit(question, rest)) return BAD_COMMAND_LINE;
    if (name.length > 15)
      return {
        stderr: "ethtool netlink support for subcommand missing, device name longer than 15 not supported\n",
        status: 1,
      };
    if (dev !== undefined) knownDriver(word, dev);
    if (dev === undefined)
      return { stderr: `${first?.cannot ?? cannot}: No such device\n`, status: first?.status ?? status };
    if (first?.driverless === true && isLoopback(dev))
      return { stderr: `${first.cannot}: Operation not supported\n`, status: first.status };
    return { stderr: `${cannot}: Operation not supported\n`, status };
  }
  if (parameters !== undefined) {
    const complaint = checkParameters(word, parameters, rest);
    if (complaint !== null) return complaint;
    // Where nothing is to be changed nobody is asked.
    if (rest.length === 0 && status === 75) return { status: 0 };
  } else if (rest[0] !== undefined)
    return { stderr: `ethtool: unexpected parameter '${rest[0]}'\n`, status: 1 };
  if (dev !== undefined) knownDriver(word, dev);
  const stderr = dev === undefined ? NO_DEVICE : (question.refusal ?? NOT_SUPPORTED);
  return { stdout: json ? "[ ]\n" : "", stderr, status };
}

function argumentsFit({ words }: Question, rest: readonly string[]): boolean {
  if (words.startsWith("-p "))
    return rest.length === 0 || (rest.length === 1 && /^(0x[0-9a-f]+|\d+)$/i.test(rest[0] ?? ""));
  if (words.startsWith("-t "))
    return (
      rest.length === 0 || (rest.length === 1 && ["online", "offline", "external_lb"].includes(rest[0] ?? ""))
    );
  return rest.length === 0;
}

/** `ethtool -T`: what a device can say of when a frame came or left. */
export function timeStamping(word: string, dev: NetDevice): string {
  knownDriver(word, dev);
  // A bridge's driver says nothing, and then only the stack does it.
  const transmit = dev.kind?.name === "bridge" ? "" : "\tsoftware-transmit\n";
  return `Time stamping parameters for ${dev.name}:
Capabilities:
${transmit}\tsoftware-receive
\tsoftware-system-clock
PTP Hardware Clock: none
Hardware Transmit Timestamp Modes: none
Hardware Receive Filter Modes: none
`;
}

/** `ethtool -l`: a veth device has a queue in each direction, the others do not say. */
export function channels(word: string, dev: NetDevice): Answer {
  knownDriver(word, dev);
  if (dev.kind?.name !== "veth") return { stderr: NOT_SUPPORTED, status: 1 };
  const queues = "RX:\t\t1\nTX:\t\t1\nOther:\t\tn/a\nCombined:\tn/a\n";
  return {
    stdout: `Channel parameters for ${dev.name}:\nPre-set maximums:\n${queues}Current hardware settings:\n${queues}`,
    status: 0,
  };
}

const CHANNELS = numbers("rx tx other combined");

/** `ethtool -L` (ethnl_set_channels): nothing but what is so already. */
export function setChannels(word: string, dev: NetDevice | undefined, rest: readonly string[]): Answer {
  const complaint = checkParameters(word, CHANNELS, rest);
  if (complaint !== null) return complaint;
  if (dev === undefined) return { stderr: NO_DEVICE, status: 1 };
  knownDriver(word, dev);
  if (dev.kind?.name !== "veth") return { stderr: NOT_SUPPORTED, status: 1 };
  // nlmsghdr 16, genlmsghdr 4, nest 4, name; then 8 for each attribute.
  let at = 24 + ((4 + dev.name.length + 1 + 3) & ~3);
  const given = new Map<string, { count: number; at: number }>();
  for (let index = 0; index < rest.length; index += 2) {
    given.set(rest[index] as string, { count: Number(rest[index + 1]), at });
    at += 8;
  }
  const refuse = (what: string, offset: number): Answer => ({
    stderr: `netlink error: ${what} (offset ${offset})\nnetlink error: Invalid argument\n`,
    status: 1,
  });
  for (const [name, most] of [
    ["rx", 1],
    ["tx", 1],
    ["other", 0],
    ["combined", 0],
  ] as const) {
    const asked = given.get(name);
    if (asked !== undefined && asked.count > most)
      return refuse("requested channel count exceeds maximum", asked.at);
  }
  for (const name of ["rx", "tx"]) {
    const asked = given.get(name);
    if (asked?.count === 0)
      return refuse(
        "requested channel counts would result in no RX or TX channel being configured",
        asked.at,
      );
  }
  return { status: 0 };
}

const GROUPS = ["eth-phy", "eth-mac", "eth-ctrl", "rmon"];

/** `ethtool -S NAME --groups …`: standard statistics, of which none of these devices has any; null where they are not asked for. */
export function standardStatistics(
  word: string,
  name: string,
  dev: NetDevice | undefined,
  rest: readonly string[],
): Answer | null {
  const refuse = (what: string): Answer => ({ stderr: `ethtool (${word}): ${what}\n`, status: 1 });
  const [option, group] = rest;
  if (option === undefined) return null;
  if (option !== "--groups" && option !== "--all-groups") return refuse(`unknown parameter '${option}'`);
  if (option === "--groups" && group === undefined) return refuse("no value for parameter '--groups'");
  if (option === "--all-groups" && group !== undefined) return refuse(`unknown parameter '${group}'`);
  if (rest.length > 2) throw new Unsupported(`${word} ${rest.join(" ")}`);
  if (dev === undefined) return { stderr: NO_DEVICE, status: 1 };
  knownDriver(word, dev);
  if (group !== undefined && !GROUPS.includes(group)) {
    const offset = 40 + ((4 + name.length + 1 + 3) & ~3);
    return {
      stderr: `netlink error: bit name not found (offset ${offset})\n${NOT_SUPPORTED}`,
      status: 1,
    };
  }
  return { stdout: `Standard stats for ${dev.name}:\n`, status: 0 };
}

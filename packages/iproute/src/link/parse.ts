// The options that any link takes, as `ip link add` and `ip link set` read them (iplink_parse): some words may be
// shortened, others not, and what is no option is the device.

import {
  type AddrGenMode,
  IFF_ALLMULTI,
  IFF_DYNAMIC,
  IFF_MULTICAST,
  IFF_NOARP,
  IFF_NOTRAILERS,
  IFF_PROMISC,
  IFF_UP,
  KernelError,
  type NetNamespace,
  type OperState,
} from "@podwire/netns";
import { Unsupported } from "@podwire/program";
import { type Args, atoi, matches, parseInteger, parseUnsigned } from "../frame/args.ts";
import { Exit } from "../frame/exit.ts";
import { parseLinkAddress } from "../frame/lladdr.ts";
import type { Session } from "../frame/session.ts";
import { namespaceByName } from "../netns/names.ts";
import { nsidOfName, setNsidOfName } from "../netns/nsid.ts";
import type { LinkMessage } from "../rtnetlink/link-message.ts";
import { linkUsage } from "./help.ts";
import { altNameIsBad, nameIsBad } from "./names.ts";

const IFALIASZ = 256;

export const OPER_STATES: readonly OperState[] = [
  "UNKNOWN",
  "NOTPRESENT",
  "DOWN",
  "LOWERLAYERDOWN",
  "TESTING",
  "DORMANT",
  "UP",
];

/** What was said, besides what went into the message. */
export interface ParsedLink {
  type: string | undefined;
  /** `group G` without a device: all devices of the group are meant. */
  wholeGroup: boolean;
}

/** Reads up to and with `type KIND`, or to the end. Complains and throws Exit. */
export function parseLink(args: Args, message: LinkMessage): ParsedLink {
  const session: Session = args.session;
  const seen = new Set<string>();
  let name: string | undefined;
  let dev: string | undefined;
  let type: string | undefined;
  let link: string | undefined;
  let index = 0;

  const once = (key: string): string => {
    const value = args.take();
    if (seen.has(key)) session.duplicate(key, value);
    seen.add(key);
    return value;
  };
  const integer = (key: string): number => {
    const value = once(key);
    return parseInteger(value) ?? session.invalid(`Invalid "${key}" value\n`, value);
  };
  const limited = (key: string, max: number): number => {
    const value = args.take();
    return parseUnsigned(value, max) ?? session.invalid(`Invalid "${key}" value\n`, value);
  };
  const flag = (key: string, bit: number, inverse = false): void => {
    const value = args.take();
    if (value !== "on" && value !== "off")
      session.return(`Error: argument of "${key}" must be "on" or "off", not "${value}"\n`, 1);
    message.change |= bit;
    if ((value === "on") !== inverse) message.flags |= bit;
    else message.flags &= ~bit;
  };
  const address = (): Uint8Array => parseLinkAddress(session, args.take()) ?? exit(1);

  while (!args.done) {
    const word = args.take();
    if (word === "up" || word === "down") {
      message.change |= IFF_UP;
      message.flags = word === "up" ? message.flags | IFF_UP : message.flags & ~IFF_UP;
    } else if (word === "name") {
      name = once("name");
      if (nameIsBad(name)) session.invalid('"name" not a valid ifname', name);
      dev ??= name;
    } else if (word === "index") {
      const value = once("index");
      index = atoi(value);
      if (index <= 0) session.invalid('Invalid "index" value', value);
    } else if (matches(word, "link")) {
      link = args.take();
    } else if (matches(word, "address")) {
      message.address = address();
    } else if (matches(word, "broadcast") || word === "brd") {
      message.broadcast = address();
    } else if (matches(word, "txqueuelen") || word === "qlen" || matches(word, "txqlen")) {
      message.txQueueLen = integer("txqueuelen");
    } else if (word === "mtu") {
      message.mtu = integer("mtu") >>> 0;
    } else if (/^xdp(generic|drv|offload)?$/.test(word)) {
      throw new Unsupported(`ip link: ${word}`);
    } else if (word === "netns") {
      message.netns = netnsArgument(args, once("netns"));
    } else if (word === "multicast") {
      flag(word, IFF_MULTICAST);
    } else if (word === "allmulticast") {
      flag(word, IFF_ALLMULTI);
    } else if (word === "promisc") {
      flag(word, IFF_PROMISC);
    } else if (word === "trailers") {
      flag(word, IFF_NOTRAILERS, true);
    } else if (word === "arp") {
      flag(word, IFF_NOARP, true);
    } else if (word === "carrier") {
      message.carrier = onOff(args, word);
    } else if (word === "vrf") {
      session.invalid("Not a valid VRF name\n", args.take());
    } else if (word === "vf" || word === "parentdev" || word === "protodown_reason") {
      throw new Unsupported(`ip link: ${word}`);
    } else if (matches(word, "master")) {
      const master = args.take();
      message.master = session.device(master)?.ifindex ?? session.invalid("Device does not exist\n", master);
    } else if (matches(word, "nomaster")) {
      message.master = 0;
    } else if (matches(word, "dynamic")) {
      flag("dynamic", IFF_DYNAMIC);
    } else if (matches(word, "type")) {
      type = args.take();
      break;
    } else if (matches(word, "alias")) {
      message.alias = args.take();
      if (message.alias.length >= IFALIASZ) session.invalid("alias too long\n", message.alias);
    } else if (word === "group") {
      const group = once("group");
      const id = session.names.id("group", group, Number.MAX_SAFE_INTEGER);
      message.group = (id ?? session.invalid('Invalid "group" value\n', group)) >>> 0;
    } else if (word === "mode") {
      const mode = args.take();
      const known = (["DEFAULT", "DORMANT"] as const).find((candidate) => candidate === mode.toUpperCase());
      message.linkMode = known ?? session.invalid("Invalid link mode\n", mode);
    } else if (word === "state") {
      const state = args.take();
      const known = OPER_STATES.find((candidate) => candidate === state.toUpperCase());
      message.operState = known ?? session.invalid("Invalid operstate\n", state);
    } else if (matches(word, "numtxqueues")) {
      message.numTxQueues = integer("numtxqueues");
    } else if (matches(word, "numrxqueues")) {
      message.numRxQueues = integer("numrxqueues");
    } else if (matches(word, "addrgenmode")) {
      const mode = args.take();
      const known = (["eui64", "none", "stable_secret", "random"] as const).find(
        (candidate: AddrGenMode) => candidate === mode.toLowerCase(),
      );
      message.addrGenMode = known ?? session.invalid("Invalid address generation mode\n", mode);
    } else if (matches(word, "link-netns")) {
      message.linkNetnsid = linkNetns(args, once("link-netns/link-netnsid"));
    } else if (matches(word, "link-netnsid")) {
      const id = once("link-netns/link-netnsid");
      message.linkNetnsid = parseInteger(id) ?? session.invalid('Invalid "link-netnsid" value\n', id);
    } else if (word === "protodown") {
      message.protoDown = onOff(args, word);
    } else if (word === "gso_max_size") {
      message.gsoMaxSize = limited(word, 0xffffffff);
    } else if (word === "gso_max_segs") {
      message.gsoMaxSegs = limited(word, 65535);
    } else if (word === "gro_max_size") {
      message.groMaxSize = limited(word, 0xffffffff);
    } else {
      if (matches(word, "help")) linkUsage(session);
      const value = word === "dev" ? args.take() : word;
      if (dev !== name) session.garbage("dev", value);
      if (altNameIsBad(value)) session.invalid('"dev" not a valid ifname', value);
      dev = value;
    }
  }
  return settle(args, message, { name, dev, type, link, index });
}

/** What the options mean together: which device, which name, which index. */
function settle(
  args: Args,
  message: LinkMessage,
  said: {
    name: string | undefined;
    dev: string | undefined;
    type: string | undefined;
    link: string | undefined;
    index: number;
  },
): ParsedLink {
  const session: Session = args.session;
  const { type, link, index } = said;
  const dev = said.dev ?? said.name;
  const name = said.name ?? said.dev;

  if (dev !== undefined && message.address !== undefined && !message.create) {
    const length = session.device(dev)?.address.length;
    if (length !== undefined && length !== message.address.length)
      session.fail(`Invalid address length ${message.address.length} - must be ${length} bytes\n`, 1);
  }
  if (index !== 0 && !message.create && message.netns === undefined)
    session.fail("index can be used only when creating devices or when moving device to another netns.\n");
  if (message.group !== undefined && dev === undefined) {
    if (!args.done) session.fail(`Garbage instead of arguments "${args.word} ...". Try "ip link help".\n`);
    if (message.create) session.fail("group cannot be used when creating devices.\n");
    return { type, wholeGroup: true };
  }
  if (message.create) {
    if (name !== dev) session.fail('both "name" and "dev" cannot be used when creating devices.\n');
    if (link !== undefined) message.link = session.deviceOrFail(link).ifindex;
    message.index = index;
    if (name !== undefined) message.name = name;
    return { type, wholeGroup: false };
  }
  if (dev === undefined) session.fail('Not enough information: "dev" argument is required.\n');
  message.index = session.deviceOrFail(dev).ifindex;
  if (index !== 0) message.newIndex = index;
  if (name !== undefined && name !== dev) message.name = name;
  return { type, wholeGroup: false };
}

/** `netns { NAME | PATH | PID }`. */
function netnsArgument(args: Args, text: string): () => NetNamespace {
  const session: Session = args.session;
  const named = namespaceByName(session, text);
  if (named.net !== undefined) {
    const { net } = named;
    return () => net;
  }
  // Something opened that is no namespace, which is for the kernel to say.
  if (named.error === "EINVAL")
    return () => {
      throw new KernelError("EINVAL");
    };
  const pid = parseInteger(text);
  if (pid === undefined) session.invalid('Invalid "netns" value\n', text);
  return () => {
    const process = session.self.processes().find((candidate) => candidate.pid === pid);
    if (process === undefined) throw new KernelError("ESRCH");
    return process.net;
  };
}

function linkNetns(args: Args, name: string): number {
  const session: Session = args.session;
  let id = nsidOfName(session, name);
  if (id < 0) {
    setNsidOfName(session, name, -1);
    id = nsidOfName(session, name);
  }
  return id >= 0 ? id : session.invalid('Invalid "link-netns" value\n', name);
}

/** parse_on_off(); its failure is -EINVAL, which becomes the exit status. */
function onOff(args: Args, key: string): boolean {
  const value = args.take();
  if (value !== "on" && value !== "off")
    args.session.return(`Error: argument of "${key}" must be one of "off", "on", not "${value}"\n`, 22);
  return value === "on";
}

function exit(status: number): never {
  throw new Exit(status, true);
}

// `ip neighbour { show | flush | get }` (do_show_or_flush, print_neigh's tests).

import {
  deleteNeighbour,
  deleteNeighbour6,
  getNeighbour,
  getNeighbour6,
  listNeighbours,
  listNeighbours6,
  NTF_EXT_LEARNED,
  NTF_PROXY,
  NUD_FAILED,
  NUD_NOARP,
  NUD_PERMANENT,
} from "@podwire/ip";
import { KernelError, type NetDevice } from "@podwire/netns";
import { Unsupported } from "@podwire/program";
import { ipv4Mask } from "@podwire/wire";
import { type Args, matches } from "../frame/args.ts";
import { getAddress, getPrefix, inPrefix6, type Prefix } from "../frame/prefix.ts";
import type { Family, Session } from "../frame/session.ts";
import { neighbourUsage } from "./help.ts";
import { type AnyNeighbour, isInet6, printNeighbour } from "./print.ts";
import { parseState } from "./states.ts";

const MAX_ROUNDS = 10;
/** A mask bit of iproute2's own for `nud none`, which is no bit at all. */
const NONE_WANTED = 0x100;

interface Filter {
  family: Family;
  dev: NetDevice | null;
  master: NetDevice | "none" | null;
  states: number;
  prefix: Prefix | null;
  proxy: boolean;
  unused: boolean;
  protocol: number | null;
}

export function showOrFlush(args: Args, flush: boolean): number {
  const session: Session = args.session;
  if (flush && args.done) {
    session.err("Flush requires arguments.\n");
    return -1;
  }
  const filter = readFilter(args, flush);
  if (flush) return flushEntries(session, filter);
  const out = session.printer();
  out.begin();
  for (const info of entries(session, filter)) printNeighbour(out, info, session, filter.dev === null);
  out.end();
  return 0;
}

function readFilter(args: Args, flush: boolean): Filter {
  const session: Session = args.session;
  const filter: Filter = {
    family: session.options.family,
    dev: null,
    master: null,
    states: flush ? 0xff & ~(NUD_PERMANENT | NUD_NOARP) : 0xff & ~NUD_NOARP,
    prefix: null,
    proxy: false,
    unused: false,
    protocol: null,
  };
  let dev: string | undefined;
  let stateGiven = false;
  while (!args.done) {
    const word = args.take();
    if (word === "dev") {
      const text = args.take();
      if (dev !== undefined) session.duplicate("dev", text);
      dev = text;
    } else if (word === "master") {
      const text = args.take();
      filter.master = session.device(text) ?? session.invalid("Device does not exist\n", text);
    } else if (word === "vrf") {
      session.invalid("Not a valid VRF name\n", args.take());
    } else if (word === "nomaster") {
      filter.master = "none";
    } else if (word === "unused") {
      filter.unused = true;
    } else if (word === "nud") {
      const text = args.take();
      const all = text === "all" ? (flush ? ~NUD_NOARP : ~0) : undefined;
      const state = parseState(text) ?? all ?? session.invalid("nud state is bad", text);
      if (!stateGiven) filter.states = 0;
      stateGiven = true;
      filter.states |= state === 0 ? NONE_WANTED : state;
    } else if (word === "proxy") {
      filter.proxy = true;
    } else if (matches(word, "protocol")) {
      const text = args.take();
      const all = text === "all" ? 0 : undefined;
      const protocol = session.names.id("rt_protos", text, 255) ?? all;
      filter.protocol = protocol ?? session.invalid('invalid "protocol"\n', text);
      if (filter.protocol === 0) filter.protocol = null;
    } else {
      if (word !== "to" && matches(word, "help")) neighbourUsage(session);
      filter.prefix = getPrefix(session, word === "to" ? args.take() : word, filter.family);
      if (filter.family === "unspec") filter.family = filter.prefix.family;
    }
  }
  if (dev !== undefined) filter.dev = session.deviceOrFail(dev);
  return filter;
}

function entries(session: Session, filter: Filter): AnyNeighbour[] {
  const { family, proxy } = filter;
  if (family === "bridge") throw new Unsupported("ip neighbour: forwarding databases");
  const all: AnyNeighbour[] = [];
  if (family === "unspec" || family === "inet") all.push(...listNeighbours(session.net, { proxy }));
  if ((family === "unspec" || family === "inet6") && !proxy) all.push(...listNeighbours6(session.net));
  return all.filter((info) => passes(filter, info));
}

/** What was learned by somebody outside passes whatever its state, as in the original. */
function passes(filter: Filter, info: AnyNeighbour): boolean {
  if (filter.dev !== null && info.dev !== filter.dev) return false;
  const { master } = info.dev;
  if (filter.master === "none" ? master !== null : filter.master !== null && master !== filter.master)
    return false;
  const anyState = (info.flags & (NTF_PROXY | NTF_EXT_LEARNED)) !== 0;
  const stateFits =
    (filter.states & info.state) !== 0 || (info.state === 0 && (filter.states & NONE_WANTED) !== 0);
  if (!anyState && !stateFits) return false;
  const { prefix } = filter;
  if (prefix?.family === "inet6" && !(isInet6(info) && inPrefix6(prefix, info.dst))) return false;
  if (prefix?.family === "inet" && !isInet6(info) && (info.dst ^ prefix.address) & ipv4Mask(prefix.length))
    return false;
  if (filter.protocol !== null && info.protocol !== filter.protocol) return false;
  return !(filter.unused && info.refcount > 0);
}

function flushEntries(session: Session, filter: Filter): number {
  const { stats } = session.options;
  const out = session.printer({ json: false });
  for (let round = 0; round < MAX_ROUNDS; ) {
    const flushed = entries(session, filter);
    if (flushed.length === 0) {
      if (stats > 0)
        session.out(
          round === 0
            ? "Nothing to flush.\n"
            : `*** Flush is complete after ${round} round${round > 1 ? "s" : ""} ***\n`,
        );
      return 0;
    }
    if (stats > 1) for (const info of flushed) printNeighbour(out, info, session, filter.dev === null);
    round++;
    for (const info of flushed) removeQuietly(session, info);
    if (stats > 0) session.out(`\n*** Round ${round}, deleting ${flushed.length} entries ***\n`);
    filter.states &= ~NUD_FAILED;
  }
  session.out(`*** Flush not complete bailing out after ${MAX_ROUNDS} rounds\n`);
  return 1;
}

function removeQuietly(session: Session, info: AnyNeighbour): void {
  const flags = info.flags & NTF_PROXY;
  try {
    if (isInet6(info)) deleteNeighbour6(session.net, { dev: info.dev, dst: info.dst, flags });
    else deleteNeighbour(session.net, { dev: info.dev, dst: info.dst, flags });
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
  }
}

/** `ip neighbour get`: always as text. */
export function getEntry(args: Args): number {
  const session: Session = args.session;
  let dev: string | undefined;
  let dst: Prefix | undefined;
  let flags = 0;
  while (!args.done) {
    const word = args.take();
    if (word === "dev") {
      dev = args.take();
    } else if (matches(word, "proxy")) {
      const text = args.take();
      if (matches(text, "help")) neighbourUsage(session);
      dst = getAddress(session, text, session.options.family);
      flags |= NTF_PROXY;
    } else {
      if (word !== "to" && matches(word, "help")) neighbourUsage(session);
      const text = word === "to" ? args.take() : word;
      if (dst !== undefined) session.garbage("to", text);
      dst = getAddress(session, text, session.options.family);
    }
  }
  if (dst === undefined || dev === undefined) {
    session.err("Device and address are required arguments.\n");
    return -1;
  }
  const device = session.deviceOrFail(dev);
  const { address, address6, family } = dst;
  if (family === "unspec")
    session.kernelError(new KernelError("EINVAL", "Unsupported family in header for neighbor get request"));
  const info = session.talk(() =>
    family === "inet6"
      ? getNeighbour6(session.net, { dev: device, dst: address6, flags })
      : getNeighbour(session.net, { dev: device, dst: address, flags }),
  );
  printNeighbour(session.printer({ json: false }), info, session, true);
  return 0;
}

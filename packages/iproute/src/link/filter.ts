// What `ip link show` and `ip addr show` are asked to show (ipaddr_list_flush_or_save and print_linkinfo's tests).

import { IFF_UP, type NetDevice } from "@podwire/netns";
import { ADDRESS_FLAGS } from "../addr/flags.ts";
import type { Args } from "../frame/args.ts";
import { matches } from "../frame/args.ts";
import { getPrefix, type Prefix } from "../frame/prefix.ts";
import type { Family, Session } from "../frame/session.ts";

export interface LinkFilter {
  family: Family;
  dev: NetDevice | null;
  up: boolean;
  group: number;
  /** null: any; "none": only those without. */
  master: NetDevice | "none" | null;
  kind: string | null;
  slaveKind: string | null;
  label: string | null;
  /** `to PREFIX`. */
  prefix: Prefix | null;
  scope: number;
  /** False: any scope. */
  scopeGiven: boolean;
  flags: number;
  flagMask: number;
}

export function emptyLinkFilter(family: Family): LinkFilter {
  return {
    family,
    dev: null,
    up: false,
    group: -1,
    master: null,
    kind: null,
    slaveKind: null,
    label: null,
    prefix: null,
    scope: 0,
    scopeGiven: false,
    flags: 0,
    flagMask: 0,
  };
}

/** Reads the words to the end. `usage` prints the object's help and ends the command. */
export function parseLinkFilter(args: Args, family: Family, usage: () => never): LinkFilter {
  const session: Session = args.session;
  const filter = emptyLinkFilter(family);
  let dev: string | undefined;
  while (!args.done) {
    const word = args.take();
    if (word === "to") {
      filter.prefix = getPrefix(session, args.take(), filter.family);
      if (filter.family === "unspec") filter.family = filter.prefix.family;
    } else if (word === "scope") {
      const text = args.take();
      const scope = session.names.id("rt_scopes", text, 255);
      filter.scopeGiven = text !== "all" || scope !== undefined;
      if (filter.scopeGiven) filter.scope = scope ?? session.invalid('invalid "scope"\n', text);
    } else if (word === "up") {
      filter.up = true;
    } else if (addFlag(filter, word)) {
      // taken
    } else if (word === "label") {
      filter.label = args.take();
    } else if (word === "group") {
      const text = args.take();
      filter.group =
        session.names.id("group", text, 0x7fffffff) ?? session.invalid('Invalid "group" value\n', text);
    } else if (word === "master") {
      const text = args.take();
      filter.master = session.device(text) ?? session.invalid("Device does not exist\n", text);
    } else if (word === "vrf") {
      session.invalid("Not a valid VRF name\n", args.take());
    } else if (word === "nomaster") {
      filter.master = "none";
    } else if (word === "type") {
      const kind = args.take();
      if (kind.endsWith("_slave")) filter.slaveKind = kind.slice(0, -"_slave".length);
      else filter.kind = kind;
    } else {
      if (word !== "dev" && matches(word, "help")) usage();
      const value = word === "dev" ? args.take() : word;
      if (dev !== undefined) session.garbage("dev", value);
      dev = value;
    }
  }
  if (dev !== undefined)
    filter.dev = session.device(dev) ?? session.return(`Device "${dev}" does not exist.\n`, 1);
  return filter;
}

/** get_filter(): a flag of an address, with a minus for those without it. */
function addFlag(filter: LinkFilter, word: string): boolean {
  const inverse = word.startsWith("-");
  const name = inverse ? word.slice(1) : word;
  const set = (mask: number, on: boolean): true => {
    filter.flagMask |= mask;
    filter.flags = on ? filter.flags | mask : filter.flags & ~mask;
    return true;
  };
  if (name === "dynamic") return set(ADDRESS_FLAGS.permanent, inverse);
  if (name === "primary") return set(ADDRESS_FLAGS.secondary, inverse);
  const mask = ADDRESS_FLAGS[name as keyof typeof ADDRESS_FLAGS];
  return mask !== undefined && set(mask, !inverse);
}

/** Does the device pass, as far as the link itself goes? `inet6`: a dump of IPv6's tells of no kind, master or group. */
export function linkPasses(filter: LinkFilter, dev: NetDevice, inet6 = false): boolean {
  if (filter.dev !== null && filter.dev !== dev) return false;
  if (filter.up && !(dev.flags & IFF_UP)) return false;
  const { master } = filter;
  if (inet6)
    return filter.kind === null && filter.slaveKind === null && (master === null || master === "none");
  if (filter.group !== -1 && dev.group !== filter.group) return false;
  if (master !== null && master !== "none" && dev.master !== master) return false;
  if (filter.kind !== null && dev.kind?.name !== filter.kind) return false;
  return filter.slaveKind === null || dev.master?.kind?.name === filter.slaveKind;
}

/**
 * Some of the filter goes to the kernel with the request, which then does not tell of the others at all: the master (that there is
 * to be none, the kernel alone looks at), and the kind where its module is loaded. Not so for one device, or with `-4` and `-6`.
 */
export function kernelSkips(filter: LinkFilter, dev: NetDevice, family: Family): boolean {
  if (filter.dev !== null || (family !== "unspec" && family !== "packet")) return false;
  const { master, kind } = filter;
  if (master === "none" ? dev.master !== null : master !== null && dev.master !== master) return true;
  if (kind === null || dev.kind?.name === kind) return false;
  return [...dev.net.kernel.linkKinds].some(({ name }) => name === kind);
}

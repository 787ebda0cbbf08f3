// `ip address { add | change | replace | del } ADDRESS dev DEV …` (ipaddr_modify).

import {
  type Address6Request,
  type AddressRequest,
  type AddressSelector,
  addAddress,
  addAddress6,
  deleteAddress,
  deleteAddress6,
  IFA_F_MCAUTOJOIN,
  INFINITY_LIFE_TIME,
  in6Dev,
  in6Equal,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  RT_SCOPE_HOST,
  RT_SCOPE_UNIVERSE,
} from "@podwire/ip";
import { IFNAMSIZ, KernelError, type NetDevice } from "@podwire/netns";
import { Unsupported } from "@podwire/program";
import { isLoopbackIpv4, isMulticastIpv4, isMulticastIpv6 } from "@podwire/wire";
import { type Args, matches, parseUnsigned } from "../frame/args.ts";
import { getAddress, getPrefix, type Prefix } from "../frame/prefix.ts";
import type { Family, Session } from "../frame/session.ts";
import { ADDRESS_FLAGS } from "./flags.ts";
import { addressUsage } from "./help.ts";

export type AddressVerb = "add" | "change" | "replace" | "delete";

const NLM_FLAGS: Readonly<Record<Exclude<AddressVerb, "delete">, number>> = {
  add: NLM_F_CREATE | NLM_F_EXCL,
  change: NLM_F_REPLACE,
  replace: NLM_F_CREATE | NLM_F_REPLACE,
};

/** Flags that may be asked for; those marked make sense for IPv6 only. */
const SETTABLE_FLAGS: Readonly<Record<string, "any" | "inet6">> = {
  nodad: "inet6",
  home: "inet6",
  mngtmpaddr: "inet6",
  optimistic: "inet6",
  noprefixroute: "any",
  autojoin: "any",
};

/** What the words said. */
interface Said {
  family: Family;
  local: { prefix: Prefix; text: string } | undefined;
  peer: Prefix | undefined;
  broadcast: number | "+" | "-" | undefined;
  scope: number | undefined;
  dev: string | undefined;
  label: string | undefined;
  metric: number | undefined;
  valid: number | undefined;
  preferred: number | undefined;
  flags: number;
}

export function modifyAddress(args: Args, verb: AddressVerb): number {
  const session: Session = args.session;
  const said = readWords(args);
  if (said.dev === undefined)
    return complain(session, 'Not enough information: "dev" argument is required.\n');
  return verb === "delete" ? remove(session, said, said.dev) : add(session, said, said.dev, verb);
}

function readWords(args: Args): Said {
  const session: Session = args.session;
  const said: Said = {
    family: session.options.family,
    local: undefined,
    peer: undefined,
    broadcast: undefined,
    scope: undefined,
    dev: undefined,
    label: undefined,
    metric: undefined,
    valid: undefined,
    preferred: undefined,
    flags: 0,
  };
  const adopt = (prefix: Prefix): Prefix => {
    if (said.family === "unspec") said.family = prefix.family;
    return prefix;
  };
  while (!args.done) {
    const word = args.take();
    if (word === "peer" || word === "remote") {
      const text = args.take();
      if (said.peer !== undefined) session.duplicate("peer", text);
      said.peer = adopt(getPrefix(session, text, said.family));
    } else if (matches(word, "broadcast") || word === "brd") {
      const text = args.take();
      if (said.broadcast !== undefined) session.duplicate("broadcast", text);
      said.broadcast =
        text === "+" || text === "-" ? text : adopt(getAddress(session, text, said.family)).address;
    } else if (word === "anycast") {
      throw new Unsupported("ip address: anycast");
    } else if (word === "scope") {
      const text = args.take();
      said.scope = session.names.id("rt_scopes", text, 255) ?? session.invalid("invalid scope value.", text);
    } else if (word === "dev") {
      said.dev = args.take();
    } else if (word === "label") {
      said.label = args.take();
    } else if (matches(word, "metric") || matches(word, "priority") || matches(word, "preference")) {
      const text = args.take();
      said.metric = parseUnsigned(text) ?? session.invalid('"metric" value is invalid\n', text);
    } else if (matches(word, "valid_lft")) {
      if (said.valid !== undefined) session.duplicate("valid_lft", word);
      said.valid = lifetime(args, "valid_lft");
    } else if (matches(word, "preferred_lft")) {
      if (said.preferred !== undefined) session.duplicate("preferred_lft", word);
      said.preferred = lifetime(args, "preferred_lft");
    } else if (!flagWord(session, said, word)) {
      if (word !== "local" && matches(word, "help")) addressUsage(session);
      const text = word === "local" ? args.take() : word;
      if (said.local !== undefined) session.garbage("local", text);
      said.local = { prefix: adopt(getPrefix(session, text, said.family)), text };
    }
  }
  return said;
}

function lifetime(args: Args, key: string): number {
  const session: Session = args.session;
  const text = args.take();
  if (text === "forever") return INFINITY_LIFE_TIME;
  return parseUnsigned(text) ?? session.invalid(`${key} value`, text);
}

/** Flags that make no sense here earn a warning and nothing else. */
function flagWord(session: Session, said: Said, word: string): boolean {
  const mask = ADDRESS_FLAGS[word as keyof typeof ADDRESS_FLAGS];
  if (mask === undefined) return false;
  const kind = SETTABLE_FLAGS[word];
  if (kind === undefined) session.err(`Warning: ${word} option is not mutable from userspace\n`);
  else if (kind === "inet6" && said.family !== "inet6")
    session.err(`Warning: ${word} option can be set only for IPv6 addresses\n`);
  else said.flags |= mask;
  return true;
}

function add(session: Session, said: Said, devName: string, verb: Exclude<AddressVerb, "delete">): number {
  const { local, label } = said;
  const peer = said.peer ?? local?.prefix;
  if ((said.broadcast === "+" || said.broadcast === "-") && said.family !== "inet")
    return complain(session, "Broadcast can be set only for IPv4 addresses\n");
  const broadcast =
    said.broadcast === "+" || said.broadcast === "-"
      ? derivedBroadcast(peer, said.broadcast === "+")
      : said.broadcast;
  const dev = session.deviceOrFail(devName);
  if (said.valid !== undefined || said.preferred !== undefined) {
    const valid = said.valid ?? INFINITY_LIFE_TIME;
    if (valid === 0) return complain(session, "valid_lft is zero\n");
    if (valid < (said.preferred ?? INFINITY_LIFE_TIME))
      return complain(session, "preferred_lft is greater than valid_lft\n");
  }
  if (said.flags & IFA_F_MCAUTOJOIN && !(local !== undefined && isMulticast(local.prefix)))
    return complain(session, "autojoin needs multicast address\n");
  if (said.flags & ADDRESS_FLAGS.mngtmpaddr && (in6Dev(dev)?.cnf.use_tempaddr ?? 0) > 0)
    throw new Unsupported("ip address: mngtmpaddr with temporary addresses");

  if (said.family === "inet6") {
    session.talk(() => addInet6(session, said, dev, verb));
    return 0;
  }
  session.talk(() => {
    checkRequest(said);
    if (local === undefined) throw new KernelError("EINVAL");
    const request: AddressRequest = {
      dev,
      local: local.prefix.address,
      prefixLength: said.peer?.length || local.prefix.length,
      scope: said.scope ?? (isLoopbackIpv4(local.prefix.address) ? RT_SCOPE_HOST : RT_SCOPE_UNIVERSE),
      flags: said.flags,
      ...(said.peer === undefined ? {} : { address: said.peer.address }),
      ...(broadcast === undefined ? {} : { broadcast }),
      ...(label === undefined ? {} : { label }),
      ...(said.metric === undefined ? {} : { priority: said.metric }),
      ...(said.valid === undefined && said.preferred === undefined
        ? {}
        : {
            validLifetime: said.valid ?? INFINITY_LIFE_TIME,
            preferredLifetime: said.preferred ?? INFINITY_LIFE_TIME,
          }),
    };
    addAddress(session.net, request, NLM_FLAGS[verb]);
  });
  return 0;
}

function isMulticast(prefix: Prefix): boolean {
  return prefix.family === "inet6" ? isMulticastIpv6(prefix.address6, 0) : isMulticastIpv4(prefix.address);
}

/** RTM_NEWADDR of IPv6: a label means nothing there, and the address itself says its scope. */
function addInet6(
  session: Session,
  { local, peer, flags, metric, valid, preferred }: Said,
  dev: NetDevice,
  verb: Exclude<AddressVerb, "delete">,
): void {
  if (local === undefined) throw new KernelError("EINVAL");
  const request: Address6Request = {
    dev,
    local: local.prefix.address6,
    prefixLength: peer?.length || local.prefix.length,
    flags,
    ...(peer === undefined || in6Equal(peer.address6, 0, local.prefix.address6, 0)
      ? {}
      : { peer: peer.address6 }),
    ...(metric === undefined ? {} : { priority: metric }),
    ...(valid === undefined && preferred === undefined
      ? {}
      : {
          validLifetime: valid ?? INFINITY_LIFE_TIME,
          preferredLifetime: preferred ?? INFINITY_LIFE_TIME,
        }),
  };
  addAddress6(session.net, request, NLM_FLAGS[verb]);
}

function remove(session: Session, said: Said, devName: string): number {
  const { local, peer, label } = said;
  const wildcard =
    said.family === "inet" && peer === undefined && local !== undefined && !local.prefix.lengthGiven;
  if (wildcard)
    session.err(
      `Warning: Executing wildcard deletion to stay compatible with old scripts.\n         Explicitly specify the prefix length (${local.text}/32) to avoid this warning.\n         This special behaviour is likely to disappear in further releases,\n         fix your scripts!\n`,
    );
  const dev = session.deviceOrFail(devName);
  const far = peer ?? (wildcard ? undefined : local?.prefix);
  const selector: AddressSelector = {
    dev,
    ...(local === undefined ? {} : { local: local.prefix.address }),
    ...(far === undefined ? {} : { address: far.address, prefixLength: far.length }),
    ...(label === undefined ? {} : { label }),
  };
  session.talk(() => {
    if (said.family === "inet6") {
      if (local === undefined) throw new KernelError("EINVAL");
      const prefixLength = peer?.length || local.prefix.length;
      deleteAddress6(session.net, { dev, local: local.prefix.address6, prefixLength });
      return;
    }
    checkRequest(said);
    deleteAddress(session.net, selector);
  });
  return 0;
}

/** What netlink refuses before IPv4 is asked. */
function checkRequest(said: Said): void {
  if (said.family !== "inet") throw new KernelError("EOPNOTSUPP");
  if (said.label !== undefined && said.label.length >= IFNAMSIZ)
    throw new KernelError("ERANGE", "Attribute failed policy validation");
}

/** `brd +` and `brd -`: all host bits one, or zero; none for prefixes longer than 30. */
function derivedBroadcast(prefix: Prefix | undefined, ones: boolean): number | undefined {
  if (prefix === undefined || prefix.length > 30) return undefined;
  const hosts = prefix.length === 0 ? 0xffffffff : (1 << (32 - prefix.length)) - 1;
  return (ones ? prefix.address | hosts : prefix.address & ~hosts) >>> 0;
}

function complain(session: Session, message: string): number {
  session.err(message);
  return -1;
}

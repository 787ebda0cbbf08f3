// `ip route { add | change | replace | append | prepend | test | del }` (iproute_modify).

import {
  addRoute,
  addRoute6,
  deleteRoute,
  deleteRoute6,
  type Nexthop6Request,
  type NexthopRequest,
  type Route6Request,
  type RouteMetrics,
  type RouteRequest,
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  RT_SCOPE_NOWHERE,
  RT_SCOPE_UNIVERSE,
  RT_TABLE_LOCAL,
  RTN_ANYCAST,
  RTN_BROADCAST,
  RTN_LOCAL,
  RTN_MULTICAST,
  RTN_NAT,
  RTN_UNICAST,
  RTN_UNSPEC,
  RTNH_F_ONLINK,
  RTPROT_BOOT,
} from "@podwire/ip";
import { KernelError } from "@podwire/netns";
import { Unsupported } from "@podwire/program";
import { type Args, matches, parseUnsigned } from "../frame/args.ts";
import { getAddress, getPrefix, type Prefix } from "../frame/prefix.ts";
import type { Family, Session } from "../frame/session.ts";
import { routeUsage } from "./help.ts";
import { readMetric } from "./metrics.ts";
import { routeType } from "./names.ts";

/** What the words said, as far as it is not in the request. */
interface Said {
  family: Family;
  dst: Prefix | undefined;
  dev: string | undefined;
  nexthops: NexthopRequest[] | undefined;
  gateway: Prefix | undefined;
  prefsrc: Prefix | undefined;
  /** The gateways of `nexthops`, in their order. */
  gateways: (Prefix | undefined)[];
  pref: number | undefined;
  expires: number | undefined;
}

/** `nlflags` null: delete. */
export function modifyRoute(args: Args, nlflags: number | null): number {
  const session: Session = args.session;
  const deleting = nlflags === null;
  const request: RouteRequest = {
    dst: 0,
    dstLength: 0,
    type: deleting ? RTN_UNSPEC : RTN_UNICAST,
    protocol: deleting ? 0 : RTPROT_BOOT,
  };
  const metrics: RouteMetrics = {};
  const said: Said = {
    family: session.options.family,
    dst: undefined,
    dev: undefined,
    nexthops: undefined,
    gateway: undefined,
    prefsrc: undefined,
    gateways: [],
    pref: undefined,
    expires: undefined,
  };
  while (!args.done && said.nexthops === undefined) readWord(args, request, metrics, said);
  const { dst, dev } = said;
  if (dst === undefined) routeUsage(session);
  if (dev !== undefined) request.oif = session.deviceOrFail(dev).ifindex;
  if (said.family === "inet6") {
    const request6 = toInet6(request, metrics, said, dst);
    session.talk(() => {
      if (deleting) deleteRoute6(session.net, request6);
      else addRoute6(session.net, request6, nlflags);
    });
    return 0;
  }
  request.dst = dst.address;
  request.dstLength = dst.length;
  if (said.nexthops !== undefined) request.nexthops = said.nexthops;
  if (Object.keys(metrics).length > 0) request.metrics = metrics;
  request.table ??= defaultTable(request.type ?? RTN_UNICAST);
  request.scope ??= defaultScope(request, deleting);
  session.talk(() => {
    if (said.family === "mpls" || said.family === "packet") throw new KernelError("EOPNOTSUPP");
    if (deleting) deleteRoute(session.net, request);
    else addRoute(session.net, request, nlflags);
  });
  return 0;
}

/** The same request for IPv6, which knows no scope. */
function toInet6(request: RouteRequest, metrics: RouteMetrics, said: Said, dst: Prefix): Route6Request {
  const type = request.type ?? RTN_UNICAST;
  const nexthops = said.nexthops?.map(({ ifindex, weight, flags }, index): Nexthop6Request => {
    const gateway = said.gateways[index]?.address6;
    return {
      ...(ifindex === undefined ? {} : { ifindex }),
      ...(weight === undefined ? {} : { weight }),
      ...(flags === undefined ? {} : { flags }),
      ...(gateway === undefined ? {} : { gateway }),
    };
  });
  const { priority, tos, oif, flags, protocol } = request;
  return {
    table: request.table ?? defaultTable(type),
    dst: dst.address6,
    dstLength: dst.length,
    type,
    ...(protocol === undefined ? {} : { protocol }),
    ...(priority === undefined ? {} : { priority }),
    ...(tos === undefined ? {} : { tos }),
    ...(oif === undefined ? {} : { oif }),
    ...(flags === undefined ? {} : { flags }),
    ...(said.gateway === undefined ? {} : { gateway: said.gateway.address6 }),
    ...(said.prefsrc === undefined ? {} : { prefsrc: said.prefsrc.address6 }),
    ...(said.pref === undefined ? {} : { pref: said.pref }),
    ...(said.expires === undefined ? {} : { expires: said.expires }),
    ...(nexthops === undefined ? {} : { nexthops }),
    ...(Object.keys(metrics).length === 0 ? {} : { metrics }),
  };
}

function readWord(args: Args, request: RouteRequest, metrics: RouteMetrics, said: Said): void {
  const session: Session = args.session;
  const word = args.take();
  const number = (key: string, max = 0xffffffff): number => {
    const text = args.take();
    return parseUnsigned(text, max) ?? session.invalid(`"${key}" value is invalid\n`, text);
  };
  if (word === "src") {
    said.prefsrc = getAddress(session, args.take(), said.family);
    if (said.family === "unspec") said.family = said.prefsrc.family;
    request.prefsrc = said.prefsrc.address;
  } else if (word === "via") {
    if (said.gateway !== undefined) session.invalid("use nexthop syntax to specify multiple via\n", word);
    said.gateway = readVia(args, said.family);
    if (said.family === "unspec") said.family = said.gateway.family;
    request.gateway = said.gateway.address;
  } else if (word === "tos" || matches(word, "dsfield")) {
    const text = args.take();
    request.tos =
      session.names.id("rt_dsfield", text, 255, 16) ?? session.invalid('"tos" value is invalid\n', text);
  } else if (word === "expires") {
    said.expires = number("expires");
  } else if (matches(word, "metric") || matches(word, "priority") || word === "preference") {
    request.priority = number("metric");
  } else if (word === "scope") {
    const text = args.take();
    request.scope =
      session.names.id("rt_scopes", text, 255) ?? session.invalid('invalid "scope" value\n', text);
  } else if (readMetric(args, word, metrics)) {
    // taken
  } else if (word === "onlink") {
    request.flags = (request.flags ?? 0) | RTNH_F_ONLINK;
  } else if (word === "nexthop") {
    args.back();
    said.nexthops = readNexthops(args, said);
  } else if (matches(word, "protocol")) {
    const text = args.take();
    request.protocol =
      session.names.id("rt_protos", text, 255) ?? session.invalid('"protocol" value is invalid\n', text);
  } else if (matches(word, "table")) {
    const text = args.take();
    request.table =
      session.names.id("rt_tables", text, 0xffffffff) ?? session.invalid('"table" value is invalid\n', text);
  } else if (word === "dev" || word === "oif") {
    said.dev = args.take();
  } else if (word === "pref") {
    const text = args.take();
    const named: Readonly<Record<string, number>> = { medium: 0, high: 1, low: 3 };
    said.pref = named[text] ?? parseUnsigned(text, 255) ?? session.invalid('"pref" value is invalid\n', text);
  } else if (
    ["as", "from", "nhid", "encap", "ttl-propagate", "vrf"].includes(word) ||
    matches(word, "realms")
  ) {
    throw new Unsupported(`ip route: ${word}`);
  } else {
    readDestination(args, word, request, said);
  }
}

/** `[ to ] [ TYPE ] PREFIX`. */
function readDestination(args: Args, word: string, request: RouteRequest, said: Said): void {
  const session: Session = args.session;
  let text = word === "to" ? args.take() : word;
  const type = /^\d/.test(text) ? undefined : routeType(text);
  if (type !== undefined) {
    request.type = type;
    text = args.take();
  }
  if (matches(text, "help")) routeUsage(session);
  if (said.dst !== undefined) session.garbage("to", text);
  said.dst = getPrefix(session, text, said.family);
  if (said.family === "unspec") said.family = said.dst.family;
}

/** `via [ FAMILY ] ADDRESS`: a gateway of another family than the route's is not simulated. */
function readVia(args: Args, family: Family): Prefix {
  const named = args.is("inet", "inet6", "mpls", "bridge", "link") ? args.take() : undefined;
  const other = named === "mpls" || named === "bridge" || named === "link";
  if (other || (named !== undefined && family !== "unspec" && named !== family))
    throw new Unsupported(`ip route: via ${named}`);
  return getAddress(args.session, args.take(), named === "inet" || named === "inet6" ? named : family);
}

/** parse_nexthops(): nothing but nexthops until the end. */
function readNexthops(args: Args, said: Said): NexthopRequest[] {
  const session: Session = args.session;
  const nexthops: NexthopRequest[] = [];
  while (!args.done) {
    if (args.word !== "nexthop")
      session.fail(`Error: "nexthop" or end of line is expected instead of "${args.word}"\n`);
    args.take();
    if (args.done) session.fail('Error: unexpected end of line after "nexthop"\n');
    nexthops.push(readNexthop(args, said));
  }
  return nexthops;
}

function readNexthop(args: Args, said: Said): NexthopRequest {
  const session: Session = args.session;
  const nexthop: NexthopRequest = {};
  let gateway: Prefix | undefined;
  for (; !args.done; ) {
    if (args.is("via")) {
      args.take();
      gateway = readVia(args, said.family);
      nexthop.gateway = gateway.address;
      if (said.family === "unspec") said.family = gateway.family;
    } else if (args.is("dev")) {
      args.take();
      const name = args.take();
      const dev = session.device(name);
      if (dev === undefined) session.fail(`Cannot find device "${name}"\nError: cannot parse nexthop\n`);
      nexthop.ifindex = dev.ifindex;
    } else if (args.is("weight")) {
      args.take();
      const text = args.take();
      const weight = parseUnsigned(text, 256);
      nexthop.weight = weight || session.invalid('"weight" is invalid\n', text);
    } else if (args.is("onlink")) {
      args.take();
      nexthop.flags = (nexthop.flags ?? 0) | RTNH_F_ONLINK;
    } else if (args.is("encap", "as") || args.matches("realms")) {
      throw new Unsupported(`ip route: nexthop ${args.word}`);
    } else break;
  }
  said.gateways.push(gateway);
  return nexthop;
}

function defaultTable(type: number): number {
  return [RTN_LOCAL, RTN_BROADCAST, RTN_NAT, RTN_ANYCAST].includes(type as never) ? RT_TABLE_LOCAL : 0;
}

/** How far away the destination is, where nobody said so. */
function defaultScope(request: RouteRequest, deleting: boolean): number {
  const { type } = request;
  if (type === RTN_LOCAL || type === RTN_NAT) return RT_SCOPE_HOST;
  if (type === RTN_BROADCAST || type === RTN_MULTICAST || type === RTN_ANYCAST) return RT_SCOPE_LINK;
  if (type === RTN_UNICAST || type === RTN_UNSPEC) {
    if (deleting) return RT_SCOPE_NOWHERE;
    if (request.gateway === undefined && request.nexthops === undefined) return RT_SCOPE_LINK;
  }
  return deleting ? RT_SCOPE_NOWHERE : RT_SCOPE_UNIVERSE;
}

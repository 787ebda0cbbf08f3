// `ip route { add | change | replace | append | prepend | test | del }` (iproute_modify).

import {
  addRoute,
  deleteRoute,
  type NexthopRequest,
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
  const said: Said = { family: session.options.family, dst: undefined, dev: undefined, nexthops: undefined };
  while (!args.done && said.nexthops === undefined) readWord(args, request, metrics, said);
  const { dst, dev } = said;
  if (dst === undefined) routeUsage(session);
  if (dev !== undefined) request.oif = session.deviceOrFail(dev).ifindex;
  if (said.family === "inet6") throw new Unsupported("IPv6 routes");
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

function readWord(args: Args, request: RouteRequest, metrics: RouteMetrics, said: Said): void {
  const session: Session = args.session;
  const word = args.take();
  const number = (key: string, max = 0xffffffff): number => {
    const text = args.take();
    return parseUnsigned(text, max) ?? session.invalid(`"${key}" value is invalid\n`, text);
  };
  const address = (): number => {
    const prefix = getAddress(session, args.take(), said.family);
    if (said.family === "unspec") said.family = prefix.family;
    return prefix.address;
  };
  if (word === "src") {
    request.prefsrc = address();
  } else if (word === "via") {
    if (request.gateway !== undefined)
      session.invalid("use nexthop syntax to specify multiple via\n", args.word ?? word);
    request.gateway = readVia(args, said.family);
    if (said.family === "unspec") said.family = "inet";
  } else if (word === "tos" || matches(word, "dsfield")) {
    const text = args.take();
    request.tos =
      session.names.id("rt_dsfield", text, 255, 16) ?? session.invalid('"tos" value is invalid\n', text);
  } else if (word === "expires") {
    number("expires");
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
    if (!["low", "medium", "high"].some((known) => text === known) && parseUnsigned(text, 255) === undefined)
      session.invalid('"pref" value is invalid\n', text);
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
function readVia(args: Args, family: Family): number {
  const named = args.is("inet", "inet6", "mpls", "bridge", "link") ? args.take() : undefined;
  if (named !== undefined && named !== "inet") throw new Unsupported(`ip route: via ${named}`);
  const prefix = getAddress(args.session, args.take(), named === "inet" ? "inet" : family);
  if (prefix.family === "inet6") throw new Unsupported("IPv6 routes");
  return prefix.address;
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
  for (; !args.done; ) {
    if (args.is("via")) {
      args.take();
      nexthop.gateway = readVia(args, said.family);
      if (said.family === "unspec") said.family = "inet";
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

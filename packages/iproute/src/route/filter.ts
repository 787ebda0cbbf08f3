// What `ip route list` and `flush` are asked for (iproute_list_flush_or_save, filter_nlmsg).

import type { Route6Info, RouteInfo, RouteReply } from "@podwire/ip";
import type { NetDevice } from "@podwire/netns";
import { Unsupported } from "@podwire/program";
import { ipv4Mask } from "@podwire/wire";
import { type Args, matches, parseUnsigned } from "../frame/args.ts";
import { getPrefix, inPrefix6, type Prefix } from "../frame/prefix.ts";
import type { Family, Session } from "../frame/session.ts";
import { routeUsage } from "./help.ts";
import { routeType } from "./names.ts";

const NO_ADDRESS = new Uint8Array(16);

export interface RouteFilter {
  family: Family;
  /** null: all tables. */
  table: number | null;
  /** `table cache`, `cached`: looked-up routes, of which there are none to list. */
  cloned: boolean;
  tos: number | null;
  protocol: number | null;
  scope: number | null;
  type: number | null;
  oif: NetDevice | null;
  priority: number | null;
  via: Prefix | null;
  prefsrc: Prefix | null;
  /** `root PREFIX`: this prefix and everything in it. */
  root: Prefix | null;
  /** `match PREFIX`: everything that it is in. */
  match: Prefix | null;
  /** It was asked for what no route in a table has: a source, a mark, a device that the packet came by. */
  none: boolean;
}

export function emptyRouteFilter(family: Family): RouteFilter {
  return {
    family,
    table: 254,
    cloned: false,
    tos: null,
    protocol: null,
    scope: null,
    type: null,
    oif: null,
    priority: null,
    via: null,
    prefsrc: null,
    root: null,
    match: null,
    none: false,
  };
}

export function parseRouteFilter(args: Args): RouteFilter {
  const session: Session = args.session;
  const { family } = session.options;
  const filter = emptyRouteFilter(family);
  let dev: string | undefined;
  let iif: string | undefined;
  while (!args.done) {
    const word = args.take();
    if (matches(word, "table")) {
      const text = args.take();
      const table = session.names.id("rt_tables", text, 0xffffffff);
      if (table !== undefined) filter.table = table === 0 ? null : table;
      else if (text === "all") filter.table = null;
      else if (text === "cache") filter.cloned = true;
      else if (text === "help") routeUsage(session);
      else session.invalid("table id value is invalid\n", text);
    } else if (matches(word, "cached") || matches(word, "cloned")) {
      filter.cloned = true;
    } else if (word === "tos" || matches(word, "dsfield")) {
      const text = args.take();
      filter.tos =
        session.names.id("rt_dsfield", text, 255, 16) ?? session.invalid("TOS value is invalid\n", text);
    } else if (matches(word, "protocol")) {
      filter.protocol = named(args, "rt_protos", 'invalid "protocol"\n');
    } else if (matches(word, "scope")) {
      filter.scope = named(args, "rt_scopes", 'invalid "scope"\n');
    } else if (matches(word, "type")) {
      const text = args.take();
      filter.type = routeType(text) ?? session.invalid("node type value is invalid\n", text);
    } else if (word === "dev" || word === "oif") {
      dev = args.take();
    } else if (matches(word, "metric") || matches(word, "priority") || word === "preference") {
      const text = args.take();
      filter.priority = parseUnsigned(text) ?? session.invalid('"metric" value is invalid\n', text);
    } else if (word === "via") {
      if (args.is("inet")) args.take();
      filter.via = getPrefix(session, args.take(), family);
    } else if (word === "src") {
      filter.prefsrc = getPrefix(session, args.take(), family);
    } else if (matches(word, "from")) {
      if (args.matches("root")) {
        args.take();
        filter.none ||= getPrefix(session, args.take(), family).length > 0;
      } else if (args.matches("match")) {
        args.take();
        getPrefix(session, args.take(), family);
      } else {
        if (args.matches("exact")) args.take();
        filter.none ||= getPrefix(session, args.take(), family).length > 0;
      }
    } else if (word === "iif") {
      iif = args.take();
    } else if (word === "mark") {
      const text = args.take();
      filter.none ||= (parseUnsigned(text) ?? session.invalid("invalid mark value", text)) !== 0;
    } else if (word === "vrf") {
      session.invalid("Invalid VRF\n", args.take());
    } else if (matches(word, "realms")) {
      throw new Unsupported(`ip route list: ${word}`);
    } else {
      const next = word !== "" && matches(word, "to") ? args.take() : word;
      if (matches(next, "root")) filter.root = getPrefix(session, args.take(), family);
      else if (matches(next, "match")) filter.match = getPrefix(session, args.take(), family);
      else {
        filter.match = getPrefix(session, matches(next, "exact") ? args.take() : next, family);
        filter.root = filter.match;
      }
    }
  }
  if (dev !== undefined) filter.oif = session.deviceOrFail(dev);
  if (iif !== undefined) {
    session.deviceOrFail(iif);
    filter.none = true;
  }
  return filter;
}

/** A name or number; "all" is no test. */
function named(args: Args, table: "rt_protos" | "rt_scopes", message: string): number | null {
  const session: Session = args.session;
  const text = args.take();
  const id = session.names.id(table, text, 255);
  if (id !== undefined) return id;
  return text === "all" ? null : session.invalid(message, text);
}

export function routePasses(filter: RouteFilter, route: RouteInfo): boolean {
  const single = route.nexthops.length === 1 ? route.nexthops[0] : undefined;
  if (filter.none || (filter.table !== null && route.table !== filter.table)) return false;
  if (filter.protocol !== null && route.protocol !== filter.protocol) return false;
  if (filter.scope !== null && route.scope !== filter.scope) return false;
  if (filter.type !== null && route.type !== filter.type) return false;
  if (filter.tos !== null && route.tos !== filter.tos) return false;
  if (filter.priority !== null && route.priority !== filter.priority) return false;
  if (filter.oif !== null && single?.dev !== filter.oif) return false;
  const { root, match, via, prefsrc } = filter;
  if (root !== null) {
    if (root.family === "inet6" || root.length > route.dstLength) return false;
    if (root.family === "inet" && !agrees(route.dst, root.address, root.length)) return false;
  }
  if (match !== null) {
    if (match.family === "inet6" || match.length < route.dstLength) return false;
    if (match.family === "inet" && !agrees(route.dst, match.address, route.dstLength)) return false;
  }
  // What a route has none of counts as zeroes.
  const fits = (prefix: Prefix | null, address: number) =>
    prefix === null || (prefix.family !== "inet6" && agrees(address, prefix.address, prefix.length));
  return fits(via, single?.gateway ?? 0) && fits(prefsrc, route.prefsrc);
}

/** The same for what was learned of single destinations, which has fewer properties. */
export function exceptionPasses(filter: RouteFilter, { dst, dev, gateway, ...reply }: RouteReply): boolean {
  return routePasses(filter, {
    ...reply,
    dst,
    dstLength: 32,
    priority: 0,
    nexthops: [{ dev, gateway, weight: 1, flags: 0 }],
  });
}

/** The same for IPv6. */
export function route6Passes(filter: RouteFilter, route: Route6Info): boolean {
  const single = route.nexthops.length === 1 ? route.nexthops[0] : undefined;
  if (filter.none || (filter.table !== null && route.table !== filter.table)) return false;
  if (filter.protocol !== null && route.protocol !== filter.protocol) return false;
  if (filter.scope !== null && filter.scope !== 0) return false;
  if (filter.type !== null && route.type !== filter.type) return false;
  if (filter.tos !== null && filter.tos !== 0) return false;
  if (filter.priority !== null && route.metric !== filter.priority) return false;
  if (filter.oif !== null && single?.dev !== filter.oif) return false;
  const { root, match, via, prefsrc } = filter;
  const other = (prefix: Prefix) => prefix.family === "inet";
  if (root !== null && (other(root) || root.length > route.dstLength || !inPrefix6(root, route.dst)))
    return false;
  if (match !== null) {
    const length = Math.min(match.length, route.dstLength);
    if (other(match) || match.length < route.dstLength || !inPrefix6({ ...match, length }, route.dst))
      return false;
  }
  const fits = (prefix: Prefix | null, address: Uint8Array | null) =>
    prefix === null || (!other(prefix) && inPrefix6(prefix, address ?? NO_ADDRESS));
  return fits(via, single?.gateway ?? null) && fits(prefsrc, route.prefsrc);
}

function agrees(a: number, b: number, length: number): boolean {
  return ((a ^ b) & ipv4Mask(length)) === 0;
}

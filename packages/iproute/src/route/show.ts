// `ip route list` and `flush`.

import {
  deleteRoute,
  deleteRoute6,
  forgetExceptions6,
  ipv4Of,
  ipv6Of,
  listExceptions,
  listLearned6,
  listRoutes,
  listRoutes6,
  type Route6Info,
  type RouteInfo,
  type RouteReply,
  RT_TABLE_MAIN,
} from "@podwire/ip";
import { KernelError } from "@podwire/netns";
import type { Args } from "../frame/args.ts";
import type { Session } from "../frame/session.ts";
import { exceptionPasses, parseRouteFilter, type RouteFilter, route6Passes, routePasses } from "./filter.ts";
import { printReply } from "./get.ts";
import { printRoute } from "./print.ts";
import { printRoute6 } from "./print6.ts";

/** A route of either family. */
type AnyRoute = RouteInfo | RouteReply | Route6Info;
const isInet6 = (route: AnyRoute): route is Route6Info => typeof route.dst !== "number";
const isException = (route: AnyRoute): route is RouteReply => "error" in route && !isInet6(route);

function print(
  out: ReturnType<Session["printer"]>,
  route: AnyRoute,
  filter: RouteFilter,
  session: Session,
): void {
  if (isInet6(route)) printRoute6(out, route, filter, session);
  else if (isException(route)) printReply(out, route, session, filter);
  else printRoute(out, route, filter, session);
}

export function listRoutesCommand(args: Args): number {
  const session: Session = args.session;
  const filter = parseRouteFilter(args);
  const routes = dump(session, filter, true);
  if (routes === undefined) {
    // JSON had begun by then.
    const { json, pretty } = session.options;
    if (json) session.out(pretty ? "[ " : "[");
    session.err("Dump terminated\n");
    return -2;
  }
  const out = session.printer();
  out.begin();
  for (const route of routes) print(out, route, filter, session);
  out.end();
  return 0;
}

/**
 * The routes that pass; undefined, after the kernel's complaint, where their table does not exist. Main is made with the
 * first route; to a list it may be empty until then, to a flush not.
 */
function dump(session: Session, filter: RouteFilter, mainMayMiss = false): AnyRoute[] | undefined {
  const { family, cloned } = filter;
  const table = filter.table ?? undefined;
  const { net } = session;
  try {
    const routes: AnyRoute[] = [];
    if (family === "unspec" || family === "inet")
      if (cloned)
        routes.push(...listExceptions(net, table).filter((route) => exceptionPasses(filter, route)));
      else routes.push(...listRoutes(net, table).filter((route) => routePasses(filter, route)));
    // Without a family a table means IPv4's; all tables mean those of both.
    if (family === "inet6" || (family === "unspec" && table === undefined)) {
      const all = listRoutes6(net, table);
      routes.push(...(cloned ? listLearned6(net) : all).filter((route) => route6Passes(filter, route)));
    }
    return routes;
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    if (mainMayMiss && filter.table === RT_TABLE_MAIN && error.errno === "ENOENT") return [];
    session.reportKernelError(error);
    return undefined;
  }
}

export function flushRoutes(args: Args): number {
  const session: Session = args.session;
  if (args.done) {
    session.err('"ip route flush" requires arguments.\n');
    return -1;
  }
  const filter = parseRouteFilter(args);
  const { stats } = session.options;
  if (filter.cloned) {
    // iproute_flush_cache(): it writes to net.ipv4.route.flush.
    if (filter.family !== "inet6") {
      ipv4Of(session.net).forgetExceptions();
      if (stats > 0) session.out("*** IPv4 routing cache is flushed.\n");
    } else {
      forgetExceptions6(ipv6Of(session.net));
      if (stats > 0) session.out("*** IPv6 routing cache is flushed.\n");
    }
    return 0;
  }
  const out = session.printer({ json: false });
  for (let round = 0; ; ) {
    const routes = dump(session, filter);
    if (routes === undefined) {
      session.err("Flush terminated\n");
      return -2;
    }
    if (routes.length === 0) {
      if (stats > 0)
        session.out(
          round === 0
            ? "Nothing to flush.\n"
            : `*** Flush is complete after ${round} round${round > 1 ? "s" : ""} ***\n`,
        );
      return 0;
    }
    if (stats > 1) for (const route of routes) print(out, route, filter, session);
    round++;
    const removed = routes.filter((route) => removeRoute(session, route)).length;
    if (stats > 0) session.out(`\n*** Round ${round}, deleting ${routes.length} entries ***\n`);
    if (removed === 0) return -2;
  }
}

/** False where it was gone already. */
function removeRoute(session: Session, route: AnyRoute): boolean {
  if (isInet6(route)) return removeRoute6(session, route);
  // A flush of these goes another way.
  if (isException(route)) return false;
  const single = route.nexthops.length === 1 ? route.nexthops[0] : undefined;
  try {
    deleteRoute(session.net, {
      table: route.table,
      dst: route.dst,
      dstLength: route.dstLength,
      tos: route.tos,
      type: route.type,
      scope: route.scope,
      protocol: route.protocol,
      priority: route.priority,
      prefsrc: route.prefsrc,
      ...(single === undefined
        ? {
            nexthops: route.nexthops.map(({ dev, gateway, weight }) => ({
              gateway,
              weight,
              ...(dev === null ? {} : { ifindex: dev.ifindex }),
            })),
          }
        : { gateway: single.gateway, ...(single.dev === null ? {} : { oif: single.dev.ifindex }) }),
    });
    return true;
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return false;
  }
}

function removeRoute6(session: Session, route: Route6Info): boolean {
  const { table, dst, dstLength, type, protocol, metric, nexthops } = route;
  const single = nexthops.length === 1 ? nexthops[0] : undefined;
  try {
    deleteRoute6(session.net, {
      table,
      dst,
      dstLength,
      type,
      protocol,
      priority: metric,
      ...(single === undefined ? {} : { oif: single.dev.ifindex }),
      ...(single === undefined || single.gateway === null ? {} : { gateway: single.gateway }),
    });
    return true;
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return false;
  }
}

// One route as `ip route` prints it (print_route). What a filter asked for is not said again.

import {
  type NexthopInfo,
  type RouteInfo,
  RT_SCOPE_UNIVERSE,
  RT_TABLE_MAIN,
  RTN_UNICAST,
  RTPROT_BOOT,
} from "@podwire/ip";
import { formatIpv4 } from "@podwire/wire";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import type { RouteFilter } from "./filter.ts";
import { printMetrics } from "./metrics.ts";
import { ROUTE_FLAGS, routeTypeName } from "./names.ts";

export function printRoute(out: Printer, route: RouteInfo, filter: RouteFilter, session: Session): void {
  const { names, options } = session;
  const details = options.details > 0;
  const single = route.nexthops.length === 1 ? route.nexthops[0] : undefined;
  out.openObject();
  printType(out, route.type, session);
  const dst = destination(route.dst, route.dstLength);
  out.put("dst", dst, `${dst} `, dst === "default" ? undefined : "inet");
  if (route.tos !== 0 && filter.tos === null) {
    const tos = names.name("rt_dsfield", route.tos);
    out.put("tos", tos, `tos ${tos} `);
  }
  if (single !== undefined) printWay(out, single, filter, session);
  if ((route.table !== RT_TABLE_MAIN || details) && filter.table === null) {
    const table = names.name("rt_tables", route.table);
    out.put("table", table, `table ${table} `);
  }
  if ((route.protocol !== RTPROT_BOOT || details) && filter.protocol === null) {
    const protocol = names.name("rt_protos", route.protocol);
    out.put("protocol", protocol, `proto ${protocol} `);
  }
  if ((route.scope !== RT_SCOPE_UNIVERSE || details) && filter.scope === null) {
    const scope = names.name("rt_scopes", route.scope);
    out.put("scope", scope, `scope ${scope} `);
  }
  if (route.prefsrc !== 0 && filter.prefsrc?.length !== 32) printPrefsrc(out, route.prefsrc);
  if (route.priority !== 0 && filter.priority === null)
    out.put("metric", route.priority, `metric ${route.priority} `);
  printFlags(out, route.flags);
  printMetrics(out, route.metrics);
  if (route.nexthops.length > 1) printNexthops(out, route.nexthops, session);
  out.text("\n");
  out.closeObject();
}

/** The type stands there where it is not unicast, or with `-d`. */
export function printType(out: Printer, type: number, session: Session): void {
  if (type === RTN_UNICAST && session.options.details === 0) return;
  const name = routeTypeName(type, session.options.numeric);
  out.put("type", name, `${name} `);
}

/** "default", an address, or a prefix. */
export function destination(address: number, length: number): string {
  if (length === 32) return formatIpv4(address);
  return length === 0 && address === 0 ? "default" : `${formatIpv4(address)}/${length}`;
}

export function printPrefsrc(out: Printer, address: number): void {
  const text = formatIpv4(address);
  out.text("src ");
  out.put("prefsrc", text, `${text} `, "inet");
}

/** print_rt_flags(). */
export function printFlags(out: Printer, flags: number): void {
  out.openArray("flags");
  for (const [flag, name] of ROUTE_FLAGS) if (flags & flag) out.item(name, `${name} `);
  out.closeArray();
}

export function printGateway(out: Printer, gateway: number): void {
  const text = formatIpv4(gateway);
  out.text("via ");
  out.put("gateway", text, `${text} `, "inet");
}

export function printDevice(out: Printer, name: string): void {
  out.text("dev ");
  out.put("dev", name, `${name} `, "ifname");
}

function printWay(out: Printer, { gateway, dev }: NexthopInfo, filter: RouteFilter, session: Session): void {
  if (gateway !== 0 && filter.via?.length !== 32) printGateway(out, gateway);
  if (dev !== null && filter.oif === null) printDevice(out, session.nameOf(dev));
}

function printNexthops(out: Printer, nexthops: readonly NexthopInfo[], session: Session): void {
  out.openArray("nexthops");
  for (const { gateway, dev, weight, flags } of nexthops) {
    out.openObject();
    out.nl();
    out.text("\tnexthop ");
    if (gateway !== 0) printGateway(out, gateway);
    if (dev !== null) printDevice(out, session.nameOf(dev));
    out.put("weight", weight, `weight ${weight} `);
    printFlags(out, flags);
    out.closeObject();
  }
  out.closeArray();
}

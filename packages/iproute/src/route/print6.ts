// One IPv6 route as `ip route` prints it, and what `ip -6 route get` is told (print_route, rt6_fill_node).

import {
  type Nexthop6Info,
  type Route6Info,
  type Route6Reply,
  RT_TABLE_MAIN,
  RTN_UNICAST,
  RTPROT_BOOT,
} from "@podwire/ip";
import { formatIpv6, isUnspecifiedIpv6 } from "@podwire/wire";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import type { RouteFilter } from "./filter.ts";
import { printMetrics } from "./metrics.ts";
import { routeTypeName } from "./names.ts";
import { printDevice, printFlags } from "./print.ts";

export function printRoute6(out: Printer, route: Route6Info, filter: RouteFilter, session: Session): void {
  const { names, options } = session;
  const details = options.details > 0;
  const single = route.nexthops.length === 1 ? route.nexthops[0] : undefined;
  out.openObject();
  printType(out, route.type, session);
  const dst = destination(route.dst, route.dstLength);
  out.put("dst", dst, `${dst} `, dst === "default" ? undefined : "inet6");
  if (single !== undefined) printWay(out, single, filter, session);
  if ((route.table !== RT_TABLE_MAIN || details) && filter.table === null) {
    const table = names.name("rt_tables", route.table);
    out.put("table", table, `table ${table} `);
  }
  printProtocol(out, route.protocol, session, filter.protocol === null);
  if (details && filter.scope === null) out.put("scope", "global", "scope global ");
  if (route.prefsrc !== null && filter.prefsrc?.length !== 128) printPrefsrc(out, route.prefsrc);
  if (filter.priority === null) out.put("metric", route.metric, `metric ${route.metric} `);
  printFlags(out, single?.flags ?? 0);
  printExpires(out, route.expires);
  printMetrics(out, route.metrics);
  printPref(out, route.pref);
  if (route.nexthops.length > 1) printNexthops(out, route.nexthops);
  out.text("\n");
  out.closeObject();
}

/** `ip -6 route get`. */
export function printReply6(
  out: Printer,
  reply: Route6Reply,
  src: Uint8Array | undefined,
  session: Session,
): void {
  const { names, options } = session;
  const details = options.details > 0;
  out.openObject();
  printType(out, reply.type, session);
  const dst = formatIpv6(reply.dst);
  out.put("dst", dst, `${dst} `, "inet6");
  const from = src === undefined ? "::" : formatIpv6(src);
  out.put("from", from, `from ${from} `, "inet6");
  if (reply.gateway !== null) printGateway(out, reply.gateway);
  printDevice(out, reply.dev.name);
  if (reply.table !== RT_TABLE_MAIN || details) {
    const table = names.name("rt_tables", reply.table);
    out.put("table", table, `table ${table} `);
  }
  printProtocol(out, reply.protocol, session, true);
  if (details) out.put("scope", "global", "scope global ");
  if (reply.prefsrc !== null) printPrefsrc(out, reply.prefsrc);
  out.put("metric", reply.metric, `metric ${reply.metric} `);
  printFlags(out, 0);
  printExpires(out, reply.expires);
  printMetrics(out, reply.metrics);
  if (reply.iif !== null) out.put("iif", reply.iif.name, `iif ${reply.iif.name} `);
  printPref(out, reply.pref);
  out.text("\n");
  out.closeObject();
}

function printType(out: Printer, type: number, session: Session): void {
  if (type === RTN_UNICAST && session.options.details === 0) return;
  const name = routeTypeName(type, session.options.numeric);
  out.put("type", name, `${name} `);
}

function destination(address: Uint8Array, length: number): string {
  if (length === 128) return formatIpv6(address);
  return length === 0 && isUnspecifiedIpv6(address, 0) ? "default" : `${formatIpv6(address)}/${length}`;
}

function printProtocol(out: Printer, protocol: number, session: Session, wanted: boolean): void {
  if (!wanted || (protocol === RTPROT_BOOT && session.options.details === 0)) return;
  const name = session.names.name("rt_protos", protocol);
  out.put("protocol", name, `proto ${name} `);
}

function printPrefsrc(out: Printer, address: Uint8Array): void {
  const text = formatIpv6(address);
  out.text("src ");
  out.put("prefsrc", text, `${text} `, "inet6");
}

function printGateway(out: Printer, gateway: Uint8Array): void {
  const text = formatIpv6(gateway);
  out.text("via ");
  out.put("gateway", text, `${text} `, "inet6");
}

function printWay(out: Printer, { gateway, dev }: Nexthop6Info, filter: RouteFilter, session: Session): void {
  if (gateway !== null && filter.via?.length !== 128) printGateway(out, gateway);
  if (filter.oif === null) printDevice(out, session.nameOf(dev));
}

function printExpires(out: Printer, seconds: number): void {
  if (seconds !== 0) out.put("expires", seconds, `expires ${seconds}sec `);
}

const PREFERENCES: Readonly<Record<number, string>> = { 0: "medium", 1: "high", 3: "low" };

function printPref(out: Printer, pref: number): void {
  const name = PREFERENCES[pref] ?? String(pref);
  out.text("pref ");
  out.put("pref", name, name);
}

function printNexthops(out: Printer, nexthops: readonly Nexthop6Info[]): void {
  out.openArray("nexthops");
  for (const { gateway, dev, weight, flags } of nexthops) {
    out.openObject();
    out.nl();
    out.text("\tnexthop ");
    if (gateway !== null) printGateway(out, gateway);
    printDevice(out, dev.name);
    out.put("weight", weight, `weight ${weight} `);
    printFlags(out, flags);
    out.closeObject();
  }
  out.closeArray();
}

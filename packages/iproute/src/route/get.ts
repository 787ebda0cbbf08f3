// `ip route get`: what the kernel would do with a packet (iproute_get).

import {
  getRoute,
  getRoute6,
  type Route6Query,
  type RouteQuery,
  type RouteReply,
  RT_TABLE_MAIN,
} from "@podwire/ip";
import { Unsupported } from "@podwire/program";
import { formatIpv4 } from "@podwire/wire";
import { type Args, matches, parseUnsigned } from "../frame/args.ts";
import { getPrefix } from "../frame/prefix.ts";
import type { Printer } from "../frame/printer.ts";
import type { Family, Session } from "../frame/session.ts";
import { protocolNumber } from "../rule/protocols.ts";
import { emptyRouteFilter, type RouteFilter } from "./filter.ts";
import { routeUsage } from "./help.ts";
import { printMetrics } from "./metrics.ts";
import { CACHE_FLAGS } from "./names.ts";
import { printDevice, printFlags, printGateway, printPrefsrc, printRoute, printType } from "./print.ts";
import { printReply6, printRoute6 } from "./print6.ts";

export function getRouteTo(args: Args): number {
  const session: Session = args.session;
  const said = readQuery(args);
  const query = said?.query;
  if (said === undefined || query === undefined) {
    session.err("need at least a destination address\n");
    return -1;
  }
  if (said.query6 !== null) return getRouteTo6(session, said.query6);
  const reply = session.talk(() => getRoute(session.net, query));
  const out = session.printer();
  out.begin();
  if (reply.match !== null)
    printRoute(out, reply.match, { ...emptyRouteFilter("inet"), table: null }, session);
  else printReply(out, reply, session);
  out.end();
  return 0;
}

function getRouteTo6(session: Session, query: Route6Query): number {
  const reply = session.talk(() => getRoute6(session.net, query));
  const out = session.printer();
  out.begin();
  if (reply.match !== null)
    printRoute6(out, reply.match, { ...emptyRouteFilter("inet6"), table: null }, session);
  else printReply6(out, reply, query.src, session);
  out.end();
  return 0;
}

/** The question, and the same for IPv6 where it is IPv6's. */
function readQuery(args: Args): { query: RouteQuery; query6: Route6Query | null } | undefined {
  const session: Session = args.session;
  let { family } = session.options as { family: Family };
  const query: RouteQuery = { dst: 0 };
  let dst6: Uint8Array | undefined;
  let src6: Uint8Array | undefined;
  let found = false;
  let iif: string | undefined;
  let oif: string | undefined;
  const number = (message: string, max = 0xffffffff): number => {
    const text = args.take();
    return parseUnsigned(text, max) ?? session.invalid(message, text);
  };
  while (!args.done) {
    const word = args.take();
    if (word === "tos" || matches(word, "dsfield")) {
      const text = args.take();
      query.tos =
        session.names.id("rt_dsfield", text, 255, 16) ?? session.invalid("TOS value is invalid\n", text);
    } else if (matches(word, "from")) {
      if (args.matches("help")) routeUsage(session);
      const prefix = getPrefix(session, args.take(), family);
      if (family === "unspec") family = prefix.family;
      query.src = prefix.address;
      src6 = prefix.address6;
    } else if (matches(word, "iif")) {
      iif = args.take();
    } else if (matches(word, "mark")) {
      query.mark = number("invalid mark value");
    } else if (matches(word, "oif") || word === "dev") {
      oif = args.take();
    } else if (matches(word, "notify") || matches(word, "connected") || word === "as") {
      throw new Unsupported(`ip route get: ${word}`);
    } else if (matches(word, "vrf")) {
      session.invalid("Invalid VRF\n", args.take());
    } else if (matches(word, "uid")) {
      if (number("invalid UID\n") !== 0) throw new Unsupported("ip route get: uid of another user");
    } else if (matches(word, "fibmatch")) {
      query.fibMatch = true;
    } else if (matches(word, "sport")) {
      query.sport = number("invalid sport\n", 65535);
    } else if (matches(word, "dport")) {
      query.dport = number("invalid dport\n", 65535);
    } else if (matches(word, "ipproto")) {
      const text = args.take();
      query.ipProto = protocolNumber(text) ?? session.invalid('Invalid "ipproto" value\n', text);
    } else {
      if (word !== "to" && matches(word, "help")) routeUsage(session);
      const prefix = getPrefix(session, word === "to" ? args.take() : word, family);
      if (family === "unspec") family = prefix.family;
      const whole = prefix.family === "inet6" ? 128 : 32;
      if (!prefix.any && prefix.family !== "unspec" && prefix.length !== whole)
        session.err(
          `Warning: /${prefix.length} as prefix is invalid, only /${whole} (or none) is supported.\n`,
        );
      query.dst = prefix.address;
      dst6 = prefix.address6;
      found = true;
    }
  }
  if (!found) return undefined;
  if (iif !== undefined) query.iif = session.deviceOrFail(iif);
  if (oif !== undefined) query.oif = session.deviceOrFail(oif).ifindex;
  if (family !== "inet6" || dst6 === undefined) return { query, query6: null };
  const { dst: _dst, src: _src, tos: _tos, ...common } = query;
  return { query, query6: { ...common, dst: dst6, ...(src6 === undefined ? {} : { src: src6 }) } };
}

/** A looked-up route. `filter`: what a list was asked for is not said again. */
export function printReply(
  out: Printer,
  reply: RouteReply,
  session: Session,
  filter: RouteFilter | null = null,
): void {
  out.openObject();
  printType(out, reply.type, session);
  const dst = formatIpv4(reply.dst);
  out.put("dst", dst, `${dst} `, "inet");
  if (reply.src !== 0) {
    const src = formatIpv4(reply.src);
    out.put("from", src, `from ${src} `, "inet");
  }
  if (reply.tos !== 0) {
    const tos = session.names.name("rt_dsfield", reply.tos);
    out.put("tos", tos, `tos ${tos} `);
  }
  if (reply.gateway !== 0 && filter?.via?.length !== 32) printGateway(out, reply.gateway);
  if (reply.dev !== null && (filter === null || filter.oif === null)) printDevice(out, reply.dev.name);
  const wanted = filter === null || filter.table === null;
  if (wanted && reply.table !== 0 && (reply.table !== RT_TABLE_MAIN || session.options.details > 0))
    printTable(out, reply.table, session);
  if (reply.prefsrc !== 0) printPrefsrc(out, reply.prefsrc);
  printFlags(out, reply.flags);
  if (reply.mark !== 0) {
    if (reply.mark >= 16)
      out.put("mark", `0x${reply.mark.toString(16)}`, `mark 0x${reply.mark.toString(16)} `);
    else out.put("mark", reply.mark, `mark ${reply.mark} `);
  }
  if (reply.uid !== null) out.put("uid", reply.uid, `uid ${reply.uid} `);
  printCache(out, reply);
  printMetrics(out, reply.metrics);
  if (reply.iif !== null) out.put("iif", reply.iif.name, `iif ${reply.iif.name} `);
  out.text("\n");
  out.closeObject();
}

/** In a look-up the local and the default table are told like any other, main only with `-d`. */
function printTable(out: Printer, table: number, session: Session): void {
  const name = session.names.name("rt_tables", table);
  out.put("table", name, `table ${name} `);
}

/** print_cache_flags() and print_rta_cacheinfo(). */
function printCache(out: Printer, reply: RouteReply): void {
  const names = CACHE_FLAGS.filter(([flag]) => reply.flags & flag).map(([, name]) => name);
  out.nl();
  out.openArray("cache", "    cache ");
  if (names.length > 0) out.text("<");
  for (const [index, name] of names.entries()) out.item(name, index === 0 ? name : `,${name}`);
  out.closeArray(names.length > 0 ? "> " : "");
  if (reply.expires !== 0) out.put("expires", reply.expires, `expires ${reply.expires}sec `);
  if (reply.error !== 0) out.put("error", -reply.error, `error ${-reply.error} `);
}

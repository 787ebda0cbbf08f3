// `bridge mdb` (bridge/mdb.c): which groups somebody behind a port listens to, and entries by hand.
// Left out: source lists (`src`, `filter_mode`, `source_list`) of IGMPv3 and MLDv2.

import {
  brMdbAdd,
  brMdbDel,
  brMdbDump,
  type MdbRecord,
  type MdbRequest,
  type MdbRouter,
} from "@podwire/bridge";
import type { NetDevice } from "@podwire/netns";
import { Unsupported } from "@podwire/program";
import { ETH_P_IP, ETH_P_IPV6, formatIpv4, formatIpv6, formatMac, parseIpv6 } from "@podwire/wire";
import { type Args, atoi } from "../frame/args.ts";
import { MISUSE } from "../frame/exit.ts";
import { parseLinkAddress } from "../frame/lladdr.ts";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import { dumpDevices } from "../rtnetlink/dump.ts";
import { ask, findDevice, runVerb, type Verbs } from "./ask.ts";
import { mdbUsage } from "./help.ts";

const VERBS: Verbs = [
  [["show", "lst", "list"], show],
  [["add"], (args) => modify(args, true)],
  [["delete"], (args) => modify(args, false)],
];

function unsupported(what: string): never {
  throw new Unsupported(`bridge mdb ${what}`);
}

export function mdbCommand(args: Args): void {
  runVerb(args, "mdb", VERBS, mdbUsage);
}

/** mdb_show(): words that it does not know it passes over. */
function show(args: Args): void {
  const session: Session = args.session;
  let name: string | undefined;
  let vid = 0;
  while (!args.done) {
    const word = args.take();
    if (word === "dev") {
      const value = args.take();
      if (name !== undefined) session.duplicate("dev", value);
      name = value;
    } else if (word === "vid") {
      const value = args.take();
      if (vid !== 0) session.duplicate("vid", value);
      vid = atoi(value);
    }
  }
  const only = name === undefined ? undefined : findDevice(session, name);
  const tables: { dev: NetDevice; entries: MdbRecord[]; routers: MdbRouter[] }[] = [];
  for (const dev of dumpDevices(session.net)) {
    const table = only === undefined || only === dev ? brMdbDump(dev) : null;
    if (table !== null) tables.push({ dev, ...table });
  }
  const out = session.printer();
  out.begin();
  out.openObject();
  out.openArray("mdb");
  for (const { dev, entries } of tables)
    for (const entry of entries) if (vid === 0 || entry.vid === vid) printMdbEntry(out, dev, entry, session);
  out.closeArray();
  out.openObject("router");
  for (const { dev, routers } of tables)
    if (routers.length > 0 && session.options.details > 0) printRouters(out, dev, routers, session);
  out.closeObject();
  out.closeObject();
  out.end();
}

function groupText({ proto, addr }: MdbRequest): string {
  if (proto === 0) return formatMac(addr);
  if (proto === ETH_P_IPV6) return formatIpv6(addr);
  return formatIpv4(addr.reduce((sum, byte) => sum * 256 + byte, 0));
}

/** USER_HZ as seconds with two decimals, five columns before the point. */
function timerText(timer: number): string {
  return `${String(Math.floor(timer / 100)).padStart(4)}.${String(timer % 100).padStart(2, "0")}`;
}

/** print_mdb_entry(). */
export function printMdbEntry(out: Printer, dev: NetDevice, entry: MdbRecord, session: Session): void {
  const { details, stats } = session.options;
  out.openObject();
  out.data("index", dev.ifindex);
  const name = session.nameOf(dev);
  out.put("dev", name, `dev ${name}`, "ifname");
  const port = session.nameOf(entry.port);
  out.put("port", port, ` port ${port}`);
  const group = groupText(entry);
  const color = entry.proto === ETH_P_IPV6 ? "inet6" : entry.proto === 0 ? undefined : "inet";
  out.put("grp", group, ` grp ${group}`, color);
  const state = entry.permanent ? "permanent" : "temp";
  out.put("state", state, ` ${state}`);
  if (details > 0 && entry.protocol !== null)
    out.put("protocol", entry.protocol, ` proto ${entry.protocol} `);
  out.openArray("flags");
  out.closeArray();
  if (entry.vid !== 0) out.put("vid", entry.vid, ` vid ${entry.vid}`);
  if (stats > 0) out.put("timer", timerText(entry.timer), ` ${timerText(entry.timer)}`);
  out.nl();
  out.closeObject();
}

/** MDB_RTR_TYPE_TEMP_QUERY and MDB_RTR_TYPE_TEMP pass. */
const isTemporary = (type: number): boolean => type === 1 || type === 3;

/** br_print_router_ports(). */
function printRouters(out: Printer, dev: NetDevice, routers: readonly MdbRouter[], session: Session): void {
  const { stats } = session.options;
  const bridge = session.nameOf(dev);
  out.openArray(bridge);
  if (stats === 0) out.text(`router ports on ${bridge}: `);
  for (const { port, timer, type } of routers) {
    const name = session.nameOf(port);
    out.openObject();
    if (stats > 0) out.text(`router ports on ${bridge}: `);
    out.put("port", name, stats > 0 ? name : `${name} `);
    if (stats > 0) {
      out.put("timer", timerText(timer), ` ${timerText(timer)}`);
      const word = isTemporary(type) ? "temp" : "permanent";
      out.put("type", word, ` ${word}`);
      out.nl();
    }
    out.closeObject();
  }
  if (stats === 0) out.nl();
  out.closeArray();
}

/** mdb_modify(): words that it does not know it passes over. */
function modify(args: Args, add: boolean): void {
  const session: Session = args.session;
  let dev: string | undefined;
  let port: string | undefined;
  let group: string | undefined;
  let vid = 0;
  let permanent = false;
  while (!args.done) {
    const word = args.take();
    if (word === "dev") dev = args.take();
    else if (word === "grp") group = args.take();
    else if (word === "port") port = args.take();
    else if (word === "permanent") permanent = add;
    else if (word === "vid") vid = atoi(args.take());
    else if (word === "src" || word === "filter_mode" || word === "source_list") unsupported(word);
    else if (word !== "" && "help".startsWith(word)) mdbUsage(session);
  }
  if (dev === undefined || group === undefined || port === undefined)
    session.return("Device, group address and port name are required arguments.\n", MISUSE);
  const bridge = findDevice(session, dev);
  const request: MdbRequest = {
    port: findDevice(session, port),
    ...parseGroup(session, group),
    vid,
    permanent,
  };
  ask(session, () => (add ? brMdbAdd(bridge, request) : brMdbDel(bridge, request)));
}

function parseGroup(session: Session, text: string): { proto: number; addr: Uint8Array } {
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    const addr = Uint8Array.from(text.split("."), Number);
    if (text.split(".").every((part) => Number(part) < 256)) return { proto: ETH_P_IP, addr };
  }
  if (text.split(":").length !== 6) {
    const addr = ipv6Bytes(text);
    if (addr !== null) return { proto: ETH_P_IPV6, addr };
  }
  const mac = parseLinkAddress(session, text);
  if (mac?.length === 6) return { proto: 0, addr: mac };
  session.return(`Invalid address "${text}"\n`, MISUSE);
}

/** inet_pton(AF_INET6); null for what is no address. */
function ipv6Bytes(text: string): Uint8Array | null {
  try {
    return parseIpv6(text);
  } catch {
    return null;
  }
}

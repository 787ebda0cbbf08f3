// `bridge fdb show` (bridge/fdb.c fdb_show, print_fdb).

import {
  type FdbMessage,
  NTF_EXT_LEARNED,
  NTF_OFFLOADED,
  NTF_SELF,
  NTF_STICKY,
  NUD_NOARP,
  NUD_PERMANENT,
  NUD_REACHABLE,
  NUD_STALE,
  rtnlFdbDump,
} from "@podwire/bridge";
import { formatMac } from "@podwire/wire";
import { type Args, atoi, matches, parseUnsigned } from "../frame/args.ts";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import { dumpDevices } from "../rtnetlink/dump.ts";
import { ask, findDevice } from "./ask.ts";
import { fdbUsage } from "./help.ts";

/** Flags in the order in which they are printed. */
const FLAGS: readonly (readonly [bit: number, name: string])[] = [
  [NTF_SELF, "self"],
  [NTF_EXT_LEARNED, "extern_learn"],
  [NTF_OFFLOADED, "offload"],
  [NTF_STICKY, "sticky"],
];

/** fdb_show(): words that it does not know it passes over. */
export function showFdb(args: Args): void {
  const { session } = args;
  let name: string | undefined;
  let bridgeName: string | undefined;
  let vlan = 0;
  let state = 0;
  let dynamic = false;
  while (!args.done) {
    const word = args.take();
    if (word === "brport" || word === "dev") name = args.take();
    else if (word === "br") bridgeName = args.take();
    else if (word === "vlan") {
      const text = args.take();
      if (vlan !== 0) session.duplicate("vlan", text);
      vlan = atoi(text);
    } else if (word === "state") state |= parseNudState(session, args.take());
    else if (word === "dynamic") dynamic = true;
    else if (matches(word, "help")) fdbUsage(session);
  }
  const bridge = bridgeName === undefined ? {} : { bridge: findDevice(session, bridgeName, "bridge device") };
  const dev = name === undefined ? {} : { dev: findDevice(session, name) };
  const entries = ask(session, () => rtnlFdbDump(dumpDevices(session.net), { ...bridge, ...dev }));
  const out = session.printer();
  out.begin();
  for (const entry of entries) {
    if (state !== 0 && (entry.state & state) === 0) continue;
    if (vlan !== 0 && vlan !== (entry.vlan ?? 0)) continue;
    if (dynamic && entry.state & NUD_PERMANENT) continue;
    printFdbEntry(out, entry, session, name === undefined);
  }
  out.end();
}

/** state_a2n(). */
function parseNudState(session: Session, text: string): number {
  if (matches(text, "permanent")) return NUD_PERMANENT;
  if (matches(text, "static") || matches(text, "temp")) return NUD_NOARP;
  if (matches(text, "stale")) return NUD_STALE;
  if (matches(text, "reachable") || matches(text, "dynamic")) return NUD_REACHABLE;
  if (text === "all") return ~0;
  return parseUnsigned(text) ?? session.invalid("invalid state", text);
}

/** state_n2a(). */
function nudStateName(state: number): string {
  if (state & NUD_PERMANENT) return "permanent";
  if (state & NUD_NOARP) return "static";
  if (state & NUD_STALE) return "stale";
  return state & NUD_REACHABLE ? "" : `state=${state === 0 ? "0" : `0x${state.toString(16)}`}`;
}

/** print_fdb(): one line; `withDevice` unless one device was asked for. */
export function printFdbEntry(out: Printer, entry: FdbMessage, session: Session, withDevice: boolean): void {
  out.openObject();
  const mac = formatMac(entry.address);
  out.put("mac", mac, `${mac} `, "mac");
  if (withDevice) {
    out.text("dev ");
    const name = session.nameOf(entry.dev);
    out.put("ifname", name, `${name} `, "ifname");
  }
  if (entry.vlan !== undefined) out.put("vlan", entry.vlan, `vlan ${entry.vlan} `);
  if (session.options.stats > 0 && entry.used !== undefined && entry.updated !== undefined) {
    const used = Math.floor(entry.used / 100);
    const updated = Math.floor(entry.updated / 100);
    out.text(`used ${used}/${updated} `);
    out.data("used", used);
    out.data("updated", updated);
  }
  out.openArray("flags");
  for (const [bit, name] of FLAGS) if (entry.flags & bit) out.item(name, `${name} `);
  out.closeArray();
  if (entry.master !== undefined) {
    const master = session.nameOf(entry.master);
    out.put("master", master, `master ${master} `);
  }
  const state = nudStateName(entry.state);
  out.put("state", state, `${state}\n`);
  out.closeObject();
}

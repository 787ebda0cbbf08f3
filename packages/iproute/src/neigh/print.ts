// One neighbour as `ip neighbour` prints it (print_neigh).

import {
  type Neighbour6Info,
  type NeighbourInfo,
  NTF_EXT_LEARNED,
  NTF_MANAGED,
  NTF_OFFLOADED,
  NTF_PROXY,
  NTF_ROUTER,
} from "@podwire/ip";
import { formatIpv4, formatIpv6 } from "@podwire/wire";
import { formatLinkAddress } from "../frame/lladdr.ts";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import { STATE_NAMES } from "./states.ts";

const FLAG_WORDS: readonly (readonly [flag: number, word: string])[] = [
  [NTF_ROUTER, "router"],
  [NTF_PROXY, "proxy"],
  [NTF_EXT_LEARNED, "extern_learn"],
  [NTF_OFFLOADED, "offload"],
  [NTF_MANAGED, "managed"],
];

const SECOND = 1e9;

/** A neighbour of either family. */
export type AnyNeighbour = NeighbourInfo | Neighbour6Info;
export const isInet6 = (info: AnyNeighbour): info is Neighbour6Info => typeof info.dst !== "number";

export function printNeighbour(
  out: Printer,
  info: AnyNeighbour,
  session: Session,
  withDevice: boolean,
): void {
  const { brief } = session.options;
  out.openObject();
  const dst = isInet6(info) ? formatIpv6(info.dst) : formatIpv4(info.dst);
  out.put("dst", dst, brief ? `${dst.padEnd(39)} ` : `${dst} `, isInet6(info) ? "inet6" : "inet");
  if (withDevice) {
    const name = session.nameOf(info.dev);
    if (!brief) out.text("dev ");
    out.put("dev", name, brief ? `${name.padEnd(16)} ` : `${name} `, "ifname");
  }
  if (info.lladdr !== null) {
    const lladdr = formatLinkAddress(info.lladdr);
    if (!brief) out.text("lladdr ");
    out.put("lladdr", lladdr, brief ? lladdr : `${lladdr} `, "mac");
  }
  if (!brief) printRest(out, info, session);
  out.text("\n");
  out.closeObject();
}

/** What `-br` leaves out. */
function printRest(out: Printer, info: AnyNeighbour, session: Session): void {
  for (const [flag, word] of FLAG_WORDS) if (info.flags & flag) out.nothing(word, `${word} `);
  if (session.options.stats > 0) printAges(out, info);
  if (info.state !== 0) {
    out.openArray("state");
    for (const [state, name] of STATE_NAMES) if (info.state & state) out.item(name, `${name} `);
    out.closeArray();
  }
  if (info.protocol !== 0) {
    const protocol = session.names.name("rt_protos", info.protocol);
    out.put("protocol", protocol, `proto ${protocol} `);
  }
}

/** print_cacheinfo(): seconds since use, confirmation and change. */
function printAges(out: Printer, info: AnyNeighbour): void {
  if (info.flags & NTF_PROXY) return;
  if (info.refcount > 0) out.put("refcnt", info.refcount, ` ref ${info.refcount}`);
  const ages = [info.used, info.confirmed, info.updated].map((ns) => Math.floor(ns / SECOND));
  const [used = 0, confirmed = 0, updated = 0] = ages;
  out.put("used", used, ` used ${used}`);
  out.put("confirmed", confirmed, `/${confirmed}`);
  out.put("updated", updated, `/${updated}`);
  out.put("probes", info.probes, `probes ${info.probes} `);
}

// `tc qdisc show` (tc/tc_qdisc.c tc_qdisc_list, print_qdisc).

import type { NetDevice } from "@podwire/netns";
import {
  defaultStats,
  Fifo,
  Netem,
  PRIOMAP,
  pschedMtu,
  type Qdisc,
  qdiscsOf,
  Tbf,
  TC_H_ROOT,
} from "@podwire/sched";
import type { Args } from "../frame/args.ts";
import { MISUSE } from "../frame/exit.ts";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import { formatClassId, parseClassId, parseHandle } from "./ids.ts";
import { printNetem } from "./netem-print.ts";
import { printTbf } from "./tbf.ts";
import { showSize } from "./units.ts";

export function showQdiscs(args: Args): number {
  const session: Session = args.session;
  let name: string | undefined;
  let parent: number | undefined;
  let handle: number | undefined;
  let invisible = false;
  while (!args.done) {
    if (args.is("dev")) {
      args.take();
      name = args.take();
    } else if (args.is("ingress", "clsact", "root", "parent")) {
      if (parent !== undefined) session.invalid("parent is already specified", args.word as string);
      const word = args.take();
      if (word === "root") parent = TC_H_ROOT;
      else if (word === "parent") {
        const text = args.take();
        parent = parseClassId(text) ?? session.invalid("invalid parent ID", text);
      } else parent = 0xfffffff1;
    } else if (args.is("handle")) {
      if (handle !== undefined) session.invalid("handle is already specified", "handle");
      args.take();
      const text = args.take();
      handle = parseHandle(text) ?? session.invalid("invalid handle ID", text);
    } else if (args.is("invisible")) {
      args.take();
      invisible = true;
    } else session.return(`What is "${args.word}"? Try "tc qdisc help".\n`, MISUSE);
  }
  const only = name === undefined ? undefined : session.deviceOrFail(name);
  const out = session.printer();
  out.begin();
  for (const dev of only === undefined ? session.net.devices : [only])
    for (const q of shown(dev, invisible)) {
      if (parent !== undefined && (q?.parent ?? TC_H_ROOT) !== parent) continue;
      if (handle !== undefined && (q?.handle ?? 0) !== handle) continue;
      out.openObject();
      printQdisc(out, dev, q, session, only === undefined);
      out.closeObject();
    }
  out.end();
  return 0;
}

/** What a device lists: null stands for the one that came by itself. */
function shown(dev: NetDevice, invisible: boolean): (Qdisc | null)[] {
  const all = qdiscsOf(dev, invisible);
  return all.length > 0 ? all : dev.qdisc === "noop" ? [] : [null];
}

function printQdisc(
  out: Printer,
  dev: NetDevice,
  q: Qdisc | null,
  session: Session,
  withDevice: boolean,
): void {
  const kind = q?.kind ?? dev.qdisc;
  const handle = ((q?.handle ?? 0) >>> 16).toString(16);
  out.put("kind", kind, `qdisc ${kind} `);
  out.put("handle", `${handle}:`, `${handle}: `);
  if (withDevice) out.put("dev", dev.name, `dev ${dev.name} `);
  const parent = q?.parent ?? TC_H_ROOT;
  if (parent === TC_H_ROOT) {
    out.flag("root", "root ");
    out.put("refcnt", 2, "refcnt 2 ");
  } else {
    const id = formatClassId(parent);
    out.put("parent", id, `parent ${id} `);
  }
  out.openObject("options");
  printOptions(out, dev, kind, q, session);
  out.closeObject();
  out.nl();
  if (session.options.stats > 0) printStats(out, dev, q, kind);
}

function printOptions(out: Printer, dev: NetDevice, kind: string, q: Qdisc | null, session: Session): void {
  if (q instanceof Netem) printNetem(out, q, session.options.iec);
  else if (q instanceof Tbf) printTbf(out, q, session.options.details > 0, session.options.iec);
  else if (q instanceof Fifo)
    out.put("limit", q.limit, q.kind === "pfifo" ? `limit ${q.limit}p` : `limit ${showSize(q.limit)}`);
  else if (kind === "pfifo_fast") {
    out.put("bands", 3, "bands 3 ");
    out.openArray("priomap", "priomap");
    for (const band of PRIOMAP) out.item(band, ` ${band}`);
    out.closeArray();
    out.data("multiqueue", false);
  } else if (kind === "fq_codel") {
    const quantum = pschedMtu(dev);
    out.put("limit", 10240, "limit 10240p ");
    out.put("flows", 1024, "flows 1024 ");
    out.put("quantum", quantum, `quantum ${quantum} `);
    out.put("target", 4999, "target 5ms ");
    out.put("interval", 99999, "interval 100ms ");
    out.put("memory_limit", 33554432, "memory_limit 32Mb ");
    out.flag("ecn", "ecn ");
    out.put("drop_batch", 64, "drop_batch 64 ");
  }
}

/** print_tcstats2_attr(), and what a kind has of its own. */
function printStats(out: Printer, dev: NetDevice, q: Qdisc | null, kind: string): void {
  const { packets, bytes } = q ?? defaultStats(dev);
  const { drops, overlimits, requeues, backlog, qlen } = q ?? {
    drops: 0,
    overlimits: 0,
    requeues: 0,
    backlog: 0,
    qlen: 0,
  };
  out.put("bytes", bytes, ` Sent ${bytes} bytes`);
  out.put("packets", packets, ` ${packets} pkt`);
  out.put("drops", drops, ` (dropped ${drops},`);
  out.put("overlimits", overlimits, ` overlimits ${overlimits}`);
  out.put("requeues", requeues, ` requeues ${requeues}) `);
  out.nl();
  out.put("backlog", backlog, ` backlog ${showSize(backlog)}`);
  out.put("qlen", qlen, ` ${qlen}p`);
  out.text(` requeues ${requeues}`);
  out.nl();
  if (kind !== "fq_codel") return;
  for (const [key, lead] of [
    ["maxpacket", "  "],
    ["drop_overlimit", " "],
    ["new_flow_count", " "],
    ["ecn_mark", " "],
  ] as const)
    out.put(key, 0, `${lead}${key} 0`);
  out.nl();
  out.put("new_flows_len", 0, "  new_flows_len 0");
  out.put("old_flows_len", 0, " old_flows_len 0");
  out.nl();
}

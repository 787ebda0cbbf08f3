// `bridge vlan show` in its three forms (bridge/vlan.c): the plain one, the one with details, which the kernel itself packs
// into ranges, and the one with counters; and `bridge vlan global show`.

import {
  bridgeOf,
  STATE_NAMES,
  VLAN_INFO_BRENTRY,
  VLAN_INFO_MASTER,
  VLAN_INFO_UNTAGGED,
  type Vlan,
  type VlanGroup,
  vlanGroupOf,
} from "@podwire/bridge";
import type { NetDevice } from "@podwire/netns";
import { type Args, atoi } from "../frame/args.ts";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import { dumpDevices } from "../rtnetlink/dump.ts";
import { findDevice } from "./ask.ts";

const NAME_WIDTH = 18;
const HEADER = `${"port".padEnd(NAME_WIDTH)}vlan-id`;
const INDENT = `${" ".repeat(NAME_WIDTH)}  `;

interface Filter {
  dev: NetDevice | undefined;
  /** 0: any. */
  vid: number;
}

/** What all forms of showing may be limited to; words that they do not know they pass over. */
function parseFilter(args: Args): Filter {
  const { session } = args;
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
  return { dev: name === undefined ? undefined : findDevice(session, name), vid };
}

/** VLANs from `first` to `last` that are shown as one. */
interface Run {
  first: Vlan;
  last: Vlan;
}

/** Consecutive VLANs that are alike. */
function runs(list: readonly Vlan[], alike: (vlan: Vlan, last: Vlan) => boolean): Run[] {
  const found: Run[] = [];
  for (const vlan of list) {
    const run = found[found.length - 1];
    if (run !== undefined && vlan.vid === run.last.vid + 1 && alike(vlan, run.last)) run.last = vlan;
    else found.push({ first: vlan, last: vlan });
  }
  return found;
}

const usable = (group: VlanGroup): Vlan[] => group.list.filter((vlan) => vlan.shouldUse);
const within = (run: Run, vid: number): boolean => vid === 0 || (vid >= run.first.vid && vid <= run.last.vid);

/** PVID and untagged, as words. */
function flagWords(vlan: Vlan, group: VlanGroup): string[] {
  const words: string[] = [];
  if (vlan.vid === group.pvid) words.push("PVID");
  if (vlan.flags & VLAN_INFO_UNTAGGED) words.push("Egress Untagged");
  return words;
}

/** The lines of one device under its name, each printed by `line`. */
function printDevice(out: Printer, dev: NetDevice, list: readonly Run[], line: (run: Run) => void): void {
  if (list.length === 0) return;
  out.openObject();
  out.put("ifname", dev.name, dev.name.padEnd(NAME_WIDTH), "ifname");
  out.openArray("vlans");
  for (const [index, run] of list.entries()) {
    if (index > 0) out.text(" ".repeat(NAME_WIDTH));
    out.openObject();
    line(run);
    out.closeObject();
  }
  out.closeArray();
  out.closeObject();
}

/** print_range() and print_vlan_flags(). */
function printRun(out: Printer, run: Run, words: readonly string[], always = false): void {
  out.put("vlan", run.first.vid, String(run.first.vid));
  if (run.last !== run.first) out.put("vlanEnd", run.last.vid, `-${run.last.vid}`);
  printWords(out, words, always);
}

function printWords(out: Printer, words: readonly string[], always: boolean): void {
  if (words.length === 0 && !always) return;
  out.openArray("flags");
  for (const word of words) out.item(word, ` ${word}`);
  out.closeArray();
}

export function showVlans(args: Args): void {
  const { session } = args;
  const filter = parseFilter(args);
  const out = session.printer();
  out.begin();
  if (session.options.details > 0) showDetails(out, session, filter);
  else if (session.options.stats > 0) showStatistics(out, session, filter);
  else showPlain(out, session, filter);
  out.end();
}

/** RTM_GETLINK: devices in the order of their making, one line a VLAN unless -compressvlans is given. */
function showPlain(out: Printer, session: Session, filter: Filter): void {
  out.text(`${HEADER}  \n`);
  const { compressVlans } = session.options;
  for (const [dev, group] of groups(session.net.devices, filter)) {
    const list = runs(usable(group), (vlan, last) => compressVlans && sameWords(vlan, last, group)).filter(
      (run) => within(run, filter.vid),
    );
    printDevice(out, dev, list, (run) => {
      // The flags of a range are never none: one says that it is a range.
      printRun(out, run, flagWords(run.first, group), run.last !== run.first);
      out.nl();
    });
  }
}

function sameWords(vlan: Vlan, last: Vlan, group: VlanGroup): boolean {
  return flagWords(vlan, group).join() === flagWords(last, group).join();
}

/** RTM_GETVLAN: ranges of VLANs that are alike in everything; none with the PVID, none with counters. */
function showDetails(out: Printer, session: Session, filter: Filter): void {
  out.text(`${HEADER}  \n`);
  const stats = session.options.stats > 0;
  for (const [dev, group] of groups(session.net.devices, filter)) {
    const alike = (vlan: Vlan, last: Vlan) =>
      !stats &&
      vlan.vid !== group.pvid &&
      last.vid !== group.pvid &&
      vlan.flags === last.flags &&
      vlan.state === last.state;
    const list = runs(usable(group), alike).filter((run) => within(run, filter.vid));
    printDevice(out, dev, list, (run) => {
      printRun(out, run, flagWords(run.first, group));
      out.nl();
      const state = STATE_NAMES[run.first.state] as string;
      out.text(INDENT);
      out.put("state", state, `state ${state} `);
      out.put("mcast_router", 1, "mcast_router 1 ");
      out.nl();
      if (stats) printCounters(out, run.first);
    });
  }
}

/** RTM_GETSTATS: bridges first, then ports. */
function showStatistics(out: Printer, session: Session, filter: Filter): void {
  out.text(`${HEADER}\n`);
  const devices = dumpDevices(session.net);
  const ordered = [...devices.filter((dev) => bridgeOf(dev)), ...devices.filter((dev) => !bridgeOf(dev))];
  for (const [dev, group] of groups(ordered, filter)) {
    const shown = group.list.filter(
      ({ flags }) => (flags & VLAN_INFO_MASTER) === 0 || flags & VLAN_INFO_BRENTRY,
    );
    const list = runs(shown, () => false).filter((run) => within(run, filter.vid));
    printDevice(out, dev, list, ({ first }) => {
      out.put("vid", first.vid, String(first.vid));
      printWords(out, flagWords(first, group), false);
      out.nl();
      printCounters(out, first);
    });
  }
}

function printCounters(out: Printer, { stats }: Vlan): void {
  out.text(INDENT);
  out.put("rx_bytes", stats.rxBytes, `RX: ${stats.rxBytes} bytes`);
  out.put("rx_packets", stats.rxPackets, ` ${stats.rxPackets} packets\n`);
  out.text(INDENT);
  out.put("tx_bytes", stats.txBytes, `TX: ${stats.txBytes} bytes`);
  out.put("tx_packets", stats.txPackets, ` ${stats.txPackets} packets\n`);
}

function* groups(devices: readonly NetDevice[], filter: Filter): Generator<[NetDevice, VlanGroup]> {
  for (const dev of devices) {
    const group = vlanGroupOf(dev);
    if (group !== null && (filter.dev === undefined || filter.dev === dev)) yield [dev, group];
  }
}

/** Tunnels there are none. */
export function showTunnels(args: Args): void {
  parseFilter(args);
  const out = args.session.printer();
  out.begin();
  out.text(`${HEADER}    tunnel-id\n`);
  out.end();
}

/** What a bridge keeps for a VLAN as a whole: all of it is about multicast. */
export function showGlobalVlans(args: Args): void {
  const { session } = args;
  const filter = parseFilter(args);
  const out = session.printer();
  out.begin();
  out.text(`${HEADER}  \n`);
  for (const dev of session.net.devices) {
    const br = bridgeOf(dev);
    if (br === null || (filter.dev !== undefined && filter.dev !== dev)) continue;
    const list = runs(br.vlgrp.list, () => true).filter((run) => within(run, filter.vid));
    printDevice(out, dev, list, (run) => {
      printRun(out, run, []);
      out.nl();
      out.text(INDENT);
      printMulticast(out);
      out.nl();
    });
  }
  out.end();
}

/** Every VLAN is born with the kernel's defaults, and nothing here changes them. */
const GLOBAL_OPTIONS: readonly (readonly [name: string, value: number])[] = [
  ["mcast_snooping", 1],
  ["mcast_querier", 0],
  ["mcast_igmp_version", 2],
  ["mcast_mld_version", 1],
  ["mcast_last_member_count", 2],
  ["mcast_last_member_interval", 100],
  ["mcast_startup_query_count", 2],
  ["mcast_startup_query_interval", 3125],
  ["mcast_membership_interval", 26000],
  ["mcast_querier_interval", 25500],
  ["mcast_query_interval", 12500],
  ["mcast_query_response_interval", 1000],
];

function printMulticast(out: Printer): void {
  for (const [name, value] of GLOBAL_OPTIONS) out.put(name, value, `${name} ${value} `);
}

// net.ipv4.neigh.{default,DEV}.* and net.ipv6.neigh's (net/core/neighbour.c): how devices ask for neighbours. `default` is the kernel's, not the
// namespace's, and is seen in the initial namespace only. Jiffies do not round here: what is written is what is read.

import {
  intSysctl,
  type NetDevice,
  type NetNamespace,
  type SysctlDirectory,
  type SysctlEntry,
} from "@podwire/netns";
import { inDevice } from "./in-device.ts";
import {
  NEIGH_VAR_ANYCAST_DELAY,
  NEIGH_VAR_APP_PROBES,
  NEIGH_VAR_BASE_REACHABLE_TIME,
  NEIGH_VAR_DELAY_PROBE_TIME,
  NEIGH_VAR_GC_STALETIME,
  NEIGH_VAR_INTERVAL_PROBE_TIME_MS,
  NEIGH_VAR_LOCKTIME,
  NEIGH_VAR_MCAST_PROBES,
  NEIGH_VAR_MCAST_REPROBES,
  NEIGH_VAR_PROXY_DELAY,
  NEIGH_VAR_PROXY_QLEN,
  NEIGH_VAR_QUEUE_LEN_BYTES,
  NEIGH_VAR_RETRANS_TIME,
  NEIGH_VAR_UCAST_PROBES,
  type NeighParms,
} from "./neigh-parms.ts";
import { arpTable, type NeighTable } from "./neigh-table.ts";

/** Milliseconds in a unit of each kind. */
const COUNT = 1;
const MS = 1;
const SECONDS = 1000;
/** USER_HZ: hundredths of a second. */
const USERHZ = 10;
/** SKB_TRUESIZE(ETH_FRAME_LEN): what unres_qlen counts by. */
const FRAME_TRUESIZE = 2090;

const NAMES: readonly (readonly [string, number, number, number])[] = [
  // name, index, unit, least value
  ["mcast_solicit", NEIGH_VAR_MCAST_PROBES, COUNT, 0],
  ["ucast_solicit", NEIGH_VAR_UCAST_PROBES, COUNT, 0],
  ["app_solicit", NEIGH_VAR_APP_PROBES, COUNT, 0],
  ["mcast_resolicit", NEIGH_VAR_MCAST_REPROBES, COUNT, 0],
  ["retrans_time", NEIGH_VAR_RETRANS_TIME, USERHZ, 0],
  ["base_reachable_time", NEIGH_VAR_BASE_REACHABLE_TIME, SECONDS, 0],
  ["delay_first_probe_time", NEIGH_VAR_DELAY_PROBE_TIME, SECONDS, 0],
  ["interval_probe_time_ms", NEIGH_VAR_INTERVAL_PROBE_TIME_MS, MS, 1],
  ["gc_stale_time", NEIGH_VAR_GC_STALETIME, SECONDS, 0],
  ["unres_qlen_bytes", NEIGH_VAR_QUEUE_LEN_BYTES, COUNT, 0],
  ["proxy_qlen", NEIGH_VAR_PROXY_QLEN, COUNT, 0],
  ["anycast_delay", NEIGH_VAR_ANYCAST_DELAY, USERHZ, 0],
  ["proxy_delay", NEIGH_VAR_PROXY_DELAY, USERHZ, 0],
  ["locktime", NEIGH_VAR_LOCKTIME, USERHZ, 0],
  ["unres_qlen", NEIGH_VAR_QUEUE_LEN_BYTES, FRAME_TRUESIZE, 0],
  ["retrans_time_ms", NEIGH_VAR_RETRANS_TIME, MS, 0],
  ["base_reachable_time_ms", NEIGH_VAR_BASE_REACHABLE_TIME, MS, 0],
];

const directories = new WeakMap<NeighParms, SysctlDirectory>();

type ParmsOf = (dev: NetDevice) => NeighParms | null;

function directoryOf(parms: NeighParms, table: NeighTable | null, of: ParmsOf): SysctlDirectory {
  const known = directories.get(parms);
  if (known !== undefined) return known;
  const directory: SysctlDirectory = {};
  for (const [name, index, unit, min] of NAMES)
    directory[name] = intSysctl({
      min,
      max: Math.floor((2 ** 31 - 1) / unit),
      get: () => Math.floor(parms.get(index) / unit),
      set(net, value) {
        parms.set(index, value * unit);
        if (table !== null) copyDefault(net, of, index, value * unit);
        if (index === NEIGH_VAR_BASE_REACHABLE_TIME) parms.drawReachableTime(net.kernel.clock.now);
      },
    });
  if (table !== null) Object.assign(directory, thresholds(table));
  directories.set(parms, directory);
  return directory;
}

/** neigh_copy_dflt_parms(): devices of this namespace whose value nobody has touched follow. */
function copyDefault(net: NetNamespace, of: ParmsOf, index: number, value: number): void {
  for (const dev of net.devices) {
    const parms = of(dev);
    if (parms !== null && !parms.isSet(index)) parms.data[index] = value;
  }
}

function thresholds(table: NeighTable): SysctlDirectory {
  const entry = (name: "gcInterval" | "gcThresh1" | "gcThresh2" | "gcThresh3"): SysctlEntry =>
    intSysctl({
      min: 0,
      get: () => table[name],
      set: (_net, value) => {
        table[name] = value;
      },
    });
  return {
    gc_interval: entry("gcInterval"),
    gc_thresh1: entry("gcThresh1"),
    gc_thresh2: entry("gcThresh2"),
    gc_thresh3: entry("gcThresh3"),
  };
}

/** The children of net/ipv4/neigh in `net`. */
export function listNeigh(net: NetNamespace): Generator<[string, SysctlDirectory]> {
  return listNeighOf(net, arpTable(net.kernel), (dev) => inDevice(dev)?.arpParms ?? null);
}

/** The same for the neighbours of any protocol: its table, and where devices have their values. */
export function* listNeighOf(
  net: NetNamespace,
  table: NeighTable,
  of: ParmsOf,
): Generator<[string, SysctlDirectory]> {
  if (net === net.kernel.initNet) yield ["default", directoryOf(table.parms, table, of)];
  for (const dev of net.devices) {
    const parms = of(dev);
    if (parms !== null) yield [dev.name, directoryOf(parms, null, of)];
  }
}

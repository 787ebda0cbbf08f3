// Asking the tables (include/net/ip_fib.h fib_lookup, net/ipv4/fib_frontend.c): through the rules where there are any of
// one's own, else main (which holds local too) and default. And what an address is to this host.

import type { NetDevice } from "@podwire/netns";
import { isLimitedBroadcastIpv4, isMulticastIpv4, isZeronetIpv4 } from "@podwire/wire";
import { EAGAIN, ENETUNREACH, FibResult } from "./fib-info.ts";
import { rulesLookup } from "./fib-rules.ts";
import { FibTable, Trie, tableFlush, tableLookup } from "./fib-trie.ts";
import { Flowi4 } from "./flow.ts";
import { type Ifaddr, inDevice } from "./in-device.ts";
import type { NetnsIpv4 } from "./netns-ipv4.ts";
import {
  RT_TABLE_DEFAULT,
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RTN_BROADCAST,
  RTN_LOCAL,
  RTN_MULTICAST,
  RTN_UNICAST,
} from "./uapi.ts";

/** fib_get_table(): 0 is main. */
export function getTable(ipv4: NetnsIpv4, id: number): FibTable | undefined {
  return ipv4.tables.get(id === 0 ? RT_TABLE_MAIN : id);
}

/** fib_new_table(): made where it does not exist. */
export function newTable(ipv4: NetnsIpv4, id: number): FibTable {
  const wanted = id === 0 ? RT_TABLE_MAIN : id;
  const known = ipv4.tables.get(wanted);
  if (known !== undefined) return known;
  const shared = wanted === RT_TABLE_LOCAL && !ipv4.hasCustomRules;
  const table = new FibTable(wanted, shared ? newTable(ipv4, RT_TABLE_MAIN).trie : new Trie());
  ipv4.tables.set(wanted, table);
  return table;
}

/** fib_unmerge(): the first rule of one's own gives local a store of its own. */
export function unmerge(ipv4: NetnsIpv4): void {
  const local = ipv4.tables.get(RT_TABLE_LOCAL);
  const main = ipv4.tables.get(RT_TABLE_MAIN);
  if (local === undefined || main === undefined || local.trie !== main.trie) return;
  local.trie = new Trie();
  for (const fa of main.trie.inOrder()) {
    if (fa.table !== RT_TABLE_LOCAL) continue;
    main.trie.remove(fa);
    local.trie.list(fa.prefix, fa.prefixLength).push(fa);
    local.trie.size++;
  }
}

/** Tables in the order of a dump: fib_table_hash has 256 buckets. */
export function tablesInOrder(ipv4: NetnsIpv4): FibTable[] {
  const newestFirst = [...ipv4.tables.values()].reverse();
  return newestFirst.sort((a, b) => (a.id & 255) - (b.id & 255));
}

/** fib_flush(): dead routes of all tables go. */
export function flushDead(ipv4: NetnsIpv4): void {
  for (const table of tablesInOrder(ipv4)) tableFlush(ipv4, table);
}

/** fib_lookup(): 0 and the answer in `res`, or a negative errno. */
export function fibLookup(ipv4: NetnsIpv4, flow: Flowi4, res: FibResult, flags = 0): number {
  if (ipv4.hasCustomRules) return rulesLookup(ipv4, flow, res, flags);
  let err = -EAGAIN;
  const main = ipv4.tables.get(RT_TABLE_MAIN);
  if (main !== undefined) err = tableLookup(main, flow, res, flags);
  if (err !== -EAGAIN) return err;
  const last = ipv4.tables.get(RT_TABLE_DEFAULT);
  if (last !== undefined) err = tableLookup(last, flow, res, flags);
  return err === -EAGAIN ? -ENETUNREACH : err;
}

const typeFlow = new Flowi4();
const typeResult = new FibResult();

/** inet_addr_type_table() and inet_dev_addr_type(): RTN_* of an address, as if only `dev` existed where one is given. */
export function inetAddrTypeTable(
  ipv4: NetnsIpv4,
  address: number,
  tableId: number,
  dev: NetDevice | null = null,
): number {
  if (isZeronetIpv4(address) || isLimitedBroadcastIpv4(address)) return RTN_BROADCAST;
  if (isMulticastIpv4(address)) return RTN_MULTICAST;
  const table = getTable(ipv4, tableId);
  if (table === undefined) return RTN_BROADCAST;
  const res = typeResult.reset();
  if (tableLookup(table, typeFlow.init(address), res, 0) !== 0) return RTN_UNICAST;
  return dev === null || dev === res.fi?.nh(0).dev ? res.type : RTN_UNICAST;
}

/** inet_addr_type(): is it local, a broadcast, multicast, or somebody else's (RTN_UNICAST)? */
export function inetAddrType(ipv4: NetnsIpv4, address: number): number {
  return inetAddrTypeTable(ipv4, address, RT_TABLE_LOCAL);
}

/** inet_lookup_ifaddr_rcu(): the address among those of the namespace's devices, the newest first. */
export function lookupIfaddr(ipv4: NetnsIpv4, address: number): Ifaddr | null {
  const { devices } = ipv4.net;
  for (let i = devices.length - 1; i >= 0; i--) {
    const inDev = inDevice(devices[i] as NetDevice);
    if (inDev === null) continue;
    for (const ifa of inDev.ifaddrs) if (ifa.local === address) return ifa;
  }
  return null;
}

/** __ip_dev_find(): the device that has this address; also those of 127.0.0.0/8 and other local prefixes. */
export function ipDevFind(ipv4: NetnsIpv4, address: number): NetDevice | null {
  const ifa = lookupIfaddr(ipv4, address);
  if (ifa !== null) return ifa.inDev.dev;
  const local = getTable(ipv4, RT_TABLE_LOCAL);
  const res = typeResult.reset();
  if (local === undefined || tableLookup(local, typeFlow.init(address), res, 0) !== 0) return null;
  return res.type === RTN_LOCAL ? (res.nh?.dev ?? null) : null;
}

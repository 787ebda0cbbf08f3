// A routing table (net/ipv4/fib_trie.c). The kernel keeps prefixes in a level-compressed trie; here there is one hash per
// prefix length, asked from the longest to the shortest, which finds the same route. As in the kernel, `local` and `main`
// share one store until the first rule of one's own splits them: until then the longest prefix of both wins.

import { KernelError } from "@podwire/netns";
import { ipv4Mask } from "@podwire/wire";
import { EAGAIN, FIB_PROPS, FibAlias, type FibInfo, type FibNh, type FibResult } from "./fib-info.ts";
import { notifyRoute } from "./fib-info-dump.ts";
import { createFibInfo, type FibConfig, nexthopMatches, releaseFibInfo } from "./fib-semantics.ts";
import type { Flowi4 } from "./flow.ts";
import { ignoreLinkdown } from "./in-device.ts";
import type { NetnsIpv4 } from "./netns-ipv4.ts";
import type { RouteMetrics } from "./requests.ts";
import {
  NLM_F_APPEND,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  RT_SCOPE_NOWHERE,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
} from "./uapi.ts";

/** Also nexthops whose carrier is gone. */
export const FIB_LOOKUP_IGNORE_LINKSTATE = 2;

/** The aliases of one or two tables. Lists are in the kernel's order: table and TOS falling, metric rising. */
export class Trie {
  readonly byLength: (Map<number, FibAlias[]> | null)[] = new Array(33).fill(null);
  size = 0;

  find(prefix: number, length: number): FibAlias[] | undefined {
    return this.byLength[length]?.get(prefix);
  }

  /** The list for a prefix, made where there is none. */
  list(prefix: number, length: number): FibAlias[] {
    let map = this.byLength[length] ?? null;
    if (map === null) {
      map = new Map();
      this.byLength[length] = map;
    }
    let list = map.get(prefix);
    if (list === undefined) {
      list = [];
      map.set(prefix, list);
    }
    return list;
  }

  remove(alias: FibAlias): void {
    const map = this.byLength[alias.prefixLength] as Map<number, FibAlias[]>;
    const list = map.get(alias.prefix) as FibAlias[];
    list.splice(list.indexOf(alias), 1);
    this.size--;
    if (list.length > 0) return;
    map.delete(alias.prefix);
    if (map.size === 0) this.byLength[alias.prefixLength] = null;
  }

  /** All aliases as a dump lists them: by address, at the same address the longest prefix first. */
  *inOrder(): Generator<FibAlias> {
    const lists: FibAlias[][] = [];
    for (const map of this.byLength) if (map !== null) lists.push(...map.values());
    const first = (list: FibAlias[]) => list[0] as FibAlias;
    lists.sort((a, b) => first(a).prefix - first(b).prefix || first(b).prefixLength - first(a).prefixLength);
    for (const list of lists) yield* [...list];
  }
}

export class FibTable {
  readonly id: number;
  trie: Trie;
  /** Number of default routes. */
  numDefault = 0;

  constructor(id: number, trie: Trie = new Trie()) {
    this.id = id;
    this.trie = trie;
  }
}

/**
 * fib_find_alias(): the first alias of `table` with this TOS and a metric of `priority` or more, or the one before which
 * a new one with these goes.
 */
function findAlias(list: readonly FibAlias[], dscp: number, priority: number, table: number): number {
  for (let i = 0; i < list.length; i++) {
    const fa = list[i] as FibAlias;
    if (fa.table > table) continue;
    if (fa.table !== table) break;
    if (fa.dscp > dscp) continue;
    if (fa.info.priority >= priority || fa.dscp < dscp) return i;
  }
  return -1;
}

/** fib_table_insert(). KernelError EEXIST, ENOENT and whatever is wrong with the nexthops. */
export function tableInsert(ipv4: NetnsIpv4, table: FibTable, cfg: FibConfig): void {
  const fi = createFibInfo(ipv4, cfg);
  try {
    insert(ipv4, table, cfg, fi);
  } catch (error) {
    releaseFibInfo(fi);
    throw error;
  }
}

function insert(ipv4: NetnsIpv4, table: FibTable, cfg: FibConfig, fi: FibInfo): void {
  const { dscp } = cfg;
  const existing = table.trie.find(cfg.dst, cfg.dstLength) ?? [];
  let at = findAlias(existing, dscp, fi.priority, table.id);
  const found = existing[at];
  if (found !== undefined && found.dscp === dscp && found.info.priority === fi.priority) {
    if (cfg.nlflags & NLM_F_EXCL) throw new KernelError("EEXIST");
    const first = at;
    let match = -1;
    for (; at < existing.length; at++) {
      const fa = existing[at] as FibAlias;
      if (fa.table !== table.id || fa.dscp !== dscp || fa.info.priority !== fi.priority) break;
      if (fa.type === cfg.type && fa.info === fi) {
        match = at;
        break;
      }
    }
    if (cfg.nlflags & NLM_F_REPLACE) {
      if (match >= 0) {
        if (match !== first) throw new KernelError("EEXIST");
        releaseFibInfo(fi);
        return;
      }
      const old = found.info;
      const replacement = newAlias(fi, cfg, table);
      existing[first] = replacement;
      releaseFibInfo(old);
      ipv4.flushRoutes();
      notifyRoute(ipv4, replacement, false);
      return;
    }
    if (match >= 0) throw new KernelError("EEXIST");
    if (!(cfg.nlflags & NLM_F_APPEND)) at = first;
  }
  if (!(cfg.nlflags & NLM_F_CREATE)) throw new KernelError("ENOENT");
  const list = table.trie.list(cfg.dst, cfg.dstLength);
  const alias = newAlias(fi, cfg, table);
  list.splice(at < 0 || at >= list.length ? tailOf(list, table.id, at) : at, 0, alias);
  table.trie.size++;
  if (cfg.dstLength === 0) table.numDefault++;
  ipv4.flushRoutes();
  notifyRoute(ipv4, alias, false);
}

function newAlias(fi: FibInfo, cfg: FibConfig, table: FibTable): FibAlias {
  return new FibAlias(fi, cfg.dst, cfg.dstLength, cfg.dscp, cfg.type, table.id);
}

/** Where the aliases of `table` end in a list that others share. */
function tailOf(list: readonly FibAlias[], table: number, at: number): number {
  if (at >= list.length) return list.length;
  const end = list.findIndex((fa) => fa.table < table);
  return end < 0 ? list.length : end;
}

/** fib_table_delete(). KernelError ESRCH where nothing agrees with all that was given. */
export function tableDelete(ipv4: NetnsIpv4, table: FibTable, cfg: FibConfig): void {
  const list = table.trie.find(cfg.dst, cfg.dstLength) ?? [];
  let at = findAlias(list, cfg.dscp, 0, table.id);
  if (at < 0) throw new KernelError("ESRCH");
  for (; at < list.length; at++) {
    const fa = list[at] as FibAlias;
    if (fa.table !== table.id || fa.dscp !== cfg.dscp) break;
    if (
      (cfg.type === 0 || fa.type === cfg.type) &&
      (cfg.scope === RT_SCOPE_NOWHERE || fa.info.scope === cfg.scope) &&
      (cfg.prefsrc === 0 || fa.info.prefsrc === cfg.prefsrc) &&
      (cfg.protocol === 0 || fa.info.protocol === cfg.protocol) &&
      nexthopMatches(cfg, fa.info) &&
      metricsMatch(cfg.metrics, fa.info.metrics)
    ) {
      notifyRoute(ipv4, fa, true);
      removeAlias(ipv4, table, fa);
      return;
    }
  }
  throw new KernelError("ESRCH");
}

function metricsMatch(wanted: RouteMetrics | undefined, has: RouteMetrics): boolean {
  if (wanted === undefined) return true;
  for (const name of Object.keys(wanted) as (keyof RouteMetrics)[])
    if ((wanted[name] ?? 0) !== (has[name] ?? 0)) return false;
  return true;
}

function removeAlias(ipv4: NetnsIpv4, table: FibTable, fa: FibAlias): void {
  if (fa.prefixLength === 0) table.numDefault--;
  table.trie.remove(fa);
  ipv4.flushRoutes();
  releaseFibInfo(fa.info);
}

/** fib_table_flush(): routes whose nexthops or preferred source are dead go. Returns how many. */
export function tableFlush(ipv4: NetnsIpv4, table: FibTable): number {
  let found = 0;
  for (const fa of table.trie.inOrder()) {
    if (fa.table !== table.id || !(fa.info.flags & RTNH_F_DEAD)) continue;
    removeAlias(ipv4, table, fa);
    found++;
  }
  return found;
}

/**
 * fib_table_lookup(): the longest prefix that `flow` (destination, TOS, scope, device) can use. 0 and the answer in
 * `res`, -EAGAIN for none, or the negative errno of an unreachable, prohibit, blackhole or throw route.
 */
export function tableLookup(table: FibTable, flow: Flowi4, res: FibResult, flags: number): number {
  const { byLength } = table.trie;
  for (let length = 32; length >= 0; length--) {
    const map = byLength[length];
    if (map === null || map === undefined) continue;
    const list = map.get((flow.daddr & ipv4Mask(length)) >>> 0);
    if (list === undefined) continue;
    for (let i = 0; i < list.length; i++) {
      const fa = list[i] as FibAlias;
      const fi = fa.info;
      if (fa.dscp !== 0 && fa.dscp !== flow.tos) continue;
      if (fi.dead || fi.scope < flow.scope) continue;
      const { error } = FIB_PROPS[fa.type] as { error: number };
      if (error < 0) {
        res.fa = fa;
        return error;
      }
      if (fi.flags & RTNH_F_DEAD) continue;
      const nh = goodNexthop(fi, flow, flags);
      if (nh === null) continue;
      res.prefix = fa.prefix;
      res.prefixLength = length;
      res.type = fa.type;
      res.scope = fi.scope;
      res.dscp = fa.dscp;
      res.table = table.id;
      res.numDefault = table.numDefault;
      res.fi = fi;
      res.nh = nh;
      res.fa = fa;
      res.aliases = list;
      return 0;
    }
  }
  return -EAGAIN;
}

/** fib_lookup_good_nhc(), for each in turn. */
function goodNexthop(fi: FibInfo, flow: Flowi4, flags: number): FibNh | null {
  for (const nh of fi.nhs) {
    if (nh.flags & RTNH_F_DEAD) continue;
    if (nh.flags & RTNH_F_LINKDOWN && !(flags & FIB_LOOKUP_IGNORE_LINKSTATE) && ignoreLinkdown(nh.dev))
      continue;
    if (flow.oif !== 0 && flow.oif !== nh.oif) continue;
    return nh;
  }
  return null;
}

// Policy rules (net/core/fib_rules.c, net/ipv4/fib_rules.c): which table is asked, by source, destination, TOS, mark,
// device, protocol and ports. Three exist from the beginning. Left out: l3mdev (VRF), tunnel ids, user ranges, realms,
// suppress_ifgroup.

import { KernelError } from "@podwire/netns";
import { ipv4Mask } from "@podwire/wire";
import { EACCES, EAGAIN, EINVAL, ENETUNREACH, type FibResult } from "./fib-info.ts";
import { getTable, newTable, unmerge } from "./fib-lookup.ts";
import { tableLookup } from "./fib-trie.ts";
import type { Flowi4 } from "./flow.ts";
import type { NetnsIpv4 } from "./netns-ipv4.ts";
import type { RuleAction, RuleInfo, RuleRequest } from "./requests.ts";
import {
  NLM_F_EXCL,
  RT_TABLE_DEFAULT,
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RTPROT_KERNEL,
  RTPROT_UNSPEC,
} from "./uapi.ts";

/** fib_empty_table() looks no further. */
const FIB_MAX_AUTO_TABLE_ID = 4096;

export class FibRule {
  readonly priority: number;
  readonly src: number;
  readonly srcLength: number;
  readonly dst: number;
  readonly dstLength: number;
  readonly tos: number;
  readonly iifname: string;
  readonly oifname: string;
  /** 0: any; -1: named, but there is no such device. */
  iifindex = 0;
  oifindex = 0;
  readonly mark: number;
  readonly markMask: number;
  readonly action: RuleAction;
  table: number;
  readonly target: number;
  targetRule: FibRule | null = null;
  readonly invert: boolean;
  readonly suppressPrefixLength: number;
  readonly ipProto: number;
  readonly sport: [number, number] | null;
  readonly dport: [number, number] | null;
  readonly protocol: number;

  constructor(request: RuleRequest & { priority: number }) {
    this.priority = request.priority;
    this.src = request.src ?? 0;
    this.srcLength = request.srcLength ?? 0;
    this.dst = request.dst ?? 0;
    this.dstLength = request.dstLength ?? 0;
    this.tos = request.tos ?? 0;
    this.iifname = request.iifname ?? "";
    this.oifname = request.oifname ?? "";
    this.mark = request.mark ?? 0;
    this.markMask = request.markMask ?? (this.mark !== 0 ? 0xffffffff : 0);
    this.action = request.action ?? "table";
    this.table = request.table ?? 0;
    this.target = request.target ?? 0;
    this.invert = request.invert ?? false;
    this.suppressPrefixLength = request.suppressPrefixLength ?? -1;
    this.ipProto = request.ipProto ?? 0;
    this.sport = request.sport ?? null;
    this.dport = request.dport ?? null;
    this.protocol = request.protocol ?? RTPROT_UNSPEC;
  }
}

/** fib_default_rules_init(). */
export function initRules(ipv4: NetnsIpv4): void {
  const rule = (priority: number, table: number) => new FibRule({ priority, table, protocol: RTPROT_KERNEL });
  ipv4.rules = [rule(0, RT_TABLE_LOCAL), rule(0x7ffe, RT_TABLE_MAIN), rule(0x7fff, RT_TABLE_DEFAULT)];
}

/** __fib_lookup(): the rules in order, until a table has an answer. 0 or a negative errno. */
export function rulesLookup(ipv4: NetnsIpv4, flow: Flowi4, res: FibResult, flags: number): number {
  const { rules } = ipv4;
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i] as FibRule;
    if (!matches(rule, flow)) continue;
    if (rule.action === "goto") {
      if (rule.targetRule === null) continue;
      i = rules.indexOf(rule.targetRule) - 1;
      continue;
    }
    if (rule.action === "nop") continue;
    const err = act(ipv4, rule, flow, res, flags);
    if (err === 0 && res.prefixLength <= rule.suppressPrefixLength) continue;
    if (err !== -EAGAIN) return err;
  }
  return -ENETUNREACH;
}

function act(ipv4: NetnsIpv4, rule: FibRule, flow: Flowi4, res: FibResult, flags: number): number {
  switch (rule.action) {
    case "table": {
      const table = getTable(ipv4, rule.table);
      return table === undefined ? -EAGAIN : tableLookup(table, flow, res, flags);
    }
    case "unreachable":
      return -ENETUNREACH;
    case "prohibit":
      return -EACCES;
    default:
      return -EINVAL;
  }
}

function matches(rule: FibRule, flow: Flowi4): boolean {
  return matchesAll(rule, flow) !== rule.invert;
}

function matchesAll(rule: FibRule, flow: Flowi4): boolean {
  if (rule.iifindex !== 0 && rule.iifindex !== flow.iif) return false;
  if (rule.oifindex !== 0 && rule.oifindex !== flow.oif) return false;
  if (((rule.mark ^ flow.mark) & rule.markMask) !== 0) return false;
  if (((flow.saddr ^ rule.src) & ipv4Mask(rule.srcLength)) !== 0) return false;
  if (((flow.daddr ^ rule.dst) & ipv4Mask(rule.dstLength)) !== 0) return false;
  if (rule.tos !== 0 && rule.tos !== flow.tos) return false;
  if (rule.ipProto !== 0 && rule.ipProto !== flow.proto) return false;
  return inRange(rule.sport, flow.sport) && inRange(rule.dport, flow.dport);
}

function inRange(range: readonly [number, number] | null, port: number): boolean {
  return range === null || (port >= range[0] && port <= range[1]);
}

/** fib_default_rule_pref(): before the second rule of all. */
function defaultPriority(ipv4: NetnsIpv4): number {
  const second = ipv4.rules[1];
  return second !== undefined && second.priority > 0 ? second.priority - 1 : 0;
}

function check(ipv4: NetnsIpv4, request: RuleRequest): FibRule {
  const invalid = (extack: string) => new KernelError("EINVAL", extack);
  if ((request.srcLength ?? 0) > 32) throw invalid("Invalid source address");
  if ((request.dstLength ?? 0) > 32) throw invalid("Invalid dst address");
  const rule = new FibRule({ ...request, priority: request.priority ?? defaultPriority(ipv4) });
  if (request.target !== undefined) {
    if (rule.action !== "goto") throw invalid("Unexpected goto");
    if (rule.target <= rule.priority) throw invalid("Backward goto not supported");
  } else if (rule.action === "goto") throw invalid("Missing goto target for action goto");
  const bad = (range: [number, number] | null) =>
    range !== null && (range[0] === 0 || range[1] === 0 || range[0] > range[1] || range[1] > 0xfffe);
  if (bad(rule.sport)) throw invalid("Invalid sport range");
  if (bad(rule.dport)) throw invalid("Invalid dport range");
  if (rule.iifname !== "") rule.iifindex = ipv4.net.device(rule.iifname)?.ifindex ?? -1;
  if (rule.oifname !== "") rule.oifindex = ipv4.net.device(rule.oifname)?.ifindex ?? -1;
  return rule;
}

const sameRange = (a: readonly [number, number] | null, b: readonly [number, number] | null) =>
  (a?.[0] ?? 0) === (b?.[0] ?? 0) && (a?.[1] ?? 0) === (b?.[1] ?? 0);

/** fib4_rule_compare(): what is not given is not compared. */
function sameSelectors(a: FibRule, b: FibRule): boolean {
  return (
    (b.srcLength === 0 || (a.srcLength === b.srcLength && a.src === b.src)) &&
    (b.dstLength === 0 || (a.dstLength === b.dstLength && a.dst === b.dst)) &&
    (b.tos === 0 || a.tos === b.tos)
  );
}

/** rule_exists(). */
function same(a: FibRule, b: FibRule): boolean {
  return (
    a.action === b.action &&
    a.table === b.table &&
    a.priority === b.priority &&
    a.iifname === b.iifname &&
    a.oifname === b.oifname &&
    a.mark === b.mark &&
    a.markMask === b.markMask &&
    a.suppressPrefixLength === b.suppressPrefixLength &&
    a.ipProto === b.ipProto &&
    a.protocol === b.protocol &&
    sameRange(a.sport, b.sport) &&
    sameRange(a.dport, b.dport) &&
    sameSelectors(a, b)
  );
}

/** fib_nl_newrule(). KernelError EEXIST with NLM_F_EXCL, EINVAL. */
export function insertRule(ipv4: NetnsIpv4, request: RuleRequest, nlflags: number): void {
  const rule = check(ipv4, request);
  if (nlflags & NLM_F_EXCL && ipv4.rules.some((other) => same(other, rule))) throw new KernelError("EEXIST");
  if (rule.tos & 3) throw new KernelError("EINVAL", "Invalid dsfield (tos): ECN bits must be 0");
  if (rule.tos & ~0x1e) throw new KernelError("EINVAL", "Invalid tos");
  unmerge(ipv4);
  if (rule.table === 0 && rule.action === "table") rule.table = emptyTable(ipv4);
  ipv4.hasCustomRules = true;
  if (rule.action === "goto")
    rule.targetRule = ipv4.rules.find((other) => other.priority === rule.target) ?? null;
  const at = ipv4.rules.findIndex((other) => other.priority > rule.priority);
  ipv4.rules.splice(at < 0 ? ipv4.rules.length : at, 0, rule);
  for (const other of ipv4.rules)
    if (other.action === "goto" && other.targetRule === null && other.target === rule.priority)
      other.targetRule = rule;
  notifyRule(ipv4, rule, false);
  ipv4.flushRoutes();
}

/** notify_rule_change(). */
function notifyRule(ipv4: NetnsIpv4, rule: FibRule, deleted: boolean): void {
  const { net } = ipv4;
  const { rtnl } = net.kernel;
  if (rtnl.heard) rtnl.notify({ kind: "rule", deleted, net, info: ruleInfo(rule) });
}

function emptyTable(ipv4: NetnsIpv4): number {
  for (let id = 1; id <= FIB_MAX_AUTO_TABLE_ID; id++)
    if (getTable(ipv4, id) === undefined) return newTable(ipv4, id).id;
  throw new KernelError("ENOBUFS");
}

/** fib_nl_delrule(): the first rule that agrees with everything given. KernelError ENOENT. */
export function removeRule(ipv4: NetnsIpv4, request: RuleRequest): void {
  const wanted = check(ipv4, request);
  const at = ipv4.rules.findIndex(
    (rule) =>
      (request.action === undefined || rule.action === wanted.action) &&
      (wanted.table === 0 || rule.table === wanted.table) &&
      (request.priority === undefined || rule.priority === wanted.priority) &&
      (wanted.iifname === "" || rule.iifname === wanted.iifname) &&
      (wanted.oifname === "" || rule.oifname === wanted.oifname) &&
      (wanted.mark === 0 || rule.mark === wanted.mark) &&
      (wanted.markMask === 0 || rule.markMask === wanted.markMask) &&
      (wanted.suppressPrefixLength === -1 || rule.suppressPrefixLength === wanted.suppressPrefixLength) &&
      (wanted.ipProto === 0 || rule.ipProto === wanted.ipProto) &&
      (wanted.protocol === 0 || rule.protocol === wanted.protocol) &&
      (wanted.sport === null || sameRange(rule.sport, wanted.sport)) &&
      (wanted.dport === null || sameRange(rule.dport, wanted.dport)) &&
      sameSelectors(rule, wanted),
  );
  if (at < 0) throw new KernelError("ENOENT");
  unmerge(ipv4);
  ipv4.hasCustomRules = true;
  const [gone] = ipv4.rules.splice(at, 1) as [FibRule];
  // Who jumped to it jumps to the next of the same priority, if there is one.
  const next = ipv4.rules[at];
  for (const rule of ipv4.rules)
    if (rule.targetRule === gone) rule.targetRule = next?.priority === gone.priority ? next : null;
  notifyRule(ipv4, gone, true);
  ipv4.flushRoutes();
}

/** What RTM_GETRULE says. */
export function dumpRules(ipv4: NetnsIpv4): RuleInfo[] {
  return ipv4.rules.map(ruleInfo);
}

/** fib_nl_fill_rule(). */
function ruleInfo(rule: FibRule): RuleInfo {
  return {
    priority: rule.priority,
    src: rule.src,
    srcLength: rule.srcLength,
    dst: rule.dst,
    dstLength: rule.dstLength,
    tos: rule.tos,
    iifname: rule.iifname,
    oifname: rule.oifname,
    mark: rule.mark,
    markMask: rule.markMask,
    action: rule.action,
    table: rule.table,
    target: rule.target,
    invert: rule.invert,
    suppressPrefixLength: rule.suppressPrefixLength,
    ipProto: rule.ipProto,
    sport: rule.sport,
    dport: rule.dport,
    protocol: rule.protocol,
    iifDetached: rule.iifindex === -1,
    oifDetached: rule.oifindex === -1,
    unresolved: rule.action === "goto" && rule.targetRule === null,
  };
}

/** fib_rules_event(): devices that rules name come and go. */
export function rulesFollowDevice(ipv4: NetnsIpv4, name: string, ifindex: number): void {
  for (const rule of ipv4.rules) {
    if (rule.iifname === name) rule.iifindex = ifindex;
    if (rule.oifname === name) rule.oifindex = ifindex;
  }
}

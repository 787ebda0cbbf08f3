// `ip rule { list | flush }` (iprule_list_flush_or_save, print_rule).

import {
  deleteRule,
  listRules,
  RT_TABLE_LOCAL,
  RT_TABLE_MAIN,
  RTPROT_KERNEL,
  type RuleInfo,
  type RuleRequest,
} from "@podwire/ip";
import { Unsupported } from "@podwire/program";
import { formatIpv4, ipv4Mask } from "@podwire/wire";
import { type Args, matches, parseUnsigned } from "../frame/args.ts";
import { getPrefix, type Prefix } from "../frame/prefix.ts";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import { protocolName, protocolNumber } from "./protocols.ts";

type Test = (rule: RuleInfo) => boolean;

export function listOrFlush(args: Args, flush: boolean): number {
  const session: Session = args.session;
  const tests: Test[] = [];
  let protocol = 0;
  const number = (message: string): number => {
    const text = args.take();
    return parseUnsigned(text) ?? session.invalid(message, text);
  };
  while (!args.done) {
    const word = args.take();
    if (matches(word, "preference") || matches(word, "order") || matches(word, "priority")) {
      const priority = number("preference value is invalid\n");
      tests.push((rule) => rule.priority === priority);
    } else if (word === "not") {
      tests.push((rule) => rule.invert);
    } else if (word === "tos" || matches(word, "dsfield")) {
      const text = args.take();
      const tos =
        session.names.id("rt_dsfield", text, 255, 16) ?? session.invalid("TOS value is invalid\n", text);
      tests.push((rule) => rule.tos === tos);
    } else if (word === "fwmark") {
      const [text = "", mask] = args.take().split("/", 2);
      const mark = parseUnsigned(text) ?? session.invalid("fwmark value is invalid\n", text);
      const wantedMask = mask === undefined ? undefined : parseUnsigned(mask);
      tests.push((rule) => rule.mark === mark && (wantedMask === undefined || rule.markMask === wantedMask));
    } else if (word === "dev" || word === "iif") {
      const name = args.take();
      tests.push((rule) => rule.iifname === name);
    } else if (word === "oif") {
      const name = args.take();
      tests.push((rule) => rule.oifname === name);
    } else if (word === "ipproto") {
      const text = args.take();
      const wanted = protocolNumber(text) ?? session.invalid('Invalid "ipproto" value\n', text);
      tests.push((rule) => rule.ipProto === wanted);
    } else if (word === "sport" || word === "dport") {
      const [first = 0, last = first] = args.take().split("-").map(Number);
      tests.push((rule) => rule[word]?.[0] === first && rule[word]?.[1] === last);
    } else if (matches(word, "lookup") || matches(word, "table")) {
      const text = args.take();
      const table =
        session.names.id("rt_tables", text, 0xffffffff) ??
        session.invalid("table id value is invalid\n", text);
      tests.push((rule) => rule.table === table);
    } else if (word === "from" || word === "to") {
      prefixTest(session, tests, args.take(), word);
    } else if (matches(word, "protocol")) {
      const text = args.take();
      protocol = session.names.id("rt_protos", text, 255) ?? session.invalid('invalid "protocol"\n', text);
    } else if (word === "uidrange" || word === "tun_id" || matches(word, "l3mdev")) {
      throw new Unsupported(`ip rule: ${word}`);
    } else if (word !== "all") {
      prefixTest(session, tests, word, "to");
    }
  }
  const wanted = (rule: RuleInfo) => tests.every((test) => test(rule));
  const { family } = session.options;
  if (family !== "unspec" && family !== "inet" && family !== "inet6") {
    session.err("RTNETLINK answers: Address family not supported by protocol\n");
    session.fail("Dump terminated\n");
  }
  if (flush) return flushRules(session, wanted, protocol);
  const out = session.printer();
  out.begin();
  for (const rule of session.options.family === "inet6" ? INET6_RULES : listRules(session.net))
    if (wanted(rule)) printRule(out, rule, session);
  out.end();
  return 0;
}

/** Rules for the prefix, or for a narrower one in it. */
function prefixTest(session: Session, tests: Test[], text: string, which: "from" | "to"): void {
  const { family } = session.options;
  const prefix = getPrefix(session, text, family === "unspec" ? "inet" : family);
  if (prefix.any) return;
  tests.push((rule) =>
    which === "from"
      ? rule.srcLength >= prefix.length && inPrefix(prefix, rule.src)
      : rule.dstLength >= prefix.length && inPrefix(prefix, rule.dst),
  );
}

/** All rules that pass go, those of the kernel too where they were meant by number; the one for `local` stays. */
function flushRules(session: Session, wanted: Test, protocol: number): number {
  for (const rule of listRules(session.net)) {
    if (!wanted(rule) || rule.priority === 0) continue;
    if (protocol !== 0 && rule.protocol !== protocol) continue;
    session.talk(() => deleteRule(session.net, requestFor(rule)));
  }
  return 0;
}

/** A rule as a request that finds just this one. */
function requestFor({ sport, dport, target, ...rule }: RuleInfo): RuleRequest {
  return {
    ...rule,
    ...(sport === null ? {} : { sport }),
    ...(dport === null ? {} : { dport }),
    ...(rule.action === "goto" ? { target } : {}),
  };
}

function inPrefix(prefix: Prefix, address: number): boolean {
  return ((prefix.address ^ address) & ipv4Mask(prefix.length)) === 0;
}

export function printRule(out: Printer, rule: RuleInfo, session: Session): void {
  const { names } = session;
  out.openObject();
  out.put("priority", rule.priority, `${rule.priority}:\t`);
  if (rule.invert) out.nothing("not", "not ");
  if (rule.srcLength > 0 || rule.src !== 0) printPrefix(out, "src", "from ", rule.src, rule.srcLength);
  else out.put("src", "all", "from all");
  if (rule.dstLength > 0 || rule.dst !== 0) printPrefix(out, "dst", " to ", rule.dst, rule.dstLength);
  if (rule.tos !== 0) {
    const tos = names.name("rt_dsfield", rule.tos);
    out.put("tos", tos, ` tos ${tos}`);
  }
  if (rule.mark !== 0 || rule.markMask !== 0) {
    out.put("fwmark", hex(rule.mark), ` fwmark ${hex(rule.mark)}`);
    if (rule.markMask !== 0xffffffff) out.put("fwmask", hex(rule.markMask), `/${hex(rule.markMask)}`);
  }
  if (rule.iifname !== "") {
    out.put("iif", rule.iifname, ` iif ${rule.iifname}`);
    if (rule.iifDetached) out.nothing("iif_detached", " [detached]");
  }
  if (rule.oifname !== "") {
    out.put("oif", rule.oifname, ` oif ${rule.oifname}`);
    if (rule.oifDetached) out.nothing("oif_detached", " [detached]");
  }
  if (rule.ipProto !== 0) {
    const name = protocolName(rule.ipProto);
    out.put("ipproto", name, ` ipproto ${name}`);
  }
  printPorts(out, "sport", rule.sport);
  printPorts(out, "dport", rule.dport);
  printAction(out, rule, session);
  if ((rule.protocol !== 0 && rule.protocol !== RTPROT_KERNEL) || session.options.details > 0) {
    const protocol = names.name("rt_protos", rule.protocol);
    out.put("protocol", protocol, ` proto ${protocol}`);
  }
  out.text("\n");
  out.closeObject();
}

function printPrefix(out: Printer, key: "src" | "dst", lead: string, address: number, length: number): void {
  const text = formatIpv4(address);
  out.text(lead);
  out.put(key, text, text, "inet");
  if (length !== 32) out.put(`${key}len`, length, `/${length}`);
}

function printPorts(out: Printer, key: "sport" | "dport", range: [number, number] | null): void {
  if (range === null) return;
  const [first, last] = range;
  if (first === last) {
    out.put(key, first, ` ${key} ${first}`);
    return;
  }
  out.put(`${key}_start`, first, ` ${key} ${first}`);
  out.put(`${key}_end`, last, `-${last}`);
}

function printAction(out: Printer, rule: RuleInfo, session: Session): void {
  if (rule.action === "table") {
    const table = session.names.name("rt_tables", rule.table);
    out.put("table", table, ` lookup ${table}`);
    if (rule.suppressPrefixLength >= 0)
      out.put(
        "suppress_prefixlen",
        rule.suppressPrefixLength,
        ` suppress_prefixlength ${rule.suppressPrefixLength}`,
      );
  } else if (rule.action === "goto") {
    out.put("goto", rule.target, ` goto ${rule.target}`);
    if (rule.unresolved) out.nothing("unresolved", " [unresolved]");
  } else if (rule.action === "nop") {
    out.nothing("nop", " nop");
  } else {
    out.put("action", rule.action, ` ${rule.action}`);
  }
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** What a kernel has for IPv6 from the beginning (fib6_rules_net_init). */
const INET6_RULES: readonly RuleInfo[] = [
  { priority: 0, table: RT_TABLE_LOCAL },
  { priority: 32766, table: RT_TABLE_MAIN },
].map((rule) => ({
  ...rule,
  src: 0,
  srcLength: 0,
  dst: 0,
  dstLength: 0,
  tos: 0,
  iifname: "",
  oifname: "",
  mark: 0,
  markMask: 0,
  action: "table",
  target: 0,
  invert: false,
  suppressPrefixLength: -1,
  ipProto: 0,
  sport: null,
  dport: null,
  protocol: RTPROT_KERNEL,
  iifDetached: false,
  oifDetached: false,
  unresolved: false,
}));

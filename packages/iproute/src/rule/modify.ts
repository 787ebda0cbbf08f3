// `ip rule { add | del } SELECTOR ACTION` (iprule_modify).

import { addRule, deleteRule, RT_TABLE_MAIN, type RuleAction, type RuleRequest } from "@podwire/ip";
import { Unsupported } from "@podwire/program";
import { type Args, matches, parseUnsigned } from "../frame/args.ts";
import { getPrefix } from "../frame/prefix.ts";
import type { Session } from "../frame/session.ts";
import { ruleUsage } from "./help.ts";
import { protocolNumber } from "./protocols.ts";

const ACTIONS: Readonly<Record<string, RuleAction>> = {
  blackhole: "blackhole",
  prohibit: "prohibit",
  unreachable: "unreachable",
  nop: "nop",
};

export function modifyRule(args: Args, adding: boolean, nlflags: number): number {
  const session: Session = args.session;
  if (args.done) {
    session.err(`"ip rule ${adding ? "add" : "del"}" requires arguments.\n`);
    return -1;
  }
  if (session.options.family === "inet6") throw new Unsupported("IPv6 rules");
  const request = readRule(args);
  if (adding && request.table === undefined && request.action === undefined) request.table = RT_TABLE_MAIN;
  session.talk(() => {
    if (adding) addRule(session.net, request, nlflags);
    else deleteRule(session.net, request);
  });
  return 0;
}

function readRule(args: Args): RuleRequest {
  const session: Session = args.session;
  const rule: RuleRequest = {};
  const number = (message: string, max = 0xffffffff): number => {
    const text = args.take();
    return parseUnsigned(text, max) ?? session.invalid(message, text);
  };
  while (!args.done) {
    const word = args.take();
    if (word === "not") {
      rule.invert = true;
    } else if (word === "from" || word === "to") {
      const prefix = getPrefix(session, args.take(), session.options.family);
      if (prefix.family === "inet6") throw new Unsupported("IPv6 rules");
      if (prefix.any) continue;
      if (word === "from") Object.assign(rule, { src: prefix.address, srcLength: prefix.length });
      else Object.assign(rule, { dst: prefix.address, dstLength: prefix.length });
    } else if (matches(word, "preference") || matches(word, "order") || matches(word, "priority")) {
      rule.priority = number("preference value is invalid\n");
    } else if (word === "tos" || matches(word, "dsfield")) {
      const text = args.take();
      rule.tos =
        session.names.id("rt_dsfield", text, 255, 16) ?? session.invalid("TOS value is invalid\n", text);
    } else if (word === "fwmark") {
      const text = args.take();
      const [mark = "", mask] = text.split("/", 2);
      rule.mark = parseUnsigned(mark) ?? session.invalid("fwmark value is invalid\n", mark);
      if (mask !== undefined)
        rule.markMask = parseUnsigned(mask) ?? session.invalid("fwmask value is invalid\n", mask);
    } else if (matches(word, "protocol")) {
      const text = args.take();
      rule.protocol =
        session.names.id("rt_protos", text, 255) ?? session.invalid('"protocol" value is invalid\n', text);
    } else if (matches(word, "table") || word === "lookup") {
      const text = args.take();
      rule.table =
        session.names.id("rt_tables", text, 0xffffffff) ?? session.invalid("invalid table ID\n", text);
    } else if (matches(word, "suppress_prefixlength") || word === "sup_pl") {
      rule.suppressPrefixLength = number("suppress_prefixlength value is invalid\n");
    } else if (word === "dev" || word === "iif") {
      rule.iifname = args.take();
    } else if (word === "oif") {
      rule.oifname = args.take();
    } else if (word === "ipproto") {
      const text = args.take();
      rule.ipProto = protocolNumber(text) ?? session.invalid('Invalid "ipproto" value\n', text);
    } else if (word === "sport") {
      rule.sport = portRange(args, "sport");
    } else if (word === "dport") {
      rule.dport = portRange(args, "dport");
    } else if (unsupported(word)) {
      throw new Unsupported(`ip rule: ${word}`);
    } else {
      if (word !== "type" && matches(word, "help")) ruleUsage(session);
      const type = word === "type" ? args.take() : word;
      if (matches(type, "goto")) {
        const text = args.take();
        rule.action = "goto";
        rule.target = parseUnsigned(text) ?? session.invalid("invalid target\n", text);
      } else {
        const action = Object.keys(ACTIONS).find((name) => matches(type, name));
        if (action === undefined) session.invalid("Failed to parse rule type", type);
        const known = ACTIONS[action];
        if (known !== undefined) rule.action = known;
      }
    }
  }
  return rule;
}

function unsupported(word: string): boolean {
  return (
    ["suppress_ifgroup", "sup_group", "uidrange", "tun_id", "nat", "map-to"].includes(word) ||
    matches(word, "l3mdev") ||
    matches(word, "realms")
  );
}

function portRange(args: Args, key: string): [number, number] {
  const text = args.take();
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  const first = Number(match?.[1] ?? Number.NaN);
  const last = Number(match?.[2] ?? match?.[1] ?? Number.NaN);
  if (!(first <= 65535 && last <= 65535)) args.session.invalid(`invalid "${key}"\n`, text);
  return [first, last];
}

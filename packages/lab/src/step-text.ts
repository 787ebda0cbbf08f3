// A packet's steps in words: one sentence for each kind. The table is typed by StepKinds, so a kind without its sentence
// does not compile. Sentences say what happened and why, in the present tense, with the field's own terms.
import type {} from "@podwire/bridge";
import type {} from "@podwire/ip";
import type { Step, StepKinds } from "@podwire/netns";
import type {} from "@podwire/sched";
import type {} from "@podwire/transport";
import type { MessageValues } from "./catalogue.ts";
import { english } from "./english.ts";
import { kernelWords, list, t } from "./messages.ts";

type Sentences = { [K in keyof StepKinds]: (step: StepKinds[K] & { dev: string; netns: string }) => string };

const SENTENCES: Sentences = {
  rx: ({ frame, dev }) => t("rx", { dev, length: frame.length }),
  tx: ({ frame, dev }) => t("tx", { dev, length: frame.length }),
  wire: ({ peer, peerNetns, peerHost }) =>
    peerNetns === "" ? t("wire.host", { peer, host: peerHost }) : t("wire.netns", { peer, netns: peerNetns }),
  clone: ({ copy }) => t("clone", { copy }),
  drop: ({ reason, where }) => t("drop", { reason: dropText(reason), where }),
  deliver: ({ to }) => t("deliver", { to: kernelWords(to) }),

  "bridge-fdb": ({ op, mac, vlan, port }) =>
    t(`fdb.${op}`, { entry: vlan === 0 ? mac : t("fdb.entry", { mac, vlan }), port }),
  "bridge-flood": ({ traffic, ports, local }) => {
    const to = [...ports, ...(local ? [t("flood.local")] : [])];
    return to.length === 0 ? t(`flood.${traffic}.none`) : t(`flood.${traffic}`, { ports: list(to) });
  },
  "bridge-mdb": ({ known, ports, local }) => {
    const to = [...ports, ...(local ? [t("mdb.local")] : [])];
    const who = known ? "known" : "unknown";
    return to.length === 0 ? t(`mdb.${who}.none`) : t(`mdb.${who}`, { ports: list(to) });
  },
  "bridge-vlan": ({ op, vlan }) => t(`vlan.${op}`, { vlan }),
  "bridge-stp": ({ op, port }) => t(`stp.${op}`, { port }),

  qdisc: ({ op, discipline, backlog, dev }) => t(`qdisc.${op}`, { dev, discipline, count: backlog }),

  "ip-input": ({ src, dst, ttl, length }) => t("ip.input", { src, dst, ttl, length }),
  "ip-output": ({ src, dst, ttl, length }) => t("ip.output", { src, dst, ttl, length }),
  fib: ({ table, prefix, type, gateway, out }) => {
    const by = prefix === "" ? t("fib.noTable") : t("fib.route", { table: tableName(table), prefix });
    if (type === "local") return t("fib.local", { by });
    if (type === "broadcast") return t("fib.broadcast", { by, out });
    if (type !== "unicast") return t("fib.other", { by, type });
    return gateway === "" ? t("fib.connected", { by, out }) : t("fib.via", { by, gateway, out });
  },
  neigh: ({ address, state, lladdr, outcome }) =>
    outcome === "waits"
      ? t(address.includes(":") ? "neigh.waits.ndisc" : "neigh.waits.arp", { address, state })
      : t(`neigh.${outcome}`, { address, state, lladdr }),
  arp: ({ operation, senderIp, senderMac, targetIp }) =>
    t(`arp.${operation}`, { senderIp, senderMac, targetIp }),
  forward: ({ in: from, out, ttl }) => t("forward", { from, out, ttl }),
  fragment: ({ mtu, fragments }) => t("fragment", { mtu, fragments }),
  reassemble: ({ id, offset, length, more, complete }) =>
    complete
      ? t("reassemble.complete", { id })
      : t(more ? "reassemble.kept" : "reassemble.keptLast", {
          id,
          first: offset,
          last: offset + length - 1,
        }),
  "ip6-input": ({ src, dst, hopLimit, length }) => t("ip6.input", { src, dst, hopLimit, length }),
  "ip6-output": ({ src, dst, hopLimit, length }) => t("ip6.output", { src, dst, hopLimit, length }),
  ndisc: ({ message, source, target, lladdr }) => {
    const who = lladdr === "" ? source : `${source} (${lladdr})`;
    if (message === "router solicitation") return t("ndisc.routers", { who });
    if (message === "neighbour advertisement")
      return t("ndisc.advertisement", { target, lladdr: lladdr || source });
    return source === "::" ? t("ndisc.duplicate", { target }) : t("ndisc.solicitation", { target, who });
  },
  "icmpv6-error": ({ type, code, to }) => t("icmp6.error", { what: icmpv6Name(type, code), to }),
  "icmp-error": ({ type, code, to }) => t("icmp.error", { what: icmpName(type, code), to }),
};

/** The sentence for `step`. */
export function stepText(step: Step): string {
  const sentence = SENTENCES[step.kind] as (step: Step) => string;
  return sentence(step);
}

function tableName(table: number): string {
  return { 255: "local", 254: "main", 253: "default" }[table] ?? String(table);
}

function icmpName(type: number, code: number): string {
  if (type === 3) return messageOr(`icmp.unreachable.${code}`, "icmp.unreachable", { code });
  if (type === 11) return code === 0 ? t("icmp.ttl") : t("icmp.reassembly");
  if (type === 5) return t("icmp.redirect");
  return t("icmp.type", { type, code });
}

function icmpv6Name(type: number, code: number): string {
  if (type === 1) return messageOr(`icmp6.unreachable.${code}`, "icmp.unreachable", { code });
  if (type === 2) return t("icmp6.tooBig");
  if (type === 3) return code === 0 ? t("icmp6.hopLimit") : t("icmp.reassembly");
  if (type === 4) return t("icmp6.parameter");
  return t("icmp.type", { type, code });
}

type Key = keyof typeof english;
const isKey = (key: string): key is Key => Object.hasOwn(english, key);
const messageOr = (key: string, otherwise: Key, values: MessageValues): string =>
  t(isKey(key) ? key : otherwise, values);

/** Why a packet was dropped, in words, with the kernel's own name where it has one. Reasons of ours are words already. */
export function dropText(reason: string): string {
  const key = `reason.${reason}`;
  return isKey(key) ? `${t(key)} [${reason}]` : kernelWords(reason);
}

/** The same in two lines, for where there is little room: why, and where. */
export const dropLines = (reason: string, where: string): [string, string] => [
  t("drop.two", { reason: dropText(reason) }),
  t("drop.where", { where }),
];

// `type bridge …` (ip/iplink_bridge.c): options and details. Times are in hundredths of a second, as the kernel counts them.

import {
  type BridgeAttributes,
  bridgeOf,
  gcTimerValue,
  HASH_ELASTICITY,
  type NetBridge,
} from "@podwire/bridge";
import { Unsupported } from "@podwire/program";
import { formatMac } from "@podwire/wire";
import { type Args, matches, parseUnsigned } from "../../frame/args.ts";
import { Exit } from "../../frame/exit.ts";
import { parseLinkAddress } from "../../frame/lladdr.ts";
import type { Printer } from "../../frame/printer.ts";
import type { LinkKindText } from "../kind-text.ts";
import { BRIDGE_HELP } from "./bridge-help.ts";

const U8 = 0xff;
const U16 = 0xffff;
const U32 = 0xffffffff;
const U64 = Number.MAX_SAFE_INTEGER;

type NumberKey = {
  [K in keyof BridgeAttributes]-?: BridgeAttributes[K] extends number | undefined ? K : never;
}[keyof BridgeAttributes];
type FlagKey = {
  [K in keyof BridgeAttributes]-?: BridgeAttributes[K] extends boolean | undefined ? K : never;
}[keyof BridgeAttributes];

/** Options with a number, in the order in which iproute2 compares them. */
const NUMBERS: readonly (readonly [word: string, key: NumberKey, max: number])[] = [
  ["forward_delay", "forwardDelay", U32],
  ["hello_time", "helloTime", U32],
  ["max_age", "maxAge", U32],
  ["ageing_time", "ageingTime", U32],
  ["priority", "priority", U16],
  ["group_fwd_mask", "groupFwdMask", U16],
  ["vlan_default_pvid", "vlanDefaultPvid", U16],
  ["vlan_stats_enabled", "vlanStatsEnabled", U8],
  ["vlan_stats_per_port", "vlanStatsPerPort", U8],
  ["mcast_router", "mcastRouter", U8],
  ["mcast_hash_max", "mcastHashMax", U32],
  ["mcast_last_member_count", "mcastLastMemberCount", U32],
  ["mcast_startup_query_count", "mcastStartupQueryCount", U32],
  ["mcast_last_member_interval", "mcastLastMemberInterval", U64],
  ["mcast_membership_interval", "mcastMembershipInterval", U64],
  ["mcast_querier_interval", "mcastQuerierInterval", U64],
  ["mcast_query_interval", "mcastQueryInterval", U64],
  ["mcast_query_response_interval", "mcastQueryResponseInterval", U64],
  ["mcast_startup_query_interval", "mcastStartupQueryInterval", U64],
  ["mcast_igmp_version", "mcastIgmpVersion", U8],
  ["mcast_mld_version", "mcastMldVersion", U8],
];

/** Options whose number is true unless 0. */
const FLAGS: readonly (readonly [word: string, key: FlagKey, max: number])[] = [
  ["stp_state", "stpState", U32],
  ["vlan_filtering", "vlanFiltering", U8],
  ["no_linklocal_learn", "noLinkLocalLearn", U8],
  ["mcast_snooping", "mcastSnooping", U8],
  ["mcast_query_use_ifaddr", "mcastQueryUseIfaddr", U8],
  ["mcast_querier", "mcastQuerier", U8],
  ["mcast_stats_enabled", "mcastStatsEnabled", U8],
  ["nf_call_iptables", "nfCallIptables", U8],
  ["nf_call_ip6tables", "nfCallIp6tables", U8],
  ["nf_call_arptables", "nfCallArptables", U8],
];

/** Options that may only say what is so already. */
const ONLY_OFF: readonly string[] = ["mcast_vlan_snooping"];

/** Words that must be written out. */
const EXACT: ReadonlySet<string> = new Set(["no_linklocal_learn", "mcast_vlan_snooping"]);

const fits = (word: string, option: string): boolean =>
  EXACT.has(option) ? word === option : matches(word, option);

function parse(args: Args): BridgeAttributes {
  const data: BridgeAttributes = {};
  const { session } = args;
  const value = (option: string, max: number): number => {
    const text = args.take();
    return parseUnsigned(text, max) ?? session.invalid(`invalid ${option}`, text);
  };
  while (!args.done) {
    const word = args.take();
    // A word that is whole is not taken for the beginning of another: mcast_querier stands before mcast_querier_interval.
    const whole = FLAGS.some(([option]) => option === word);
    const number = whole ? undefined : NUMBERS.find(([option]) => fits(word, option));
    const flag = FLAGS.find(([option]) => fits(word, option));
    const off = ONLY_OFF.find((option) => fits(word, option));
    if (number !== undefined) data[number[1]] = value(number[0], number[2]);
    else if (flag !== undefined) data[flag[1]] = value(flag[0], flag[2]) !== 0;
    else if (off !== undefined) {
      if (value(off, U8) !== 0) throw new Unsupported(`ip link: type bridge ${off} 1`);
    } else if (matches(word, "vlan_protocol")) data.vlanProtocol = protocol(args);
    else if (matches(word, "group_address")) {
      const address = parseLinkAddress(session, args.take());
      if (address === undefined) throw new Exit(1, true);
      data.groupAddress = address;
    } else if (matches(word, "fdb_flush")) data.fdbFlush = true;
    else if (matches(word, "mcast_hash_elasticity")) value("mcast_hash_elasticity", U32);
    else {
      if (!matches(word, "help")) session.err(`bridge: unknown command "${word}"?\n`);
      session.return(BRIDGE_HELP, 1);
    }
  }
  return data;
}

const OTHER_PROTOCOLS: ReadonlySet<string> = new Set(
  "all ip ipv6 arp rarp mpls_uc mpls_mc aoe tipc ppp_disc ppp_ses x25 ax25 ipx atalk aarp loop snap 802_2 802_3".split(
    " ",
  ),
);

/** ll_proto_a2n(), as far as a bridge takes what it gives. */
function protocol(args: Args): number {
  const text = args.take();
  const name = text.toLowerCase();
  if (name === "802.1q") return 0x8100;
  if (name === "802.1ad") return 0x88a8;
  // What else has a name is of no use to a bridge.
  if (OTHER_PROTOCOLS.has(name)) return 0;
  return parseUnsigned(text, U16) ?? args.session.invalid("invalid vlan_protocol", text);
}

const PROTOCOLS: Readonly<Record<number, string>> = { 33024: "802.1Q", 34984: "802.1ad" };

/** br_dump_bridge_id(): "8000.2:0:0:0:0:10". */
export function formatBridgeId(id: Uint8Array): string {
  const [high, low, ...address] = Array.from(id, (byte) => byte.toString(16));
  return `${(high as string).padStart(2, "0")}${(low as string).padStart(2, "0")}.${address.join(":")}`;
}

/** A timer's rest, given in USER_HZ, in seconds. */
export function putTimer(out: Printer, name: string, value: number): void {
  out.fixed(name, value / 100, 2, `${name} ${(value / 100).toFixed(2).padStart(7)} `);
}

/** "%#llx": 0 has no prefix. */
export function hexWithPrefix(value: number): string {
  return value === 0 ? "0" : `0x${value.toString(16)}`;
}

function print(out: Printer, br: NetBridge, numeric: boolean): void {
  const put = (key: string, value: number, name = key) => out.put(key, value, `${name} ${value} `);
  const flag = (key: string, value: boolean) => put(key, Number(value));
  const { multicast } = br;
  put("forward_delay", br.forwardDelay);
  put("hello_time", br.helloTime);
  put("max_age", br.maxAge);
  put("ageing_time", br.ageingTime);
  put("stp_state", br.stpEnabled);
  put("priority", ((br.bridgeId[0] as number) << 8) | (br.bridgeId[1] as number));
  flag("vlan_filtering", br.vlanEnabled);
  const named = numeric ? undefined : PROTOCOLS[br.vlanProto];
  const proto = named ?? `[${br.vlanProto}]`;
  out.put("vlan_protocol", proto, `vlan_protocol ${proto} `);
  // bridge_print_opt() reads IFLA_BR_BRIDGE_ID for both: whoever the root is, the bridge's own id stands there.
  const id = formatBridgeId(br.bridgeId);
  out.put("bridge_id", id, `bridge_id ${id} `);
  out.put("root_id", id, `designated_root ${id} `);
  put("root_port", br.rootPort);
  put("root_path_cost", br.rootPathCost);
  flag("topology_change", br.topologyChange);
  flag("topology_change_detected", br.topologyChangeDetected);
  putTimer(out, "hello_timer", br.helloTimer.value);
  putTimer(out, "tcn_timer", br.tcnTimer.value);
  putTimer(out, "topology_change_timer", br.topologyChangeTimer.value);
  putTimer(out, "gc_timer", gcTimerValue(br));
  put("vlan_default_pvid", br.defaultPvid);
  flag("vlan_stats_enabled", br.vlanStatsEnabled);
  flag("vlan_stats_per_port", br.vlanStatsPerPort);
  const mask = hexWithPrefix(br.groupFwdMask);
  out.put("group_fwd_mask", mask, `group_fwd_mask ${mask} `);
  const group = formatMac(br.groupAddr);
  out.put("group_addr", group, `group_address ${group} `);
  flag("mcast_snooping", multicast.snooping);
  flag("no_linklocal_learn", br.noLinkLocalLearn);
  put("mcast_vlan_snooping", 0);
  put("mcast_router", multicast.router);
  flag("mcast_query_use_ifaddr", multicast.queryUseIfaddr);
  flag("mcast_querier", multicast.querier);
  put("mcast_hash_elasticity", HASH_ELASTICITY);
  put("mcast_hash_max", multicast.hashMax);
  put("mcast_last_member_cnt", multicast.lastMemberCount, "mcast_last_member_count");
  put("mcast_startup_query_cnt", multicast.startupQueryCount, "mcast_startup_query_count");
  put("mcast_last_member_intvl", multicast.lastMemberInterval, "mcast_last_member_interval");
  put("mcast_membership_intvl", multicast.membershipInterval, "mcast_membership_interval");
  put("mcast_querier_intvl", multicast.querierInterval, "mcast_querier_interval");
  put("mcast_query_intvl", multicast.queryInterval, "mcast_query_interval");
  put("mcast_query_response_intvl", multicast.queryResponseInterval, "mcast_query_response_interval");
  put("mcast_startup_query_intvl", multicast.startupQueryInterval, "mcast_startup_query_interval");
  flag("mcast_stats_enabled", multicast.statsEnabled);
  put("mcast_igmp_version", multicast.igmpVersion);
  put("mcast_mld_version", multicast.mldVersion);
  flag("nf_call_iptables", br.nfCallIptables);
  flag("nf_call_ip6tables", br.nfCallIp6tables);
  flag("nf_call_arptables", br.nfCallArptables);
}

export const bridgeText: LinkKindText = {
  name: "bridge",
  help: BRIDGE_HELP,
  parse,
  print(out, dev, { options }) {
    const br = bridgeOf(dev);
    if (br !== null) print(out, br, options.numeric);
  },
};

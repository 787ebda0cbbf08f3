// `type bridge_slave …` (ip/iplink_bridge_slave.c): what can be set of a port, and its details.

import {
  BR_BCAST_FLOOD,
  BR_BPDU_GUARD,
  BR_FLOOD,
  BR_HAIRPIN_MODE,
  BR_ISOLATED,
  BR_LEARNING,
  BR_MCAST_FLOOD,
  BR_MULTICAST_FAST_LEAVE,
  BR_MULTICAST_TO_UNICAST,
  BR_NEIGH_SUPPRESS,
  BR_PORT_LOCKED,
  BR_PROXYARP,
  BR_PROXYARP_WIFI,
  BR_ROOT_BLOCK,
  BR_VLAN_TUNNEL,
  bridgePort,
  type NetBridgePort,
  type PortAttributes,
  STATE_NAMES,
} from "@podwire/bridge";
import { Unsupported } from "@podwire/program";
import { type Args, matches, parseUnsigned } from "../../frame/args.ts";
import type { Printer } from "../../frame/printer.ts";
import type { LinkKindText } from "../kind-text.ts";
import { formatBridgeId, hexWithPrefix, putTimer } from "./bridge.ts";
import { BRIDGE_SLAVE_HELP } from "./bridge-help.ts";

type FlagKey = {
  [K in keyof PortAttributes]-?: PortAttributes[K] extends boolean | undefined ? K : never;
}[keyof PortAttributes];

/** Switches: `on` or `off`. */
const SWITCHES: readonly (readonly [word: string, key: FlagKey])[] = [
  ["hairpin", "hairpin"],
  ["guard", "guard"],
  ["root_block", "rootBlock"],
  ["fastleave", "fastLeave"],
  ["learning", "learning"],
  ["flood", "flood"],
  ["mcast_flood", "mcastFlood"],
  ["bcast_flood", "bcastFlood"],
  ["mcast_fast_leave", "fastLeave"],
  ["isolated", "isolated"],
  ["locked", "locked"],
];

/** Switches that cannot be turned on here. */
const ONLY_OFF: readonly string[] = [
  "mcast_to_unicast",
  "proxy_arp",
  "proxy_arp_wifi",
  "neigh_suppress",
  "vlan_tunnel",
];

function parse(args: Args): PortAttributes {
  const data: PortAttributes = {};
  const { session } = args;
  const number = (max: number, message: string): number => {
    const text = args.take();
    return parseUnsigned(text, max) ?? session.invalid(message, text);
  };
  const onOff = (option: string): boolean => {
    const text = args.take();
    if (text !== "on" && text !== "off")
      session.fail(`Error: argument of "${option}" must be one of "off", "on", not "${text}"\n`, 1);
    return text === "on";
  };
  while (!args.done) {
    const word = args.take();
    const flag = SWITCHES.find(([option]) => matches(word, option));
    const off = ONLY_OFF.find((option) => matches(word, option));
    if (matches(word, "fdb_flush")) data.fdbFlush = true;
    else if (matches(word, "state")) data.state = number(0xff, "state is invalid");
    else if (matches(word, "priority")) data.priority = number(0xffff, "priority is invalid");
    else if (matches(word, "cost")) data.cost = number(0xffffffff, "cost is invalid");
    else if (flag !== undefined) data[flag[1]] = onOff(flag[0]);
    else if (off !== undefined) {
      if (onOff(off)) throw new Unsupported(`ip link: type bridge_slave ${off} on`);
    } else if (matches(word, "mcast_router")) data.mcastRouter = number(0xff, "invalid mcast_router");
    else if (matches(word, "group_fwd_mask")) data.groupFwdMask = number(0xffff, "invalid group_fwd_mask");
    else if (matches(word, "backup_port")) {
      const name = args.take();
      data.backupPort = session.device(name) ?? session.invalid("Device does not exist\n", name);
    } else if (matches(word, "nobackup_port")) data.backupPort = null;
    else {
      if (!matches(word, "help")) session.err(`bridge_slave: unknown option "${word}"?\n`);
      session.return(BRIDGE_SLAVE_HELP, 1);
    }
  }
  return data;
}

const FORWARDED: Readonly<Record<number, string>> = { 0: "stp", 2: "lacp", 14: "lldp" };

/** _bitmask2str(): "0x8,lldp". */
function maskNames(mask: number): string {
  const names: string[] = [];
  for (let bit = 0; bit < 16; bit++)
    if (mask & (1 << bit)) names.push(FORWARDED[bit] ?? `0x${(1 << bit).toString(16)}`);
  return names.length === 0 ? "0x0" : names.join(",");
}

function print(out: Printer, port: NetBridgePort): void {
  const put = (key: string, value: number | string, name = key) => out.put(key, value, `${name} ${value} `);
  const onOff = (key: string, bit: number, name = key) => {
    const on = (port.flags & bit) !== 0;
    out.put(key, on, `${name} ${on ? "on" : "off"} `);
  };
  put("state", STATE_NAMES[port.state] as string);
  put("priority", port.priority);
  put("cost", port.pathCost);
  onOff("hairpin", BR_HAIRPIN_MODE);
  onOff("guard", BR_BPDU_GUARD);
  onOff("root_block", BR_ROOT_BLOCK);
  onOff("fastleave", BR_MULTICAST_FAST_LEAVE);
  onOff("learning", BR_LEARNING);
  onOff("flood", BR_FLOOD);
  put("id", `0x${port.portId.toString(16)}`, "port_id");
  put("no", `0x${port.portNo.toString(16)}`, "port_no");
  put("designated_port", port.designatedPort);
  put("designated_cost", port.designatedCost & 0xffff);
  put("bridge_id", formatBridgeId(port.designatedBridge), "designated_bridge");
  put("root_id", formatBridgeId(port.designatedRoot), "designated_root");
  putTimer(out, "hold_timer", port.holdTimer.value);
  putTimer(out, "message_age_timer", port.messageAgeTimer.value);
  putTimer(out, "forward_delay_timer", port.forwardDelayTimer.value);
  put("topology_change_ack", Number(port.topologyChangeAck));
  put("config_pending", Number(port.configPending));
  onOff("proxy_arp", BR_PROXYARP);
  onOff("proxy_arp_wifi", BR_PROXYARP_WIFI);
  put("multicast_router", port.multicastRouter, "mcast_router");
  // Not in JSON, where "fastleave" has said it.
  if (!out.json) onOff("mcast_fast_leave", BR_MULTICAST_FAST_LEAVE);
  onOff("mcast_flood", BR_MCAST_FLOOD);
  onOff("bcast_flood", BR_BCAST_FLOOD);
  onOff("mcast_to_unicast", BR_MULTICAST_TO_UNICAST);
  onOff("neigh_suppress", BR_NEIGH_SUPPRESS);
  put("group_fwd_mask", hexWithPrefix(port.groupFwdMask));
  put("group_fwd_mask_str", maskNames(port.groupFwdMask));
  onOff("vlan_tunnel", BR_VLAN_TUNNEL);
  onOff("isolated", BR_ISOLATED);
  onOff("locked", BR_PORT_LOCKED);
  if (port.backupPort !== null) put("backup_port", port.backupPort.dev.name);
}

export const bridgeSlaveText: LinkKindText = {
  name: "bridge_slave",
  help: BRIDGE_SLAVE_HELP,
  parse,
  print(out, dev) {
    const port = bridgePort(dev);
    if (port !== null) print(out, port);
  },
};

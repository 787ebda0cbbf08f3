// `bridge link` (bridge/link.c): the ports of all bridges, and what can be set of one.

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
  BR_ROOT_BLOCK,
  BR_VLAN_TUNNEL,
  BRIDGE_FLAGS_MASTER,
  BRIDGE_FLAGS_SELF,
  bridgePort,
  bridgeSetLink,
  type NetBridgePort,
  type PortAttributes,
  STATE_NAMES,
} from "@podwire/bridge";
import type { NetDevice } from "@podwire/netns";
import { Unsupported } from "@podwire/program";
import { type Args, atoi } from "../frame/args.ts";
import { MISUSE } from "../frame/exit.ts";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import { printFlags } from "../link/print.ts";
import { ask, findDevice, parseState, runVerb, type Verbs } from "./ask.ts";
import { bridgeLinkUsage } from "./help.ts";

const VERBS: Verbs = [
  [["show", "lst", "list"], show],
  [["set", "change"], set],
];

export function bridgeLinkCommand(args: Args): void {
  runVerb(args, "link", VERBS, bridgeLinkUsage);
}

/** brlink_show(): words that it does not know it passes over. */
function show(args: Args): void {
  const session: Session = args.session;
  let only: string | undefined;
  while (!args.done) {
    if (args.take() !== "dev") continue;
    const name = args.take();
    if (only !== undefined) session.duplicate("dev", name);
    only = name;
  }
  const filter = only === undefined ? undefined : findDevice(session, only);
  const out = session.printer();
  out.begin();
  for (const dev of session.net.devices) {
    const port = bridgePort(dev);
    if (port === null || (filter !== undefined && filter !== dev)) continue;
    out.openObject();
    printBridgeLink(out, { dev: port.dev, master: port.br.dev, port, elsewhere: false }, session);
    out.closeObject();
  }
  out.end();
}

/** A message about a link. */
export interface BridgeLinkMessage {
  readonly dev: NetDevice;
  readonly master: NetDevice | null;
  /** With the port's state; null in messages that have nothing of it. */
  readonly port: NetBridgePort | null;
  /** Does it say that the other end is in another namespace? Those of AF_BRIDGE do not. */
  readonly elsewhere: boolean;
}

/** print_linkinfo(). */
export function printBridgeLink(out: Printer, message: BridgeLinkMessage, session: Session): void {
  const { dev, master, port, elsewhere } = message;
  out.put("ifindex", dev.ifindex, `${dev.ifindex}: `);
  const down = printNameAndLink(out, dev, session, elsewhere);
  printFlags(out, dev.userFlags, down);
  out.put("mtu", dev.mtu, `mtu ${dev.mtu} `);
  if (master !== null) {
    const name = session.nameOf(master);
    out.put("master", name, `master ${name} `);
  }
  if (port !== null) printPort(out, port, session);
  out.text("\n");
}

function printPort(out: Printer, port: NetBridgePort, session: Session): void {
  const state = STATE_NAMES[port.state] as string;
  out.put("state", state, `state ${state} `);
  out.put("priority", port.priority, `priority ${port.priority} `);
  out.put("cost", port.pathCost, `cost ${port.pathCost} `);
  if (session.options.details > 0) printDetails(out, port);
}

/**
 * print_name_and_link(): a bridge's message does not say in which namespace the other end is, so its index is looked up
 * in this one, whatever has it here. True where that device is not up.
 */
function printNameAndLink(out: Printer, dev: NetDevice, session: Session, elsewhere: boolean): boolean {
  const { iflink } = dev;
  if (iflink === dev.ifindex && !elsewhere) {
    out.put("ifname", dev.name, `${dev.name}: `, "ifname");
    return false;
  }
  const { links } = session;
  const other = dev.net.devicesByIndex.get(iflink);
  const known = links === null ? other?.name : links.name(iflink);
  const name = iflink === 0 ? "NONE" : elsewhere ? `if${iflink}` : (known ?? `if${iflink}`);
  out.data("link", iflink === 0 ? null : name);
  out.put("ifname", dev.name, `${dev.name}@${name}: `, "ifname");
  if (elsewhere || iflink === 0) return false;
  return links === null ? other !== undefined && !other.up : links.down(iflink);
}

function printDetails(out: Printer, port: NetBridgePort): void {
  const onOff = (key: string, bit: number) => {
    const on = (port.flags & bit) !== 0;
    out.put(key, on, `${key} ${on ? "on" : "off"} `);
  };
  out.nl();
  out.text("    ");
  onOff("hairpin", BR_HAIRPIN_MODE);
  onOff("guard", BR_BPDU_GUARD);
  onOff("root_block", BR_ROOT_BLOCK);
  onOff("fastleave", BR_MULTICAST_FAST_LEAVE);
  onOff("learning", BR_LEARNING);
  onOff("flood", BR_FLOOD);
  onOff("mcast_flood", BR_MCAST_FLOOD);
  onOff("bcast_flood", BR_BCAST_FLOOD);
  out.put("mcast_router", port.multicastRouter, `mcast_router ${port.multicastRouter} `);
  onOff("mcast_to_unicast", BR_MULTICAST_TO_UNICAST);
  onOff("neigh_suppress", BR_NEIGH_SUPPRESS);
  onOff("vlan_tunnel", BR_VLAN_TUNNEL);
  const backup = port.backupPort?.dev.name;
  if (backup !== undefined) out.put("backup_port", backup, `backup_port ${backup} `);
  onOff("isolated", BR_ISOLATED);
  onOff("locked", BR_PORT_LOCKED);
}

type FlagKey = {
  [K in keyof PortAttributes]-?: PortAttributes[K] extends boolean | undefined ? K : never;
}[keyof PortAttributes];

const SWITCHES: Readonly<Record<string, FlagKey>> = {
  guard: "guard",
  hairpin: "hairpin",
  fastleave: "fastLeave",
  root_block: "rootBlock",
  learning: "learning",
  flood: "flood",
  mcast_flood: "mcastFlood",
  bcast_flood: "bcastFlood",
  isolated: "isolated",
  locked: "locked",
};
/** Switches that cannot be turned on here. */
const ONLY_OFF: ReadonlySet<string> = new Set(["mcast_to_unicast", "neigh_suppress", "vlan_tunnel"]);

/** parse_on_off(): its failure is -EINVAL, which becomes the exit status. */
function onOff(session: Session, key: string, text: string): boolean {
  if (text !== "on" && text !== "off")
    session.return(`Error: argument of "${key}" must be one of "off", "on", not "${text}"\n`, 256 - 22);
  return text === "on";
}

/** brlink_modify(). */
function set(args: Args): void {
  const session: Session = args.session;
  const port: PortAttributes = {};
  let name: string | undefined;
  let flags = 0;
  while (!args.done) {
    const word = args.take();
    const key = SWITCHES[word];
    if (word === "dev") name = args.take();
    else if (key !== undefined) port[key] = onOff(session, word, args.take());
    else if (ONLY_OFF.has(word)) {
      if (onOff(session, word, args.take())) throw new Unsupported(`bridge link set ${word} on`);
    } else if (word === "learning_sync") onOff(session, word, args.take());
    else if (word === "mcast_router") {
      const value = atoi(args.take());
      if (value >= 0) port.mcastRouter = value & 0xff;
    } else if (word === "cost") {
      const cost = atoi(args.take()) >>> 0;
      if (cost > 0) port.cost = cost;
    } else if (word === "priority") {
      const priority = atoi(args.take());
      if (priority >= 0) port.priority = priority & 0xffff;
    } else if (word === "state") {
      const state = parseState(session, args.take(), "Error: invalid STP port state\n");
      if (state >= 0) port.state = state & 0xff;
    } else if (word === "hwmode") {
      const mode = args.take();
      if (mode !== "vepa" && mode !== "veb")
        session.return('Mode argument must be "vepa" or "veb".\n', MISUSE);
      flags = BRIDGE_FLAGS_SELF;
    } else if (word === "self") flags |= BRIDGE_FLAGS_SELF;
    else if (word === "master") flags |= BRIDGE_FLAGS_MASTER;
    else if (word === "backup_port") {
      const backup = args.take();
      port.backupPort =
        session.device(backup) ?? session.return(`Error: device ${backup} does not exist\n`, MISUSE);
    } else if (word === "nobackup_port") port.backupPort = null;
    else bridgeLinkUsage(session);
  }
  if (name === undefined) session.return("Device is a required argument.\n", MISUSE);
  const dev = findDevice(session, name, "bridge device");
  ask(session, () => bridgeSetLink(dev, { flags, port, hasSpec: flags > 0 }));
}

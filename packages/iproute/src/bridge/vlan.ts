// `bridge vlan` (bridge/vlan.c): VLANs added, taken away and set. Showing them is in vlan-show.ts.

import {
  BRIDGE_FLAGS_MASTER,
  BRIDGE_FLAGS_SELF,
  bridgeDelLink,
  bridgeSetLink,
  bridgeVlanSetState,
  VLAN_INFO_PVID,
  VLAN_INFO_UNTAGGED,
} from "@podwire/bridge";
import { Unsupported } from "@podwire/program";
import { type Args, atoi, matches, parseUnsigned } from "../frame/args.ts";
import { MISUSE } from "../frame/exit.ts";
import type { Session } from "../frame/session.ts";
import { ask, findDevice, parseState, runVerb, type Verbs } from "./ask.ts";
import { vlanUsage } from "./help.ts";
import { showGlobalVlans, showTunnels, showVlans } from "./vlan-show.ts";

const VERBS: Verbs = [
  [["show", "lst", "list"], showVlans],
  [["add"], (args) => modify(args, true)],
  [["delete"], (args) => modify(args, false)],
  [["tunnelshow"], showTunnels],
  [["set"], setOptions],
  [["global"], global],
];

export function vlanCommand(args: Args): void {
  runVerb(args, "vlan", VERBS, vlanUsage);
}

/** vlan_global(). */
function global(args: Args): void {
  if (args.done || args.matches("show", "lst", "list")) {
    if (!args.done) args.take();
    showGlobalVlans(args);
    return;
  }
  if (args.matches("set")) throw new Unsupported("bridge vlan global set");
  vlanUsage(args.session);
}

interface Vids {
  first: number;
  last: number;
  range: boolean;
}

/** "10" or "10-20". */
function parseVids(session: Session, text: string): Vids {
  const [first = "", last] = text.split(/-(.*)/s);
  if (last === undefined || first === "") {
    const vid = atoi(text) & 0xffff;
    return { first: vid, last: vid, range: false };
  }
  const vids = { first: atoi(first), last: atoi(last), range: true };
  if (vids.first >= vids.last) invalidRange(session, vids);
  return vids;
}

function invalidRange(session: Session, { first, last }: Vids): never {
  session.return(`Invalid VLAN range "${first & 0xffff}-${last & 0xffff}"\n`, MISUSE);
}

/** vlan_modify(). */
function modify(args: Args, add: boolean): void {
  const session: Session = args.session;
  let name: string | undefined;
  let vids: Vids | undefined;
  let to = 0;
  let flags = 0;
  while (!args.done) {
    const word = args.take();
    if (word === "dev") name = args.take();
    else if (word === "vid") vids = parseVids(session, args.take());
    else if (word === "self") to |= BRIDGE_FLAGS_SELF;
    else if (word === "master") to |= BRIDGE_FLAGS_MASTER;
    else if (word === "pvid") flags |= VLAN_INFO_PVID;
    else if (word === "untagged") flags |= VLAN_INFO_UNTAGGED;
    else if (word === "tunnel_info") throw new Unsupported(`bridge vlan ${add ? "add" : "del"} tunnel_info`);
    else if (matches(word, "help")) args.take();
  }
  if (name === undefined || vids === undefined)
    session.return("Device and VLAN ID are required arguments.\n", MISUSE);
  const dev = findDevice(session, name, "bridge device");
  // A negative number is a large one in the kernel's 16 bits, and refused there.
  if (vids.first >= 4096 && vids.first < 0x8000) session.return(`Invalid VLAN ID "${vids.first}"\n`, MISUSE);
  if (vids.range) {
    if (vids.last >= 4096) invalidRange(session, vids);
    if (flags & VLAN_INFO_PVID) session.return("pvid cannot be configured for a vlan range\n", MISUSE);
  }
  const vlans = { first: vids.first, last: vids.last, flags };
  ask(session, () =>
    add ? bridgeSetLink(dev, { flags: to, vlans, hasSpec: true }) : bridgeDelLink(dev, to, vlans),
  );
}

/** vlan_option_set(). */
function setOptions(args: Args): void {
  const session: Session = args.session;
  let name: string | undefined;
  let vids: Vids | undefined;
  let state: number | undefined;
  while (!args.done) {
    const word = args.take();
    if (word === "dev") name = args.take();
    else if (word === "vid") vids = parseVids(session, args.take());
    else if (word === "state") state = parseState(session, args.take(), "Error: invalid STP state\n");
    else if (word === "mcast_router") {
      const text = args.take();
      if (parseUnsigned(text, 0xff) === undefined) session.invalid("invalid mcast_router", text);
      throw new Unsupported("bridge vlan set mcast_router");
    } else if (matches(word, "help")) args.take();
  }
  if (name === undefined || vids === undefined)
    session.return("Device and VLAN ID are required arguments.\n", MISUSE);
  if (vids.first >= 4096) session.return(`Invalid VLAN ID "${vids.first}"\n`, MISUSE);
  if (vids.range && vids.last >= 4096) invalidRange(session, vids);
  const dev = findDevice(session, name, "network device");
  const { first, last } = vids;
  ask(session, () => bridgeVlanSetState(dev, first, last, state));
}

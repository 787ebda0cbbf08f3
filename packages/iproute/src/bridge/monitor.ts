// `bridge monitor` (bridge/monitor.c): what happens to links, forwarding databases, VLANs, told as it happens. Always as text.
// Unlike `ip monitor` it does not keep track of links: what it once learnt of one stays.
// Of VNIs nothing is ever told here: there is no VXLAN device.

import { type BridgeVlanNotice, STATE_NAMES } from "@podwire/bridge";
import type { RtnlNotice } from "@podwire/netns";
import type { Args } from "../frame/args.ts";
import { MISUSE } from "../frame/exit.ts";
import { LinkCache } from "../frame/link-cache.ts";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import { listen } from "../monitor/listen.ts";
import { readRecorded } from "../monitor/recorded.ts";
import { timestampText } from "../monitor/timestamp.ts";
import { printFdbEntry } from "./fdb-show.ts";
import { bridgeMonitorUsage } from "./help.ts";
import { printBridgeLink } from "./link.ts";
import { printMdbEntry } from "./mdb.ts";

const OBJECTS = ["link", "fdb", "mdb", "vlan", "vni"] as const;
type ObjectName = (typeof OBJECTS)[number];

/** To which object a message belongs, and the banner before it. */
const KINDS: Readonly<Record<string, readonly [object: ObjectName, banner: string]>> = {
  link: ["link", "[LINK]"],
  "bridge-port": ["link", "[LINK]"],
  "bridge-self": ["link", "[LINK]"],
  fdb: ["fdb", "[NEIGH]"],
  "bridge-vlan": ["vlan", "[VLAN]"],
  mdb: ["mdb", "[MDB]"],
  "mdb-router": ["mdb", "[MDB]"],
};

export function monitorBridges(args: Args): Promise<number> {
  const session: Session = args.session;
  const wanted = new Set<ObjectName>();
  let banner = false;
  let file: string | undefined;
  for (; !args.done; args.take()) {
    const known = OBJECTS.find((name) => args.matches(name));
    if (args.matches("file")) {
      args.take();
      file = args.take();
      args.back();
    } else if (known !== undefined) wanted.add(known);
    else if (args.is("all")) {
      wanted.clear();
      banner = true;
    } else if (args.matches("help")) bridgeMonitorUsage(session);
    else session.fail(`Argument "${args.word}" is unknown, try "bridge monitor help".\n`);
  }
  const { net } = session;
  const out = session.printer({ json: false });
  if (file !== undefined) return readRecorded(session, file, MISUSE);
  session.links = new LinkCache(net);
  return listen(session, (notice) => {
    const kind = KINDS[notice.kind];
    if (kind === undefined || notice.net !== net) return false;
    // Without a word the group of VLANs is not joined.
    if (wanted.size > 0 ? !wanted.has(kind[0]) : !banner && kind[0] === "vlan") return false;
    const { timestamp, timestampShort } = session.options;
    if (timestamp) session.out(timestampText(session.self.kernel, timestampShort));
    if (banner) session.out(kind[1]);
    say(out, notice, session);
    return kind[0] !== "mdb" && kind[0] !== "vlan";
  });
}

function say(out: Printer, notice: RtnlNotice, session: Session): void {
  if (notice.deleted) out.text("Deleted ");
  switch (notice.kind) {
    case "link": {
      const { dev } = notice;
      const elsewhere = (dev.ops.linkNet?.(dev) ?? dev.net) !== dev.net;
      printBridgeLink(out, { dev, master: dev.master, port: null, elsewhere }, session);
      break;
    }
    case "bridge-port": {
      const { port, deleted } = notice;
      const { dev, br } = port;
      printBridgeLink(out, { dev, master: br.dev, port: deleted ? null : port, elsewhere: false }, session);
      break;
    }
    case "bridge-self": {
      const { bridge } = notice;
      printBridgeLink(out, { dev: bridge, master: bridge, port: null, elsewhere: false }, session);
      break;
    }
    case "fdb":
      printFdbEntry(out, notice.message, session, true);
      break;
    case "bridge-vlan":
      printVlan(out, notice, session);
      break;
    case "mdb":
      printMdbEntry(out, notice.bridge, notice.record, session);
      break;
    case "mdb-router":
      out.text(`router port dev ${session.nameOf(notice.port)} master ${session.nameOf(notice.bridge)}\n`);
      break;
    default:
      break;
  }
}

const NAME_WIDTH = 18;

/** print_vlan_rtm() of one message. */
function printVlan(out: Printer, notice: BridgeVlanNotice & { deleted: boolean }, session: Session): void {
  const { first, last, pvid, untagged, state, deleted } = notice;
  out.text(`${session.nameOf(notice.dev).padEnd(NAME_WIDTH)}${first}${last === first ? "" : `-${last}`}`);
  if (pvid) out.text(" PVID");
  if (untagged) out.text(" Egress Untagged");
  out.nl();
  out.text(`${" ".repeat(NAME_WIDTH + 2)}state ${deleted ? "disabled" : STATE_NAMES[state]} `);
  if (!deleted) out.text("mcast_router 1 ");
  out.nl();
}

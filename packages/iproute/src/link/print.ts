// One link as `ip link` and `ip addr` print it (ip/ipaddress.c print_linkinfo). What the other end of a link is called
// follows from where it is: by name here, by number elsewhere, with the other namespace's name or id at the end.

import {
  IFF_ALLMULTI,
  IFF_AUTOMEDIA,
  IFF_BROADCAST,
  IFF_DEBUG,
  IFF_DORMANT,
  IFF_DYNAMIC,
  IFF_LOOPBACK,
  IFF_LOWER_UP,
  IFF_MASTER,
  IFF_MULTICAST,
  IFF_NOARP,
  IFF_NOTRAILERS,
  IFF_POINTOPOINT,
  IFF_PORTSEL,
  IFF_PROMISC,
  IFF_RUNNING,
  IFF_SLAVE,
  IFF_UP,
  type LinkNotice,
  type NetDevice,
  type NetNamespace,
  peernet2idAlloc,
} from "@podwire/netns";
import { formatLinkAddress, linkTypeName } from "../frame/lladdr.ts";
import type { Color, Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import { nameOfNsid } from "../netns/nsid.ts";
import type { LinkFilter } from "./filter.ts";
import { linkPasses } from "./filter.ts";
import { linkKindText } from "./kinds/index.ts";
import { printLinkStats } from "./stats.ts";

/** Flags in the order in which they are printed. */
const FLAG_NAMES: readonly (readonly [bit: number, name: string])[] = [
  [IFF_LOOPBACK, "LOOPBACK"],
  [IFF_BROADCAST, "BROADCAST"],
  [IFF_POINTOPOINT, "POINTOPOINT"],
  [IFF_MULTICAST, "MULTICAST"],
  [IFF_NOARP, "NOARP"],
  [IFF_ALLMULTI, "ALLMULTI"],
  [IFF_PROMISC, "PROMISC"],
  [IFF_MASTER, "MASTER"],
  [IFF_SLAVE, "SLAVE"],
  [IFF_DEBUG, "DEBUG"],
  [IFF_DYNAMIC, "DYNAMIC"],
  [IFF_AUTOMEDIA, "AUTOMEDIA"],
  [IFF_PORTSEL, "PORTSEL"],
  [IFF_NOTRAILERS, "NOTRAILERS"],
  [IFF_UP, "UP"],
  [IFF_LOWER_UP, "LOWER_UP"],
  [IFF_DORMANT, "DORMANT"],
];

/** How a message about a link is printed: `ip link` (with its mode), `ip addr`, as news by a monitor (without the queue's length), or of a dump of IPv6's, which tells less. */
export type LinkPrinting = "link" | "address" | "monitor" | "inet6";

/** What a monitor was told besides. */
export type LinkNews = Pick<LinkNotice, "event" | "newNsid" | "newIfindex"> & { readonly deleted: boolean };

/** True where the link passed the filter, whether or not there was anything to print. */
export function printLink(
  out: Printer,
  dev: NetDevice,
  filter: LinkFilter,
  session: Session,
  printing: LinkPrinting,
  news: LinkNews | null = null,
): boolean {
  const forLink = printing === "link" || (printing === "address" && session.linksShown);
  if (!linkPasses(filter, dev, printing === "inet6")) return false;
  // Those who ask for labels want addresses.
  if (filter.label !== null) return true;
  if (news?.deleted) out.text("Deleted ");
  if (session.options.brief) {
    printBrief(out, dev, filter, printing === "inet6" ? otherEnd6(dev, session) : otherEnd(dev, session));
    return true;
  }
  const { details, stats, numeric } = session.options;
  out.put("ifindex", dev.ifindex, `${dev.ifindex}: `);
  if (printing === "inet6") {
    printLink6(out, dev, session);
    return true;
  }
  const end = otherEnd(dev, session);
  printName(out, dev, end, (name) => `${name}: `);
  printFlags(out, dev.userFlags, end?.down ?? false);
  out.put("mtu", dev.mtu, `mtu ${dev.mtu} `);
  out.put("qdisc", dev.qdisc, `qdisc ${dev.qdisc} `);
  if (dev.master !== null) {
    const master = session.nameOf(dev.master);
    out.put("master", master, `master ${master} `);
  }
  printOperState(out, dev);
  if (forLink) out.put("linkmode", dev.linkMode, `mode ${dev.linkMode} `);
  const group = session.names.name("group", dev.group);
  out.put("group", group, `group ${group} `);
  if (printing !== "monitor" && dev.txQueueLen !== 0)
    out.put("txqlen", dev.txQueueLen, `qlen ${dev.txQueueLen}`);
  if (news?.event !== undefined) out.put("event", news.event, `event ${news.event} `);

  if (filter.family === "unspec" || filter.family === "packet" || details > 0) {
    out.nl();
    const type = linkTypeName(dev.type, numeric);
    out.put("link_type", type, `    link/${type} `);
    const address = formatLinkAddress(dev.address);
    out.put("address", address, address, "mac");
    if (dev.flags & IFF_POINTOPOINT) out.flag("link_pointtopoint", " peer ");
    else out.text(" brd ");
    const broadcast = formatLinkAddress(dev.broadcast);
    out.put("broadcast", broadcast, broadcast, "mac");
  }
  if (end?.nsid !== undefined) printNetns(out, "link", end.nsid, session);
  if (news?.newNsid !== undefined) printNetns(out, "new", news.newNsid, session);
  if (news?.newIfindex !== undefined)
    out.put("new-ifindex", news.newIfindex, ` new-ifindex ${news.newIfindex}`);
  if (details > 0) printDetails(out, dev, session, forLink);
  if ((forLink || details > 0) && dev.alias !== "") {
    out.nl();
    out.put("ifalias", dev.alias, `    alias ${dev.alias}`);
  }
  if (forLink && stats > 0) {
    out.nl();
    printLinkStats(out, dev, session);
  }
  if (dev.altNames.length > 0) {
    out.openArray("altnames");
    for (const name of dev.altNames) {
      out.nl();
      out.item(name, `    altname ${name}`);
    }
    out.closeArray();
  }
  out.text("\n");
  return true;
}

/** What inet6_fill_ifinfo() tells of a link. */
function printLink6(out: Printer, dev: NetDevice, session: Session): void {
  const end = otherEnd6(dev, session);
  printName(out, dev, end, (name) => `${name}: `);
  printFlags(out, dev.userFlags, end?.down ?? false);
  out.put("mtu", dev.mtu, `mtu ${dev.mtu} `);
  printOperState(out, dev);
  if (dev.txQueueLen !== 0) out.put("txqlen", dev.txQueueLen, `qlen ${dev.txQueueLen}`);
  if (session.options.details > 0) {
    out.nl();
    const type = linkTypeName(dev.type, session.options.numeric);
    out.put("link_type", type, `    link/${type} `);
    const address = formatLinkAddress(dev.address);
    out.put("address", address, address, "mac");
  }
  out.text("\n");
}

function printBrief(out: Printer, dev: NetDevice, filter: LinkFilter, end: OtherEnd | undefined): void {
  printName(out, dev, end, (name) => `${name.padEnd(16)} `);
  const state = dev.shownOperState;
  out.put("operstate", state, `${state.padEnd(14)} `, stateColor(state));
  if (filter.family !== "packet") return;
  const address = formatLinkAddress(dev.address);
  out.put("address", address, `${address} `, "mac");
  printFlags(out, dev.userFlags, end?.down ?? false);
  out.text("\n");
}

interface OtherEnd {
  index: number;
  /** Its name where it is in this namespace, else "if5". */
  name: string;
  /** It is here, and not up: M-DOWN. */
  down: boolean;
  /** The id of the namespace that it is in, where that is another one. */
  nsid?: number;
}

/** IFLA_LINK and IFLA_LINK_NETNSID (rtnl_fill_link_netnsid). Asking hands out an id to the other namespace. */
function otherEnd(dev: NetDevice, session: Session): OtherEnd | undefined {
  const index = dev.iflink;
  const net: NetNamespace = dev.ops.linkNet?.(dev) ?? dev.net;
  if (net !== dev.net) return { index, name: `if${index}`, down: false, nsid: peernet2idAlloc(dev.net, net) };
  return index === dev.ifindex ? undefined : endHere(dev, session);
}

/** IFLA_LINK of IPv6's dump, which does not say of which namespace: the index is taken for one of this namespace. */
function otherEnd6(dev: NetDevice, session: Session): OtherEnd | undefined {
  return dev.iflink === dev.ifindex ? undefined : endHere(dev, session);
}

function endHere({ iflink: index, net }: NetDevice, session: Session): OtherEnd {
  if (index === 0) return { index, name: "NONE", down: false };
  const { links } = session;
  if (links !== null) return { index, name: links.name(index), down: links.down(index) };
  const other = net.devicesByIndex.get(index);
  return { index, name: other?.name ?? `if${index}`, down: other !== undefined && !other.up };
}

function printName(
  out: Printer,
  dev: NetDevice,
  end: OtherEnd | undefined,
  frame: (name: string) => string,
): void {
  if (end?.nsid !== undefined) out.data("link_index", end.index);
  else if (end?.name === "NONE") out.data("link", null);
  else if (end !== undefined) out.data("link", end.name);
  out.put("ifname", dev.name, frame(end === undefined ? dev.name : `${dev.name}@${end.name}`), "ifname");
}

/** print_link_flags(); `bridge link` prints them, too. */
export function printFlags(out: Printer, userFlags: number, masterDown: boolean): void {
  const names: string[] = [];
  if (userFlags & IFF_UP && !(userFlags & IFF_RUNNING)) names.push("NO-CARRIER");
  for (const [bit, name] of FLAG_NAMES) if (userFlags & bit) names.push(name);
  if (masterDown) names.push("M-DOWN");
  out.openArray("flags", "<");
  for (const [index, name] of names.entries()) out.item(name, index === 0 ? name : `,${name}`);
  out.closeArray("> ");
}

function printOperState(out: Printer, dev: NetDevice): void {
  const state = dev.shownOperState;
  out.text("state ");
  out.put("operstate", state, `${state} `, stateColor(state));
}

function stateColor(state: string): Color | undefined {
  if (state === "UP") return "up";
  return state === "DOWN" ? "down" : undefined;
}

function printNetns(out: Printer, which: "link" | "new", nsid: number, session: Session): void {
  if (out.json) {
    out.data(`${which}_netnsid`, nsid);
    return;
  }
  const name = nsid < 0 ? undefined : nameOfNsid(session, nsid);
  if (name !== undefined) out.text(` ${which}-netns ${name}`);
  else out.text(` ${which}-netnsid ${nsid < 0 ? "unknown" : nsid}`);
}

/** What `-d` adds. The number of receive queues is not there: a kernel built for one processor does not tell it. */
function printDetails(out: Printer, dev: NetDevice, session: Session, forLink: boolean): void {
  out.put("promiscuity", dev.promiscuity, ` promiscuity ${dev.promiscuity} `);
  out.put("allmulti", dev.allmulti, ` allmulti ${dev.allmulti} `);
  out.put("min_mtu", dev.minMtu, `minmtu ${dev.minMtu} `);
  out.put("max_mtu", dev.maxMtu, `maxmtu ${dev.maxMtu} `);
  printLinkInfo(out, dev, session);
  if (forLink) out.put("inet6_addr_gen_mode", dev.addrGenMode, `addrgenmode ${dev.addrGenMode} `);
  out.put("num_tx_queues", dev.numTxQueues, `numtxqueues ${dev.numTxQueues} `);
  out.put("gso_max_size", dev.gsoMaxSize, `gso_max_size ${dev.gsoMaxSize} `);
  out.put("gso_max_segs", dev.gsoMaxSegs, `gso_max_segs ${dev.gsoMaxSegs} `);
  out.put("tso_max_size", dev.tsoMaxSize, `tso_max_size ${dev.tsoMaxSize} `);
  out.put("tso_max_segs", 65535, "tso_max_segs 65535 ");
  out.put("gro_max_size", dev.groMaxSize, `gro_max_size ${dev.groMaxSize} `);
}

/** print_linktype(): the kind and its options, then those of the port. */
function printLinkInfo(out: Printer, dev: NetDevice, session: Session): void {
  const kind = dev.kind?.name;
  const masterKind = dev.master?.kind?.name;
  if (kind === undefined && masterKind === undefined) return;
  out.openObject("linkinfo");
  if (kind !== undefined) {
    out.nl();
    out.put("info_kind", kind, `    ${kind} `);
    printKind(out, dev, session, kind, "info_data");
  }
  if (masterKind !== undefined) {
    out.nl();
    out.put("info_slave_kind", masterKind, `    ${masterKind}_slave `);
    printKind(out, dev, session, `${masterKind}_slave`, "info_slave_data");
  }
  out.closeObject();
}

function printKind(out: Printer, dev: NetDevice, session: Session, kind: string, key: string): void {
  const text = linkKindText(kind);
  if (text?.print === undefined) return;
  out.openObject(key);
  text.print(out, dev, session);
  out.closeObject();
}

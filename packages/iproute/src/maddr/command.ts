// `ip maddress` (ip/ipmaddr.c): the multicast groups that devices listen to, of each layer. Those of the link layer may be
// entered by hand.

import { in6Dev, inDevice, ipv6Of } from "@podwire/ip";
import {
  addGlobalMulticast,
  deleteGlobalMulticast,
  IFF_LOOPBACK,
  KernelError,
  listAddresses,
  type NetDevice,
  strerror,
} from "@podwire/netns";
import { formatIpv4, formatIpv6, formatMac } from "@podwire/wire";
import { type Args, matches } from "../frame/args.ts";
import { Exit } from "../frame/exit.ts";
import { parseLinkAddress } from "../frame/lladdr.ts";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import { nameIsBad } from "../link/names.ts";

const ETH_ALEN = 6;

const USAGE = `Usage: ip maddr [ add | del ] MULTIADDR dev STRING
       ip maddr show [ dev STRING ]
`;

interface Group {
  family: "link" | "inet" | "inet6";
  address: string;
  users: number;
  /** Entered by hand. */
  static: boolean;
}

export function maddressCommand(args: Args): number {
  const session: Session = args.session;
  if (args.done) return show(args);
  const word = args.take();
  if (matches(word, "add")) return modify(args, true);
  if (matches(word, "delete")) return modify(args, false);
  if (matches(word, "show") || matches(word, "list") || matches(word, "lst")) return show(args);
  if (matches(word, "help")) session.fail(USAGE);
  session.fail(`Command "${word}" is unknown, try "ip maddr help".\n`);
}

/** multiaddr_modify(): SIOCADDMULTI and SIOCDELMULTI, which any number of times count as once. */
function modify(args: Args, adding: boolean): number {
  const session: Session = args.session;
  let name: string | undefined;
  let address: Uint8Array = new Uint8Array(ETH_ALEN);
  while (!args.done) {
    const word = args.take();
    if (word === "dev") {
      const value = args.take();
      if (name !== undefined) session.duplicate("dev", value);
      if (nameIsBad(value)) session.invalid('"dev" not a valid ifname', value);
      name = value;
      continue;
    }
    const text = matches(word, "address") ? args.take() : word;
    if (matches(text, "help")) session.fail(USAGE);
    if (address[0] !== 0) session.duplicate("address", text);
    const given = parseLinkAddress(session, text);
    if (given === undefined) throw new Exit(1);
    if (given.length !== ETH_ALEN)
      session.fail(`Error: Invalid address length ${given.length} - must be ${ETH_ALEN} bytes\n`, 1);
    address = given;
  }
  if (name === undefined) session.fail('Not enough information: "dev" is required.\n');
  try {
    const dev = session.net.device(name);
    if (dev === undefined) throw new KernelError("ENODEV");
    // The loopback device's driver has no ndo_set_rx_mode.
    if (dev.flags & IFF_LOOPBACK) throw new KernelError("EINVAL");
    if (adding) addGlobalMulticast(dev, address);
    else deleteGlobalMulticast(dev, address);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    session.fail(`ioctl: ${strerror(error.errno)}\n`, 1);
  }
  return 0;
}

/** multiaddr_list(). */
function show(args: Args): number {
  const session: Session = args.session;
  let name: string | undefined;
  while (!args.done) {
    const dev = args.is("dev");
    if (dev) args.take();
    const value = args.take();
    if (!dev && matches(value, "help")) session.fail(USAGE);
    if (name !== undefined) session.garbage("dev", value);
    name = value;
  }
  // lo's side of IPv6 comes with the first question.
  ipv6Of(session.net);
  const out = session.printer();
  out.begin();
  for (const dev of session.net.devices) {
    if (name !== undefined && dev.name !== name) continue;
    const groups = groupsOf(dev, session);
    if (groups.length > 0) print(out, dev, groups);
  }
  out.end();
  return 0;
}

/** What the families that were asked for have, the newest of IP's groups first. */
function groupsOf(dev: NetDevice, { options }: Session): Group[] {
  const { family } = options;
  const wants = (which: string) => family === "unspec" || family === which;
  const groups: Group[] = [];
  if (wants("packet") && (dev.flags & IFF_LOOPBACK) === 0)
    for (const address of listAddresses(dev, "multicast"))
      groups.push({
        family: "link",
        address: formatMac(address),
        users: dev.multicastList.get(address.join(":")) ?? 1,
        static: dev.globalMulticast?.has(address.join(":")) ?? false,
      });
  if (wants("inet"))
    for (const { group, users } of [...(inDevice(dev)?.mcList.values() ?? [])].reverse())
      groups.push({ family: "inet", address: formatIpv4(group), users, static: false });
  if (wants("inet6"))
    for (const { addr, users } of in6Dev(dev)?.mcList ?? [])
      groups.push({ family: "inet6", address: formatIpv6(addr), users, static: false });
  return groups;
}

/** print_mlist() and print_maddr(). */
function print(out: Printer, dev: NetDevice, groups: readonly Group[]): void {
  out.openObject();
  const heading = `${dev.ifindex}:\t${dev.name}`;
  out.data("ifindex", dev.ifindex);
  out.data("ifname", dev.name);
  // With -o every group has it.
  if (!out.oneline) out.text(`${heading}\n`);
  out.openArray("maddr");
  for (const { family, address, users, static: byHand } of groups) {
    out.text(out.oneline ? `${heading}\\\t` : "\t");
    out.openObject();
    if (family === "link") out.put("link", address, `link  ${address}`);
    else {
      out.put("family", family, family.padEnd(6));
      out.put("address", address, address);
    }
    if (users !== 1) out.put("users", users, ` users ${users}`);
    if (byHand) out.put("features", "static", " static");
    out.text("\n");
    out.closeObject();
  }
  out.closeArray();
  out.closeObject();
}

// `ip maddress` (ip/ipmaddr.c): the multicast groups that devices listen to, of each layer. Left out: entering link-layer groups by hand.

import { in6Dev, inDevice } from "@podwire/ip";
import { IFF_LOOPBACK, listAddresses, type NetDevice } from "@podwire/netns";
import { Unsupported } from "@podwire/program";
import { formatIpv4, formatIpv6, formatMac } from "@podwire/wire";
import { type Args, matches } from "../frame/args.ts";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";

const USAGE = `Usage: ip maddr [ add | del ] MULTIADDR dev STRING
       ip maddr show [ dev STRING ]
`;

interface Group {
  family: "link" | "inet" | "inet6";
  address: string;
  users: number;
}

export function maddressCommand(args: Args): number {
  const session: Session = args.session;
  if (args.done) return show(args);
  const word = args.take();
  if (matches(word, "add") || matches(word, "delete")) throw new Unsupported(`ip maddr ${word}`);
  if (matches(word, "show") || matches(word, "list") || matches(word, "lst")) return show(args);
  if (matches(word, "help")) session.fail(USAGE);
  session.fail(`Command "${word}" is unknown, try "ip maddr help".\n`);
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
      });
  if (wants("inet"))
    for (const { group, users } of [...(inDevice(dev)?.mcList.values() ?? [])].reverse())
      groups.push({ family: "inet", address: formatIpv4(group), users });
  if (wants("inet6"))
    for (const { addr, users } of in6Dev(dev)?.mcList ?? [])
      groups.push({ family: "inet6", address: formatIpv6(addr), users });
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
  for (const { family, address, users } of groups) {
    out.text(out.oneline ? `${heading}\\\t` : "\t");
    out.openObject();
    if (family === "link") out.put("link", address, `link  ${address}`);
    else {
      out.put("family", family, family.padEnd(6));
      out.put("address", address, address);
    }
    if (users !== 1) out.put("users", users, ` users ${users}`);
    out.text("\n");
    out.closeObject();
  }
  out.closeArray();
  out.closeObject();
}

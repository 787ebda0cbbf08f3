// `ip address show` and `flush`: links with their addresses, filtered as ipaddr_list_flush_or_save() does. A device
// without any address passes where no family was asked for; one that has addresses, but none that fits, does not.

import { deleteAddress, deleteAddress6, in6Dev, listAddresses, listAddresses6 } from "@podwire/ip";
import { KernelError, type NetDevice } from "@podwire/netns";
import { ipv4Mask } from "@podwire/wire";
import type { Args } from "../frame/args.ts";
import { inPrefix6 } from "../frame/prefix.ts";
import type { Session } from "../frame/session.ts";
import { kernelSkips, type LinkFilter, parseLinkFilter } from "../link/filter.ts";
import { printLink } from "../link/print.ts";
import { printLinkStats, printLinkStats6 } from "../link/stats.ts";
import { dumpDevices } from "../rtnetlink/dump.ts";
import { ADDRESS_FLAGS } from "./flags.ts";
import { addressUsage } from "./help.ts";
import { type AnyAddress, isInet6, printAddress } from "./print.ts";

export function showAddresses(args: Args): number {
  const session: Session = args.session;
  const filter = parseLinkFilter(args, session.options.family, () => addressUsage(session));
  const { oneline, brief, stats } = session.options;
  const withAddresses = filter.family !== "packet";
  // One line each and one family: links are not asked for at all, and what they are chosen by does not count.
  const { family } = session.options;
  const addressesOnly = oneline && !brief && (family === "inet" || family === "inet6");
  const out = session.printer();
  out.begin();
  // Once `ip link` has shown something, a batch asks for one device as that does: without its addresses.
  if (session.linksShown && filter.dev !== null && filter.group === -1) {
    out.openObject();
    printLink(out, filter.dev, filter, session, "address");
    out.closeObject();
    out.end();
    return 0;
  }
  for (const dev of filter.dev === null ? dumpDevices(session.net) : [filter.dev]) {
    // Asked of IPv6, the kernel tells of the devices that have a side of it, and less of each.
    const dump6 = session.options.family === "inet6" && filter.dev === null;
    if (dump6 ? in6Dev(dev) === null : !addressesOnly && kernelSkips(filter, dev, family)) continue;
    const addresses = withAddresses ? addressesOf(session, dev) : [];
    if (withAddresses && !worthShowing(filter, addresses)) continue;
    out.openObject();
    const linkShown = brief || !(oneline && withAddresses);
    const passed = !linkShown || printLink(out, dev, filter, session, dump6 ? "inet6" : "address");
    if (passed && withAddresses) printSelected(session, out, filter, dev, addresses, oneline);
    if (
      passed &&
      linkShown &&
      filter.label === null &&
      stats > 0 &&
      !brief &&
      (dump6 || !session.linksShown)
    ) {
      if (dump6) printLinkStats6(out, dev, session);
      else printLinkStats(out, dev, session);
      out.nl();
    }
    out.closeObject();
  }
  out.end();
  return 0;
}

/** ipaddr_filter(). */
function worthShowing(filter: LinkFilter, addresses: readonly AnyAddress[]): boolean {
  if (addresses.length === 0) return filter.family === "unspec";
  return addresses.some((info) => addressPasses(filter, info));
}

function addressesOf(session: Session, dev?: NetDevice): AnyAddress[] {
  return [...listAddresses(session.net, dev), ...listAddresses6(session.net, dev)];
}

/** print_selected_addrinfo(): in JSON an address that does not fit leaves an empty object behind. */
function printSelected(
  session: Session,
  out: ReturnType<Session["printer"]>,
  filter: LinkFilter,
  dev: NetDevice,
  addresses: readonly AnyAddress[],
  lead: boolean,
): void {
  out.openArray("addr_info");
  for (const info of addresses) {
    if (!familyPasses(filter, info)) continue;
    if (filter.up && !dev.up) continue;
    out.openObject();
    if (addressPasses(filter, info)) printAddress(out, info, session, lead);
    out.closeObject();
  }
  out.closeArray();
  if (session.options.brief) out.text("\n");
}

function familyPasses(filter: LinkFilter, info: AnyAddress): boolean {
  return filter.family === "unspec" || filter.family === (isInet6(info) ? "inet6" : "inet");
}

function addressPasses(filter: LinkFilter, info: AnyAddress): boolean {
  if (!familyPasses(filter, info)) return false;
  if (filter.scopeGiven && info.scope !== filter.scope) return false;
  if ((info.flags ^ filter.flags) & filter.flagMask) return false;
  // An IPv6 address has no label: the name of its device stands in.
  const label = isInet6(info) ? info.dev.name : info.label;
  if (filter.label !== null && !matchesPattern(label, filter.label)) return false;
  const { prefix } = filter;
  if (isInet6(info)) return prefix === null || prefix.family !== "inet6" || inPrefix6(prefix, info.local);
  if (prefix !== null && prefix.family === "inet" && (info.local ^ prefix.address) & ipv4Mask(prefix.length))
    return false;
  return prefix === null || prefix.family !== "inet6";
}

/** fnmatch() without its character classes' finer points. */
function matchesPattern(text: string, pattern: string): boolean {
  const source = pattern.replace(/\[!|[*?[\]]|[^\w]/g, (part) =>
    part === "*"
      ? ".*"
      : part === "?"
        ? "."
        : part === "[!"
          ? "[^"
          : part === "[" || part === "]"
            ? part
            : `\\${part}`,
  );
  try {
    return new RegExp(`^${source}$`, "s").test(text);
  } catch {
    return text === pattern;
  }
}

export function flushAddresses(args: Args): number {
  const session: Session = args.session;
  const { family, stats, loops } = session.options;
  if (args.done) return complain(session, "Flush requires arguments.\n");
  if (family === "packet") return complain(session, "Cannot flush link addresses.\n");
  const filter = parseLinkFilter(args, family, () => addressUsage(session));
  const out = session.printer({ json: false });
  const primaryOnly =
    (filter.flagMask & ADDRESS_FLAGS.secondary) !== 0 && !(filter.flags & ADDRESS_FLAGS.secondary);
  for (let round = 0; loops === 0 || round < loops; ) {
    const flushed = addressesOf(session).filter((info) => {
      if (filter.dev !== null && info.dev !== filter.dev) return false;
      return addressPasses(filter, info);
    });
    if (flushed.length > 0) {
      if (stats > 1) for (const info of flushed) printAddress(out, info, session, true);
      round++;
      for (const info of flushed) removeQuietly(session, info);
      if (stats > 0) session.out(`\n*** Round ${round}, deleting ${flushed.length} addresses ***\n`);
      if (!primaryOnly) continue;
    }
    if (stats > 0)
      session.out(
        round === 0
          ? "Nothing to flush.\n"
          : `*** Flush is complete after ${round} round${round > 1 ? "s" : ""} ***\n`,
      );
    return 0;
  }
  session.err(`*** Flush remains incomplete after ${loops} rounds. ***\n`);
  return 1;
}

/** A flush sends all deletions at once: what an earlier one took along is gone already. */
function removeQuietly(session: Session, info: AnyAddress): void {
  try {
    if (isInet6(info)) {
      deleteAddress6(session.net, info);
      return;
    }
    deleteAddress(session.net, {
      dev: info.dev,
      local: info.local,
      address: info.address,
      prefixLength: info.prefixLength,
      label: info.label,
    });
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
  }
}

function complain(session: Session, message: string): number {
  session.err(message);
  return -1;
}

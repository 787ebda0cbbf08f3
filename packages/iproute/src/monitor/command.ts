// `ip monitor` (ip/ipmonitor.c): what happens to links, addresses, routes and the rest, told as it happens. Always as text.
// Multicast routes, prefixes, nexthop objects and statistics may be listened to, but nothing is ever told of them here: there is no
// daemon that routes multicast, no router that advertises, and no nexthop object can be made.

import { type NetDevice, type NetNamespace, peernet2id, type RtnlNotice } from "@podwire/netns";
import { printAddress } from "../addr/print.ts";
import type { Args } from "../frame/args.ts";
import { LinkCache } from "../frame/link-cache.ts";
import type { Printer } from "../frame/printer.ts";
import type { Session } from "../frame/session.ts";
import { emptyLinkFilter } from "../link/filter.ts";
import { printLink } from "../link/print.ts";
import { printNeighbour } from "../neigh/print.ts";
import { namespaceByName, namespaceNames } from "../netns/names.ts";
import { nsidOfName } from "../netns/nsid.ts";
import { emptyRouteFilter } from "../route/filter.ts";
import { printRoute } from "../route/print.ts";
import { printRoute6 } from "../route/print6.ts";
import { printRule } from "../rule/show.ts";
import { printBridgeNeighbour, printBridgePort } from "./bridge.ts";
import { monitorUsage } from "./help.ts";
import { listen } from "./listen.ts";
import { netconfText } from "./netconf.ts";
import { readRecorded } from "./recorded.ts";
import { timestampText } from "./timestamp.ts";

/** Words in iproute2's order; the first that fits wins. */
const OBJECTS = [
  "link",
  "address",
  "route",
  "mroute",
  "prefix",
  "neigh",
  "netconf",
  "rule",
  "nsid",
  "nexthop",
] as const;
type ObjectName = (typeof OBJECTS)[number] | "stats";

/** To which object a message belongs, and the banner before it. */
const KINDS: Readonly<Record<string, readonly [object: ObjectName, banner: string]>> = {
  link: ["link", "[LINK]"],
  "bridge-port": ["link", "[LINK]"],
  "bridge-self": ["link", "[LINK]"],
  address: ["address", "[ADDR]"],
  address6: ["address", "[ADDR]"],
  route: ["route", "[ROUTE]"],
  route6: ["route", "[ROUTE]"],
  neigh: ["neigh", "[NEIGH]"],
  neigh6: ["neigh", "[NEIGH]"],
  fdb: ["neigh", "[NEIGH]"],
  netconf: ["netconf", "[NETCONF]"],
  rule: ["rule", "[RULE]"],
  nsid: ["nsid", "[NSID]"],
};

export async function monitorCommand(args: Args): Promise<number> {
  const session: Session = args.session;
  const wanted = new Set<ObjectName>();
  let banner = false;
  let allNsid = false;
  let dev: NetDevice | null = null;
  let file: string | undefined;
  while (!args.done) {
    const known = OBJECTS.find((name) => args.matches(name));
    // "label" comes before "link" in the original.
    if (args.matches("file")) {
      args.take();
      file = args.take();
      continue;
    }
    if (args.matches("label")) banner = true;
    else if (known !== undefined) wanted.add(known);
    else if (args.is("stats")) wanted.add("stats");
    else if (args.is("all")) banner = true;
    else if (args.matches("all-nsid")) allNsid = true;
    else if (args.matches("help")) monitorUsage(session);
    else if (args.is("dev")) {
      args.take();
      const name = args.take();
      dev = session.device(name) ?? session.invalid("Device does not exist\n", name);
      continue;
    } else session.fail(`Argument "${args.word}" is unknown, try "ip monitor help".\n`);
    args.take();
  }
  if (file !== undefined) return readRecorded(session, file, 1);
  return listen(session, new Monitor(session, { wanted, banner, allNsid, dev }).hear);
}

interface MonitorOptions {
  /** Empty: everything. */
  wanted: ReadonlySet<ObjectName>;
  banner: boolean;
  allNsid: boolean;
  dev: NetDevice | null;
}

class Monitor {
  readonly #session: Session;
  readonly #options: MonitorOptions;
  readonly #out: Printer;
  readonly #net: NetNamespace;
  readonly #links: LinkCache;

  constructor(session: Session, options: MonitorOptions) {
    this.#session = session;
    this.#options = options;
    this.#out = session.printer({ json: false });
    this.#net = session.net;
    this.#links = new LinkCache(this.#net);
    session.links = this.#links;
    // netns_map_init(): names of the namespaces that have an id now.
    const nsids = new Map<number, string>();
    for (const name of namespaceNames(session)) {
      const id = nsidOfName(session, name);
      if (id >= 0 && !nsids.has(id)) nsids.set(id, name);
    }
    session.nsids = nsids;
  }

  /** accept_msg(). */
  readonly hear = (notice: RtnlNotice): boolean => {
    const kind = KINDS[notice.kind];
    if (kind === undefined) return false;
    const [object, banner] = kind;
    const { wanted, allNsid } = this.#options;
    if (wanted.size > 0 && !wanted.has(object)) return false;
    if (!this.#familyWanted(notice)) return false;
    const here = notice.net === this.#net;
    const nsid = here ? -1 : peernet2id(this.#net, notice.net);
    if (!here && (!allNsid || nsid < 0)) return false;
    if (notice.kind === "link") {
      if (notice.deleted) this.#links.forget(notice.dev);
      else this.#links.remember(notice.dev);
    }
    if (!this.#deviceWanted(notice)) return false;
    this.#headers(banner, nsid);
    this.#say(notice);
    return true;
  };

  /** Groups are joined by family; neighbours are all in one, and looked at. */
  #familyWanted(notice: RtnlNotice): boolean {
    const { family } = this.#session.options;
    if (family === "unspec" || KINDS[notice.kind]?.[0] === "link" || notice.kind === "nsid") return true;
    if (notice.kind === "fdb") return family === "bridge";
    if (notice.kind === "netconf") return family === notice.family;
    return family === (notice.kind.endsWith("6") ? "inet6" : "inet");
  }

  #deviceWanted(notice: RtnlNotice): boolean {
    const { dev } = this.#options;
    if (dev === null) return true;
    switch (notice.kind) {
      case "link":
      case "netconf":
        return notice.dev === dev;
      case "address":
      case "address6":
      case "neigh":
      case "neigh6":
        return notice.info.dev === dev;
      case "bridge-port":
        return notice.port.dev === dev;
      case "bridge-self":
        return notice.bridge === dev;
      case "fdb":
        return notice.message.dev === dev;
      case "route":
      case "route6":
        return notice.info.nexthops.length === 1 && notice.info.nexthops[0]?.dev === dev;
      default:
        return true;
    }
  }

  /** print_headers(). */
  #headers(banner: string, nsid: number): void {
    const session = this.#session;
    const { timestamp, timestampShort } = session.options;
    if (timestamp) session.out(timestampText(session.self.kernel, timestampShort));
    if (this.#options.allNsid) session.out(nsid < 0 ? "[nsid current]" : `[nsid ${nsid}]`);
    if (this.#options.banner) session.out(banner);
  }

  #say(notice: RtnlNotice): void {
    const session = this.#session;
    const out = this.#out;
    const { deleted } = notice;
    const lead = deleted ? "Deleted " : "";
    switch (notice.kind) {
      case "link":
        printLink(out, notice.dev, emptyLinkFilter("unspec"), session, "monitor", notice);
        break;
      case "bridge-port":
        session.out(lead);
        printBridgePort(out, notice.port.dev, notice.port.br.dev, session);
        break;
      case "bridge-self":
        printBridgePort(out, notice.bridge, notice.bridge, session);
        break;
      case "fdb":
        session.out(lead);
        printBridgeNeighbour(out, notice.message, session);
        break;
      case "address":
      case "address6":
        session.out(lead);
        printAddress(out, notice.info, session, true);
        break;
      case "route":
        session.out(lead);
        printRoute(
          out,
          notice.info,
          { ...emptyRouteFilter("unspec"), table: null, oif: this.#options.dev },
          session,
        );
        break;
      case "route6":
        session.out(lead);
        printRoute6(
          out,
          notice.info,
          { ...emptyRouteFilter("unspec"), table: null, oif: this.#options.dev },
          session,
        );
        break;
      case "neigh":
      case "neigh6":
        session.out(lead);
        printNeighbour(out, notice.info, session, this.#options.dev === null);
        break;
      case "rule":
        session.out(lead);
        printRule(out, notice.info, session);
        break;
      case "netconf": {
        const { dev, family, values } = notice;
        const name = typeof dev === "string" ? dev : session.nameOf(dev);
        session.out(`${lead}${family} ${name} ${netconfText(values)}\n`);
        break;
      }
      case "nsid":
        session.out(`${lead}nsid ${notice.id} ${this.#nsidName(notice)}\n`);
        break;
      default:
        break;
    }
  }

  /** print_nsid(): the map of names follows. */
  #nsidName({ id, peer, deleted }: Extract<RtnlNotice, { kind: "nsid" }>): string {
    const session = this.#session;
    const nsids = session.nsids as Map<number, string>;
    let name = nsids.get(id);
    if (name !== undefined) nsids.delete(id);
    else if (!deleted) {
      name = namespaceNames(session).find((candidate) => namespaceByName(session, candidate).net === peer);
      if (name !== undefined) nsids.set(id, name);
    }
    return name === undefined ? "" : `(iproute2 netns name: ${name})`;
  }
}

// struct in_device and struct in_ifaddr (include/linux/inetdevice.h): a device's IPv4 side. It hangs at `dev.ipPtr` from
// the device's registration to its end; a device without one does no IP. The IN_DEV_* questions below combine the
// device's tunables with `all` exactly as the kernel's macros do, each in its own way.

import type { NetDevice } from "@podwire/netns";
import { ipv4Mask } from "@podwire/wire";
import {
  DEVCONF_ACCEPT_LOCAL,
  DEVCONF_ACCEPT_REDIRECTS,
  DEVCONF_ACCEPT_SOURCE_ROUTE,
  DEVCONF_ARP_ACCEPT,
  DEVCONF_ARP_ANNOUNCE,
  DEVCONF_ARP_EVICT_NOCARRIER,
  DEVCONF_ARP_IGNORE,
  DEVCONF_ARP_NOTIFY,
  DEVCONF_ARPFILTER,
  DEVCONF_BC_FORWARDING,
  DEVCONF_DROP_GRATUITOUS_ARP,
  DEVCONF_DROP_UNICAST_IN_L2_MULTICAST,
  DEVCONF_FORWARDING,
  DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN,
  DEVCONF_MEDIUM_ID,
  DEVCONF_PROMOTE_SECONDARIES,
  DEVCONF_PROXY_ARP,
  DEVCONF_PROXY_ARP_PVLAN,
  DEVCONF_ROUTE_LOCALNET,
  DEVCONF_RP_FILTER,
  DEVCONF_SECURE_REDIRECTS,
  DEVCONF_SEND_REDIRECTS,
  DEVCONF_SHARED_MEDIA,
  DEVCONF_SRC_VMARK,
  Devconf,
} from "./devconf.ts";
import { IgmpState, type McGroup } from "./igmp-state.ts";
import type { NeighParms } from "./neigh-parms.ts";
import type { Neighbour, NeighDevice } from "./neighbour.ts";
import type { NetnsIpv4 } from "./netns-ipv4.ts";

/** One address of a device. */
export class Ifaddr {
  readonly inDev: InDevice;
  readonly local: number;
  /** The other end's, or `local`. */
  readonly address: number;
  readonly mask: number;
  readonly prefixLength: number;
  /** 0: none. */
  broadcast: number;
  scope: number;
  flags: number;
  label: string;
  priority: number;
  proto: number;
  /** Seconds from `tstamp`. */
  validLifetime = 0;
  preferredLifetime = 0;
  /** Virtual time of creation (-1: not yet) and of the last change, ns. */
  cstamp = -1;
  tstamp = 0;

  constructor(
    inDev: InDevice,
    local: number,
    address: number,
    prefixLength: number,
    options: {
      broadcast?: number | undefined;
      scope?: number | undefined;
      flags?: number | undefined;
      label?: string | undefined;
      priority?: number | undefined;
      proto?: number | undefined;
    } = {},
  ) {
    this.inDev = inDev;
    this.local = local;
    this.address = address;
    this.prefixLength = prefixLength;
    this.mask = ipv4Mask(prefixLength);
    this.broadcast = options.broadcast ?? 0;
    this.scope = options.scope ?? 0;
    this.flags = options.flags ?? 0;
    this.label = options.label ?? inDev.dev.name;
    this.priority = options.priority ?? 0;
    this.proto = options.proto ?? 0;
  }

  /** inet_ifa_match(): is `address` in this one's subnet? */
  matches(address: number): boolean {
    return ((address ^ this.address) & this.mask) === 0;
  }
}

export class InDevice implements NeighDevice {
  readonly dev: NetDevice;
  readonly ipv4: NetnsIpv4;
  readonly cnf: Devconf;
  readonly arpParms: NeighParms;
  /** ifa_list: primaries by scope, then secondaries, in the kernel's order. */
  readonly ifaddrs: Ifaddr[] = [];
  /** Neighbours through this device, by address. */
  readonly neighbours = new Map<number, Neighbour>();
  /** Multicast groups it listens to, the oldest first. */
  readonly mcList = new Map<number, McGroup>();
  readonly igmp = new IgmpState();
  /** The MTU before the last change, for learned path MTUs. */
  lastMtu: number;
  dead = false;

  constructor(dev: NetDevice, ipv4: NetnsIpv4, arpParms: NeighParms) {
    this.dev = dev;
    this.ipv4 = ipv4;
    this.cnf = new Devconf(ipv4.devconfDefault.data);
    this.cnf.data.fill(0, this.cnf.data.length / 2);
    this.arpParms = arpParms;
    this.lastMtu = dev.mtu;
  }

  linkNeighbour(neigh: Neighbour): void {
    this.neighbours.set(neigh.key, neigh);
  }

  unlinkNeighbour(neigh: Neighbour): void {
    this.neighbours.delete(neigh.key);
  }

  eachNeighbour(): Iterable<Neighbour> {
    return this.neighbours.values();
  }

  get(index: number): number {
    return this.cnf.data[index] as number;
  }

  all(index: number): number {
    return this.ipv4.devconfAll.data[index] as number;
  }

  /** IN_DEV_ORCONF, IN_DEV_ANDCONF, IN_DEV_MAXCONF. */
  or(index: number): boolean {
    return this.all(index) !== 0 || this.get(index) !== 0;
  }

  and(index: number): boolean {
    return this.all(index) !== 0 && this.get(index) !== 0;
  }

  max(index: number): number {
    const all = this.all(index);
    const own = this.get(index);
    return all > own ? all : own;
  }

  get forwarding(): boolean {
    return this.get(DEVCONF_FORWARDING) !== 0;
  }

  get broadcastForwarding(): boolean {
    return this.and(DEVCONF_BC_FORWARDING);
  }

  get rpFilter(): number {
    return this.max(DEVCONF_RP_FILTER);
  }

  get srcVmark(): boolean {
    return this.or(DEVCONF_SRC_VMARK);
  }

  get sourceRoute(): boolean {
    return this.and(DEVCONF_ACCEPT_SOURCE_ROUTE);
  }

  get acceptLocal(): boolean {
    return this.or(DEVCONF_ACCEPT_LOCAL);
  }

  get proxyArp(): boolean {
    return this.or(DEVCONF_PROXY_ARP);
  }

  get proxyArpPvlan(): boolean {
    return this.or(DEVCONF_PROXY_ARP_PVLAN);
  }

  get sharedMedia(): boolean {
    return this.or(DEVCONF_SHARED_MEDIA);
  }

  get sendRedirects(): boolean {
    return this.or(DEVCONF_SEND_REDIRECTS);
  }

  get secureRedirects(): boolean {
    return this.or(DEVCONF_SECURE_REDIRECTS);
  }

  get acceptRedirects(): boolean {
    return this.forwarding ? this.and(DEVCONF_ACCEPT_REDIRECTS) : this.or(DEVCONF_ACCEPT_REDIRECTS);
  }

  get mediumId(): number {
    return this.get(DEVCONF_MEDIUM_ID);
  }

  get promoteSecondaries(): boolean {
    return this.or(DEVCONF_PROMOTE_SECONDARIES);
  }

  get routeLocalnet(): boolean {
    return this.or(DEVCONF_ROUTE_LOCALNET);
  }

  get ignoreLinkdown(): boolean {
    return this.or(DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN);
  }

  get dropUnicastInL2Multicast(): boolean {
    return this.or(DEVCONF_DROP_UNICAST_IN_L2_MULTICAST);
  }

  get dropGratuitousArp(): boolean {
    return this.or(DEVCONF_DROP_GRATUITOUS_ARP);
  }

  get arpFilter(): boolean {
    return this.or(DEVCONF_ARPFILTER);
  }

  get arpAccept(): number {
    return this.max(DEVCONF_ARP_ACCEPT);
  }

  get arpAnnounce(): number {
    return this.max(DEVCONF_ARP_ANNOUNCE);
  }

  get arpIgnore(): number {
    return this.max(DEVCONF_ARP_IGNORE);
  }

  get arpNotify(): number {
    return this.max(DEVCONF_ARP_NOTIFY);
  }

  get arpEvictNocarrier(): boolean {
    return this.and(DEVCONF_ARP_EVICT_NOCARRIER);
  }
}

/** __in_dev_get_rcu(): the IPv4 side of a device, null where it does no IP. */
export function inDevice(dev: NetDevice): InDevice | null {
  return dev.ipPtr as InDevice | null;
}

/** ip_ignore_linkdown(). */
export function ignoreLinkdown(dev: NetDevice | null): boolean {
  return dev !== null && (inDevice(dev)?.ignoreLinkdown ?? false);
}

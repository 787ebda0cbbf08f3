// struct inet6_dev, inet6_ifaddr, ifmcaddr6 and ifacaddr6 (include/net/if_inet6.h): a device's IPv6 side. It hangs at
// `dev.ip6Ptr` from the device's registration to its end, also where IPv6 is disabled; a device whose MTU is below 1280 has none.

import type { NetDevice } from "@podwire/netns";
import type { NeighParms } from "../neigh-parms.ts";
import type { Neighbour, NeighDevice } from "../neighbour.ts";
import type { Devconf6 } from "./devconf6.ts";
import { type In6, in6Equal, in6Hash } from "./in6.ts";
import type { Fib6Info } from "./ip6-fib.ts";
import type { NetnsIpv6 } from "./netns-ipv6.ts";

/** INET6_IFADDR_STATE_*. */
export type IfaddrState = "PREDAD" | "DAD" | "POSTDAD" | "ERRDAD" | "DEAD";

/** One address of a device. */
export class Inet6Ifaddr {
  readonly idev: Inet6Dev;
  readonly addr: In6;
  /** The other end's, null where there is none. */
  peer: In6 | null;
  readonly prefixLength: number;
  /** IFA_HOST (0x10), IFA_LINK (0x20), IFA_SITE (0x40), 0 for global. */
  readonly scope: number;
  /** IFA_F_*. */
  flags: number;
  rtPriority: number;
  proto: number;
  state: IfaddrState = "PREDAD";
  /** Seconds from `tstamp`. */
  validLifetime: number;
  preferredLifetime: number;
  /** Virtual time of creation and of the last change, ns. */
  readonly cstamp: number;
  tstamp: number;
  /** Its host route in the table `local`. */
  rt: Fib6Info | null;
  dadProbes = 0;
  /** Six bytes that tell our own question from somebody else's (RFC 7527), null for none. */
  dadNonce: Uint8Array | null = null;
  dadTimer = -1;
  /** Addresses tried so far, for stable privacy. */
  stableRetry = 0;

  constructor(
    idev: Inet6Dev,
    addr: In6,
    init: {
      peer: In6 | null;
      prefixLength: number;
      scope: number;
      flags: number;
      rtPriority: number;
      proto: number;
      validLifetime: number;
      preferredLifetime: number;
      rt: Fib6Info;
    },
  ) {
    this.idev = idev;
    this.addr = addr;
    this.peer = init.peer;
    this.prefixLength = init.prefixLength;
    this.scope = init.scope;
    this.flags = init.flags;
    this.rtPriority = init.rtPriority;
    this.proto = init.proto;
    this.validLifetime = init.validLifetime;
    this.preferredLifetime = init.preferredLifetime;
    this.rt = init.rt;
    this.cstamp = idev.ipv6.clock.now;
    this.tstamp = this.cstamp;
  }
}

/** A multicast group that the device listens to. */
export class Ifmcaddr6 {
  readonly addr: In6;
  users = 1;
  /** MAF_LOADED: the link-layer group is joined. */
  loaded = false;
  /** MAF_NOREPORT: nobody is told. */
  readonly noReport: boolean;
  /** Change reports that are still to be sent. */
  crcount = 0;
  /** MAF_LAST_REPORTER and the timer of version 1, and of queries for this group. */
  lastReporter = false;
  timer = -1;

  constructor(addr: In6, noReport: boolean) {
    this.addr = addr;
    this.noReport = noReport;
  }
}

/** An anycast address of the device. */
export interface Ifacaddr6 {
  readonly addr: In6;
  users: number;
  readonly rt: Fib6Info;
}

/** Some of the device's IPSTATS_MIB_*: packets with their IPv6 headers, and without the link's. */
export class Inet6Stats {
  inPkts = 0;
  inOctets = 0;
  inMcastPkts = 0;
  inDiscards = 0;
  outPkts = 0;
  outOctets = 0;
  outDiscards = 0;
}

export class Inet6Dev implements NeighDevice {
  readonly dev: NetDevice;
  readonly stats = new Inet6Stats();
  readonly ipv6: NetnsIpv6;
  readonly cnf: Devconf6;
  readonly ndParms: NeighParms;
  /** addr_list: wide scopes first, the newest of a scope first. */
  readonly addrs: Inet6Ifaddr[] = [];
  /** mc_list and mc_tomb, the newest first. */
  readonly mcList: Ifmcaddr6[] = [];
  mcTomb: Ifmcaddr6[] = [];
  /** Groups that the kernel's own socket is in, for addresses with IFA_F_MCAUTOJOIN. */
  readonly autojoined = new Set<string>();
  acList: Ifacaddr6[] = [];
  dead = false;
  /** IF_READY: up, with a carrier. */
  ready = false;
  /** Router solicitations. */
  rsProbes = 0;
  /** ns. */
  rsInterval = 0;
  rsTimer = -1;
  // MLD.
  mcQrv = 2;
  /** ns. */
  mcMaxDelay = 0;
  mcV1Seen = 0;
  mcIfcCount = 0;
  mcDadCount = 0;
  mcIfcTimer = -1;
  mcDadTimer = -1;
  mcGqTimer = -1;
  /** Chains of neighbours by the hash of their address. */
  readonly #neighbours = new Map<number, Neighbour>();

  constructor(dev: NetDevice, ipv6: NetnsIpv6, cnf: Devconf6, ndParms: NeighParms) {
    this.dev = dev;
    this.ipv6 = ipv6;
    this.cnf = cnf;
    this.ndParms = ndParms;
  }

  linkNeighbour(neigh: Neighbour): void {
    neigh.next = this.#neighbours.get(neigh.key) ?? null;
    this.#neighbours.set(neigh.key, neigh);
  }

  unlinkNeighbour(neigh: Neighbour): void {
    let at = this.#neighbours.get(neigh.key);
    if (at === neigh) {
      if (neigh.next === null) this.#neighbours.delete(neigh.key);
      else this.#neighbours.set(neigh.key, neigh.next);
      return;
    }
    for (; at !== undefined && at !== null; at = at.next ?? undefined)
      if (at.next === neigh) {
        at.next = neigh.next;
        return;
      }
  }

  *eachNeighbour(): Iterable<Neighbour> {
    for (const first of this.#neighbours.values())
      for (let neigh: Neighbour | null = first; neigh !== null; neigh = neigh.next) yield neigh;
  }

  /** The neighbour with the address at `b[at]`, null where none is known. Allocates nothing. */
  findNeighbour(b: Uint8Array, at: number): Neighbour | null {
    let neigh = this.#neighbours.get(in6Hash(b, at)) ?? null;
    while (neigh !== null && !in6Equal(neigh.address, 0, b, at)) neigh = neigh.next;
    return neigh;
  }
}

/** __in6_dev_get(): the IPv6 side of a device, null where it has none (yet). */
export function in6Dev(dev: NetDevice): Inet6Dev | null {
  return dev.ip6Ptr as Inet6Dev | null;
}

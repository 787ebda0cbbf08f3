// Duplicate address detection and router solicitation (RFC 4862 5.4, RFC 7527, RFC 4861 6.3.7; net/ipv6/addrconf.c addrconf_dad_*,
// addrconf_rs_timer). A new address is tentative until, after a random wait, one question about it to its solicited-node group has
// gone unanswered for a second:
//
//   PREDAD ─now→ DAD ─random, 1 s each probe→ POSTDAD (usable)
//                 └─somebody else has it→ ERRDAD → POSTDAD (dadfailed)
//
// Then reports and, for the first link-local address of a host, router solicitations follow. Left out: temporary addresses.

import { MILLISECOND, SECOND } from "@podwire/clock";
import { IFF_LOOPBACK, IFF_NOARP, type NetDevice } from "@podwire/netns";
import { linkLocalOf, solicitedNode } from "@podwire/wire";
import { NEIGH_VAR_RETRANS_TIME } from "../neigh-parms.ts";
import { JIFFY } from "../sysctl-kernel.ts";
import {
  IFA_F_DADFAILED,
  IFA_F_NODAD,
  IFA_F_OPTIMISTIC,
  IFA_F_PERMANENT,
  IFA_F_STABLE_PRIVACY,
  IFA_F_TENTATIVE,
} from "../uapi.ts";
import { ifdown, newStableAddress } from "./addrconf.ts";
import { addressUp, removeAddress } from "./ifaddr6.ts";
import { IN6_ANY, IN6_LINKLOCAL_ALLNODES, type In6, in6Equal } from "./in6.ts";
import type { Inet6Dev, Inet6Ifaddr } from "./inet6-dev.ts";
import { in6Dev } from "./inet6-dev.ts";
import { mcDadComplete, mcDevDec, mcDevInc } from "./mcast.ts";
import {
  sendNeighbourAdvertisement,
  sendNeighbourSolicitation,
  sendRouterSolicitation,
} from "./ndisc-send.ts";
import type { NetnsIpv6 } from "./netns-ipv6.ts";
import { notifyAddress6 } from "./notices6.ts";
import { linkLocalAddress } from "./saddr6.ts";

const silent = (dev: NetDevice): boolean => (dev.flags & (IFF_LOOPBACK | IFF_NOARP)) !== 0;

/** addrconf_join_solict() and addrconf_leave_solict(). */
export function joinSolicited(idev: Inet6Dev, addr: In6): void {
  if (!silent(idev.dev)) mcDevInc(idev, solicitedNode(addr));
}

export function leaveSolicited(idev: Inet6Dev, addr: In6): void {
  if (!silent(idev.dev)) mcDevDec(idev, solicitedNode(addr));
}

/** addrconf_dad_start(): begins when the present call is done ({@link runDadQueue}), as the kernel's work queue does. */
export function dadStart(ifp: Inet6Ifaddr): void {
  if (ifp.state === "DEAD") return;
  ifp.state = "PREDAD";
  stopDad(ifp);
  ifp.idev.ipv6.dadQueue.push(ifp);
}

/** The work that {@link dadStart} put off. */
export function runDadQueue(ipv6: NetnsIpv6): void {
  while (ipv6.dadQueue.length > 0) {
    const queue = ipv6.dadQueue;
    ipv6.dadQueue = [];
    for (const ifp of queue) if (ifp.state === "PREDAD") dadWork(ifp);
  }
}

/** addrconf_del_dad_work(). */
export function stopDad(ifp: Inet6Ifaddr): void {
  if (ifp.dadTimer >= 0) ifp.idev.ipv6.clock.cancel(ifp.dadTimer);
  ifp.dadTimer = -1;
}

/** addrconf_mod_dad_work(). */
function schedule(ifp: Inet6Ifaddr, delay: number): void {
  stopDad(ifp);
  ifp.dadTimer = ifp.idev.ipv6.clock.schedule(delay, timerRan, ifp, null);
}

function timerRan(ifp: Inet6Ifaddr): void {
  ifp.dadTimer = -1;
  dadWork(ifp);
  runDadQueue(ifp.idev.ipv6);
}

/** addrconf_dad_work(). */
function dadWork(ifp: Inet6Ifaddr): void {
  const { idev } = ifp;
  const { cnf, dev, ipv6 } = idev;
  if (ifp.state === "PREDAD") {
    ifp.state = "DAD";
    dadBegin(ifp);
    return;
  }
  if (ifp.state === "ERRDAD") {
    ifp.state = "POSTDAD";
    dadStop(ifp, true);
    const strict = ipv6.devconfAll.accept_dad > 1 || cnf.accept_dad > 1;
    if (strict && cnf.disable_ipv6 === 0 && !(ifp.flags & IFA_F_STABLE_PRIVACY))
      if (in6Equal(ifp.addr, 0, linkLocalOf(dev.address), 0)) {
        // The link-local address made of the MAC is somebody else's: so is the MAC (RFC 4862 5.4.5).
        cnf.disable_ipv6 = 1;
        ifdown(dev, false);
      }
    return;
  }
  if (ifp.dadProbes === 0) {
    if (ifp.state !== "DAD") return;
    ifp.state = "POSTDAD";
  }
  if (idev.dead || !idev.ready) return;
  if (ifp.dadProbes === 0) {
    const sendNa = (ifp.flags & IFA_F_TENTATIVE) !== 0 && !(ifp.flags & IFA_F_OPTIMISTIC);
    ifp.flags &= ~(IFA_F_TENTATIVE | IFA_F_OPTIMISTIC | IFA_F_DADFAILED);
    dadCompleted(ifp, sendNa);
    return;
  }
  ifp.dadProbes--;
  schedule(ifp, Math.max(idev.ndParms.ns(NEIGH_VAR_RETRANS_TIME), JIFFY));
  sendNeighbourSolicitation(dev, ifp.addr, solicitedNode(ifp.addr), IN6_ANY, ifp.dadNonce);
}

/** addrconf_dad_begin(). */
function dadBegin(ifp: Inet6Ifaddr): void {
  const { idev } = ifp;
  const { cnf, dev, ipv6 } = idev;
  joinSolicited(idev, ifp.addr);
  const unchecked =
    silent(dev) ||
    (ipv6.devconfAll.accept_dad < 1 && cnf.accept_dad < 1) ||
    !(ifp.flags & IFA_F_TENTATIVE) ||
    (ifp.flags & IFA_F_NODAD) !== 0;
  if (unchecked) {
    const sendNa = (ifp.flags & IFA_F_TENTATIVE) !== 0 && !(ifp.flags & IFA_F_OPTIMISTIC);
    ifp.flags &= ~(IFA_F_TENTATIVE | IFA_F_OPTIMISTIC | IFA_F_DADFAILED);
    dadCompleted(ifp, sendNa);
    return;
  }
  if (!idev.ready) {
    // Nobody could answer: it stays tentative until the link is there.
    dadStop(ifp, false);
    return;
  }
  dadKick(ifp);
}

/** addrconf_dad_kick(): after a random time, so that hosts which came up together do not ask together. */
function dadKick(ifp: Inet6Ifaddr): void {
  const { idev } = ifp;
  const { cnf, ipv6 } = idev;
  const jiffies = Math.max(1, Math.floor((cnf.router_solicitation_delay * SECOND) / JIFFY));
  const delay = ifp.flags & IFA_F_OPTIMISTIC ? 0 : ipv6.random.int(0, jiffies - 1) * JIFFY;
  ifp.dadNonce = null;
  if (cnf.enhanced_dad !== 0 || ipv6.devconfAll.enhanced_dad !== 0)
    ifp.dadNonce = ipv6.random.bytes(new Uint8Array(6));
  ifp.dadProbes = cnf.dad_transmits;
  schedule(ifp, delay);
}

/** addrconf_dad_run(): the link is there now; with `restart` all begin again, those too that are in use and stay so. */
export function dadRun(idev: Inet6Dev, restart = false): void {
  for (const ifp of idev.addrs) {
    if (restart) ifp.state = "PREDAD";
    else if (!(ifp.flags & IFA_F_TENTATIVE) || ifp.state !== "DAD") continue;
    dadKick(ifp);
  }
}

/** addrconf_dad_stop(). */
function dadStop(ifp: Inet6Ifaddr, failed: boolean): void {
  if (failed) ifp.flags |= IFA_F_DADFAILED;
  if (ifp.flags & IFA_F_PERMANENT || !failed) {
    stopDad(ifp);
    ifp.flags |= IFA_F_TENTATIVE;
    if (failed) ifp.flags &= ~IFA_F_OPTIMISTIC;
    if (failed) notifyAddress6(ifp, false);
  } else removeAddress(ifp);
}

/** addrconf_dad_failure(): somebody else has the address. */
export function dadFailure(ifp: Inet6Ifaddr): void {
  if (ifp.state !== "DAD") return;
  ifp.state = "POSTDAD";
  if (ifp.flags & IFA_F_STABLE_PRIVACY) newStableAddress(ifp, ifp.idev.ipv6.idgen_delay * SECOND);
  ifp.state = "ERRDAD";
  schedule(ifp, 0);
}

/** A further try with another address begins later (idgen_delay). */
export function dadLater(ifp: Inet6Ifaddr, delay: number): void {
  ifp.state = "PREDAD";
  schedule(ifp, delay);
}

/** addrconf_dad_completed(): the address may be used. */
function dadCompleted(ifp: Inet6Ifaddr, sendNa: boolean): void {
  const { idev } = ifp;
  const { cnf, dev, ipv6 } = idev;
  stopDad(ifp);
  addressUp(ifp);
  const first = ifp.scope === 0x20 && lonelyLinkLocal(ifp);
  const solicit =
    first && acceptsAdvertisements(idev) && cnf.router_solicitations !== 0 && !(dev.flags & IFF_LOOPBACK);
  if (first) mcDadComplete(idev);
  if (sendNa && (cnf.ndisc_notify !== 0 || ipv6.devconfAll.ndisc_notify !== 0))
    sendNeighbourAdvertisement(dev, IN6_LINKLOCAL_ALLNODES, ifp.addr, {
      router: cnf.forwarding !== 0,
      solicited: false,
      override: true,
      withAddress: true,
    });
  if (solicit) {
    const source = linkLocalAddress(dev, IFA_F_TENTATIVE);
    if (source !== null) {
      sendRouterSolicitation(dev, source);
      idev.rsInterval = jitter(idev, cnf.router_solicitation_interval * SECOND, 900_000);
      idev.rsProbes = 1;
      scheduleSolicitation(idev, idev.rsInterval);
    }
  }
  ipv6.flushRoutes();
}

/** ipv6_lonely_lladdr(): is it the device's only link-local address? */
function lonelyLinkLocal(ifp: Inet6Ifaddr): boolean {
  const unusable = IFA_F_TENTATIVE | IFA_F_OPTIMISTIC | IFA_F_DADFAILED;
  return !ifp.idev.addrs.some(
    (other) =>
      other !== ifp &&
      other.scope === 0x20 &&
      (other.flags & (IFA_F_PERMANENT | unusable)) === IFA_F_PERMANENT,
  );
}

/** ipv6_accept_ra(): a router listens to other routers only where it is told to. */
function acceptsAdvertisements({ cnf }: Inet6Dev): boolean {
  return cnf.forwarding !== 0 ? cnf.accept_ra === 2 : cnf.accept_ra !== 0;
}

/** rfc3315_s14_backoff_*(): `time` (ns) times (`least` to `least` + 200,000) millionths. */
function jitter(idev: Inet6Dev, time: number, least: number): number {
  return Math.floor((idev.ipv6.random.int(least, least + 200_000) * time) / 1_000_000);
}

function scheduleSolicitation(idev: Inet6Dev, delay: number): void {
  stopSolicitations(idev);
  idev.rsTimer = idev.ipv6.clock.schedule(delay, rsTimer, idev, null);
}

/** addrconf_del_rs_timer(). */
export function stopSolicitations(idev: Inet6Dev): void {
  if (idev.rsTimer >= 0) idev.ipv6.clock.cancel(idev.rsTimer);
  idev.rsTimer = -1;
}

/** addrconf_rs_timer(): still no router: asked again, ever more seldom. */
function rsTimer(idev: Inet6Dev): void {
  idev.rsTimer = -1;
  const { cnf, dev } = idev;
  if (idev.dead || !idev.ready || !acceptsAdvertisements(idev) || in6Dev(dev) !== idev) return;
  const probes = idev.rsProbes++;
  if (probes >= cnf.router_solicitations && cnf.router_solicitations >= 0) return;
  const source = linkLocalAddress(dev, IFA_F_TENTATIVE);
  if (source === null) return;
  sendRouterSolicitation(dev, source);
  const most = cnf.router_solicitation_max_interval * SECOND;
  const next = jitter(idev, idev.rsInterval, 1_900_000);
  idev.rsInterval = next > most ? jitter(idev, most, 900_000) : next;
  const last = idev.rsProbes === cnf.router_solicitations;
  scheduleSolicitation(
    idev,
    Math.max(last ? cnf.router_solicitation_delay * SECOND : idev.rsInterval, MILLISECOND),
  );
}

// Addresses (net/ipv4/devinet.c): RTM_NEWADDR, RTM_DELADDR, and what devices do to them. The first address of a subnet on a
// device is its primary, others are secondary; when the primary goes they go too, unless promote_secondaries is set.

import { SECOND } from "@podwire/clock";
import {
  IFF_LOOPBACK,
  type Kernel,
  KernelError,
  type NetDevice,
  type NetdevEvent,
  type NetNamespace,
  NotifierChain,
} from "@podwire/netns";
import { ARPOP_REQUEST, INADDR_LOOPBACK, isLoopbackIpv4, isMulticastIpv4 } from "@podwire/wire";
import { arpIfdown } from "./arp-tbl.ts";
import { arpSend } from "./arp-xmit.ts";
import { DEVCONF_NOPOLICY, DEVCONF_NOXFRM } from "./devconf.ts";
import { fibAddIfaddr, fibDelIfaddr, fibInetaddrEvent, fibModifyPrefixMetric } from "./fib-frontend.ts";
import { joinGroup, leaveGroup, multicastDown, multicastUp } from "./igmp.ts";
import { Ifaddr, InDevice, inDevice } from "./in-device.ts";
import { arpTable } from "./neigh-table.ts";
import { ipv4Of } from "./netns-ipv4.ts";
import { notifyNetconf, notifyNoNetconf } from "./notices.ts";
import type { AddressInfo, AddressRequest, AddressSelector } from "./requests.ts";
import {
  IFA_F_DEPRECATED,
  IFA_F_MCAUTOJOIN,
  IFA_F_PERMANENT,
  IFA_F_SECONDARY,
  INFINITY_LIFE_TIME,
  IPV6ONLY_FLAGS,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  RT_SCOPE_HOST,
} from "./uapi.ts";

/** An address came (UP) or went (DOWN): inetaddr_chain. Routes have followed already. */
export interface InetaddrEvent {
  kind: "UP" | "DOWN";
  ifa: Ifaddr;
}

const chains = new WeakMap<Kernel, NotifierChain<InetaddrEvent>>();

/** register_inetaddr_notifier(): for those that follow addresses, such as masquerading. */
export function inetaddrChain(kernel: Kernel): NotifierChain<InetaddrEvent> {
  let chain = chains.get(kernel);
  if (chain === undefined) {
    chain = new NotifierChain();
    chains.set(kernel, chain);
  }
  return chain;
}

/** rtmsg_ifa(): RTM_NEWADDR, or RTM_DELADDR. */
function rtmsgIfa(ifa: Ifaddr, deleted: boolean): void {
  const { net } = ifa.inDev.dev;
  const { rtnl, clock } = net.kernel;
  if (rtnl.heard) rtnl.notify({ kind: "address", deleted, net, info: addressInfo(ifa, clock.now) });
}

/** Netlink is told first, then those who follow addresses. */
function notify(kind: "UP" | "DOWN", ifa: Ifaddr): void {
  rtmsgIfa(ifa, kind === "DOWN");
  fibInetaddrEvent(kind === "UP", ifa);
  inetaddrChain(ifa.inDev.dev.net.kernel).call({ kind, ifa });
}

/** IP needs at least this much (inetdev_valid_mtu). */
const IPV4_MIN_MTU = 68;

/** inetdev_init(): the device does IP from now on. */
function initDevice(dev: NetDevice): void {
  const inDev = new InDevice(dev, ipv4Of(dev.net), arpTable(dev.net.kernel).parmsFor());
  dev.ipPtr = inDev;
  if (dev.flags & IFF_LOOPBACK) {
    inDev.cnf.set(DEVCONF_NOXFRM, 1);
    inDev.cnf.set(DEVCONF_NOPOLICY, 1);
  }
  notifyNetconf(dev.net, dev, inDev.cnf);
  if (dev.up) multicastUp(dev);
}

/** inetdev_destroy(). */
function destroyDevice(inDev: InDevice): void {
  const { dev } = inDev;
  inDev.dead = true;
  if (dev.up) multicastDown(dev);
  inDev.mcList.clear();
  while (inDev.ifaddrs.length > 0) removeAddress(inDev, 0);
  notifyNoNetconf(dev.net, dev);
  arpIfdown(dev);
  dev.ipPtr = null;
}

/** inetdev_event(). */
export function inetdevEvent({ kind, dev }: NetdevEvent): void {
  const inDev = inDevice(dev);
  if (inDev === null) {
    if (kind === "REGISTER" || (kind === "CHANGEMTU" && dev.mtu >= IPV4_MIN_MTU)) initDevice(dev);
    return;
  }
  switch (kind) {
    case "UP":
      if (dev.mtu < IPV4_MIN_MTU) return;
      if (dev.flags & IFF_LOOPBACK) addLoopbackAddress(inDev);
      multicastUp(dev);
      if (inDev.arpNotify) sendGratuitousArp(inDev);
      break;
    case "CHANGEADDR":
      if (inDev.arpNotify) sendGratuitousArp(inDev);
      break;
    case "DOWN":
      multicastDown(dev);
      break;
    case "CHANGEMTU":
      if (dev.mtu < IPV4_MIN_MTU) destroyDevice(inDev);
      break;
    case "UNREGISTER":
      destroyDevice(inDev);
      break;
    case "CHANGENAME":
      renameLabels(inDev);
      break;
    default:
      break;
  }
}

function addLoopbackAddress(inDev: InDevice): void {
  const ifa = new Ifaddr(inDev, INADDR_LOOPBACK, INADDR_LOOPBACK, 8, { scope: RT_SCOPE_HOST });
  setLifetime(ifa, INFINITY_LIFE_TIME, INFINITY_LIFE_TIME);
  inDev.cnf.setAll();
  inDev.arpParms.setAll();
  try {
    insertAddress(inDev, ifa);
  } catch (error) {
    // It has it still from the last time that it was up.
    if (!(error instanceof KernelError)) throw error;
  }
}

/** inetdev_send_gratuitous_arp(): tells the link of every address (arp_notify). */
function sendGratuitousArp(inDev: InDevice): void {
  for (const ifa of inDev.ifaddrs)
    arpSend(ARPOP_REQUEST, ifa.local, inDev.dev, ifa.local, null, 0, null, null, 0);
}

/** inetdev_changename(): labels follow the device's name, what is behind a colon stays. */
function renameLabels(inDev: InDevice): void {
  const { name } = inDev.dev;
  inDev.ifaddrs.forEach((ifa, i) => {
    const colon = ifa.label.indexOf(":");
    const suffix = colon >= 0 ? ifa.label.slice(colon) : `:${i + 1}`;
    ifa.label = name;
    if (i > 0)
      ifa.label =
        suffix.length + name.length < 16 ? name + suffix : name.slice(0, 15 - suffix.length) + suffix;
    rtmsgIfa(ifa, false);
  });
  notifyNoNetconf(inDev.dev.net, inDev.dev);
  notifyNetconf(inDev.dev.net, inDev.dev, inDev.cnf);
}

/** set_ifa_lifetime(), seconds. */
function setLifetime(ifa: Ifaddr, valid: number, preferred: number): void {
  const { now } = ifa.inDev.dev.net.kernel.clock;
  ifa.flags &= ~(IFA_F_PERMANENT | IFA_F_DEPRECATED);
  if (valid !== INFINITY_LIFE_TIME) ifa.validLifetime = valid;
  else {
    ifa.flags |= IFA_F_PERMANENT;
    ifa.validLifetime = INFINITY_LIFE_TIME;
  }
  ifa.preferredLifetime = preferred;
  if (preferred === 0) ifa.flags |= IFA_F_DEPRECATED;
  ifa.tstamp = now;
  if (ifa.cstamp < 0) ifa.cstamp = now;
  scheduleLifetime(ifa);
}

/** check_lifetime(): the kernel looks at all addresses now and then; here each one that ends has an event of its own. */
function scheduleLifetime(ifa: Ifaddr): void {
  if (ifa.flags & IFA_F_PERMANENT && ifa.preferredLifetime === INFINITY_LIFE_TIME) return;
  const { clock } = ifa.inDev.dev.net.kernel;
  const next =
    ifa.flags & IFA_F_DEPRECATED ? ifa.validLifetime : Math.min(ifa.preferredLifetime, ifa.validLifetime);
  if (next === INFINITY_LIFE_TIME) return;
  clock.schedule(Math.max(ifa.tstamp + next * SECOND - clock.now, 0), checkLifetime, ifa, ifa.tstamp);
}

function checkLifetime(ifa: Ifaddr, tstamp: number): void {
  const { inDev } = ifa;
  const at = inDev.ifaddrs.indexOf(ifa);
  if (at < 0 || ifa.tstamp !== tstamp) return;
  const age = (inDev.dev.net.kernel.clock.now - ifa.tstamp) / SECOND;
  if (ifa.validLifetime !== INFINITY_LIFE_TIME && age >= ifa.validLifetime) {
    removeAddress(inDev, at);
    return;
  }
  if (age >= ifa.preferredLifetime && !(ifa.flags & IFA_F_DEPRECATED)) {
    ifa.flags |= IFA_F_DEPRECATED;
    rtmsgIfa(ifa, false);
  }
  scheduleLifetime(ifa);
}

/** __inet_insert_ifa(): puts it where it belongs among the device's addresses. KernelError EEXIST, EINVAL. */
function insertAddress(inDev: InDevice, ifa: Ifaddr): void {
  if (ifa.local === 0) return;
  ifa.flags &= ~(IFA_F_SECONDARY | IPV6ONLY_FLAGS);
  const { ifaddrs } = inDev;
  let lastPrimary = 0;
  ifaddrs.forEach((other, i) => {
    if (!(other.flags & IFA_F_SECONDARY) && ifa.scope <= other.scope) lastPrimary = i + 1;
    if (other.mask !== ifa.mask || !other.matches(ifa.address)) return;
    if (other.local === ifa.local) throw new KernelError("EEXIST");
    if (other.scope !== ifa.scope) throw new KernelError("EINVAL");
    ifa.flags |= IFA_F_SECONDARY;
  });
  ifaddrs.splice(ifa.flags & IFA_F_SECONDARY ? ifaddrs.length : lastPrimary, 0, ifa);
  notify("UP", ifa);
}

/** __inet_del_ifa(): takes the address at `at` away, and its secondaries, or makes the first of those the primary. */
function removeAddress(inDev: InDevice, at: number): void {
  const { ifaddrs } = inDev;
  const gone = ifaddrs[at] as Ifaddr;
  const sameSubnet = (ifa: Ifaddr) => gone.mask === ifa.mask && ifa.matches(gone.address);
  let promote: Ifaddr | null = null;
  let lastPrimary: Ifaddr | null = null;
  if (!inDev.dead && !(gone.flags & IFA_F_SECONDARY)) {
    for (const ifa of ifaddrs.slice(at + 1)) {
      const secondary = (ifa.flags & IFA_F_SECONDARY) !== 0;
      if (!secondary && gone.scope <= ifa.scope) lastPrimary = ifa;
      if (!secondary || !sameSubnet(ifa)) continue;
      if (inDev.promoteSecondaries) {
        promote = ifa;
        break;
      }
      ifaddrs.splice(ifaddrs.indexOf(ifa), 1);
      notify("DOWN", ifa);
    }
  }
  // The secondaries' routes name the old primary as their source: away with them while all addresses are in the list.
  if (promote !== null)
    for (const ifa of ifaddrs.slice(ifaddrs.indexOf(promote))) if (sameSubnet(ifa)) fibDelIfaddr(ifa, gone);

  ifaddrs.splice(ifaddrs.indexOf(gone), 1);
  notify("DOWN", gone);

  if (promote === null) return;
  const rest = ifaddrs.slice(ifaddrs.indexOf(promote) + 1);
  // It moves up behind the last primary.
  ifaddrs.splice(ifaddrs.indexOf(promote), 1);
  ifaddrs.splice(lastPrimary === null ? at : ifaddrs.indexOf(lastPrimary) + 1, 0, promote);
  promote.flags &= ~IFA_F_SECONDARY;
  notify("UP", promote);
  for (const ifa of rest) if (sameSubnet(ifa)) fibAddIfaddr(ifa);
}

/**
 * RTM_NEWADDR. KernelError EEXIST (the address is there, and NLM_F_REPLACE was not given), EINVAL (bad prefix length or
 * lifetimes, another scope in the same subnet), ENODEV, ENOBUFS (no IP on this device).
 */
export function addAddress(net: NetNamespace, request: AddressRequest, nlflags = 0): void {
  const { dev, prefixLength, local } = request;
  if (!(prefixLength >= 0 && prefixLength <= 32)) throw new KernelError("EINVAL");
  if (dev.net !== net || !dev.registered) throw new KernelError("ENODEV");
  const inDev = inDevice(dev);
  if (inDev === null) throw new KernelError("ENOBUFS");
  const { validLifetime = INFINITY_LIFE_TIME, preferredLifetime = INFINITY_LIFE_TIME } = request;
  if (validLifetime === 0 || preferredLifetime > validLifetime) throw new KernelError("EINVAL");
  inDev.cnf.setAll();
  inDev.arpParms.setAll();
  const address = request.address ?? local;
  const ifa = new Ifaddr(inDev, local, address, prefixLength, request);
  const existing = inDev.ifaddrs.find(
    (other) => local !== 0 && other.mask === ifa.mask && other.matches(address) && other.local === local,
  );
  if (existing === undefined) {
    setLifetime(ifa, validLifetime, preferredLifetime);
    if (ifa.flags & IFA_F_MCAUTOJOIN) {
      if (!isMulticastIpv4(address)) throw new KernelError("EINVAL");
      joinGroup(inDev, address);
    }
    insertAddress(inDev, ifa);
    return;
  }
  if (nlflags & NLM_F_EXCL || !(nlflags & NLM_F_REPLACE)) throw new KernelError("EEXIST");
  if (existing.priority !== ifa.priority) {
    fibModifyPrefixMetric(existing, ifa.priority);
    existing.priority = ifa.priority;
  }
  setLifetime(existing, validLifetime, preferredLifetime);
  rtmsgIfa(existing, false);
}

/** RTM_DELADDR. KernelError EADDRNOTAVAIL where no address agrees, ENODEV. */
export function deleteAddress(net: NetNamespace, selector: AddressSelector): void {
  const inDev = selector.dev.net === net ? inDevice(selector.dev) : null;
  if (inDev === null) throw new KernelError("ENODEV");
  const { local, label, address, prefixLength } = selector;
  const at = inDev.ifaddrs.findIndex(
    (ifa) =>
      (local === undefined || ifa.local === local) &&
      (label === undefined || ifa.label === label) &&
      (address === undefined || (ifa.prefixLength === prefixLength && ifa.matches(address))),
  );
  if (at < 0) throw new KernelError("EADDRNOTAVAIL");
  const ifa = inDev.ifaddrs[at] as Ifaddr;
  if (isMulticastIpv4(ifa.address)) leaveGroup(inDev, ifa.address);
  removeAddress(inDev, at);
}

/** RTM_GETADDR: the addresses of `dev`, or of all devices in their order. */
export function listAddresses(net: NetNamespace, dev?: NetDevice): AddressInfo[] {
  const { now } = net.kernel.clock;
  return (dev === undefined ? net.devices : [dev]).flatMap((one) =>
    (inDevice(one)?.ifaddrs ?? []).map((ifa) => addressInfo(ifa, now)),
  );
}

/** inet_fill_ifaddr(). */
function addressInfo(ifa: Ifaddr, now: number): AddressInfo {
  const permanent = (ifa.flags & IFA_F_PERMANENT) !== 0;
  const passed = Math.floor((now - ifa.tstamp) / SECOND);
  const left = (lifetime: number) =>
    permanent || lifetime === INFINITY_LIFE_TIME || ifa.preferredLifetime === INFINITY_LIFE_TIME
      ? permanent
        ? INFINITY_LIFE_TIME
        : lifetime
      : Math.max(lifetime - passed, 0);
  return {
    dev: ifa.inDev.dev,
    local: ifa.local,
    address: ifa.address,
    prefixLength: ifa.prefixLength,
    broadcast: ifa.broadcast,
    scope: ifa.scope,
    label: ifa.label,
    flags: ifa.flags,
    validLifetime: left(ifa.validLifetime),
    preferredLifetime: left(ifa.preferredLifetime),
    priority: ifa.priority,
    proto: ifa.proto,
    created: ifa.cstamp,
    updated: ifa.tstamp,
  };
}

/** Is this an address of the loopback network? iproute2 gives such addresses host scope. */
export const defaultAddressScope = (local: number): number => (isLoopbackIpv4(local) ? RT_SCOPE_HOST : 0);

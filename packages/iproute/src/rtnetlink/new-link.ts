// RTM_NEWLINK, RTM_DELLINK and the alternative names (net/core/rtnetlink.c __rtnl_newlink, rtnl_dellink, rtnl_linkprop).

import {
  addAltName,
  configureLink,
  deleteAltName,
  IFNAMSIZ,
  KernelError,
  type LinkKind,
  listNsids,
  moveDevice,
  type NetDevice,
  type NetNamespace,
  type NewLink,
  stateChange,
  unregisterDevice,
} from "@podwire/netns";
import type { LinkMessage } from "./link-message.ts";
import { checkLinkMessage, setLink, setMasterByIndex } from "./set-link.ts";

/** Of a kernel that is built without wireless devices, as User-Mode Linux's. */
const MAX_TCP_HEADER = 256;

/** Makes a device, or changes one or a group of them. Throws KernelError. */
export function newLink(net: NetNamespace, message: LinkMessage): void {
  if (message.name !== undefined && message.name.length >= IFNAMSIZ)
    throw new KernelError("ERANGE", "Attribute failed policy validation");
  if (message.gsoMaxSize !== undefined && message.gsoMaxSize <= MAX_TCP_HEADER)
    throw new KernelError("ERANGE", "integer out of range");
  const dev = find(net, message);
  if (dev !== undefined) {
    changeExisting(dev, message);
    return;
  }
  if (!message.create) {
    if (message.index > 0 || message.name !== undefined || message.group === undefined)
      throw new KernelError("ENODEV");
    for (const member of net.devices.filter(({ group }) => group === message.group)) setLink(member, message);
    return;
  }
  create(net, message);
}

function find(net: NetNamespace, message: LinkMessage): NetDevice | undefined {
  if (message.index > 0) return net.devicesByIndex.get(message.index);
  if (message.index < 0) throw new KernelError("EINVAL", "ifindex can't be negative");
  return message.name === undefined ? undefined : net.device(message.name);
}

function changeExisting(dev: NetDevice, message: LinkMessage): void {
  checkLinkMessage(dev, message);
  if (message.exclusive) throw new KernelError("EEXIST");
  if (message.replace) throw new KernelError("EOPNOTSUPP");
  if (message.data !== undefined) {
    if (dev.kind === null || dev.kind.name !== message.kind || dev.kind.changeLink === undefined)
      throw new KernelError("EOPNOTSUPP");
    dev.kind.changeLink(dev, message.data);
  }
  if (message.slaveData !== undefined) {
    const { master } = dev;
    if (master?.kind?.changeSlave === undefined) throw new KernelError("EOPNOTSUPP");
    master.kind.changeSlave(master, dev, message.slaveData);
  }
  setLink(dev, message, message.data !== undefined || message.slaveData !== undefined);
}

/** rtnl_newlink_create(). */
function create(net: NetNamespace, message: LinkMessage): void {
  const kind = net.kernel.linkKind(message.kind ?? "");
  const destNet = message.netns?.() ?? net;
  const linkNet = message.linkNetnsid === undefined ? undefined : netById(destNet, message.linkNetnsid);
  checkNewLink(message);
  const dev = kind.newLink(linkNet ?? destNet, toNewLink(kind, linkNet ?? net, message));
  try {
    const asked = message.flags !== 0 || message.change !== 0;
    configureLink(dev, message.flags, asked ? message.change || ~0 : 0);
    if (linkNet !== undefined) moveDevice(dev, destNet, message.name ?? `${kind.name}%d`);
    if (message.master !== undefined) setMasterByIndex(dev, message.master);
  } catch (error) {
    deleteDevice(dev);
    throw error;
  }
}

/** rtnl_create_link()'s own checks, for Ethernet devices. */
function checkNewLink(message: LinkMessage): void {
  for (const [queues, which] of [
    [message.numTxQueues, "transmit"],
    [message.numRxQueues, "receive"],
  ] as const)
    if (queues !== undefined && (queues < 1 || queues > 4096))
      throw new KernelError("EINVAL", `Invalid number of ${which} queues`);
  for (const address of [message.address, message.broadcast])
    if (address !== undefined && address.length < 6) throw new KernelError("EINVAL");
}

function toNewLink(kind: LinkKind, srcNet: NetNamespace, message: LinkMessage): NewLink {
  const lower = message.link === undefined ? undefined : srcNet.devicesByIndex.get(message.link);
  return {
    name: message.name ?? `${kind.name}%d`,
    srcNet,
    ...newLinkAttributes(message),
    ...(message.index > 0 ? { index: message.index } : {}),
    ...(lower === undefined ? {} : { link: lower }),
    data: message.data ?? {},
  };
}

/** The attributes that any new device may have, as a kind takes them. Flags are left to the caller. KernelError EAFNOSUPPORT. */
export function newLinkAttributes(message: LinkMessage): Omit<NewLink, "data"> {
  const { address, broadcast, mtu, txQueueLen, numTxQueues, numRxQueues, group, linkMode, operState } =
    message;
  const { gsoMaxSize, gsoMaxSegs, groMaxSize } = message;
  // inet6_validate_link_af(): the device has no IPv6 side yet.
  if (message.addrGenMode !== undefined) throw new KernelError("EAFNOSUPPORT");
  return {
    ...(address === undefined ? {} : { address }),
    ...(broadcast === undefined ? {} : { broadcast }),
    ...(mtu === undefined ? {} : { mtu }),
    ...(txQueueLen === undefined ? {} : { txQueueLen }),
    ...(numTxQueues === undefined ? {} : { numTxQueues }),
    ...(numRxQueues === undefined ? {} : { numRxQueues }),
    ...(group === undefined ? {} : { group }),
    ...(linkMode === undefined ? {} : { linkMode }),
    ...(operState === undefined ? {} : { operState }),
    ...(gsoMaxSize === undefined ? {} : { gsoMaxSize }),
    ...(gsoMaxSegs === undefined ? {} : { gsoMaxSegs }),
    ...(groMaxSize === undefined ? {} : { groMaxSize }),
  };
}

function netById(net: NetNamespace, id: number): NetNamespace {
  const found = listNsids(net).find((entry) => entry.id === id);
  if (found === undefined) throw new KernelError("EINVAL", "Unknown network namespace id");
  return found.net;
}

/** RTM_DELLINK for one device or, without an index, a group. */
export function deleteLink(net: NetNamespace, target: { index?: number; group?: number }): void {
  if (target.index !== undefined) {
    const dev = net.devicesByIndex.get(target.index);
    if (dev === undefined) throw new KernelError("ENODEV");
    if (dev.kind === null) throw new KernelError("EOPNOTSUPP");
    deleteDevice(dev);
    return;
  }
  if (target.group === undefined) throw new KernelError("EINVAL");
  if (target.group === 0) throw new KernelError("EPERM");
  const members = net.devices.filter(({ group }) => group === target.group);
  if (members.length === 0) throw new KernelError("ENODEV");
  if (members.some(({ kind }) => kind === null)) throw new KernelError("EOPNOTSUPP");
  // Deleting one may take others along: a veth's peer.
  for (const dev of members) if (dev.registered) deleteDevice(dev);
}

function deleteDevice(dev: NetDevice): void {
  if (dev.kind?.delLink !== undefined) dev.kind.delLink(dev);
  else unregisterDevice(dev);
}

/** RTM_NEWLINKPROP and RTM_DELLINKPROP: alternative names, one after the other. */
export function changeAltNames(dev: NetDevice, names: readonly string[], add: boolean): void {
  for (const name of names) {
    if (add) addAltName(dev, name);
    else deleteAltName(dev, name);
  }
  stateChange(dev);
}

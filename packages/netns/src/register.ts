// A device's life (net/core/dev.c): names and indexes, registering, renaming, moving to another namespace, ending, and
// what becomes of devices whose namespace ends.

import type { NetDevice } from "./device.ts";
import { KernelError } from "./errno.ts";
import { closeDevice } from "./flags.ts";
import { linkWatch } from "./link-state.ts";
import { unlinkMaster } from "./master.ts";
import { clearMulticast } from "./multicast-list.ts";
import type { NetNamespace } from "./namespace.ts";
import { forgetNsids, peernet2idAlloc } from "./nsid.ts";
import { rtmsgIfinfo } from "./rtmsg.ts";

/** Names hold at most 15 bytes and a terminating zero. */
export const IFNAMSIZ = 16;
const MAX_NETDEVICES = 8 * 4096;

/** dev_valid_name(). */
export function validDeviceName(name: string): boolean {
  return name !== "" && name.length < IFNAMSIZ && name !== "." && name !== ".." && !/[/:\s]/.test(name);
}

/**
 * dev_prep_valid_name(): the name that `pattern` stands for in `net`: itself, or with its one "%d" replaced by the lowest
 * number whose name is free. KernelError EINVAL for a bad name, EEXIST for one in use.
 */
export function prepareName(net: NetNamespace, pattern: string): string {
  if (!validDeviceName(pattern)) throw new KernelError("EINVAL");
  const percent = pattern.indexOf("%");
  if (percent < 0) {
    if (net.devicesByName.has(pattern)) throw new KernelError("EEXIST");
    return pattern;
  }
  if (pattern[percent + 1] !== "d" || pattern.indexOf("%", percent + 2) >= 0) throw new KernelError("EINVAL");
  for (let number = 0; number < MAX_NETDEVICES; number++) {
    const name = pattern.replace("%d", String(number));
    if (name.length >= IFNAMSIZ) break;
    if (!net.devicesByName.has(name)) return name;
  }
  throw new KernelError("EMFILE");
}

/** dev_new_index(): indexes rise and are not used again before they wrap. */
export function newIndex(net: NetNamespace): number {
  do net.lastIfindex++;
  while (net.devicesByIndex.has(net.lastIfindex));
  return net.lastIfindex;
}

/** sysctl_dev_name_is_allowed(): a device's tunables must not take the place of everybody's, and its notifier refuses. */
function refuseSysctlNames(name: string): void {
  if (name === "all" || name === "default") throw new KernelError("EINVAL");
}

/**
 * register_netdevice(): the device gets its name (a "%d" is filled in) and index (unless `dev.ifindex` is set) and
 * belongs to `net` from here on. Throws KernelError and changes nothing where the name or index is taken.
 */
export function registerDevice(net: NetNamespace, dev: NetDevice): void {
  const name = prepareName(net, dev.name);
  if (dev.ifindex !== 0 && net.devicesByIndex.has(dev.ifindex)) throw new KernelError("EBUSY");
  dev.name = name;
  dev.net = net;
  if (dev.ifindex === 0) dev.ifindex = newIndex(net);
  refuseSysctlNames(name);
  list(net, dev);
  dev.registered = true;
  if (!dev.carrier) linkWatch(dev);
  net.kernel.netdevChain.call({ kind: "REGISTER", dev });
  if (!dev.initializing) rtmsgIfinfo(dev);
}

/** unregister_netdevice(): closes the device and takes it away for good. */
export function unregisterDevice(dev: NetDevice): void {
  unregisterDevices([dev]);
}

/** unregister_netdevice_many(): all are closed before the first one goes. */
export function unregisterDevices(devices: readonly NetDevice[]): void {
  const leaving = devices.filter(({ registered }) => registered);
  for (const dev of leaving) closeDevice(dev);
  for (const dev of leaving) {
    unlist(dev.net, dev);
    dev.registered = false;
  }
  for (const dev of leaving) {
    dev.qdisc = "noop"; // dev_shutdown()
    dev.net.kernel.netdevChain.call({ kind: "UNREGISTER", dev });
    unlinkMaster(dev);
    if (!dev.initializing) rtmsgIfinfo(dev, true);
    clearMulticast(dev);
    dev.ops.uninit?.(dev);
  }
}

/** dev_change_name(). KernelError EBUSY while it is up, EEXIST, EINVAL. */
export function renameDevice(dev: NetDevice, pattern: string): void {
  if (dev.up) throw new KernelError("EBUSY");
  if (pattern === dev.name) return;
  const { net } = dev;
  const oldName = dev.name;
  const name = prepareName(net, pattern);
  refuseSysctlNames(name);
  net.devicesByName.delete(oldName);
  dev.name = name;
  net.devicesByName.set(name, dev);
  net.kernel.netdevChain.call({ kind: "CHANGENAME", dev, oldName });
}

/** Adds or takes away an alternative name: `ip link property add altname`. */
export function addAltName(dev: NetDevice, name: string): void {
  if (dev.net.devicesByName.has(name)) throw new KernelError("EEXIST");
  dev.altNames.push(name);
  dev.net.devicesByName.set(name, dev);
}

export function deleteAltName(dev: NetDevice, name: string): void {
  const index = dev.altNames.indexOf(name);
  // A first name, or a name of another device, is there and not to be deleted.
  if (index < 0) throw new KernelError(dev.net.devicesByName.has(name) ? "EINVAL" : "ENOENT");
  dev.altNames.splice(index, 1);
  dev.net.devicesByName.delete(name);
}

/**
 * dev_change_net_namespace(): the device leaves its namespace and appears in `to`, down, without what the old stack knew
 * of it. Where its name is taken there, `pattern` names it, and without a pattern the move fails with EEXIST; where its
 * index is taken it gets a new one; `newIfindex` asks for one. EINVAL for devices that cannot move.
 */
export function moveDevice(dev: NetDevice, to: NetNamespace, pattern?: string, newIfindex = 0): void {
  const from = dev.net;
  if (dev.netnsLocal || !dev.registered) throw new KernelError("EINVAL");
  if (from === to) return;
  let name = dev.name;
  if (to.devicesByName.has(name)) {
    if (pattern === undefined) throw new KernelError("EEXIST");
    name = prepareName(to, pattern);
  }
  for (const altName of dev.altNames) if (to.devicesByName.has(altName)) throw new KernelError("EEXIST");
  if (newIfindex !== 0 && to.devicesByIndex.has(newIfindex)) throw new KernelError("EBUSY");

  closeDevice(dev);
  unlist(from, dev);
  dev.qdisc = "noop"; // dev_shutdown()
  const { netdevChain } = from.kernel;
  netdevChain.call({ kind: "UNREGISTER", dev });
  unlinkMaster(dev);
  clearMulticast(dev);
  const newNsid = peernet2idAlloc(from, to);
  let ifindex = newIfindex;
  if (ifindex === 0) ifindex = to.devicesByIndex.has(dev.ifindex) ? newIndex(to) : dev.ifindex;
  rtmsgIfinfo(dev, true, { newNsid, newIfindex: ifindex });

  dev.net = to;
  dev.name = name;
  dev.ifindex = ifindex;
  list(to, dev);
  netdevChain.call({ kind: "REGISTER", dev });
  rtmsgIfinfo(dev);
}

/** default_device_exit_net() and _batch(): physical devices go home to the initial namespace, virtual ones end. */
export function evacuateDevices(net: NetNamespace): void {
  forgetNsids(net);
  const { initNet } = net.kernel;
  for (const dev of [...net.devices]) {
    if (!dev.physical || dev.netnsLocal) continue;
    // Where its name is taken at home it is called after its index, and where that is taken too, after the next free number.
    const fallback = `dev${dev.ifindex}`;
    const taken = initNet.devicesByName.has(fallback) ? "dev%d" : fallback;
    moveDevice(dev, initNet, initNet.devicesByName.has(dev.name) ? taken : undefined);
  }
  for (const dev of [...net.devices].reverse()) {
    if (!dev.registered) continue;
    if (dev.kind?.delLink !== undefined) dev.kind.delLink(dev);
    else unregisterDevice(dev);
  }
}

function list(net: NetNamespace, dev: NetDevice): void {
  net.devices.push(dev);
  net.devicesByName.set(dev.name, dev);
  for (const altName of dev.altNames) net.devicesByName.set(altName, dev);
  net.devicesByIndex.set(dev.ifindex, dev);
}

function unlist(net: NetNamespace, dev: NetDevice): void {
  net.devices.splice(net.devices.indexOf(dev), 1);
  net.devicesByName.delete(dev.name);
  for (const altName of dev.altNames) net.devicesByName.delete(altName);
  net.devicesByIndex.delete(dev.ifindex);
}

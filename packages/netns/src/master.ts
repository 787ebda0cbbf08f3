// A device as a port of another (netdev_master_upper_dev_link, do_set_master): bridges, and later bonds and VRFs.

import type { NetDevice } from "./device.ts";
import { KernelError } from "./errno.ts";

/** `ip link set DEV master MASTER`, or `nomaster` with null. Leaves the old master first, as do_set_master() does. */
export function setMaster(dev: NetDevice, master: NetDevice | null): void {
  if (dev.master !== null) {
    if (dev.master === master) return;
    unlinkMaster(dev);
  }
  if (master === null) return;
  if (master.ops.addSlave === undefined) throw new KernelError("EOPNOTSUPP");
  master.ops.addSlave(master, dev);
}

/** The device leaves its master, where it has one. */
export function unlinkMaster(dev: NetDevice): void {
  const { master } = dev;
  if (master === null) return;
  master.ops.delSlave?.(master, dev);
}

/** Called by the master's addSlave and delSlave: records who is whose port, and says so. */
export function linkUpper(dev: NetDevice, master: NetDevice | null): void {
  dev.master = master;
  dev.net.kernel.netdevChain.call({ kind: "CHANGEUPPER", dev });
}

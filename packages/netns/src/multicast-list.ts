// The link-layer multicast addresses a device listens to (net/core/dev_addr_lists.c), each with a count of its users.

import type { NetDevice } from "./device.ts";

/** dev_mc_add(). */
export function addMulticast(dev: NetDevice, address: Uint8Array): void {
  const key = address.join(":");
  dev.multicastList.set(key, (dev.multicastList.get(key) ?? 0) + 1);
}

/** dev_mc_del(). */
export function deleteMulticast(dev: NetDevice, address: Uint8Array): void {
  const key = address.join(":");
  const count = dev.multicastList.get(key) ?? 0;
  if (count > 1) dev.multicastList.set(key, count - 1);
  else dev.multicastList.delete(key);
}

/** dev_mc_flush(): the device leaves, nobody listens any more. */
export function clearMulticast(dev: NetDevice): void {
  dev.multicastList.clear();
}

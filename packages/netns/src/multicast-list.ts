// The link-layer addresses a device listens to besides its own (net/core/dev_addr_lists.c): groups, each with a count of
// its users, and unicast addresses that somebody added (`bridge fdb add … self`).

import type { NetDevice } from "./device.ts";
import { KernelError } from "./errno.ts";

/** dev->mc and dev->uc. */
export type AddressList = "multicast" | "unicast";

/** dev_mc_add(). */
export function addMulticast(dev: NetDevice, address: Uint8Array): void {
  addAddress(dev, "multicast", address);
}

/** dev_mc_del(). */
export function deleteMulticast(dev: NetDevice, address: Uint8Array): void {
  deleteAddress(dev, "multicast", address);
}

/** dev_mc_add(), dev_uc_add(). */
export function addAddress(dev: NetDevice, list: AddressList, address: Uint8Array): void {
  if (list === "unicast") dev.unicastList ??= new Map();
  const counts = list === "unicast" ? (dev.unicastList as Map<string, number>) : dev.multicastList;
  const key = address.join(":");
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** dev_mc_del(), dev_uc_del(): false where it was not there. */
export function deleteAddress(dev: NetDevice, list: AddressList, address: Uint8Array): boolean {
  const counts = list === "unicast" ? dev.unicastList : dev.multicastList;
  const key = address.join(":");
  const count = counts?.get(key);
  if (counts === null || count === undefined) return false;
  if (count > 1) counts.set(key, count - 1);
  else counts.delete(key);
  return true;
}

/** dev_mc_add_global(): a group entered by hand, any number of times as once. */
export function addGlobalMulticast(dev: NetDevice, address: Uint8Array): void {
  const key = address.join(":");
  dev.globalMulticast ??= new Set();
  if (dev.globalMulticast.has(key)) return;
  dev.globalMulticast.add(key);
  addAddress(dev, "multicast", address);
}

/** dev_mc_del_global(). KernelError ENOENT where nobody entered it by hand. */
export function deleteGlobalMulticast(dev: NetDevice, address: Uint8Array): void {
  if (dev.globalMulticast?.delete(address.join(":")) !== true) throw new KernelError("ENOENT");
  deleteAddress(dev, "multicast", address);
}

/** The addresses of a list, in the order in which they were added first. */
export function listAddresses(dev: NetDevice, list: AddressList): Uint8Array[] {
  const counts = list === "unicast" ? dev.unicastList : dev.multicastList;
  return [...(counts?.keys() ?? [])].map((key) => Uint8Array.from(key.split(":"), Number));
}

/** dev_mc_flush() and dev_uc_flush(): the device leaves, nobody listens any more. */
export function clearMulticast(dev: NetDevice): void {
  dev.multicastList.clear();
  dev.globalMulticast = null;
  dev.unicastList = null;
}

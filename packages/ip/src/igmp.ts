// Multicast groups that a device listens to (net/ipv4/igmp.c). Every device that is up is in 224.0.0.1, for which no
// report is sent. Left out: IGMP's messages, source filters, multicast routing.

import { addMulticast, deleteMulticast, type NetDevice } from "@podwire/netns";
import { INADDR_ALLHOSTS_GROUP } from "@podwire/wire";
import { mapMulticast } from "./arp-tbl.ts";
import { type InDevice, inDevice } from "./in-device.ts";

/** ip_mc_inc_group(): one more listens. */
export function joinGroup(inDev: InDevice, group: number): void {
  const users = inDev.mcList.get(group) ?? 0;
  inDev.mcList.set(group, users + 1);
  if (users === 0 && inDev.dev.up) addMulticast(inDev.dev, etherGroup(group));
}

/** ip_mc_dec_group(). */
export function leaveGroup(inDev: InDevice, group: number): void {
  const users = inDev.mcList.get(group) ?? 0;
  if (users > 1) inDev.mcList.set(group, users - 1);
  else if (users === 1) {
    inDev.mcList.delete(group);
    if (inDev.dev.up) deleteMulticast(inDev.dev, etherGroup(group));
  }
}

/** ip_mc_up(). */
export function multicastUp(dev: NetDevice): void {
  const inDev = inDevice(dev);
  if (inDev === null) return;
  for (const group of inDev.mcList.keys()) addMulticast(dev, etherGroup(group));
  joinGroup(inDev, INADDR_ALLHOSTS_GROUP);
}

/** ip_mc_down(). */
export function multicastDown(dev: NetDevice): void {
  const inDev = inDevice(dev);
  if (inDev === null) return;
  for (const group of inDev.mcList.keys()) deleteMulticast(dev, etherGroup(group));
  const users = inDev.mcList.get(INADDR_ALLHOSTS_GROUP) ?? 0;
  if (users > 1) inDev.mcList.set(INADDR_ALLHOSTS_GROUP, users - 1);
  else inDev.mcList.delete(INADDR_ALLHOSTS_GROUP);
}

/** ip_check_mc_rcu(): does this device take packets to the group? */
export function listensTo(inDev: InDevice, group: number): boolean {
  return inDev.mcList.has(group);
}

function etherGroup(group: number): Uint8Array {
  const address = new Uint8Array(6);
  mapMulticast(group, address);
  return address;
}

// Which of our own addresses to use, and whether one is ours on a given link (net/ipv4/devinet.c: inet_select_addr,
// inet_confirm_addr, inet_addr_onlink). Secondary addresses are never chosen by themselves.

import type { NetDevice, NetNamespace } from "@podwire/netns";
import { type InDevice, inDevice } from "./in-device.ts";
import { IFA_F_SECONDARY, RT_SCOPE_HOST, RT_SCOPE_LINK } from "./uapi.ts";

/**
 * inet_select_addr(): the address of `dev` for talking to `dst` (0: to anybody), of at most this scope; the first primary
 * of its subnet, else the first primary, else one of another device, lo first. 0 for none.
 */
export function selectAddress(dev: NetDevice, dst: number, scope: number): number {
  const inDev = inDevice(dev);
  if (inDev !== null) {
    const localnetScope = inDev.routeLocalnet ? RT_SCOPE_LINK : RT_SCOPE_HOST;
    let first = 0;
    for (const ifa of inDev.ifaddrs) {
      if (ifa.flags & IFA_F_SECONDARY) continue;
      if (Math.min(ifa.scope, localnetScope) > scope) continue;
      if (dst === 0 || ifa.matches(dst)) return ifa.local;
      if (first === 0) first = ifa.local;
    }
    if (first !== 0) return first;
  }
  for (const other of dev.net.devices) {
    const address = anyAddress(inDevice(other), scope);
    if (address !== 0) return address;
  }
  return 0;
}

/** in_dev_select_addr(). */
function anyAddress(inDev: InDevice | null, scope: number): number {
  if (inDev === null) return 0;
  for (const ifa of inDev.ifaddrs) {
    if (ifa.flags & IFA_F_SECONDARY) continue;
    if (ifa.scope !== RT_SCOPE_LINK && ifa.scope <= scope) return ifa.local;
  }
  return 0;
}

/** inet_addr_onlink(): is `a` (and `b`, unless it is 0) in the subnet of one of the device's addresses? */
export function addressOnLink(inDev: InDevice, a: number, b: number): boolean {
  return inDev.ifaddrs.some((ifa) => ifa.matches(a) && (b === 0 || ifa.matches(b)));
}

/**
 * inet_confirm_addr(): is `local` (0: any) an address of ours, on this device (null: on any), in the same subnet as `dst`
 * (0: any), of at most this scope? The address, or 0.
 */
export function confirmAddress(
  net: NetNamespace,
  inDev: InDevice | null,
  dst: number,
  local: number,
  scope: number,
): number {
  if (inDev !== null) return confirmOn(inDev, dst, local, scope);
  for (const dev of net.devices) {
    const other = inDevice(dev);
    const address = other === null ? 0 : confirmOn(other, dst, local, scope);
    if (address !== 0) return address;
  }
  return 0;
}

/** confirm_addr_indev(). */
function confirmOn(inDev: InDevice, dst: number, local: number, scope: number): number {
  const localnetScope = inDev.routeLocalnet ? RT_SCOPE_LINK : RT_SCOPE_HOST;
  let address = 0;
  let same = false;
  for (const ifa of inDev.ifaddrs) {
    const minScope = Math.min(ifa.scope, localnetScope);
    if (address === 0 && (local === ifa.local || local === 0) && minScope <= scope) {
      address = ifa.local;
      if (same) break;
    }
    if (same) continue;
    same = (local === 0 || ifa.matches(local)) && (dst === 0 || ifa.matches(dst));
    if (!same || address === 0) continue;
    if (local !== 0 || dst === 0) break;
    // Is the address that was chosen in the subnet of `dst`? If not, this one may do.
    if (ifa.matches(address)) break;
    if (minScope <= scope) {
      address = ifa.local;
      break;
    }
    same = false;
  }
  return same ? address : 0;
}

// Carrier and operational state (net/core/link_watch.c, RFC 2863). The kernel's link watch runs from a work queue, at
// most once a second for some devices; here it runs at once, so that a state is what the devices make it.

import type { NetDevice, OperState } from "./device.ts";

/** netif_carrier_on(). */
export function carrierOn(dev: NetDevice): void {
  if (dev.carrier) return;
  dev.carrier = true;
  if (!dev.registered) return;
  dev.carrierUpCount++;
  linkWatch(dev);
}

/** netif_carrier_off(). */
export function carrierOff(dev: NetDevice): void {
  if (!dev.carrier) return;
  dev.carrier = false;
  if (!dev.registered) return;
  dev.carrierDownCount++;
  linkWatch(dev);
}

/** linkwatch_do_dev(): works the operational state out anew and tells those who follow the device. */
export function linkWatch(dev: NetDevice): void {
  dev.operState = defaultOperState(dev);
  if (dev.up) dev.net.kernel.netdevChain.call({ kind: "CHANGE", dev });
}

function defaultOperState(dev: NetDevice): OperState {
  if (!dev.carrier) return dev.ifindex !== dev.iflink ? "LOWERLAYERDOWN" : "DOWN";
  return dev.linkMode === "DORMANT" ? "DORMANT" : "UP";
}

// Carrier and operational state (net/core/link_watch.c, RFC 2863). The kernel's link watch runs from a work queue as soon as the
// lock is free, at most once a second for some devices; here it runs for all when the request at hand has ended.

import type { NetDevice, OperState } from "./device.ts";
import { rtmsgIfinfo } from "./rtmsg.ts";

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

/** linkwatch_fire_event(): the state is to be looked at when the lock is free. */
export function linkWatch(dev: NetDevice): void {
  if (dev.linkWatchPending) return;
  dev.linkWatchPending = true;
  dev.net.kernel.rtnl.afterwards(() => {
    dev.linkWatchPending = false;
    if (dev.registered) doDev(dev);
  });
}

/** linkwatch_do_dev(): works the operational state out anew and tells those who follow the device. */
function doDev(dev: NetDevice): void {
  dev.operState = defaultOperState(dev);
  stateChange(dev);
}

/** netdev_state_change(): something of a device that is up is different now. */
export function stateChange(dev: NetDevice): void {
  if (!dev.up) return;
  dev.net.kernel.netdevChain.call({ kind: "CHANGE", dev });
  rtmsgIfinfo(dev);
}

function defaultOperState(dev: NetDevice): OperState {
  if (!dev.carrier) return dev.ifindex !== dev.iflink ? "LOWERLAYERDOWN" : "DOWN";
  return dev.linkMode === "DORMANT" ? "DORMANT" : "UP";
}

// Up and down, promiscuous, MTU and link-layer address (net/core/dev.c): what `ip link set` does to any device.

import {
  IFF_ALLMULTI,
  IFF_AUTOMEDIA,
  IFF_DEBUG,
  IFF_DYNAMIC,
  IFF_MULTICAST,
  IFF_NOARP,
  IFF_NOTRAILERS,
  IFF_PORTSEL,
  IFF_PROMISC,
  IFF_UP,
  type NetDevice,
} from "./device.ts";
import { KernelError } from "./errno.ts";
import { rtmsgIfinfo } from "./rtmsg.ts";

/** Flags that `ip link set` may change besides UP, PROMISC and ALLMULTI. */
const SETTABLE =
  IFF_DEBUG | IFF_NOTRAILERS | IFF_NOARP | IFF_DYNAMIC | IFF_MULTICAST | IFF_PORTSEL | IFF_AUTOMEDIA;

/** __dev_open(). */
function open(dev: NetDevice): void {
  if (dev.up) return;
  dev.ops.open?.(dev);
  dev.flags |= IFF_UP;
  // dev_activate(): attach_default_qdiscs().
  if (dev.qdisc === "noop") dev.qdisc = dev.noQueue ? "noqueue" : "pfifo_fast";
}

/** __dev_close(). */
function close(dev: NetDevice): void {
  if (!dev.up) return;
  dev.net.kernel.netdevChain.call({ kind: "GOING_DOWN", dev });
  dev.flags &= ~IFF_UP;
  dev.ops.stop?.(dev);
}

/** dev_open(): nothing happens where it is up already. */
export function openDevice(dev: NetDevice): void {
  changeFlags(dev, IFF_UP, IFF_UP);
}

/** dev_close(). */
export function closeDevice(dev: NetDevice): void {
  changeFlags(dev, 0, IFF_UP);
}

/** dev_change_flags(): sets the bits of `mask` to those of `flags`. */
export function changeFlags(dev: NetDevice, flags: number, mask: number): void {
  const before = dev.flags;
  const { userPromisc, userAllmulti } = dev;
  setFlags(dev, flags, mask);
  const told = dev.flags !== before || dev.userPromisc !== userPromisc || dev.userAllmulti !== userAllmulti;
  notifyFlags(dev, before, told);
}

/**
 * rtnl_configure_link(): the last step in the making of a device: its flags, and the first time that it is told of.
 */
export function configureLink(dev: NetDevice, flags: number, mask: number): void {
  const before = dev.flags;
  setFlags(dev, flags, mask);
  const told = dev.initializing || dev.flags !== before;
  dev.initializing = false;
  notifyFlags(dev, before, told);
}

/** __dev_change_flags(). */
function setFlags(dev: NetDevice, flags: number, mask: number): void {
  dev.flags = (dev.flags & ~(mask & SETTABLE)) | (flags & mask & SETTABLE);
  if (mask & IFF_UP) {
    if (flags & IFF_UP) open(dev);
    else close(dev);
  }
  if (mask & IFF_PROMISC && dev.userPromisc !== ((flags & IFF_PROMISC) !== 0)) {
    dev.userPromisc = !dev.userPromisc;
    dev.promiscuity += dev.userPromisc ? 1 : -1;
    dev.ops.changeRxFlags?.(dev);
  }
  if (mask & IFF_ALLMULTI && dev.userAllmulti !== ((flags & IFF_ALLMULTI) !== 0)) {
    dev.userAllmulti = !dev.userAllmulti;
    dev.allmulti += dev.userAllmulti ? 1 : -1;
    dev.ops.changeRxFlags?.(dev);
  }
}

/** __dev_notify_flags(). */
function notifyFlags(dev: NetDevice, before: number, told: boolean): void {
  if (told) rtmsgIfinfo(dev);
  const changes = dev.flags ^ before;
  const { netdevChain } = dev.net.kernel;
  if (changes & IFF_UP) netdevChain.call({ kind: dev.up ? "UP" : "DOWN", dev });
  if (dev.up && changes & ~(IFF_UP | IFF_PROMISC | IFF_ALLMULTI))
    netdevChain.call({ kind: "CHANGE", dev, flagsChanged: changes });
}

/** dev_set_promiscuity(): one more (1) or less (-1) wants every frame. */
export function setPromiscuity(dev: NetDevice, by: 1 | -1): void {
  dev.promiscuity += by;
  dev.ops.changeRxFlags?.(dev);
  rtmsgIfinfo(dev);
}

/** dev_change_tx_queue_len(), in packets. */
export function setTxQueueLen(dev: NetDevice, length: number): void {
  if (length === dev.txQueueLen) return;
  dev.txQueueLen = length;
  dev.net.kernel.netdevChain.call({ kind: "CHANGE_TX_QUEUE_LEN", dev });
}

/** dev_set_mtu(), in bytes. KernelError EINVAL outside the device's bounds. */
export function setMtu(dev: NetDevice, mtu: number): void {
  if (mtu === dev.mtu) return;
  // The number is a signed one to the kernel.
  if (mtu < dev.minMtu || mtu > 0x7fffffff) throw new KernelError("EINVAL", "mtu less than device minimum");
  if (dev.maxMtu > 0 && mtu > dev.maxMtu) throw new KernelError("EINVAL", "mtu greater than device maximum");
  const { netdevChain } = dev.net.kernel;
  netdevChain.call({ kind: "PRE_CHANGEMTU", dev });
  if (dev.ops.changeMtu !== undefined) dev.ops.changeMtu(dev, mtu);
  else dev.mtu = mtu;
  netdevChain.call({ kind: "CHANGEMTU", dev });
}

/** dev_set_mac_address(). EADDRNOTAVAIL for multicast and all-zero addresses, as eth_prepare_mac_addr_change(). */
export function setMacAddress(dev: NetDevice, address: Uint8Array): void {
  if (address.length !== dev.address.length) throw new KernelError("EINVAL");
  if ((address[0] as number) & 1 || address.every((byte) => byte === 0))
    throw new KernelError("EADDRNOTAVAIL");
  if (dev.ops.setMacAddress !== undefined) dev.ops.setMacAddress(dev, address);
  else dev.address = address.slice();
  dev.addressRandom = false;
  dev.net.kernel.netdevChain.call({ kind: "CHANGEADDR", dev });
}

// do_setlink() (net/core/rtnetlink.c): one request may change many things, in the kernel's order and not the command's. What
// was changed before a failure stays changed.

import { in6Dev, ipv6Of } from "@podwire/ip";
import {
  type AddrGenMode,
  changeFlags,
  KernelError,
  moveDevice,
  type NetDevice,
  renameDevice,
  setMacAddress,
  setMaster,
  setMtu,
  setOperState,
  setTxQueueLen,
  stateChange,
} from "@podwire/netns";
import type { LinkMessage } from "./link-message.ts";

const TSO_MAX_SIZE = 8 * 65535;
const GSO_MAX_SEGS = 65535;

/**
 * Throws KernelError, some changes committed already. What has no notifier of its own is told of at the end, once
 * (DO_SETLINK_NOTIFY); `changed`: the caller has changed such things already.
 */
export function setLink(dev: NetDevice, message: LinkMessage, changed = false): void {
  checkLinkMessage(dev, message);
  const status: Status = { notify: changed };
  try {
    change(dev, message, status);
  } finally {
    if (status.notify) stateChange(dev);
  }
}

interface Status {
  notify: boolean;
}

function change(dev: NetDevice, message: LinkMessage, status: Status): void {
  if (message.netns !== undefined) moveDevice(dev, message.netns(), message.name, message.newIndex ?? 0);
  if (message.address !== undefined) setMacAddress(dev, message.address.subarray(0, dev.address.length));
  if (message.mtu !== undefined) setMtu(dev, message.mtu);
  if (message.group !== undefined) {
    dev.group = message.group;
    status.notify = true;
  }
  if (message.index > 0 && message.name !== undefined) renameDevice(dev, message.name);
  if (message.alias !== undefined) {
    dev.alias = message.alias;
    status.notify = true;
  }
  if (message.broadcast !== undefined) {
    dev.broadcast = message.broadcast.slice(0, dev.address.length);
    dev.net.kernel.netdevChain.call({ kind: "CHANGEADDR", dev });
  }
  setLinkFlags(dev, message);
  if (message.master !== undefined) setMasterByIndex(dev, message.master);
  // dev_change_carrier(): no driver here lets its carrier be set.
  if (message.carrier !== undefined) throw new KernelError("EOPNOTSUPP");
  if (message.txQueueLen !== undefined) setTxQueueLen(dev, message.txQueueLen);
  if (message.gsoMaxSize !== undefined) {
    if (message.gsoMaxSize > TSO_MAX_SIZE) throw new KernelError("EINVAL");
    dev.gsoMaxSize = message.gsoMaxSize;
  }
  if (message.gsoMaxSegs !== undefined) {
    if (message.gsoMaxSegs > GSO_MAX_SEGS) throw new KernelError("EINVAL");
    dev.gsoMaxSegs = message.gsoMaxSegs;
  }
  if (message.groMaxSize !== undefined) dev.groMaxSize = message.groMaxSize;
  if (message.operState !== undefined) {
    const before = dev.operState;
    setOperState(dev, message.operState);
    if (dev.operState !== before) stateChange(dev);
  }
  if (message.linkMode !== undefined) {
    if (dev.linkMode !== message.linkMode) status.notify = true;
    dev.linkMode = message.linkMode;
  }
  if (message.addrGenMode !== undefined) {
    dev.addrGenMode = message.addrGenMode;
    status.notify = true;
  }
  if (message.protoDown !== undefined)
    throw new KernelError("EOPNOTSUPP", "Protodown not supported by device");
}

/** validate_linkmsg(). */
export function checkLinkMessage(dev: NetDevice, message: LinkMessage): void {
  for (const address of [message.address, message.broadcast])
    if (address !== undefined && address.length < dev.address.length) throw new KernelError("EINVAL");
  if (message.addrGenMode !== undefined) checkAddrGenMode(dev, message.addrGenMode);
}

/** inet6_validate_link_af(): without a secret, the device's or the default one, none can be asked for. */
function checkAddrGenMode(dev: NetDevice, mode: AddrGenMode): void {
  const { devconfDefault } = ipv6Of(dev.net);
  const idev = in6Dev(dev);
  if (idev === null) throw new KernelError("EAFNOSUPPORT");
  const secret = idev.cnf.secret ?? devconfDefault.secret;
  if (mode === "stable_secret" && secret === null) throw new KernelError("EINVAL");
}

/** rtnl_dev_combine_flags(): flags without a mask mean all of them. */
export function setLinkFlags(dev: NetDevice, message: Pick<LinkMessage, "flags" | "change">): void {
  const { flags, change } = message;
  if (flags === 0 && change === 0) return;
  changeFlags(dev, flags, change !== 0 ? change : ~0);
}

/** do_set_master() with the master's index in the device's namespace, 0 for none. */
export function setMasterByIndex(dev: NetDevice, index: number): void {
  if (index === 0) {
    setMaster(dev, null);
    return;
  }
  const master = dev.net.devicesByIndex.get(index);
  if (master === undefined) throw new KernelError("EINVAL");
  setMaster(dev, master);
}

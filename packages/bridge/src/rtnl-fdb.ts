// RTM_NEWNEIGH and its like for AF_BRIDGE (net/core/rtnetlink.c rtnl_fdb_add … rtnl_fdb_get): what `bridge fdb` asks for.
// A request may be for the device's master (a bridge), or for the device itself: a bridge again, or the list of addresses
// that any other device listens to. Addresses are 6 bytes; failures are KernelErrors.

import {
  addAddress,
  deleteAddress,
  KernelError,
  listAddresses,
  type NetDevice,
  type NetNamespace,
} from "@podwire/netns";
import { ARPHRD_ETHER, isLinkLocalMac, isMulticastMac } from "@podwire/wire";
import { type FdbMessage, NTF_MASTER, NTF_SELF, NUD_PERMANENT } from "./br-fdb-info.ts";
import {
  brFdbAdd,
  brFdbDelete,
  brFdbDeleteBulk,
  brFdbDump,
  brFdbGet,
  type FdbCreation,
  type FdbFlushRequest,
} from "./br-fdb-netlink.ts";
import { bridgeOf, bridgePort } from "./br-private.ts";

/** fdb_vid_parse(). */
function checkVlan(vlan: number | undefined): void {
  if (vlan !== undefined && (vlan === 0 || vlan >= 4095)) throw new KernelError("EINVAL", "invalid vlan id");
}

function checkEthernet(dev: NetDevice, what: string): void {
  if (dev.type !== ARPHRD_ETHER)
    throw new KernelError("EINVAL", `FDB ${what} only supported for Ethernet devices`);
}

/** Does the request go to the bridge that `dev` is a port of? */
function forMaster(dev: NetDevice, flags: number): boolean {
  return (flags === 0 || (flags & NTF_MASTER) !== 0) && bridgePort(dev) !== null;
}

/** Which of a device's own lists an address belongs to. */
function listOf(address: Uint8Array): "unicast" | "multicast" {
  return isMulticastMac(address, 0) && !isLinkLocalMac(address, 0) ? "multicast" : "unicast";
}

/** rtnl_fdb_notify(): what was asked for, told as it was asked. */
function notifySelf(
  { dev, address, state, vlan }: Pick<FdbMessage, "dev" | "address" | "state" | "vlan">,
  deleted: boolean,
): void {
  const { net } = dev;
  const { rtnl } = net.kernel;
  if (!rtnl.heard) return;
  const message: FdbMessage = {
    dev,
    address,
    state,
    flags: NTF_SELF,
    ...(vlan === undefined ? {} : { vlan }),
  };
  rtnl.notify({ kind: "fdb", deleted, net, message });
}

/** rtnl_fdb_add(). */
export function rtnlFdbAdd(request: FdbMessage, creation: FdbCreation): void {
  const { dev, flags } = request;
  checkEthernet(dev, "add");
  checkVlan(request.vlan);
  let done = false;
  if (forMaster(dev, flags)) {
    brFdbAdd(dev, request, creation);
    done = true;
  }
  if (flags & NTF_SELF) {
    if (bridgeOf(dev) !== null) brFdbAdd(dev, request, creation);
    else addOwn(request, creation.exclusive);
    notifySelf(request, false);
    done = true;
  }
  if (!done) throw new KernelError("EOPNOTSUPP");
}

/** ndo_dflt_fdb_add(): one more address that the device listens to. */
function addOwn({ dev, address, state, vlan }: FdbMessage, exclusive: boolean): void {
  if (state !== 0 && (state & NUD_PERMANENT) === 0) throw new KernelError("EINVAL");
  if (vlan !== undefined) throw new KernelError("EINVAL");
  const list = listOf(address);
  if (listAddresses(dev, list).some((known) => known.every((byte, i) => byte === address[i]))) {
    if (exclusive) throw new KernelError("EEXIST");
    return;
  }
  addAddress(dev, list, address);
}

/** rtnl_fdb_del(). */
export function rtnlFdbDelete(
  request: Pick<FdbMessage, "dev" | "address" | "state" | "flags" | "vlan">,
): void {
  const { dev, address, flags } = request;
  checkEthernet(dev, "delete");
  checkVlan(request.vlan);
  let done = false;
  if (forMaster(dev, flags)) {
    brFdbDelete(dev, address, request.vlan);
    done = true;
  }
  if (flags & NTF_SELF) {
    if (bridgeOf(dev) !== null) brFdbDelete(dev, address, request.vlan);
    else {
      if ((request.state & NUD_PERMANENT) === 0) throw new KernelError("EINVAL");
      if (!deleteAddress(dev, listOf(address), address)) throw new KernelError("ENOENT");
    }
    notifySelf(request, true);
    done = true;
  }
  if (!done) throw new KernelError("EOPNOTSUPP");
}

/** rtnl_fdb_del() with NLM_F_BULK: `bridge fdb flush`. `to` is NTF_SELF, NTF_MASTER or both. */
export function rtnlFdbFlush(dev: NetDevice, to: number, request: FdbFlushRequest): void {
  checkEthernet(dev, "delete");
  checkVlan(request.vlan);
  let done = false;
  if (forMaster(dev, to)) {
    brFdbDeleteBulk(dev, request);
    done = true;
  }
  if (to & NTF_SELF) {
    if (bridgeOf(dev) === null) throw new KernelError("EOPNOTSUPP");
    brFdbDeleteBulk(dev, request);
    done = true;
  }
  if (!done) throw new KernelError("EOPNOTSUPP");
}

/** rtnl_fdb_dump(): of one bridge, of one device, or of all; `devices` are in the order of the kernel's index hash. */
export function rtnlFdbDump(
  devices: readonly NetDevice[],
  filter: { bridge?: NetDevice; dev?: NetDevice } = {},
): FdbMessage[] {
  const messages: FdbMessage[] = [];
  for (const dev of devices) {
    if (filter.dev !== undefined && filter.dev !== dev) continue;
    const port = bridgePort(dev);
    const own = bridgeOf(dev);
    if (filter.bridge !== undefined) {
      if (dev !== filter.bridge && port === null) continue;
      if (dev.master !== filter.bridge && own === null) continue;
    }
    if (port !== null) messages.push(...brFdbDump(port.br, dev));
    if (dev.type === ARPHRD_ETHER) messages.push(...dumpOwn(dev));
    if (own !== null) messages.push(...brFdbDump(own, dev));
  }
  return messages;
}

/** ndo_dflt_fdb_dump(). */
function dumpOwn(dev: NetDevice): FdbMessage[] {
  return [...listAddresses(dev, "unicast"), ...listAddresses(dev, "multicast")].map((address) => ({
    dev,
    address,
    state: NUD_PERMANENT,
    flags: NTF_SELF,
  }));
}

/** rtnl_fdb_get(): by bridge, or by a device and the side of it that is meant. */
export function rtnlFdbGet(
  net: NetNamespace,
  request: { bridge?: NetDevice; dev?: NetDevice; flags: number; address: Uint8Array; vlan?: number },
): FdbMessage {
  const { bridge, dev, flags, address, vlan } = request;
  checkVlan(vlan);
  if (bridge !== undefined && dev !== undefined)
    throw new KernelError("EINVAL", "Master and device are mutually exclusive");
  let asked = bridge;
  if (dev !== undefined) {
    if (flags === 0 || flags & NTF_MASTER) {
      const port = bridgePort(dev);
      if (port === null) throw new KernelError("EINVAL", "Device is not a bridge port");
      asked = port.br.dev;
    } else asked = dev;
  }
  if (asked === undefined) throw new KernelError("ENODEV", "No device specified");
  const br = bridgeOf(asked);
  if (br === null || asked.net !== net)
    throw new KernelError("EOPNOTSUPP", "Fdb get operation not supported by device");
  return brFdbGet(br, address, vlan ?? 0);
}

// Ports coming and going (net/bridge/br_if.c), and what the bridge takes over from them: MTU, address, features.
// Left out: netpoll, headroom, lists of unicast addresses for devices that filter (no device here does).

import {
  IFF_LOOPBACK,
  KernelError,
  linkUpper,
  type NetDevice,
  setMtu,
  setPromiscuity,
  unregisterDevice,
  updateFeatures,
} from "@podwire/netns";
import { ARPHRD_ETHER, isValidMac } from "@podwire/wire";
import { BR_ADMIN_COST, BR_MAX_PORTS, BR_PROMISC, BR_STATE_DISABLED } from "./br-constants.ts";
import { fdbAddLocal, fdbDeleteByPort, stopGc } from "./br-fdb.ts";
import { countFeatures, uncountFeatures } from "./br-features.ts";
import { handleFrame } from "./br-input.ts";
import { flushGroups, flushPort } from "./br-multicast-group.ts";
import { stopQueries } from "./br-multicast-query.ts";
import { bridgeOf, bridgePort, type NetBridge, NetBridgePort } from "./br-private.ts";
import { setState } from "./br-stp.ts";
import { disablePort, enablePort, initPort, recalculateBridgeId } from "./br-stp-if.ts";
import { nbpVlanFlush, nbpVlanInit } from "./br-vlan.ts";
import { notifyPort } from "./notices.ts";

const TSO_MAX_SIZE = 8 * 65535;

/** port_cost(): IEEE 802.1D's from the speed of the device; 100 where it tells none. */
function portCost(dev: NetDevice): number {
  const speed = dev.ops.ethtool?.linkSettings?.(dev).speed ?? -1;
  switch (speed) {
    case 10_000:
      return 2;
    case 5000:
      return 3;
    case 2500:
      return 4;
    case 1000:
      return 5;
    case 100:
      return 19;
    default:
      return speed > 10_000 ? 1 : 100;
  }
}

/** br_port_carrier_check(): the state of the port follows its device, once the bridge is up. True where it changed. */
export function portCarrierCheck(port: NetBridgePort): boolean {
  const { br, dev } = port;
  if ((port.flags & BR_ADMIN_COST) === 0 && dev.running) port.pathCost = portCost(dev);
  if (!br.dev.up || dev.running === (port.state !== BR_STATE_DISABLED)) return false;
  if (dev.running) enablePort(port);
  else disablePort(port);
  return true;
}

/** find_portno(): the lowest free one. KernelError EXFULL after 1,023 ports. */
function findPortNo(br: NetBridge): number {
  const used = new Uint8Array(BR_MAX_PORTS);
  used[0] = 1;
  for (const port of br.ports) used[port.portNo] = 1;
  const free = used.indexOf(0);
  if (free < 0) throw new KernelError("EXFULL");
  return free;
}

function setAllmulti(dev: NetDevice, by: 1 | -1): void {
  dev.allmulti += by;
  dev.ops.changeRxFlags?.(dev);
}

/** br_add_if(): KernelErrors EINVAL for what is no Ethernet device, ELOOP for a bridge, EBUSY for what has a master, EXFULL. */
export function addPort(br: NetBridge, dev: NetDevice): void {
  if (dev.flags & IFF_LOOPBACK || dev.type !== ARPHRD_ETHER || !isValidMac(dev.address, 0))
    throw new KernelError("EINVAL");
  if (bridgeOf(dev) !== null) throw new KernelError("ELOOP", "Can not enslave a bridge to a bridge");
  if (dev.master !== null) throw new KernelError("EBUSY");
  if (dev.rxHandler !== null) throw new KernelError("EBUSY");
  const port = new NetBridgePort(br, dev, findPortNo(br), portCost(dev));
  initPort(port);
  setState(port, BR_STATE_DISABLED);
  setAllmulti(dev, 1);
  dev.rxHandler = handleFrame;
  dev.rxHandlerData = port;
  linkUpper(dev, br.dev);
  br.ports.unshift(port);
  setPromiscuity(dev, 1);
  port.flags |= BR_PROMISC;
  countFeatures(port);
  updateFeatures(br.dev);
  fdbAddLocal(br, port, dev.address, 0);
  nbpVlanInit(port);
  const changed = recalculateBridgeId(br, dev.address);
  if (dev.running && br.dev.up) enablePort(port);
  notifyPort(port);
  if (changed) notifyAddress(br);
  adjustMtu(br);
  br.dev.tsoMaxSize = Math.min(br.ports.length === 1 ? TSO_MAX_SIZE : br.dev.tsoMaxSize, dev.tsoMaxSize);
}

/** br_set_gso_limits(): as much as the least of its ports. */
function setGsoLimits(br: NetBridge): void {
  br.dev.tsoMaxSize = br.ports.reduce((least, port) => Math.min(least, port.dev.tsoMaxSize), TSO_MAX_SIZE);
}

/** br_del_if(): KernelError EINVAL where `dev` is no port of this bridge. */
export function deletePort(br: NetBridge, dev: NetDevice): void {
  const port = bridgePort(dev);
  if (port === null || port.br !== br) throw new KernelError("EINVAL");
  removePort(port);
  adjustMtu(br);
  setGsoLimits(br);
  if (recalculateBridgeId(br)) notifyAddress(br);
  updateFeatures(br.dev);
}

/** del_nbp(). */
function removePort(port: NetBridgePort): void {
  const { br, dev } = port;
  setAllmulti(dev, -1);
  setPromiscuity(dev, -1);
  disablePort(port);
  notifyPort(port, true);
  br.ports.splice(br.ports.indexOf(port), 1);
  uncountFeatures(port);
  nbpVlanFlush(port);
  fdbDeleteByPort(br, port, 0, true);
  for (const other of br.ports) if (other.backupPort === port) other.backupPort = null;
  port.backupPort = null;
  dev.rxHandler = null;
  dev.rxHandlerData = null;
  linkUpper(dev, null);
  flushPort(port, true);
}

/** br_dev_delete(): all ports leave, then the device goes. */
export function deleteBridge(br: NetBridge): void {
  for (const port of [...br.ports]) removePort(port);
  fdbDeleteByPort(br, null, 0, true);
  flushGroups(br);
  stopQueries(br);
  br.helloTimer.delete();
  br.topologyChangeTimer.delete();
  br.tcnTimer.delete();
  stopGc(br);
  unregisterDevice(br.dev);
}

function notifyAddress(br: NetBridge): void {
  br.net.kernel.netdevChain.call({ kind: "CHANGEADDR", dev: br.dev });
}

/** br_mtu_auto_adjust(): the least MTU of its ports, 1500 without any, unless somebody set it. */
export function adjustMtu(br: NetBridge): void {
  if (br.mtuSetByUser) return;
  let mtu = 0;
  for (const port of br.ports) if (mtu === 0 || port.dev.mtu < mtu) mtu = port.dev.mtu;
  try {
    setMtu(br.dev, mtu === 0 ? 1500 : mtu);
  } catch (error) {
    // dev_set_mtu()'s error goes unheard in the kernel, too.
    if (!(error instanceof KernelError)) throw error;
  }
  br.mtuSetByUser = false;
}

/** nbp_backup_change(): null takes it away. KernelErrors ENOENT where `backup` is no port, EINVAL where of another bridge or itself. */
export function setBackupPort(port: NetBridgePort, backup: NetDevice | null): void {
  if (backup === null) {
    port.backupPort = null;
    return;
  }
  const other = bridgePort(backup);
  if (other === null) throw new KernelError("ENOENT");
  if (other.br !== port.br || other === port) throw new KernelError("EINVAL");
  port.backupPort = other;
}

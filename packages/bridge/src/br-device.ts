// The bridge as a device of its own host (net/bridge/br_device.c): `br0`, through which the host takes part in its own
// network. It cannot leave its namespace.

import {
  applyNewLink,
  deviceFeatures,
  GSO_ENCAP_ALL,
  GSO_SOFTWARE,
  KernelError,
  type LinkKind,
  NetDevice,
  type NetDeviceOps,
  type NetNamespace,
  type NewLink,
  registerDevice,
} from "@podwire/netns";
import { ETH_MAX_MTU, isValidMac, macEqual } from "@podwire/wire";
import { fixFeatures } from "./br-features.ts";
import { addPort, deleteBridge, deletePort } from "./br-if.ts";
import { transmit } from "./br-input.ts";
import { joinSnoopers, leaveSnoopers } from "./br-multicast.ts";
import { openQueries, stopQueries } from "./br-multicast-query.ts";
import {
  type BridgeAttributes,
  changeBridge,
  changePort,
  type PortAttributes,
  validateBridge,
} from "./br-netlink.ts";
import { bridgeOf, bridgePort, NetBridge } from "./br-private.ts";
import { changeBridgeId, disableBridge, enableBridge } from "./br-stp-if.ts";

/** NETIF_F_GSO_MASK. */
const GSO_MASK = [
  ...GSO_SOFTWARE,
  ...GSO_ENCAP_ALL,
  "tx-gso-robust",
  "tx-fcoe-segmentation",
  "tx-gso-partial",
  "tx-tunnel-remcsum-segmentation",
  "tx-esp-segmentation",
];
const COMMON_FEATURES = [
  "tx-scatter-gather",
  "tx-scatter-gather-fraglist",
  "highdma",
  ...GSO_MASK,
  "tx-checksum-ip-generic",
  "tx-vlan-hw-insert",
  "tx-vlan-stag-hw-insert",
];

const FEATURES_OF_A_BRIDGE = deviceFeatures({
  on: [...COMMON_FEATURES, "tx-lockless", "netns-local", "tx-generic-segmentation", "rx-gro"],
  changeable: [
    ...COMMON_FEATURES,
    "tx-generic-segmentation",
    "rx-gro",
    "tx-nocache-copy",
    "rx-gro-list",
    "rx-udp-gro-forwarding",
  ],
});

const privateOf = (dev: NetDevice): NetBridge => dev.priv as NetBridge;

const ops: NetDeviceOps = {
  open(dev) {
    const br = privateOf(dev);
    enableBridge(br);
    openQueries(br);
    joinSnoopers(br);
  },

  stop(dev) {
    const br = privateOf(dev);
    disableBridge(br);
    stopQueries(br);
    leaveSnoopers(br);
  },

  xmit: transmit,

  /** br_change_mtu(): from now on the ports' MTU does not count. */
  changeMtu(dev, mtu) {
    dev.mtu = mtu;
    privateOf(dev).mtuSetByUser = true;
  },

  setMacAddress(dev, address) {
    if (!isValidMac(address, 0)) throw new KernelError("EADDRNOTAVAIL");
    if (!macEqual(dev.address, 0, address, 0)) changeBridgeId(privateOf(dev), address);
  },

  addSlave: (dev, port) => addPort(privateOf(dev), port),
  delSlave: (dev, port) => deletePort(privateOf(dev), port),
  fixFeatures: (dev, on) => fixFeatures(privateOf(dev), on),

  ethtool: {
    driver: "bridge",
    version: "2.3",
    firmwareVersion: "N/A",
    busInfo: "N/A",
    /** br_get_link_ksettings(): as fast as its fastest running port. */
    linkSettings(dev) {
      let speed = -1;
      for (const { dev: port } of privateOf(dev).ports) {
        if (!port.running) continue;
        speed = Math.max(speed, port.ops.ethtool?.linkSettings?.(port).speed ?? -1);
      }
      return { speed, duplex: "unknown", port: "Other" };
    },
  },
};

/** br_dev_setup() and register_netdevice(): a bridge with no ports, named `name` ("%d" is filled in). `asLink`: as rtnetlink makes it. */
function createBridge(net: NetNamespace, request: Omit<NewLink, "data">, asLink = true): NetDevice {
  const dev = new NetDevice({
    name: request.name ?? bridgeKind.defaultName,
    mtu: request.mtu ?? 1500,
    maxMtu: ETH_MAX_MTU,
    // eth_random_addr(), until a port lends it a better one.
    address: request.address?.slice() ?? randomAddress(net),
    addressRandom: request.address === undefined,
    ...(request.broadcast ? { broadcast: request.broadcast } : {}),
    txQueueLen: request.txQueueLen ?? 1000,
    numTxQueues: request.numTxQueues ?? 1,
    numRxQueues: request.numRxQueues ?? 1,
    noQueue: true,
    netnsLocal: true,
    kind: bridgeKind as LinkKind,
    ops,
    features: FEATURES_OF_A_BRIDGE,
  });
  if (request.index !== undefined) dev.ifindex = request.index;
  // TSO_LEGACY_MAX_SIZE, until a port raises it.
  dev.tsoMaxSize = 65536;
  dev.priv = new NetBridge(dev, net);
  if (asLink) applyNewLink(dev, request);
  registerDevice(net, dev);
  return dev;
}

function randomAddress(net: NetNamespace): Uint8Array {
  const address = net.kernel.random("eth_random_addr").bytes(new Uint8Array(6));
  address[0] = ((address[0] as number) & 0xfe) | 0x02;
  return address;
}

/** br_add_bridge(): what `brctl addbr` asks for. KernelError EEXIST, EINVAL. */
export function addBridge(net: NetNamespace, name: string): NetDevice {
  return net.kernel.rtnl.locked(() => createBridge(net, { name }, false));
}

/** br_del_bridge(): what `brctl delbr` asks for. KernelErrors ENXIO, EPERM for what is no bridge, EBUSY while it is up. */
export function delBridge(net: NetNamespace, name: string): void {
  const dev = net.device(name);
  if (dev === undefined) throw new KernelError("ENXIO");
  const br = bridgeOf(dev);
  if (br === null) throw new KernelError("EPERM");
  if (dev.up) throw new KernelError("EBUSY");
  net.kernel.rtnl.locked(() => deleteBridge(br));
}

export const bridgeKind: LinkKind<BridgeAttributes> = {
  name: "bridge",
  defaultName: "bridge%d",
  module: "bridge",

  /** br_dev_newlink(). */
  newLink(net, request) {
    if (request.address !== undefined && !isValidMac(request.address, 0))
      throw new KernelError("EADDRNOTAVAIL");
    validateBridge(request.data);
    const dev = createBridge(net, request);
    const br = privateOf(dev);
    if (request.address !== undefined) changeBridgeId(br, request.address);
    try {
      changeBridge(br, request.data);
    } catch (error) {
      deleteBridge(br);
      throw error;
    }
    return dev;
  },

  changeLink(dev, data) {
    validateBridge(data);
    changeBridge(privateOf(dev), data);
  },

  changeSlave(_master, dev, data) {
    const port = bridgePort(dev);
    if (port !== null) changePort(port, data as PortAttributes);
  },

  delLink: (dev) => deleteBridge(privateOf(dev)),
};

// The virtual Ethernet pair (drivers/net/veth.c): two cards and a cable. What one end sends, the other receives, in
// whatever namespace it is; each end has a carrier only while both are up; deleting one deletes both.
// Left out: XDP, NAPI and GRO, several queues.

import { Link, type LinkRefusal } from "@podwire/clock";
import {
  applyNewLink,
  carrierOff,
  carrierOn,
  configureLink,
  deviceFeatures,
  dropSkb,
  ethTypeTrans,
  GSO_ENCAP_ALL,
  GSO_SOFTWARE,
  type Kernel,
  KernelError,
  type LinkKind,
  linkWatch,
  NetDevice,
  type NetDeviceOps,
  type NetNamespace,
  type NewLink,
  receiveSkb,
  registerDevice,
  type Skb,
  type Subsystem,
  traceStep,
  unregisterDevice,
  unregisterDevices,
} from "@podwire/netns";
import { ETH_ALEN, ETH_HLEN, ETH_MAX_MTU, ETH_MIN_MTU, VLAN_HLEN } from "@podwire/wire";

/** What `type veth` takes: the other end, with anything that a link can be given, and the namespace it goes to (the asker's where absent). */
export interface VethData {
  peer?: Omit<NewLink, "data"> & { net?: NetNamespace };
}

interface VethPriv {
  peer: NetDevice | null;
  /** The cable towards the peer, and the peer's backlog at its end. */
  link: Link;
}

const VETH_FEATURES = [
  "tx-scatter-gather",
  "tx-scatter-gather-fraglist",
  "tx-checksum-ip-generic",
  "rx-checksum",
  "tx-checksum-sctp",
  "highdma",
  ...GSO_SOFTWARE,
  ...GSO_ENCAP_ALL,
  "tx-vlan-hw-insert",
  "rx-vlan-hw-parse",
  "tx-vlan-stag-hw-insert",
  "rx-vlan-stag-hw-parse",
];

const FEATURES_OF_AN_END = deviceFeatures({
  on: [...VETH_FEATURES, "tx-lockless", "tx-generic-segmentation"],
  changeable: [
    ...VETH_FEATURES,
    "tx-generic-segmentation",
    "rx-gro",
    "tx-nocache-copy",
    "rx-gro-list",
    "rx-udp-gro-forwarding",
  ],
});

/** The other end of `dev`, null for what is no veth or has lost its peer. */
export function vethPeer(dev: NetDevice): NetDevice | null {
  return dev.kind === vethKind ? (dev.priv as VethPriv).peer : null;
}

const ops: NetDeviceOps = {
  open(dev) {
    const { peer } = dev.priv as VethPriv;
    if (peer === null) throw new KernelError("ENOTCONN");
    if (!peer.up) return;
    carrierOn(dev);
    carrierOn(peer);
  },

  stop(dev) {
    const { peer } = dev.priv as VethPriv;
    carrierOff(dev);
    if (peer !== null) carrierOff(peer);
  },

  xmit(skb, dev) {
    const { peer, link } = dev.priv as VethPriv;
    const length = skb.len;
    if (peer === null || length < ETH_HLEN) {
      dev.stats.txDropped++;
      dropSkb(dev.net, skb, dev, "DEV_HDR", "drivers/net/veth.c veth_xmit");
      return false;
    }
    const refusal = forward(skb, dev, peer, link);
    if (refusal !== null) {
      dev.stats.txDropped++;
      return false;
    }
    dev.stats.txPackets++;
    dev.stats.txBytes += length;
    peer.stats.rxPackets++;
    peer.stats.rxBytes += length;
    return true;
  },

  iflink: (dev) => (dev.priv as VethPriv).peer?.ifindex ?? 0,
  linkNet: (dev) => (dev.priv as VethPriv).peer?.net ?? dev.net,

  ethtool: {
    driver: "veth",
    version: "1.0",
    statistics: (dev) => [
      ["peer_ifindex", (dev.priv as VethPriv).peer?.ifindex ?? 0],
      ...["xdp_packets", "xdp_bytes", "drops", "xdp_redirect", "xdp_drops", "xdp_tx", "xdp_tx_errors"].map(
        (name): [string, number] => [`rx_queue_0_${name}`, 0],
      ),
      ["tx_queue_0_xdp_xmit", 0],
      ["tx_queue_0_xdp_xmit_errors", 0],
    ],
    linkSettings: () => ({ speed: 10_000, duplex: "full", port: "Twisted Pair" }),
  },
};

/** veth_forward_skb(): the frame goes into the peer's backlog; null, or why it did not. */
function forward(skb: Skb, dev: NetDevice, peer: NetDevice, link: Link): LinkRefusal | "refused" | null {
  // is_skb_forwardable(): the receiver's MTU decides, with room for one VLAN tag.
  if (!peer.up || skb.len > peer.mtu + ETH_HLEN + VLAN_HLEN) {
    peer.stats.rxDropped++;
    const reason = peer.up ? "frame is longer than the receiver's mtu allows" : "veth peer is down";
    dropSkb(dev.net, skb, dev, reason, "include/linux/netdevice.h __is_skb_forwardable");
    return "refused";
  }
  const length = skb.len;
  if (dev.net.kernel.tracer !== null)
    traceStep(dev.net, skb, dev, "wire", {
      arrives: dev.net.kernel.clock.now + link.delay,
      peer: peer.name,
      peerNetns: peer.net.label,
      peerHost: peer.net.kernel.hostname,
    });
  skb.scrub();
  ethTypeTrans(skb, peer);
  const refusal = link.send(skb, length);
  if (refusal !== null) {
    peer.stats.rxDropped++;
    dropSkb(dev.net, skb, dev, "CPU_BACKLOG", "net/core/dev.c enqueue_to_backlog");
  }
  return refusal;
}

/** What arrives at an end: it may have gone down, moved or ended while the frame was under way. */
function arrive(skb: Skb): void {
  const dev = skb.dev as NetDevice;
  if (!dev.registered || !dev.up) {
    dropSkb(dev.net, skb, dev, "DEV_READY", "net/core/dev.c flush_backlog");
    return;
  }
  receiveSkb(skb);
}

function randomAddress(kernel: Kernel): Uint8Array {
  // eth_random_addr(): unicast, locally administered.
  const address = kernel.random("eth_random_addr").bytes(new Uint8Array(6));
  address[0] = ((address[0] as number) & 0xfe) | 0x02;
  return address;
}

/** veth_validate(): without a word of explanation, as there. */
function validate({ address, mtu }: Omit<NewLink, "data">): void {
  if (address !== undefined) {
    if (address.length !== ETH_ALEN) throw new KernelError("EINVAL");
    if ((address[0] as number) & 1 || address.every((byte) => byte === 0))
      throw new KernelError("EADDRNOTAVAIL");
  }
  if (mtu !== undefined && (mtu < ETH_MIN_MTU || mtu > ETH_MAX_MTU)) throw new KernelError("EINVAL");
}

/** A peer of which nothing was said is as its device, but for name, address, index and flags. */
function likeness(request: NewLink): Omit<NewLink, "data"> {
  const { name, address, index, flags, change, data, link, srcNet, ...rest } = request;
  return rest;
}

function createEnd(net: NetNamespace, request: Omit<NewLink, "data">): NetDevice {
  const { kernel } = net;
  const dev = new NetDevice({
    name: request.name ?? vethKind.defaultName,
    mtu: request.mtu ?? 1500,
    maxMtu: ETH_MAX_MTU,
    address: request.address ?? randomAddress(kernel),
    addressRandom: request.address === undefined,
    ...(request.broadcast ? { broadcast: request.broadcast } : {}),
    txQueueLen: request.txQueueLen ?? 1000,
    numTxQueues: request.numTxQueues ?? 1,
    numRxQueues: request.numRxQueues ?? 1,
    noQueue: true,
    kind: vethKind as LinkKind,
    ops,
    features: FEATURES_OF_AN_END,
    priv: { peer: null, link: new Link(kernel.clock, arrive) } satisfies VethPriv,
  });
  if (request.index !== undefined) dev.ifindex = request.index;
  applyNewLink(dev, request);
  registerDevice(net, dev);
  carrierOff(dev);
  return dev;
}

export const vethKind: LinkKind<VethData> = {
  name: "veth",
  defaultName: "veth%d",
  module: "veth",

  /** veth_newlink(): the peer is registered first, so it has the lower index. */
  newLink(net, request) {
    const { peer: asked } = request.data;
    const { net: peerNet = request.srcNet ?? net, ...peerRequest } = asked ?? { ...likeness(request), net };
    validate(request);
    validate(peerRequest);
    // An index for the peer counts only beside one for the device.
    if (request.index === undefined) delete peerRequest.index;
    const peer = createEnd(peerNet, peerRequest);
    let dev: NetDevice;
    try {
      // The peer is not connected yet: asking for it to be up fails with ENOTCONN.
      configureLink(peer, peerRequest.flags ?? 0, peerRequest.change ?? 0);
      dev = createEnd(net, request);
    } catch (error) {
      unregisterDevice(peer);
      throw error;
    }
    (dev.priv as VethPriv).peer = peer;
    (peer.priv as VethPriv).peer = dev;
    // The link watch sees them when they are a pair: whether an end's state is LOWERLAYERDOWN hangs on the other's index.
    linkWatch(peer);
    linkWatch(dev);
    return dev;
  },

  /** veth_dellink(): one goes, both go. */
  delLink(dev) {
    const { peer } = dev.priv as VethPriv;
    (dev.priv as VethPriv).peer = null;
    if (peer !== null) (peer.priv as VethPriv).peer = null;
    unregisterDevices(peer === null ? [dev] : [dev, peer]);
  },
};

export const veth: Subsystem = {
  name: "veth",
  register(kernel) {
    kernel.registerLinkKind(vethKind);
  },
};

// A physical Ethernet card and the cable between two of them: what joins the hosts of a lab. A card is there from the
// host's start, can move to another namespace of its host, and goes home when that namespace ends. It is modelled after
// a plain gigabit card with checksum offload; rings, interrupts and queueing disciplines are left out.

import { Link, type LinkOptions } from "@podwire/clock";
import {
  carrierOff,
  carrierOn,
  deviceFeatures,
  dropSkb,
  ethTypeTrans,
  type Kernel,
  KernelError,
  NetDevice,
  type NetDeviceOps,
  receiveSkb,
  registerDevice,
  type Skb,
  traceStep,
} from "@podwire/netns";
import { ETH_HLEN, VLAN_HLEN } from "@podwire/wire";

const FEATURES_OF_A_CARD = deviceFeatures({
  on: [
    "tx-scatter-gather",
    "tx-checksum-ip-generic",
    "rx-checksum",
    "tx-vlan-hw-insert",
    "rx-vlan-hw-parse",
    "highdma",
  ],
  changeable: [
    "tx-scatter-gather",
    "tx-checksum-ip-generic",
    "rx-checksum",
    "tx-vlan-hw-insert",
    "rx-vlan-hw-parse",
  ],
});

interface NicPriv {
  /** Towards the card at the other end of the cable; null while nothing is plugged in. */
  cable: { link: Link; peer: NetDevice } | null;
}

const ops: NetDeviceOps = {
  open: (dev) => updateCarrier(dev, true),
  stop: (dev) => updateCarrier(dev, false),

  xmit(skb, dev) {
    const { cable } = dev.priv as NicPriv;
    const { kernel } = dev.net;
    const length = skb.len;
    if (cable === null) {
      dev.stats.txDropped++;
      dropSkb(dev.net, skb, dev, "no cable is plugged in", "drivers/net/ethernet ndo_start_xmit");
      return;
    }
    if (kernel.tracer !== null) {
      const { peer, link } = cable;
      const arrives = kernel.clock.now + link.delay;
      const place = { peer: peer.name, peerNetns: peer.net.label, peerHost: peer.net.kernel.hostname };
      traceStep(dev.net, skb, dev, "wire", { arrives, ...place });
    }
    skb.scrub();
    const refusal = cable.link.send(skb, length);
    if (refusal !== null) {
      dev.stats.txDropped++;
      dropSkb(dev.net, skb, dev, refusal === "loss" ? "lost on the cable" : "FULL_RING", "the cable");
      return;
    }
    dev.stats.txPackets++;
    dev.stats.txBytes += length;
  },

  ethtool: {
    driver: "e1000e",
    linkSettings: () => ({ speed: 1000, duplex: "full", port: "Twisted Pair" }),
  },
};

/** Puts a card into `kernel`'s host; it is in the initial namespace, down, with nothing plugged in. */
export function addNic(
  kernel: Kernel,
  name: string,
  address: Uint8Array,
  options: { mtu?: number } = {},
): NetDevice {
  const dev = new NetDevice({
    name,
    address,
    mtu: options.mtu ?? 1500,
    maxMtu: 9216,
    physical: true,
    ops,
    features: FEATURES_OF_A_CARD,
    priv: { cable: null } satisfies NicPriv,
  });
  dev.carrier = false;
  registerDevice(kernel.initNet, dev);
  return dev;
}

/** Plugs a cable into two cards, of the same host or of two that share a clock. KernelError EBUSY where one has a cable already. */
export function connect(a: NetDevice, b: NetDevice, options: LinkOptions = {}): void {
  for (const dev of [a, b])
    if (priv(dev).cable !== null) throw new KernelError("EBUSY", `${dev.name} has a cable already`);
  if (a.net.kernel.clock !== b.net.kernel.clock)
    throw new KernelError("EINVAL", "two hosts on a cable share a clock");
  const { clock } = a.net.kernel;
  priv(a).cable = { peer: b, link: new Link(clock, (skb: Skb) => arrive(skb, b), options) };
  priv(b).cable = { peer: a, link: new Link(clock, (skb: Skb) => arrive(skb, a), options) };
  updateCarrier(a, a.up);
}

/** The card at the other end of the cable; null for what is no card, or has none. */
export function cablePeer(dev: NetDevice): NetDevice | null {
  return dev.ops === ops ? (priv(dev).cable?.peer ?? null) : null;
}

function priv(dev: NetDevice): NicPriv {
  if (dev.ops !== ops) throw new KernelError("EINVAL", `${dev.name} is no physical card`);
  return dev.priv as NicPriv;
}

/** Both cards have a carrier while both are up. `up` is what `dev` is becoming: its flag changes after the call. */
function updateCarrier(dev: NetDevice, up: boolean): void {
  const { cable } = dev.priv as NicPriv;
  const on = up && cable?.peer.up === true;
  for (const end of [dev, cable?.peer]) {
    if (end === undefined) continue;
    if (on) carrierOn(end);
    else carrierOff(end);
  }
}

function arrive(skb: Skb, dev: NetDevice): void {
  if (!dev.up) {
    dropSkb(dev.net, skb, dev, "DEV_READY", "the receiving card is down");
    return;
  }
  if (skb.len > dev.mtu + ETH_HLEN + VLAN_HLEN) {
    dev.stats.rxLengthErrors++;
    dev.stats.rxErrors++;
    dropSkb(dev.net, skb, dev, "frame is longer than the receiver's mtu allows", "the receiving card");
    return;
  }
  dev.stats.rxPackets++;
  dev.stats.rxBytes += skb.len;
  ethTypeTrans(skb, dev);
  receiveSkb(skb);
}

// lo (drivers/net/loopback.c): every namespace has one from the beginning, down, with index 1. What it sends it receives
// through the same backlog as any other frame. It cannot move: each stack has its own.

import { Link } from "@podwire/clock";
import { ARPHRD_LOOPBACK } from "@podwire/wire";
import { IFF_LOOPBACK, NetDevice } from "./device.ts";
import { deviceFeatures, GSO_SOFTWARE } from "./features.ts";
import type { NetNamespace } from "./namespace.ts";
import { registerDevice } from "./register.ts";
import { ethTypeTrans, receiveSkb } from "./rx.ts";
import type { Skb } from "./skb.ts";
import { dropSkb } from "./trace.ts";

const LOOPBACK_FEATURES = deviceFeatures({
  on: [
    "tx-scatter-gather",
    "tx-scatter-gather-fraglist",
    ...GSO_SOFTWARE,
    "tx-checksum-ip-generic",
    "rx-checksum",
    "tx-checksum-sctp",
    "highdma",
    "tx-lockless",
    "netns-local",
    "vlan-challenged",
    "loopback",
    "tx-generic-segmentation",
    "rx-gro",
  ],
  changeable: [...GSO_SOFTWARE, "tx-generic-segmentation", "rx-gro", "rx-gro-list", "rx-udp-gro-forwarding"],
});

const LOOPBACK_MTU = 65536;

export function createLoopback(net: NetNamespace): NetDevice {
  const backlog = new Link(net.kernel.clock, receiveSkb);
  const dev = new NetDevice({
    name: "lo",
    type: ARPHRD_LOOPBACK,
    flags: IFF_LOOPBACK,
    mtu: LOOPBACK_MTU,
    minMtu: 0,
    maxMtu: 0,
    broadcast: new Uint8Array(6),
    noQueue: true,
    netnsLocal: true,
    features: LOOPBACK_FEATURES,
    ops: {
      xmit(skb: Skb, lo: NetDevice) {
        // The sender's route stays with the packet: the receiving half need not look it up again.
        ethTypeTrans(skb, lo);
        const length = skb.len;
        if (backlog.send(skb, length) !== null) {
          lo.stats.rxDropped++;
          dropSkb(lo.net, skb, lo, "CPU_BACKLOG", "net/core/dev.c enqueue_to_backlog");
          return;
        }
        const { stats } = lo;
        stats.txPackets++;
        stats.rxPackets++;
        stats.txBytes += length;
        stats.rxBytes += length;
      },
      // eth_mac_addr(), nothing more.
      setMacAddress(lo, address) {
        lo.address = address.slice();
      },
    },
  });
  registerDevice(net, dev);
  return dev;
}

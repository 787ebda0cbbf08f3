// Who takes a frame that a device received (net/core/dev.c, __netif_receive_skb_core): first the taps that see
// everything (tcpdump), then the device's rx handler (a bridge), then the protocol of its EtherType.

import type { NetDevice } from "./device.ts";
import { defineNetState } from "./namespace.ts";
import type { Skb } from "./skb.ts";

/** A protocol's entrance: `skb.data` is at the network header. The handler owns the skb. */
export type PacketHandler = (skb: Skb, dev: NetDevice) => void;

/** The protocols of a kernel, by EtherType (dev_add_pack). */
export class PacketTypes {
  readonly #handlers = new Map<number, PacketHandler>();
  // The EtherTypes that nearly every frame has are found without a look-up.
  ipv4: PacketHandler | null = null;
  arp: PacketHandler | null = null;

  add(etherType: number, handler: PacketHandler): void {
    if (etherType === 0x0800) this.ipv4 = handler;
    else if (etherType === 0x0806) this.arp = handler;
    this.#handlers.set(etherType, handler);
  }

  find(etherType: number): PacketHandler | null {
    if (etherType === 0x0800) return this.ipv4;
    if (etherType === 0x0806) return this.arp;
    return this.#handlers.get(etherType) ?? null;
  }
}

/** A packet socket's ear (ptype_all, or a protocol of its own): must not change or keep the skb. */
export interface Tap {
  /** Only this device; null for all of the namespace. */
  readonly dev: NetDevice | null;
  /** Only this EtherType; 0 for all (ETH_P_ALL), which also hears what is sent. */
  readonly protocol: number;
  /** `skb.mac` is at the link-layer header; `outgoing` frames are on their way out. */
  hear(skb: Skb, dev: NetDevice, outgoing: boolean): void;
}

/** The taps of a namespace, in the order in which they were opened. */
export const taps = defineNetState<Tap[]>("ptype_all", () => []);

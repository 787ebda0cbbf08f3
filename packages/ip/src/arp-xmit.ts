// Sending ARP (net/ipv4/arp.c arp_create, arp_xmit).

import { IFF_NOARP, type NetDevice, queueXmit, Skb } from "@podwire/netns";
import { arp, ETH_HLEN, ETH_P_ARP, ethernet } from "@podwire/wire";

/**
 * arp_send(): a question or an answer. `destHw`: where the frame goes, null for everybody; `srcHw`: the sender it shows,
 * null for the device's own; `targetHw`: the target it shows, null for zeros. `…At`: where in these the address begins.
 */
export function arpSend(
  operation: number,
  destIp: number,
  dev: NetDevice,
  srcIp: number,
  destHw: Uint8Array | null,
  destHwAt: number,
  srcHw: Uint8Array | null,
  targetHw: Uint8Array | null,
  targetHwAt: number,
): void {
  if (dev.flags & IFF_NOARP) return;
  const skb = Skb.alloc(arp.LENGTH);
  const source = srcHw ?? dev.address;
  const at = skb.put(arp.LENGTH);
  arp.write(skb.bytes, at, operation, source, 0, srcIp, targetHw ?? undefined, targetHwAt, destIp);
  if (dev.type !== 1) {
    skb.bytes[at] = dev.type >> 8;
    skb.bytes[at + 1] = dev.type & 0xff;
  }
  skb.network = at;
  const header = skb.push(ETH_HLEN);
  ethernet.write(
    skb.bytes,
    header,
    destHw ?? dev.broadcast,
    destHw === null ? 0 : destHwAt,
    source,
    0,
    ETH_P_ARP,
  );
  skb.protocol = ETH_P_ARP;
  skb.dev = dev;
  arpXmit(skb);
}

/** arp_xmit(): the frame leaves; here a filter of its own (arptables) would look at it. */
export function arpXmit(skb: Skb): void {
  queueXmit(skb);
}

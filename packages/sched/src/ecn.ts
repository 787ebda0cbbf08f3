// Congestion marks of IP (include/net/inet_ecn.h, RFC 3168): a packet whose sender said that it understands them is marked
// where it would otherwise be thrown away.

import type { Skb } from "@podwire/netns";
import { ETH_P_IP, ETH_P_IPV6, ipv4 } from "@podwire/wire";

const ECN_MASK = 3;
const ECN_CE = 3;

/** INET_ECN_set_ce(): false for what cannot be marked. */
export function setCe(skb: Skb): boolean {
  const { protocol } = skb;
  const least = protocol === ETH_P_IP ? 20 : protocol === ETH_P_IPV6 ? 40 : 0;
  if (least === 0 || skb.network + least > skb.tail) return false;
  skb.makeWritable();
  const { bytes, network } = skb;
  const second = bytes[network + 1] as number;
  if (protocol === ETH_P_IP) {
    if ((second & ECN_MASK) === 0) return false;
    ipv4.replaceTos(bytes, network, second | ECN_CE);
    return true;
  }
  // The traffic class of IPv6 lies across two bytes.
  if (((second >>> 4) & ECN_MASK) === 0) return false;
  bytes[network + 1] = second | (ECN_CE << 4);
  return true;
}

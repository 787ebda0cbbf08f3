// The names of a frame's protocols from the outside in, as far as the drawing and the list colour by them.

import {
  ETH_P_8021Q,
  ETH_P_ARP,
  ETH_P_IP,
  ETH_P_IPV6,
  ethernet,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_TCP,
  IPPROTO_UDP,
  ipv4,
  u16,
} from "@podwire/wire";

const NAMES: Record<number, string> = {
  [IPPROTO_ICMP]: "icmp",
  [IPPROTO_UDP]: "udp",
  [IPPROTO_TCP]: "tcp",
  [IPPROTO_ICMPV6]: "icmp6",
};

/** "eth", "vlan", "arp", "ip", "icmp" and so on; what is not known ends the list. */
export function protocolsOf(frame: Uint8Array): string[] {
  const names = ["eth"];
  if (frame.length < 14) return names;
  let at = 14;
  let type = ethernet.type(frame, 0);
  if (type === ETH_P_8021Q && frame.length >= 18) {
    names.push("vlan");
    type = u16(frame, 16);
    at = 18;
  }
  if (type < 0x0600) return [...names, "llc", ...(frame[at] === 0x42 ? ["stp"] : [])];
  if (type === ETH_P_ARP) return [...names, "arp"];
  if (type === ETH_P_IPV6) return [...names, "ip6", ...nameOf(frame[at + 6])];
  if (type !== ETH_P_IP || frame.length < at + 20) return names;
  names.push("ip");
  if ((u16(frame, at + 6) & 0x1fff) !== 0) return [...names, "fragment"];
  return [...names, ...nameOf(ipv4.protocol(frame, at))];
}

const nameOf = (protocol: number | undefined): string[] => {
  const name = NAMES[protocol ?? -1];
  return name === undefined ? [] : [name];
};

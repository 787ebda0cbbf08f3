// Numbers of the bridge (include/uapi/linux/if_bridge.h, include/linux/if_bridge.h, net/bridge/br_private.h).

/** One unit of USER_HZ in ns; also the modelled kernel's jiffy (HZ=100). */
export const JIFFY = 10_000_000;

/** States of a port, include/uapi/linux/if_bridge.h. */
export const BR_STATE_DISABLED = 0;
export const BR_STATE_LISTENING = 1;
export const BR_STATE_LEARNING = 2;
export const BR_STATE_FORWARDING = 3;
export const BR_STATE_BLOCKING = 4;

/** Names of the states as commands print them. */
export const STATE_NAMES = ["disabled", "listening", "learning", "forwarding", "blocking"] as const;

/** Flags of a port, include/linux/if_bridge.h. */
export const BR_HAIRPIN_MODE = 1 << 0;
export const BR_BPDU_GUARD = 1 << 1;
export const BR_ROOT_BLOCK = 1 << 2;
export const BR_MULTICAST_FAST_LEAVE = 1 << 3;
export const BR_ADMIN_COST = 1 << 4;
export const BR_LEARNING = 1 << 5;
export const BR_FLOOD = 1 << 6;
export const BR_PROMISC = 1 << 7;
export const BR_PROXYARP = 1 << 8;
export const BR_PROXYARP_WIFI = 1 << 10;
export const BR_MCAST_FLOOD = 1 << 11;
export const BR_MULTICAST_TO_UNICAST = 1 << 12;
export const BR_VLAN_TUNNEL = 1 << 13;
export const BR_BCAST_FLOOD = 1 << 14;
export const BR_NEIGH_SUPPRESS = 1 << 15;
export const BR_ISOLATED = 1 << 16;
export const BR_PORT_LOCKED = 1 << 21;

/** BR_PORT_BITS: port numbers have ten bits, the priority the six above. */
export const BR_PORT_BITS = 10;
export const BR_MAX_PORTS = 1 << BR_PORT_BITS;

/** Who runs the spanning tree. User space never does here: /sbin/bridge-stp does not exist. */
export const BR_NO_STP = 0;
export const BR_KERNEL_STP = 1;

/** 01:80:c2:00:00:00, where BPDUs go. */
export const BRIDGE_GROUP_ADDRESS = Uint8Array.of(0x01, 0x80, 0xc2, 0, 0, 0);

// RTM_NEWLINK and RTM_DELLINK as plain values (include/uapi/linux/if_link.h): what `ip link add`, `set` and `del` ask of the
// kernel. What is absent was not asked for.

import type { AddrGenMode, NetNamespace, OperState } from "@podwire/netns";

export interface LinkMessage {
  /** NLM_F_CREATE, NLM_F_EXCL and NLM_F_REPLACE. */
  create: boolean;
  exclusive: boolean;
  replace: boolean;
  /** ifi_index: the device meant, or wanted for a new one; 0 for none. */
  index: number;
  /** ifi_flags and ifi_change: IFF_*. */
  flags: number;
  change: number;
  name?: string;
  address?: Uint8Array;
  broadcast?: Uint8Array;
  txQueueLen?: number;
  /** As an unsigned 32-bit number. */
  mtu?: number;
  /** IFLA_NET_NS_FD or IFLA_NET_NS_PID: found when the kernel looks; KernelError ESRCH for a process that is not there. */
  netns?: () => NetNamespace;
  newIndex?: number;
  /** IFLA_LINK: index of the lower device. */
  link?: number;
  linkNetnsid?: number;
  /** IFLA_MASTER: index, 0 for none. */
  master?: number;
  alias?: string;
  group?: number;
  linkMode?: "DEFAULT" | "DORMANT";
  operState?: OperState;
  carrier?: boolean;
  protoDown?: boolean;
  addrGenMode?: AddrGenMode;
  numTxQueues?: number;
  numRxQueues?: number;
  gsoMaxSize?: number;
  gsoMaxSegs?: number;
  groMaxSize?: number;
  /** IFLA_INFO_KIND and what the kind's own options said. */
  kind?: string;
  data?: unknown;
  /** IFLA_INFO_SLAVE_DATA. */
  slaveData?: unknown;
}

export function emptyLinkMessage(): LinkMessage {
  return { create: false, exclusive: false, replace: false, index: 0, flags: 0, change: 0 };
}

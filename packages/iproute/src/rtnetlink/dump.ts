// The order of a dump (rtnl_dump_ifinfo and its like): the kernel walks a hash of 256 buckets by index, so devices come by
// index, and where more than 256 of them share a bucket, the newest first.

import type { NetDevice, NetNamespace } from "@podwire/netns";

const NETDEV_HASH_BUCKETS = 256;

export function dumpDevices(net: NetNamespace): NetDevice[] {
  const newestFirst = [...net.devices].reverse();
  return newestFirst.sort((a, b) => (a.ifindex % NETDEV_HASH_BUCKETS) - (b.ifindex % NETDEV_HASH_BUCKETS));
}

// Counters of UDP over IPv4 (include/uapi/linux/snmp.h), under the names of /proc/net/snmp.

import { defineNetState, type NetNamespace } from "@podwire/netns";

class UdpMib {
  InDatagrams = 0;
  NoPorts = 0;
  InErrors = 0;
  OutDatagrams = 0;
  RcvbufErrors = 0;
  SndbufErrors = 0;
  InCsumErrors = 0;
  IgnoredMulti = 0;
  MemErrors = 0;
}

const mibs = defineNetState("udp_mib", () => new UdpMib());

export const udpMib = (net: NetNamespace): UdpMib => mibs.of(net);

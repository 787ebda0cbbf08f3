// SNMP counters of the IP and ICMP layers (include/uapi/linux/snmp.h), under the names of /proc/net/snmp and netstat.

export class Mib {
  // Ip:
  InReceives = 0;
  InHdrErrors = 0;
  InAddrErrors = 0;
  ForwDatagrams = 0;
  InUnknownProtos = 0;
  InDiscards = 0;
  InDelivers = 0;
  OutRequests = 0;
  OutDiscards = 0;
  OutNoRoutes = 0;
  ReasmTimeout = 0;
  ReasmReqds = 0;
  ReasmOKs = 0;
  ReasmFails = 0;
  FragOKs = 0;
  FragFails = 0;
  FragCreates = 0;
  // IpExt:
  InNoRoutes = 0;
  InTruncatedPkts = 0;
  InMcastPkts = 0;
  OutMcastPkts = 0;
  InBcastPkts = 0;
  OutBcastPkts = 0;
  InOctets = 0;
  OutOctets = 0;
  InCsumErrors = 0;
  ReasmOverlaps = 0;
  // TcpExt:
  IPReversePathFilter = 0;
  ArpFilter = 0;
  // Icmp:
  IcmpInMsgs = 0;
  IcmpInErrors = 0;
  IcmpInCsumErrors = 0;
  IcmpOutMsgs = 0;
  IcmpOutErrors = 0;
  IcmpOutRateLimitGlobal = 0;
  IcmpOutRateLimitHost = 0;
  /** IcmpMsg: by type. */
  readonly IcmpMsgIn = new Map<number, number>();
  readonly IcmpMsgOut = new Map<number, number>();
}

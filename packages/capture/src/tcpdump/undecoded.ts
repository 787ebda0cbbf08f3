// What tcpdump 4.99 can take apart and we cannot (yet). Such a packet is printed as one of an unknown protocol, and its
// `undecoded` says by name what it was, so that nobody takes the shorter line for the real one.

/** IP protocol numbers. */
export const IP_PROTOCOLS: Record<number, string> = {
  8: "EGP",
  9: "IGRP",
  33: "DCCP",
  46: "RSVP",
  47: "GRE",
  50: "ESP",
  51: "AH",
  55: "Mobile IP",
  62: "Mobile IP",
  88: "EIGRP",
  89: "OSPF",
  103: "PIM",
  108: "IPComp",
  112: "VRRP",
  113: "PGM",
  132: "SCTP",
  135: "Mobility",
  143: "Ethernet in IP",
};

/** EtherTypes. */
export const ETHERTYPES: Record<number, string> = {
  24579: "DECnet",
  32923: "AppleTalk",
  33011: "AppleTalk ARP",
  33079: "IPX",
  65278: "OSI",
  34915: "PPPoE",
  34916: "PPPoE",
  15378: "PPPoE",
  15379: "PPPoE",
  34958: "EAPOL",
  34969: "Realtek",
  34827: "PPP",
  34824: "MPCP",
  34825: "Slow Protocols",
  35074: "CFM",
  43981: "CFM",
  35020: "LLDP",
  35151: "NSH",
  36864: "Loopback",
  34887: "MPLS",
  34888: "MPLS",
  35018: "TIPC",
  34927: "MS NLB",
  35143: "GeoNet",
  1799: "GeoNet",
  4369: "CALM FAST",
  34978: "AoE",
  35063: "PTP",
  35045: "MACsec",
  34928: "Jumbo",
  53899: "Arista",
};

const named = (text: string): Map<number, string> =>
  new Map(
    text.split(", ").map((entry) => [Number(entry.split(" ")[0]), entry.slice(entry.indexOf(" ") + 1)]),
  );

/** UDP ports, as source or destination. */
const UDP = named(
  "53 DNS, 5353 mDNS, 525 timed, 69 TFTP, 67 DHCP, 68 DHCP, 520 RIP, 654 AODV, 500 ISAKMP, 4500 ISAKMP, " +
    "7500 ISAKMP, 8500 ISAKMP, 161 SNMP, 162 SNMP, 123 NTP, 88 Kerberos, 750 Kerberos, 1701 L2TP, 2103 Zephyr, " +
    "2104 Zephyr, 521 RIPng, 546 DHCPv6, 547 DHCPv6, 5359 AHCP, 6696 Babel, 6697 Babel, 8231 HNCP, 496 Auto-RP, " +
    "1645 RADIUS, 1646 RADIUS, 1812 RADIUS, 1813 RADIUS, 1700 RADIUS, 3799 RADIUS, 921 lwres, 646 LDP, 698 OLSR, " +
    "3503 LSP ping, 701 LMP, 1589 VQP, 6343 sFlow, 12222 LWAPP, 12223 LWAPP, 5060 SIP, 514 syslog, 8472 OTV, " +
    "4789 VXLAN, 6081 Geneve, 4342 LISP, 4790 VXLAN-GPE, 17754 ZEP, 6635 MPLS, 319 PTP, 320 PTP, 30490 SOME/IP, " +
    "2049 NFS, 7000 Rx, 7001 Rx, 7002 Rx, 7003 Rx, 7004 Rx, 7005 Rx, 7006 Rx, 7007 Rx, 7008 Rx, 7009 Rx",
);

/** UDP ports that mean this as destination only. */
const UDP_TO = named("3456 vat, 4567 wb, 1985 HSRP, 3784 BFD, 4784 BFD, 6784 BFD, 3785 BFD");

/** TCP ports. */
const TCP = named(
  "23 telnet, 25 SMTP, 43 whois, 179 BGP, 1723 PPTP, 6379 RESP, 22 SSH, 10288 BEEP, 6633 OpenFlow, 6653 OpenFlow, " +
    "21 FTP, 80 HTTP, 8080 HTTP, 554 RTSP, 8554 RTSP, 53 DNS, 639 MSDP, 323 RPKI-RTR, 646 LDP, 2049 NFS",
);

const isAppleTalk = (port: number): boolean =>
  (port >= 200 && port < 328) || (port >= 768 && port < 896) || (port >= 16512 && port < 16640);

/** What a datagram with these ports carries. `kind` is the third byte of its data. */
export function udpApplication(sport: number, dport: number, kind: number | undefined): string | undefined {
  if (sport === 49152) return "Broadcom LI";
  const known = UDP.get(sport) ?? UDP.get(dport) ?? UDP_TO.get(dport);
  if (known !== undefined) return known;
  return kind === 2 && (isAppleTalk(sport) || isAppleTalk(dport)) ? "AppleTalk in UDP" : undefined;
}

/** What a segment with these ports carries. */
export const tcpApplication = (sport: number, dport: number): string | undefined =>
  TCP.get(sport) ?? TCP.get(dport);

/// <reference types="node" />
import { readFileSync } from "node:fs";
import {
  compileFilter,
  InvalidFilter,
  type PacketToWrite,
  parseCapture,
  UnsupportedFilter,
} from "@podwire/capture";
import { runs } from "@podwire/testing/fuzz";
import { frame } from "@podwire/wire/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { damaged } from "./damaged.ts";
import { hasTcpdump, taken } from "./tcpdump.ts";

const fixture = (name: string): PacketToWrite[] =>
  parseCapture(new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)))).packets;

const numbers = Math.min(runs, 5000) / 2;
const packets: PacketToWrite[] = [
  ...["router.pcap", "bridge.pcap", "vlan.pcap"].flatMap(fixture),
  ...fc
    .sample(frame, { numRuns: numbers, seed: 4 })
    .map((bytes) => ({ bytes, time: 0n, originalLength: bytes.length })),
  ...fc.sample(damaged, { numRuns: numbers, seed: 5 }),
].filter((packet) => packet.bytes.length > 0);

const FILTERS = [
  "",
  ...[
    "ip",
    "ip6",
    "arp",
    "rarp",
    "icmp",
    "icmp6",
    "tcp",
    "udp",
    "sctp",
    "igmp",
    "ah",
    "esp",
    "stp",
    "pim",
    "vrrp",
  ],
  ...["host 10.0.1.10", "src host 10.0.1.10", "dst host 10.0.1.10", "src 10.0.1.10", "src or dst 10.0.1.10"],
  ...[
    "src and dst host 10.0.1.10",
    "ip host 10.0.1.1",
    "arp host 10.0.1.1",
    "not host 10.0.1.1",
    "host 10.1",
  ],
  ...["host 2001:db8:1::a", "src host fe80::ff:fe00:a", "ip6 host ff02::16", "ip6 dst host ff02::16"],
  ...["net 10.0.1.0/24", "src net 10.0.2.0/24", "dst net 10", "net 10.0.1", "net 10.0.0.0 mask 255.255.0.0"],
  ...[
    "net 2001:db8:1::/64",
    "net fe80::/10",
    "dst net ff02::/16",
    "net 0.0.0.0/0",
    "net ::/0",
    "net 128.0.0.0/1",
  ],
  ...["port 5999", "udp port 5999", "tcp port 5001", "src port 5001", "dst port 5001", "tcp src port 5001"],
  ...[
    "portrange 5000-5001",
    "udp dst portrange 61000-61500",
    "port 80 or 5001",
    "port 5001 or 5999",
    "port http",
  ],
  ...[
    "portrange 61500-61000",
    "tcp portrange http-https",
    "port domain",
    "udp port domain",
    "portrange 5001",
  ],
  ...["ether host 02:00:00:00:00:0a", "ether src 02:00:00:00:01:01", "ether dst ff:ff:ff:ff:ff:ff"],
  ...["ether src 2-0-0-0-1-1", "ether host 0200.0000.0101", "ether proto 0x806", "ether proto \\arp"],
  ...[
    "ether proto \\ip6 or ether proto \\ip",
    "ether proto 5",
    "ether proto \\stp",
    "ip proto 6",
    "ip proto \\tcp",
  ],
  ...["ip6 proto 58", "ip6 proto \\udp", "proto 17", "proto \\icmp", "ip proto 300", "ip proto ospf"],
  ...["vlan", "vlan 10", "vlan and icmp", "vlan 10 and arp", "vlan and vlan", "not vlan", "vlan 10 or arp"],
  ...["vlan and host 10.0.10.1", "vlan and ip[8] = 64", "icmp or (vlan and icmp)", "ip or vlan and ip"],
  ...["broadcast", "ether broadcast", "multicast", "ether multicast", "ip multicast", "ip6 multicast"],
  ...["less 60", "greater 100", "less 0x40", "len > 90", "len = 42", "length <= 54", "len - 14 < 46"],
  ...["icmp[icmptype] == icmp-echo", "icmp[icmptype] = icmp-echoreply", "icmp[0] = 8 or icmp[0] = 0"],
  ...["icmp[icmptype] != icmp-echo and icmp[icmptype] != icmp-echoreply", "icmp6[icmp6type] = icmp6-echo"],
  ...["icmp6[icmp6type] = icmp6-neighborsolicit", "ip6[6] = 58", "ip6[40] = 135", "icmp6[icmp6code] = 0"],
  ...[
    "tcp[tcpflags] & tcp-syn != 0",
    "tcp[tcpflags] & (tcp-syn|tcp-fin) != 0",
    "tcp[13] = 0x12",
    "tcp[13] & 2 = 2",
  ],
  ...[
    "tcp[tcpflags] == tcp-syn",
    "ip[6:2] & 0x1fff != 0",
    "ip[6:2] & 0x3fff = 0",
    "ip[0] & 0xf > 5",
    "ip[8] < 5",
  ],
  ...[
    "ip[2:2] > 576",
    "udp[4:2] = 14",
    "ether[0] & 1 = 0",
    "ether[12:2] = 0x806",
    "arp[6:2] = 1",
    "link[0] = 2",
  ],
  ...[
    "ip[ip[0] & 15] = 1",
    "tcp[(tcp[12] >> 4) * 4] = 0x68",
    "tcp[((tcp[12:1] & 0xf0) >> 2):4] = 0x68656c6c",
  ],
  ...["ip[12:4] = 0x0a00010a", "ip[2:2] - ((ip[0] & 15) << 2) = 28", "ip[8] / 2 = 32", "ip[8] % 2 = 1"],
  ...["ip[4:2] ^ 0xffff > 1000", "-1 = 0xffffffff", "1 = 1", "ip[8] - 65 > 5", "(ip[8] + 1) * 2 = 130"],
  ...["ip[100] = 0x37 or arp", "not ip[100] = 0x37", "ip[200] = 1 or not ip", "ether[2000] = 0"],
  ...["tcp and port 5001", "tcp or udp and port 5999", "(tcp or udp) and port 5999", "not (tcp or udp)"],
  ...[
    "! icmp && ! tcp",
    "icmp || udp",
    "not icmp and not tcp",
    "icmp and host 10.0.1.10 and not dst 10.0.2.99",
  ],
  ...["host 10.0.1.10 and 10.0.2.10", "src host 10.0.1.10 or 10.0.2.10", "host 10.0.1.10 or not 10.0.2.10"],
  ...[
    "tcp port 5001 or 5998",
    "(port 5001 or 5999)",
    "port (5001 or 5999)",
    "port (5001 or not 5999)",
    "host (10.0.1.10 and not 10.0.1.1)",
    "ether host 020000000101",
    "src net 10.0.1.0/24 or 10.0.2.0/24",
  ],
  ...[
    "((ip))",
    "not not ip",
    "!ip",
    "(ip[8] = 64)",
    "((ip[8]) = (64))",
    "icmp6 or arp or stp",
    "ip && !(host 10.0.1.10)",
  ],
  ...["not vrrp", "port 5999 or (5001) or 80", "arp net 10.0.1 or (10) or 10.0.1.10"],
  ...["64 ^ ip[9] >= 64", "ip[9] & 255 = 5 + arp[6:2]", "len - ip[2:2] = 14", "(ip[0] + tcp[13]) = 0x47"],
  ...["ether[6:4] = 0x02000000 && ether[10:2] = 0x0101", "sctp or tcp", "udp src portrange 61000-61999"],
];

const INVALID = [
  ...[
    "foo",
    "host",
    "port foo",
    "host 10.0.0.256",
    "net 10.0.0.1/24",
    "net 10.0.0.0/33",
    "tcp host 10.0.0.1",
  ],
  ...["ip port 80", "ip[0:3] = 1", "icmp and", "(ip", "vlan 5000", "ether host 10.0.0.1", "ether 10.0.0.1"],
  ...["host aa:bb:cc:dd:ee:ff", "port 70000", "port 80/tcp", "udp port http", "ip proto tcp", "ip proto foo"],
  ...["ether proto foo", "inbound", "less 5 foo", "ip[1/0] = 1", "host 10.0.0.0/8", "arp port 5"],
  ...["net 2001:db8::1/32", "host 2001:db8::zz", "ip6 host 10.0.0.1", "ip host 2001:db8::1", "tcp 5"],
  ...[
    "icmp[icmptype] = icmp-foo",
    "tcp[tcpflags] & tcp-syn",
    "ip and and ip",
    ")",
    "ether[0] ! 1",
    "dst foo",
  ],
  ...["src port", "proto foo", "arp proto 6", "ip6 broadcast", "tcp multicast", "tcp proto 5", "net foo"],
  ...[
    "host foo",
    "net 10.0.0.1 mask 255.0.0.0",
    "not",
    "1",
    "10.0.0.1",
    "aa:bb:cc:dd:ee:ff",
    "ip[0",
    "ip[] = 1",
  ],
  ...[
    "port 5 or 10.0.0.1",
    "len",
    "host host",
    "ip[0] = ",
    "ip tcp",
    "src",
    "ip6 net 10",
    "(tcp) and 10.0.0.1",
    "udp or 10.0.0.1",
    "icmp or not 10.0.0.1",
    "len = 1 and 10",
    "len = 1 and fe80::1",
    "len = 1 and aa:bb:cc:dd:ee:ff",
    "tcp host fe80::1",
    "udp net fe80::/10",
    "arp net fe80::/10",
    "ether host fe80::1",
    "ether net 10.0.0.0/8",
    "ether net 10.0",
    "ip[0] >> 32 = 1",
    "ether host foo",
    "net 10.0.0.0 mask",
    "portrange http",
    "ip portrange http",
    "@",
    "and ip",
    "ip )",
  ],
];

describe("a filter takes what the real tcpdump takes", () => {
  test.skipIf(!hasTcpdump).each(FILTERS)("%s", (filter) => {
    const compiled = compileFilter(filter);
    const ours = packets.flatMap((p, i) => (compiled(p.bytes, p.originalLength) ? [i] : []));
    expect(ours).toEqual(taken(packets, filter));
  });
});

describe("what is no filter is refused in the same words", () => {
  test.skipIf(!hasTcpdump).each(INVALID)("%s", (filter) => {
    const theirs = taken(packets.slice(0, 1), filter);
    expect(theirs).toBeTypeOf("string");
    expect(() => compileFilter(filter)).toThrow(InvalidFilter);
    expect(() => compileFilter(filter)).toThrow(theirs as string);
  });
});

test("what we do not know is refused by name", () => {
  for (const filter of ["mpls", "ip protochain 6", "icmp or ifname eth0", "gateway foo"]) {
    expect(() => compileFilter(filter), filter).toThrow(UnsupportedFilter);
  }
});

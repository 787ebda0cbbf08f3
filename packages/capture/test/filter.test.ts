import { compileFilter, InvalidFilter, LINKTYPE_LINUX_SLL, LINKTYPE_LINUX_SLL2 } from "@podwire/capture";
import { runs } from "@podwire/testing/fuzz";
import { ethernet, fromHex, ipv4, udp } from "@podwire/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const macs = { destination: "02:00:00:00:00:02", source: "02:00:00:00:00:01", type: 0x0800 };
const ip = { protocol: 17, source: "10.0.0.1", destination: "10.0.1.2" };
const dns = ethernet.emit(
  macs,
  ipv4.emit(ip, udp.emit({ sourcePort: 40000, destinationPort: 53 }, fromHex("00"), ip)),
);

describe("a datagram from 10.0.0.1 to port 53 of 10.0.1.2", () => {
  test.each([
    ["udp", true],
    ["udp and dst port 53", true],
    ["port domain", true],
    ["src net 10.0.0.0/24 and dst net 10.0.1.0/24", true],
    ["ether src 02:00:00:00:00:01", true],
    ["not port 53", false],
    ["tcp or icmp", false],
    ["udp[4:2] = 9 and len = 43", true],
  ])("%s: %s", (filter, taken) => {
    expect(compileFilter(filter)(dns)).toBe(taken);
  });

  test("a read behind what was captured makes all of it false, as it ends a BPF program", () => {
    const cut = dns.subarray(0, 30);
    expect(compileFilter("udp")(cut)).toBe(true);
    expect(compileFilter("port 53")(cut)).toBe(false);
    expect(compileFilter("not port 53")(cut)).toBe(false);
    expect(compileFilter("udp or not port 53")(cut)).toBe(true);
  });

  test("names come from /etc/hosts when it is handed in", () => {
    const host = (name: string) => (name === "db" ? ["10.0.1.2", "2001:db8::2"] : []);
    expect(compileFilter("dst host db", { host })(dns)).toBe(true);
    expect(compileFilter("src host db", { host })(dns)).toBe(false);
    expect(() => compileFilter("host web", { host })).toThrow("unknown host 'web'");
  });
});

describe("behind a cooked header, as on any device", () => {
  // LINKTYPE_LINUX_SLL2: protocol, interface 3, ARPHRD_ETHER, outgoing, an address of six bytes, then the datagram.
  const v2 = fromHex("0800 0000 00000003 0001 04 06 020000000001 0000".replaceAll(" ", ""));
  const v1 = fromHex("0004 0001 0006 020000000001 0000 0800".replaceAll(" ", ""));
  const behind = (header: Uint8Array) => Uint8Array.of(...header, ...dns.subarray(14));
  const takes = (linktype: number, header: Uint8Array, filter: string) =>
    compileFilter(filter, { linktype })(behind(header));

  test.each([
    ["udp and dst port 53", true],
    ["src net 10.0.0.0/24 and dst 10.0.1.2", true],
    ["ether proto 0x800 and udp[4:2] = 9", true],
    ["arp or stp", false],
    ["outbound", true],
    ["inbound", false],
  ])("%s: %s", (filter, taken) => {
    expect(takes(LINKTYPE_LINUX_SLL2, v2, filter)).toBe(taken);
    expect(takes(LINKTYPE_LINUX_SLL, v1, filter)).toBe(taken);
  });

  test("link[] reads the header itself", () => {
    expect(takes(LINKTYPE_LINUX_SLL2, v2, "link[4:4] = 3 and link[0:2] = 0x800")).toBe(true);
    expect(takes(LINKTYPE_LINUX_SLL, v1, "ether[14:2] = 0x800")).toBe(true);
  });

  // The words are libpcap 1.10.3's, from `tcpdump -i any -d FILTER`.
  test.each([
    [
      "ether src 02:00:00:00:00:01",
      "ethernet addresses supported only on ethernet/FDDI/token ring/802.11/ATM LANE/Fibre Channel",
    ],
    ["broadcast", "not a broadcast link"],
    [
      "ether multicast",
      "link-layer multicast filters supported only on ethernet/FDDI/token ring/ARCNET/802.11/ATM LANE/Fibre Channel",
    ],
    ["vlan 5", "no VLAN support for Linux cooked v2"],
    ["host 02:00:00:00:00:01", "ethernet address used in non-ether expression"],
  ])("%s is refused", (filter, words) => {
    expect(() => compileFilter(filter, { linktype: LINKTYPE_LINUX_SLL2 })).toThrow(words);
  });

  test("on Ethernet, only a live capture knows what went out", () => {
    expect(compileFilter("outbound", { live: true })(dns, dns.length, true)).toBe(true);
    expect(compileFilter("inbound", { live: true })(dns, dns.length, true)).toBe(false);
    expect(compileFilter("inbound or udp", { live: true })(dns)).toBe(false);
    expect(compileFilter("udp or inbound", { live: true })(dns)).toBe(true);
    expect(() => compileFilter("inbound")).toThrow("not supported on Ethernet when reading savefiles");
  });
});

describe("text that is no filter", () => {
  test("the error knows where", () => {
    try {
      compileFilter("udp and port 70000");
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ message: "illegal port number 70000 > 65535", position: 13 });
    }
  });

  test("any words are a filter or are refused with InvalidFilter", () => {
    const words = fc.constantFrom(
      ..."ip ip6 arp tcp udp icmp host net port portrange src dst or and not ether proto vlan less ( ) [ ] : ! = !=".split(
        " ",
      ),
      ..."< > <= >= & | ^ + - * / % << >> && || 0 1 5 14 80 10.0.0.1 10.0.0.0/8 10 fe80::1 ::/0 02:00:00:00:00:01".split(
        " ",
      ),
      ..."len icmptype icmp-echo tcpflags tcp-syn http domain broadcast multicast mask foo \\tcp 0x1f".split(
        " ",
      ),
    );
    const text = fc.oneof(
      fc.array(words, { maxLength: 12 }).map((w) => w.join(" ")),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (filter) => {
        try {
          compileFilter(filter)(dns);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidFilter);
        }
      }),
      { numRuns: runs },
    );
  });

  test("a thousand brackets are too many, and do not exhaust the stack", () => {
    for (const prefix of ["(", "!", "not ", "-", "ip["]) {
      expect(() => compileFilter(prefix.repeat(1000))).toThrow("nested more than 250 levels deep");
    }
    expect(compileFilter(`${"(".repeat(200)}udp${")".repeat(200)}`)(dns)).toBe(true);
  });
});

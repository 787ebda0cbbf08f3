import { compileFilter, InvalidFilter } from "@podwire/capture";
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

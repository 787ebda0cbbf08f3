// What the real tcpdump 4.99.3 printed of the kernel's captures (test/fixtures/tcpdump, made with TZ=UTC and without a
// network): held against ours also where no tcpdump is installed. test/oracle/ asks it live, and about much more.
/// <reference types="node" />
import { readFileSync } from "node:fs";
import { parseCapture, Tcpdump, type TcpdumpFlags, UnsupportedLinktype } from "@podwire/capture";
import { ethernet, fromHex, ipv4, udp } from "@podwire/wire";
import { describe, expect, test } from "vitest";

const file = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));

describe("the lines of the real tcpdump", () => {
  test.each<[string, string, TcpdumpFlags]>([
    ["router.n.txt", "router.pcap", { n: true }],
    ["router.e.vv.txt", "router.pcap", { e: true, v: 2 }],
    ["router.t.q.txt", "router.pcap", { t: 1, q: true }],
    ["bridge.n.tttt.v.txt", "bridge.pcap", { n: true, t: 4, v: 1 }],
    ["vlan.n.e.XX.txt", "vlan.pcap", { n: true, e: true, X: 2 }],
  ])("%s", (text, capture, flags) => {
    const printer = new Tcpdump(flags);
    const ours = parseCapture(file(capture)).packets.map((packet) => `${printer.print(packet)}\n`);
    expect(ours.join("")).toBe(new TextDecoder().decode(file(`tcpdump/${text}`)));
  });
});

const macs = { destination: "02:00:00:00:00:02", source: "02:00:00:00:00:01", type: 0x0800 };
const ip = { protocol: 17, source: "10.0.0.1", destination: "10.0.0.2" };

describe("names", () => {
  const bytes = ethernet.emit(
    macs,
    ipv4.emit(ip, udp.emit({ sourcePort: 123, destinationPort: 40000 }, fromHex("00"), ip)),
  );

  test("services come from Debian's /etc/services, hosts from /etc/hosts when it is handed in", () => {
    const printer = new Tcpdump({ t: 1 }, 1, {
      host: (address) => (address === "10.0.0.2" ? "db" : undefined),
    });
    expect(printer.print({ bytes, time: 0n })).toBe("IP 10.0.0.1.ntp > db.40000: UDP, length 1");
  });

  test("what tcpdump would have taken apart and we did not is told", () => {
    const printer = new Tcpdump({ t: 1, n: true });
    printer.print({ bytes, time: 0n });
    expect(printer.undecoded).toBe("NTP");
    printer.print({ bytes: bytes.slice(0, 20), time: 0n });
    expect(printer.undecoded).toBeUndefined();
  });
});

test("a checksum that was left to the hardware, as the first lesson meets it", () => {
  const wrong = { sourcePort: 40000, destinationPort: 5000, checksum: 0x1628 };
  const bytes = ethernet.emit(macs, ipv4.emit(ip, udp.emit(wrong, fromHex("68690a"))));
  expect(new Tcpdump({ n: true, t: 1, v: 2 }).print({ bytes, time: 0n })).toContain(
    "[bad udp cksum 0x1628 -> 0x",
  );
  expect(new Tcpdump({ n: true, t: 1, v: 1 }).print({ bytes, time: 0n })).not.toContain("cksum");
});

test("relative numbers are the printer's memory; -S does without", () => {
  const [syn, synAck, ack, data] = parseCapture(file("router.pcap")).packets.slice(58, 62);
  const said = (flags: TcpdumpFlags) => {
    const printer = new Tcpdump({ n: true, t: 1, ...flags });
    return [syn!, synAck!, ack!, data!].map(
      (packet) => /seq [\d:]+|ack \d+/.exec(printer.print(packet))?.[0],
    );
  };
  expect(said({})).toEqual(["seq 221249455", "seq 3658921021", "ack 1", "seq 1:11"]);
  expect(said({ S: true })).toEqual([
    "seq 221249455",
    "seq 3658921021",
    "ack 3658921022",
    "seq 221249456:221249466",
  ]);
});

test("a link type without a printer is refused", () => {
  expect(() => new Tcpdump({}, 276)).toThrow(UnsupportedLinktype);
});

describe("IGMP, in the words of tcpdump 4.99.3 for what Linux 6.1 sent", () => {
  // IP with Router Alert from 10.0.0.1, then the message.
  const lines = (message: string) => {
    const payload = fromHex(message);
    const bytes = new Uint8Array(38 + payload.length);
    bytes.set(
      fromHex(
        "01005e000016 02000000000a 0800 46c000000000400001020000 0a000001 e0000016 94040000".replaceAll(
          " ",
          "",
        ),
      ),
    );
    bytes[17] = 24 + payload.length;
    bytes.set(payload, 38);
    const printed = new Tcpdump({ n: true, t: 1 }).print({ bytes, time: 0n });
    return printed.replace(/^IP 10.0.0.1 > 224.0.0.22: /, "");
  };
  test.each([
    ["1164ee9b00000000", "igmp query v2"],
    ["110aeef500000000", "igmp query v2 [max resp time 10]"],
    ["1600f8fd00000000", "igmp v2 report 0.0.0.0"],
    ["170000000a000000", "igmp leave 10.0.0.0"],
    ["2200e9f60000000104000000ef010203", "igmp v3 report, 1 group record(s)"],
    ["1114ee0900000000027d0000", "igmp query v3 [max resp time 2.0s]"],
  ])("%s", (message, text) => {
    expect(lines(message)).toBe(text);
  });
});

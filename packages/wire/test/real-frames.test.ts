// Frames that a real kernel sent: what tcpdump and tshark read in them is what the meanings say, and emitting them
// again gives the same bytes.

import {
  arp,
  dot1q,
  ETH_P_8021Q,
  ETH_P_ARP,
  ETH_P_IP,
  ETH_P_IPV6,
  ethernet,
  fromHex,
  hex,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_TCP,
  icmp,
  icmpv6,
  ipv4,
  ipv6,
  llc,
  stp,
  tcp,
  udp,
} from "@podwire/wire";
import { describe, expect, test } from "vitest";
import * as frames from "./fixtures/frames.ts";

const text = (b: Uint8Array): string => String.fromCharCode(...b);
const ip4 = (frame: string) => ipv4.parse(ethernet.parse(fromHex(frame)).payload);
const ip6 = (frame: string) => ipv6.parse(ethernet.parse(fromHex(frame)).payload);
const icmp6 = (frame: string) => {
  const ip = ip6(frame);
  expect(ip.nextHeader).toBe(IPPROTO_ICMPV6);
  return icmpv6.parse(ip.payload, 0, ip.payload.length, ip);
};

describe("a host asks for its gateway", () => {
  test("the request is a broadcast from a, without a target MAC", () => {
    const frame = ethernet.parse(fromHex(frames.arpRequest));
    expect(frame).toMatchObject({
      destination: "ff:ff:ff:ff:ff:ff",
      source: "02:00:00:00:00:0a",
      type: ETH_P_ARP,
    });
    expect(arp.parse(frame.payload)).toEqual({
      operation: 1,
      senderMac: "02:00:00:00:00:0a",
      senderIp: "10.0.1.10",
      targetMac: "00:00:00:00:00:00",
      targetIp: "10.0.1.1",
    });
  });

  test("the router answers to a alone", () => {
    const frame = ethernet.parse(fromHex(frames.arpReply));
    expect(frame.destination).toBe("02:00:00:00:00:0a");
    expect(arp.parse(frame.payload)).toMatchObject({
      operation: 2,
      senderMac: "02:00:00:00:01:01",
      senderIp: "10.0.1.1",
    });
  });
});

describe("ping through a router", () => {
  test("the reply has lost one hop and carries the request's data back", () => {
    const request = ip4(frames.echoRequest);
    const reply = ip4(frames.echoReply);
    expect(request).toMatchObject({
      source: "10.0.1.10",
      destination: "10.0.2.10",
      ttl: 64,
      dontFragment: true,
    });
    expect(reply).toMatchObject({
      source: "10.0.2.10",
      destination: "10.0.1.10",
      ttl: 63,
      dontFragment: false,
    });
    expect(request.headerChecksum).toBeUndefined();
    const asked = icmp.parse(request.payload);
    const answered = icmp.parse(reply.payload);
    expect(asked).toMatchObject({ kind: "echo-request", identifier: 730, sequenceNumber: 1 });
    expect(answered).toMatchObject({ kind: "echo-reply", identifier: 730, sequenceNumber: 1 });
    expect(asked.payload).toHaveLength(56);
    expect(hex(answered.payload)).toBe(hex(asked.payload));
  });

  test("ping -R: the reply has recorded the way there and back, as ping printed it", () => {
    const [option] = ip4(frames.recordRouteReply).options;
    expect(option).toEqual({
      kind: "record-route",
      pointer: 24,
      addresses: [
        "10.0.1.10",
        "10.0.2.1",
        "10.0.2.10",
        "10.0.2.10",
        "10.0.1.1",
        "0.0.0.0",
        "0.0.0.0",
        "0.0.0.0",
        "0.0.0.0",
      ],
    });
  });

  test("ping -s 3000: the last fragment starts at byte 2,960 and says that no more follow", () => {
    expect(ip4(frames.lastFragment)).toMatchObject({ fragmentOffset: 2960, moreFragments: false });
  });

  test("ping -t 1: time exceeded quotes the packet that died", () => {
    const error = icmp.parse(ip4(frames.timeExceeded).payload);
    expect(error).toMatchObject({ kind: "time-exceeded", code: 0, unused: 0 });
    expect(ipv4.parse(error.payload)).toMatchObject({
      destination: "10.0.2.10",
      ttl: 1,
      identification: 53469,
    });
  });
});

describe("UDP and TCP", () => {
  test("a datagram with its text and a checksum that holds", () => {
    const ip = ip4(frames.udpHello);
    const datagram = udp.parse(ip.payload, 0, ip.payload.length, ip);
    expect(datagram).toMatchObject({ sourcePort: 34104, destinationPort: 5999 });
    expect(datagram.checksum).toBeUndefined();
    expect(text(datagram.payload)).toBe("hello\n");
  });

  test("without a pseudo header the checksum is reported as found", () => {
    expect(udp.parse(ip4(frames.udpHello).payload).checksum).toBe(0x083b);
  });

  test("nobody listens: port unreachable quotes the datagram", () => {
    const error = icmp.parse(ip4(frames.portUnreachable).payload);
    expect(error).toMatchObject({ kind: "destination-unreachable", code: 3, nextHopMtu: 0 });
    expect(udp.parse(ipv4.parse(error.payload).payload)).toMatchObject({ destinationPort: 5999 });
  });

  test("SYN-ACK: flags, numbers and options as tshark reads them", () => {
    const ip = ip4(frames.tcpSynAck);
    expect(ip.protocol).toBe(IPPROTO_TCP);
    const segment = tcp.parse(ip.payload, 0, ip.payload.length, ip);
    expect(segment.checksum).toBeUndefined();
    expect(segment).toMatchObject({
      sourcePort: 5001,
      destinationPort: 48304,
      sequenceNumber: 3658921021,
      acknowledgmentNumber: 221249456,
      window: 64704,
    });
    expect(segment.flags).toEqual({
      cwr: false,
      ece: false,
      urg: false,
      ack: true,
      psh: false,
      rst: false,
      syn: true,
      fin: false,
    });
    expect(segment.options).toEqual([
      { kind: "mss", value: 1360 },
      { kind: "sack-permitted" },
      { kind: "timestamps", value: 2133702795, echoReply: 1570380969 },
      { kind: "nop" },
      { kind: "window-scale", shift: 7 },
    ]);
  });

  test("the view finds an option where it lies", () => {
    const frame = fromHex(frames.tcpSynAck);
    expect(tcp.optionAt(frame, 34, 2)).toBe(54);
    expect(tcp.optionAt(frame, 34, 5)).toBe(-1);
  });
});

describe("IPv6", () => {
  test("duplicate address detection asks from :: with a nonce", () => {
    expect(ip6(frames.neighborSolicitationDad)).toMatchObject({
      source: "::",
      destination: "ff02::1:ff00:a",
      hopLimit: 255,
    });
    expect(icmp6(frames.neighborSolicitationDad)).toMatchObject({
      kind: "neighbor-solicitation",
      target: "fe80::ff:fe00:a",
      options: [{ kind: "other", type: 14, data: fromHex("0157d653625c4f").slice(1) }],
    });
  });

  test("solicitation and advertisement", () => {
    expect(icmp6(frames.neighborSolicitation)).toEqual({
      kind: "neighbor-solicitation",
      code: 0,
      reserved: 0,
      target: "2001:db8:1::1",
      options: [{ kind: "source-link-layer-address", mac: "02:00:00:00:00:0a" }],
    });
    expect(icmp6(frames.neighborAdvertisement)).toEqual({
      kind: "neighbor-advertisement",
      code: 0,
      router: true,
      solicited: true,
      override: true,
      reserved: 0,
      target: "2001:db8:1::1",
      options: [{ kind: "target-link-layer-address", mac: "02:00:00:00:01:01" }],
    });
  });

  test("a listener report comes behind a hop-by-hop router alert", () => {
    const ip = ip6(frames.mldReport);
    expect(ip.extensions).toEqual([
      {
        kind: "hop-by-hop",
        options: [
          { kind: "option", type: 5, data: Uint8Array.of(0, 0) },
          { kind: "option", type: 1, data: new Uint8Array(0) },
        ],
      },
    ]);
    const walked = ipv6.upperLayer(fromHex(frames.mldReport), 14, frames.mldReport.length / 2);
    expect([ipv6.upperProtocol(walked), ipv6.upperAt(walked)]).toEqual([IPPROTO_ICMPV6, 14 + 40 + 8]);
    expect(icmp6(frames.mldReport)).toMatchObject({ kind: "other", type: 143, rest: 5 });
  });

  test("behind a later fragment nothing is walked", () => {
    const ip = ip6(frames.lastFragment6);
    expect(ip.extensions).toEqual([
      { kind: "fragment", offset: 2896, moreFragments: false, identification: 0x02282547, reserved: 0 },
    ]);
    expect(ip.payload).toHaveLength(112);
    const walked = ipv6.upperLayer(fromHex(frames.lastFragment6), 14, frames.lastFragment6.length / 2);
    expect(ipv6.upperProtocol(walked)).toBe(44);
  });

  test("time exceeded quotes the packet with hop limit 1", () => {
    const error = icmp6(frames.timeExceeded6);
    expect(error).toMatchObject({ kind: "time-exceeded", code: 0 });
    if (error.kind === "time-exceeded") expect(ipv6.parse(error.payload).hopLimit).toBe(1);
  });
});

describe("below IP", () => {
  test("a BPDU of br0, as tshark reads it", () => {
    const frame = ethernet.parse(fromHex(frames.bpdu));
    expect(frame).toMatchObject({ destination: "01:80:c2:00:00:00", source: "02:00:00:00:02:01" });
    expect(frame.type).toBeUndefined();
    expect(frame.payload).toHaveLength(38);
    const pdu = llc.parse(frame.payload);
    expect(pdu).toMatchObject({ dsap: 0x42, ssap: 0x42, control: 3 });
    expect(stp.parse(pdu.payload)).toEqual({
      kind: "configuration",
      version: 0,
      flags: 0,
      root: { priority: 32768, mac: "02:00:00:00:02:00" },
      rootPathCost: 0,
      bridge: { priority: 32768, mac: "02:00:00:00:02:00" },
      portId: 0x8001,
      messageAge: 0,
      maxAge: 20 * 256,
      helloTime: 2 * 256,
      forwardDelay: 15 * 256,
    });
  });

  test("VLAN 10, priority 3, ARP inside", () => {
    const frame = ethernet.parse(fromHex(frames.vlanArpRequest));
    expect(frame.type).toBe(ETH_P_8021Q);
    const tag = dot1q.parse(frame.payload);
    expect(tag).toMatchObject({ priority: 3, dropEligible: false, vlan: 10, type: ETH_P_ARP });
    expect(arp.parse(tag.payload)).toMatchObject({ senderIp: "10.0.10.1", targetIp: "10.0.10.2" });
  });
});

/** Reads all layers of a frame and builds it again from the values. */
function rebuild(b: Uint8Array): Uint8Array {
  const frame = ethernet.parse(b);
  if (frame.type === undefined) {
    const pdu = llc.parse(frame.payload);
    return ethernet.emit(frame, llc.emit(pdu, stp.emit(stp.parse(pdu.payload))));
  }
  return ethernet.emit(frame, network(frame.type, frame.payload));
}

function network(type: number, b: Uint8Array): Uint8Array {
  if (type === ETH_P_8021Q) {
    const tag = dot1q.parse(b);
    return dot1q.emit(tag, network(tag.type, tag.payload));
  }
  if (type === ETH_P_ARP) return arp.emit(arp.parse(b));
  if (type === ETH_P_IP) {
    const ip = ipv4.parse(b);
    expect(ip.headerChecksum).toBeUndefined();
    return ipv4.emit(ip, ip.fragmentOffset > 0 ? ip.payload : transport(ip.protocol, ip.payload, ip));
  }
  expect(type).toBe(ETH_P_IPV6);
  const ip = ipv6.parse(b);
  return ipv6.emit(
    ip,
    ip.extensions.some((e) => e.kind === "fragment") ? ip.payload : transport(ip.nextHeader, ip.payload, ip),
  );
}

function transport(protocol: number, b: Uint8Array, ip: { source: string; destination: string }): Uint8Array {
  if (protocol === IPPROTO_ICMP) return icmp.emit(wellSummed(icmp.parse(b)));
  if (protocol === IPPROTO_ICMPV6)
    return icmpv6.emit(wellSummed(icmpv6.parse(b, 0, b.length, ip)), undefined, ip);
  if (protocol === IPPROTO_TCP) return tcp.emit(wellSummed(tcp.parse(b, 0, b.length, ip)), undefined, ip);
  return udp.emit(wellSummed(udp.parse(b, 0, b.length, ip)), undefined, ip);
}

function wellSummed<T extends { checksum?: number }>(value: T): T {
  expect(value.checksum, "the kernel's checksum is the one we would compute").toBeUndefined();
  return value;
}

test.each(Object.entries(frames))(
  "%s: built again from its values, with our own checksums, it is the same frame",
  (_, frame) => {
    expect(hex(rebuild(fromHex(frame)))).toBe(frame);
  },
);

// Raw and ping sockets: echoes over a router, and what becomes of errors.

import { checksum, IPPROTO_ICMP, IPPROTO_UDP, icmp, ipv4 as ip, parseIpv4 } from "@podwire/wire";
import { describe, expect, it } from "vitest";
import { PingSocket, RawSocket, UdpSocket } from "../src/index.ts";
import { A, B, errno, network, R, text } from "./network.ts";

const SECOND = 1_000_000_000;

const echo = (identifier: number, sequenceNumber: number) =>
  icmp.emit({ kind: "echo-request", identifier, sequenceNumber, payload: text("abcdefgh") });

describe("a raw ICMP socket", () => {
  it("sends echoes and hears the replies with their IP header", () => {
    const { clock, a } = network();
    const socket = new RawSocket(a, IPPROTO_ICMP);
    const request = echo(77, 1);
    socket.send(request, { address: B });
    clock.runSync(SECOND);
    const reply = socket.receive();
    expect(reply).toMatchObject({ address: B, destination: A });
    const data = reply?.data ?? new Uint8Array(0);
    expect(ip.ttl(data, 0)).toBe(63);
    expect(ip.checksumOk(data, 0)).toBe(true);
    expect(icmp.parse(data, 20)).toMatchObject({ kind: "echo-reply", identifier: 77, sequenceNumber: 1 });
    expect(socket.receive()).toBeNull();
  });

  it("does not hear the types that it filters", () => {
    const { clock, a } = network();
    const all = new RawSocket(a, IPPROTO_ICMP);
    const some = new RawSocket(a, IPPROTO_ICMP);
    some.icmpFilter = 1 << 0;
    all.send(echo(1, 1), { address: B });
    clock.runSync(SECOND);
    expect([all.pending, some.pending]).toEqual([1, 0]);
  });

  it("learns of errors where it asked to", () => {
    const { clock, a } = network();
    const socket = new RawSocket(a, IPPROTO_ICMP);
    socket.setRecvErr(true);
    socket.setTtl(1);
    socket.send(echo(5, 9), { address: B });
    clock.runSync(SECOND);
    const error = socket.receiveError();
    expect(error).toMatchObject({ errno: "EHOSTUNREACH", type: 11, code: 0, offender: R, address: B });
    expect(icmp.id(error?.data ?? new Uint8Array(8), 0)).toBe(5);
    expect(icmp.sequence(error?.data ?? new Uint8Array(8), 0)).toBe(9);
  });

  it("hears from its own host when a neighbour does not answer", () => {
    const { clock, a } = network();
    const socket = new RawSocket(a, IPPROTO_ICMP);
    socket.setRecvErr(true);
    socket.send(echo(5, 1), { address: parseIpv4("10.0.1.77") });
    clock.runSync(10 * SECOND);
    expect(socket.receiveError()).toMatchObject({ errno: "EHOSTUNREACH", type: 3, code: 1, offender: A });
  });

  it("sends headers that the program wrote, with what was left out of them", () => {
    const { clock, a, b } = network();
    const ear = new UdpSocket(b);
    ear.bind(0, 9);
    const socket = new RawSocket(a, 255);
    const packet = new Uint8Array(20 + 8 + 1);
    ip.write(packet, 0, 0, 0, 0, 0, 17, IPPROTO_UDP, 0, B);
    packet.set([0, 5, 0, 9, 0, 9, 0, 0, 42], 20);
    socket.send(packet, { address: B });
    clock.runSync(SECOND);
    expect(ear.receive()).toMatchObject({ data: Uint8Array.of(42), address: A, port: 5, ttl: 16 });
  });

  it("keeps the host from saying that a protocol is unknown", () => {
    const { clock, a, b } = network();
    const sender = new RawSocket(a, 99);
    sender.setRecvErr(true);
    sender.send(text("12345678"), { address: B });
    clock.runSync(SECOND);
    expect(sender.receiveError()).toMatchObject({ errno: "ENOPROTOOPT", type: 3, code: 2 });
    const ear = new RawSocket(b, 99);
    sender.send(text("12345678"), { address: B });
    clock.runSync(SECOND);
    expect(sender.receiveError()).toBeNull();
    expect(ear.receive()?.data.slice(20)).toEqual(text("12345678"));
  });
});

describe("a ping socket", () => {
  it("is for the groups that may have one", () => {
    const { a, kernel } = network();
    expect(errno(() => new PingSocket(a))).toBe("EACCES");
    kernel.sysctls.find(a, "net/ipv4/ping_group_range")?.write?.(a, "0 2147483647");
    expect(errno(() => new PingSocket(a))).toBe("");
  });

  it("has the kernel choose the identifier and do the checksum", () => {
    const { clock, a, kernel } = network();
    kernel.sysctls.find(a, "net/ipv4/ping_group_range")?.write?.(a, "0 0");
    const socket = new PingSocket(a);
    const other = new PingSocket(a);
    other.bind(0);
    const request = echo(0, 3);
    request[2] = 0;
    request[3] = 0;
    socket.send(request, { address: B });
    clock.runSync(SECOND);
    const reply = socket.receive();
    expect(reply).toMatchObject({ address: B, ttl: 63 });
    const data = reply?.data ?? new Uint8Array(8);
    expect(icmp.id(data, 0)).toBe(socket.identifier);
    expect(icmp.sequence(data, 0)).toBe(3);
    expect(checksum.checksum(data, 0, data.length)).toBe(0);
    expect(other.pending).toBe(0);
    expect(errno(() => socket.send(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0), { address: B }))).toBe("EINVAL");
  });
});

// UDP between two hosts with a router between them.

import { IP_PMTUDISC_DO, IP_PMTUDISC_DONT } from "@podwire/ip";
import type { Step } from "@podwire/netns";
import { formatIpv4, parseIpv4, udp } from "@podwire/wire";
import { describe, expect, it } from "vitest";
import { ETH_P_ALL, PacketSocket, poll, UdpSocket, udpSockets } from "../src/index.ts";
import { A, B, errno, network, text } from "./network.ts";

const SECOND = 1_000_000_000;
const words = (data: Uint8Array | undefined) => String.fromCharCode(...(data ?? []));

describe("UDP", () => {
  it("carries a datagram there and the answer back", () => {
    const { clock, a, b } = network();
    const server = new UdpSocket(b);
    server.bind(0, 53);
    const client = new UdpSocket(a);
    expect(client.send(text("hello"), { address: B, port: 53 })).toBe(5);
    clock.runSync(SECOND);
    const question = server.receive();
    expect(question).toMatchObject({ address: A, destination: B, ttl: 63, tos: 0 });
    expect(words(question?.data)).toBe("hello");
    expect(question?.port).toBeGreaterThanOrEqual(32768);
    expect(question?.port).toBeLessThanOrEqual(60999);
    server.send(text("world"), { address: question?.address ?? 0, port: question?.port ?? 0 });
    clock.runSync(SECOND);
    expect(words(client.receive()?.data)).toBe("world");
    expect(client.receive()).toBeNull();
  });

  it("fits in the checksum: right in every frame where the device does not do it", () => {
    const { clock, kernel, a, b, a0, b0 } = network();
    const off = { on: false, fixed: true, wanted: false };
    for (const dev of [a0, b0]) {
      dev.features = new Map([...dev.features, ["tx-checksum-ip-generic", off]]);
      dev.txCsum = false;
    }
    const server = new UdpSocket(b);
    server.bind(0, 7);
    const ear = new PacketSocket(b, { type: "dgram", protocol: ETH_P_ALL });
    const client = new UdpSocket(a);
    for (const length of [0, 1, 2, 3, 1400, 1472, 1473, 5000])
      client.send(new Uint8Array(length).fill(0xa5), { address: B, port: 7 });
    clock.runSync(SECOND);
    const lengths: number[] = [];
    for (let got = server.receive(); got !== null; got = server.receive()) {
      expect(got.data.every((byte) => byte === 0xa5)).toBe(true);
      lengths.push(got.data.length);
    }
    expect(lengths).toEqual([0, 1, 2, 3, 1400, 1472, 1473, 5000]);
    let whole = 0;
    for (let got = ear.receive(); got !== null; got = ear.receive()) {
      const unfragmented =
        got.protocol === 0x0800 && (((got.data[6] ?? 0) << 8) | (got.data[7] ?? 0)) % 0x4000 === 0;
      if (!unfragmented) continue;
      whole++;
      expect(udp.checksumOk4(got.data, 20, A, B)).toBe(true);
    }
    expect(whole).toBe(6);
    expect(kernel.namespaces).toHaveLength(4);
  });

  it("refuses what a socket may not do", () => {
    const { a } = network();
    const socket = new UdpSocket(a);
    expect(errno(() => socket.send(text("x")))).toBe("EDESTADDRREQ");
    expect(errno(() => socket.send(text("x"), { address: B, port: 0 }))).toBe("EINVAL");
    expect(errno(() => socket.bind(parseIpv4("10.9.9.9"), 53))).toBe("EADDRNOTAVAIL");
    socket.bind(0, 53);
    expect(errno(() => socket.bind(0, 54))).toBe("EINVAL");
    expect(errno(() => socket.send(new Uint8Array(65508), { address: B, port: 9 }))).toBe("EMSGSIZE");
    expect(errno(() => socket.send(text("x"), { address: 0xffffffff, port: 9 }))).toBe("EACCES");
    expect(errno(() => socket.send(text("x"), { address: parseIpv4("10.0.1.255"), port: 9 }))).toBe("EACCES");
    socket.broadcast = true;
    expect(errno(() => socket.send(text("x"), { address: parseIpv4("10.0.1.255"), port: 9 }))).toBe("");
    expect(errno(() => socket.shutdown("write"))).toBe("ENOTCONN");
  });

  it("lets two sockets have a port only where they do not get in each other's way", () => {
    const { a } = network();
    const bind = (address: number, options: Partial<UdpSocket> = {}) => {
      const socket = new UdpSocket(a);
      Object.assign(socket, options);
      const error = errno(() => socket.bind(address, 53));
      if (error !== "") socket.close();
      return error;
    };
    expect(bind(A)).toBe("");
    expect(bind(A)).toBe("EADDRINUSE");
    expect(bind(0)).toBe("EADDRINUSE");
    expect(bind(parseIpv4("127.0.0.1"))).toBe("");
    expect(bind(A, { reuseAddress: true })).toBe("EADDRINUSE");
    const { a: other } = network();
    const first = new UdpSocket(other);
    first.reuseAddress = true;
    first.bind(0, 53);
    const second = new UdpSocket(other);
    second.reuseAddress = true;
    expect(errno(() => second.bind(0, 53))).toBe("");
    expect(udpSockets(other)).toEqual([second, first]);
    second.close();
    expect(udpSockets(other)).toEqual([first]);
  });

  it("gives a datagram to the socket that fits best: connected, then bound to the address, then any", () => {
    const { clock, a, b } = network();
    const any = new UdpSocket(b);
    any.bind(0, 53);
    const client = new UdpSocket(a);
    client.bind(A, 4000);
    const send = () => {
      client.send(text("x"), { address: B, port: 53 });
      clock.runSync(SECOND);
    };
    send();
    expect(any.pending).toBe(1);
    const bound = new UdpSocket(b);
    bound.reuseAddress = true;
    any.reuseAddress = true;
    bound.bind(B, 53);
    send();
    expect([any.pending, bound.pending]).toEqual([1, 1]);
    const connected = new UdpSocket(b);
    connected.reuseAddress = true;
    connected.bind(B, 53);
    connected.connect(A, 4000);
    send();
    expect([any.pending, bound.pending, connected.pending]).toEqual([1, 1, 1]);
    connected.close();
    bound.close();
    send();
    expect(any.pending).toBe(2);
  });

  it("spreads flows over a reuseport group, each flow always to the same", () => {
    const { clock, a, b } = network();
    const group = [0, 1, 2].map(() => {
      const socket = new UdpSocket(b);
      socket.reusePort = true;
      socket.bind(0, 53);
      return socket;
    });
    for (let port = 4000; port < 4030; port++) {
      const client = new UdpSocket(a);
      client.bind(0, port);
      for (let i = 0; i < 3; i++) client.send(text("x"), { address: B, port: 53 });
    }
    clock.runSync(SECOND);
    const counts = group.map((socket) => socket.pending);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(90);
    for (const count of counts) {
      expect(count % 3).toBe(0);
      expect(count).toBeGreaterThan(0);
    }
  });

  it("says port unreachable where nobody listens; only a connected socket hears of it", () => {
    const { clock, a } = network();
    const connected = new UdpSocket(a);
    connected.connect(B, 99);
    const free = new UdpSocket(a);
    connected.send(text("x"));
    free.send(text("x"), { address: B, port: 99 });
    clock.runSync(SECOND);
    expect(errno(() => free.receive())).toBe("");
    expect(connected.error).toBe("ECONNREFUSED");
    expect(errno(() => connected.send(text("y")))).toBe("ECONNREFUSED");
    expect(errno(() => connected.send(text("y")))).toBe("");
  });

  it("queues errors with what they are about for a socket that asks (IP_RECVERR)", () => {
    const { clock, a } = network();
    const socket = new UdpSocket(a);
    socket.setRecvErr(true);
    socket.setTtl(1);
    socket.send(text("abcdefgh"), { address: B, port: 99 });
    clock.runSync(SECOND);
    expect(socket.error).toBe("EHOSTUNREACH");
    const error = socket.receiveError();
    expect(error).toMatchObject({
      errno: "EHOSTUNREACH",
      origin: "icmp",
      type: 11,
      code: 0,
      address: B,
      port: 99,
    });
    expect(formatIpv4(error?.offender ?? 0)).toBe("10.0.1.1");
    expect(words(error?.data)).toBe("abcdefgh");
    expect(socket.error).toBeNull();
    expect(socket.receiveError()).toBeNull();
  });

  it("discovers the path MTU: too big for the router, then too big from here", () => {
    const { clock, a } = network({ routerMtu: 1400 });
    const socket = new UdpSocket(a);
    socket.connect(B, 99);
    socket.setRecvErr(true);
    socket.setMtuDiscover(IP_PMTUDISC_DO);
    expect(errno(() => socket.send(new Uint8Array(1473)))).toBe("EMSGSIZE");
    expect(socket.receiveError()).toMatchObject({ errno: "EMSGSIZE", origin: "local", info: 1500 });
    expect(errno(() => socket.send(new Uint8Array(1400)))).toBe("");
    clock.runSync(SECOND);
    expect(socket.receiveError()).toMatchObject({
      errno: "EMSGSIZE",
      origin: "icmp",
      type: 3,
      code: 4,
      info: 1400,
    });
    expect(errno(() => socket.send(new Uint8Array(1373)))).toBe("EMSGSIZE");
    expect(socket.receiveError()).toMatchObject({ origin: "local", info: 1400 });
    socket.setMtuDiscover(IP_PMTUDISC_DONT);
    expect(errno(() => socket.send(new Uint8Array(1373)))).toBe("");
  });

  it("keeps as much as its buffer holds and counts the rest", () => {
    const { clock, a, b } = network();
    const server = new UdpSocket(b);
    server.bind(0, 53);
    const client = new UdpSocket(a);
    for (let i = 0; i < 300; i++) {
      client.send(text("x"), { address: B, port: 53 });
      if (i % 50 === 49) clock.runSync(SECOND / 100);
    }
    clock.runSync(SECOND);
    // 212,992 bytes, 768 for each small datagram: one more is taken as long as the buffer is not over its limit.
    expect([server.pending, server.drops, server.rmem]).toEqual([278, 22, 278 * 768]);
    while (server.receive() !== null);
    expect(server.rmem).toBe(0);
  });

  it("binds to a device: another one's datagrams are not for it", () => {
    const { clock, a, b, b0 } = network();
    const server = new UdpSocket(b);
    server.bindToDevice("lo");
    server.bind(0, 53);
    const client = new UdpSocket(a);
    client.connect(B, 53);
    client.send(text("x"));
    clock.runSync(SECOND);
    expect(client.takeError()).toBe("ECONNREFUSED");
    server.bindToDevice(b0.name);
    client.send(text("x"));
    clock.runSync(SECOND);
    expect(server.pending).toBe(1);
    expect(errno(() => server.bindToDevice("nosuch"))).toBe("ENODEV");
  });

  it("gives a broadcast to everyone who listens", () => {
    const { clock, a, r } = network();
    const ears = [0, 1].map(() => {
      const ear = new UdpSocket(r);
      ear.reuseAddress = true;
      ear.bind(0, 67);
      return ear;
    });
    const client = new UdpSocket(a);
    client.broadcast = true;
    client.send(text("who"), { address: parseIpv4("10.0.1.255"), port: 67 });
    clock.runSync(SECOND);
    expect(ears.map((ear) => words(ear.receive()?.data))).toEqual(["who", "who"]);
  });

  it("speaks over lo, and wakes who waits", async () => {
    const { clock, a } = network();
    const server = new UdpSocket(a);
    server.bind(parseIpv4("127.0.0.1"), 53);
    const client = new UdpSocket(a);
    const program = async () => {
      client.connect(parseIpv4("127.0.0.1"), 53);
      client.send(text("x"));
      const heard = await poll(clock, [server], SECOND);
      const { port } = server.receive() ?? { port: 0 };
      return { heard, port };
    };
    expect(await clock.run(program())).toEqual({ heard: true, port: client.localPort });
    expect(client.localAddress).toBe(parseIpv4("127.0.0.1"));
  });

  it("leaves its part in the packet's trail", () => {
    const { clock, tracer, a, b } = network({ traced: true });
    const server = new UdpSocket(b, { name: "nc", pid: 123, fd: 3 });
    server.bind(B, 53);
    new UdpSocket(a).send(text("x"), { address: B, port: 53 });
    new UdpSocket(a).send(text("x"), { address: B, port: 54 });
    clock.runSync(SECOND);
    const last = (tracer?.trails ?? []).map(({ steps }) => steps.at(-1) as Step);
    expect(last.filter(({ kind }) => kind === "deliver")).toContainEqual(
      expect.objectContaining({ kind: "deliver", netns: "b", to: "udp socket 10.0.2.2:53 of nc[123]" }),
    );
    expect(last).toContainEqual(
      expect.objectContaining({
        kind: "drop",
        netns: "b",
        reason: "NO_SOCKET",
        where: "net/ipv4/udp.c __udp4_lib_rcv",
      }),
    );
  });
});

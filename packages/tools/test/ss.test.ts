// ss against a transcript of the real one, over the same sockets.

import { ETH_P_ALL, PacketSocket, UdpSocket } from "@podwire/transport";
import { ETH_P_ARP, parseIpv4 } from "@podwire/wire";
import { describe, expect, it } from "vitest";
import { pair } from "./network.ts";
import { readTranscript, replay } from "./transcript.ts";

/** Commands run in `a`. */
function inA({ host, a }: ReturnType<typeof pair>): typeof host {
  return Object.create(host, { run: { value: (line: string) => host.run(line, { net: a }) } }) as typeof host;
}

/** What the transcript's host had open: three listeners, a caller, two captures and an arping. */
function openSockets({ a, veth0 }: ReturnType<typeof pair>): UdpSocket[] {
  const nc = (pid: number) => new UdpSocket(a, { name: "nc", pid, fd: 3 });
  const sockets = [nc(729), nc(730), nc(731), nc(733)] as const;
  sockets[0].bind(0, 5000);
  sockets[1].bind(parseIpv4("10.0.0.1"), 53);
  sockets[2].bind(0, 9999);
  sockets[3].bind(0, 40000);
  sockets[3].connect(parseIpv4("10.0.0.2"), 7);
  const capture = new PacketSocket(a, { owner: { name: "tcpdump", pid: 735, fd: 4 } });
  capture.bind(veth0.ifindex, ETH_P_ALL);
  new PacketSocket(a, { type: "dgram", protocol: ETH_P_ALL, owner: { name: "tcpdump", pid: 736, fd: 4 } });
  const arping = new PacketSocket(a, { type: "dgram", owner: { name: "arping", pid: 737, fd: 3 } });
  arping.bind(veth0.ifindex, ETH_P_ARP);
  return [...sockets];
}

describe("ss", () => {
  it("shows its headers where there is nothing", async () => {
    await replay(inA(pair()), "ss-empty");
  });

  it("lists as the real one", async () => {
    const network = pair();
    openSockets(network);
    // The kernel's table begins at a random slot: the order of its lines is nobody's.
    const lines = (text: string) => text.split("\n").sort();
    for (const { command, ...expected } of readTranscript("ss")) {
      const ran = await inA(network).run(command);
      expect({ command, ...ran, stdout: lines(ran.stdout) }).toEqual({
        command,
        ...expected,
        stdout: lines(expected.stdout),
      });
    }
  });

  it("shows what waits to be read, and what found no room", async () => {
    const network = pair();
    const { host, a, b } = network;
    const server = new UdpSocket(a);
    server.bind(0, 53);
    server.setRcvbuf(1152);
    const client = new UdpSocket(b);
    for (let i = 0; i < 6; i++) client.send(Uint8Array.of(1), { address: parseIpv4("10.0.0.1"), port: 53 });
    host.clock.runSync(1e9);
    // Each small datagram is charged 768 bytes; SO_RCVBUF is 2304.
    expect((await inA(network).run("ss -Huanm")).stdout).toBe(
      "UNCONN 3072   0      0.0.0.0:53 0.0.0.0:*\n\t skmem:(r3072,rb2304,t0,tb212992,f0,w0,o0,bl0,d2)\n",
    );
  });

  it("follows a filter", async () => {
    const network = pair();
    openSockets(network);
    const ports = async (filter: string) => {
      const { stdout } = await inA(network).run(["ss", "-Huan", ...filter.split(" ")]);
      return [...stdout.matchAll(/:(\d+) +\d+\./g)].map(([, port]) => Number(port));
    };
    expect(await ports("sport >= 5000 and sport < 10000")).toEqual(
      [9999, 5000].sort((x, y) => (x & 511) - (y & 511)),
    );
    expect(await ports("( sport = 53 or dport = 7 ) and not src 0.0.0.0")).toEqual([53, 40000]);
    expect(await ports("dst 10.0.0.0/24")).toEqual([40000]);
    expect(await ports("src 10.0.0.1:domain")).toEqual([53]);
    expect(await inA(network).run("ss foo")).toEqual({
      stdout: "",
      stderr: 'Error: an inet prefix is expected rather than "foo".\nCannot parse dst/src address.\n',
      status: 1,
    });
  });
});

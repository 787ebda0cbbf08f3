// ping over a router, against transcripts of the real one. Round-trip times are the cables' here: they are masked where
// transcripts are compared, and checked where they are known.

import { RTN_BLACKHOLE, RTN_PROHIBIT, RTN_UNREACHABLE } from "@podwire/ip";
import { setMtu } from "@podwire/netns";
import { RawSocket } from "@podwire/transport";
import { IPPROTO_ICMP, icmp, parseIpv4 } from "@podwire/wire";
import { describe, expect, it } from "vitest";
import { down, network, route } from "./network.ts";
import { readTranscript } from "./transcript.ts";

const mask = (text: string) =>
  text
    .replace(/time=[\d.]+ ms/g, "time=T ms")
    .replace(/time \d+ms/g, "time Tms")
    .replace(/= [\d./]+ ms/g, "= T ms")
    .replace(/ipg\/ewma [\d./]+ ms/g, "ipg/ewma T ms")
    .replace(/ident=\d+/g, "ident=I")
    .replace(/\[\d+\.\d+\]/g, "[T]");

async function replay({ host, a }: ReturnType<typeof network>, name: string): Promise<void> {
  for (const { command, ...expected } of readTranscript(name)) {
    const ran = await host.run(command, { net: a });
    expect({ command, status: ran.status, stdout: mask(ran.stdout), stderr: mask(ran.stderr) }).toEqual({
      command,
      status: expected.status,
      stdout: mask(expected.stdout),
      stderr: mask(expected.stderr),
    });
  }
}

describe("ping", () => {
  it("says what the real one says", async () => {
    await replay(network({ routerMtu: 1400 }), "ping");
  });

  it("says what the real one says of routes that lead nowhere", async () => {
    const net = network();
    const { host, a, r } = net;
    route(a, "10.5.0.0/16", "", RTN_UNREACHABLE);
    route(a, "10.6.0.0/16", "", RTN_PROHIBIT);
    route(a, "10.7.0.0/16", "", RTN_BLACKHOLE);
    route(r, "10.8.1.0/24", "", RTN_UNREACHABLE);
    route(r, "10.8.2.0/24", "", RTN_PROHIBIT);
    route(r, "10.8.3.0/24", "", RTN_BLACKHOLE);
    await replay(net, "ping-routes");
    host.kernel.sysctls.find(r, "net/ipv4/ip_forward")?.write?.(r, "0");
    expect((await host.run("ping -c 1 -W 1 10.0.2.2", { net: a })).stdout).toContain(
      "1 packets transmitted, 0 received, 100% packet loss, time 0ms\n\n",
    );
    down(net.devices.veth0);
    expect(await host.run("ping -c 1 10.0.1.1", { net: a })).toEqual({
      stdout: "",
      stderr: "ping: connect: Network is unreachable\n",
      status: 2,
    });
  });

  it("measures in virtual time", async () => {
    const { host, a } = network();
    const { stdout } = await host.run("ping -c 3 10.0.1.1", { net: a });
    // A question and an answer, a microsecond each; before the first, ARP's own.
    expect(stdout).toBe(`PING 10.0.1.1 (10.0.1.1) 56(84) bytes of data.
64 bytes from 10.0.1.1: icmp_seq=1 ttl=64 time=0.004 ms
64 bytes from 10.0.1.1: icmp_seq=2 ttl=64 time=0.002 ms
64 bytes from 10.0.1.1: icmp_seq=3 ttl=64 time=0.002 ms

--- 10.0.1.1 ping statistics ---
3 packets transmitted, 3 received, 0% packet loss, time 2000ms
rtt min/avg/max/mdev = 0.002/0.002/0.004/0.001 ms
`);
  });

  it("stops at Ctrl-C with its statistics, and tells them at SIGQUIT", async () => {
    const { host, a } = network();
    const running = host.start("ping 10.0.1.1", { net: a });
    await host.clock.advanceTo(1_500_000_000);
    running.kill("SIGQUIT");
    await host.clock.advanceTo(2_500_000_000);
    running.kill("SIGINT");
    const { stdout, stderr, status } = await host.clock.run(running.done);
    expect(stdout).toContain("3 packets transmitted, 3 received, 0% packet loss, time ");
    expect(stderr).toBe("\r2/2 packets, 0% loss, min/avg/ewma/max = 0.002/0.003/0.003/0.004 ms\n");
    expect(status).toBe(0);
  });

  it("counts an answer that comes twice", async () => {
    const { host, a, b } = network();
    const running = host.start("ping -c 2 10.0.2.2", { net: a });
    const echo = new RawSocket(b, IPPROTO_ICMP);
    await host.clock.advanceTo(500_000_000);
    const request = echo.receive()?.data.slice(20) ?? new Uint8Array(8);
    icmp.replyInPlace(request, 0);
    echo.send(request, { address: parseIpv4("10.0.1.2") });
    const { stdout } = await host.clock.run(running.done);
    expect(stdout.match(/icmp_seq=1 .*/g)).toEqual([
      expect.stringMatching(/time=0.008 ms$/),
      expect.stringMatching(/time=500 ms \(DUP!\)$/),
    ]);
    expect(stdout).toContain("2 packets transmitted, 2 received, +1 duplicates, 0% packet loss");
  });

  it("goes by the smaller MTU once it knows it", async () => {
    const net = network();
    const { host, a } = net;
    setMtu(net.devices.veth2, 1300);
    expect((await host.run("ping -c 1 -s 1400 -M do 10.0.2.2", { net: a })).stdout).toContain(
      "From 10.0.1.1 icmp_seq=1 Frag needed and DF set (mtu = 1300)\n",
    );
    expect((await host.run("ping -c 1 -s 1400 -M do 10.0.2.2", { net: a })).stderr).toBe(
      "ping: local error: message too long, mtu=1300\n",
    );
  });
});

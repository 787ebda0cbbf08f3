import { beforeEach, describe, expect, test } from "vitest";
import { type Network, network } from "./network.ts";

/** What traceroute says, round-trip times written T. */
const timeless = (text: string) => text.replace(/ [\d.]+ ms/g, " T");

describe("traceroute", () => {
  let net: Network;
  beforeEach(() => {
    net = network();
    const { host, r } = net;
    for (const ns of [r, net.b]) host.kernel.sysctls.find(ns, "net/ipv4/icmp_ratelimit")?.write?.(ns, "0");
  });
  const trace = async (line: string) => {
    const { stdout, stderr, status } = await net.host.run(`traceroute ${line}`, { net: net.a });
    return { stdout: timeless(stdout), stderr, status };
  };

  test("names each router on the way, and the end", async () => {
    expect((await trace("-n 10.0.2.2")).stdout).toBe(
      "traceroute to 10.0.2.2 (10.0.2.2), 30 hops max, 60 byte packets\n" +
        " 1  10.0.1.1  T  T  T\n" +
        " 2  10.0.2.2  T  T  T\n",
    );
  });

  test("does so with echo requests", async () => {
    expect((await trace("-n -I -q 1 10.0.2.2")).stdout).toContain(" 1  10.0.1.1  T\n 2  10.0.2.2  T\n");
  });

  test("waits for who does not answer, and takes no longer than it was told", async () => {
    const { host, r } = net;
    host.kernel.sysctls.find(r, "net/ipv4/ip_forward")?.write?.(r, "0");
    const before = host.kernel.clock.now;
    const { stdout, status } = await trace("-n -w 2 -m 3 10.0.2.2");
    expect(stdout).toContain(" 1  * * *\n 2  * * *\n 3  * * *\n");
    expect(status).toBe(0);
    // All nine are under way at once.
    expect((host.kernel.clock.now - before) / 1e9).toBeCloseTo(2, 1);
  });

  test("says where there is no way at all", async () => {
    const { host } = net;
    const { stderr, status } = await host.run("traceroute -n 10.9.9.9", { net: host.kernel.initNet });
    expect(stderr).toBe("\nconnect: Network is unreachable\n");
    expect(status).toBe(1);
  });

  test("refuses what it cannot do, and says which", async () => {
    expect(await trace("-T 10.0.2.2")).toMatchObject({
      stderr: "traceroute: not simulated: -T\n",
      status: 69,
    });
    expect(await trace("-q 11 10.0.2.2")).toMatchObject({
      stderr: "no more than 10 probes per hop\n",
      status: 2,
    });
    expect(await trace("-n 10.0.2.2 60 x")).toMatchObject({
      stderr: "Extra arg `x' (position 3, argc 4)\n",
      status: 2,
    });
  });
});

import { describe, expect, test } from "vitest";
import { addr, Lab, MILLISECOND, neighbours, route, routes, SECOND, sysctl } from "./lab.ts";
import { ping } from "./send.ts";

/** a — b on 10.0.0.0/24. */
function twoHosts() {
  const lab = new Lab();
  const a = lab.net("a");
  const b = lab.net("b");
  const [veth0, veth1] = lab.cable(a, "veth0", b, "veth1");
  addr(veth0, "10.0.0.1/24");
  addr(veth1, "10.0.0.2/24");
  lab.watch(veth0, veth1);
  return { lab, a, b, veth0, veth1 };
}

describe("two hosts on a cable", () => {
  test("the first ping asks who has the address, then goes and is answered; the second needs no question", () => {
    const { lab, a, b } = twoHosts();
    ping(a, "10.0.0.2");
    expect(lab.run(SECOND)).toEqual([
      "a/veth0: arp who-has 10.0.0.2 tell 10.0.0.1",
      "b/veth1: arp 10.0.0.2 is-at 02:00:00:00:00:02",
      "a/veth0: 10.0.0.1 > 10.0.0.2 ttl 64 echo-request 1",
      "b/veth1: 10.0.0.2 > 10.0.0.1 ttl 64 echo-reply 1",
    ]);
    expect(neighbours(a)).toEqual(["10.0.0.2 REACHABLE 02:00:00:00:00:02"]);
    // b learned a's address from the question; nobody confirmed it.
    expect(neighbours(b)).toEqual(["10.0.0.1 DELAY 02:00:00:00:00:01"]);
    ping(a, "10.0.0.2", { seq: 2 });
    expect(lab.run(MILLISECOND)).toEqual([
      "a/veth0: 10.0.0.1 > 10.0.0.2 ttl 64 echo-request 2",
      "b/veth1: 10.0.0.2 > 10.0.0.1 ttl 64 echo-reply 2",
    ]);
  });

  test("the address brings its routes", () => {
    const { a } = twoHosts();
    expect(routes(a)).toEqual(["10.0.0.0/24 dev veth0 src 10.0.0.1"]);
    expect(routes(a, 255)).toEqual([
      "local 10.0.0.1/32 dev veth0 src 10.0.0.1",
      "broadcast 10.0.0.255/32 dev veth0 src 10.0.0.1",
      "local 127.0.0.0/8 dev lo src 127.0.0.1",
      "local 127.0.0.1/32 dev lo src 127.0.0.1",
      "broadcast 127.255.255.255/32 dev lo src 127.0.0.1",
    ]);
  });

  test("nobody answers: three questions a second apart, then the sender is told and the entry has failed", () => {
    const { lab, a } = twoHosts();
    ping(a, "10.0.0.9");
    const frames = lab.run(10 * SECOND);
    expect(frames).toEqual([
      "a/veth0: arp who-has 10.0.0.9 tell 10.0.0.1",
      "a/veth0: arp who-has 10.0.0.9 tell 10.0.0.1",
      "a/veth0: arp who-has 10.0.0.9 tell 10.0.0.1",
    ]);
    expect(neighbours(a)).toEqual(["10.0.0.9 FAILED"]);
    expect(lab.drops()).toContain("a/veth0: NEIGH_FAILED");
    expect(lab.steps("icmp-error")).toMatchObject([{ netns: "a", type: 3, code: 1, to: "10.0.0.1" }]);
  });

  test("a host pings itself over lo, without leaving", () => {
    const { lab, a } = twoHosts();
    lab.watch(a.loopback);
    ping(a, "10.0.0.1");
    expect(lab.run(SECOND)).toEqual([
      "a/lo: 10.0.0.1 > 10.0.0.1 ttl 64 echo-request 1",
      "a/lo: 10.0.0.1 > 10.0.0.1 ttl 64 echo-reply 1",
    ]);
  });
});

describe("a router between two hosts", () => {
  function routed() {
    const lab = new Lab();
    const [a, r, b] = [lab.net("a"), lab.net("r"), lab.net("b")];
    const [a0, r0] = lab.cable(a, "eth0", r, "eth0");
    const [b0, r1] = lab.cable(b, "eth0", r, "eth1");
    addr(a0, "10.0.1.2/24");
    addr(r0, "10.0.1.1/24");
    addr(r1, "10.0.2.1/24");
    addr(b0, "10.0.2.2/24");
    route(a, "default", { via: "10.0.1.1" });
    route(b, "default", { via: "10.0.2.1" });
    lab.watch(a0, r0, r1, b0);
    return { lab, a, r, b, a0, r0, r1, b0 };
  }

  test("forwards nothing until told to, and says nothing about it", () => {
    const { lab, a } = routed();
    ping(a, "10.0.2.2");
    expect(lab.run(SECOND).at(-1)).toBe("a/eth0: 10.0.1.2 > 10.0.2.2 ttl 64 echo-request 1");
    expect(lab.drops()).toContain("r/eth0: IP_INADDRERRORS");
  });

  test("takes a hop off and rewrites the link-layer addresses", () => {
    const { lab, a, r } = routed();
    sysctl(r, "ip_forward", 1);
    ping(a, "10.0.2.2");
    expect(lab.run(SECOND).filter((line) => !line.includes("arp"))).toEqual([
      "a/eth0: 10.0.1.2 > 10.0.2.2 ttl 64 echo-request 1",
      "r/eth1: 10.0.1.2 > 10.0.2.2 ttl 63 echo-request 1",
      "b/eth0: 10.0.2.2 > 10.0.1.2 ttl 64 echo-reply 1",
      "r/eth0: 10.0.2.2 > 10.0.1.2 ttl 63 echo-reply 1",
    ]);
    expect(lab.steps("forward")[0]).toMatchObject({ netns: "r", in: "eth0", out: "eth1", ttl: 63 });
  });

  test("tells the sender whose packet has no hop left", () => {
    const { lab, a, r } = routed();
    sysctl(r, "ip_forward", 1);
    ping(a, "10.0.2.2", { ttl: 1 });
    expect(lab.run(SECOND).at(-1)).toBe("r/eth0: 10.0.1.1 > 10.0.1.2 ttl 64 time-exceeded code 0");
  });

  test("tells the sender that there is no way", () => {
    const { lab, a, r } = routed();
    sysctl(r, "ip_forward", 1);
    ping(a, "192.0.2.1");
    expect(lab.run(SECOND).at(-1)).toBe("r/eth0: 10.0.1.1 > 10.0.1.2 ttl 64 unreachable code 0");
    ping(a, "10.0.2.77");
    expect(lab.run(4 * SECOND)).toContain("r/eth0: 10.0.1.1 > 10.0.1.2 ttl 64 unreachable code 1");
  });
});

// Whom ARP answers and believes (packages/conformance/recordings/ipv4: arp-flux, proxy-arp, duplicate-address, rp-filter,
// weak-host).
import { type NetDevice, queueXmit, Skb } from "@podwire/netns";
import { arp, ethernet, parseIpv4 } from "@podwire/wire";
import { describe, expect, test } from "vitest";
import { addNeighbour, deleteNeighbour, NLM_F_CREATE, NTF_PROXY } from "../src/index.ts";
import { addr, down, Lab, MILLISECOND, neighbours, route, SECOND, sysctl, up } from "./lab.ts";
import { ping } from "./send.ts";

const BROADCAST = "ff:ff:ff:ff:ff:ff";

/** Puts an ARP message on the cable at `dev`'s side. */
function say(
  dev: NetDevice,
  operation: 1 | 2,
  senderIp: string,
  senderMac: string,
  targetIp: string,
  targetMac = "00:00:00:00:00:00",
  destination = BROADCAST,
): void {
  const message = arp.emit({ operation, senderIp, senderMac, targetIp, targetMac });
  const skb = Skb.from(ethernet.emit({ destination, source: senderMac, type: 0x0806 }, message));
  skb.dev = dev;
  queueXmit(skb);
}

function twoHosts() {
  const lab = new Lab();
  const [a, b] = [lab.net("a"), lab.net("b")];
  const [eth0, eth1] = lab.cable(a, "eth0", b, "eth0");
  addr(eth0, "10.0.0.1/24");
  addr(eth1, "10.0.0.2/24");
  lab.watch(eth0, eth1);
  return { lab, a, b, eth0, eth1 };
}

describe("two cables between two hosts", () => {
  function flux() {
    const lab = new Lab();
    const [a, b] = [lab.net("a"), lab.net("b")];
    const [a0, b0] = lab.cable(a, "a0", b, "b0");
    const [a1, b1] = lab.cable(a, "a1", b, "b1");
    addr(a0, "10.0.0.1/24");
    addr(b0, "10.0.0.2/24");
    addr(b1, "10.0.0.3/24");
    lab.watch(b0, b1);
    return { lab, a, b, a0, a1 };
  }

  test("any device answers for any address of the host: arp flux", () => {
    const { lab, a } = flux();
    ping(a, "10.0.0.3");
    lab.run(MILLISECOND);
    expect(neighbours(a)).toEqual(["10.0.0.3 REACHABLE 02:00:00:00:00:02"]);
  });

  test.each([
    ["arp_ignore", 1],
    ["arp_ignore", 2],
    ["arp_ignore", 8],
  ])("unless %s is %i", (key, value) => {
    const { lab, a, b } = flux();
    sysctl(b, `conf.all.${key}`, value);
    ping(a, "10.0.0.3");
    expect(lab.run(SECOND)).toEqual([]);
    ping(a, "10.0.0.2");
    expect(lab.run(MILLISECOND)).toHaveLength(value === 8 ? 0 : 2);
  });

  test("arp_filter answers only by the device that the answer's route takes", () => {
    const { lab, a, b, a1 } = flux();
    sysctl(b, "conf.all.arp_filter", 1);
    addr(a1, "10.0.0.11/24");
    // b reaches 10.0.0.0/24 by b0, so b1 keeps silent.
    say(a1, 1, "10.0.0.11", "02:00:00:00:00:03", "10.0.0.3");
    expect(lab.run(MILLISECOND)).toEqual([]);
    ping(a, "10.0.0.3");
    expect(lab.run(MILLISECOND)).toContain("b/b0: arp 10.0.0.3 is-at 02:00:00:00:00:02");
  });
});

describe("what is learned", () => {
  test("a question is answered and its sender remembered; a probe for a duplicate is answered, nothing learned", () => {
    const { lab, b, eth0 } = twoHosts();
    say(eth0, 1, "10.0.0.50", "02:00:00:00:00:50", "10.0.0.2");
    expect(lab.run(MILLISECOND)).toContain("b/eth0: arp 10.0.0.2 is-at 02:00:00:00:00:02");
    expect(neighbours(b)).toEqual(["10.0.0.50 STALE 02:00:00:00:00:50"]);
    say(eth0, 1, "0.0.0.0", "02:00:00:00:00:51", "10.0.0.2");
    expect(lab.run(MILLISECOND)).toContain("b/eth0: arp 10.0.0.2 is-at 02:00:00:00:00:02");
    expect(neighbours(b)).toHaveLength(1);
  });

  test("an answer that nobody asked for makes no entry, unless arp_accept", () => {
    const { lab, b, eth0 } = twoHosts();
    say(eth0, 2, "10.0.0.60", "02:00:00:00:00:60", "10.0.0.2", "02:00:00:00:00:02", "02:00:00:00:00:02");
    lab.run(MILLISECOND);
    expect(neighbours(b)).toEqual([]);
    sysctl(b, "conf.eth0.arp_accept", 1);
    say(eth0, 2, "10.0.0.60", "02:00:00:00:00:60", "10.0.0.2", "02:00:00:00:00:02", "02:00:00:00:00:02");
    lab.run(MILLISECOND);
    expect(neighbours(b)).toEqual(["10.0.0.60 REACHABLE 02:00:00:00:00:60"]);
  });

  test("gratuitous news replaces an entry at once, an ordinary answer only after the lock time", () => {
    const { lab, a, eth1 } = twoHosts();
    ping(a, "10.0.0.2");
    lab.run(MILLISECOND);
    say(eth1, 2, "10.0.0.2", "02:00:00:00:00:77", "10.0.0.1", "02:00:00:00:00:01", "02:00:00:00:00:01");
    lab.run(MILLISECOND);
    expect(neighbours(a)).toEqual(["10.0.0.2 REACHABLE 02:00:00:00:00:02"]);
    say(eth1, 1, "10.0.0.2", "02:00:00:00:00:0c", "10.0.0.2");
    lab.run(MILLISECOND);
    expect(neighbours(a)).toEqual(["10.0.0.2 STALE 02:00:00:00:00:0c"]);
    lab.run(2 * SECOND);
    say(eth1, 2, "10.0.0.2", "02:00:00:00:00:77", "10.0.0.1", "02:00:00:00:00:01", "02:00:00:00:00:01");
    lab.run(MILLISECOND);
    expect(neighbours(a)).toEqual(["10.0.0.2 REACHABLE 02:00:00:00:00:77"]);
  });

  test("arp_notify tells the link of a device that comes up", () => {
    const { lab, a, eth0 } = twoHosts();
    sysctl(a, "conf.eth0.arp_notify", 1);
    down(eth0);
    up(eth0);
    expect(lab.run(MILLISECOND)).toEqual(["a/eth0: arp who-has 10.0.0.1 tell 10.0.0.1"]);
  });

  test("arp_announce chooses the address that the question shows", () => {
    const { lab, a, eth0 } = twoHosts();
    addr(a.loopback, "192.0.2.1/32");
    const asked = () => {
      ping(a, "10.0.0.9", { src: "192.0.2.1" });
      const [question] = lab.run(MILLISECOND);
      deleteNeighbour(a, { dev: eth0, dst: parseIpv4("10.0.0.9") });
      return question;
    };
    expect(asked()).toBe("a/eth0: arp who-has 10.0.0.9 tell 192.0.2.1");
    sysctl(a, "conf.all.arp_announce", 1);
    expect(asked()).toBe("a/eth0: arp who-has 10.0.0.9 tell 10.0.0.1");
    sysctl(a, "conf.all.arp_announce", 2);
    expect(asked()).toBe("a/eth0: arp who-has 10.0.0.9 tell 10.0.0.1");
  });
});

describe("a router answers for others", () => {
  function routed() {
    const lab = new Lab();
    const [a, r, b] = [lab.net("a"), lab.net("r"), lab.net("b")];
    const [a0, left] = lab.cable(a, "eth0", r, "left");
    const [b0, right] = lab.cable(b, "eth0", r, "right");
    addr(a0, "10.0.1.2/16");
    addr(left, "10.0.1.1/24");
    addr(right, "10.0.2.1/24");
    addr(b0, "10.0.2.2/24");
    route(b, "default", { via: "10.0.2.1" });
    sysctl(r, "ip_forward", 1);
    lab.watch(left);
    return { lab, a, r, left };
  }

  test("with proxy_arp, for whom it would forward to elsewhere, after a while of up to proxy_delay", () => {
    const { lab, a, r } = routed();
    ping(a, "10.0.2.2");
    expect(lab.run(5 * SECOND)).toEqual([]);
    sysctl(r, "conf.left.proxy_arp", 1);
    sysctl(r, "neigh.left.proxy_delay", 0);
    ping(a, "10.0.2.2");
    expect(lab.run(MILLISECOND)).toEqual([
      "r/left: arp 10.0.2.2 is-at 02:00:00:00:00:02",
      "r/left: 10.0.2.2 > 10.0.1.2 ttl 63 echo-reply 1",
    ]);
    sysctl(r, "neigh.left.proxy_delay", 80);
    ping(a, "10.0.2.7");
    expect(lab.run(MILLISECOND)).toEqual([]);
    expect(lab.run(SECOND)).toContain("r/left: arp 10.0.2.7 is-at 02:00:00:00:00:02");
    // Nobody is there that it could forward to.
    ping(a, "10.0.3.3");
    expect(lab.run(2 * SECOND).filter((line) => line.includes("10.0.3.3"))).toEqual([]);
  });

  test("with a proxy entry, for one address", () => {
    const { lab, a, r, left } = routed();
    sysctl(r, "neigh.left.proxy_delay", 0);
    addNeighbour(r, { dev: left, dst: parseIpv4("10.0.2.2"), flags: NTF_PROXY }, NLM_F_CREATE);
    ping(a, "10.0.2.2");
    expect(lab.run(MILLISECOND)).toHaveLength(2);
  });
});

describe("where a packet may come from", () => {
  function routed() {
    const lab = new Lab();
    const [a, r, b] = [lab.net("a"), lab.net("r"), lab.net("b")];
    const [a0, left] = lab.cable(a, "eth0", r, "left");
    const [b0, right] = lab.cable(b, "eth0", r, "right");
    addr(a0, "10.0.1.2/24");
    addr(left, "10.0.1.1/24");
    addr(right, "10.0.2.1/24");
    addr(b0, "10.0.2.2/24");
    route(a, "default", { via: "10.0.1.1" });
    route(b, "default", { via: "10.0.2.1" });
    sysctl(r, "ip_forward", 1);
    addr(a.loopback, "192.0.2.1/32");
    route(r, "192.0.2.1/32", { via: "10.0.2.2" });
    lab.watch(right);
    return { lab, a, r, right };
  }

  test.each([
    [0, true],
    [1, false],
    [2, true],
  ])("rp_filter %i", (value, passes) => {
    const { lab, a, r } = routed();
    // The neighbour is known already: rp_filter would not let the question through either.
    ping(a, "10.0.2.2");
    lab.run(SECOND);
    sysctl(r, "conf.left.rp_filter", value);
    ping(a, "10.0.2.2", { src: "192.0.2.1" });
    expect(lab.run(SECOND).some((line) => line.includes("echo-request"))).toBe(passes);
    expect(lab.drops().includes("r/left: IP_RPFILTER")).toBe(!passes);
  });

  test("a packet with an address of our own as its source is a martian", () => {
    const { lab, a, r } = routed();
    ping(a, "10.0.1.1");
    lab.run(SECOND);
    addr(a.loopback, "10.0.2.1/32");
    ping(a, "10.0.1.1", { src: "10.0.2.1" });
    lab.run(SECOND);
    expect(lab.drops()).toContain("r/left: martian: addresses that cannot be true here");
    expect(
      lab.steps("drop").filter((step) => step.netns === "r" && step.where.includes("route_input")),
    ).toHaveLength(1);
    sysctl(r, "conf.left.accept_local", 1);
    ping(a, "10.0.1.1", { src: "10.0.2.1" });
    lab.run(SECOND);
    expect(
      lab.steps("drop").filter((step) => step.netns === "r" && step.where.includes("route_input")),
    ).toHaveLength(1);
  });

  test("an address of a device that is down is answered for by the others: the weak host model", () => {
    const { lab, a, r, right } = routed();
    lab.watch(r.device("left") as NetDevice);
    const answered = () => {
      ping(a, "10.0.2.1");
      return lab.run(SECOND).includes("r/left: 10.0.2.1 > 10.0.1.2 ttl 64 echo-reply 1");
    };
    expect(answered()).toBe(true);
    down(right);
    expect(answered()).toBe(true);
  });
});

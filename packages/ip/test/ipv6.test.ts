// IPv6: addresses that make themselves, their check on the link, neighbours, what is answered and what is told to whom.
import { type NetDevice, setMtu } from "@podwire/netns";
import { ethernet, icmpv6, ipv6 as ip6 } from "@podwire/wire";
import { describe, expect, test } from "vitest";
import { deleteAddress6 } from "../src/index.ts";
import { down, injectFrame, MILLISECOND, SECOND, up } from "./lab.ts";
import {
  addr6,
  addresses6,
  echo6,
  inject6,
  lab6,
  neighbours6,
  ping6,
  readSysctl6,
  route6,
  routes6,
  sysctl6,
} from "./lab6.ts";

const LINK_A = "fe80::ff:fe00:1";
const B = "02:00:00:00:00:02";

/** Two hosts that have long settled; what they said until then is not kept. */
function twoHosts() {
  const lab = lab6();
  const [a, b] = [lab.net("a"), lab.net("b")];
  const [eth0, eth1] = lab.cable(a, "eth0", b, "eth0");
  addr6(eth0, "fd00::1/64");
  addr6(eth1, "fd00::2/64");
  lab.watch(eth0, eth1);
  lab.run(30 * SECOND);
  return { lab, a, b, eth0, eth1 };
}

/** a — r — b, with routes. */
function routed(mtu = 1500) {
  const lab = lab6();
  const [a, r, b] = [lab.net("a"), lab.net("r"), lab.net("b")];
  const [a0, left] = lab.cable(a, "eth0", r, "left");
  const [right, b0] = lab.cable(r, "right", b, "eth0");
  sysctl6(r, "conf.all.forwarding", 1);
  addr6(a0, "fd00:1::2/64");
  addr6(left, "fd00:1::1/64");
  addr6(right, "fd00:2::1/64");
  addr6(b0, "fd00:2::2/64");
  route6(a, "default", { via: "fd00:1::1", dev: a0 });
  route6(b, "default", { via: "fd00:2::1", dev: b0 });
  setMtu(right, mtu);
  setMtu(b0, mtu);
  lab.run(30 * SECOND);
  lab.watch(a0, left, b0);
  return { lab, a, r, b, a0, left, right, b0 };
}

const settled = (lines: string[]) =>
  lines.filter((line) => !/who-has|is-at|icmpv6 143|router-sol/.test(line));

describe("addresses", () => {
  test("a link-local address is made of the MAC address, and is tentative until nobody has objected", () => {
    const lab = lab6();
    const [eth0] = lab.cable(lab.net("a"), "eth0", lab.net("b"), "eth0");
    lab.watch(eth0);
    lab.run(10 * MILLISECOND);
    expect(addresses6(eth0)).toEqual([`${LINK_A}/64 tentative`]);
    const said = lab.run(3 * SECOND);
    expect(said).toContain(`a/eth0: :: > ff02::1:ff00:1 hl 255 who-has ${LINK_A}`);
    expect(said).toContain(`a/eth0: :: > ff02::16 hl 1 icmpv6 143`);
    expect(said).toContain(`a/eth0: ${LINK_A} > ff02::2 hl 255 router-solicitation code 0`);
    expect(addresses6(eth0)).toEqual([`${LINK_A}/64`]);
  });

  test("an address that another has fails, and is not used", () => {
    const { lab, eth0, eth1 } = twoHosts();
    addr6(eth0, "fd00::2/64", { dad: true });
    const said = lab.run(3 * SECOND);
    expect(said).toContain("a/eth0: :: > ff02::1:ff00:2 hl 255 who-has fd00::2");
    expect(said).toContain("b/eth0: fd00::2 > ff02::1 hl 255 is-at fd00::2 override");
    expect(addresses6(eth0)).toContain("fd00::2/64 tentative dadfailed");
    expect(addresses6(eth1)).toContain("fd00::2/64");
  });

  test("of two who want it at once, who hears the other's question first gives up", () => {
    const lab = lab6();
    const [eth0, eth1] = lab.cable(lab.net("a"), "eth0", lab.net("b"), "eth0");
    lab.run(5 * SECOND);
    addr6(eth0, "fd00::9/64", { dad: true });
    addr6(eth1, "fd00::9/64", { dad: true });
    lab.run(5 * SECOND);
    const states = [eth0, eth1].map((dev) => addresses6(dev).find((text) => text.startsWith("fd00::9")));
    expect(states.sort()).toEqual(["fd00::9/64", "fd00::9/64 tentative dadfailed"]);
  });

  test("with accept_dad 2 a link-local address that another has turns IPv6 off", () => {
    const lab = lab6();
    const [a, b] = [lab.net("a"), lab.net("b")];
    const [eth0, eth1] = lab.cable(a, "eth0", b, "eth0");
    lab.run(5 * SECOND);
    down(eth0);
    sysctl6(a, "conf.eth0.accept_dad", 2);
    addr6(eth1, `${LINK_A}/64`);
    up(eth0);
    lab.run(5 * SECOND);
    expect(addresses6(eth0)).toEqual([]);
    expect(readSysctl6(a, "conf.eth0.disable_ipv6")).toBe("1");
  });

  test("addresses have lifetimes", () => {
    const { lab, eth0 } = twoHosts();
    addr6(eth0, "fd00::5/64", { valid: 20, preferred: 10 });
    expect(addresses6(eth0)).toContain("fd00::5/64");
    lab.run(12 * SECOND);
    expect(addresses6(eth0)).toContain("fd00::5/64 deprecated");
    lab.run(12 * SECOND);
    expect(addresses6(eth0).join()).not.toContain("fd00::5");
  });

  test("down takes all of them, up brings the link's own back", () => {
    const { lab, a, eth0 } = twoHosts();
    down(eth0);
    expect(addresses6(eth0)).toEqual([]);
    expect(routes6(a)).toEqual([]);
    up(eth0);
    lab.run(3 * SECOND);
    expect(addresses6(eth0)).toEqual([`${LINK_A}/64`]);
    sysctl6(a, "conf.eth0.disable_ipv6", 1);
    expect(addresses6(eth0)).toEqual([]);
    sysctl6(a, "conf.eth0.disable_ipv6", 0);
    lab.run(3 * SECOND);
    expect(addresses6(eth0)).toEqual([`${LINK_A}/64`]);
  });

  test("what is wrong with an address is said as Linux says it", () => {
    const { a, eth0 } = twoHosts();
    expect(() => addr6(eth0, "fd00::1/64")).toThrow("File exists");
    expect(() => addr6(eth0, "ff02::5/64")).toThrow("Cannot assign requested address");
    expect(() => addr6(eth0, "fd00::7/64", { valid: 0 })).toThrow("Invalid argument");
    expect(() => deleteAddress6(a, { dev: eth0, local: new Uint8Array(16), prefixLength: 64 })).toThrow(
      "Cannot assign requested address",
    );
  });
});

describe("neighbours", () => {
  test("who has it is asked of its group; an answer makes it reachable; in time it is asked again, alone", () => {
    const { lab, a } = twoHosts();
    ping6(a, "fd00::2");
    expect(lab.run(SECOND).slice(0, 4)).toEqual([
      "a/eth0: fd00::1 > ff02::1:ff00:2 hl 255 who-has fd00::2",
      "b/eth0: fd00::2 > fd00::1 hl 255 is-at fd00::2 solicited override",
      "a/eth0: fd00::1 > fd00::2 hl 64 echo-request 1",
      "b/eth0: fd00::2 > fd00::1 hl 64 echo-reply 1",
    ]);
    expect(neighbours6(a)).toContain("fd00::2 REACHABLE");
    lab.run(60 * SECOND);
    expect(neighbours6(a)).toContain("fd00::2 STALE");
    ping6(a, "fd00::2");
    expect(neighbours6(a)).toContain("fd00::2 DELAY");
    expect(lab.run(8 * SECOND)).toContain("a/eth0: fe80::ff:fe00:1 > fd00::2 hl 255 who-has fd00::2");
    expect(neighbours6(a)).toContain("fd00::2 REACHABLE");
  });

  test("nobody answers: three questions, and the sender is told", () => {
    const { lab, a } = twoHosts();
    ping6(a, "fd00::77");
    const said = lab.run(5 * SECOND);
    expect(said.filter((line) => line.includes("who-has fd00::77"))).toHaveLength(3);
    expect(neighbours6(a)).toEqual(["fd00::77 FAILED"]);
  });

  test("questions from further away than the link are not heard", () => {
    const { lab, a, eth1 } = twoHosts();
    const [source, destination] = ["fd00::2", "ff02::1:ff00:1"];
    for (const hopLimit of [254, 255]) {
      const message = icmpv6.emit(
        {
          kind: "neighbor-solicitation",
          code: 0,
          target: "fd00::1",
          options: [{ kind: "source-link-layer-address", mac: B }],
        },
        undefined,
        { source, destination },
      );
      inject6(
        eth1,
        "33:33:ff:00:00:01",
        ip6.emit({ nextHeader: 58, source, destination, hopLimit }, message),
      );
      const answers = lab.run(SECOND).filter((line) => line.startsWith("a/"));
      expect(answers.length > 0).toBe(hopLimit === 255);
    }
    expect(neighbours6(a)).toEqual(["fd00::2 DELAY"]);
  });
});

describe("routes", () => {
  test("an address brings its prefix; the longest one wins; several ways share what they lead to", () => {
    const { lab, a, eth0 } = twoHosts();
    expect(routes6(a)).toEqual(["fd00::/64 dev eth0 metric 256", "fe80::/64 dev eth0 metric 256"]);
    route6(a, "default", { via: "fd00::2", dev: eth0 });
    route6(a, "fd01::/32", { via: "fe80::ff:fe00:2", dev: eth0 });
    route6(a, "fd01:0:1::/48", { type: 7 });
    expect(routes6(a)).toEqual([
      "fd00::/64 dev eth0 metric 256",
      "unreachable fd01:0:1::/48 dev lo metric 1024",
      "fd01::/32 via fe80::ff:fe00:2 dev eth0 metric 1024",
      "fe80::/64 dev eth0 metric 256",
      "::/0 via fd00::2 dev eth0 metric 1024",
    ]);
    expect(() => ping6(a, "fd01:0:1::5")).toThrow("errno 113");
    expect(() => route6(a, "default", { via: "fd00::2", dev: eth0 })).toThrow("File exists");
    expect(() => route6(a, "fd09::/16", { via: "fd99::1", dev: eth0 })).toThrow("No route to host");
    expect(() => route6(a, "fd08::/16", { via: "fe80::1" })).toThrow("Egress device not specified");
    lab.run(SECOND);
  });
});

describe("forwarding", () => {
  test("routers share the lowest address of a prefix", () => {
    const { lab, b } = routed();
    ping6(b, "fd00:2::");
    const said = lab.run(2 * SECOND);
    expect(said).toContain("b/eth0: fd00:2::2 > fd00:2:: hl 64 echo-request 1");
    expect(neighbours6(b)).toContain("fd00:2:: REACHABLE");
  });

  test("one hop less; at none left the sender is told", () => {
    const { lab, a } = routed();
    ping6(a, "fd00:2::2");
    expect(settled(lab.run(SECOND))).toEqual([
      "a/eth0: fd00:1::2 > fd00:2::2 hl 64 echo-request 1",
      "b/eth0: fd00:2::2 > fd00:1::2 hl 64 echo-reply 1",
      "r/left: fd00:2::2 > fd00:1::2 hl 63 echo-reply 1",
    ]);
    ping6(a, "fd00:2::2", { hops: 1 });
    expect(settled(lab.run(SECOND))).toEqual([
      "a/eth0: fd00:1::2 > fd00:2::2 hl 1 echo-request 1",
      "r/left: fd00:1::1 > fd00:1::2 hl 64 time-exceeded code 0",
    ]);
  });

  test("no way, and nobody there", () => {
    const { lab, a, r } = routed();
    ping6(a, "fd00:3::1");
    expect(settled(lab.run(SECOND))[1]).toBe("r/left: fd00:1::1 > fd00:1::2 hl 64 unreachable code 0");
    ping6(a, "fd00:2::77");
    expect(settled(lab.run(5 * SECOND))[1]).toBe("r/left: fd00:1::1 > fd00:1::2 hl 64 unreachable code 3");
    sysctl6(r, "conf.all.forwarding", 0);
    ping6(a, "fd00:2::2");
    expect(settled(lab.run(SECOND))).toEqual(["a/eth0: fd00:1::2 > fd00:2::2 hl 64 echo-request 1"]);
  });

  test("too big: routers do not cut, they tell; then the sender cuts", () => {
    const { lab, a } = routed(1300);
    ping6(a, "fd00:2::2", { size: 1400 });
    expect(settled(lab.run(SECOND))).toEqual([
      "a/eth0: fd00:1::2 > fd00:2::2 hl 64 echo-request 1",
      "r/left: fd00:1::1 > fd00:1::2 hl 64 too big mtu 1300",
    ]);
    ping6(a, "fd00:2::2", { size: 1400 });
    expect(settled(lab.run(SECOND))).toEqual([
      "a/eth0: fd00:1::2 > fd00:2::2 hl 64 frag 1248@0+",
      "a/eth0: fd00:1::2 > fd00:2::2 hl 64 frag 160@1248",
      "b/eth0: fd00:2::2 > fd00:1::2 hl 64 frag 1248@0+",
      "b/eth0: fd00:2::2 > fd00:1::2 hl 64 frag 160@1248",
      "r/left: fd00:2::2 > fd00:1::2 hl 63 frag 1248@0+",
      "r/left: fd00:2::2 > fd00:1::2 hl 63 frag 160@1248",
    ]);
    // What was learned is forgotten in time.
    lab.run(700 * SECOND);
    ping6(a, "fd00:2::2", { size: 1400 });
    expect(settled(lab.run(SECOND))[0]).toBe("a/eth0: fd00:1::2 > fd00:2::2 hl 64 echo-request 1");
  });
});

describe("what is answered", () => {
  const A = "02:00:00:00:00:01";
  const answers = (from: NetDevice, lab: ReturnType<typeof lab6>, frame: Uint8Array) => {
    injectFrame(from, ethernet.emit({ destination: A, source: B, type: 0x86dd }, frame));
    return settled(lab.run(2 * SECOND)).map((line) => line.replace(/^a\/eth0: fd00::1 > fd00::2 hl 64 /, ""));
  };
  const ends = { source: "fd00::2", destination: "fd00::1" };

  test("unknown protocols and options, overlapping fragments, fragments that never are whole", () => {
    const { lab, eth1 } = twoHosts();
    expect(answers(eth1, lab, ip6.emit({ ...ends, nextHeader: 200 }, new Uint8Array(8)))).toEqual([
      "parameter problem code 1 at 6",
    ]);
    const hopOption = (type: number) =>
      ip6.emit(
        {
          ...ends,
          nextHeader: 58,
          extensions: [{ kind: "hop-by-hop", options: [{ kind: "option", type, data: new Uint8Array(4) }] }],
        },
        echo6(1, 8, ends),
      );
    expect(answers(eth1, lab, hopOption(0x1e))).toEqual(["echo-reply 1"]);
    expect(answers(eth1, lab, hopOption(0x5e))).toEqual([]);
    expect(answers(eth1, lab, hopOption(0x9e))).toEqual(["parameter problem code 2 at 42"]);
    const piece = (offset: number, moreFragments: boolean, identification: number) =>
      ip6.emit(
        {
          ...ends,
          nextHeader: 58,
          extensions: [{ kind: "fragment", reserved: 0, offset, moreFragments, identification }],
        },
        offset === 0 ? echo6(9, 56, ends) : new Uint8Array(64),
      );
    expect(answers(eth1, lab, piece(0, true, 1))).toEqual([]);
    // Overlaps: the whole packet is given up, nobody is told.
    expect(answers(eth1, lab, piece(32, false, 1))).toEqual([]);
    expect(answers(eth1, lab, piece(0, true, 2))).toEqual([]);
    expect(settled(lab.run(70 * SECOND)).map((line) => line.replace(/.* hl 64 /, ""))).toEqual([
      "time-exceeded code 1",
    ]);
    // Its own whole packet in one fragment is fine (RFC 6946).
    expect(answers(eth1, lab, piece(0, false, 3))).toEqual(["echo-reply 9"]);
  });

  test("errors about errors and about multicasts are not sent; they have a rate", () => {
    const { lab, a, eth1 } = twoHosts();
    const error = icmpv6.emit({ kind: "time-exceeded", code: 0 }, new Uint8Array(8), ends);
    expect(answers(eth1, lab, ip6.emit({ ...ends, nextHeader: 58 }, error))).toEqual([]);
    sysctl6(a, "icmp.ratelimit", 1000);
    let told = 0;
    for (let i = 0; i < 60; i++) {
      injectFrame(
        eth1,
        ethernet.emit(
          { destination: A, source: B, type: 0x86dd },
          ip6.emit({ ...ends, nextHeader: 200 }, new Uint8Array(8)),
        ),
      );
      told += settled(lab.run(10 * MILLISECOND)).length;
    }
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThan(20);
  });
});

// Fragments and path MTU (packages/conformance/recordings/ipv4: fragmentation, fragment-on-the-way, path-mtu).
import { KernelError, type NetDevice, setMtu } from "@podwire/netns";
import { ipv4 as ip, parseIpv4 } from "@podwire/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  getRoute,
  IP_PMTUDISC_DO,
  IP_PMTUDISC_DONT,
  IP_PMTUDISC_PROBE,
  IP_PMTUDISC_WANT,
  ipv4Of,
  ipv4UpdatePmtu,
  registerPing,
} from "../src/index.ts";
import { addr, echoRequest, inject, Lab, route, SECOND, sysctl } from "./lab.ts";
import { ping, send } from "./send.ts";

function twoHosts(mtu = 1500) {
  const lab = new Lab();
  const [a, b] = [lab.net("a"), lab.net("b")];
  const [eth0, eth1] = lab.cable(a, "eth0", b, "eth0");
  addr(eth0, "10.0.0.1/24");
  addr(eth1, "10.0.0.2/24");
  setMtu(eth0, mtu);
  setMtu(eth1, mtu);
  lab.watch(eth0, eth1);
  return { lab, a, b, eth0, eth1 };
}

const noArp = (lines: string[]) => lines.filter((line) => !line.includes("arp"));

const errno = (work: () => void) => {
  try {
    work();
  } catch (error) {
    if (error instanceof KernelError) return error.errno;
    throw error;
  }
  return "no error";
};

describe("cutting", () => {
  test("what fits goes whole, a byte more goes in two, pieces end on eight bytes", () => {
    const { lab, a } = twoHosts(577);
    ping(a, "10.0.0.2", { size: 549, pmtudisc: IP_PMTUDISC_DONT });
    expect(noArp(lab.run(SECOND))).toEqual([
      "a/eth0: 10.0.0.1 > 10.0.0.2 ttl 64 echo-request 1",
      "b/eth0: 10.0.0.2 > 10.0.0.1 ttl 64 echo-reply 1",
    ]);
    ping(a, "10.0.0.2", { size: 550, pmtudisc: IP_PMTUDISC_DONT });
    expect(lab.run(SECOND)).toEqual([
      "a/eth0: 10.0.0.1 > 10.0.0.2 ttl 64 frag 552@0+",
      "a/eth0: 10.0.0.1 > 10.0.0.2 ttl 64 frag 6@552",
      "b/eth0: 10.0.0.2 > 10.0.0.1 ttl 64 frag 552@0+",
      "b/eth0: 10.0.0.2 > 10.0.0.1 ttl 64 frag 6@552",
    ]);
    ping(a, "10.0.0.2", { size: 1200, pmtudisc: IP_PMTUDISC_DONT });
    expect(lab.run(SECOND).slice(0, 3)).toEqual([
      "a/eth0: 10.0.0.1 > 10.0.0.2 ttl 64 frag 552@0+",
      "a/eth0: 10.0.0.1 > 10.0.0.2 ttl 64 frag 552@552+",
      "a/eth0: 10.0.0.1 > 10.0.0.2 ttl 64 frag 104@1104",
    ]);
  });

  test("each mode of path MTU discovery", () => {
    const { lab, a } = twoHosts();
    const sent = (pmtudisc: number, size: number) => {
      const result = errno(() => ping(a, "10.0.0.2", { size, pmtudisc }));
      return result === "no error"
        ? noArp(lab.run(SECOND)).filter((line) => line.startsWith("a/")).length
        : result;
    };
    const df = (pmtudisc: number) => {
      ping(a, "10.0.0.2", { pmtudisc });
      lab.run(SECOND);
      const frame = lab
        .steps("tx")
        .filter((step) => step.netns === "a" && step.frame[13] === 0)
        .at(-1)?.frame as Uint8Array;
      return ip.parse(frame, 14).dontFragment;
    };
    expect(
      [IP_PMTUDISC_DONT, IP_PMTUDISC_WANT, IP_PMTUDISC_DO, IP_PMTUDISC_PROBE].map((mode) => sent(mode, 4000)),
    ).toEqual([3, 3, "EMSGSIZE", "EMSGSIZE"]);
    expect([IP_PMTUDISC_DONT, IP_PMTUDISC_WANT, IP_PMTUDISC_DO, IP_PMTUDISC_PROBE].map(df)).toEqual([
      false,
      true,
      true,
      true,
    ]);
    expect(sent(IP_PMTUDISC_DONT, 65_507)).toBe(45);
    expect(sent(IP_PMTUDISC_DONT, 65_508)).toBe("EMSGSIZE");
  });
});

/** a — r — b, the second cable narrower. */
function routed(mtu: number) {
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
  setMtu(right, mtu);
  setMtu(b0, mtu);
  lab.watch(a0, left, right);
  // As a socket that waits for errors would.
  registerPing(lab.kernel, {
    receive: () => false,
    error(skb, type, code, info) {
      if (type === 3 && code === 4) ipv4UpdatePmtu(ipv4Of((skb.dev as NetDevice).net), skb, info, 0, 1);
    },
  });
  return { lab, a, r, b, a0 };
}

describe("a narrow way", () => {
  test("a router cuts what may be cut, pieces of pieces too, and the end puts them together", () => {
    const { lab, a } = routed(576);
    ping(a, "10.0.2.2", { size: 1600, pmtudisc: IP_PMTUDISC_DONT });
    expect(noArp(lab.run(SECOND)).slice(0, 6)).toEqual([
      "a/eth0: 10.0.1.2 > 10.0.2.2 ttl 64 frag 1480@0+",
      "a/eth0: 10.0.1.2 > 10.0.2.2 ttl 64 frag 128@1480",
      "r/right: 10.0.1.2 > 10.0.2.2 ttl 63 frag 552@0+",
      "r/right: 10.0.1.2 > 10.0.2.2 ttl 63 frag 552@552+",
      "r/right: 10.0.1.2 > 10.0.2.2 ttl 63 frag 376@1104+",
      "r/right: 10.0.1.2 > 10.0.2.2 ttl 63 frag 128@1480",
    ]);
    expect(lab.steps("reassemble").filter((step) => step.complete)).toHaveLength(2);
  });

  test("what must not be cut is refused with the next hop's MTU; the sender remembers for ten minutes", () => {
    const { lab, a, r } = routed(600);
    ping(a, "10.0.2.2", { size: 800, pmtudisc: IP_PMTUDISC_DO });
    expect(noArp(lab.run(SECOND))).toEqual([
      "a/eth0: 10.0.1.2 > 10.0.2.2 ttl 64 echo-request 1",
      "r/left: 10.0.1.1 > 10.0.1.2 ttl 64 unreachable code 4 mtu 600",
    ]);
    expect(lab.drops()).toContain("r/left: PKT_TOO_BIG");
    const told = () => {
      const reply = getRoute(a, { dst: parseIpv4("10.0.2.2") });
      return [reply.metrics.mtu, reply.expires];
    };
    expect(told()).toEqual([600, 599]);
    expect(errno(() => ping(a, "10.0.2.2", { size: 800, pmtudisc: IP_PMTUDISC_DO }))).toBe("EMSGSIZE");
    ping(a, "10.0.2.2", { size: 800, pmtudisc: IP_PMTUDISC_WANT });
    expect(noArp(lab.run(SECOND)).slice(0, 2)).toEqual([
      "a/eth0: 10.0.1.2 > 10.0.2.2 ttl 64 frag 576@0+",
      "a/eth0: 10.0.1.2 > 10.0.2.2 ttl 64 frag 232@576",
    ]);
    // A packet of another sender is not limited by what was learned here, and the router itself learned nothing.
    expect(getRoute(r, { dst: parseIpv4("10.0.2.2") }).metrics.mtu).toBeUndefined();
    lab.run(600 * SECOND);
    expect(told()).toEqual([undefined, 0]);
  });

  test("route/flush forgets", () => {
    const { lab, a } = routed(600);
    ping(a, "10.0.2.2", { size: 800, pmtudisc: IP_PMTUDISC_DO });
    lab.run(SECOND);
    sysctl(a, "route.flush", 1);
    expect(getRoute(a, { dst: parseIpv4("10.0.2.2") }).metrics.mtu).toBeUndefined();
  });

  test("an MTU below min_pmtu is not believed: the packets go without DF from then on", () => {
    const { lab, a } = routed(300);
    ping(a, "10.0.2.2", { size: 800, pmtudisc: IP_PMTUDISC_WANT });
    lab.run(SECOND);
    const reply = getRoute(a, { dst: parseIpv4("10.0.2.2") });
    expect(reply.metrics).toMatchObject({ mtu: 552, lock: 4 });
    ping(a, "10.0.2.2", { size: 400, pmtudisc: IP_PMTUDISC_WANT });
    expect(lab.run(SECOND)).toContain("r/right: 10.0.1.2 > 10.0.2.2 ttl 63 frag 280@0+");
  });

  test("the mtu of a route holds for senders and routers", () => {
    const { lab, a, r } = routed(1500);
    route(
      r,
      "10.0.2.0/24",
      { dev: r.device("right") as NetDevice, priority: 0, metrics: { mtu: 700 } },
      0x500,
    );
    ping(a, "10.0.2.2", { size: 800, pmtudisc: IP_PMTUDISC_DO });
    expect(lab.run(SECOND)).toContain("r/left: 10.0.1.1 > 10.0.1.2 ttl 64 unreachable code 4 mtu 700");
  });
});

describe("putting together", () => {
  const message = echoRequest(9, 1000);
  const whole = ip.emit(
    { protocol: 1, source: "10.0.0.9", destination: "10.0.0.2", identification: 77 },
    message,
  );
  /** Bytes `from` to `to` of the message as a fragment. */
  const piece = (
    from: number,
    to: number,
    options: { id?: number; last?: boolean; df?: boolean; tos?: number } = {},
  ) =>
    ip.emit(
      {
        protocol: 1,
        source: "10.0.0.9",
        destination: "10.0.0.2",
        identification: options.id ?? 77,
        fragmentOffset: from,
        moreFragments: !(options.last ?? to === message.length),
        dontFragment: options.df ?? false,
        tos: options.tos ?? 0,
      },
      message.subarray(from, to),
    );

  function receiver() {
    const { lab, a, b, eth0, eth1 } = twoHosts();
    addr(eth0, "10.0.0.9/24");
    const give = (...pieces: Uint8Array[]) => {
      for (const bytes of pieces) inject(eth0, "02:00:00:00:00:02", bytes);
      return noArp(lab.run(SECOND)).filter((line) => line.startsWith("b/"));
    };
    return { lab, a, b, eth1, give };
  }

  const answer = ["b/eth0: 10.0.0.2 > 10.0.0.9 ttl 64 echo-reply 9"];

  test("in any order, duplicates ignored", () => {
    expect(receiver().give(whole)).toEqual(answer);
    expect(receiver().give(piece(0, 400), piece(400, 800), piece(800, 1008))).toEqual(answer);
    expect(receiver().give(piece(800, 1008), piece(400, 800), piece(400, 800), piece(0, 400))).toEqual(
      answer,
    );
    expect(receiver().give(piece(0, 400), piece(400, 800), piece(80, 720), piece(800, 1008))).toEqual(answer);
  });

  test("an overlap spoils the packet (RFC 5722)", () => {
    const { lab, give } = receiver();
    expect(give(piece(0, 400), piece(392, 800), piece(800, 1008), piece(400, 800))).toEqual([]);
    expect(lab.drops()).toContain("b/eth0: fragments do not fit together");
  });

  test("pieces with different ids do not mix", () => {
    expect(receiver().give(piece(0, 400), piece(400, 800, { id: 78 }), piece(800, 1008))).toEqual([]);
  });

  test("congestion marks: CE beside ECT makes CE, CE beside not-ECT is no packet", () => {
    expect(receiver().give(piece(0, 400, { tos: 2 }), piece(400, 1008, { tos: 3 }))).toEqual(answer);
    expect(receiver().give(piece(0, 400, { tos: 0 }), piece(400, 1008, { tos: 3 }))).toEqual([]);
  });

  test("what is not complete in time goes, and the sender is told if the first piece came", () => {
    const { lab, give } = receiver();
    expect(give(piece(0, 400))).toEqual([]);
    expect(noArp(lab.run(30 * SECOND))).toContain("b/eth0: 10.0.0.2 > 10.0.0.9 ttl 64 time-exceeded code 1");
    expect(give(piece(400, 800))).toEqual([]);
    expect(noArp(lab.run(31 * SECOND)).filter((line) => line.includes("time-exceeded"))).toEqual([]);
    expect(lab.drops().filter((drop) => drop.includes("in time"))).toHaveLength(2);
  });

  test("no more than ipfrag_high_thresh bytes are kept", () => {
    const { lab, b, give } = receiver();
    sysctl(b, "ipfrag_low_thresh", 0);
    sysctl(b, "ipfrag_high_thresh", 5000);
    for (let id = 1; id < 10; id++) give(piece(0, 400, { id }));
    expect(lab.drops()).toContain("b/eth0: no memory left for fragments");
  });

  test("any cut, in any order, gives the packet back", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 125 }), { minLength: 1, maxLength: 12 }),
        fc.infiniteStream(fc.nat()),
        (cuts, order) => {
          const at = [0, ...cuts.map((cut) => cut * 8).sort((x, y) => x - y), 1008];
          const pieces = at.slice(1).map((end, i) => piece(at[i] as number, end));
          const shuffled = pieces
            .map((bytes) => ({ bytes, key: order.next().value as number }))
            .sort((x, y) => x.key - y.key)
            .map(({ bytes }) => bytes);
          expect(receiver().give(...shuffled)).toEqual(answer);
        },
      ),
      { numRuns: 40 },
    );
  });
});

test("a datagram of any protocol is cut and put together the same", () => {
  const { lab, a } = twoHosts();
  send(a, "10.0.0.2", new Uint8Array(3000), { protocol: 99 });
  expect(noArp(lab.run(SECOND))).toEqual([
    "a/eth0: 10.0.0.1 > 10.0.0.2 ttl 64 frag 1480@0+",
    "a/eth0: 10.0.0.1 > 10.0.0.2 ttl 64 frag 1480@1480+",
    "a/eth0: 10.0.0.1 > 10.0.0.2 ttl 64 frag 40@2960",
    "b/eth0: 10.0.0.2 > 10.0.0.1 ttl 64 unreachable code 2",
  ]);
});

// Whatever comes off the wire: the stack drops or answers, it does not stumble, and what it says is well formed.
import { type NetDevice, taps } from "@podwire/netns";
import { arp, ethernet, type Ipv4Option, icmp, ipv4 as ip } from "@podwire/wire";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addr, injectFrame, Lab, route, SECOND, sysctl } from "./lab.ts";

const RUNS = 3000;

/** x — r — y: `x` is where frames are made up. */
function router() {
  const lab = new Lab();
  lab.kernel.tracer = null;
  const [x, r, y] = [lab.net("x"), lab.net("r"), lab.net("y")];
  const [x0, left] = lab.cable(x, "eth0", r, "left");
  const [right, y0] = lab.cable(r, "right", y, "eth0");
  addr(x0, "10.0.1.2/24");
  addr(left, "10.0.1.1/24", { broadcast: "10.0.1.255" });
  addr(right, "10.0.2.1/24");
  addr(y0, "10.0.2.2/24");
  route(y, "default", { via: "10.0.2.1" });
  sysctl(r, "ip_forward", 1);
  sysctl(r, "conf.all.accept_source_route", 1);
  sysctl(r, "conf.left.proxy_arp", 1);
  sysctl(r, "icmp_echo_ignore_broadcasts", 0);
  sysctl(r, "icmp_ratelimit", 0);
  for (const dev of [left, right, y0])
    taps.of(dev.net).push({
      dev,
      protocol: 0,
      hear: (skb, _dev, outgoing) => {
        if (outgoing) wellFormed(skb.frame());
      },
    });
  return { lab, x0, left };
}

/** Headers of all that leaves are right; whole ICMP messages of the hosts' own, too. What is forwarded is the sender's. */
function wellFormed(frame: Uint8Array): void {
  const eth = ethernet.parse(frame);
  if (eth.type === 0x0806) arp.parse(eth.payload);
  else {
    const packet = ip.parse(eth.payload);
    expect(packet.headerChecksum).toBeUndefined();
    const whole = packet.fragmentOffset === 0 && !packet.moreFragments;
    if (packet.protocol === 1 && whole && packet.source === "10.0.1.1" && packet.ttl === 64)
      expect(icmp.parse(packet.payload).checksum).toBeUndefined();
  }
}

function survives(lab: Lab, dev: NetDevice, frame: Uint8Array): void {
  injectFrame(dev, frame);
  lab.clock.runSync(SECOND / 100);
}

const MACS = ["02:00:00:00:00:02", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "02:00:00:00:00:99"];
const address = fc.constantFrom(
  "10.0.1.1",
  "10.0.1.2",
  "10.0.1.9",
  "10.0.1.255",
  "10.0.2.1",
  "10.0.2.2",
  "10.0.2.9",
  "127.0.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "0.0.0.0",
  "192.0.2.1",
);

const option: fc.Arbitrary<Ipv4Option> = fc.oneof(
  fc.record({
    kind: fc.constantFrom(
      "record-route" as const,
      "loose-source-route" as const,
      "strict-source-route" as const,
    ),
    pointer: fc.integer({ min: 0, max: 40 }),
    addresses: fc.array(address, { maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant("other" as const),
    type: fc.constantFrom(68, 7, 131, 148, 130, 222),
    data: fc.uint8Array({ maxLength: 14 }),
  }),
);

const packet = fc
  .record({
    protocol: fc.constantFrom(1, 17, 200),
    source: address,
    destination: address,
    ttl: fc.constantFrom(0, 1, 2, 64),
    tos: fc.nat(255),
    identification: fc.nat(3),
    dontFragment: fc.boolean(),
    moreFragments: fc.boolean(),
    fragmentOffset: fc.constantFrom(0, 0, 8, 16, 65_528),
    options: fc.array(option, { maxLength: 2 }),
    payload: fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .record({
          type: fc.nat(20),
          code: fc.nat(16),
          rest: fc.nat(),
          payload: fc.uint8Array({ maxLength: 60 }),
        })
        .map(({ type, code, rest, payload }) => icmp.emit({ kind: "other", type, code, rest }, payload)),
    ),
  })
  .map((value) => {
    try {
      return ip.emit(value);
    } catch {
      // Options that do not fit a header.
      return ip.emit({ ...value, options: [] });
    }
  });

describe("made-up frames", () => {
  test("any bytes as IP, ARP and anything else", () => {
    const { lab, x0 } = router();
    fc.assert(
      fc.property(
        fc.constantFrom(...MACS),
        fc.constantFrom(0x0800, 0x0806, 0x86dd, 0x8100),
        fc.uint8Array({ maxLength: 80 }),
        (destination, type, payload) => {
          survives(lab, x0, ethernet.emit({ destination, source: "02:00:00:00:00:77", type }, payload));
        },
      ),
      { numRuns: RUNS },
    );
  });

  test("packets that are nearly right", () => {
    const { lab, x0 } = router();
    fc.assert(
      fc.property(fc.constantFrom(...MACS), packet, (destination, bytes) => {
        survives(lab, x0, ethernet.emit({ destination, source: "02:00:00:00:00:01", type: 0x0800 }, bytes));
      }),
      { numRuns: RUNS },
    );
  });

  test("packets with a byte changed, checksum put right again", () => {
    const { lab, x0 } = router();
    fc.assert(
      fc.property(packet, fc.nat(59), fc.nat(255), fc.nat(80), (bytes, at, value, cut) => {
        const spoilt = bytes.slice(0, Math.max(20, bytes.length - cut));
        if (at < spoilt.length) spoilt[at] = value;
        if (ip.headerLength(spoilt, 0) >= 20 && ip.headerLength(spoilt, 0) <= spoilt.length)
          ip.fillChecksum(spoilt, 0);
        survives(
          lab,
          x0,
          ethernet.emit(
            { destination: MACS[0] as string, source: "02:00:00:00:00:01", type: 0x0800 },
            spoilt,
          ),
        );
      }),
      { numRuns: RUNS },
    );
  });
});

test("the same seed gives the same frames at the same times", () => {
  const story = () => {
    const { lab, x0, left } = router();
    lab.watch(left);
    const heard: string[] = [];
    for (let i = 0; i < 20; i++) {
      const bytes = ip.emit(
        { protocol: 1, source: "10.0.1.2", destination: i % 2 ? "10.0.2.2" : "10.0.2.9" },
        icmp.emit({ kind: "echo-request", identifier: 1, sequenceNumber: i }),
      );
      injectFrame(
        x0,
        ethernet.emit({ destination: MACS[0] as string, source: "02:00:00:00:00:01", type: 0x0800 }, bytes),
      );
      heard.push(...lab.run(SECOND), String(lab.clock.now));
    }
    return heard;
  };
  expect(story()).toEqual(story());
});

// Whatever comes off the wire as IPv6: the stack drops or answers, it does not stumble, and what it says is well formed.
import { taps } from "@podwire/netns";
import { ethernet, type Ipv6Extension, icmpv6, ipv6 as ip6 } from "@podwire/wire";
import fc from "fast-check";
import { expect, test } from "vitest";
import { injectFrame, SECOND } from "./lab.ts";
import { addr6, lab6, route6, sysctl6 } from "./lab6.ts";

const RUNS = 2000;

/** x — r — y: `x` is where frames are made up. */
function router() {
  const lab = lab6();
  lab.kernel.tracer = null;
  const [x, r, y] = [lab.net("x"), lab.net("r"), lab.net("y")];
  const [x0, left] = lab.cable(x, "eth0", r, "left");
  const [right, y0] = lab.cable(r, "right", y, "eth0");
  addr6(x0, "fd00:1::2/64");
  addr6(left, "fd00:1::1/64");
  addr6(right, "fd00:2::1/64");
  addr6(y0, "fd00:2::2/64");
  route6(y, "default", { via: "fd00:2::1", dev: y0 });
  sysctl6(r, "conf.all.forwarding", 1);
  sysctl6(r, "icmp.ratelimit", 0);
  lab.run(5 * SECOND);
  for (const dev of [left, right, y0])
    taps.of(dev.net).push({
      dev,
      protocol: 0,
      hear: (skb, _dev, outgoing) => {
        if (outgoing) wellFormed(skb.frame());
      },
    });
  const survives = (frame: Uint8Array) => {
    injectFrame(x0, frame);
    lab.clock.runSync(SECOND / 100);
  };
  return survives;
}

/** All that leaves can be read; messages of the hosts' own have their checksum. What is forwarded is the sender's. */
function wellFormed(frame: Uint8Array): void {
  const packet = ip6.parse(ethernet.parse(frame).payload);
  if (packet.nextHeader !== 58 || packet.extensions.some((extension) => extension.kind === "fragment"))
    return;
  if (packet.source !== "fd00:1::1" || packet.hopLimit !== 64) return;
  expect(icmpv6.parse(packet.payload, 0, packet.payload.length, packet).checksum).toBeUndefined();
}

const MACS = ["02:00:00:00:00:02", "33:33:00:00:00:01", "33:33:ff:00:00:01", "02:00:00:00:00:99"];
const address = fc.constantFrom(
  "fd00:1::1",
  "fd00:1::2",
  "fd00:1::9",
  "fd00:2::1",
  "fd00:2::2",
  "fd00:2::9",
  "fe80::ff:fe00:1",
  "fe80::ff:fe00:2",
  "ff02::1",
  "ff02::2",
  "ff02::1:ff00:1",
  "::",
  "::1",
  "2001:db8::1",
);

const extension: fc.Arbitrary<Ipv6Extension> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("hop-by-hop" as const, "destination-options" as const),
    options: fc.array(
      fc.record({
        kind: fc.constant("option" as const),
        type: fc.constantFrom(5, 0x1e, 0x5e, 0x9e, 0xde, 0xc2),
        data: fc.uint8Array({ maxLength: 6 }),
      }),
      { maxLength: 3 },
    ),
  }),
  fc.record({
    kind: fc.constant("fragment" as const),
    reserved: fc.constant(0),
    offset: fc.constantFrom(0, 0, 8, 16, 65_528),
    moreFragments: fc.boolean(),
    identification: fc.nat(2),
  }),
);

const packet = fc
  .record({
    nextHeader: fc.constantFrom(58, 58, 58, 17, 59, 200, 0, 43, 44, 60),
    source: address,
    destination: address,
    hopLimit: fc.constantFrom(0, 1, 2, 64, 255, 255),
    extensions: fc.array(extension, { maxLength: 3 }),
    payload: fc.uint8Array({ maxLength: 60 }),
    type: fc.constantFrom(1, 2, 3, 4, 128, 129, 130, 131, 132, 133, 134, 135, 136, 137, 143, 200),
    code: fc.constantFrom(0, 0, 0, 1, 4),
    target: address,
    raw: fc.boolean(),
  })
  .map(({ type, code, target, raw, ...value }) => {
    if (raw || value.nextHeader !== 58) return emit(value);
    const body = ip6.emit({ nextHeader: 59, source: target, destination: value.source }, value.payload);
    // A target where neighbour discovery wants it, a packet where errors do.
    const inside = type >= 133 ? new Uint8Array([...body.subarray(8, 24), ...value.payload]) : body;
    const message = icmpv6.emit({ kind: "other", type, code, rest: 0 }, inside, value);
    return emit({ ...value, payload: message });
  });

function emit(value: Parameters<typeof ip6.emit>[0]): Uint8Array {
  try {
    return ip6.emit(value);
  } catch {
    // Headers in an order, or with a number, that cannot be.
    return ip6.emit({ ...value, extensions: [], nextHeader: 58 });
  }
}

test("any bytes as IPv6", { timeout: 120_000 }, () => {
  const survives = router();
  fc.assert(
    fc.property(fc.constantFrom(...MACS), fc.uint8Array({ maxLength: 120 }), (destination, bytes) => {
      if (bytes.length > 5) {
        bytes[0] = 0x60 | ((bytes[0] ?? 0) & 15);
        bytes[4] = 0;
        bytes[5] = Math.max(0, bytes.length - 40);
      }
      survives(ethernet.emit({ destination, source: "02:00:00:00:00:99", type: 0x86dd }, bytes));
    }),
    { numRuns: RUNS },
  );
});

test("packets that are nearly right", { timeout: 120_000 }, () => {
  const survives = router();
  fc.assert(
    fc.property(fc.constantFrom(...MACS), packet, fc.nat(80), (destination, bytes, cut) => {
      survives(ethernet.emit({ destination, source: "02:00:00:00:00:99", type: 0x86dd }, bytes));
      const short = bytes.subarray(0, Math.max(0, bytes.length - cut));
      survives(ethernet.emit({ destination, source: "02:00:00:00:00:99", type: 0x86dd }, short));
    }),
    { numRuns: RUNS },
  );
});

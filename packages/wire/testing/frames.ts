// Random frames built from values, every protocol and option of this package among them: what the oracles of this and
// other packages judge. For tests only: it is not part of the build.

import {
  arp,
  dot1q,
  ETH_P_8021Q,
  ETH_P_ARP,
  ETH_P_IP,
  ETH_P_IPV6,
  ethernet,
  formatIpv4,
  formatIpv6,
  formatMac,
  type Icmpv6Init,
  type Ipv4Option,
  type Ipv6Extension,
  icmp,
  icmpv6,
  ipv4,
  ipv6,
  llc,
  type NdOption,
  type PseudoHeader,
  stp,
  type TcpOption,
  tcp,
  udp,
} from "@podwire/wire";
import fc from "fast-check";

const u8 = fc.nat(0xff);
const u16 = fc.nat(0xffff);
const u32 = fc.nat(0xffffffff);
const data = fc.uint8Array({ maxLength: 64 });
/** Unicast and not zero. */
const mac = fc
  .uint8Array({ minLength: 6, maxLength: 6 })
  .map((b) => formatMac(b.with(0, (b[0]! & 0xfc) | 2)));
/** 10.0.0.0/8: no class of address that tshark has an opinion on. */
const v4 = fc.nat(0xffffff).map((n) => formatIpv4(0x0a000000 + n));
/** 2001:db8::/32. */
const v6 = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((b) => {
  b.set([0x20, 0x01, 0x0d, 0xb8]);
  return formatIpv6(b);
});
/** Ports that tshark takes for no application's. */
const port = fc.integer({ min: 61000, max: 61999 });

const ipv4Options: fc.Arbitrary<Ipv4Option[]> = fc.oneof(
  fc.constant<Ipv4Option[]>([]),
  fc.constant<Ipv4Option[]>([{ kind: "router-alert", value: 0 }]),
  fc
    .array(v4, { minLength: 1, maxLength: 9 })
    .map((addresses): Ipv4Option[] => [{ kind: "record-route", pointer: 4, addresses }, { kind: "noop" }]),
  fc
    .array(v4, { minLength: 1, maxLength: 4 })
    .map((addresses): Ipv4Option[] => [
      { kind: "noop" },
      { kind: "loose-source-route", pointer: 4, addresses },
    ]),
);

const tcpOptions: fc.Arbitrary<TcpOption[]> = fc.oneof(
  fc.constant<TcpOption[]>([]),
  fc
    .record({ mss: u16, shift: fc.nat(14), value: u32, echoReply: u32 })
    .map((o): TcpOption[] => [
      { kind: "mss", value: o.mss },
      { kind: "sack-permitted" },
      { kind: "timestamps", value: o.value, echoReply: o.echoReply },
      { kind: "nop" },
      { kind: "window-scale", shift: o.shift },
    ]),
  fc
    .record({ left: fc.nat(0x7fffffff), length: fc.nat(5000) })
    .map(({ left, length }): TcpOption[] => [
      { kind: "nop" },
      { kind: "nop" },
      { kind: "sack", blocks: [{ left, right: left + length }] },
    ]),
);

const tcpSegment = (pseudo: PseudoHeader) =>
  fc
    .record({
      sourcePort: port,
      destinationPort: port,
      sequenceNumber: u32,
      acknowledgmentNumber: u32,
      window: u16,
      options: tcpOptions,
    })
    .chain((head) =>
      data.map((payload) => tcp.emit({ ...head, flags: { ack: true, psh: true } }, payload, pseudo)),
    );

const udpDatagram = (pseudo: PseudoHeader) =>
  fc
    .record({ sourcePort: port, destinationPort: port })
    .chain((head) => data.map((payload) => udp.emit(head, payload, pseudo)));

/** What an error quotes: an IPv4 header and eight bytes. */
const quoted = ipv4.emit(
  { protocol: 17, source: "10.0.0.1", destination: "10.0.0.2" },
  udp.emit({ sourcePort: 30000, destinationPort: 30001 }),
);

const icmpMessage = fc.oneof(
  fc
    .record({ identifier: u16, sequenceNumber: u16, payload: data })
    .map((m) => icmp.emit({ kind: "echo-request", ...m })),
  fc
    .record({ identifier: u16, sequenceNumber: u16, payload: data })
    .map((m) => icmp.emit({ kind: "echo-reply", ...m })),
  fc
    .nat(15)
    .map((code) =>
      icmp.emit({ kind: "destination-unreachable", code, nextHopMtu: code === 4 ? 1400 : 0 }, quoted),
    ),
  fc.nat(1).map((code) => icmp.emit({ kind: "time-exceeded", code }, quoted)),
  v4.chain((gateway) => fc.nat(3).map((code) => icmp.emit({ kind: "redirect", code, gateway }, quoted))),
  fc.nat(19).map((pointer) => icmp.emit({ kind: "parameter-problem", pointer }, quoted)),
);

/** The addresses a transport sums: with a source route under way, the last of the route is the destination. */
function endToEnd(head: { source: string; destination: string; options: Ipv4Option[] }): PseudoHeader {
  const route = head.options.find((o) => o.kind === "loose-source-route");
  const last = route?.kind === "loose-source-route" ? route.addresses.at(-1) : undefined;
  return { source: head.source, destination: last ?? head.destination };
}

const overV4 = fc
  .record({
    source: v4,
    destination: v4,
    identification: u16,
    ttl: fc.integer({ min: 1, max: 255 }),
    tos: u8,
    dontFragment: fc.boolean(),
    options: ipv4Options,
  })
  .chain((head) =>
    fc.oneof(
      tcpSegment(endToEnd(head)).map((b) => ipv4.emit({ ...head, protocol: 6 }, b)),
      udpDatagram(endToEnd(head)).map((b) => ipv4.emit({ ...head, protocol: 17 }, b)),
      icmpMessage.map((b) => ipv4.emit({ ...head, protocol: 1 }, b)),
      fc
        .nat(1000)
        .map((n) =>
          ipv4.emit(
            { ...head, protocol: 17, dontFragment: false, moreFragments: true, fragmentOffset: n * 8 + 8 },
            new Uint8Array(16),
          ),
        ),
    ),
  );

const ndOptions = (link: "source" | "target"): fc.Arbitrary<NdOption[]> =>
  mac.map((m) => [{ kind: `${link}-link-layer-address`, mac: m }]);

const raOptions = fc
  .record({ mac, mtu: fc.integer({ min: 1280, max: 9000 }), prefix: v6 })
  .map((o): NdOption[] => [
    { kind: "source-link-layer-address", mac: o.mac },
    { kind: "mtu", mtu: o.mtu },
    {
      kind: "prefix-information",
      prefixLength: 64,
      onLink: true,
      autonomous: true,
      validLifetime: 86400,
      preferredLifetime: 14400,
      prefix: o.prefix,
    },
  ]);

const quoted6 = ipv6.emit({ nextHeader: 59, source: "2001:db8::1", destination: "2001:db8::2" });

const icmpv6Message: fc.Arbitrary<Icmpv6Init> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("echo-request" as const, "echo-reply" as const),
    identifier: u16,
    sequenceNumber: u16,
    payload: data,
  }),
  fc
    .record({ target: v6, options: ndOptions("source") })
    .map((m) => ({ kind: "neighbor-solicitation" as const, ...m })),
  fc
    .record({
      router: fc.boolean(),
      solicited: fc.boolean(),
      override: fc.boolean(),
      target: v6,
      options: ndOptions("target"),
    })
    .map((m) => ({ kind: "neighbor-advertisement" as const, ...m })),
  fc.record({ options: ndOptions("source") }).map((m) => ({ kind: "router-solicitation" as const, ...m })),
  fc
    .record({
      curHopLimit: u8,
      managed: fc.boolean(),
      otherConfig: fc.boolean(),
      routerLifetime: u16,
      reachableTime: u32,
      retransTimer: u32,
      options: raOptions,
    })
    .map((m) => ({ kind: "router-advertisement" as const, ...m })),
  fc
    .record({ target: v6, destination: v6, options: ndOptions("target") })
    .map((m) => ({ kind: "redirect" as const, ...m })),
  fc.nat(6).map((code) => ({ kind: "destination-unreachable" as const, code, payload: quoted6 })),
  fc.nat(1).map((code) => ({ kind: "time-exceeded" as const, code, payload: quoted6 })),
  fc
    .integer({ min: 1280, max: 9000 })
    .map((mtu) => ({ kind: "packet-too-big" as const, mtu, payload: quoted6 })),
  fc.nat(39).map((pointer) => ({ kind: "parameter-problem" as const, pointer, payload: quoted6 })),
  v6.map((group) => ({ kind: "multicast-listener-report" as const, maximumResponseDelay: 0, group })),
);

const extensions: fc.Arbitrary<Ipv6Extension[]> = fc.oneof(
  fc.constant<Ipv6Extension[]>([]),
  fc.constant<Ipv6Extension[]>([
    { kind: "hop-by-hop", options: [{ kind: "option", type: 5, data: Uint8Array.of(0, 0) }] },
  ]),
  fc.constant<Ipv6Extension[]>([
    { kind: "hop-by-hop", options: [{ kind: "pad1" }] },
    { kind: "destination-options", options: [] },
  ]),
);

const overV6 = fc
  .record({ source: v6, destination: v6, trafficClass: u8, flowLabel: fc.nat(0xfffff), extensions })
  .map((head) => ({ ...head, hopLimit: 255 }))
  .chain((head) =>
    fc.oneof(
      tcpSegment(head).map((b) => ipv6.emit({ ...head, nextHeader: 6 }, b)),
      udpDatagram(head).map((b) => ipv6.emit({ ...head, nextHeader: 17 }, b)),
      icmpv6Message.map((m) => ipv6.emit({ ...head, nextHeader: 58 }, icmpv6.emit(m, undefined, head))),
      u32.map((identification) =>
        ipv6.emit(
          {
            ...head,
            nextHeader: 17,
            extensions: [
              { kind: "fragment", offset: 1448, moreFragments: false, identification, reserved: 0 },
            ],
          },
          new Uint8Array(16),
        ),
      ),
    ),
  );

const arpMessage = fc
  .record({ operation: fc.constantFrom(1, 2), senderMac: mac, senderIp: v4, targetMac: mac, targetIp: v4 })
  .map((m) => arp.emit(m));

const bpdu = fc.oneof(
  fc
    .record({
      mac,
      priority: fc.nat(15).map((n) => n << 12),
      cost: u32,
      portId: u16,
      flags: fc.constantFrom(0, 1, 0x80, 0x81),
      age: fc.nat(19 * 256),
    })
    .map((c) =>
      stp.emit({
        kind: "configuration",
        version: 0,
        flags: c.flags,
        root: { priority: c.priority, mac: c.mac },
        rootPathCost: c.cost,
        bridge: { priority: c.priority, mac: c.mac },
        portId: c.portId,
        messageAge: c.age,
        maxAge: 20 * 256,
        helloTime: 2 * 256,
        forwardDelay: 15 * 256,
      }),
    ),
  fc.constant(stp.emit({ kind: "topology-change-notification", version: 0 })),
);

const payload = fc.oneof(
  { weight: 1, arbitrary: arpMessage.map((b) => ({ type: ETH_P_ARP, b })) },
  { weight: 4, arbitrary: overV4.map((b) => ({ type: ETH_P_IP, b })) },
  { weight: 4, arbitrary: overV6.map((b) => ({ type: ETH_P_IPV6, b })) },
);

/** A whole Ethernet frame. */
export const frame: fc.Arbitrary<Uint8Array> = fc.record({ destination: mac, source: mac }).chain((head) =>
  fc.oneof(
    { weight: 8, arbitrary: payload.map(({ type, b }) => ethernet.emit({ ...head, type }, b)) },
    {
      weight: 2,
      arbitrary: fc
        .record({
          inner: payload,
          vlan: fc.integer({ min: 1, max: 4094 }),
          priority: fc.nat(7),
          dropEligible: fc.boolean(),
        })
        .map(({ inner, ...tag }) =>
          ethernet.emit({ ...head, type: ETH_P_8021Q }, dot1q.emit({ ...tag, type: inner.type }, inner.b)),
        ),
    },
    {
      weight: 1,
      arbitrary: bpdu.map((b) =>
        ethernet.emit(
          { ...head, destination: "01:80:c2:00:00:00" },
          llc.emit({ dsap: 0x42, ssap: 0x42, control: llc.UI }, b),
        ),
      ),
    },
  ),
);

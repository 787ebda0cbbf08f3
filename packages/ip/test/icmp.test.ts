// ICMP: what is answered, what is told to whom and how often; redirects; options; counters.
import { KernelError, type NetDevice, type Skb } from "@podwire/netns";
import { formatIpv4, type Ipv4Option, icmp, ipv4 as ip, parseIpv4, parseMac, udp } from "@podwire/wire";
import { describe, expect, test } from "vitest";
import {
  addNeighbour,
  Flowi4,
  getRoute,
  inetIif,
  ipv4Of,
  ipv4Redirect,
  joinGroup,
  NLM_F_CREATE,
  registerPing,
  registerProtocol,
  routeOutput,
} from "../src/index.ts";
import { addr, echoRequest, inDev, inject, Lab, MILLISECOND, route, SECOND, sysctl } from "./lab.ts";
import { ping, send } from "./send.ts";

const B = "02:00:00:00:00:02";

function twoHosts() {
  const lab = new Lab();
  const [a, b] = [lab.net("a"), lab.net("b")];
  const [eth0, eth1] = lab.cable(a, "eth0", b, "eth0");
  addr(eth0, "10.0.0.1/24");
  addr(eth1, "10.0.0.2/24", { broadcast: "10.0.0.255" });
  lab.watch(eth0, eth1);
  // Neighbours know each other.
  ping(a, "10.0.0.2");
  lab.run(MILLISECOND);
  return { lab, a, b, eth0, eth1 };
}

const packet = (options: Partial<Parameters<typeof ip.emit>[0]>, payload: Uint8Array) =>
  ip.emit({ protocol: 1, source: "10.0.0.1", destination: "10.0.0.2", ...options }, payload);

/** What b says within a second. */
const answers = (lab: Lab) =>
  lab.run(SECOND).filter((line) => line.startsWith("b/") && !line.includes("arp"));

test("for a socket, what a host sends itself came in by the device with the address", () => {
  const { lab, a } = twoHosts();
  const seen: string[] = [];
  registerPing(lab.kernel, {
    receive(skb) {
      const name = a.devicesByIndex.get(inetIif(skb))?.name;
      seen.push(`${formatIpv4(ip.src(skb.bytes, skb.network))} by ${skb.dev?.name} for ${name}`);
      return true;
    },
    error() {},
  });
  ping(a, "10.0.0.1");
  ping(a, "10.0.0.2");
  lab.run(SECOND);
  expect(seen).toEqual(["10.0.0.1 by lo for eth0", "10.0.0.2 by eth0 for eth0"]);
});

describe("what is dropped without a word", () => {
  /** Overwrites some bytes; with the header checksum made right again, or not. */
  const put =
    (at: number, values: number[], repair = false) =>
    (bytes: Uint8Array) => {
      bytes.set(values, at);
      if (repair) ip.fillChecksum(bytes, 0);
    };

  test.each<[string, (bytes: Uint8Array) => void, string]>([
    ["a wrong header checksum", put(10, [0x12, 0x34]), "IP_CSUM"],
    ["another version", put(0, [0x65]), "IP_INHDR"],
    ["a header length below twenty", put(0, [0x44]), "IP_INHDR"],
    ["a total length beyond the frame", put(2, [0xff, 0xff], true), "PKT_TOO_SMALL"],
    ["a total length within the header", put(2, [0, 19], true), "IP_INHDR"],
    ["a wrong ICMP checksum", put(22, [0x12, 0x34]), "ICMP_CSUM"],
  ])("%s", (_what, spoil, reason) => {
    const { lab, eth0 } = twoHosts();
    const bytes = packet({}, echoRequest(1));
    spoil(bytes);
    inject(eth0, B, bytes);
    expect(answers(lab)).toEqual([]);
    expect(lab.drops().at(-1)).toBe(`b/eth0: ${reason}`);
  });

  test("padding of the link is cut off", () => {
    const { lab, eth0 } = twoHosts();
    const bytes = packet({}, echoRequest(5, 4));
    const padded = new Uint8Array(60);
    padded.set(bytes);
    inject(eth0, B, padded);
    expect(answers(lab)).toEqual(["b/eth0: 10.0.0.2 > 10.0.0.1 ttl 64 echo-reply 5"]);
    expect(lab.steps("ip-input").at(-1)).toMatchObject({ length: 32 });
  });

  test("sources that cannot be: loopback, multicast, broadcast, zero", () => {
    const { lab, eth0 } = twoHosts();
    for (const source of ["127.0.0.1", "224.0.0.9", "255.255.255.255", "0.0.0.0"])
      inject(eth0, B, packet({ source }, echoRequest(1)));
    expect(answers(lab)).toEqual([]);
    expect(lab.drops().filter((drop) => drop.includes("martian"))).toHaveLength(4);
  });
});

describe("echo", () => {
  test("the answer carries the question's data, identifier and type of service", () => {
    const { lab, eth0 } = twoHosts();
    const data = Uint8Array.from({ length: 32 }, (_, i) => i);
    inject(
      eth0,
      B,
      packet({ tos: 0x10 }, icmp.emit({ kind: "echo-request", identifier: 513, sequenceNumber: 3 }, data)),
    );
    lab.run(SECOND);
    const frame = lab
      .steps("tx")
      .filter((step) => step.netns === "b" && step.frame[13] === 0)
      .at(-1)?.frame as Uint8Array;
    const reply = ip.parse(frame, 14);
    expect(reply).toMatchObject({ tos: 0x10, ttl: 64, dontFragment: false, source: "10.0.0.2" });
    expect(icmp.parse(reply.payload)).toMatchObject({
      kind: "echo-reply",
      identifier: 513,
      sequenceNumber: 3,
      payload: data,
    });
  });

  test("to a broadcast only when allowed, and then from the host's own address", () => {
    const { lab, a, b } = twoHosts();
    ping(a, "10.0.0.255");
    expect(answers(lab)).toEqual([]);
    sysctl(b, "icmp_echo_ignore_broadcasts", 0);
    ping(a, "10.0.0.255");
    expect(answers(lab)).toEqual(["b/eth0: 10.0.0.2 > 10.0.0.1 ttl 64 echo-reply 1"]);
    sysctl(b, "icmp_echo_ignore_all", 1);
    ping(a, "10.0.0.2");
    expect(answers(lab)).toEqual([]);
  });

  test("to all hosts (224.0.0.1), and to a group only when it was joined", () => {
    const { lab, a, b, eth0, eth1 } = twoHosts();
    sysctl(b, "icmp_echo_ignore_broadcasts", 0);
    const to = (group: string) => {
      ping(a, group, { oif: eth0.ifindex });
      return answers(lab);
    };
    expect(to("224.0.0.1")).toEqual(["b/eth0: 10.0.0.2 > 10.0.0.1 ttl 64 echo-reply 1"]);
    expect(to("239.1.1.1")).toEqual([]);
    joinGroup(inDev(eth1), parseIpv4("239.1.1.1"));
    // Joining is told to the routers, twice.
    expect(to("239.1.1.1")).toEqual([
      "b/eth0: 10.0.0.2 > 10.0.0.1 ttl 64 echo-reply 1",
      "b/eth0: 10.0.0.2 > 224.0.0.22 ttl 1 proto 2",
      "b/eth0: 10.0.0.2 > 224.0.0.22 ttl 1 proto 2",
    ]);
    expect([...eth1.multicastList.keys()]).toContain("1:0:94:1:1:1");
  });

  test("a timestamp request is answered", () => {
    const { lab, eth0 } = twoHosts();
    inject(eth0, B, packet({}, icmp.emit({ kind: "other", type: 13, rest: 0x00010001 }, new Uint8Array(12))));
    expect(answers(lab)).toEqual(["b/eth0: 10.0.0.2 > 10.0.0.1 ttl 64 other code 0"]);
  });
});

describe("errors", () => {
  test("are sent for unknown protocols, quote header and data up to 576 bytes, with network control precedence", () => {
    const { lab, a } = twoHosts();
    send(a, "10.0.0.2", new Uint8Array(1400), { protocol: 200, tos: 0x08 });
    expect(answers(lab)).toEqual(["b/eth0: 10.0.0.2 > 10.0.0.1 ttl 64 unreachable code 2"]);
    const frame = lab
      .steps("tx")
      .filter((step) => step.netns === "b")
      .at(-1)?.frame as Uint8Array;
    expect(frame.length).toBe(14 + 576);
    expect(ip.parse(frame, 14).tos).toBe(0xc8);
  });

  test("never about errors, later fragments, broadcasts or frames for everybody", () => {
    const { lab, eth0 } = twoHosts();
    const unknown = (options: Partial<Parameters<typeof ip.emit>[0]>, destination = B) =>
      inject(eth0, destination, packet({ protocol: 200, ...options }, new Uint8Array(16)));
    unknown({ destination: "10.0.0.255" }, "ff:ff:ff:ff:ff:ff");
    unknown({}, "ff:ff:ff:ff:ff:ff");
    expect(answers(lab)).toEqual([]);
    unknown({});
    expect(answers(lab)).toHaveLength(1);
  });

  test("to one host: six at once, then one a second", () => {
    const { lab, a } = twoHosts();
    for (let i = 0; i < 10; i++) send(a, "10.0.0.2", new Uint8Array(8), { protocol: 200 });
    expect(answers(lab)).toHaveLength(6);
    for (let i = 0; i < 10; i++) send(a, "10.0.0.2", new Uint8Array(8), { protocol: 200 });
    expect(answers(lab)).toHaveLength(1);
    lab.run(4 * SECOND);
    for (let i = 0; i < 10; i++) send(a, "10.0.0.2", new Uint8Array(8), { protocol: 200 });
    expect(answers(lab)).toHaveLength(5);
  });

  test("of all hosts together: icmp_msgs_burst at once", () => {
    const { lab, b, eth0 } = twoHosts();
    sysctl(b, "icmp_ratelimit", 0);
    for (let i = 0; i < 200; i++) inject(eth0, B, packet({ protocol: 200 }, new Uint8Array(8)));
    lab.run(MILLISECOND);
    const { mib } = ipv4Of(b);
    // Each message takes 0, 1 or 2 tokens.
    expect(mib.IcmpOutRateLimitGlobal).toBeGreaterThan(100);
    expect(mib.IcmpMsgOut.get(3)).toBeGreaterThan(25);
  });

  test("go to the protocol whose packet they quote, with what it needs to find the sender", () => {
    const { lab, a } = twoHosts();
    const heard: string[] = [];
    registerProtocol(lab.kernel, 17, {
      name: "udp",
      handle: (skb) => skb.free(),
      error(skb, type, code, info) {
        const at = ip.payloadAt(skb.bytes, skb.data);
        heard.push(
          `${type}/${code} info ${info} port ${udp.dstPort(skb.bytes, at)} from ${ip.parse(skb.bytes, skb.network, skb.tail).source}`,
        );
      },
    });
    const quoted = packet(
      { protocol: 17 },
      udp.emit({ sourcePort: 4000, destinationPort: 53 }, new Uint8Array(8)),
    );
    const eth1 = lab.kernel.namespaces.find((net) => net.label === "b")?.device("eth0") as NetDevice;
    inject(
      eth1,
      "02:00:00:00:00:01",
      packet(
        { source: "10.0.0.2", destination: "10.0.0.1" },
        icmp.emit({ kind: "destination-unreachable", code: 3 }, quoted),
      ),
    );
    lab.run(SECOND);
    expect(heard).toEqual(["3/3 info 0 port 53 from 10.0.0.2"]);
    expect(ipv4Of(a).mib.IcmpInErrors).toBe(0);
  });
});

test("with icmp_errors_use_inbound_ifaddr, errors come from the address where the packet came in", () => {
  // a — s — r, and back from s to a only by way of r.
  const lab = new Lab();
  const [a, s, r] = [lab.net("a"), lab.net("s"), lab.net("r")];
  const [a0, sa] = lab.cable(a, "eth0", s, "sa");
  const [r0, sb] = lab.cable(r, "eth0", s, "sb");
  addr(a0, "10.0.4.2/24");
  addr(sa, "10.0.4.1/24");
  addr(sb, "10.0.3.2/24");
  addr(r0, "10.0.3.1/24");
  route(a, "default", { via: "10.0.4.1" });
  sysctl(s, "ip_forward", 1);
  route(s, "10.0.4.2/32", { via: "10.0.3.1" });
  lab.watch(sb);
  const source = () => {
    ping(a, "10.0.3.9");
    return lab.run(5 * SECOND).find((line) => line.includes("unreachable"));
  };
  expect(source()).toContain("s/sb: 10.0.3.2 > 10.0.4.2");
  sysctl(s, "icmp_errors_use_inbound_ifaddr", 1);
  expect(source()).toContain("s/sb: 10.0.4.1 > 10.0.4.2");
});

describe("a better way", () => {
  function triangle() {
    const lab = new Lab();
    const [a, r] = [lab.net("a"), lab.net("r")];
    const [a0, r0] = lab.cable(a, "eth0", r, "eth0");
    addr(a0, "10.0.0.2/24");
    addr(r0, "10.0.0.1/24");
    route(a, "default", { via: "10.0.0.1" });
    route(r, "192.0.2.0/24", { via: "10.0.0.3" });
    sysctl(r, "ip_forward", 1);
    lab.watch(r0);
    return { lab, a, r, a0, r0 };
  }

  test("is told by a redirect, again and again but ever more slowly; nobody who does not send_redirects tells", () => {
    const { lab, a, r } = triangle();
    ping(a, "192.0.2.1");
    expect(lab.run(MILLISECOND)).toContain("r/eth0: 10.0.0.1 > 10.0.0.2 ttl 64 redirect to 10.0.0.3");
    const redirects = () => lab.run(10 * MILLISECOND).filter((line) => line.includes("redirect")).length;
    ping(a, "192.0.2.1");
    expect(redirects()).toBe(0);
    lab.run(SECOND / 10);
    ping(a, "192.0.2.1");
    expect(redirects()).toBe(1);
    lab.run(60 * SECOND);
    sysctl(r, "conf.all.send_redirects", 0);
    sysctl(r, "conf.eth0.send_redirects", 0);
    ping(a, "192.0.2.1");
    expect(redirects()).toBe(0);
  });

  test("is followed by a host whose new neighbour is known, for five minutes; not by a router", () => {
    const { lab, a, a0 } = triangle();
    registerPing(lab.kernel, {
      receive: () => false,
      error(skb, type) {
        if (type === 5) ipv4Redirect(ipv4Of((skb.dev as NetDevice).net), skb, 0, 1);
      },
    });
    const gateway = () => formatIpv4(getRoute(a, { dst: parseIpv4("192.0.2.1") }).gateway);
    const third = { dev: a0, dst: parseIpv4("10.0.0.3"), lladdr: parseMac("02:00:00:00:00:33") };
    addNeighbour(a, third, NLM_F_CREATE);
    ping(a, "192.0.2.1");
    lab.run(MILLISECOND);
    expect(gateway()).toBe("10.0.0.3");
    expect(getRoute(a, { dst: parseIpv4("192.0.2.2") }).gateway).toBe(parseIpv4("10.0.0.1"));
    lab.run(301 * SECOND);
    expect(gateway()).toBe("10.0.0.1");

    sysctl(a, "ip_forward", 1);
    ping(a, "192.0.2.1");
    lab.run(MILLISECOND);
    expect(gateway()).toBe("10.0.0.1");
  });
});

describe("options", () => {
  function chain() {
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
    ping(a, "10.0.2.2");
    lab.run(SECOND);
    const echo = (options: Ipv4Option[], destination = "10.0.2.2") => {
      inject(
        a0,
        "02:00:00:00:00:02",
        ip.emit({ protocol: 1, source: "10.0.1.2", destination, options }, echoRequest(1)),
      );
      lab.run(SECOND);
      const frames = lab.steps("rx").filter((step) => step.netns === "a" && step.frame[13] === 0);
      return ip.parse(frames.at(-1)?.frame as Uint8Array, 14);
    };
    return { lab, r, echo };
  }

  test("record route: every router writes the address it leaves by, there and back", () => {
    const { echo } = chain();
    const reply = echo([
      { kind: "record-route", pointer: 4, addresses: Array(9).fill("0.0.0.0") },
      { kind: "end", rest: new Uint8Array(0) },
    ]);
    expect(reply.options[0]).toEqual({
      kind: "record-route",
      pointer: 20,
      addresses: [
        "10.0.2.1",
        "10.0.2.2",
        "10.0.2.2",
        "10.0.1.1",
        "0.0.0.0",
        "0.0.0.0",
        "0.0.0.0",
        "0.0.0.0",
        "0.0.0.0",
      ],
    });
  });

  test("a loose source route is followed where accept_source_route allows it", () => {
    const { lab, r, echo } = chain();
    sysctl(r, "conf.all.accept_source_route", 1);
    const hops: Ipv4Option[] = [
      { kind: "loose-source-route", pointer: 4, addresses: ["10.0.2.2"] },
      { kind: "end", rest: new Uint8Array(0) },
    ];
    echo(hops, "10.0.1.1");
    expect(lab.steps("forward").at(-1)).toMatchObject({ netns: "r" });
    sysctl(r, "conf.all.accept_source_route", 0);
    echo(hops, "10.0.1.1");
    expect(lab.drops()).toContain("r/left: source route not followed");
  });

  test("a malformed option is a parameter problem", () => {
    const { echo } = chain();
    const reply = echo([
      { kind: "other", type: 7, data: new Uint8Array([2, 0, 0, 0, 0]) },
      { kind: "end", rest: new Uint8Array(0) },
    ]);
    expect(icmp.parse(reply.payload)).toMatchObject({ kind: "parameter-problem", pointer: 22 });
  });
});

describe("sending", () => {
  test("errors of the route are the sender's", () => {
    const { a, eth0 } = twoHosts();
    const errno = (to: string, more = {}) => {
      try {
        ping(a, to, more);
      } catch (error) {
        return error instanceof KernelError ? error.errno : String(error);
      }
      return "sent";
    };
    expect(errno("192.0.2.1")).toBe("ENETUNREACH");
    expect(errno("192.0.2.1", { oif: eth0.ifindex })).toBe("sent");
    expect(errno("10.0.0.2", { src: "10.0.0.99" })).toBe("ENETUNREACH");
    expect(errno("10.0.0.2", { oif: 99 })).toBe("ENODEV");
    // Since Linux 5.3 only 0.0.0.0 itself is special.
    expect(errno("0.1.2.3", { oif: eth0.ifindex })).toBe("sent");
  });

  test("a route may be kept while it is valid", () => {
    const { a, eth0 } = twoHosts();
    const rt = routeOutput(a, new Flowi4().init(parseIpv4("10.0.0.2")));
    expect(rt.valid).toBe(true);
    expect(routeOutput(a, new Flowi4().init(parseIpv4("10.0.0.2")))).toBe(rt);
    addr(eth0, "10.0.5.1/24");
    expect(rt.valid).toBe(false);
  });

  test("a multicast comes back to those of us who listen", () => {
    const { lab, a, eth0 } = twoHosts();
    let heard = 0;
    registerProtocol(lab.kernel, 17, {
      name: "udp",
      handle(skb: Skb) {
        heard++;
        skb.free();
      },
    });
    joinGroup(inDev(eth0), parseIpv4("239.1.1.1"));
    send(a, "239.1.1.1", udp.emit({ sourcePort: 1, destinationPort: 2 }), {
      protocol: 17,
      oif: eth0.ifindex,
    });
    lab.run(SECOND);
    expect(heard).toBe(1);
  });
});

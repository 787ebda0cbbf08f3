// Routes as recorded on Linux 6.1 (packages/conformance/recordings/ipv4: route-add, route-get, route-tables, route-types,
// source-selection).
import { KernelError, type NetNamespace } from "@podwire/netns";
import { formatIpv4, parseIpv4, parseIpv4Prefix } from "@podwire/wire";
import { describe, expect, test } from "vitest";
import {
  addRule,
  deleteAddress,
  deleteRoute,
  deleteRule,
  getRoute,
  listRoutes,
  listRules,
  NLM_F_APPEND,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  type RouteQuery,
  RTCF_BROADCAST,
  RTCF_LOCAL,
  RTNH_F_ONLINK,
  routeTypeName,
} from "../src/index.ts";
import { addr, down, Lab, route, routes, SECOND, sysctl, up } from "./lab.ts";
import { ping } from "./send.ts";

/** A host with so many devices, 10.0.I.1/24 each. */
function host(devices = 1) {
  const lab = new Lab();
  const a = lab.net("a");
  const other = lab.net("other");
  const eth = Array.from({ length: devices }, (_, i) => {
    const [dev] = lab.cable(a, `eth${i}`, other, `peer${i}`);
    addr(dev, `10.0.${i}.1/24`);
    return dev;
  });
  return { lab, a, other, eth };
}

const error = (work: () => void) => {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof KernelError) return thrown.extack ?? thrown.errno;
    throw thrown;
  }
  return "no error";
};

/** `ip route get`, in words. */
function get(
  net: NetNamespace,
  dst: string,
  more: Partial<Omit<RouteQuery, "dst" | "src">> & { from?: string } = {},
) {
  const { from, ...rest } = more;
  try {
    const reply = getRoute(net, {
      dst: parseIpv4(dst),
      ...rest,
      ...(from === undefined ? {} : { src: parseIpv4(from) }),
    });
    const words = [routeTypeName(reply.type)];
    if (reply.gateway !== 0) words.push("via", formatIpv4(reply.gateway));
    words.push("dev", reply.dev?.name ?? "?");
    if (reply.prefsrc !== 0) words.push("src", formatIpv4(reply.prefsrc));
    if (reply.table !== 254 && reply.table !== 0) words.push("table", String(reply.table));
    return words.join(" ");
  } catch (thrown) {
    if (thrown instanceof KernelError) return thrown.errno;
    throw thrown;
  }
}

const remove = (net: NetNamespace, prefix: string, table?: number) => {
  const { address, length } = parseIpv4Prefix(prefix);
  deleteRoute(net, { dst: address, dstLength: length, ...(table === undefined ? {} : { table }) });
};

describe("adding and deleting routes", () => {
  test("a gateway must be on the link, and its link must be up", () => {
    const { a, eth } = host();
    down(...eth);
    expect(error(() => route(a, "default", { via: "10.0.0.254" }))).toBe("Nexthop has invalid gateway");
    up(...eth);
    route(a, "default", { via: "10.0.0.254" });
    route(a, "192.0.2.0/24", { via: "10.0.0.2" });
    expect(error(() => route(a, "192.0.2.0/24", { via: "10.0.0.3" }))).toBe("EEXIST");
    route(a, "198.51.100.0/24", { dev: eth[0] as never });
    route(a, "203.0.113.7/32", { via: "10.0.0.7", dev: eth[0] as never, src: "10.0.0.1", priority: 10 });
    expect(error(() => route(a, "192.0.3.0/24", { via: "192.0.99.1" }))).toBe("Nexthop has invalid gateway");
    // One's own address as the gateway makes the route direct.
    route(a, "192.0.3.0/24", { via: "10.0.0.1" });
    expect(error(() => route(a, "192.0.2.1/24", { via: "10.0.0.2" }))).toBe(
      "Invalid prefix for given prefix length",
    );
    expect(error(() => route(a, "192.0.4.0/24", { via: "10.0.0.2", src: "10.0.0.99" }))).toBe(
      "Invalid prefsrc address",
    );
    expect(routes(a)).toEqual([
      "0.0.0.0/0 via 10.0.0.254 dev eth0",
      "10.0.0.0/24 dev eth0 src 10.0.0.1",
      "192.0.2.0/24 via 10.0.0.2 dev eth0",
      "192.0.3.0/24 via 10.0.0.1 dev eth0",
      "198.51.100.0/24 dev eth0",
      "203.0.113.7/32 via 10.0.0.7 dev eth0 src 10.0.0.1 metric 10",
    ]);
  });

  test("replace, change, append, delete", () => {
    const { a } = host();
    route(a, "192.0.2.0/24", { via: "10.0.0.2" });
    route(a, "192.0.2.0/24", { via: "10.0.0.3" }, NLM_F_CREATE | NLM_F_REPLACE);
    route(a, "192.0.2.0/24", { via: "10.0.0.4" }, NLM_F_REPLACE);
    expect(error(() => route(a, "192.0.9.0/24", { via: "10.0.0.4" }, NLM_F_REPLACE))).toBe("ENOENT");
    route(a, "192.0.2.0/24", { via: "10.0.0.5" }, NLM_F_CREATE | NLM_F_APPEND);
    expect(routes(a).slice(1)).toEqual([
      "192.0.2.0/24 via 10.0.0.4 dev eth0",
      "192.0.2.0/24 via 10.0.0.5 dev eth0",
    ]);
    remove(a, "192.0.2.0/24");
    expect(routes(a).slice(1)).toEqual(["192.0.2.0/24 via 10.0.0.5 dev eth0"]);
    expect(error(() => remove(a, "192.0.9.0/24"))).toBe("ESRCH");
  });

  test("onlink takes any gateway's word for it", () => {
    const { a, eth } = host();
    const dev = eth[0] as never;
    route(a, "192.0.3.0/24", { via: "192.0.99.1", dev, flags: RTNH_F_ONLINK });
    expect(routes(a)).toContain("192.0.3.0/24 via 192.0.99.1 dev eth0 onlink");
    expect(error(() => route(a, "192.0.5.0/24", { via: "192.0.99.1", flags: RTNH_F_ONLINK }))).toBe(
      "Nexthop device required for onlink",
    );
    expect(error(() => route(a, "192.0.6.0/24", { dev, flags: RTNH_F_ONLINK }))).toBe(
      "Invalid flags for nexthop - PERVASIVE and ONLINK can not be set",
    );
  });

  test("types that answer instead of carrying", () => {
    const { a } = host();
    route(a, "192.0.2.0/26", { type: 6 });
    route(a, "192.0.2.64/26", { type: 7 });
    route(a, "192.0.2.128/26", { type: 8 });
    route(a, "192.0.2.192/26", { type: 9 });
    expect(["1", "65", "129", "193"].map((last) => get(a, `192.0.2.${last}`))).toEqual([
      "EINVAL",
      "EHOSTUNREACH",
      "EACCES",
      "ENETUNREACH",
    ]);
    expect(error(() => route(a, "192.0.7.0/24", { type: 6, via: "10.0.0.2" }))).toBe(
      "Gateway, device and multipath can not be specified for this route type",
    );
  });

  test("a route that prefers an address goes with the address", () => {
    const { a, eth } = host(2);
    route(a, "192.0.2.0/24", { via: "10.0.0.2", src: "10.0.1.1" });
    down(eth[1] as never);
    expect(routes(a)).toContain("192.0.2.0/24 via 10.0.0.2 dev eth0 src 10.0.1.1");
    const dev = eth[1] as never;
    addr(dev, "10.0.9.1/24");
    // The last address goes with the device; here only the preferred one.
    deleteAddressOf(a, dev, "10.0.1.1");
    expect(routes(a)).toEqual(["10.0.0.0/24 dev eth0 src 10.0.0.1"]);
  });
});

function deleteAddressOf(net: NetNamespace, dev: never, text: string): void {
  deleteAddress(net, { dev, local: parseIpv4(text) });
}

describe("choosing a route", () => {
  test("the longest prefix wins, then the lowest metric; a device that is down takes its routes along", () => {
    const { a, eth } = host(3);
    route(a, "default", { via: "10.0.0.254" });
    route(a, "192.0.2.0/24", { via: "10.0.1.254" });
    route(a, "192.0.2.128/25", { via: "10.0.2.254" });
    route(a, "192.0.2.200/32", { via: "10.0.0.2" });
    route(a, "198.51.100.0/24", { via: "10.0.1.254", priority: 20 });
    route(a, "198.51.100.0/24", { via: "10.0.2.254", priority: 10 });
    expect(get(a, "192.0.2.1")).toBe("unicast via 10.0.1.254 dev eth1 src 10.0.1.1");
    expect(get(a, "192.0.2.129")).toBe("unicast via 10.0.2.254 dev eth2 src 10.0.2.1");
    expect(get(a, "192.0.2.200")).toBe("unicast via 10.0.0.2 dev eth0 src 10.0.0.1");
    expect(get(a, "198.51.100.1")).toBe("unicast via 10.0.2.254 dev eth2 src 10.0.2.1");
    expect(get(a, "203.0.113.1")).toBe("unicast via 10.0.0.254 dev eth0 src 10.0.0.1");
    expect(get(a, "10.0.1.7")).toBe("unicast dev eth1 src 10.0.1.1");
    expect(get(a, "10.0.1.1")).toBe("local dev lo src 10.0.1.1");
    expect(get(a, "10.0.1.255")).toBe("broadcast dev eth1 src 10.0.1.1");
    expect(get(a, "203.0.113.1", { from: "10.0.2.1" })).toBe("unicast via 10.0.0.254 dev eth0");
    expect(get(a, "203.0.113.1", { from: "10.9.9.9" })).toBe("ENETUNREACH");
    expect(get(a, "203.0.113.1", { oif: (eth[1] as { ifindex: number }).ifindex })).toBe(
      "unicast dev eth1 src 10.0.1.1",
    );
    expect(get(a, "203.0.113.1", { from: "10.0.0.77", iif: eth[0] as never })).toBe("EHOSTUNREACH");
    down(eth[2] as never);
    expect(get(a, "198.51.100.1")).toBe("unicast via 10.0.1.254 dev eth1 src 10.0.1.1");
    expect(get(a, "192.0.2.129")).toBe("unicast via 10.0.1.254 dev eth1 src 10.0.1.1");
  });

  test("flags and the FIB's own entry are told", () => {
    const { a } = host();
    const local = getRoute(a, { dst: parseIpv4("10.0.0.1") });
    expect(local.flags & RTCF_LOCAL).not.toBe(0);
    const broadcast = getRoute(a, { dst: parseIpv4("10.0.0.255"), fibMatch: true });
    expect(broadcast.flags & RTCF_BROADCAST).not.toBe(0);
    expect(broadcast.match).toMatchObject({ dst: parseIpv4("10.0.0.255"), dstLength: 32, type: 3 });
  });

  test("other tables are asked only when a rule says so", () => {
    const { a } = host();
    route(a, "192.0.2.0/24", { via: "10.0.0.2", table: 100 });
    expect(get(a, "192.0.2.1")).toBe("ENETUNREACH");
    expect(error(() => remove(a, "192.0.2.0/24"))).toBe("ESRCH");
    expect(error(() => listRoutes(a, 99))).toBe("ipv4: FIB table does not exist");
    expect(listRoutes(a).map((info) => info.table)).toEqual([100, 254, 255, 255, 255, 255, 255]);
    addRule(a, { table: 100, dst: parseIpv4("192.0.2.0"), dstLength: 25 }, NLM_F_EXCL);
    expect(get(a, "192.0.2.1")).toBe("unicast via 10.0.0.2 dev eth0 src 10.0.0.1 table 100");
    expect(get(a, "192.0.2.129")).toBe("ENETUNREACH");
    expect(get(a, "127.0.0.1")).toBe("local dev lo src 127.0.0.1 table 255");
    route(a, "198.51.100.0/24", { via: "10.0.0.2", table: 253 });
    expect(get(a, "198.51.100.1")).toBe("unicast via 10.0.0.2 dev eth0 src 10.0.0.1 table 253");
  });

  test("before there are rules of one's own, the longest prefix of local and main together wins", () => {
    const { a, eth } = host();
    route(a, "127.0.5.0/24", { dev: eth[0] as never });
    expect(get(a, "127.0.5.1", { from: "10.0.0.1" })).toBe("unicast dev eth0");
    addRule(a, { table: 100 }, 0);
    expect(get(a, "127.0.5.1", { from: "10.0.0.1" })).toBe("local dev lo table 255");
  });

  test("the source address: of the route, else of the device's subnet, else of any device, lo's own last", () => {
    const { a, eth } = host(2);
    addr(a.loopback, "192.0.2.1/32");
    addr(eth[0] as never, "10.0.0.11/24");
    expect(get(a, "10.0.0.2")).toBe("unicast dev eth0 src 10.0.0.1");
    route(a, "10.0.0.0/24", { dev: eth[0] as never, src: "10.0.0.11" }, NLM_F_CREATE | NLM_F_REPLACE);
    expect(get(a, "10.0.0.2")).toBe("unicast dev eth0 src 10.0.0.11");
  });
});

describe("rules", () => {
  test("three exist from the beginning", () => {
    const { a } = host();
    expect(listRules(a).map(({ priority, table }) => [priority, table])).toEqual([
      [0, 255],
      [32766, 254],
      [32767, 253],
    ]);
  });

  test("new ones go before main, one lower each; by source, mark, and to where they jump", () => {
    const { a } = host(2);
    route(a, "default", { via: "10.0.0.254" });
    route(a, "default", { via: "10.0.1.254", table: 100 });
    addRule(a, { table: 100, src: parseIpv4("10.0.1.0"), srcLength: 24 }, NLM_F_EXCL);
    addRule(a, { table: 100, mark: 7 }, NLM_F_EXCL);
    expect(listRules(a).map((rule) => rule.priority)).toEqual([0, 32764, 32765, 32766, 32767]);
    expect(get(a, "203.0.113.1")).toBe("unicast via 10.0.0.254 dev eth0 src 10.0.0.1");
    expect(get(a, "203.0.113.1", { from: "10.0.1.1" })).toBe("unicast via 10.0.1.254 dev eth1 table 100");
    expect(get(a, "203.0.113.1", { mark: 7 })).toBe("unicast via 10.0.1.254 dev eth1 src 10.0.1.1 table 100");
    expect(error(() => addRule(a, { table: 100, mark: 7, priority: 32764 }, NLM_F_EXCL))).toBe("EEXIST");
    deleteRule(a, { mark: 7 });
    expect(error(() => deleteRule(a, { mark: 7 }))).toBe("ENOENT");
    addRule(a, { priority: 10, action: "goto", target: 32767 }, NLM_F_EXCL);
    expect(get(a, "203.0.113.1")).toBe("ENETUNREACH");
    expect(error(() => addRule(a, { priority: 20, action: "goto", target: 5 }, 0))).toBe(
      "Backward goto not supported",
    );
    deleteRule(a, { priority: 10 });
    addRule(a, { priority: 11, action: "prohibit", dst: parseIpv4("203.0.113.0"), dstLength: 24 }, 0);
    expect(get(a, "203.0.113.1")).toBe("EACCES");
  });

  test("suppress_prefixlength ignores the default route of a table", () => {
    const { a } = host(2);
    route(a, "default", { via: "10.0.0.254" });
    route(a, "default", { via: "10.0.1.254", table: 100 });
    addRule(a, { priority: 1, table: 254, suppressPrefixLength: 0 }, 0);
    addRule(a, { priority: 2, table: 100 }, 0);
    expect(get(a, "203.0.113.1")).toBe("unicast via 10.0.1.254 dev eth1 src 10.0.1.1 table 100");
    expect(get(a, "10.0.0.7")).toBe("unicast dev eth0 src 10.0.0.1");
  });
});

describe("several ways", () => {
  function multipath(weights: [number, number]) {
    const { lab, a, eth } = host(2);
    route(a, "192.0.2.0/24", {
      nexthops: [
        { gateway: parseIpv4("10.0.0.254"), weight: weights[0] },
        { gateway: parseIpv4("10.0.1.254"), weight: weights[1] },
      ],
    });
    const count = () => {
      const taken = [0, 0];
      for (let i = 0; i < 250; i++) {
        const dev = getRoute(a, { dst: parseIpv4(`192.0.2.${i}`) }).dev?.name;
        if (dev === "eth0") taken[0]!++;
        else taken[1]!++;
      }
      return taken as [number, number];
    };
    return { lab, a, eth, count };
  }

  test("flows are spread by weight, and a flow stays on its way", () => {
    const { a, count } = multipath([3, 1]);
    expect(routes(a).at(-1)).toBe(
      "192.0.2.0/24 nexthop via 10.0.0.254 dev eth0 weight 3 nexthop via 10.0.1.254 dev eth1 weight 1",
    );
    const [first, second] = count();
    expect(first / second).toBeGreaterThan(2);
    expect(first / second).toBeLessThan(4.5);
    expect(count()).toEqual([first, second]);
  });

  test("the living take over from the dead", () => {
    const { a, eth, count } = multipath([1, 1]);
    down(eth[0] as never);
    expect(routes(a).at(-1)).toBe(
      "192.0.2.0/24 nexthop via 10.0.0.254 dev eth0 weight 1 dead linkdown nexthop via 10.0.1.254 dev eth1 weight 1",
    );
    expect(count()).toEqual([0, 250]);
    up(eth[0] as never);
    expect(count()[0]).toBeGreaterThan(50);
  });
});

describe("a carrier that is gone", () => {
  test("marks routes linkdown, which still carry unless told to be ignored", () => {
    const { a, other, eth } = host();
    down(other.device("peer0") as never);
    expect(routes(a)).toEqual(["10.0.0.0/24 dev eth0 linkdown src 10.0.0.1"]);
    expect(get(a, "10.0.0.2")).toBe("unicast dev eth0 src 10.0.0.1");
    sysctl(a, "conf.eth0.ignore_routes_with_linkdown", 1);
    expect(routes(a)).toEqual(["10.0.0.0/24 dev eth0 dead linkdown src 10.0.0.1"]);
    expect(get(a, "10.0.0.2")).toBe("ENETUNREACH");
    up(other.device("peer0") as never);
    expect(routes(a)).toEqual(["10.0.0.0/24 dev eth0 src 10.0.0.1"]);
    expect(eth).toHaveLength(1);
  });
});

describe("what was looked up is not remembered too long", () => {
  test("a new route, an address gone, forwarding switched off: the next packet knows", () => {
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
    sysctl(r, "ip_forward", 1);
    lab.watch(b0);
    const answered = () => {
      ping(a, "10.0.2.2");
      return lab.run(SECOND).some((line) => line.includes("echo-reply"));
    };
    expect(answered()).toBe(true);
    sysctl(r, "ip_forward", 0);
    expect(answered()).toBe(false);
    sysctl(r, "conf.eth0.forwarding", 1);
    expect(answered()).toBe(true);
    route(r, "10.0.2.2/32", { type: 6 });
    expect(answered()).toBe(false);
    remove(r, "10.0.2.2/32");
    expect(answered()).toBe(true);
    addRule(r, { priority: 5, iifname: "eth0", action: "blackhole" }, 0);
    expect(answered()).toBe(false);
    deleteRule(r, { priority: 5 });
    expect(answered()).toBe(true);
  });
});

// Addresses and the routes they bring, as recorded on Linux 6.1 (packages/conformance/recordings/ipv4/connected-routes).
import { KernelError, moveDevice, renameDevice } from "@podwire/netns";
import { formatIpv4, parseIpv4 } from "@podwire/wire";
import { describe, expect, test } from "vitest";
import {
  addAddress,
  deleteAddress,
  IFA_F_DEPRECATED,
  IFA_F_NOPREFIXROUTE,
  IFA_F_SECONDARY,
  INFINITY_LIFE_TIME,
  type inDevice,
  listAddresses,
  NLM_F_REPLACE,
} from "../src/index.ts";
import { addr, down, Lab, routes, SECOND, sysctl, up } from "./lab.ts";

/** One host with a cable to another. */
function host() {
  const lab = new Lab();
  const a = lab.net("a");
  const b = lab.net("b");
  const [eth0, eth1] = lab.cable(a, "eth0", b, "eth1");
  return { lab, a, b, eth0, eth1 };
}

const addresses = (dev: Parameters<typeof inDevice>[0]) =>
  listAddresses(dev.net, dev).map(
    (info) =>
      `${formatIpv4(info.local)}/${info.prefixLength}${info.flags & IFA_F_SECONDARY ? " secondary" : ""}`,
  );

const error = (work: () => void) => {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof KernelError) return thrown.extack ?? thrown.errno;
    throw thrown;
  }
  return "no error";
};

describe("addresses", () => {
  test("lo has 127.0.0.1/8 once it is up, and keeps it when it goes down", () => {
    const lab = new Lab();
    const net = lab.kernel.createNet().get();
    expect(addresses(net.loopback)).toEqual([]);
    up(net.loopback);
    expect(addresses(net.loopback)).toEqual(["127.0.0.1/8"]);
    down(net.loopback);
    up(net.loopback);
    expect(addresses(net.loopback)).toEqual(["127.0.0.1/8"]);
  });

  test("every kind of address brings its own routes", () => {
    const { a, eth0 } = host();
    addr(eth0, "10.0.0.1/24", { broadcast: "10.0.0.255" });
    addr(eth0, "10.0.1.1/32");
    addAddress(a, {
      dev: eth0,
      local: parseIpv4("10.0.2.1"),
      address: parseIpv4("10.0.2.2"),
      prefixLength: 32,
    });
    addr(eth0, "10.0.0.9/24");
    addAddress(a, { dev: eth0, local: parseIpv4("10.0.3.1"), prefixLength: 24, flags: IFA_F_NOPREFIXROUTE });
    addAddress(a, { dev: eth0, local: parseIpv4("10.0.4.1"), prefixLength: 24, priority: 50 });
    expect(routes(a)).toEqual([
      "10.0.0.0/24 dev eth0 src 10.0.0.1",
      "10.0.2.2/32 dev eth0 src 10.0.2.1",
      "10.0.4.0/24 dev eth0 src 10.0.4.1 metric 50",
    ]);
    expect(routes(a, 255).slice(0, 9)).toEqual([
      "local 10.0.0.1/32 dev eth0 src 10.0.0.1",
      "local 10.0.0.9/32 dev eth0 src 10.0.0.1",
      "broadcast 10.0.0.255/32 dev eth0 src 10.0.0.1",
      "local 10.0.1.1/32 dev eth0 src 10.0.1.1",
      "local 10.0.2.1/32 dev eth0 src 10.0.2.1",
      "local 10.0.3.1/32 dev eth0 src 10.0.3.1",
      "broadcast 10.0.3.255/32 dev eth0 src 10.0.3.1",
      "local 10.0.4.1/32 dev eth0 src 10.0.4.1",
      "broadcast 10.0.4.255/32 dev eth0 src 10.0.4.1",
    ]);

    deleteAddress(a, {
      dev: eth0,
      local: parseIpv4("10.0.0.1"),
      address: parseIpv4("10.0.0.1"),
      prefixLength: 24,
    });
    expect(routes(a)).toEqual([
      "10.0.2.2/32 dev eth0 src 10.0.2.1",
      "10.0.4.0/24 dev eth0 src 10.0.4.1 metric 50",
    ]);
    down(eth0);
    expect(routes(a)).toEqual([]);
    expect(routes(a, 255)).toEqual([
      "local 10.0.1.1/32 dev eth0 src 10.0.1.1",
      "local 10.0.2.1/32 dev eth0 src 10.0.2.1",
      "local 10.0.3.1/32 dev eth0 src 10.0.3.1",
      "local 10.0.4.1/32 dev eth0 src 10.0.4.1",
      "local 127.0.0.0/8 dev lo src 127.0.0.1",
      "local 127.0.0.1/32 dev lo src 127.0.0.1",
      "broadcast 127.255.255.255/32 dev lo src 127.0.0.1",
    ]);
    up(eth0);
    expect(routes(a)).toHaveLength(2);
  });

  test("an address of a device that is down has but its local route", () => {
    const { a, eth0 } = host();
    down(eth0);
    addr(eth0, "10.0.0.1/24");
    expect(routes(a)).toEqual([]);
    expect(routes(a, 255)[0]).toBe("local 10.0.0.1/32 dev eth0 src 10.0.0.1");
  });

  test("the first of a subnet is primary; without it the others go, or with promote_secondaries the next takes over", () => {
    const { a, eth0 } = host();
    addr(eth0, "10.0.0.1/24");
    addr(eth0, "10.0.0.2/24");
    addr(eth0, "10.0.0.3/24");
    addr(eth0, "10.0.9.1/24");
    expect(addresses(eth0)).toEqual([
      "10.0.0.1/24",
      "10.0.9.1/24",
      "10.0.0.2/24 secondary",
      "10.0.0.3/24 secondary",
    ]);
    sysctl(a, "conf.eth0.promote_secondaries", 1);
    deleteAddress(a, { dev: eth0, local: parseIpv4("10.0.0.1") });
    expect(addresses(eth0)).toEqual(["10.0.9.1/24", "10.0.0.2/24", "10.0.0.3/24 secondary"]);
    expect(routes(a)).toEqual(["10.0.0.0/24 dev eth0 src 10.0.0.2", "10.0.9.0/24 dev eth0 src 10.0.9.1"]);
    expect(routes(a, 255)).toContain("local 10.0.0.3/32 dev eth0 src 10.0.0.2");

    sysctl(a, "conf.eth0.promote_secondaries", 0);
    deleteAddress(a, { dev: eth0, local: parseIpv4("10.0.0.2") });
    expect(addresses(eth0)).toEqual(["10.0.9.1/24"]);
  });

  test("what cannot be is refused with the kernel's errors", () => {
    const { a, b, eth0, eth1 } = host();
    addr(eth0, "10.0.0.1/24");
    expect(error(() => addr(eth0, "10.0.0.1/24"))).toBe("EEXIST");
    expect(error(() => addr(eth0, "10.0.0.7/24", { scope: 254 }))).toBe("EINVAL");
    expect(error(() => addAddress(a, { dev: eth0, local: 1, prefixLength: 33 }))).toBe("EINVAL");
    expect(error(() => deleteAddress(a, { dev: eth0, local: parseIpv4("10.0.0.9") }))).toBe("EADDRNOTAVAIL");
    expect(error(() => addAddress(a, { dev: eth1, local: 1, prefixLength: 24 }))).toBe("ENODEV");
    // The same address on another device, or with another length, is another address.
    addr(eth0, "10.0.0.1/25");
    addr(eth1, "10.0.0.1/24");
    expect(addresses(eth0)).toEqual(["10.0.0.1/24", "10.0.0.1/25"]);
    expect(listAddresses(b)).toHaveLength(2);
  });

  test("lifetimes: first deprecated, then gone", () => {
    const { lab, a, eth0 } = host();
    const request = { dev: eth0, local: parseIpv4("10.0.0.1"), prefixLength: 24 };
    addAddress(a, { ...request, validLifetime: 60, preferredLifetime: 30 });
    lab.run(20 * SECOND);
    const [info] = listAddresses(a, eth0);
    expect([info?.validLifetime, info?.preferredLifetime]).toEqual([40, 10]);
    lab.run(11 * SECOND);
    expect(listAddresses(a, eth0)[0]?.flags ?? 0).toSatisfy(
      (flags: number) => (flags & IFA_F_DEPRECATED) !== 0,
    );
    lab.run(40 * SECOND);
    expect(addresses(eth0)).toEqual([]);
    expect(routes(a)).toEqual([]);

    addAddress(a, { ...request, validLifetime: 60, preferredLifetime: 30 });
    addAddress(a, request, NLM_F_REPLACE);
    lab.run(100 * SECOND);
    expect(listAddresses(a, eth0)[0]?.validLifetime).toBe(INFINITY_LIFE_TIME);
    expect(error(() => addAddress(a, { ...request, validLifetime: 0 }))).toBe("EINVAL");
  });

  test("a device that moves loses its addresses; labels follow a new name", () => {
    const { a, b, eth0 } = host();
    addr(eth0, "10.0.0.1/24");
    addr(eth0, "10.0.0.2/24", { label: "eth0:web" });
    down(eth0);
    renameDevice(eth0, "wan");
    expect(listAddresses(a, eth0).map((info) => info.label)).toEqual(["wan", "wan:web"]);
    moveDevice(eth0, b);
    expect(listAddresses(b, eth0)).toEqual([]);
    expect(routes(a, 255)).toEqual([
      "local 127.0.0.0/8 dev lo src 127.0.0.1",
      "local 127.0.0.1/32 dev lo src 127.0.0.1",
      "broadcast 127.255.255.255/32 dev lo src 127.0.0.1",
    ]);
  });

  test("the metric of a prefix route can be changed with the address", () => {
    const { a, eth0 } = host();
    addr(eth0, "10.0.0.1/24");
    addAddress(
      a,
      { dev: eth0, local: parseIpv4("10.0.0.1"), prefixLength: 24, priority: 100 },
      NLM_F_REPLACE,
    );
    expect(routes(a)).toEqual(["10.0.0.0/24 dev eth0 src 10.0.0.1 metric 100"]);
  });
});

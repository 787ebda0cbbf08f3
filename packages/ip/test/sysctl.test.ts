// Tunables and /proc files: names and defaults were compared with `sysctl -a` on Linux 6.1 in User-Mode Linux; the files'
// text is the kernel's for the same commands.
import { KernelError, type NetDevice } from "@podwire/netns";
import { parseIpv4, parseMac } from "@podwire/wire";
import { describe, expect, test } from "vitest";
import { addNeighbour, ipv4ProcNetFiles, NLM_F_CREATE, NTF_PROXY } from "../src/index.ts";
import { addr, Lab, readSysctl, route, SECOND, sysctl, up } from "./lab.ts";
import { ping } from "./send.ts";

function host() {
  const lab = new Lab();
  const [a, b] = [lab.net("a"), lab.net("b")];
  const [eth0, eth1] = lab.cable(a, "eth0", b, "eth0");
  return { lab, a, b, eth0, eth1 };
}

const errno = (work: () => void) => {
  try {
    work();
  } catch (error) {
    if (error instanceof KernelError) return error.errno;
    throw error;
  }
  return "no error";
};

describe("forwarding", () => {
  test("ip_forward is conf.all.forwarding: every device and default follow, redirects are no longer taken", () => {
    const { a } = host();
    sysctl(a, "ip_forward", 1);
    const keys = [
      "conf.all.forwarding",
      "conf.default.forwarding",
      "conf.eth0.forwarding",
      "conf.lo.forwarding",
    ];
    expect(keys.map((key) => readSysctl(a, key))).toEqual(["1", "1", "1", "1"]);
    expect(readSysctl(a, "conf.all.accept_redirects")).toBe("0");
    sysctl(a, "conf.eth0.forwarding", 0);
    expect(readSysctl(a, "ip_forward")).toBe("1");
    sysctl(a, "ip_forward", 0);
    expect(keys.map((key) => readSysctl(a, key))).toEqual(["0", "0", "0", "0"]);
    expect(readSysctl(a, "conf.all.accept_redirects")).toBe("1");
  });

  test("a new namespace takes the initial one's device settings, a new device its namespace's default", () => {
    const { lab, a } = host();
    sysctl(lab.kernel.initNet, "conf.default.rp_filter", 2);
    sysctl(lab.kernel.initNet, "ip_forward", 1);
    sysctl(lab.kernel.initNet, "ip_default_ttl", 32);
    const fresh = lab.net("fresh");
    expect(readSysctl(fresh, "conf.default.rp_filter")).toBe("2");
    expect(readSysctl(fresh, "ip_forward")).toBe("1");
    expect(readSysctl(fresh, "ip_default_ttl")).toBe("64");
    expect(readSysctl(a, "ip_forward")).toBe("0");
    sysctl(a, "conf.default.arp_ignore", 1);
    lab.cable(a, "eth7", fresh, "eth7");
    expect(readSysctl(a, "conf.eth7.arp_ignore")).toBe("1");
  });

  test("default changes devices whose value nobody touched, until they have an address", () => {
    const { a, eth0 } = host();
    sysctl(a, "conf.default.rp_filter", 1);
    expect(readSysctl(a, "conf.eth0.rp_filter")).toBe("1");
    sysctl(a, "conf.eth0.rp_filter", 2);
    sysctl(a, "conf.default.rp_filter", 0);
    expect(readSysctl(a, "conf.eth0.rp_filter")).toBe("2");
    addr(eth0, "10.0.0.1/24");
    sysctl(a, "conf.default.arp_announce", 2);
    expect(readSysctl(a, "conf.eth0.arp_announce")).toBe("0");
  });
});

describe("values", () => {
  test("are checked", () => {
    const { a } = host();
    for (const [key, value] of [
      ["ip_forward", "maybe"],
      ["ip_default_ttl", "0"],
      ["ip_default_ttl", "256"],
      ["icmp_echo_ignore_all", "2"],
      ["ip_local_port_range", "70000 80000"],
      ["ip_local_port_range", "5000 4000"],
      ["neigh.eth0.mcast_solicit", "-1"],
    ] as const)
      expect(errno(() => sysctl(a, key, value))).toBe("EINVAL");
    sysctl(a, "ip_local_port_range", "1024 2000");
    expect(readSysctl(a, "ip_local_port_range")).toBe("1024\t2000");
  });

  test("times of neighbours are seconds, milliseconds or hundredths; packets are counted by their cost", () => {
    const { a } = host();
    sysctl(a, "neigh.eth0.retrans_time_ms", 500);
    expect(readSysctl(a, "neigh.eth0.retrans_time")).toBe("50");
    expect(readSysctl(a, "neigh.eth0.base_reachable_time")).toBe("30");
    expect(readSysctl(a, "neigh.eth0.unres_qlen")).toBe("101");
    sysctl(a, "neigh.eth0.unres_qlen", 3);
    expect(readSysctl(a, "neigh.eth0.unres_qlen_bytes")).toBe("6270");
  });

  test("what belongs to the kernel is in the initial namespace only", () => {
    const { lab, a } = host();
    expect(readSysctl(a, "neigh.default.gc_thresh1")).toBeUndefined();
    expect(readSysctl(lab.kernel.initNet, "neigh.default.gc_thresh1")).toBe("128");
    expect(readSysctl(a, "route.error_cost")).toBeUndefined();
    expect(readSysctl(lab.kernel.initNet, "route.error_cost")).toBe("100");
  });

  test("a device that ends takes its directory along; one that is renamed renames it", () => {
    const { lab, a, eth0 } = host();
    const paths = () => lab.kernel.sysctls.paths(a).filter((path) => /\/(eth0|wan)\/rp_filter/.test(path));
    expect(paths()).toEqual(["net/ipv4/conf/eth0/rp_filter"]);
    a.devicesByName.delete("eth0");
    eth0.name = "wan";
    a.devicesByName.set("wan", eth0);
    expect(paths()).toEqual(["net/ipv4/conf/wan/rp_filter"]);
  });
});

test("/proc/net/arp and /proc/net/route", () => {
  const { lab, a, eth0, eth1 } = host();
  up(eth1);
  addr(eth0, "10.0.0.1/24");
  addr(eth1, "10.0.0.2/24");
  route(a, "default", { via: "10.0.0.254" });
  route(a, "192.0.2.1/32", { via: "10.0.0.2", priority: 7 });
  route(a, "192.0.3.0/24", { type: 7 });
  route(a, "192.0.4.0/24", { dev: eth0 as NetDevice, metrics: { advmss: 1000, window: 500 } });
  ping(a, "10.0.0.2");
  ping(a, "10.0.0.77");
  lab.run(SECOND / 2);
  addNeighbour(
    a,
    { dev: eth0, dst: parseIpv4("10.0.0.9"), lladdr: parseMac("02:00:00:00:00:09") },
    NLM_F_CREATE,
  );
  addNeighbour(a, { dev: eth0, dst: parseIpv4("10.0.0.10"), flags: NTF_PROXY }, NLM_F_CREATE);
  expect(ipv4ProcNetFiles.arp(a)).toBe(`\
IP address       HW type     Flags       HW address            Mask     Device
10.0.0.2         0x1         0x2         02:00:00:00:00:02     *        eth0
10.0.0.77        0x1         0x0         00:00:00:00:00:00     *        eth0
10.0.0.9         0x1         0x6         02:00:00:00:00:09     *        eth0
10.0.0.10        0x1         0xc         00:00:00:00:00:00     *        eth0
`);
  const lines = ipv4ProcNetFiles.route(a).split("\n");
  expect(lines.slice(0, -1).every((line) => line.length === 127)).toBe(true);
  expect(lines.map((line) => line.trimEnd())).toEqual([
    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
    "eth0\t00000000\tFE00000A\t0003\t0\t0\t0\t00000000\t0\t0\t0",
    "eth0\t0000000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
    "eth0\t010200C0\t0200000A\t0007\t0\t0\t7\tFFFFFFFF\t0\t0\t0",
    "*\t000300C0\t00000000\t0201\t0\t0\t0\t00FFFFFF\t0\t0\t0",
    "eth0\t000400C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t1040\t500\t0",
    "",
  ]);
});

// sysfs, the features and the reported speed of a bridge with two veth ports, as User-Mode Linux 6.1 has them.

import { expect, test } from "vitest";
import { bridgePortNames, bridgeSysfs, brportSysfs } from "../src/index.ts";
import { House } from "./house.ts";

function bridged() {
  const house = new House();
  const br = house.bridge("br0", {}, "02:00:00:00:00:10");
  const b = house.host(br, "b");
  const a = house.host(br, "a");
  house.wait(20);
  return { br, a, b };
}

test("a bridge's files", () => {
  const { br } = bridged();
  const files = bridgeSysfs(br.dev);
  const read = (name: string) => files?.[name]?.read?.();
  expect(read("bridge_id")).toBe("8000.020000000010");
  expect(read("root_id")).toBe("8000.020000000010");
  expect(read("ageing_time")).toBe("30000");
  expect(read("group_fwd_mask")).toBe("0x0");
  expect(read("vlan_protocol")).toBe("0x8100");
  expect(read("group_addr")).toBe("01:80:c2:00:00:00");
  expect(read("multicast_startup_query_interval")).toBe("3125");
  expect(files?.["flush"]?.read).toBeUndefined();
  expect(files?.["root_port"]?.write).toBeUndefined();
  expect(Object.keys(files ?? {})).toHaveLength(45);
  expect(bridgePortNames(br.dev)).toEqual(["a0", "b0"]);
});

test("writing sets, or gives the kernel's error", () => {
  const { br, a } = bridged();
  const files = bridgeSysfs(br.dev);
  const write = (name: string, text: string) => files?.[name]?.write?.(text);
  write("ageing_time", "2000\n");
  write("priority", "0x1000");
  write("vlan_filtering", "1");
  expect([br.ageingTime, files?.["bridge_id"]?.read?.(), br.vlanEnabled]).toEqual([
    2000,
    "1000.020000000010",
    true,
  ]);
  expect(() => write("hello_time", "7")).toThrow("Numerical result out of range");
  expect(() => write("hello_time", "seven")).toThrow("Invalid argument");
  // Only while VLANs are not filtered.
  expect(() => write("default_pvid", "5")).toThrow("Operation not permitted");
  const port = brportSysfs(a.port);
  port?.["hairpin_mode"]?.write?.("1");
  expect(port?.["hairpin_mode"]?.read?.()).toBe("1");
  expect(port?.["port_id"]?.read?.()).toBe("0x8002");
  expect(port?.["state"]?.read?.()).toBe("3");
  expect(() => port?.["priority"]?.write?.("64")).toThrow("Numerical result out of range");
  expect(bridgeSysfs(a.port)).toBeNull();
  expect(brportSysfs(br.dev)).toBeNull();
});

test("a feature that no port has is off, though wanted", () => {
  const { br } = bridged();
  const feature = (name: string) => br.dev.features.get(name);
  expect(feature("tx-gso-robust")).toEqual({ on: false, fixed: false, wanted: true });
  expect(feature("tx-fcoe-segmentation")).toEqual({ on: false, fixed: false, wanted: true });
  expect(feature("tx-checksum-ip-generic")?.on).toBe(true);
  expect(feature("tx-tcp-segmentation")?.on).toBe(true);
  expect(br.dev.ops.ethtool?.linkSettings?.(br.dev)).toEqual({
    speed: 10_000,
    duplex: "unknown",
    port: "Other",
  });
});

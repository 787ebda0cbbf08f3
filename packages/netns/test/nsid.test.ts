import { intSysctl, KernelError, listNsids, peernet2id, peernet2idAlloc, setNsid } from "@podwire/netns";
import { expect, test } from "vitest";
import { bootKernel } from "./host.ts";

test("a namespace numbers its peers from 0, each in its own way, and forgets those that end", () => {
  const { kernel } = bootKernel();
  const here = kernel.initNet;
  const a = kernel.createNet().get();
  const b = kernel.createNet().get();
  expect(peernet2id(here, a)).toBe(-1);
  expect([peernet2idAlloc(here, a), peernet2idAlloc(here, b), peernet2idAlloc(here, a)]).toEqual([0, 1, 0]);
  expect(peernet2idAlloc(b, a)).toBe(0);
  a.put();
  expect(listNsids(here)).toEqual([{ id: 1, net: b }]);
  expect(peernet2id(b, a)).toBe(-1);
  const c = kernel.createNet().get();
  setNsid(here, c, 7);
  expect(() => setNsid(here, c, 8)).toThrow("Peer netns already has a nsid assigned");
  expect(() => setNsid(here, kernel.createNet(), 7)).toThrow("The specified nsid is already used");
  expect(listNsids(here).map(({ id }) => id)).toEqual([1, 7]);
});

test("sysctls: integers within bounds, fixed and dynamic paths, of the namespace that asks", () => {
  const values = new Map<unknown, number>();
  const entry = intSysctl({
    get: (net) => values.get(net) ?? 0,
    set: (net, value) => values.set(net, value),
    min: 0,
    max: 2,
  });
  const { kernel } = bootKernel([
    {
      name: "test",
      register(k) {
        k.sysctls.register("net/test", { mode: entry });
        k.sysctls.registerDynamic("net/test/conf", (net) =>
          net.devices.map((dev) => [dev.name, { mode: entry }]),
        );
      },
    },
  ]);
  const other = kernel.createNet();
  const sysctl = kernel.sysctls.find(kernel.initNet, "net/test/mode");
  sysctl?.write?.(kernel.initNet, " 2\n");
  expect([sysctl?.read(kernel.initNet), sysctl?.read(other)]).toEqual(["2", "0"]);
  for (const bad of ["", "x", "3", "-1", "1x", "09"])
    expect(() => sysctl?.write?.(other, bad)).toThrow(KernelError);
  expect(kernel.sysctls.paths(other)).toEqual(["net/test/conf/lo/mode", "net/test/mode"]);
  expect(kernel.sysctls.find(other, "net/test/conf/lo/mode")).toBe(entry);
  expect(kernel.sysctls.find(other, "net/test/conf/eth9/mode")).toBeUndefined();
});

import {
  addAltName,
  changeFlags,
  IFF_UP,
  KernelError,
  moveDevice,
  type NetDevice,
  type NetNamespace,
  registerDevice,
  renameDevice,
  setMtu,
  unregisterDevice,
} from "@podwire/netns";
import { describe, expect, test } from "vitest";
import { bootKernel, dummyDevice } from "./host.ts";

const add = (net: NetNamespace, name: string, init = {}): NetDevice => {
  const dev = dummyDevice(name, init);
  registerDevice(net, dev);
  return dev;
};
const errno = (action: () => void): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof KernelError) return error.extack ? `${error.errno}: ${error.extack}` : error.errno;
    throw error;
  }
  return "no error";
};
const links = (net: NetNamespace) => net.devices.map((dev) => `${dev.ifindex}: ${dev.name}`);

describe("a new namespace", () => {
  test("has lo, down, with index 1, and nothing else", () => {
    const { kernel } = bootKernel();
    const net = kernel.createNet();
    expect(links(net)).toEqual(["1: lo"]);
    expect(net.loopback.up).toBe(false);
    expect(net.loopback.shownOperState).toBe("DOWN");
  });
});

describe("names", () => {
  test("%d becomes the lowest free number", () => {
    const { kernel } = bootKernel();
    for (const wanted of ["veth%d", "veth1", "veth%d", "veth%d"]) add(kernel.initNet, wanted);
    expect(links(kernel.initNet)).toEqual(["1: lo", "2: veth0", "3: veth1", "4: veth2", "5: veth3"]);
  });

  test("that Linux refuses are refused: empty, too long, dots, slashes, colons, spaces, two patterns", () => {
    const { kernel } = bootKernel();
    for (const name of ["", "sixteen-letters-", ".", "..", "a/b", "a:b", "a b", "a%d%d", "a%s"])
      expect([name, errno(() => add(kernel.initNet, name))]).toEqual([name, "EINVAL"]);
    add(kernel.initNet, "fifteen-letters");
  });

  test("all and default are refused, at birth and later: their tunables are everybody's", () => {
    const { kernel } = bootKernel();
    const dev = add(kernel.initNet, "a");
    for (const name of ["all", "default"]) {
      expect(errno(() => add(kernel.initNet, name))).toBe("EINVAL");
      expect(errno(() => renameDevice(dev, name))).toBe("EINVAL");
    }
    expect(dev.name).toBe("a");
  });

  test("are unique, alternative names included", () => {
    const { kernel } = bootKernel();
    const dev = add(kernel.initNet, "a");
    addAltName(dev, "uplink");
    expect(errno(() => add(kernel.initNet, "uplink"))).toBe("EEXIST");
    expect(kernel.initNet.device("uplink")).toBe(dev);
  });

  test("change only while the device is down", () => {
    const { kernel } = bootKernel();
    const dev = add(kernel.initNet, "a");
    changeFlags(dev, IFF_UP, IFF_UP);
    expect(errno(() => renameDevice(dev, "b"))).toBe("EBUSY");
    changeFlags(dev, 0, IFF_UP);
    renameDevice(dev, "b");
    expect(kernel.initNet.device("a")).toBeUndefined();
    expect(kernel.initNet.device("b")).toBe(dev);
  });
});

describe("moving a device", () => {
  test("takes it down, keeps its index where that is free, and names it where asked", () => {
    const { kernel } = bootKernel();
    const other = kernel.createNet();
    const dev = add(kernel.initNet, "a");
    changeFlags(dev, IFF_UP, IFF_UP);
    moveDevice(dev, other);
    expect([links(kernel.initNet), links(other), dev.up]).toEqual([["1: lo"], ["1: lo", "2: a"], false]);
  });

  test("gives it a new index where its own is taken", () => {
    const { kernel } = bootKernel();
    const other = kernel.createNet();
    add(other, "first");
    moveDevice(add(kernel.initNet, "a"), other);
    expect(links(other)).toEqual(["1: lo", "2: first", "3: a"]);
  });

  test("fails where the name is taken, and changes nothing", () => {
    const { kernel } = bootKernel();
    const other = kernel.createNet();
    add(other, "a");
    const dev = add(kernel.initNet, "a");
    expect(errno(() => moveDevice(dev, other))).toBe("EEXIST");
    expect(kernel.initNet.device("a")).toBe(dev);
    moveDevice(dev, other, "a%d");
    expect(links(other)).toEqual(["1: lo", "2: a", "3: a0"]);
  });

  test("fails for what is bound to its namespace, lo above all", () => {
    const { kernel } = bootKernel();
    const other = kernel.createNet();
    expect(errno(() => moveDevice(kernel.initNet.loopback, other))).toBe("EINVAL");
  });
});

describe("when the last holder of a namespace lets go", () => {
  test("virtual devices end, physical ones come home, under another name where theirs is taken", () => {
    const { kernel } = bootKernel();
    const net = kernel.createNet().get();
    add(net, "virtual");
    const card = add(net, "eth0", { physical: true });
    const second = add(net, "eth1", { physical: true });
    add(kernel.initNet, "eth1");
    net.get();
    net.put();
    expect(net.alive).toBe(true);
    net.put();
    expect(net.alive).toBe(false);
    expect([card.net, second.net]).toEqual([kernel.initNet, kernel.initNet]);
    expect(kernel.initNet.devices.map((dev) => dev.name)).toEqual(["lo", "eth1", "eth0", "dev4"]);
    expect(kernel.namespaces).toEqual([kernel.initNet]);
  });
});

test("mtu keeps to the device's bounds and says so in the kernel's words", () => {
  const { kernel } = bootKernel();
  const dev = add(kernel.initNet, "a", { maxMtu: 9000 });
  expect(errno(() => setMtu(dev, 67))).toBe("EINVAL: mtu less than device minimum");
  expect(errno(() => setMtu(dev, 9001))).toBe("EINVAL: mtu greater than device maximum");
  setMtu(dev, 9000);
  expect(dev.mtu).toBe(9000);
});

test("notifiers hear of a device's life in order", () => {
  const heard: string[] = [];
  const { kernel } = bootKernel([
    {
      name: "listener",
      register: (k) => k.netdevChain.register(({ kind, dev }) => heard.push(`${dev.name} ${kind}`)),
    },
  ]);
  heard.length = 0;
  const dev = add(kernel.initNet, "a");
  changeFlags(dev, IFF_UP, IFF_UP);
  unregisterDevice(dev);
  expect(heard).toEqual(["a REGISTER", "a UP", "a GOING_DOWN", "a DOWN", "a UNREGISTER"]);
});

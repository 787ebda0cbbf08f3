// The spanning tree with bridges that are plugged into each other. Times are IEEE 802.1D's defaults: hello 2 s, forward
// delay 15 s, maximum age 20 s.

import { closeDevice, openDevice, setMaster } from "@podwire/netns";
import { vethPeer } from "@podwire/veth";
import { parseMac, stp } from "@podwire/wire";
import { expect, test } from "vitest";
import { bridgePort, changeBridge, changePort, type NetBridge, STATE_NAMES } from "../src/index.ts";
import { House, heardBy, learnt, portOf } from "./house.ts";

const BROADCAST = "ff:ff:ff:ff:ff:ff";

/** A cable between two bridges: ports "x-y" and "y-x". */
function cable(house: House, one: NetBridge, other: NetBridge, address: number) {
  const name = `${one.dev.name}-${other.dev.name}`;
  const near = house.kernel.linkKind("veth").newLink(house.net, {
    name,
    address: parseMac(`02:00:00:00:0c:0${address}`),
    data: {
      peer: { name: `${other.dev.name}-${one.dev.name}`, address: parseMac(`02:00:00:00:0d:0${address}`) },
    },
  });
  const far = vethPeer(near) as typeof near;
  setMaster(near, one.dev);
  setMaster(far, other.dev);
  openDevice(near);
  openDevice(far);
  return { near, far };
}

/** Three bridges in a ring, the spanning tree on; b1 has the lowest address. */
function ring() {
  const house = new House();
  const [b1, b2, b3] = [1, 2, 3].map((n) =>
    house.bridge(`b${n}`, { stpState: true }, `02:00:00:00:00:0${n}`),
  ) as [NetBridge, NetBridge, NetBridge];
  const cables = [cable(house, b1, b2, 1), cable(house, b2, b3, 2), cable(house, b3, b1, 3)];
  return { house, b1, b2, b3, cables };
}

/** State of each port: "b1-b2 forwarding". */
function states(...bridges: NetBridge[]): string[] {
  return bridges.flatMap((br) =>
    [...br.ports].reverse().map((port) => `${port.dev.name} ${STATE_NAMES[port.state]}`),
  );
}

test("a port listens for 15 s, learns for 15 s, then forwards", () => {
  const house = new House();
  const br = house.bridge("br0", { stpState: true }, "02:00:00:00:00:10");
  const a = house.host(br, "a");
  const b = house.host(br, "b");
  expect(states(br)).toEqual(["a0 listening", "b0 listening"]);
  house.wait(10);
  house.send(a, BROADCAST);
  expect(heardBy(b).length).toBe(1);
  // What b heard so far are BPDUs, not a's broadcast.
  expect(learnt(br)).toEqual([]);
  house.wait(5);
  expect(states(br)).toEqual(["a0 learning", "b0 learning"]);
  house.send(a, BROADCAST);
  expect(learnt(br)).toEqual(["02:00:00:00:00:0a a0"]);
  expect(br.dev.carrier).toBe(false);
  house.wait(15);
  expect(states(br)).toEqual(["a0 forwarding", "b0 forwarding"]);
  expect(br.dev.carrier).toBe(true);
});

test("the root says hello every 2 s, on whole seconds, in LLC to the bridge group", () => {
  const house = new House();
  const br = house.bridge("br0", { stpState: true, priority: 0x1000 }, "02:00:00:00:00:10");
  const a = house.host(br, "a");
  house.wait(9.5);
  const frames = a.heard.map(({ frame }) => frame);
  const last = frames.at(-1) as Uint8Array;
  expect([...last.subarray(0, 6)]).toEqual([0x01, 0x80, 0xc2, 0, 0, 0]);
  // 802.3 length 38, DSAP and SSAP 0x42, unnumbered information.
  expect([...last.subarray(12, 17)]).toEqual([0, 38, 0x42, 0x42, 0x03]);
  expect(stp.parse(last, 17)).toEqual({
    kind: "configuration",
    version: 0,
    flags: 0,
    root: { priority: 0x1000, mac: "02:00:00:00:00:10" },
    rootPathCost: 0,
    bridge: { priority: 0x1000, mac: "02:00:00:00:00:10" },
    portId: 0x8001,
    messageAge: 0,
    maxAge: 20 * 256,
    helloTime: 2 * 256,
    forwardDelay: 15 * 256,
  });
  const hellos = a.heard.slice(-3).map(({ time }) => Math.floor(time / 1e9));
  expect(hellos).toEqual([4, 6, 8]);
});

test("in a ring the lowest bridge is root and one port blocks; no frame comes back", () => {
  const { house, b1, b2, b3 } = ring();
  const a = house.host(b1, "a");
  house.wait(50);
  expect(b2.rootPathCost).toBe(2);
  expect(b2.designatedRoot).toEqual(b1.bridgeId);
  expect(b3.designatedRoot).toEqual(b1.bridgeId);
  expect(states(b1, b2, b3)).toEqual([
    "b1-b2 forwarding",
    "b1-b3 forwarding",
    "a0 forwarding",
    "b2-b1 forwarding",
    "b2-b3 forwarding",
    // Both reach the root at the same cost: the higher bridge blocks.
    "b3-b2 blocking",
    "b3-b1 forwarding",
  ]);
  heardBy(a);
  const before = b2.dev.stats.rxPackets;
  house.send(a, BROADCAST);
  house.wait(0.001);
  expect(b2.dev.stats.rxPackets).toBe(before + 1);
});

test("without the spanning tree the same ring storms", () => {
  const { house, b1, b2, b3 } = ring();
  for (const br of [b1, b2, b3]) changeBridge(br, { stpState: false });
  house.wait(0.001);
  for (const br of [b1, b2, b3])
    for (const port of br.ports) if (STATE_NAMES[port.state] !== "forwarding") changePort(port, { state: 3 });
  const a = house.host(b1, "a");
  house.tracer.trails.length = 0;
  house.kernel.tracer = null;
  house.send(a, BROADCAST);
  house.wait(0.001);
  // Two copies circle for ever, one each way round, three microseconds a round.
  expect(a.heard.length).toBeGreaterThan(100);
});

test("when the cable to the root is pulled the blocked port takes over after twice the forward delay", () => {
  const { house, b1, b2, b3, cables } = ring();
  // Without a designated port b3 would have nobody to tell of.
  house.host(b3, "a");
  house.wait(80);
  expect(b1.topologyChange).toBe(false);
  closeDevice((cables[2] as (typeof cables)[number]).far);
  house.wait(0.001);
  expect(states(b3)).toEqual(["b3-b2 listening", "b3-b1 disabled", "a0 forwarding"]);
  expect(b3.rootPathCost).toBe(4);
  house.wait(30.1);
  expect(states(b3)).toEqual(["b3-b2 forwarding", "b3-b1 disabled", "a0 forwarding"]);
  expect(b2.rootPort).toBe(1);
  // The change reached the root, which tells everybody to forget fast.
  expect(b1.topologyChange).toBe(true);
  house.wait(3);
  expect(b2.topologyChange).toBe(true);
  house.wait(60);
  expect(b1.topologyChange).toBe(false);
  expect(b2.topologyChange).toBe(false);
});

test("a silent root is given up after 20 s", () => {
  const { house, b1, b2, b3 } = ring();
  house.wait(60);
  // b1 stops speaking without its cables losing their carrier.
  changeBridge(b1, { stpState: false });
  house.wait(21);
  expect(b2.designatedRoot).toEqual(b2.bridgeId);
  expect(b3.designatedRoot).toEqual(b2.bridgeId);
});

test("a lower priority becomes root, a higher cost moves the root port", () => {
  const { house, b1, b2, b3 } = ring();
  house.wait(60);
  changeBridge(b3, { priority: 0x1000 });
  house.wait(10);
  expect(b1.designatedRoot).toEqual(b3.bridgeId);
  expect(b2.designatedRoot).toEqual(b3.bridgeId);
  const direct = b1.ports.find((port) => port.dev.name === "b1-b3");
  if (direct === undefined) throw new Error("b1-b3 is not there");
  expect(b1.rootPort).toBe(direct.portNo);
  changePort(direct, { cost: 100 });
  // b2 blocks its port to b1 and believes the old, better message until it is too old.
  house.wait(25);
  expect(b1.rootPathCost).toBe(4);
});

test("bpdu guard shuts the port, root block keeps it designated", () => {
  const { house, b1, b2, cables } = ring();
  const [first] = cables;
  const port = bridgePort(first?.near as NonNullable<typeof first>["near"]);
  if (port === null) throw new Error("no port");
  house.wait(60);
  changePort(port, { guard: true });
  changeBridge(b2, { priority: 0 });
  house.wait(5);
  expect(STATE_NAMES[port.state]).toBe("disabled");
  expect(b1.rootPort).not.toBe(port.portNo);
});

test("times out of range are refused only where the standard has one", () => {
  const house = new House();
  const br = house.bridge("br0");
  expect(() => changeBridge(br, { helloTime: 50 })).toThrow("Numerical result out of range");
  expect(() => changeBridge(br, { maxAge: 4100 })).toThrow("Numerical result out of range");
  changeBridge(br, { forwardDelay: 0 });
  changeBridge(br, { stpState: true });
  // br_stp_start() lifts it to what the standard allows.
  expect(br.forwardDelay).toBe(200);
  expect(() => changeBridge(br, { forwardDelay: 100 })).toThrow("Numerical result out of range");
  const a = house.host(br, "a");
  expect(() => changePort(portOf(a), { state: 3 })).toThrow("Device or resource busy");
  expect(() => changePort(portOf(a), { priority: 64 })).toThrow("Numerical result out of range");
});

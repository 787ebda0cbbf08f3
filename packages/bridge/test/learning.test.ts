import { openDevice, type Step, setMaster, setMtu } from "@podwire/netns";
import { formatMac } from "@podwire/wire";
import { expect, test } from "vitest";
import { changeBridge, changePort } from "../src/index.ts";
import { fdb, House, heardBy, learnt, portOf } from "./house.ts";

const BROADCAST = "ff:ff:ff:ff:ff:ff";

function threeHosts() {
  const house = new House();
  const br = house.bridge("br0", {}, "02:00:00:00:00:10");
  const [a, b, c] = ["a", "b", "c"].map((name) => house.host(br, name)) as [
    ReturnType<House["host"]>,
    ReturnType<House["host"]>,
    ReturnType<House["host"]>,
  ];
  return { house, br, a, b, c };
}

test("a new bridge knows itself twice, without a VLAN and in VLAN 1, the newest first", () => {
  const house = new House();
  // User-Mode Linux 6.1: `ip link add br0 address 02:00:00:00:00:10 type bridge; bridge fdb show`.
  expect(fdb(house.bridge("br0", {}, "02:00:00:00:00:10"))).toEqual([
    "02:00:00:00:00:10 br0 vlan 1 local",
    "02:00:00:00:00:10 br0 local",
  ]);
});

test("an unknown address is flooded, a known one is not", () => {
  const { house, br, a, b, c } = threeHosts();
  house.send(a, b.mac);
  expect(heardBy(a, b, c)).toEqual(["b", "c"]);
  expect(learnt(br)).toEqual(["02:00:00:00:00:0a a0"]);
  house.send(b, a.mac);
  expect(heardBy(a, b, c)).toEqual(["a"]);
  house.send(a, b.mac);
  expect(heardBy(a, b, c)).toEqual(["b"]);
});

test("broadcast goes everywhere but back, and up to the bridge", () => {
  const { house, br, a, b, c } = threeHosts();
  house.send(a, BROADCAST);
  expect(heardBy(a, b, c)).toEqual(["b", "c"]);
  expect(br.dev.stats.rxPackets).toBe(1);
  // Counted without the Ethernet header: br_pass_frame_up() sees it pulled.
  expect(br.dev.stats.rxBytes).toBe(4);
});

test("the bridge's own address goes up and nowhere else; a port's address, too", () => {
  const { house, br, a, b, c } = threeHosts();
  house.send(a, "02:00:00:00:00:10");
  expect(heardBy(a, b, c)).toEqual([]);
  expect(br.dev.stats.rxPackets).toBe(1);
  house.send(a, formatMac(b.port.address));
  expect(heardBy(a, b, c)).toEqual([]);
  expect(br.dev.stats.rxPackets).toBe(2);
});

test("a frame to somebody behind the same port is dropped, with hairpin it goes back", () => {
  const { house, a, b, c } = threeHosts();
  house.send(a, BROADCAST, { source: "02:00:00:00:00:77" });
  heardBy(a, b, c);
  house.send(a, "02:00:00:00:00:77");
  expect(heardBy(a, b, c)).toEqual([]);
  const drop = house.tracer.trails.at(-1)?.steps.at(-1) as Step & { kind: "drop" };
  expect(drop).toMatchObject({
    kind: "drop",
    reason: "destination is behind the port it came from",
    where: "net/bridge/br_forward.c br_forward",
  });
  changePort(portOf(a), { hairpin: true });
  house.send(a, "02:00:00:00:00:77");
  expect(heardBy(a, b, c)).toEqual(["a"]);
});

test("a host that moves is found where it speaks next", () => {
  const { house, br, a, b, c } = threeHosts();
  house.send(a, BROADCAST);
  house.send(c, BROADCAST, { source: a.mac });
  expect(learnt(br)).toEqual(["02:00:00:00:00:0a c0"]);
  heardBy(a, b, c);
  house.send(b, a.mac);
  expect(heardBy(a, b, c)).toEqual(["c"]);
});

test("what is not confirmed for 300 s is forgotten; speaking confirms, being spoken to does not", () => {
  const { house, br, a, b } = threeHosts();
  house.send(a, BROADCAST);
  house.wait(200);
  house.send(b, a.mac);
  expect(learnt(br)).toHaveLength(2);
  house.wait(99);
  expect(learnt(br)).toHaveLength(2);
  house.wait(2);
  expect(learnt(br)).toEqual(["02:00:00:00:00:0b b0"]);
  house.wait(200);
  expect(learnt(br)).toEqual([]);
});

test("a shorter ageing time counts at once; 0 learns nothing", () => {
  const { house, br, a, b, c } = threeHosts();
  house.send(a, BROADCAST);
  house.wait(20);
  changeBridge(br, { ageingTime: 1000 });
  house.wait(0.001);
  expect(learnt(br)).toEqual([]);
  changeBridge(br, { ageingTime: 0 });
  house.send(a, BROADCAST);
  expect(learnt(br)).toEqual([]);
  heardBy(a, b, c);
  house.send(b, a.mac);
  expect(heardBy(a, b, c)).toEqual(["a", "c"]);
});

test("a bridge that has nothing to age keeps no event", () => {
  const { house, a } = threeHosts();
  house.wait(20);
  expect(house.clock.pending).toBe(0);
  house.send(a, BROADCAST);
  expect(house.clock.pending).toBe(1);
  house.wait(700);
  expect(house.clock.pending).toBe(0);
});

test("a pulled cable takes what was learnt there with it", () => {
  const { house, br, a, b } = threeHosts();
  house.send(a, BROADCAST);
  house.send(b, BROADCAST);
  house.pull(a);
  expect(learnt(br)).toEqual(["02:00:00:00:00:0b b0"]);
});

test("learning off, flooding off, isolated ports", () => {
  const { house, br, a, b, c } = threeHosts();
  changePort(portOf(a), { learning: false });
  changePort(portOf(c), { flood: false });
  house.send(a, b.mac);
  expect(learnt(br)).toEqual([]);
  expect(heardBy(a, b, c)).toEqual(["b"]);
  house.send(a, BROADCAST);
  expect(heardBy(a, b, c)).toEqual(["b", "c"]);
  changePort(portOf(c), { bcastFlood: false, mcastFlood: false });
  house.send(a, BROADCAST);
  expect(heardBy(a, b, c)).toEqual(["b"]);
  // What the bridge's own host says to everybody goes out all the same.
  house.sendFromBridge(br, BROADCAST);
  expect(heardBy(a, b, c)).toEqual(["a", "b", "c"]);
  changePort(portOf(a), { isolated: true });
  changePort(portOf(b), { isolated: true });
  house.send(a, BROADCAST);
  expect(heardBy(a, b, c)).toEqual([]);
  house.sendFromBridge(br, BROADCAST);
  expect(heardBy(a, b, c)).toEqual(["a", "b", "c"]);
});

test("pause frames end here, LLDP stays on its link, BPDUs pass while the spanning tree is off", () => {
  const { house, br, a, b, c } = threeHosts();
  house.send(a, "01:80:c2:00:00:01");
  expect(heardBy(a, b, c)).toEqual([]);
  house.send(a, "01:80:c2:00:00:0e");
  expect(heardBy(a, b, c)).toEqual([]);
  expect(learnt(br)).toEqual(["02:00:00:00:00:0a a0"]);
  house.send(a, "01:80:c2:00:00:00");
  expect(heardBy(a, b, c)).toEqual(["b", "c"]);
  changeBridge(br, { groupFwdMask: 1 << 0x0e });
  house.send(a, "01:80:c2:00:00:0e");
  expect(heardBy(a, b, c)).toEqual(["b", "c"]);
  expect(() => changeBridge(br, { groupFwdMask: 1 })).toThrow("Invalid argument");
});

test("a multicast source address is nobody's", () => {
  const { house, br, a, b, c } = threeHosts();
  house.send(a, BROADCAST, { source: "01:00:5e:00:00:01" });
  expect(heardBy(a, b, c)).toEqual([]);
  expect(learnt(br)).toEqual([]);
});

test("a flooded frame is one buffer until somebody writes", () => {
  const { house, a, b, c } = threeHosts();
  house.send(a, BROADCAST);
  expect(b.heard[0]?.frame).toEqual(c.heard[0]?.frame);
  const flood = house.tracer.trails
    .flatMap((trail) => trail.steps)
    .find((step) => step.kind === "bridge-flood");
  // The newest port first: list_add_rcu().
  expect(flood).toMatchObject({ traffic: "broadcast", ports: ["c0", "b0"], local: true, dev: "br0" });
});

test("a frame longer than the port's mtu is dropped there only", () => {
  const { house, a, b, c } = threeHosts();
  setMtu(b.port, 1000);
  house.send(a, BROADCAST, { payload: new Uint8Array(1200) });
  expect(heardBy(a, b, c)).toEqual(["c"]);
});

test("the bridge takes the lowest address and the least mtu of its ports, unless it was told", () => {
  const house = new House();
  const br = house.bridge("br0");
  const b = house.host(br, "b");
  expect(formatMac(br.dev.address)).toBe(formatMac(b.port.address));
  const a = house.host(br, "a");
  expect(formatMac(br.dev.address)).toBe(formatMac(a.port.address));
  setMtu(b.port, 1400);
  expect(br.dev.mtu).toBe(1400);
  setMaster(b.port, null);
  expect(br.dev.mtu).toBe(1500);
  setMtu(br.dev, 1300);
  setMtu(a.port, 1200);
  expect(br.dev.mtu).toBe(1300);
  setMaster(a.port, null);
  expect(formatMac(br.dev.address)).toBe("00:00:00:00:00:00");
});

test("what cannot be a port says why", () => {
  const house = new House();
  const br = house.bridge("br0");
  const other = house.bridge("br1");
  expect(() => setMaster(other.dev, br.dev)).toThrow("Can not enslave a bridge to a bridge");
  expect(() => setMaster(house.net.loopback, br.dev)).toThrow("Invalid argument");
});

test("the bridge has a carrier while a port forwards", () => {
  const house = new House();
  const br = house.bridge("br0");
  // Nobody has looked yet: br_port_state_selection() has not run.
  expect(br.dev.shownOperState).toBe("UNKNOWN");
  const a = house.host(br, "a");
  expect(br.dev.shownOperState).toBe("UP");
  house.pull(a);
  expect(br.dev.shownOperState).toBe("DOWN");
  expect(br.dev.carrier).toBe(false);
  openDevice(a.dev);
  expect(br.dev.shownOperState).toBe("UP");
});

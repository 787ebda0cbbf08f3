import { expect, test } from "vitest";
import {
  BRIDGE_FLAGS_SELF,
  bridgeDelLink,
  bridgeSetLink,
  changeBridge,
  VLAN_INFO_PVID,
  VLAN_INFO_UNTAGGED,
  vlanGroupOf,
} from "../src/index.ts";
import { fdb, type Host, House, heardBy, learnt } from "./house.ts";

const BROADCAST = "ff:ff:ff:ff:ff:ff";
const ACCESS = VLAN_INFO_PVID | VLAN_INFO_UNTAGGED;

/** Two hosts in VLAN 10, one in 20, and a trunk that carries both with tags. */
function twoTenants() {
  const house = new House();
  const br = house.bridge("br0", { vlanFiltering: true, vlanDefaultPvid: 0 }, "02:00:00:00:00:10");
  const [a, b, c, t] = ["a", "b", "c", "t"].map((name) => house.host(br, name)) as [Host, Host, Host, Host];
  const vlan = (host: Host, vid: number, flags: number) =>
    bridgeSetLink(host.port, { flags: 0, vlans: { first: vid, last: vid, flags }, hasSpec: true });
  vlan(a, 10, ACCESS);
  vlan(b, 10, ACCESS);
  vlan(c, 20, ACCESS);
  vlan(t, 10, 0);
  vlan(t, 20, 0);
  return { house, br, a, b, c, t };
}

/** The 802.1Q tag's VLAN of what a host heard, 0 for none. */
const tagOf = (host: Host): number | undefined => {
  const frame = host.heard[0]?.frame;
  if (frame === undefined) return undefined;
  return frame[12] === 0x81 && frame[13] === 0
    ? (((frame[14] as number) & 0x0f) << 8) | (frame[15] as number)
    : 0;
};

test("untagged frames belong to the port's VLAN, leave access ports untagged and the trunk with a tag", () => {
  const { house, a, b, c, t } = twoTenants();
  house.send(a, BROADCAST);
  expect(tagOf(b)).toBe(0);
  expect(tagOf(t)).toBe(10);
  expect(heardBy(a, b, c, t)).toEqual(["b", "t"]);
});

test("a tag on the trunk chooses the VLAN; one it does not carry is dropped", () => {
  const { house, a, b, c, t } = twoTenants();
  house.send(t, BROADCAST, { vlan: 20 });
  expect(heardBy(a, b, c, t)).toEqual(["c"]);
  house.send(t, BROADCAST, { vlan: 30 });
  expect(heardBy(a, b, c, t)).toEqual([]);
  expect(house.tracer.trails.at(-1)?.steps.at(-1)).toMatchObject({
    kind: "drop",
    reason: "vlan not allowed on this port",
    where: "net/bridge/br_vlan.c __allowed_ingress",
  });
  // The trunk has no VLAN for what comes without a tag.
  house.send(t, BROADCAST);
  expect(heardBy(a, b, c, t)).toEqual([]);
});

test("a priority tag keeps its priority and gets the port's VLAN", () => {
  const { house, a, b, c, t } = twoTenants();
  house.send(a, BROADCAST, { vlan: 5 << 13 });
  expect(heardBy(c)).toEqual([]);
  const frame = t.heard[0]?.frame as Uint8Array;
  expect([frame[14], frame[15]]).toEqual([0xa0, 10]);
  expect(tagOf(b)).toBe(0);
});

test("one address may be in two VLANs, each behind a port of its own", () => {
  const { house, br, a, c } = twoTenants();
  house.send(a, BROADCAST, { source: "02:00:00:00:00:77" });
  house.send(c, BROADCAST, { source: "02:00:00:00:00:77" });
  expect(learnt(br)).toEqual(["02:00:00:00:00:77 c0 vlan 20", "02:00:00:00:00:77 a0 vlan 10"]);
});

test("the bridge itself is in no VLAN that was not given to it", () => {
  const { house, br, a } = twoTenants();
  house.send(a, "02:00:00:00:00:10");
  expect(house.tracer.trails.at(-1)?.steps.some((step) => step.kind === "rx" && step.dev === "br0")).toBe(
    false,
  );
  bridgeSetLink(br.dev, {
    flags: BRIDGE_FLAGS_SELF,
    vlans: { first: 10, last: 10, flags: ACCESS },
    hasSpec: true,
  });
  house.send(a, "02:00:00:00:00:10");
  expect(house.tracer.trails.at(-1)?.steps.some((step) => step.kind === "rx" && step.dev === "br0")).toBe(
    true,
  );
  expect(fdb(br)).toContain("02:00:00:00:00:10 br0 vlan 10 local");
});

test("ports are born in the default VLAN, and follow it while nobody changed theirs", () => {
  const house = new House();
  const br = house.bridge("br0");
  const a = house.host(br, "a");
  const b = house.host(br, "b");
  bridgeSetLink(b.port, { flags: 0, vlans: { first: 7, last: 7, flags: ACCESS }, hasSpec: true });
  changeBridge(br, { vlanDefaultPvid: 5 });
  const vids = (host: Host) => vlanGroupOf(host.port)?.list.map((vlan) => vlan.vid);
  expect(vids(a)).toEqual([5]);
  expect(vids(b)).toEqual([1, 7]);
  expect(vlanGroupOf(br.dev)?.pvid).toBe(5);
  expect(vlanGroupOf(b.port)?.pvid).toBe(7);
});

test("a VLAN that leaves a port takes its addresses along, and its shadow on the bridge", () => {
  const { house, br, a, b } = twoTenants();
  house.send(a, BROADCAST);
  house.send(b, BROADCAST);
  bridgeDelLink(a.port, 0, { first: 10, last: 10, flags: 0 });
  expect(learnt(br)).toEqual(["02:00:00:00:00:0b b0 vlan 10"]);
  expect(vlanGroupOf(a.port)?.list).toEqual([]);
  expect(vlanGroupOf(a.port)?.pvid).toBe(0);
  expect(br.vlgrp.find(10)?.refcnt).toBe(2);
});

test("frames are counted per VLAN where that is asked for", () => {
  const { house, br, a, t } = twoTenants();
  changeBridge(br, { vlanStatsEnabled: 1 });
  house.send(a, BROADCAST);
  expect(vlanGroupOf(t.port)?.find(10)?.stats).toMatchObject({ rxPackets: 1, rxBytes: 4, txPackets: 2 });
  expect(vlanGroupOf(t.port)?.find(20)?.stats).toMatchObject({ rxPackets: 0, txPackets: 0 });
});

test("ranges and numbers that cannot be are refused in the kernel's words", () => {
  const { a } = twoTenants();
  const add = (first: number, last: number, flags = 0) =>
    bridgeSetLink(a.port, { flags: 0, vlans: { first, last, flags }, hasSpec: true });
  expect(() => add(4095, 4095)).toThrow("bridge: Vlan id is invalid");
  expect(() => add(0, 0)).toThrow("bridge: Vlan id is invalid");
  // Taking away: the same refusal without the words (br_dellink() passes no extack).
  expect(() => bridgeDelLink(a.port, 0, { first: 4095, last: 4095, flags: 0 })).toThrow(
    expect.objectContaining({ errno: "EINVAL", extack: undefined }),
  );
  expect(() => add(5, 6, VLAN_INFO_PVID)).toThrow("bridge: Pvid isn't allowed in a range");
});

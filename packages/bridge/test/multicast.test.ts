/// <reference types="node" />
import { KernelError } from "@podwire/netns";
import { ETH_P_IP, formatIpv4, igmp, ipv4, parseIpv4 } from "@podwire/wire";
import { beforeEach, describe, expect, test } from "vitest";
import { brMdbAdd, brMdbDel, brMdbDump, changeBridge, changePort, type NetBridge } from "../src/index.ts";
import { type Host, House, heardBy, portOf } from "./house.ts";

const GROUP = "239.1.2.3";
const GROUP_MAC = "01:00:5e:01:02:03";

/** An IPv4 packet with Router Alert that carries `message`, or one of UDP's number without anything in it. */
function packet(source: string, destination: string, message?: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(24 + (message?.length ?? 8));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x46c00000 | bytes.length);
  view.setUint16(8, message === undefined ? 0x0111 : 0x0102);
  ipv4.setSrc(bytes, 0, parseIpv4(source));
  ipv4.setDst(bytes, 0, parseIpv4(destination));
  view.setUint32(20, 0x94040000);
  ipv4.fillChecksum(bytes, 0);
  if (message !== undefined) bytes.set(message, 24);
  return bytes;
}

function message(type: number, code: number, group: string): Uint8Array {
  const bytes = new Uint8Array(8);
  igmp.write(bytes, 0, type, code, group === "" ? 0 : parseIpv4(group));
  igmp.fillChecksum(bytes, 0, 8);
  return bytes;
}

describe("a bridge that listens in", () => {
  let house: House;
  let br: NetBridge;
  let a: Host;
  let b: Host;
  let c: Host;
  beforeEach(() => {
    house = new House();
    br = house.bridge("br0", {}, "02:00:00:00:00:10");
    [a, b, c] = ["a", "b", "c"].map((name) => house.host(br, name)) as [Host, Host, Host];
  });
  const ip = (from: Host, mac: string, payload: Uint8Array) =>
    house.send(from, mac, { type: ETH_P_IP, payload });
  const report = (from: Host, group = GROUP) =>
    ip(from, GROUP_MAC, packet("10.0.0.9", group, message(igmp.IGMP_V2_MEMBERSHIP_REPORT, 0, group)));
  const leave = (from: Host) =>
    ip(from, "01:00:5e:00:00:02", packet("10.0.0.9", "224.0.0.2", message(igmp.IGMP_LEAVE_GROUP, 0, GROUP)));
  const query = (from: Host, source = "10.0.0.7") =>
    ip(from, "01:00:5e:00:00:01", packet(source, "224.0.0.1", message(igmp.IGMP_MEMBERSHIP_QUERY, 100, "")));
  const talk = (from: Host) => ip(from, GROUP_MAC, packet("10.0.0.9", GROUP));
  const groups = () =>
    brMdbDump(br.dev)?.entries.map(
      ({ port, addr }) =>
        `${port.name} ${formatIpv4(new DataView(addr.buffer, addr.byteOffset).getUint32(0))}`,
    );

  test("a report makes a membership, which lasts 260 s", () => {
    report(b);
    expect(groups()).toEqual(["b0 239.1.2.3"]);
    house.wait(259);
    expect(groups()).toEqual(["b0 239.1.2.3"]);
    house.wait(2);
    expect(groups()).toEqual([]);
  });

  test("while nobody asks, groups are flooded all the same", () => {
    report(b);
    heardBy(a, b, c);
    talk(a);
    expect(heardBy(a, b, c)).toEqual(["b", "c"]);
  });

  test("once somebody asks, and time for the answers has passed, only members and routers get a group", () => {
    query(c);
    report(b);
    house.wait(9);
    heardBy(a, b, c);
    talk(a);
    expect(heardBy(a, b, c)).toEqual(["b", "c"]);
    house.wait(2);
    changePort(portOf(c), { mcastRouter: 0 });
    heardBy(a, b, c);
    talk(a);
    expect(heardBy(a, b, c)).toEqual(["b"]);
    // A group that nobody wants goes to routers only.
    ip(a, "01:00:5e:09:09:09", packet("10.0.0.9", "239.9.9.9"));
    expect(heardBy(a, b, c)).toEqual([]);
    changePort(portOf(a), { mcastRouter: 2 });
    ip(b, "01:00:5e:09:09:09", packet("10.0.0.9", "239.9.9.9"));
    expect(heardBy(a, b, c)).toEqual(["a"]);
    // What is for everybody on the link still is.
    ip(b, "01:00:5e:00:00:fb", packet("10.0.0.9", "224.0.0.251"));
    expect(heardBy(a, b, c)).toEqual(["a", "c"]);
  });

  test("the port on which a querier is heard leads to routers for 255 s", () => {
    query(c);
    const routers = () => brMdbDump(br.dev)?.routers.map(({ port }) => port.name);
    expect(routers()).toEqual(["c0"]);
    house.wait(254);
    expect(routers()).toEqual(["c0"]);
    house.wait(2);
    expect(routers()).toEqual([]);
  });

  test("a leave ends a membership in two seconds, with fast leave at once", () => {
    report(b);
    leave(b);
    house.wait(1.9);
    expect(groups()).toEqual(["b0 239.1.2.3"]);
    house.wait(0.2);
    expect(groups()).toEqual([]);
    changePort(portOf(b), { fastLeave: true });
    report(b);
    leave(b);
    expect(groups()).toEqual([]);
  });

  test("a querier asks twice a startup interval apart, then every 125 s, from 0.0.0.0 to all hosts", () => {
    changeBridge(br, { mcastQuerier: true });
    house.wait(200);
    const times = b.heard.map(({ time }) => Math.round(time / 1e9));
    expect(times).toEqual([0, 31, 156]);
    const { frame } = b.heard[0] ?? { frame: new Uint8Array() };
    // User-Mode Linux 6.1, as tcpdump saw it: 0.0.0.0 > 224.0.0.1: igmp query v2, tos 0xc0, ttl 1, DF, options (RA).
    expect(Buffer.from(frame).toString("hex")).toBe(
      "01005e00000102000000001008004" +
        "6c0002000004000010204170000" +
        "0000e0000001940400001164ee9b00000000",
    );
  });

  test("what is entered by hand stays, or stays for a while, and is refused with the kernel's words", () => {
    const request = {
      port: a.port,
      proto: ETH_P_IP,
      addr: Uint8Array.of(239, 9, 9, 9),
      vid: 0,
      permanent: true,
    };
    const words = (work: () => void): string => {
      try {
        work();
      } catch (error) {
        if (error instanceof KernelError) return `${error.errno} ${error.extack}`;
        throw error;
      }
      return "done";
    };
    brMdbAdd(br.dev, request);
    expect(words(() => brMdbAdd(br.dev, request))).toBe("EEXIST bridge: Group is already joined by port");
    expect(words(() => brMdbAdd(br.dev, { ...request, port: br.dev }))).toBe(
      "EINVAL bridge: Flags are not allowed for host groups",
    );
    expect(words(() => brMdbAdd(br.dev, { ...request, addr: Uint8Array.of(224, 0, 0, 1) }))).toBe(
      "EINVAL bridge: IPv4 entry group address is local multicast",
    );
    house.wait(1000);
    expect(groups()).toEqual(["a0 239.9.9.9"]);
    changeBridge(br, { mcastSnooping: false });
    expect(groups()).toEqual([]);
    changeBridge(br, { mcastSnooping: true });
    expect(groups()).toEqual(["a0 239.9.9.9"]);
    brMdbDel(br.dev, request);
    expect(words(() => brMdbDel(br.dev, request))).toBe("EINVAL undefined");
  });

  test("a port that goes down forgets who was behind it", () => {
    report(b);
    house.pull(b);
    house.wait(2);
    expect(groups()).toEqual([]);
  });
});

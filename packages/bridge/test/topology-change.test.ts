// What two bridges say when a port begins to forward, against a capture in User-Mode Linux 6.1 of the same: s1 is root
// (forward delay 4 s, maximum age 8 s), s2 gets a port for a host, which forwards after twice the forward delay.

import { openDevice, setMacAddress, setMaster, taps } from "@podwire/netns";
import { vethPeer } from "@podwire/veth";
import { parseMac, stp } from "@podwire/wire";
import { expect, test } from "vitest";
import { changeBridge } from "../src/index.ts";
import { House } from "./house.ts";

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Lines of tcpdump -xx. */
const captured = (...lines: string[]): string => lines.join("").replaceAll(" ", "");

test("a notification goes to the root, which acknowledges it and tells everybody for 12 s", () => {
  const house = new House();
  const s1 = house.bridge("s1", {}, "02:00:00:00:0f:01");
  changeBridge(s1, { forwardDelay: 400, helloTime: 200, maxAge: 800, stpState: true, priority: 4096 });
  const s2 = house.bridge("s2", { stpState: true }, "02:00:00:00:0f:02");
  const x1 = house.kernel.linkKind("veth").newLink(house.net, {
    name: "x1",
    address: parseMac("02:00:00:00:01:11"),
    data: { peer: { name: "x2", address: parseMac("02:00:00:00:02:11") } },
  });
  const x2 = vethPeer(x1) as typeof x1;
  for (const [dev, br] of [
    [x1, s1],
    [x2, s2],
  ] as const) {
    setMaster(dev, br.dev);
    openDevice(dev);
  }
  const said: { by: string; time: number; flags: number | "tcn"; frame: string }[] = [];
  taps.of(house.net).push({
    dev: x1,
    protocol: 0,
    hear(skb, _dev, outgoing) {
      const frame = skb.frame();
      const bpdu = stp.parse(frame, 17);
      const flags = bpdu.kind === "configuration" ? bpdu.flags : "tcn";
      said.push({ by: outgoing ? "s1" : "s2", time: house.clock.now / 1e9, flags, frame: hex(frame) });
    },
  });
  house.wait(25.3);
  said.length = 0;
  const b = house.host(s2, "b");
  setMacAddress(b.port, parseMac("02:00:00:00:02:0b"));
  house.wait(24);

  const change = said.findIndex(({ by }) => by === "s2");
  expect(said[change]).toMatchObject({
    flags: "tcn",
    frame: captured("0180 c200 0000 0200 0000 0211 0007 4242", "0300 0000 80"),
  });
  expect(said[change]?.time).toBeCloseTo(33.3, 3);
  expect(said[change + 1]).toMatchObject({
    by: "s1",
    flags: 0x81,
    frame: captured(
      "0180 c200 0000 0200 0000 0111 0026 4242",
      "0300 0000 0081 1000 0200 0000 0f01 0000",
      "0000 1000 0200 0000 0f01 8001 0000 0800",
      "0200 0400",
    ),
  });
  // One more because the answer came within the hold time, then hellos; the flag goes after max age and forward delay.
  expect(said.slice(change + 2).map(({ flags }) => flags)).toEqual([1, 1, 1, 1, 1, 1, 0, 0]);
  expect(said.slice(change + 2).map(({ time }) => Math.floor(time))).toEqual([
    35, 36, 38, 40, 42, 44, 46, 48,
  ]);

  // The host hears of the root from s2: cost 2, and a message age of one jiffy, 2/256 s.
  const heard = b.heard.map(({ frame }) => hex(frame));
  const told = (flags: string) =>
    captured(
      "0180 c200 0000 0200 0000 020b 0026 4242",
      `0300 0000 ${flags} 1000 0200 0000 0f01 0000`,
      "0002 8000 0200 0000 0f02 8002 0002 0800",
      "0200 0400",
    );
  expect(heard.filter((frame) => frame === told("0000"))).not.toEqual([]);
  expect(heard.filter((frame) => frame === told("0001"))).not.toEqual([]);
});

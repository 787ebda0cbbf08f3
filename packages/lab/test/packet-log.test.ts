import { Clock, MILLISECOND } from "@podwire/clock";
import { PacketLog, wholeStory } from "@podwire/lab";
import { changeFlags, cloneSkb, IFF_UP, Kernel, type NetDevice, queueXmit, Skb } from "@podwire/netns";
import { veth, vethKind, vethPeer } from "@podwire/veth";
import { expect, test } from "vitest";

function pair(log: PacketLog) {
  const clock = new Clock();
  const kernel = new Kernel({ clock, subsystems: [veth], tracer: log, hostname: "node" });
  const veth0 = vethKind.newLink(kernel.initNet, { name: "veth0", data: { peer: { name: "veth1" } } });
  for (const dev of [veth0, vethPeer(veth0) as NetDevice]) changeFlags(dev, IFF_UP, IFF_UP);
  const send = (skb: Skb) => {
    skb.dev = veth0;
    queueXmit(skb);
  };
  return { clock, kernel, send };
}

test("a frame that crosses is one row, seen at both ends, and arrives a microsecond later", () => {
  const log = new PacketLog();
  const { clock, send } = pair(log);
  send(Skb.from(new Uint8Array(60)));
  clock.runSync(MILLISECOND);
  expect(log.crossings).toMatchObject([
    { time: 0, host: "node", dev: "veth0", arrival: { time: 1000, host: "node", dev: "veth1" } },
  ]);
  expect(log.sightings.map(({ dev, outgoing }) => [dev, outgoing])).toEqual([
    ["veth0", true],
    ["veth1", false],
  ]);
});

test("a copy's story begins with its original's, up to the copying", () => {
  const log = new PacketLog();
  const { clock, kernel, send } = pair(log);
  const original = Skb.from(new Uint8Array(60));
  const copy = cloneSkb(kernel.initNet, original);
  send(original);
  send(copy);
  clock.runSync(MILLISECOND);
  const kinds = wholeStory(copy.trail as NonNullable<typeof copy.trail>).map(({ kind }) => kind);
  expect(kinds).toEqual(["clone", "tx", "wire", "rx", "drop"]);
});

test("beyond its limit the oldest rows go, and the log says so", () => {
  const log = new PacketLog({ limit: 100 });
  const { clock, send } = pair(log);
  for (let count = 0; count < 150; count++) {
    send(Skb.from(new Uint8Array(60)));
    clock.runSync(MILLISECOND);
  }
  expect(log.crossings.length).toBeLessThanOrEqual(100);
  expect(log.crossings.at(-1)?.index).toBe(149);
  expect(log.dropped).toBeGreaterThan(0);
});

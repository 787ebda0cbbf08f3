import { Clock } from "@podwire/clock";
import { ipv4 } from "@podwire/ip";
import { describeTopology, openLab, topology } from "@podwire/lab";
import { changeFlags, IFF_UP, Kernel, moveDevice, type NetDevice } from "@podwire/netns";
import { addNic, connect } from "@podwire/nic";
import { veth, vethKind, vethPeer } from "@podwire/veth";
import { expect, test } from "vitest";

const clock = new Clock();
const host = (hostname: string) => new Kernel({ clock, subsystems: [veth, ipv4], hostname });

test("the drawing in words names every host, namespace, device and wire", () => {
  const a = host("a");
  const b = host("b");
  connect(
    addNic(a, "eth0", Uint8Array.of(2, 0, 0, 0, 0, 1)),
    addNic(b, "eth0", Uint8Array.of(2, 0, 0, 0, 0, 2)),
  );
  const web = a.createNet().get();
  web.label = "web";
  const veth0 = vethKind.newLink(a.initNet, { name: "veth0", data: { peer: { name: "veth1" } } });
  const veth1 = vethPeer(veth0) as NetDevice;
  moveDevice(veth1, web);
  for (const dev of [veth0, veth1]) changeFlags(dev, IFF_UP, IFF_UP);
  const now = topology([a, b]);
  expect(describeTopology(now)).toBe(
    [
      "a has eth0 (down), veth0.",
      "a/web has veth1.",
      "b has eth0 (down).",
      "A cable joins eth0 of a and eth0 of b, without a carrier.",
      "A veth pair joins veth0 of a and veth1 of a/web.",
    ].join("\n"),
  );
  expect(now.wires.map(({ kind, carrier }) => [kind, carrier])).toEqual([
    ["cable", false],
    ["veth", true],
  ]);
});

test("a namespace whose name was deleted goes by its number, or by the name that is left", async () => {
  const lab = await openLab({
    lab: "format: 1\nname: names\ntitle: Names\nchapter: 1\nlesson: /lessons/namespaces\ndescription: One host.\nhosts: { node: {} }\n",
    scripts: {},
  });
  const run = (command: string) => lab.run("node", command);
  const names = () => lab.topology().hosts[0]?.namespaces.map(({ name }) => name);
  await run("ip netns add shop; ip netns exec shop sleep 3600 & sleep 1");
  await run("ip netns attach store $(ip netns pids shop); ip netns del store");
  expect(names()).toEqual(["", "shop"]);
  await run("ip netns del shop");
  expect(names()?.[1]).toMatch(/^net:\[\d+\]$/);
});

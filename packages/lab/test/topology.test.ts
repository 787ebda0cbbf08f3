import { Clock } from "@podwire/clock";
import { ipv4 } from "@podwire/ip";
import { describeTopology, topology } from "@podwire/lab";
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

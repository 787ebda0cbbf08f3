// lsmod, modprobe and rmmod against a transcript of the real ones.

import { veth, vethPeer } from "@podwire/veth";
import { describe, expect, it } from "vitest";
import { modules } from "../src/index.ts";
import { Host } from "./host.ts";
import { replay } from "./transcript.ts";

describe("modules", () => {
  it("come and go as the real ones", async () => {
    await replay(new Host({ subsystems: [veth, modules] }), "modules");
  });

  it("come with the first link of their kind, and take the links with them", async () => {
    const host = new Host({ subsystems: [veth, modules] });
    const net = host.kernel.initNet;
    expect((await host.run("lsmod")).stdout).not.toContain("veth");
    const dev = host.kernel.linkKind("veth").newLink(net, { data: {} });
    expect(vethPeer(dev)?.name).toBe("veth0");
    expect((await host.run("lsmod")).stdout).toContain("veth                   18706  0\n");
    expect(await host.run("rmmod veth")).toEqual({ stdout: "", stderr: "", status: 0 });
    expect(net.devices.map(({ name }) => name)).toEqual(["lo"]);
  });
});

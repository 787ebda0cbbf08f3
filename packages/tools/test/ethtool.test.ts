// ethtool against transcripts of the real one.

import { changeFlags, IFF_UP } from "@podwire/netns";
import { vethPeer } from "@podwire/veth";
import { describe, expect, it } from "vitest";
import { Host } from "./host.ts";
import { replay } from "./transcript.ts";

describe("ethtool", () => {
  it("answers for lo and a veth pair as the real one, down and up", async () => {
    const host = new Host();
    const net = host.kernel.initNet;
    const a = host.kernel.linkKind("veth").newLink(net, { name: "veth0", data: { peer: { name: "veth1" } } });
    await replay(host, "ethtool-down");
    changeFlags(a, IFF_UP, IFF_UP);
    const b = vethPeer(a);
    if (b !== null) changeFlags(b, IFF_UP, IFF_UP);
    await replay(host, "ethtool-up");
  });

  it("says what it cannot do", async () => {
    const host = new Host();
    expect(await host.run("ethtool -E lo")).toEqual({
      stdout: "",
      stderr: "ethtool: not simulated: -E\n",
      status: 69,
    });
  });
});

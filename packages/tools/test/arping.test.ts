// arping against transcripts of the real one; its times are masked there and checked here.

import { deleteAddress } from "@podwire/ip";
import { changeFlags, IFF_NOARP } from "@podwire/netns";
import { describe, expect, it } from "vitest";
import { down, pair, up } from "./network.ts";
import { readTranscript } from "./transcript.ts";

const mask = (text: string) => text.replace(/\d+\.\d+ms/g, "Tms");

async function replay({ host, a }: ReturnType<typeof pair>, name: string): Promise<void> {
  for (const { command, ...expected } of readTranscript(name)) {
    const ran = await host.run(command, { net: a });
    expect({ command, ...ran, stdout: mask(ran.stdout) }).toEqual({
      command,
      ...expected,
      stdout: mask(expected.stdout),
    });
  }
}

describe("arping", () => {
  it("says what the real one says", async () => {
    const network = pair();
    await replay(network, "arping");
    changeFlags(network.veth0, IFF_NOARP, IFF_NOARP);
    await replay(network, "arping-noarp");
    changeFlags(network.veth0, 0, IFF_NOARP);
    down(network.veth0);
    await replay(network, "arping-down");
    deleteAddress(network.a, { dev: network.veth0 });
    up(network.veth0);
    await replay(network, "arping-no-address");
  });

  it("adds its half millisecond, and ends when its last interval does", async () => {
    const { host, a } = pair();
    const { stdout } = await host.run("arping -c 2 -I veth0 10.0.0.2", { net: a });
    expect(stdout).toContain("Unicast reply from 10.0.0.2 [02:00:00:00:00:02]  0.502ms\n");
    expect(host.clock.now).toBe(2_000_000_000);
  });

  it("counts what it got until Ctrl-C", async () => {
    const { host, a } = pair();
    const running = host.start("arping -I veth0 10.0.0.2", { net: a });
    await host.clock.advanceTo(1_500_000_000);
    running.kill("SIGINT");
    const { stdout, status } = await host.clock.run(running.done);
    expect(stdout).toMatch(/Sent 2 probes \(1 broadcast\(s\)\)\nReceived 2 response\(s\)\n$/);
    expect(status).toBe(0);
  });
});

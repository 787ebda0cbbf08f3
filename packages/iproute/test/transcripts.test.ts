// `ip` against the real one, command by command: text, messages and exit statuses.

import { bridge } from "@podwire/bridge";
import { ipv4, ipv6 } from "@podwire/ip";
import { veth } from "@podwire/veth";
import { expect, test } from "vitest";
import { Host } from "./host.ts";
import { masked, readTranscript, replay, transcriptNames } from "./transcript.ts";

for (const name of transcriptNames())
  test(`a session about ${name}`, async () => {
    const expected = readTranscript(name);
    expect(expected.length).toBeGreaterThan(10);
    const host = new Host({ subsystems: [veth, bridge, ipv4, ipv6] });
    // As where they were recorded.
    host.kernel.sysctls
      .find(host.kernel.initNet, "net/ipv6/conf/all/disable_ipv6")
      ?.write?.(host.kernel.initNet, "1");
    const ours = await replay(host, expected);
    expect(ours.map(masked)).toEqual(expected.map(masked));
  });

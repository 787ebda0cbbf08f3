// `ip` against the real one, command by command: text, messages and exit statuses.

import { bridge } from "@podwire/bridge";
import { ipv4 } from "@podwire/ip";
import { veth } from "@podwire/veth";
import { expect, test } from "vitest";
import { Host } from "./host.ts";
import { masked, readTranscript, replay, transcriptNames } from "./transcript.ts";

for (const name of transcriptNames())
  test(`a session about ${name}`, async () => {
    const expected = readTranscript(name);
    expect(expected.length).toBeGreaterThan(10);
    const ours = await replay(new Host({ subsystems: [veth, bridge, ipv4] }), expected);
    expect(ours.map(masked)).toEqual(expected.map(masked));
  });

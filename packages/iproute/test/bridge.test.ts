/// <reference types="node" />
// `bridge` and `ip link … type bridge` against what the real ones said in User-Mode Linux 6.1 with iproute2 6.1: each
// transcript is a session in a fresh host with IPv6 switched off, commands after "$ ", a status other than 0 in brackets.
// Standard error comes first: both went to one file, and standard output is buffered.

import { readFileSync } from "node:fs";
import { bridge } from "@podwire/bridge";
import { addMulticast, type Subsystem } from "@podwire/netns";
import { veth } from "@podwire/veth";
import { expect, test } from "vitest";
import { Host } from "./host.ts";

/** What IPv4 and IPv6 do to the list of groups: ff02::1 from the beginning, 224.0.0.1 while the device is up. */
const groups: Subsystem = {
  name: "groups",
  register(kernel) {
    kernel.netdevChain.register(({ kind, dev }) => {
      if (dev.name === "lo") return;
      if (kind === "REGISTER") addMulticast(dev, Uint8Array.of(0x33, 0x33, 0, 0, 0, 1));
      if (kind === "UP") addMulticast(dev, Uint8Array.of(0x01, 0, 0x5e, 0, 0, 1));
    });
  },
};

/** Timers run on while a program starts. */
const mask = (text: string): string =>
  text
    .replace(/(_timer"?:?) +\d+\.\d\d/g, "$1 TIME")
    .replace(/(_timer":)\d+\.\d\d/g, "$1TIME")
    .replace(/used \d+\/\d+/g, "used N/N")
    .replace(/"used":\d+,"updated":\d+/g, '"used":N,"updated":N');

interface Said {
  command: string;
  output: string;
}

function parse(text: string): Said[] {
  return (
    text
      // With -o the last line has no end.
      .split(/\$ (?=ip |bridge )/)
      .slice(1)
      .map((part) => {
        const end = part.indexOf("\n");
        return { command: part.slice(0, end), output: part.slice(end + 1) };
      })
  );
}

for (const name of ["link", "vlan", "fdb", "ip-link"])
  test(`a session about ${name}`, async () => {
    const said = parse(readFileSync(new URL(`transcripts/bridge/${name}.txt`, import.meta.url), "utf8"));
    expect(said.length).toBeGreaterThan(50);
    const host = new Host({ subsystems: [groups, veth, bridge] });
    const ours: Said[] = [];
    for (const { command } of said) {
      const { stdout, stderr, status } = await host.run(command);
      ours.push({ command, output: mask(stderr + stdout + (status === 0 ? "" : `[${status}]\n`)) });
    }
    expect(ours).toEqual(said.map(({ command, output }) => ({ command, output: mask(output) })));
  });

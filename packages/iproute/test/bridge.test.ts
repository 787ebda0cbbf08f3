/// <reference types="node" />
// `bridge` and `ip link … type bridge` against what the real ones said in User-Mode Linux 6.1 with iproute2 6.1: each
// transcript is a session in a fresh host with IPv6 switched off, commands after "$ ", a status other than 0 in brackets.
// Standard error comes first: both went to one file, and standard output is buffered.

import { readFileSync } from "node:fs";
import { bridge } from "@podwire/bridge";
import { ipv4, ipv6 } from "@podwire/ip";
import { veth } from "@podwire/veth";
import { expect, test } from "vitest";
import { Host } from "./host.ts";

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
    const host = new Host({ subsystems: [veth, bridge, ipv4, ipv6] });
    const { kernel } = host;
    kernel.sysctls.find(kernel.initNet, "net/ipv6/conf/all/disable_ipv6")?.write?.(kernel.initNet, "1");
    const ours: Said[] = [];
    for (const { command } of said) {
      const { stdout, stderr, status } = await host.run(command);
      ours.push({ command, output: mask(stderr + stdout + (status === 0 ? "" : `[${status}]\n`)) });
    }
    expect(ours).toEqual(said.map(({ command, output }) => ({ command, output: mask(output) })));
  });

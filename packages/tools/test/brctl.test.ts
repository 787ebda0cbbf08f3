/// <reference types="node" />
// brctl against a session with the real one (User-Mode Linux 6.1, bridge-utils 1.7). Its standard error stands before its
// standard output, as both went to one file. What other commands did in between is done through the kernel here.

import { readFileSync } from "node:fs";
import { bridge, NTF_MASTER, NUD_NOARP, NUD_REACHABLE, rtnlFdbAdd } from "@podwire/bridge";
import { changeFlags, IFF_UP, KernelError, type NetDevice, setMacAddress, strerror } from "@podwire/netns";
import { veth } from "@podwire/veth";
import { parseMac } from "@podwire/wire";
import { expect, it } from "vitest";
import { Host } from "./host.ts";

/** The words of `ip link …`, `bridge fdb add …` and `sleep …` that stand in the session. */
function other(host: Host, words: readonly string[]): string {
  const net = host.kernel.initNet;
  const device = (name: string | undefined) => net.device(name ?? "") as NetDevice;
  const [command, , verb, name = "", ...rest] = words;
  if (command === "sleep") host.clock.runSync(Number(words[1]) * 1e9);
  else if (command === "bridge") {
    const state = words.includes("static") ? NUD_NOARP : NUD_REACHABLE;
    const request = { dev: device(words[5]), address: parseMac(name), state, flags: NTF_MASTER };
    try {
      rtnlFdbAdd(request, { create: true, exclusive: true });
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      return `RTNETLINK answers: ${strerror(error.errno)}\n[255]\n`;
    }
  } else if (verb === "add")
    host.kernel.linkKind("veth").newLink(net, {
      name,
      address: parseMac(rest[1] as string),
      data: { peer: { name: rest[6] as string, address: parseMac(rest[8] as string) } },
    });
  else if (rest[0] === "address") setMacAddress(device(name), parseMac(rest[1] as string));
  else changeFlags(device(name), rest[0] === "up" ? IFF_UP : 0, IFF_UP);
  return "";
}

/** Timers run on while a program starts. */
const mask = (text: string): string =>
  text.replace(/((?:hello|tcn|gc|age|delay|hold) timer\t+) *\d+\.\d\d/g, "$1TIME");

it("answers as the real one", async () => {
  const text = readFileSync(new URL("real/brctl.txt", import.meta.url), "utf8");
  const said = text.split(/^\$ /m).slice(1);
  expect(said.length).toBeGreaterThan(100);
  const host = new Host({ subsystems: [veth, bridge] });
  const ours: string[] = [];
  for (const part of said) {
    const command = part.slice(0, part.indexOf("\n"));
    let output: string;
    if (command.startsWith("brctl")) {
      const { stdout, stderr, status } = await host.run(command);
      output = stderr + stdout + (status === 0 ? "" : `[${status}]\n`);
    } else output = other(host, command.split(" "));
    ours.push(mask(`${command}\n${output}`));
  }
  expect(ours).toEqual(said.map(mask));
});

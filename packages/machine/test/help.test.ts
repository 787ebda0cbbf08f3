import { helpTexts } from "@podwire/tools";
import { expect, it } from "vitest";
import { SimulatedMachine } from "../src/index.ts";

it("collects the commands' own helps for cheat sheets", async () => {
  const machine = new SimulatedMachine({ hostname: "node1", seed: 1 });
  const texts = await helpTexts((argv) => machine.run([...argv]));
  const usage = new Map(texts.map(({ command, usage }) => [command, usage]));
  expect(usage.get("ip netns")).toMatch(/^Usage:\tip netns list\n\tip netns add NAME\n/);
  expect(usage.get("bridge vlan")).toContain("bridge vlan { show } [ dev DEV ] [ vid VLAN_ID ]");
  expect(usage.get("ping")).toContain("ping [options] <destination>");
  for (const text of texts) expect(text.usage, text.command).toMatch(/usage/i);
  expect(new Set(texts.map(({ command }) => command)).size).toBe(texts.length);
});

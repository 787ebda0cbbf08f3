// The same session gives the same bytes, on the screen and on the wires, again and again and in two engines. Twenty runs here, a
// thousand in the bench.
import { expect, test } from "vitest";
import { bundle, inChromium, inNode, whyNoChromium } from "../src/determinism/engines.ts";

const noChromium = whyNoChromium();

test("twenty runs in Node are one, and another seed is another", async () => {
  const code = await bundle();
  const { first, others } = await inNode(code, 20);
  expect(others).toBe(0);
  expect(first.screen).toContain("3 packets transmitted, 3 received");
  expect(first.screen).toContain("bash: line 1: nosuch: command not found\n[127]");
  expect(first.capture).toMatch(/^0a0d0d0a/);
  expect((await inNode(code, 1, 8)).first.screen).not.toBe(first.screen);
}, 300_000);

test.skipIf(noChromium !== undefined)(
  `twenty runs in Chromium are Node's${noChromium === undefined ? "" : `: skipped, ${noChromium}`}`,
  async () => {
    const code = await bundle();
    const node = await inNode(code, 1);
    const page = await inChromium(code, 20);
    expect(page.others).toBe(0);
    expect(page.first.screen).toBe(node.first.screen);
    expect(page.first.capture).toBe(node.first.capture);
  },
  300_000,
);

/// <reference types="node" />
// The same lab gives the same bytes, with every clock and every dice of the environment taken away.
import { readFileSync } from "node:fs";
import { openLab } from "@podwire/lab";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const folder = new URL("../labs/veth/", import.meta.url).pathname;
const texts = {
  lab: readFileSync(`${folder}lab.yaml`, "utf8"),
  scripts: { "setup.sh": readFileSync(`${folder}setup.sh`, "utf8") },
};
const COMMANDS = [
  "ip link add veth0 netns web type veth peer name eth0 netns db",
  "ip -n web addr add 10.0.0.1/24 dev veth0",
  "ip -n db addr add 10.0.0.2/24 dev eth0",
  "ip -n web link set veth0 up",
  "ip -n db link set eth0 up",
  "ip netns exec web ping -c 3 -i 0.3 -s 2000 10.0.0.2",
  "ip netns exec db nc -u -l -p 9 > /tmp/heard & sleep 0.1; echo $RANDOM | ip netns exec web nc -u -w 1 10.0.0.2 9; kill %1; cat /tmp/heard",
  "ip -s -n web link; ip -n web neigh; date +%s.%N",
];

async function play(seed: number) {
  const lab = await openLab(texts, { seed });
  let screen = "";
  for (const command of COMMANDS) {
    const { stdout, stderr, status } = await lab.run("node", command);
    screen += `${stdout}${stderr}[${status}]\n`;
  }
  return { screen, capture: Buffer.from(lab.pcapng()).toString("base64") };
}

beforeEach(() => {
  const forbidden = (what: string) => () => {
    throw new Error(`the simulator asked ${what}`);
  };
  vi.spyOn(Math, "random").mockImplementation(forbidden("Math.random"));
  vi.spyOn(Date, "now").mockImplementation(forbidden("the wall clock"));
  vi.spyOn(performance, "now").mockImplementation(forbidden("performance.now"));
  vi.spyOn(crypto, "getRandomValues").mockImplementation(forbidden("crypto"));
});
afterEach(() => {
  vi.restoreAllMocks();
});

test("twenty runs print the same and send the same bytes", async () => {
  const first = await play(7);
  expect(first.screen).toContain("3 packets transmitted, 3 received");
  for (let run = 1; run < 20; run++) expect(await play(7)).toEqual(first);
});

test("another seed draws other addresses", async () => {
  expect((await play(8)).capture).not.toBe((await play(7)).capture);
});

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { parsePcapng } from "@podwire/capture";
import { readLab } from "@podwire/lab";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runCli } from "../src/cli.ts";
import { labCommand } from "../src/lab/command.ts";
import { courseLabs, findLab } from "../src/lab/find.ts";
import { labTerminal, type TerminalOptions } from "../src/lab/terminal.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "podwire-lab-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const io = () => {
  const said = { out: "", err: "" };
  return {
    cwd: folder,
    env: {},
    terminal: false,
    out: (text: string) => {
      said.out += text;
    },
    err: (text: string) => {
      said.err += text;
    },
    said,
  };
};

/** What a person sees who types (or pipes in) `lines` in the veth lab. */
async function typed(lines: string[], options: Partial<TerminalOptions> = {}): Promise<string> {
  const output = new PassThrough({ encoding: "utf8" });
  let seen = "";
  output.on("data", (text) => {
    seen += text;
  });
  const input = new PassThrough();
  const { shown: _, ...texts } = findLab("veth", io());
  const done = labTerminal(readLab(texts), { input, output, interactive: false, cwd: folder, ...options });
  input.end(`${lines.join("\n")}\n`);
  await done;
  return seen;
}

const WIRED = [
  "ip link add veth0 type veth peer name veth1",
  "ip link set veth1 netns db",
  "ip addr add 10.0.0.1/24 dev veth0",
  "ip -n db addr add 10.0.0.2/24 dev veth1",
  "ip link set veth0 up",
  "ip -n db link set veth1 up",
];

test("commands run one after the other, and each shows its prompt", async () => {
  const seen = await typed([...WIRED, "ping -c 1 10.0.0.2 | tail -n 2 | head -n 1", "echo $?"]);
  expect(seen).toContain("root@node:~# ip link set veth1 netns db\n");
  expect(seen).toContain("1 packets transmitted, 1 received, 0% packet loss");
  expect(seen.endsWith("echo $?\n0\n")).toBe(true);
});

test("the lab tells what crossed the cables, why, and what the network looks like", async () => {
  const seen = await typed([
    ...WIRED,
    ":network",
    "ping -c 1 10.0.0.2 > /dev/null",
    ":packets",
    ":why 3",
    ":why 99",
  ]);
  expect(seen).toContain("[node] veth0 10.0.0.1/24 ════ veth1 10.0.0.2/24 [db]");
  expect(seen).toMatch(
    /^ +1 {2}\d+\.\d{6} {2}node veth0 {2}ARP, Request who-has 10\.0\.0\.2 tell 10\.0\.0\.1/m,
  );
  expect(seen).toMatch(
    /^ +3 {2}\d+\.\d{6} {2}node veth0 {2}IP 10\.0\.0\.1 > 10\.0\.0\.2: ICMP echo request/m,
  );
  expect(seen).toContain("node  Table main has the route 10.0.0.0/24: directly connected, out of veth0.");
  expect(seen).toContain("There is no frame 99; :packets lists them.");
});

test("every frame can be saved, terminals changed, and the goal asked for", async () => {
  const seen = await typed([
    ...WIRED,
    "ping -c 1 10.0.0.2 > /dev/null",
    ":save frames.pcapng",
    ":web",
    "ip -br link",
    ":goal",
    ":nowhere",
  ]);
  expect(parsePcapng(readFileSync(join(folder, "frames.pcapng"))).packets.length).toBe(8);
  expect(seen).toMatch(/root@node:~# ip -br link\nlo +DOWN/);
  expect(seen).toContain("  not yet  db answers web");
  expect(seen).toContain("There is no :nowhere;");
});

test("a terminal is chosen by its place, and exit leaves", async () => {
  expect(await typed(["ip -br link", "exit", "echo never"], { at: "node/db" })).not.toContain("never");
  await expect(typed([], { at: "moon" })).rejects.toThrow(
    "the lab has no terminal at moon; it has node, node/web, node/db",
  );
});

test("a program that reads gets the next line, and the end where there is none", async () => {
  const seen = await typed(["read word", "a\\ b", 'echo "<$word>"']);
  expect(seen).toContain('echo "<$word>"\n<a b>\n');
  expect(await typed(["cat; echo ended"])).toContain("ended");
  expect(await typed(["cat", "one", "two"])).toContain("one\ntwo\n");
});

test("podwire lab lists the labs, and refuses what is none", async () => {
  const terminal = io();
  expect(await runCli([labCommand], ["lab"], terminal)).toBe(0);
  for (const { name, title } of courseLabs())
    expect(terminal.said.out).toMatch(new RegExp(`${name} +${title}`));
  expect(await runCli([labCommand], ["lab", "vet"], terminal)).toBe(2);
  expect(terminal.said.err).toContain("podwire: vet: no such lab. The course has ");
});

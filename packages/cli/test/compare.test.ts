/// <reference types="node" />
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { whyNoLinux } from "@podwire/conformance";
import { afterAll, describe, expect, test } from "vitest";
import { runCli } from "../src/cli.ts";
import { compareCommand } from "../src/compare.ts";

const folder = mkdtempSync(join(tmpdir(), "podwire-compare-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function podwire(...args: string[]) {
  let out = "";
  let err = "";
  const io = {
    cwd: folder,
    env: {},
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => {
      err += text;
    },
    terminal: false,
  };
  return { status: await runCli([compareCommand], args, io), out, err };
}
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

const why = whyNoLinux();

describe.skipIf(why !== undefined)(`podwire compare${why === undefined ? "" : ` (skipped: ${why})`}`, () => {
  test("a script that both kernels answer alike", async () => {
    write(
      "same.sh",
      "ip netns add a\nip netns exec a ip link\nip link add veth0 type veth peer name veth0\nip netns list\n",
    );
    const { status, out } = await podwire("compare", "same.sh");
    expect([status, out]).toEqual([
      0,
      expect.stringMatching(/^same\.sh: 4 commands say the same in the simulator and on .*\n$/),
    ]);
  });

  test("a script whose answer depends on the kernel's release: the difference is shown, with both sides", async () => {
    write("release.sh", "uname -r\n");
    const { status, out } = await podwire("compare", "release.sh");
    expect(status).toBe(1);
    expect(out).toContain("line 1: $ uname -r");
    expect(out).toMatch(/^ {4}\+6\.1\./m);
  });

  test("the course's own lab, by its setup and the commands of its goal", async () => {
    const lab = new URL("../../lab/labs/veth", import.meta.url).pathname;
    expect((await podwire("compare", lab)).out).toContain("commands say the same");
  });

  test("what cannot be compared says so, with status 2", async () => {
    expect(await podwire("compare", "missing.sh")).toMatchObject({
      status: 2,
      err: "podwire: missing.sh: no such script or lab\n",
    });
    mkdirSync(join(folder, "empty"), { recursive: true });
    expect(await podwire("compare", "empty")).toMatchObject({
      status: 2,
      err: "podwire: empty: a folder without lab.yaml is no lab\n",
    });
    write("broken.sh", "if true; then\n");
    expect((await podwire("compare", "broken.sh")).status).toBe(2);
  });
});

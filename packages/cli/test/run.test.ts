import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parsePcapng } from "@podwire/capture";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCli } from "../src/cli.ts";
import { runCommand } from "../src/run.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "podwire-run-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** `podwire run …` in a folder with `script.sh`. */
async function podwire(script: string, ...args: string[]) {
  writeFileSync(join(folder, "script.sh"), script);
  let [out, err] = ["", ""];
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
  const status = await runCli([runCommand], ["run", ...args], io);
  return { status, out, err };
}

const PING = `ip netns add far
ip link add veth0 address 02:00:00:00:00:0a type veth peer name veth1 netns far address 02:00:00:00:00:0b
ip addr add 10.0.0.1/24 dev veth0
ip -n far addr add 10.0.0.2/24 dev veth1
ip link set veth0 up
ip -n far link set veth1 up
ping -c 1 10.0.0.2 > /dev/null
`;

describe("podwire run", () => {
  test("passes on output and status, and the script's own arguments", async () => {
    expect(await podwire('echo "$1"; echo oops >&2; exit 7', "script.sh", "--", "-x")).toEqual({
      status: 7,
      out: "-x\n",
      err: "oops\n",
    });
  });

  test("--json prints one line for each command", async () => {
    const { out, status } = await podwire("echo hi\nsleep 2\nfalse\n", "--json", "script.sh");
    expect(
      out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { line: 1, command: "echo hi", stdout: "hi\n", stderr: "", status: 0, time: 0 },
      { line: 2, command: "sleep 2", stdout: "", stderr: "", status: 0, time: 2e9 },
      { line: 3, command: "false", stdout: "", stderr: "", status: 1, time: 2e9 },
    ]);
    expect(status).toBe(1);
  });

  test("options count before the script and behind it; unknown ones are refused, not handed on", async () => {
    const { out } = await podwire("echo $1", "script.sh", "one", "--json");
    expect(JSON.parse(out)).toMatchObject({ command: "echo $1", stdout: "one\n" });
    expect(await podwire("echo hi", "script.sh", "--jsn")).toMatchObject({
      status: 2,
      out: "",
      err: expect.stringContaining("--json"),
    });
  });

  test("--pcap writes what each device saw", async () => {
    expect((await podwire(PING, "--pcap", "out", "script.sh")).status).toBe(0);
    expect(readdirSync(join(folder, "out")).sort()).toEqual(["far.veth1.pcapng", "veth0.pcapng"]);
    const { packets } = parsePcapng(new Uint8Array(readFileSync(join(folder, "out/far.veth1.pcapng"))));
    // ARP question and answer, echo and its reply.
    expect(packets.map(({ bytes }) => ((bytes[12] as number) << 8) | (bytes[13] as number))).toEqual([
      0x0806, 0x0806, 0x0800, 0x0800,
    ]);
  });

  test("the same seed gives the same addresses, another one others", async () => {
    const script = "ip link add wire type veth; cat /sys/class/net/wire/address";
    const first = await podwire(script, "--seed", "7", "script.sh");
    expect(await podwire(script, "--seed", "7", "script.sh")).toEqual(first);
    expect((await podwire(script, "--seed", "8", "script.sh")).out).not.toBe(first.out);
  });

  test("a malformed script runs up to the error, as bash reads it, and is named with its line", async () => {
    expect(await podwire("echo hi\nfor x in; do\n", "script.sh")).toEqual({
      status: 2,
      out: "hi\n",
      err: "script.sh: line 3: syntax error: unexpected end of file\n",
    });
  });

  test("what does not end is stopped", async () => {
    expect(await podwire("sleep 60", "--limit", "5", "script.sh")).toEqual({
      status: 124,
      out: "",
      err: "podwire: script.sh: not finished after 5 s of virtual time\n",
    });
  });

  test("misuse is refused with status 2", async () => {
    expect(await podwire("", "nosuch.sh")).toEqual({
      status: 2,
      out: "",
      err: "podwire: nosuch.sh: no such script\n",
    });
    expect(await podwire("\x7fELF\x02\0\0", "script.sh")).toEqual({
      status: 2,
      out: "",
      err: "podwire: script.sh: is a binary file, not a script\n",
    });
    const unknown = await podwire("", "--jsn", "script.sh");
    expect([unknown.status, unknown.err]).toEqual([2, expect.stringContaining("Did you mean --json?")]);
    expect((await podwire("", "--on", "windows", "script.sh")).status).toBe(2);
    expect((await podwire("", "--on", "linux", "--seed", "1", "script.sh")).err).toContain(
      "--seed is for the simulator",
    );
  });
});

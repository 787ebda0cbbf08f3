import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PACKAGE } from "../src/files.ts";
import { runOnLinux, whyNoComparison } from "../src/linux.ts";

const reason = whyNoComparison();
const onLinux = describe.skipIf(reason !== undefined);

/** True while a process runs with exactly this command line. */
function isRunning(commandLine: string): boolean {
  return readdirSync("/proc").some((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      return readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0").join(" ").trim() === commandLine;
    } catch {
      return false;
    }
  });
}

/** Waits until `condition` holds; throws after ten seconds. */
async function until(condition: () => boolean, what: string): Promise<void> {
  for (let round = 0; round < 200; round++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`after 10 s, still not: ${what}`);
}

onLinux(`scripts on this machine's kernel${reason === undefined ? "" : `: skipped, ${reason}`}`, () => {
  test("a script has a network of its own, and says what real bash says", async () => {
    const run = await runOnLinux(
      "ip netns add red\nip netns\nip -br link | cut -d' ' -f1\nls /nope\nexit 3\n",
      { name: "x.sh" },
    );
    expect(run.commands.map(({ stdout, status }) => [stdout, status])).toEqual([
      ["", 0],
      ["red\n", 0],
      ["lo\n", 0],
      ["", 2],
      ["", 3],
    ]);
    expect(run.status).toBe(3);
    expect(run.stdout).toBe("red\nlo\n");
    expect(run.stderr).toBe("ls: cannot access '/nope': No such file or directory\n");
  });

  test("without records the output comes as it is, while it comes", async () => {
    const chunks: string[] = [];
    const stdout = (chunk: Uint8Array): void => void chunks.push(Buffer.from(chunk).toString());
    const run = await runOnLinux("echo $GREETING\nsleep 0.3\necho two\n", {
      perCommand: false,
      env: { GREETING: "one" },
      stdout,
    });
    expect(chunks).toEqual(["one\n", "two\n"]);
    expect([run.commands, run.stdout, run.status]).toEqual([[], "one\ntwo\n", 0]);
  });

  test("its captures come back as frames", async () => {
    const script = `ip link set lo up
tcpdump -i lo -c 2 -w "$CAPTURES/lo.pcap" 2> /dev/null &
sleep 0.5
ping -c 1 127.0.0.1 > /dev/null
wait
`;
    const { captures } = await runOnLinux(script);
    expect(
      captures.map(({ name, linkType, frames }) => [name, linkType, frames.map(({ length }) => length)]),
    ).toEqual([["lo", 1, [98, 98]]]);
  });

  test("nothing of it is left: no namespace, no device, no file, no process", async () => {
    const before = readdirSync("/sys/class/net");
    await runOnLinux(
      "ip netns add left-behind\nip link add lb0 type veth peer name lb1\ntouch /tmp/left-behind\nsleep 4321.5 &\n",
    );
    expect(readdirSync("/sys/class/net")).toEqual(before);
    expect(readdirSync("/tmp")).not.toContain("left-behind");
    expect(existsSync("/run/netns/left-behind")).toBe(false);
    await until(() => !isRunning("sleep 4321.5"), "the background job is gone");
  });

  test("what takes too long is stopped with all it started; what it said is kept", async () => {
    const run = await runOnLinux("echo started\nsleep 4322.5\n", { timeoutMs: 1500 });
    expect(run.status).toBeNull();
    expect(run.commands.map(({ stdout, status }) => [stdout, status])).toEqual([
      ["started\n", 0],
      ["", null],
    ]);
    await until(() => !isRunning("sleep 4322.5"), "the script's sleep is gone");
  });

  test("also when this process is killed outright", async () => {
    const program = `const { load } = await import(${JSON.stringify(join(PACKAGE, "bin", "load.mjs"))});
const { runOnLinux } = await load("src/linux.ts");
await runOnLinux("sleep 4323.5\\n");`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: "ignore" });
    await until(() => isRunning("sleep 4323.5"), "the script runs");
    child.kill("SIGKILL");
    await until(() => !isRunning("sleep 4323.5"), "the script is gone with its starter");
  });
});

// awk where learners meet it: behind the commands of the course, in virtual time, with answers that POSIX or Debian's mawk gives.
import { SECOND } from "@podwire/clock";
import { describe, expect, test } from "vitest";
import { runScript, SimulatedMachine } from "../../src/index.ts";

const run = async (script: string) => runScript(new SimulatedMachine({ hostname: "node1" }), script);
const out = async (script: string): Promise<string> => (await run(script)).stdout;

describe("what everybody types", () => {
  test("the address of a device", async () => {
    const script = `ip link add eth0 type veth peer name eth1
      ip addr add 10.0.0.1/24 dev eth0
      ip -o -4 addr show eth0 | awk '{print $4}'
      ip addr show eth0 | awk '/inet / {sub(/\\/.*/, "", $2); print $2}'
      ip -br link | awk '/^eth0/ {print $1 ": " $2}'`;
    expect(await out(script)).toBe("10.0.0.1/24\n10.0.0.1\neth0@eth1: DOWN\n");
  });

  test("columns, sums, counts, the last field, other separators", async () => {
    expect(await out(`printf 'a 1\\nb 2\\n' | awk '{sum += $2} END {print sum, NR}'`)).toBe("3 2\n");
    expect(await out(`awk -F: '$3 == 0 {print $1, $NF}' /etc/passwd`)).toBe("root /bin/bash\n");
    expect(await out(`printf 'x\\ny\\nx\\n' | awk '{n[$1]++} END {for (k in n) print k, n[k]}' | sort`)).toBe(
      "x 2\ny 1\n",
    );
    expect(await out(`printf 'a,b\\n' | awk -F, -v OFS=';' '{$1 = $1} 1'`)).toBe("a;b\n");
    expect(await out(`awk 'BEGIN {printf "%-6s|%5.1f|%03d\\n", "eth0", 2.25, 7}'`)).toBe(
      "eth0  |  2.2|007\n",
    );
  });

  test("it is found, and apt knows its package", async () => {
    expect(await out("which awk; command -v mawk; ls /usr/bin/nawk; apt-get install mawk | tail -n 2")).toBe(
      "/usr/bin/awk\n/usr/bin/mawk\n/usr/bin/nawk\nmawk is already the newest version (1.3.4.20200120-3.1).\n0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n",
    );
    expect((await run("apt-get install gawk")).stderr).toBe("E: Unable to locate package gawk\n");
  });
});

describe("in virtual time", () => {
  test("a line goes through when it comes, where the program flushes it", async () => {
    const machine = new SimulatedMachine({ hostname: "node1" });
    const at: string[] = [];
    const { stdout } = await runScript(
      machine,
      `(for i in 1 2 3; do echo $i; sleep 1; done) | awk '{print $1 * 10; fflush()}' | while read x; do echo "$x at $(date +%s)"; done`,
    );
    for (const line of stdout.trim().split("\n")) at.push(line);
    const first = Number(at[0]?.split(" ").pop());
    expect(at).toEqual([`10 at ${first}`, `20 at ${first + 1}`, `30 at ${first + 2}`]);
  });

  test("without fflush() a pipe gets it in blocks, as from every program", async () => {
    const { stdout } = await run(
      `(for i in 1 2; do echo $i; sleep 1; done) | awk '{print}' | while read x; do date +%s; done`,
    );
    const [first, second] = stdout.trim().split("\n");
    expect(first).toBe(second);
  });

  test("a loop that does not end is ended by a signal, and time goes on meanwhile", async () => {
    for (const program of [
      "BEGIN {while (1) n++}",
      "BEGIN {for (;;) ;}",
      "function f(n) {return f(n) f(n)} BEGIN {do f(1); while (1)}",
      'BEGIN {while (1) print > "/dev/null"}',
    ]) {
      const { status, time } = (await run(`timeout 0.2 awk '${program}' 2> /dev/null`)) as {
        status: number;
        time?: number;
      };
      expect([program, status === 124 || status === 2]).toEqual([program, true]);
      expect(time ?? 0).toBeLessThanOrEqual(SECOND);
    }
  });

  test("texts and arrays that grow for ever end with an error", async () => {
    const limits = { steps: 1_000_000 };
    for (const program of ['BEGIN {x = "ab"; while (1) x = x x}', "BEGIN {while (1) a[n++]}"]) {
      const { stderr, status } = await runScript(new SimulatedMachine(), `awk '${program}'`, { limits });
      expect({ stderr, status }).toEqual({ stderr: "awk: out of memory\n", status: 2 });
    }
  }, 120_000);
});

test("expressions that make backtracking engines hang do not", async () => {
  const script = `s=$(printf 'a%.0s' {1..2000})
    echo "$s!" | awk '/^(a+)+$/ || /(a|a)*b$/ || /(a|aa)+$/ {print "yes"} END {print "no"}'`;
  expect(await out(script)).toBe("no\n");
});

describe("what differs from mawk on purpose", () => {
  test("input from a pipe is read by lines (mawk: only with -W interactive)", async () => {
    expect(await out(`(echo a; sleep 1; echo b) | awk -W interactive '{print}'`)).toBe("a\nb\n");
  });

  test("what it cannot do says so", async () => {
    expect(await run("awk -W dump 'BEGIN {}'")).toMatchObject({
      stderr: "awk: not simulated: -W dump\n",
      status: 69,
    });
  });

  test("rand() is the lab's: the same seed, the same numbers", async () => {
    const once = await out("awk 'BEGIN {print rand(), rand()}'");
    expect(await out("awk 'BEGIN {print rand(), rand()}'")).toBe(once);
    const other = await runScript(new SimulatedMachine({ seed: 2 }), "awk 'BEGIN {print rand(), rand()}'");
    expect(other.stdout).not.toBe(once);
    // glibc's random(): what every C program prints first.
    expect(await out("awk 'BEGIN {srand(1); print rand()}'")).toBe("0.840188\n");
  });
});

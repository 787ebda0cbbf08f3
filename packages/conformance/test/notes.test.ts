// The commands of the course's source notes that belong to its first three chapters (namespaces, veth, bridge), in their order and
// as they stand there, comments and all: every one runs. What the kernel and the tools answer is recorded (scripts/notes); `yum` is
// not Debian's, so its words are CentOS 7's.
import { SimulatedMachine } from "@podwire/machine";
import { addNic } from "@podwire/nic";
import { describe, expect, test } from "vitest";
import { listScripts } from "../src/files.ts";

const NOTES = [
  "ip netns list ",
  "ethtool -k eth0 | grep netns-local # on为不能在网络空间中转移",
  "ip link add veth0 type veth peer name veth1  # 创建veth设备对",
  "brctl show   # 查看网桥下的veth设备",
  "yum install -y bridge-utils",
  "brctl show   # 网桥管理程序",
];

/** What each line prints on one machine with an eth0, one after the other: standard output, then standard error, then the status. */
async function typed(lines: readonly string[]): Promise<string[]> {
  const machine = new SimulatedMachine();
  addNic(machine.kernel, "eth0", Uint8Array.of(2, 0, 0, 0, 0, 1));
  const said: string[] = [];
  for (const line of lines) {
    const { stdout, stderr, status } = await machine.exec(["bash", "-c", line]);
    said.push(`${stdout}${stderr}${status === 0 ? "" : `= ${status}`}`);
  }
  return said;
}

describe("the notes' commands, as written", () => {
  test("each runs, on a machine with a card", async () => {
    expect(await typed(NOTES)).toEqual([
      "",
      "netns-local: off [fixed]\n",
      "",
      "",
      "Package bridge-utils-1.7.1-1.x86_64 already installed and latest version\nNothing to do\n",
      "",
    ]);
  });

  test("those for the kernel are recorded, in this order, with and without a card", () => {
    for (const name of ["notes/commands", "notes/with-a-card"]) {
      const lines = listScripts()
        .find((script) => script.name === name)
        ?.source.split("\n");
      const asked = NOTES.filter((line) => !line.startsWith("yum") && !line.includes("网桥管理程序"));
      const at = asked.map((line) => lines?.indexOf(line) ?? -1);
      expect(at.every((line) => line > 0)).toBe(true);
      expect(at.toSorted((a, b) => a - b)).toEqual(at);
    }
  });
});

describe("installing a tool", () => {
  test("that is there: apt, apt-get and yum say so", async () => {
    const apt = `Reading package lists...
Building dependency tree...
Reading state information...
bridge-utils is already the newest version (1.7.1-1).
0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.
`;
    const warning = "\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n";
    expect(await typed(["apt-get install -y bridge-utils", "apt install bridge-utils"])).toEqual([
      apt,
      apt + warning,
    ]);
    expect(await typed(["yum install -y iproute"])).toEqual([
      "Package iproute2-6.1.0-3.x86_64 already installed and latest version\nNothing to do\n",
    ]);
  });

  test("that nobody has: they say that too", async () => {
    expect(await typed(["apt-get install nosuch", "yum install nosuch"])).toEqual([
      "Reading package lists...\nBuilding dependency tree...\nReading state information...\nE: Unable to locate package nosuch\n= 100",
      "No package nosuch available.\nError: Nothing to do\n= 1",
    ]);
  });

  test("anything else they can do is not simulated, and they say so", async () => {
    expect(await typed(["apt-get remove bash", "yum"])).toEqual([
      "apt-get: not simulated: remove\n= 69",
      "yum: not simulated: a call without a verb\n= 69",
    ]);
  });
});

// Monitors and batches, as sessions. What the words are is held against the real ones in @podwire/conformance.

import { bridge } from "@podwire/bridge";
import { ipv4 } from "@podwire/ip";
import { CollectedOutput, utf8Encode } from "@podwire/program";
import { veth } from "@podwire/veth";
import { describe, expect, it } from "vitest";
import { Host, words } from "./host.ts";

/** A host with a monitor on it; gives what that has said so far. */
function listening(line: string): { host: Host; heard: () => string[] } {
  const host = new Host({ subsystems: [ipv4, veth, bridge] });
  const stdout = new CollectedOutput();
  const context = { net: host.kernel.initNet, stdout, stderr: new CollectedOutput(), ppid: 1 };
  void host.execute(words(line), context);
  return { host, heard: () => stdout.text.split("\n").slice(0, -1) };
}

describe("ip monitor", () => {
  it("tells what happens while it happens, and nothing of what was before", async () => {
    const { host, heard } = listening("ip -o monitor address");
    await host.run("ip link add veth0 type veth peer name veth1");
    await host.run("ip addr add 10.0.0.1/24 dev veth0");
    expect(heard()).toEqual([
      "3: veth0    inet 10.0.0.1/24 scope global veth0\\       valid_lft forever preferred_lft forever",
    ]);
    await host.run("ip addr del 10.0.0.1/24 dev veth0");
    expect(heard()[1]).toMatch(/^Deleted 3: veth0 {4}inet 10\.0\.0\.1\/24 /);
  });

  it("says which kind of news it is where it is asked for all", async () => {
    const { host, heard } = listening("ip monitor all");
    await host.run("ip rule add from 10.0.0.0/8 table 7");
    await host.run("ip link set lo up");
    await host.run("ip route add 10.9.0.0/16 dev lo");
    expect(heard()).toContain("[RULE]32765:	from 10.0.0.0/8 lookup 7");
    expect(heard()).toContain("[ROUTE]10.9.0.0/16 dev lo scope link ");
    expect(heard().some((line) => line.startsWith("[LINK]1: lo: <LOOPBACK,UP,LOWER_UP>"))).toBe(true);
  });

  it("calls a renamed device by the name it knew, as iproute2 6.1 does", async () => {
    const { host, heard } = listening("ip -o monitor address");
    await host.run("ip link add veth0 type veth peer name veth1");
    await host.run("ip addr add 10.0.0.1/24 dev veth0");
    await host.run("ip link set veth0 name lan0");
    await host.run("ip addr add 10.0.0.2/24 dev lan0");
    expect(heard().at(-1)).toMatch(/^3: veth0 {4}inet 10\.0\.0\.2\/24 scope global secondary lan0\\/);
  });

  it("hears of its own namespace alone", async () => {
    const { host, heard } = listening("ip monitor");
    await host.run("ip netns add red");
    await host.run("ip -n red link set lo up");
    expect(heard()).toEqual([]);
  });
});

describe("bridge monitor", () => {
  it("tells of ports and of the forwarding database", async () => {
    const { host, heard } = listening("bridge monitor all");
    await host.run("ip link add br0 address 02:00:00:00:00:b0 type bridge");
    await host.run("ip link add veth0 address 02:00:00:00:00:01 type veth peer name veth1");
    await host.run("ip link set veth0 master br0");
    await host.run("bridge fdb add 02:00:00:00:00:99 dev veth0 master static vlan 1");
    await host.run("bridge link set dev veth0 cost 7");
    expect(heard()).toContain("[NEIGH]02:00:00:00:00:99 dev veth0 vlan 1 master br0 static");
    expect(heard().at(-1)).toMatch(
      /^\[LINK\]4: veth0@veth1: .* master br0 state disabled priority 32 cost 7 $/,
    );
  });
});

describe("-batch", () => {
  const batch = async (text: string, options = "") => {
    const host = new Host();
    host.directories.add("/tmp");
    host.files.set("/tmp/b", utf8Encode(text));
    return { host, ran: await host.run(`ip ${options} -batch /tmp/b`) };
  };

  it("runs line after line until one fails, and says which", async () => {
    const { host, ran } = await batch(
      "# two cards\nlink add eth0 type veth peer name eth1\n\nlink set \\\n  eth0 mtu 1400 # enough\nlink set nosuch up\nlink set eth0 mtu 1300\n",
    );
    expect(ran).toEqual({
      stdout: "",
      stderr: 'Cannot find device "nosuch"\nCommand failed /tmp/b:6\n',
      status: 1,
    });
    expect(host.kernel.initNet.device("eth0")?.mtu).toBe(1400);
  });

  it("goes on with -force, except where the program itself ends", async () => {
    const { host, ran } = await batch(
      "link set nosuch up\nlink add eth0 type veth peer name eth1\nlink set eth0 mtu many\nlink set eth0 mtu 1300\n",
      "-force",
    );
    expect(ran.stderr).toContain("Command failed /tmp/b:1\n");
    expect(ran.stderr).not.toContain(":3");
    expect(ran.status).toBe(255);
    expect(host.kernel.initNet.device("eth0")?.mtu).toBe(1500);
  });

  it("keeps words in quotes together, and complains of quotes that do not end", async () => {
    const { host } = await batch(
      "link add eth0 alias 'to the db' type veth peer name eth1\nlink set eth0 alias \"x y\"\n",
    );
    expect(host.kernel.initNet.device("eth0")?.alias).toBe("x y");
    expect((await batch("link set lo alias 'x\n")).ran).toMatchObject({
      stderr: "Unterminated quoted string\n",
      status: 1,
    });
  });
});

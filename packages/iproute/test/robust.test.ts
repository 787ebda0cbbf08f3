// Whatever stands on the command line, `ip` ends with a status and words of its own: no exception of ours comes through.
// PODWIRE_FUZZ_RUNS says how many command lines are tried, PODWIRE_FUZZ_SEED which.
/// <reference types="node" />

import { bridge } from "@podwire/bridge";
import { ipv4 } from "@podwire/ip";
import { runs } from "@podwire/testing/fuzz";
import { veth } from "@podwire/veth";
import { array, assert, asyncProperty, constantFrom, oneof, string } from "fast-check";
import { expect, it } from "vitest";
import { Host } from "./host.ts";

const VOCABULARY = (
  "link addr route neigh rule netns address show list add del delete set change replace append prepend flush get test help dev veth0 " +
  "veth1 lo br0 a nosuch type veth bridge bridge_slave dummy peer name mtu 1400 -1 0x10 up down master nomaster group 3 default alias arp " +
  "on off promisc netns 1 via 10.0.0.1 10.0.0.2/24 10.0.0.0/8 0/0 fd00::1 local broadcast brd + - scope host global label table main all 100 metric " +
  "proto static src nexthop weight onlink tos 8 mtu lock root match exact lladdr 02:00:00:00:00:05 nud stale permanent proxy " +
  "from to fwmark 5/0xff pref goto 5 lookup iif oif fibmatch -j -d -s -br -o -p -n -4 -6 -all -b -V -c exec identify pids attach property altname " +
  "index 7 txqlen address qlen dynamic mode dormant state stp_state vlan_filtering priority cost to secondary dynamic -deprecated"
).split(" ");

const commandLine = array(
  oneof({ weight: 20, arbitrary: constantFrom(...VOCABULARY) }, { weight: 1, arbitrary: string() }),
  {
    maxLength: 12,
  },
  // `ip monitor` waits for ever, as it should.
).filter((line) => !line.some((word) => /^mo/.test(word) && "monitor".startsWith(word)));

it("survives any words", async () => {
  let host = new Host({ subsystems: [veth, bridge, ipv4] });
  let run = 0;
  await assert(
    asyncProperty(commandLine, async (line) => {
      if (run++ % 200 === 0) {
        host = new Host({ subsystems: [veth, bridge, ipv4] });
        await host.run("ip netns add a");
        await host.run("ip link add veth0 type veth peer name veth1");
        await host.run("ip link add br0 type bridge");
        await host.run("ip addr add 10.0.0.1/24 dev veth0");
      }
      const { stdout, stderr, status } = await host.run(["ip", ...line]);
      expect(status).toBeGreaterThanOrEqual(0);
      expect(status).toBeLessThanOrEqual(255);
      expect(`${stdout}${stderr}`).not.toMatch(/undefined|NaN|\[object/);
    }),
    { numRuns: runs },
  );
});

// One session in one lab, played again and again: what it prints and what its wires carry must be the same every time, in every
// engine. Nothing here needs Node: the same bundle of this file runs there and in Chromium.
import { openLab } from "@podwire/lab";

const LAB = `format: 1
name: again
title: The same again
chapter: 3
lesson: /lessons/bridge
description: One Linux host and what the session makes of it.
hosts:
  node:
    terminals:
      - title: node
setup: []
goal:
  - name: it answers
    on: node
    run: "true"
`;

/** The session: namespaces, cables, a bridge, random addresses, lost and late answers, jobs side by side, sockets, captures. */
const SESSION = [
  "for h in a b c; do ip netns add $h; ip link add p$h type veth peer name eth0 netns $h; ip link set p$h up; ip -n $h link set eth0 up; done",
  "ip link add br0 type bridge; for h in a b c; do ip link set p$h master br0; done; ip link set br0 up",
  "ip -n a addr add 10.0.0.1/24 dev eth0; ip -n b addr add 10.0.0.2/24 dev eth0; ip -n c addr add 10.0.0.3/24 dev eth0",
  "ip addr add 10.0.0.254/24 dev br0; sleep 3; ip -br link",
  "ip netns exec a ping -c 3 -i 0.3 -s 2000 10.0.0.2",
  "ip netns exec b tcpdump -n -i eth0 -c 4 & sleep 0.5; ip netns exec c ping -c 2 -W 1 10.0.0.2; wait",
  "ip netns exec b nc -u -l -p 9 > /tmp/heard & sleep 0.1; echo $RANDOM | ip netns exec a nc -u -w 1 10.0.0.2 9; kill %1; cat /tmp/heard",
  "ip netns exec a ping -c 1 -W 1 10.0.0.77; ip -n a neigh; sleep 40; ip -n a neigh",
  "bridge fdb show br br0; brctl showmacs br0; ip -s -n a link; ip link set br0 type bridge stp_state 1; sleep 35; bridge link",
  "mktemp -u; date +%s.%N; cat /proc/sys/kernel/random/boot_id; ip netns exec c ping -c 1 10.0.0.254; nosuch",
];

/** What one run showed. */
export interface Outcome {
  /** Everything printed, each command's status after it. */
  screen: string;
  /** The frames of all wires, as a pcapng file in hexadecimal. */
  capture: string;
}

async function play(seed: number): Promise<Outcome> {
  const lab = await openLab({ lab: LAB, scripts: {} }, { seed });
  let screen = "";
  for (const command of SESSION) {
    const { stdout, stderr, status } = await lab.run("node", command);
    screen += `$ ${command}\n${stdout}${stderr}[${status}]\n`;
  }
  let capture = "";
  for (const byte of lab.pcapng()) capture += byte.toString(16).padStart(2, "0");
  return { screen, capture };
}

/** Plays it `runs` times with one seed. The first outcome, and how many runs showed another. */
export async function playAgain(runs: number, seed: number): Promise<{ first: Outcome; others: number }> {
  const first = await play(seed);
  let others = 0;
  for (let run = 1; run < runs; run++) {
    const { screen, capture } = await play(seed);
    if (screen !== first.screen || capture !== first.capture) others++;
  }
  return { first, others };
}

import {
  type Cable,
  elected,
  kernels,
  type Network,
} from "@podwire/exercises/03-bridge/spanning-tree/network.ts";
import type { spanningTree as learners } from "@podwire/exercises/03-bridge/spanning-tree/spanning-tree.ts";
import { expect, seed, subject, test } from "@podwire/grading/suite";

const spanningTree = subject<typeof learners>("spanningTree");

function agree(network: Network, what: string): void {
  const yours = elected(network, spanningTree);
  const theirs = kernels(network);
  expect(yours.root, `${what}: the root`).toBe(theirs.root);
  for (const [i, { port, forwards }] of yours.ends.entries())
    expect(forwards, `${what}: ${port}: do frames pass?`).toBe(theirs.ends[i]!.forwards);
}

test("who is wrong about the root is corrected", () => {
  const me = "8000.02000000000a";
  const other = "8000.02000000000b";
  expect(
    spanningTree(me, [{ id: 0x8001, cost: 4, heard: { root: other, cost: 0, bridge: other, port: 0x8001 } }]),
    "a hears b, who takes itself for the root",
  ).toEqual({ root: me, cost: 0, roles: ["designated"] });
  const root = "4000.020000000001";
  expect(
    spanningTree(me, [
      { id: 0x8001, cost: 4, heard: { root: other, cost: 0, bridge: other, port: 0x8002 } },
      { id: 0x8002, cost: 4, heard: { root, cost: 50, bridge: other, port: 0x8001 } },
    ]),
    "a hears of a better root at its second port; at the first one somebody does not know of it yet",
  ).toEqual({ root, cost: 54, roles: ["designated", "root"] });
});

test("a cable from a switch to itself", () => {
  const me = "8000.02000000000a";
  expect(
    spanningTree(me, [
      { id: 0x8001, cost: 4, heard: { root: me, cost: 0, bridge: me, port: 0x8002 } },
      { id: 0x8002, cost: 4, heard: { root: me, cost: 0, bridge: me, port: 0x8001 } },
    ]).roles,
    "ports 1 and 2 of the root are joined by a cable, and each hears the other",
  ).toEqual(["designated", "blocked"]);
  agree(
    {
      bridges: ["8000.02000000000b", me],
      cables: [
        { ends: [0, 0], costs: [2, 2] },
        { ends: [0, 1], costs: [2, 2] },
      ],
    },
    "a switch with a cable to itself and one to another",
  );
});

test("twelve networks, each as the kernel would", () => {
  let state = Math.imul(seed(), 0x9e3779b1) || 1;
  const below = (n: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
  const hex = (n: number, width: number) => n.toString(16).padStart(width, "0");
  for (let number = 1; number <= 12; number++) {
    const count = 2 + below(5);
    const bridges = Array.from(
      { length: count },
      (_, i) =>
        `${hex(4096 * (7 + below(3)), 4)}.0242${hex(below(65536), 4)}${hex(below(256), 2)}${hex(i, 2)}`,
    );
    const cost = () => [2, 2, 4, 19][below(4)]!;
    const cables: Cable[] = [];
    // every switch to one before it, then some more
    for (let i = 1; i < count; i++) cables.push({ ends: [i, below(i)], costs: [cost(), cost()] });
    for (let i = below(count + 2); i > 0; i--) {
      const one = below(count);
      cables.push({ ends: [one, (one + 1 + below(count - 1)) % count], costs: [cost(), cost()] });
    }
    agree({ bridges, cables }, `network ${number}: ${cables.map(({ ends }) => ends.join("–")).join(", ")}`);
  }
});

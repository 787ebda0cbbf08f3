import { describe, expect, subject, test } from "@podwire/grading/suite";
import { elected, kernels, type Network } from "./network.ts";
import type { Heard, spanningTree as learners, Port } from "./spanning-tree.ts";

const spanningTree = subject<typeof learners>("spanningTree");

const A = "8000.02000000000a";
const B = "8000.02000000000b";
const C = "8000.02000000000c";
const D = "8000.02000000000d";
/** A higher MAC, and the best priority. */
const CHOSEN = "1000.0200000000ff";

/** Port 1, 2, … of a bridge, with the cost 4 unless another is given. */
function ports(...heard: (Heard | null | [Heard | null, number])[]): Port[] {
  return heard.map((what, i) => {
    const [said, cost] = Array.isArray(what) ? what : [what, 4];
    return { id: 0x8001 + i, cost, heard: said };
  });
}

function says(bridge: string, root: string, cost: number, port = 0x8001): Heard {
  return { root, cost, bridge, port };
}

describe("one bridge", () => {
  test("a bridge that hears nothing is the root", () => {
    expect(spanningTree(B, ports(null, null)), "B, with two ports at which nobody speaks").toEqual({
      root: B,
      cost: 0,
      roles: ["designated", "designated"],
    });
  });

  test("the lowest identifier is the root, and the root blocks nothing", () => {
    expect(
      spanningTree(B, ports(says(A, A, 0), says(C, C, 0))),
      "B hears A and C, each for its own root",
    ).toEqual({
      root: A,
      cost: 4,
      roles: ["root", "designated"],
    });
    expect(spanningTree(A, ports(says(B, B, 0), says(C, C, 0))), "A hears B and C").toEqual({
      root: A,
      cost: 0,
      roles: ["designated", "designated"],
    });
  });

  test("the priority counts before the MAC", () => {
    expect(
      spanningTree(A, ports(says(CHOSEN, CHOSEN, 0))),
      "A hears one with a higher MAC and priority 1000",
    ).toEqual({
      root: CHOSEN,
      cost: 4,
      roles: ["root"],
    });
  });

  test("a better root is better at any cost", () => {
    expect(
      spanningTree(D, ports(says(B, B, 0), says(C, A, 200))),
      "D hears root B for 0 and root A for 200",
    ).toEqual({
      root: A,
      cost: 204,
      roles: ["designated", "root"],
    });
  });

  test("the cheapest way to the root, with the own port's cost", () => {
    expect(
      spanningTree(D, ports([says(B, A, 10), 100], [says(C, A, 19), 4])).roles[1],
      "D hears A for 10 at a port of cost 100, and for 19 at a port of cost 4: the role of the second",
    ).toBe("root");
    expect(spanningTree(D, ports([says(B, A, 10), 100], [says(C, A, 19), 4])).cost, "the cost from D").toBe(
      23,
    );
  });

  test("on every cable the better one speaks", () => {
    expect(
      spanningTree(C, ports(says(A, A, 0), says(B, A, 1), says(D, A, 9))).roles,
      "C is 4 away from A, B is 1 away and D is 9 away",
    ).toEqual(["root", "blocked", "designated"]);
  });

  test("with equal costs the lower bridge speaks", () => {
    expect(
      spanningTree(C, ports(says(A, A, 0), says(B, A, 4), says(D, A, 4))).roles,
      "B, C and D are all 4 away from A",
    ).toEqual(["root", "blocked", "designated"]);
  });

  test("a tie is broken by the other end's numbers first", () => {
    expect(
      spanningTree(D, ports(says(C, A, 4), says(B, A, 4))).roles,
      "D hears A for the same cost from C and from B",
    ).toEqual(["blocked", "root"]);
    expect(
      spanningTree(B, ports(says(A, A, 0, 0x8007), says(A, A, 0, 0x8003))).roles,
      "B has two cables to A: its port 1 to A's port 7, its port 2 to A's port 3",
    ).toEqual(["blocked", "root"]);
    expect(
      spanningTree(B, ports(says(A, A, 0, 0x8003), says(A, A, 0, 0x8003))).roles,
      "B hears the same from A's port 3 twice, by way of a hub",
    ).toEqual(["root", "blocked"]);
  });
});

describe("in a network, beside the kernel's bridges", () => {
  const cable = (a: number, b: number, costs: [number, number] = [2, 2]) => ({
    ends: [a, b] as [number, number],
    costs,
  });

  test("two cables between two switches", () => {
    agree({ bridges: [B, A], cables: [cable(0, 1), cable(0, 1)] });
  });

  test("a triangle and a tail", () => {
    agree({ bridges: [C, B, A, D], cables: [cable(0, 1), cable(1, 2), cable(2, 0, [19, 19]), cable(0, 3)] });
  });
});

function agree(network: Network): void {
  const yours = elected(network, spanningTree);
  const theirs = kernels(network);
  expect(yours.root, "the root").toBe(theirs.root);
  for (const [i, { port, forwards }] of yours.ends.entries())
    expect(forwards, `${port}: do frames pass?`).toBe(theirs.ends[i]!.forwards);
}

import { describe, expect, subject, test } from "@podwire/grading/suite";
import type { moveLink as Learners, Link, Net } from "./move.ts";
import { type Stack, same, stacks } from "./stacks.ts";

const moveLink = subject<typeof Learners>("moveLink");

function link(ifindex: number, name: string, more: Partial<Link> = {}): Link {
  return { name, ifindex, fixed: false, up: false, addrs: [], ...more };
}

const lo = link(1, "lo", { fixed: true });

function net(...links: Link[]): Net {
  return { links: [lo, ...links], lastIfindex: Math.max(1, ...links.map((l) => l.ifindex)) };
}

/** The answer where nothing was refused; a refusal fails the test. */
function moved(from: Net, to: Net, name: string): { from: Net; to: Net } {
  const answer = moveLink(from, to, name);
  expect("errno" in answer ? answer.errno : "moved", `moveLink(…, …, "${name}")`).toBe("moved");
  return answer as { from: Net; to: Net };
}

/** The device of that name. */
const find = ({ links }: Net, name: string) => links.find((l) => l.name === name);

const names = ({ links }: Net) => links.map(({ name }) => name).sort();

describe("a device that may move", () => {
  test("is in one namespace before and in the other one after", () => {
    const { from, to } = moved(net(link(2, "eth0"), link(3, "eth1")), net(), "eth0");
    expect(names(from), "what is left where it was").toEqual(["eth1", "lo"]);
    expect(names(to), "what is where it went").toEqual(["eth0", "lo"]);
  });

  test("keeps its index where that is free", () => {
    const { to } = moved(net(link(7, "eth0")), net(link(2, "eth1"), link(9, "eth2")), "eth0");
    expect(find(to, "eth0")?.ifindex, "its index").toBe(7);
    expect(to.lastIfindex, "the last index that was given out there").toBe(9);
  });

  test("arrives down", () => {
    const { to } = moved(net(link(2, "eth0", { up: true })), net(), "eth0");
    expect(find(to, "eth0")?.up, "is it up?").toBe(false);
  });

  test("leaves its addresses behind", () => {
    const { to } = moved(net(link(2, "eth0", { addrs: ["192.0.2.10/24", "10.0.0.1/8"] })), net(), "eth0");
    expect(find(to, "eth0")?.addrs, "its addresses").toEqual([]);
  });

  test("gets the next index where its own is taken", () => {
    const from = net(link(2, "eth0"));
    const to = net(link(2, "eth1"), link(3, "eth2"));
    const arrived = { links: [...to.links, link(4, "eth0")], lastIfindex: 4 };
    same(
      moveLink(from, to, "eth0"),
      { from: { ...from, links: [lo] }, to: arrived },
      "eth0, whose 2 is taken",
    );
  });
});

describe("a device that may not", () => {
  test("one that is fixed stays", () => {
    const bridge = link(3, "br0", { fixed: true });
    expect(moveLink(net(link(2, "eth0"), bridge), net(), "br0"), "a bridge").toEqual({ errno: "EINVAL" });
  });

  test("one whose name is taken stays", () => {
    const there = net(link(5, "eth0"));
    expect(moveLink(net(link(2, "eth0")), there, "eth0"), "an eth0 to where an eth0 is").toEqual({
      errno: "EEXIST",
    });
  });

  test("one that is not there cannot go", () => {
    expect(moveLink(net(link(2, "eth0")), net(link(3, "eth1")), "eth1"), "eth1 is in the other one").toEqual({
      errno: "ENODEV",
    });
  });
});

describe("beside the kernel", () => {
  test("the lab's card goes to the shop, to the blog, and back", () => {
    const two = stacks(moveLink);
    two.add("shop", "eth0", { address: "192.0.2.10/24" });
    two.add("shop", "veth0", { up: true });
    two.add("blog", "veth1", { address: "10.0.0.1/24" });
    const steps: [Stack, string][] = [
      ["shop", "eth0"],
      ["shop", "veth0"],
      ["blog", "eth0"],
      ["blog", "lo"],
      ["shop", "veth0"],
      ["blog", "veth1"],
    ];
    for (const [from, name] of steps) two.move(from, name);
  });
});

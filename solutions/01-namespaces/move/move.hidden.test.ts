import type { moveLink as Learners, Link, Net } from "@podwire/exercises/01-namespaces/move/move.ts";
import { type Stack, same, stacks } from "@podwire/exercises/01-namespaces/move/stacks.ts";
import { seed, subject, test } from "@podwire/grading/suite";

const moveLink = subject<typeof Learners>("moveLink");

const device = (ifindex: number, name: string): Link => ({
  name,
  ifindex,
  fixed: false,
  up: false,
  addrs: [],
});

test("a number that was given out is not used again", () => {
  // blog gave out 2 to 5, and what had 3, 4 and 5 is gone; something that brought its own number has 6.
  const from: Net = { links: [device(2, "eth0")], lastIfindex: 2 };
  const to: Net = { links: [device(2, "a"), device(6, "b")], lastIfindex: 5 };
  const expected = {
    from: { links: [], lastIfindex: 2 },
    to: { links: [...to.links, device(7, "eth0")], lastIfindex: 7 },
  };
  same(moveLink(from, to, "eth0"), expected, "eth0 (2 is taken, 3 to 5 were given out, 6 is taken)");
});

test("lo stays, also where there is another lo", () => {
  stacks(moveLink).move("shop", "lo");
});

test("everybody else stays as they were", () => {
  const stays: Link = { name: "eth1", ifindex: 3, fixed: true, up: true, addrs: ["10.0.0.1/24"] };
  const there: Link = {
    name: "eth7",
    ifindex: 9,
    fixed: false,
    up: true,
    addrs: ["10.0.7.1/24", "10.0.8.1/24"],
  };
  const from: Net = { links: [stays, device(2, "eth0")], lastIfindex: 8 };
  const to: Net = { links: [there], lastIfindex: 9 };
  const expected = {
    from: { links: [stays], lastIfindex: 8 },
    to: { links: [device(2, "eth0"), there], lastIfindex: 9 },
  };
  same(moveLink(from, to, "eth0"), expected, "eth0");
});

test("two hundred steps, each as the kernel would", () => {
  // xorshift32, from the learner's seed
  let state = (seed() * 0x9e3779b1) | 1;
  const random = (below: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  const two = stacks(moveLink);
  const names = ["eth0", "eth1", "eth2", "eth3", "br0", "lo"];
  for (let step = 1; step <= 200; step++) {
    const stack: Stack = random(2) === 0 ? "shop" : "blog";
    const name = names[random(names.length)] as string;
    const known = two.state(stack).links.find((link) => link.name === name);
    if (known === undefined && random(3) > 0)
      two.add(stack, name, { fixed: name === "br0", up: random(2) === 0 });
    else if (known !== undefined && known.addrs.length === 0 && random(4) === 0)
      two.use(stack, name, `10.${step}.0.1/24`);
    else two.move(stack, name);
  }
});

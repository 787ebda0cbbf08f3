import {
  addressOf,
  answers,
  cableIsThere,
  containersAtWork,
  type Ghost,
  inhabitants,
  names,
  released,
} from "@podwire/exercises/01-namespaces/ghost/lab.ts";
import { expect, seed, test } from "@podwire/grading/suite";

async function releases(ghost: Ghost): Promise<void> {
  const machine = await released(ghost);
  expect(await answers(machine, addressOf(ghost)), `is ${addressOf(ghost)} answered?`).toBe(false);
  expect(await inhabitants(machine), "processes in the old stack").toBe(0);
  expect(await cableIsThere(machine, ghost), `is ${ghost.hostEnd} still on the host?`).toBe(false);
  expect(await containersAtWork(machine), "are the two containers at work?").toEqual([true, true]);
  expect(await names(machine), "the names, and what shop is").toEqual({ names: ["shop"], shop: "as it was" });
}

const drawn = (n: number) => (seed() * 7919 + n * 31) % 150;

test("the same on another host, with one process left", () =>
  releases({ network: `10.${20 + (drawn(0) % 60)}.${drawn(1)}`, hostEnd: `v${drawn(2)}`, leftovers: 1 }));

test("the same with a crowd", () =>
  releases({
    network: `172.${16 + (drawn(3) % 16)}.${drawn(4)}`,
    hostEnd: `uplink${drawn(5)}`,
    leftovers: 5 + (drawn(6) % 4),
  }));

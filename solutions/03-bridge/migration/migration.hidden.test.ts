import {
  address,
  type Fault,
  lost,
  meterReached,
  movesOn,
  reached,
  reachedByHost,
  repaired,
  sameSwitch,
} from "@podwire/exercises/03-bridge/migration/lab.ts";
import { expect, seed, test } from "@podwire/grading/suite";

async function repairs(fault: Fault, next: number): Promise<void> {
  const machine = await repaired(fault);
  expect(await reached(machine, fault), `is ${address(fault)} answered in web?`).toBe(true);
  expect(await reachedByHost(machine, fault), "does the host of br0 reach it, and web the host?").toBe(true);
  expect(await meterReached(machine), "is the meter answered in web?").toBe(true);
  expect(await sameSwitch(machine), "is br0 still the switch that it was?").toBe(true);
  expect(await lost(machine), "packets of web's traffic to cache that were lost").toBe(0);
  await movesOn(fault, next, machine);
  expect(
    await reached(machine, fault),
    `is ${address(fault)} answered, now that it is on node ${next}?`,
  ).toBe(true);
}

test("the same, between other nodes", () => repairs({ from: 3, to: 1, port: "node", last: 77 }, 2));

test("the same, under other names", () => {
  const drawn = seed() * 977;
  const from = 1 + (drawn % 3);
  return repairs(
    { from, to: (from % 3) + 1, port: `p${drawn % 89}-`, last: 100 + (drawn % 150) },
    ((from + 1) % 3) + 1,
  );
});

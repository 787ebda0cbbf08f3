import type { Host } from "@podwire/grading/host";
import { expect, test } from "@podwire/grading/suite";
import {
  address,
  lost,
  meterReached,
  movesOn,
  reached,
  reachedByHost,
  repaired,
  sameSwitch,
  USUAL,
} from "./lab.ts";

/** The lab after your repair, with the dead address alive: what else is asked counts only then. */
async function alive(): Promise<Host> {
  const machine = await repaired(USUAL);
  expect(await reached(machine, USUAL), `is ${address(USUAL)} answered in web?`).toBe(true);
  return machine;
}

test("the address answers", async () => {
  await alive();
});

test("it is found again when it moves on", async () => {
  const machine = await alive();
  await movesOn(USUAL, 3, machine);
  expect(await reached(machine, USUAL), `is ${address(USUAL)} answered, now that it is on node 3?`).toBe(
    true,
  );
});

test("the switch's own host reaches it and is reached", async () => {
  const machine = await alive();
  expect(await reachedByHost(machine, USUAL), "does the host of br0 reach it, and web the host?").toBe(true);
});

test("the meter that never speaks first is still found", async () => {
  const machine = await alive();
  expect(await meterReached(machine), "is the meter answered in web?").toBe(true);
});

test("the others did not notice", async () => {
  const machine = await alive();
  expect(await sameSwitch(machine), "is br0 still the switch that it was?").toBe(true);
  expect(await lost(machine), "packets of web's traffic to cache that were lost").toBe(0);
});

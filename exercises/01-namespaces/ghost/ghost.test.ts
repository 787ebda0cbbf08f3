import { expect, test } from "@podwire/grading/suite";
import {
  addressOf,
  answers,
  cableIsThere,
  containersAtWork,
  inhabitants,
  names,
  OLD,
  released,
  successorIsReached,
} from "./lab.ts";

const address = addressOf(OLD);

test("nobody answers at the address", async () => {
  const machine = await released(OLD);
  expect(await answers(machine, address), `is ${address} answered?`).toBe(false);
});

test("no process is left in the old stack", async () => {
  const machine = await released(OLD);
  expect(await inhabitants(machine), "processes in the old stack").toBe(0);
});

test("the old stack has ended, and its cable with it", async () => {
  const machine = await released(OLD);
  expect(await inhabitants(machine), "processes in the old stack").toBe(0);
  expect(await cableIsThere(machine, OLD), `is ${OLD.hostEnd} still on the host?`).toBe(false);
});

test("the containers are at work", async () => {
  const machine = await released(OLD);
  expect(await answers(machine, address), `is ${address} answered?`).toBe(false);
  expect(await containersAtWork(machine), "are the two containers at work?").toEqual([true, true]);
});

test("the names are those of before", async () => {
  const machine = await released(OLD);
  expect(await answers(machine, address), `is ${address} answered?`).toBe(false);
  expect(await names(machine), "the names, and what shop is").toEqual({ names: ["shop"], shop: "as it was" });
});

test("a successor at the address is reached", async () => {
  const machine = await released(OLD);
  expect(await successorIsReached(machine, OLD), `is the successor reached at ${address}?`).toBe(true);
});

import type { Host } from "@podwire/grading/host";
import { expect, test } from "@podwire/grading/suite";
import {
  identified,
  leadsToIt,
  leftBehind,
  lost,
  MEASURE,
  named,
  nameOfTheHost,
  names,
  sameProcess,
} from "./lab.ts";

async function listed(machine: Host): Promise<void> {
  expect((await names(machine)).includes(MEASURE.name), `does ip netns list ${MEASURE.name}?`).toBe(true);
}

test("the name is on the list", async () => {
  await listed(await named(MEASURE));
});

test("the name leads to the collector", async () => {
  const machine = await named(MEASURE);
  expect(await leadsToIt(machine, MEASURE), `is the collector found in ${MEASURE.name}?`).toBe(true);
  expect(await identified(machine, MEASURE), "the name of the collector's namespace").toBe(MEASURE.name);
});

test("it is the same collector, and it never stopped", async () => {
  const machine = await named(MEASURE);
  await listed(machine);
  expect(await sameProcess(machine, MEASURE), "is the collector of before still there?").toBe(true);
  expect(await lost(machine), "packets that were lost on the way to the collector").toBe(0);
});

test("no other namespace has got a name", async () => {
  const machine = await named(MEASURE);
  await listed(machine);
  expect(await nameOfTheHost(machine), "the name of the host's own namespace").toBe("");
  expect(await names(machine), "all names").toEqual([MEASURE.name, "web"]);
});

test("the name holds the stack when the collector has ended", async () => {
  const machine = await named(MEASURE);
  expect(await leftBehind(machine, MEASURE), `eth0's address in ${MEASURE.name}`).toEqual([
    `${MEASURE.network}.2`,
  ]);
});

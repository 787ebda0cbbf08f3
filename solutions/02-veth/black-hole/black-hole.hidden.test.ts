import {
  CONTRACT,
  type Fault,
  lost,
  mtu,
  passes,
  repaired,
  sameCable,
} from "@podwire/exercises/02-veth/black-hole/lab.ts";
import { expect, seed, test } from "@podwire/grading/suite";

async function repairs(fault: Fault): Promise<void> {
  const machine = await repaired(fault);
  for (const side of ["web", "db"] as const) {
    expect(await mtu(machine, side), `${side}'s MTU`).toBe(CONTRACT);
    expect(await passes(machine, side, 3000), `is a ping of 3000 bytes from ${side} answered?`).toBe(true);
    expect(await passes(machine, side, 1473, true), `1473 bytes of data from ${side}, uncut`).toBe(false);
  }
  expect(await sameCable(machine), "is it the same cable as before?").toBe(true);
  expect(await lost(machine), "packets of db's other traffic that were lost").toBe(0);
}

test("the same, when it is the other end", () => repairs({ web: 1500, db: 9000 }));

test("the same, when the fault is another", () => repairs({ web: 1600 + ((seed() * 977) % 7000), db: 1400 }));

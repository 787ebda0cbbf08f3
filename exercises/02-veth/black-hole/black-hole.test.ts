import { expect, test } from "@podwire/grading/suite";
import { CONTRACT, lost, mtu, passes, repaired, routesWithMtu, sameCable } from "./lab.ts";

const FAULT = { web: 9000, db: 1500 };

test("3000 bytes pass from web to db", async () => {
  const machine = await repaired(FAULT);
  expect(await passes(machine, "web", 3000), "is a ping of 3000 bytes from web answered?").toBe(true);
});

test("3000 bytes pass from db to web", async () => {
  const machine = await repaired(FAULT);
  expect(await passes(machine, "db", 3000), "is a ping of 3000 bytes from db answered?").toBe(true);
});

test("both ends keep to the contract", async () => {
  const machine = await repaired(FAULT);
  expect({ web: await mtu(machine, "web"), db: await mtu(machine, "db") }, "the MTU at both ends").toEqual({
    web: CONTRACT,
    db: CONTRACT,
  });
  for (const side of ["web", "db"] as const)
    expect(await routesWithMtu(machine, side), `routes of ${side} with an MTU of their own`).toEqual([]);
});

test("1500 bytes pass whole and 1501 do not", async () => {
  const machine = await repaired(FAULT);
  for (const side of ["web", "db"] as const) {
    expect(await passes(machine, side, 1472, true), `1472 bytes of data from ${side}, uncut`).toBe(true);
    expect(await passes(machine, side, 1473, true), `1473 bytes of data from ${side}, uncut`).toBe(false);
  }
});

test("it is the cable of before", async () => {
  const machine = await repaired(FAULT);
  expect(await mtu(machine, "web"), "web's MTU").toBe(CONTRACT);
  expect(await sameCable(machine), "is it the same cable as before?").toBe(true);
});

test("repaired in place, while other traffic went on", async () => {
  const machine = await repaired(FAULT);
  expect(await mtu(machine, "web"), "web's MTU").toBe(CONTRACT);
  expect(await sameCable(machine), "is it the same cable as before?").toBe(true);
  expect((await lost(machine)) > 0, "were packets of db's other traffic lost?").toBe(false);
});

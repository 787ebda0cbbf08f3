import { expect, test } from "@podwire/grading/suite";
import { address, answers, gateway, shared, switches, USUAL, vlans } from "./lab.ts";

const { red, blue } = USUAL;
const [r1 = "", r2 = ""] = red.ports;
const [b1 = "", b2 = ""] = blue.ports;
const red1 = address(USUAL, 11);
const red2 = address(USUAL, 12);
const blue2 = address(USUAL, 22);

test("one switch, br0, has all the ports", async () => {
  const machine = await shared(USUAL);
  expect(await switches(machine), "the bridges on the host, and their ports").toEqual({
    br0: [...red.ports, ...blue.ports].sort(),
  });
});

test("the containers of a tenant reach each other", async () => {
  const machine = await shared(USUAL);
  expect(await answers(machine, r1, red2), `red: is ${red2} answered behind ${r1}?`).toBe(true);
  expect(await answers(machine, b1, blue2), `blue: is ${blue2} answered behind ${b1}?`).toBe(true);
});

test("the tenants do not reach each other", async () => {
  const machine = await shared(USUAL);
  expect(await answers(machine, r1, red2), `red: is ${red2} answered behind ${r1}?`).toBe(true);
  expect(await answers(machine, r1, blue2), `from red to blue: is ${blue2} answered behind ${r1}?`).toBe(
    false,
  );
  expect(await answers(machine, b2, red1), `from blue to red: is ${red1} answered behind ${b2}?`).toBe(false);
});

test("red reaches its gateway, and the gateway red", async () => {
  const machine = await shared(USUAL);
  expect(await answers(machine, r2, gateway(USUAL)), `is ${gateway(USUAL)} answered behind ${r2}?`).toBe(
    true,
  );
  expect(await answers(machine, "", red1), `is ${red1} answered on the host?`).toBe(true);
});

test("blue does not see the gateway", async () => {
  const machine = await shared(USUAL);
  expect(await answers(machine, r1, gateway(USUAL)), `is ${gateway(USUAL)} answered behind ${r1}?`).toBe(
    true,
  );
  expect(await answers(machine, b1, gateway(USUAL)), `is ${gateway(USUAL)} answered behind ${b1}?`).toBe(
    false,
  );
});

test("each port is in the VLAN of its tenant and in no other", async () => {
  const machine = await shared(USUAL);
  for (const { ports, vid } of [red, blue])
    for (const port of ports)
      expect(await vlans(machine, port), `the VLANs of the port ${port}`).toEqual([
        { vlan: vid, pvid: true, untagged: true },
      ]);
});

import {
  address,
  answers,
  container,
  gateway,
  type Order,
  shared,
  switches,
  USUAL,
} from "@podwire/exercises/03-bridge/tenants/lab.ts";
import { expect, seed, test } from "@podwire/grading/suite";

/** Three containers for each of two tenants, drawn from the learner's seed. */
function drawn(): Order {
  const number = seed() * 977;
  const letter = (n: number) => String.fromCharCode(97 + (n % 26));
  const ports = (prefix: string) => [1, 2, 3].map((n) => `${prefix}${letter(number + n)}${n}`);
  const vid = 2 + (number % 4000);
  return {
    red: { vid, ports: ports("veth"), lasts: [31, 32, 33] },
    blue: { vid: vid + 1, ports: ports("tap"), lasts: [41, 42, 43] },
    net: `10.${number % 200}`,
  };
}

test("other tenants, with three containers each", async () => {
  const order = drawn();
  const { red, blue } = order;
  const machine = await shared(order);
  expect(await switches(machine), "the bridges on the host, and their ports").toEqual({
    br0: [...red.ports, ...blue.ports].sort(),
  });
  for (const { ports, lasts } of [red, blue])
    for (const last of lasts.slice(1))
      expect(
        await answers(machine, ports[0]!, address(order, last)),
        `is ${address(order, last)} answered behind ${ports[0]}?`,
      ).toBe(true);
  expect(await answers(machine, red.ports[2]!, gateway(order)), "is the gateway answered for red?").toBe(
    true,
  );
  expect(await answers(machine, blue.ports[2]!, gateway(order)), "is the gateway answered for blue?").toBe(
    false,
  );
  expect(await answers(machine, red.ports[0]!, address(order, 43)), "is blue's third answered for red?").toBe(
    false,
  );
});

test("a container of each tenant has the same MAC", async () => {
  const machine = await shared(USUAL);
  const [r1 = "", r2 = ""] = USUAL.red.ports;
  const [b1 = "", b2 = ""] = USUAL.blue.ports;
  for (const port of [r1, b1])
    await machine.quietly(`
      ip -n ${container(port)} link set eth0 down
      ip -n ${container(port)} link set eth0 address 02:00:00:00:00:77
      ip -n ${container(port)} link set eth0 up
      sleep 1`);
  for (let round = 1; round <= 2; round++) {
    expect(
      await answers(machine, r1, address(USUAL, 12)),
      `round ${round}: is red's second answered for red?`,
    ).toBe(true);
    expect(
      await answers(machine, b1, address(USUAL, 22)),
      `round ${round}: is blue's second answered for blue?`,
    ).toBe(true);
    expect(
      await answers(machine, r2, address(USUAL, 11)),
      `round ${round}: is red's first answered for red?`,
    ).toBe(true);
    expect(
      await answers(machine, b2, address(USUAL, 21)),
      `round ${round}: is blue's first answered for blue?`,
    ).toBe(true);
  }
  expect(await answers(machine, b2, address(USUAL, 11)), "is red's first answered for blue?").toBe(false);
});

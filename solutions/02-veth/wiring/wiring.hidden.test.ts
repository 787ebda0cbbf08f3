import type { Order } from "@podwire/exercises/02-veth/wiring/lab.ts";
import { answers, device, devices, plain, wired } from "@podwire/exercises/02-veth/wiring/lab.ts";
import { expect, seed, test } from "@podwire/grading/suite";

/** Two orders, drawn from the learner's seed. */
function orders(): [Order, Order] {
  let state = seed() * 0x9e3779b1 || 1;
  const below = (n: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
  const hex = (n: number) => n.toString(16).padStart(2, "0");
  const order = (third: number, name: string): Order => {
    const [second, last] = [16 + below(16), 2 + below(200)];
    const gateway = `172.${second}.${third}.1`;
    return {
      NAME: `${name}${below(1000)}`,
      HOST_END: `veth${hex(third)}${hex(below(256))}${hex(below(256))}`,
      MAC: `02:42:ac:${hex(second)}:${hex(third)}:${hex(last)}`,
      ADDRESS: `172.${second}.${third}.${last}/24`,
      GATEWAY: gateway,
      GATEWAY_ADDRESS: `${gateway}/24`,
    };
  };
  return [order(10 + below(100), "api"), order(120 + below(100), "db")];
}

test("another container, under another name", async () => {
  const [order] = orders();
  const machine = await wired(order);
  const eth0 = await device(machine, order.NAME, "eth0");
  expect(eth0, `eth0 in ${order.NAME}`).toEqual({
    address: order.MAC,
    operstate: "UP",
    addresses: [order.ADDRESS],
  });
  expect(await answers(machine, order.NAME, order.GATEWAY), "is the gateway answered?").toBe(true);
  expect(await devices(machine, ""), "the devices on the host").toEqual(["lo", order.HOST_END].sort());
});

test("two containers, each with a cable of its own", async () => {
  const [one, two] = orders();
  const machine = await wired(one, two);
  expect(await devices(machine, ""), "the devices on the host").toEqual(
    ["lo", one.HOST_END, two.HOST_END].sort(),
  );
  for (const { NAME, ADDRESS, GATEWAY } of [one, two]) {
    expect(await answers(machine, NAME, GATEWAY), `is the gateway answered in ${NAME}?`).toBe(true);
    expect(await answers(machine, "", plain(ADDRESS)), `is ${NAME} answered on the host?`).toBe(true);
  }
});

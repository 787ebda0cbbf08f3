import {
  type Collector,
  identified,
  leadsToIt,
  leftBehind,
  lost,
  named,
  names,
  sameProcess,
} from "@podwire/exercises/01-namespaces/name/lab.ts";
import { expect, seed, test } from "@podwire/grading/suite";

test("two collectors, each under its own name", async () => {
  const drawn = (seed() * 7919) % 200;
  const one: Collector = { name: `heat${drawn}`, network: `10.${9 + (drawn % 50)}.1`, port: 9200 + drawn };
  const two: Collector = { name: `dust${drawn}`, network: `10.${99 + (drawn % 50)}.2`, port: 9500 + drawn };
  const machine = await named(one, two);
  expect(await names(machine), "all names").toEqual([two.name, one.name, "web"]);
  for (const [n, collector] of [one, two].entries()) {
    expect(await leadsToIt(machine, collector), `is the collector found in ${collector.name}?`).toBe(true);
    expect(await identified(machine, collector), "the name of its namespace").toBe(collector.name);
    expect(await sameProcess(machine, collector, n), "is the collector of before still there?").toBe(true);
    expect(await lost(machine, n), "packets that were lost on the way to it").toBe(0);
  }
  expect(await leftBehind(machine, two), `eth0's address in ${two.name}`).toEqual([`${two.network}.2`]);
});

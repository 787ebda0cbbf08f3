import type * as journals from "@podwire/exercises/01-namespaces/pernet/journal.inside.ts";
import { beside, goes } from "@podwire/exercises/01-namespaces/pernet/kernel.ts";
import { expect, inside, seed, test } from "@podwire/grading/suite";

const journal = inside<typeof journals.journal>("journal.inside.ts", "journal");
const stack = inside<typeof journals.stack>("journal.inside.ts", "stack");

test("a subsystem that cannot begin in one namespace is in none", () => {
  const [, , , refused, ...after] = journal([
    { do: "create" },
    { do: "create" },
    { do: "register", name: "routes" },
    { do: "register", name: "ports", refuses: [2] },
    { do: "state", net: 0, name: "ports" },
    { do: "create" },
    { do: "state", net: 1, name: "routes" },
  ]);
  const calls = (refused ?? "").split("; ");
  expect(calls.slice(0, 3), "what is called first").toEqual([
    "ports begins in 0",
    "ports begins in 1",
    "ports begins in 2",
  ]);
  expect(calls.slice(3, -1).sort(), "what is undone").toEqual([
    "ports ends in 0 with thing 4",
    "ports ends in 1 with thing 5",
  ]);
  expect(calls.at(-1), "how it ends").toBe("fails: ports cannot begin in 2");
  expect(after, "what is left").toEqual(["gives nothing", "routes begins in 3; gives 3", "gives thing 2"]);
});

test("a subsystem that unregisters ends everywhere", () => {
  const said = journal([
    { do: "register", name: "routes" },
    { do: "register", name: "ports" },
    { do: "create" },
    { do: "unregister", name: "routes" },
    { do: "state", net: 0, name: "routes" },
    { do: "state", net: 1, name: "ports" },
    { do: "create" },
    { do: "destroy", net: 1 },
  ]);
  expect((said[3] ?? "").split("; ").sort(), "unregister").toEqual([
    "done",
    "routes ends in 0 with thing 1",
    "routes ends in 1 with thing 3",
  ]);
  expect(said.slice(4), "what is left").toEqual([
    "gives nothing",
    "gives thing 4",
    "ports begins in 2; gives 2",
    "ports ends in 1 with thing 4; done",
  ]);
});

test("a number is not used again", () => {
  const steps: journals.Step[] = [
    { do: "create" },
    { do: "create" },
    { do: "destroy", net: 2 },
    { do: "create" },
  ];
  goes(steps, journal(steps), ["gives 1", "gives 2", "done", "gives 3"]);
});

test("two hundred acts, each as the kernel would", () => {
  // xorshift32, from the learner's seed
  let state = (seed() * 0x9e3779b1) | 1;
  const random = (below: number) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
  const acts: journals.Act[] = [];
  const alive = [0];
  let last = 0;
  for (let step = 1; step <= 200; step++) {
    const net = alive[random(alive.length)] as number;
    const kind = random(10);
    if (kind === 0) {
      acts.push({ do: "create" });
      alive.push(++last);
    } else if (kind === 1 && net !== 0) {
      acts.push({ do: "destroy", net });
      alive.splice(alive.indexOf(net), 1);
    } else if (kind < 6) acts.push({ do: "bind", net, port: 8080 + random(4) });
    else if (kind < 8) acts.push({ do: "forward", net, on: random(2) === 0 });
    else acts.push({ do: "forwards?", net });
  }
  beside(acts, stack(acts));
});

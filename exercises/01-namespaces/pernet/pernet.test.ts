import { inside, test } from "@podwire/grading/suite";
import type * as journals from "./journal.inside.ts";
import { beside, goes } from "./kernel.ts";

const journal = inside<typeof journals.journal>("journal.inside.ts", "journal");
const stack = inside<typeof journals.stack>("journal.inside.ts", "stack");

const register = (name: string, refuses: number[] = []) => ({ do: "register" as const, name, refuses });
const create = { do: "create" as const };
const destroy = (net: number) => ({ do: "destroy" as const, net });
const state = (net: number, name: string) => ({ do: "state" as const, net, name });

/** Plays the steps, and holds what the last of them did against what they should have done. */
function plays(steps: journals.Step[], expected: string[]): void {
  goes(steps, journal(steps), expected);
}

test("a subsystem begins in the namespace that is there", () => {
  plays([register("routes"), state(0, "routes")], ["routes begins in 0; done", "gives thing 1"]);
});

test("a subsystem begins in every namespace, old and new", () => {
  plays(
    [create, create, register("routes"), create],
    [
      "gives 1",
      "gives 2",
      "routes begins in 0; routes begins in 1; routes begins in 2; done",
      "routes begins in 3; gives 3",
    ],
  );
});

test("what is kept for one namespace is not what is kept for another", () => {
  const states = [state(0, "routes"), state(1, "routes"), state(0, "ports"), state(1, "ports")];
  plays(
    [register("routes"), create, register("ports"), ...states],
    ["gives thing 1", "gives thing 2", "gives thing 3", "gives thing 4"],
  );
});

test("a namespace ends in the reverse order", () => {
  const three = [register("devices"), register("routes"), register("ports")];
  plays(
    [...three, create, destroy(1), state(1, "routes"), state(0, "routes")],
    [
      "ports ends in 1 with thing 6; routes ends in 1 with thing 5; devices ends in 1 with thing 4; done",
      "gives nothing",
      "gives thing 2",
    ],
  );
});

test("a namespace that cannot begin leaves nothing behind", () => {
  const three = [register("devices"), register("routes"), register("ports", [1])];
  plays(
    [...three, create, state(1, "routes")],
    [
      "devices begins in 1; routes begins in 1; ports begins in 1; " +
        "routes ends in 1 with thing 5; devices ends in 1 with thing 4; fails: ports cannot begin in 1",
      "gives nothing",
    ],
  );
});

test("two servers own one port", () => {
  const acts: journals.Act[] = [
    { do: "bind", net: 0, port: 8080 },
    { do: "bind", net: 0, port: 8080 },
    { do: "create" },
    { do: "bind", net: 1, port: 8080 },
    { do: "forward", net: 0, on: true },
    { do: "forwards?", net: 1 },
    { do: "create" },
    { do: "forwards?", net: 2 },
    { do: "bind", net: 2, port: 8080 },
    { do: "bind", net: 1, port: 8080 },
    { do: "forward", net: 2, on: false },
    { do: "forwards?", net: 0 },
  ];
  beside(acts, stack(acts));
});

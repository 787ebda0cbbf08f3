// A goal is checked by what can be observed: a command's exit status, and frames on a device while it runs.

import { compileFilter } from "@podwire/capture";
import type { Lab } from "./lab.ts";
import type { Sighting } from "./packet-log.ts";
import { parsePlace } from "./place.ts";
import type { GoalResult } from "./protocol.ts";
import type { LabCheck } from "./schema.ts";

/** Runs one check. Somebody must drive the clock. */
export async function checkGoal(lab: Lab, goal: LabCheck): Promise<GoalResult> {
  const before = lab.log.sightings.length;
  const { status, stderr, stdout } = await lab.exec(goal.on, goal.run);
  const failed = (reason: string): GoalResult => ({ name: goal.name, passed: false, reason });
  const wanted = goal.status === "fails" ? status !== 0 : status === goal.status;
  if (!wanted) {
    const said = (stderr || stdout).trim().split("\n").at(-1)?.trim() ?? "";
    const expected =
      goal.status === "fails" ? "it should have failed" : `it should have ended with ${goal.status}`;
    return failed(
      `${goal.run} on ${goal.on} ended with ${status}, ${expected}${said === "" ? "" : ` (${said})`}`,
    );
  }
  for (const { on, dev, filter, atLeast, atMost } of goal.sees) {
    const matches = compileFilter(filter);
    const sightings = lab.log.sightings.slice(before).filter((sighting) => isAt(sighting, on, dev));
    const seen = sightings.filter(({ bytes }) => matches(bytes)).length;
    const where = `on ${dev} of ${on}`;
    if (seen < atLeast)
      return failed(
        `${seen} frames of “${filter}” were seen ${where}, there should have been ${atLeast} or more`,
      );
    if (atMost !== undefined && seen > atMost)
      return failed(
        `${seen} frames of “${filter}” were seen ${where}, there should have been ${atMost} at most`,
      );
  }
  return { name: goal.name, passed: true, reason: "" };
}

function isAt(sighting: Sighting, on: string, dev: string): boolean {
  const { host, netns } = parsePlace(on);
  return sighting.host === host && sighting.netns === (netns ?? "") && sighting.dev === dev;
}

// A goal is checked by what can be observed: a command's exit status, and frames on a device while it runs.

import { compileFilter } from "@podwire/capture";
import type { Lab } from "./lab.ts";
import { t } from "./messages.ts";
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
    const what = { run: goal.run, on: goal.on, status };
    const reason =
      goal.status === "fails"
        ? t("goal.shouldFail", what)
        : t("goal.shouldEnd", { ...what, wanted: goal.status });
    return failed(said === "" ? reason : t("goal.said", { reason, said }));
  }
  for (const { on, dev, filter, atLeast, atMost } of goal.sees) {
    const matches = compileFilter(filter);
    const sightings = lab.log.sightings.slice(before).filter((sighting) => isAt(sighting, on, dev));
    const seen = sightings.filter(({ bytes }) => matches(bytes)).length;
    const where = { seen, filter, dev, on };
    if (seen < atLeast) return failed(t("goal.tooFew", { ...where, wanted: atLeast }));
    if (atMost !== undefined && seen > atMost) return failed(t("goal.tooMany", { ...where, wanted: atMost }));
  }
  return { name: goal.name, passed: true, reason: "" };
}

function isAt(sighting: Sighting, on: string, dev: string): boolean {
  const { host, netns } = parsePlace(on);
  return sighting.host === host && sighting.netns === (netns ?? "") && sighting.dev === dev;
}

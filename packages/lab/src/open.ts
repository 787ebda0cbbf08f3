// A lab from its texts, ready for the learner: what tests, transcripts and the command line begin with.

import { Lab, type LabOptions } from "./lab.ts";
import type { LabSource, LabTexts } from "./protocol.ts";
import { readLab } from "./schema.ts";

/**
 * Opens a lab, from its texts or as it has been read, and runs its setup, driving the clock. Throws FileError for a bad lab.yaml,
 * LabSetupError where a script fails.
 */
export async function openLab(given: LabTexts | LabSource, options: LabOptions = {}): Promise<Lab> {
  const lab = new Lab("file" in given ? given : readLab(given), options);
  await lab.begin();
  return lab;
}

// A lab from its texts, ready for the learner: what tests, transcripts and the command line begin with.

import { Lab, type LabOptions, PATIENCE } from "./lab.ts";
import type { LabTexts } from "./protocol.ts";
import { readLab } from "./schema.ts";

/** Opens a lab and runs its setup, driving the clock. Throws FileError for a bad lab.yaml, LabSetupError where a script fails. */
export async function openLab(texts: LabTexts, options: LabOptions = {}): Promise<Lab> {
  const lab = new Lab(readLab(texts), options);
  await lab.clock.run(lab.setup(), PATIENCE);
  return lab;
}

// How many random cases a property is tried with: 2,000 here, PODWIRE_FUZZ_RUNS in CI and recorded runs;
// PODWIRE_FUZZ_SEED reproduces a run (fast-check prints the seed of one that fails).
/// <reference types="node" />
import fc from "fast-check";

export const runs = Number(process.env["PODWIRE_FUZZ_RUNS"] ?? 2000);

const seed = process.env["PODWIRE_FUZZ_SEED"];
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });

/** For a property that takes longer than a test may when it is tried a hundred thousand times. */
export const patient = { timeout: 600_000 };

// How often a property is tried, for every fuzz test of the repository: 2,000 times at the desk, PODWIRE_FUZZ_RUNS in CI
// (a hundred thousand) and in a recorded run (`npm run fuzz`, a million). PODWIRE_FUZZ_SEED repeats a run: fast-check prints
// the seed of one that fails.
/// <reference types="node" />
import fc from "fast-check";

/** How many random cases a property is tried with. */
export const runs = Number(process.env["PODWIRE_FUZZ_RUNS"] ?? 2000);

const seed = process.env["PODWIRE_FUZZ_SEED"];
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });

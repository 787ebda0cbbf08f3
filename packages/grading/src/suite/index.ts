// What a suite imports: `import { expect, subject, test } from "@podwire/grading/suite"`. This module gives the types;
// what runs is put in its place by the judge (judge/run-suite.ts) and, under vitest, by the plugin (vitest.ts).
import type { SuiteApi } from "./api.ts";

function outside(): never {
  throw new Error("a suite runs in the judge, or under vitest with the plugin from @podwire/grading/vitest");
}

export const test: SuiteApi["test"] = outside;
export const describe: SuiteApi["describe"] = outside;
export const subject: SuiteApi["subject"] = outside;
export const subjectValue: SuiteApi["subjectValue"] = outside;
export const inside: SuiteApi["inside"] = outside;
export const submitted: SuiteApi["submitted"] = outside;
export const seed: SuiteApi["seed"] = outside;
export const note: SuiteApi["note"] = outside;
export const draw: SuiteApi["draw"] = outside;
export const expect: SuiteApi["expect"] = outside as unknown as SuiteApi["expect"];

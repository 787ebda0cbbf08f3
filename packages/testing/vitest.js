// What every package's vitest.config.ts starts from: sources instead of builds, and a JSON report beside the
// one people read, so that the totals of a run can be added up (scripts/test.mjs).
import { defineConfig } from "vitest/config";

const conditions = ["podwire-source"];
/** In milliseconds; grows with what a property is tried with (fuzz.ts). */
const testTimeout = Math.max(60_000, 6 * Number(process.env.PODWIRE_FUZZ_RUNS ?? 0));

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    reporters: [
      ["default", { summary: false }],
      ["json", { outputFile: "reports/test.json" }],
    ],
    testTimeout,
    hookTimeout: 60_000,
    // A page on a machine with more to do than it can is late, not wrong.
    expect: { poll: { timeout: 10_000 } },
    passWithNoTests: false,
  },
});

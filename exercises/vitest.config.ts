// `npx vitest` in this folder: the visible tests of every exercise, as you know it from other projects. Red is what is
// not solved yet. `npm test` runs vitest.status.config.ts instead, where nothing is red for being unsolved.
import { podwireSuites } from "@podwire/grading/vitest";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [podwireSuites()],
  test: { include: ["[0-9]*/**/*.test.ts"], watch: false },
});

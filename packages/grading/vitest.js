// The plugin for a vitest.config.ts whose tests are suites of exercises: they run under vitest as they run in the judge,
// in the same sandbox, with the same verdict, test by test. Plain JavaScript, because Node reads it before vitest does.

/** @returns {import("vite").Plugin} */
export function podwireSuites() {
  const conditions = ["podwire-source"];
  return {
    name: "podwire-suites",
    config: () => ({
      resolve: {
        conditions,
        alias: [{ find: /^@podwire\/grading\/suite$/, replacement: "@podwire/grading/vitest-suite" }],
      },
      ssr: { resolve: { conditions, externalConditions: conditions } },
      test: { forceRerunTriggers: ["**/exercises/[0-9]*/**"] },
    }),
  };
}

// A work file goes from the page to the terminal and back; what is no work file is refused with a reason.
import { expect, test } from "vitest";
import { noProgress } from "../src/progress.ts";
import { makeWork, parseWork } from "../src/work.ts";

test("what was saved is loaded", () => {
  const work = makeWork(
    { format: 1, exercises: { "veth-pair": { solved: true, earned: 5, points: 5, hints: 1 } } },
    { "veth-pair": { "pair.ts": "// mine\n" } },
  );
  expect(parseWork(JSON.stringify(work))).toEqual(work);
});

test("a progress file is a work file without files", () => {
  expect(parseWork(JSON.stringify(noProgress()))).toEqual(makeWork(noProgress(), {}));
});

test.each([
  ["{", "is not whole"],
  ["[]", "is not a work file"],
  ['{"podwire":"lab","format":1}', "is not a work file"],
  ['{"podwire":"work","format":2}', "from a later version"],
  ['{"podwire":"work","format":1,"files":{"veth-pair":{"pair.ts":7}}}', "files that are not texts"],
  ['{"podwire":"work","format":1,"progress":{"format":1}}', "a progress that is not a progress file"],
])("%s is refused", (text, reason) => {
  expect(parseWork(text)).toContain(reason);
});

// How long a learner waits: one verdict in a warm judge, a call across the membrane, a sandbox put back.
// One JSON object per line: name, value, unit, target; lower is better.
import { fileURLToPath } from "node:url";
import { jobFor } from "../dist/exercise/exercise.js";
import { loadExercise, readSubmission } from "../dist/exercise/load-node.js";
import { nodeJudge } from "../dist/judge/node.js";
import { nodeEngine } from "../dist/sandbox/engine-node.js";
import { openGuest } from "../dist/sandbox/guest.js";
import { makeProgram } from "../dist/sandbox/program.js";

const root = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");
const say = (name, value, unit, target) =>
  console.log(JSON.stringify({ name, value: Number(value.toPrecision(3)), unit, target, better: "lower" }));

async function times(count, run) {
  const all = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await run();
    all.push(performance.now() - start);
  }
  return all.sort((a, b) => a - b);
}

const median = (sorted) => sorted[sorted.length >> 1];

const exercise = loadExercise(root, "02-veth/pair");
const judge = nodeJudge();
for (const [name, folder] of [
  ["solution", `${root}/solutions/02-veth/pair`],
  ["stub", `${root}/exercises/pristine/02-veth/pair`],
]) {
  const submission = readSubmission(folder, exercise.files);
  const judged = () => judge.run(jobFor(exercise, submission));
  const first = await times(1, judged);
  if (name === "solution") say("verdict on the veth pair, the worker's first", median(first), "ms", 1000);
  await times(10, judged);
  say(`verdict on the veth pair's ${name}, warm`, median(await times(20, judged)), "ms", 100);
}
judge.close();

const program = makeProgram({ "echo.ts": "export function echo(x: unknown) { return x }" });
const engine = nodeEngine();
const frame = { port: 1, frame: new Uint8Array(1514) };
const guest = await openGuest(engine, program);
const ask = (args) => guest.ask("call", { file: "echo.ts", name: "echo", args });
for (let i = 0; i < 2000; i++) ask([frame]);
const start = performance.now();
for (let i = 0; i < 5000; i++) ask([frame]);
say(
  "a call across the membrane with a frame of 1514 bytes and back",
  ((performance.now() - start) / 5000) * 1000,
  "us",
  100,
);
guest.finish();
const cycle = await times(200, async () => {
  const g = await openGuest(engine, program);
  g.ask("call", { file: "echo.ts", name: "echo", args: [1] });
  g.finish();
});
say("a fresh sandbox: put back, module loaded, built-ins compared", median(cycle), "ms", 5);

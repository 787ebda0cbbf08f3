// What a learner feels: `podwire watch` runs as typed, a file is saved, the verdict appears. From the save to the last line of
// the report. One JSON object a line: name, value, unit, target; lower is better.
import { spawn } from "node:child_process";
import { copyFileSync, cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadExercise } from "@podwire/grading/node";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const SAVES = 15;

for (const path of ["02-veth/pair", "02-veth/wiring"]) await measure(path);

async function measure(path) {
  const root = mkdtempSync(join(tmpdir(), "podwire-watch-"));
  const work = join(root, "exercises", path);
  for (const folder of [`exercises/${path}`, `exercises/pristine/${path}`, `solutions/${path}`])
    cpSync(join(repository, folder), join(root, folder), { recursive: true });
  const exercise = loadExercise(root, path);
  const save = (from) => {
    for (const file of exercise.files) copyFileSync(join(root, from, path, file), join(work, file));
  };
  save("exercises/pristine");
  const watching = spawn(
    process.execPath,
    [join(repository, "packages/cli/bin/podwire.js"), "watch", exercise.id],
    {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  try {
    let verdicts = 0;
    let heard = () => {};
    let text = "";
    watching.stdout.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
      const said = text.split("Judged in ").length - 1;
      if (said > verdicts) {
        verdicts = said;
        heard();
      }
    });
    let gone = () => {};
    watching.once("exit", (status) => gone(new Error(`podwire watch ended with ${status}\n${text}`)));
    const verdict = () =>
      new Promise((resolve, reject) => {
        heard = resolve;
        gone = reject;
      });
    await verdict();
    const took = [];
    for (let i = 0; i < SAVES; i++) {
      const start = performance.now();
      const said = verdict();
      save(i % 2 === 0 ? "solutions" : "exercises/pristine");
      await said;
      took.push(performance.now() - start);
    }
    if (!text.includes("Solved"))
      throw new Error(`the solution of ${exercise.id} was not seen to be one\n${text}`);
    took.sort((a, b) => a - b);
    const row = (name, value) =>
      console.log(
        JSON.stringify({
          name,
          value: Number(value.toPrecision(3)),
          unit: "ms",
          target: 1000,
          better: "lower",
        }),
      );
    row(`save to verdict, podwire watch ${exercise.id}: median of ${SAVES}`, took[took.length >> 1]);
    row(`save to verdict, podwire watch ${exercise.id}: slowest`, took.at(-1));
  } finally {
    watching.kill();
    rmSync(root, { recursive: true, force: true });
  }
}

// The judge's worker as a thread of Node.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { Judge, type WorkerHandle } from "./judge.ts";

/** The bundle, as `npm run build` leaves it in dist (scripts/bundle.mjs); from sources it is the same file. */
export function workerFile(): string {
  const here = import.meta.url;
  const url = here.includes("/src/judge/")
    ? new URL("../../dist/judge-worker.js", here)
    : new URL("../judge-worker.js", here);
  const file = fileURLToPath(url);
  if (!existsSync(file))
    throw new Error(`${file} is missing: run "npm run build -w packages/grading" to make the judge's worker`);
  return file;
}

export function nodeJudge(file: string = workerFile()): Judge {
  return new Judge(() => spawn(file));
}

function spawn(file: string): WorkerHandle {
  const worker = new Worker(file, {
    name: "podwire-judge",
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  worker.unref();
  let ended = false;
  return {
    post(message) {
      worker.ref();
      worker.postMessage(message);
    },
    onMessage(handler) {
      worker.removeAllListeners("message");
      worker.on("message", (message) => {
        if (message.type === "done") worker.unref();
        handler(message);
      });
    },
    onFailure(handler) {
      worker.removeAllListeners("error");
      worker.removeAllListeners("exit");
      worker.on("error", (error) => handler(error.message));
      worker.on("exit", (code) => {
        if (!ended) handler(`it exited with status ${code}`);
      });
    },
    end() {
      ended = true;
      void worker.terminate();
    },
  };
}

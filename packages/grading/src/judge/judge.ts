// The judge: sends jobs to a worker, watches the clock on the wall for each test, and when a test does not come back
// ends the worker and goes on with the next test in a new one. Only here does a verdict depend on real time, and
// then it says so (`timeout`). The worker stays warm between jobs.

import { editionFor } from "@podwire/lab/catalogue";
import { t } from "../messages.ts";
import { sentences } from "../sandbox/stop.ts";
import type { Outcome } from "../suite/api.ts";
import type { FromWorker, Job, ToWorker } from "./protocol.ts";

/** A worker, as Node's threads (judge/node.ts) and the page's Web Workers (judge/page.ts) both are. */
export interface WorkerHandle {
  post(message: ToWorker): void;
  onMessage(handler: (message: FromWorker) => void): void;
  /** The worker died: an uncaught error, or more memory than it may have. */
  onFailure(handler: (reason: string) => void): void;
  end(): void;
}

export interface Run {
  /** By the test's name, in the order they ended. */
  outcomes: Map<string, Outcome>;
  /** Why a suite could not be loaded. */
  broken: string[];
}

const LOAD_SECONDS = 30;

export class Judge {
  readonly #spawn: () => WorkerHandle;
  #worker: WorkerHandle | undefined;
  #queue: Promise<unknown> = Promise.resolve();
  /** Ends the running test. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(spawn: () => WorkerHandle) {
    this.#spawn = spawn;
  }

  /** Runs one job, after those already asked for. */
  run(job: Job): Promise<Run> {
    const result = this.#queue.then(() => this.#run(job));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Starts the worker ahead of the first job. */
  warm(): void {
    this.#worker ??= this.#spawn();
  }

  /** Ends the worker. What was asked for and is not done is never answered, and nothing waits for it. */
  close(): void {
    clearTimeout(this.#timer);
    this.#queue = Promise.resolve();
    this.#drop();
  }

  #drop(): void {
    this.#worker?.end();
    this.#worker = undefined;
  }

  async #run(job: Job): Promise<Run> {
    const outcomes = new Map<string, Outcome>();
    for (;;) {
      const skip = [...job.skip, ...outcomes.keys()];
      const ended = await this.#attempt({ ...job, skip }, outcomes);
      if (ended.type === "done") return { outcomes, broken: ended.broken };
      this.#drop();
      if (ended.during === undefined) return { outcomes, broken: [ended.outcome.message] };
      outcomes.set(ended.during, ended.outcome);
    }
  }

  #attempt(job: Job, outcomes: Map<string, Outcome>) {
    type End =
      | { type: "done"; broken: string[] }
      | { type: "lost"; during: string | undefined; outcome: Outcome };
    this.#worker ??= this.#spawn();
    const worker = this.#worker;
    return new Promise<End>((resolve) => {
      let during: string | undefined;
      const lost = (state: "timeout" | "error", message: string) => {
        clearTimeout(this.#timer);
        resolve({ type: "lost", during, outcome: { state, message, story: [], printed: [] } });
      };
      const watch = (seconds: number) => {
        clearTimeout(this.#timer);
        const message = during ? sentences.timeout(seconds) : t("judge.noLoad", { seconds });
        this.#timer = setTimeout(() => lost("timeout", message), seconds * 1000);
      };
      watch(LOAD_SECONDS);
      worker.onFailure((reason) => lost("error", t("judge.died", { reason })));
      worker.onMessage((message) => {
        switch (message.type) {
          case "ready":
            return;
          case "start":
            during = message.name;
            watch(job.limits.seconds);
            return;
          case "result":
            outcomes.set(message.name, message.outcome);
            during = undefined;
            watch(LOAD_SECONDS);
            return;
          case "done":
            clearTimeout(this.#timer);
            resolve(message);
        }
      });
      worker.post({ type: "run", job, edition: editionFor("lab", "grading") });
    });
  }
}

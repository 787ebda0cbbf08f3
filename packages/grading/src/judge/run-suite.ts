// Runs suites outside vitest, with vitest's own runner: a suite file is stripped of its types and evaluated with a
// `require` that knows the suite's neighbours and the simulator's packages, and nothing else. Suites are the
// course's; the learner's code they ask for stays in the sandbox.
import type { VitestRunner } from "@vitest/runner";
import { describe as runnerDescribe, test as runnerTest, startTests } from "@vitest/runner";
import { openGuest } from "../sandbox/guest.ts";
import type { Engine } from "../sandbox/instance.ts";
import { makeProgram } from "../sandbox/program.ts";
import { StripError, stripToCommonJs } from "../sandbox/strip.ts";
import { createSuite, type Submission, type SuiteApi } from "../suite/api.ts";
import { judgeExpect } from "../suite/expect.ts";
import type { FromWorker, Job, SuiteText } from "./protocol.ts";

/** Modules a suite can import besides its neighbours, by specifier. */
export type Registry = Readonly<Record<string, () => unknown>>;

export const SUITE_MODULE = "@podwire/grading/suite";

/** Runs every suite of `job`, telling `emit` of each test as it starts and ends. */
export async function runSuites(
  job: Job,
  engine: Engine,
  registry: Registry,
  emit: (message: FromWorker) => void,
): Promise<void> {
  const program = makeProgram(job.learner, job.inside, job.limits, job.unread);
  const submission: Submission = { program, seed: job.seed, texts: job.learner };
  const broken: string[] = [];
  const names = new Set<string>();
  const suite: SuiteApi = createSuite({
    describe: (name, body) => {
      runnerDescribe(name, body);
    },
    test(name, run) {
      if (names.has(name)) throw new Error(`two tests are called "${name}"`);
      names.add(name);
      if (job.skip.includes(name)) return;
      runnerTest(name, run);
    },
    expect: judgeExpect(),
    submission: () => Promise.resolve(submission),
    open: (p) => openGuest(engine, p),
    started: (context) => emit({ type: "start", name: nameOf(context) }),
    ended: (context, outcome) => emit({ type: "result", name: nameOf(context), outcome }),
  });
  for (const text of job.suites) {
    const files = await startTests([text.file], runner(text, suite, registry));
    for (const error of files.flatMap((f) => f.result?.errors ?? [])) {
      const message = `${text.file}: ${error.message}`;
      if (!broken.includes(message)) broken.push(message);
    }
  }
  emit({ type: "done", broken });
}

function nameOf(context: unknown): string {
  return (context as { task: { name: string } }).task.name;
}

function runner(text: SuiteText, suite: SuiteApi, registry: Registry): VitestRunner {
  return {
    config: {
      root: "/",
      setupFiles: [],
      name: undefined,
      passWithNoTests: true,
      testNamePattern: undefined,
      allowOnly: false,
      sequence: { seed: 1, hooks: "stack", setupFiles: "list" },
      chaiConfig: undefined,
      maxConcurrency: 1,
      testTimeout: 0,
      hookTimeout: 0,
      retry: 0,
      includeTaskLocation: false,
      tags: [],
      tagsFilter: undefined,
      strictTags: false,
    },
    pool: "podwire",
    viteEnvironment: "podwire",
    importFile: (file) => {
      evaluate(file, text, suite, registry, new Map());
    },
  } as VitestRunner;
}

interface CommonJs {
  exports: unknown;
}

/**
 * Evaluates one of the suite's files; its own line numbers are kept in stacks. A hidden suite reaches the visible suite's
 * helpers as `@podwire/exercises/02-veth/pair/network.ts`; both suites' files are in one folder here.
 */
function evaluate(
  file: string,
  text: SuiteText,
  suite: SuiteApi,
  registry: Registry,
  loaded: Map<string, CommonJs>,
): unknown {
  const known = loaded.get(file);
  if (known) return known.exports;
  const source = text.modules[file];
  if (source === undefined) throw new Error(`there is no file ${file} in the suite`);
  const module: CommonJs = { exports: {} };
  loaded.set(file, module);
  const require = (specifier: string): unknown => {
    if (specifier === SUITE_MODULE) return suite;
    const neighbour = /^(?:\.\/|@podwire\/exercises\/.*\/)([^/]+)$/.exec(specifier)?.[1];
    if (neighbour !== undefined) return evaluate(neighbour, text, suite, registry, loaded);
    const found = registry[specifier];
    if (!found)
      throw new Error(
        `${file} imports "${specifier}"; a suite can import its neighbours and ${[SUITE_MODULE, ...Object.keys(registry)].join(", ")}`,
      );
    return found();
  };
  let body: string;
  try {
    body = stripToCommonJs(file, source);
  } catch (error) {
    if (error instanceof StripError) throw new Error(`line ${error.line}: ${error.message}`);
    throw error;
  }
  // An indirect eval: the suite sees only globals and its three parameters.
  // biome-ignore lint/security/noGlobalEval: suites are the course's own code, evaluated in a worker
  const indirect = eval;
  const run = indirect(
    `(function(require, module, exports) {${body}\n})\n//# sourceURL=podwire-suite/${file}`,
  ) as (require: unknown, module: CommonJs, exports: unknown) => void;
  run(require, module, module.exports);
  return module.exports;
}

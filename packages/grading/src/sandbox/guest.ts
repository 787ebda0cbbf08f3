// One test's sandbox: the learner's program in an Instance, asked through the membrane. Everything that can end the
// learner's code other than an answer is told apart here and becomes a Stop.

import type { QuickJSContext, QuickJSHandle } from "quickjs-emscripten-core";
import { t } from "../messages.ts";
import { MAX_MESSAGE, oneLine } from "../report/printable.ts";
import { type Engine, giveBack, type Host, takeInstance } from "./instance.ts";
import { PRINTED_LINES } from "./prelude.ts";
import type { Program } from "./program.ts";
import { type Stop, SubjectError, SuiteError, sentences } from "./stop.ts";
import { pack, unpack, type Value } from "./values.ts";

export interface Question {
  file?: string;
  name?: string;
  key?: string;
  id?: number;
  args?: readonly unknown[];
  value?: unknown;
}
export type Operation = "kind" | "call" | "new" | "invoke" | "get" | "set" | "static" | "value";
/** `method` says that the property asked for is a function, to be reached with `invoke` or `static`. */
export type Answer = { value: Value } | { method: true };

/** What the suite's side needs of a sandbox. */
export interface Guest {
  /** Asks the learner's code. Throws SubjectError when it throws, or is or was stopped. */
  ask(op: Operation, question: Question): Answer;
  /** Ends the test: the sticky stop, if there was one, and what the code printed. */
  finish(): { stop?: Stop; printed: string[] };
}

/** Promises that may wait for their turn when a call has ended. Interfaces are synchronous: few have any. */
const MAX_JOBS = 10_000;

/** Opens a sandbox around `program`. Nothing of the learner's runs before the first question. */
export async function openGuest(engine: Engine, program: Program): Promise<Guest> {
  const { limits, files } = program;
  let ticks = 0;
  let spent = false;
  let trap = false;
  let stop: Stop | undefined = program.broken;
  let loaded = false;
  const printed: string[] = [];

  const host: Host = {
    module: (name) => program.code[name],
    resolve(specifier, importer) {
      const file = specifier.replace(/^\.\//, "");
      // The suite's own files may import the learner's, and not the other way round.
      const reachable = files.includes(file) || (isOurs(importer) && isOurs(file));
      if (specifier.startsWith("./") && Object.hasOwn(program.code, file) && reachable) return file;
      host.refuse(specifier);
      return undefined;
    },
    print(line) {
      printed.push(line);
    },
    refuse(what) {
      stop ??= { state: "import", message: sentences.import(what, files) };
    },
    tick: () => ++ticks > limits.ticks,
  };
  const instance = await takeInstance(engine, limits.memory);
  instance.begin(host);
  const { vm, runtime } = instance;

  return { ask, finish };

  function isOurs(file: string): boolean {
    return Object.hasOwn(program.code, file) && !files.includes(file);
  }

  function ask(op: Operation, question: Question): Answer {
    if (!stop && !loaded) {
      loadAll();
    }
    if (stop) throw halted(stop);
    return exchange(op, question);
  }

  function finish(): { stop?: Stop; printed: string[] } {
    if (!stop && loaded) {
      try {
        const answer = exchange("changed", {});
        if ("value" in answer && typeof answer.value === "string")
          stop = { state: "prototype", message: sentences.prototype(answer.value) };
      } catch (error) {
        if (!(error instanceof SubjectError)) throw error;
      }
    }
    const more = trap ? 0 : unprinted();
    if (!trap) giveBack(engine, instance);
    if (more > 0) printed.push(t("printed.more", { count: more }));
    return stop ? { stop, printed } : { printed };
  }

  /** How many lines were printed beyond those that are kept. */
  function unprinted(): number {
    if (printed.length < PRINTED_LINES) return 0;
    ticks = 0; // the code may have used them up
    const asked = vm.callFunction(instance.unprinted, vm.undefined);
    if (asked.error) {
      asked.error.dispose();
      return 0;
    }
    const count = vm.getNumber(asked.value);
    asked.value.dispose();
    return count;
  }

  /** Loading goes the same way every time, so what ends it once ends every test of the program, and only once. */
  function loadAll(): void {
    try {
      for (const file of Object.keys(program.code)) load(file);
      loaded = true;
    } catch (error) {
      if (!(error instanceof SubjectError)) throw error;
      stop ??= error.stop;
      program.broken = stop;
    }
  }

  /** Evaluates one file and tells the prelude of its exports. */
  function load(file: string): void {
    const code = program.code[file];
    if (code === undefined) return;
    const exports = guarded(() => vm.evalCode(code, file, { type: "module" }));
    const state = vm.typeof(exports) === "object" ? vm.getPromiseState(exports) : undefined;
    if (state?.type === "pending") {
      stop ??= {
        state: "value",
        message: t("stop.waits", { file }),
      };
      throw halted(stop);
    }
    if (state?.type === "rejected") fail(described(state.error), file);
    const namespace = state?.type === "fulfilled" && !state.notAPromise ? state.value : exports;
    const name = vm.newString(file);
    guarded(() => vm.callFunction(instance.register, vm.undefined, name, namespace));
  }

  function exchange(op: Operation | "changed", question: Question): Answer {
    const packed = pack(question);
    const args: QuickJSHandle[] = [vm.newString(op), vm.newString(packed.json)];
    if (packed.bytes.length > 0) args.push(vm.newArrayBuffer(packed.bytes.slice().buffer as ArrayBuffer));
    const result = guarded(() => vm.callFunction(instance.handle, vm.undefined, ...args));
    for (const arg of args) arg.dispose();
    if (runtime.hasPendingJob()) settle();
    // The interpreter hands on no interrupt out of the specifier of an import().
    if (ticks > limits.ticks) halt({ state: "budget", message: sentences.budget(limits.ticks) });
    let json: string;
    let bytes = new Uint8Array(0);
    if (vm.typeof(result) === "string") json = vm.getString(result);
    else {
      const text = vm.getProp(result, "json");
      json = vm.getString(text);
      text.dispose();
      const buffer = vm.getProp(result, "bytes");
      const view = vm.getArrayBuffer(buffer);
      bytes = view.value.slice();
      view.dispose();
      buffer.dispose();
    }
    result.dispose();
    if (stop) throw halted(stop);
    const answer = unpack(json, bytes) as Record<string, Value>;
    if ("value" in answer) return { value: answer["value"] };
    if ("method" in answer) return { method: true };
    if ("unsupported" in answer) unsupported(String(answer["unsupported"]), question);
    if ("thrown" in answer)
      return fail({ thrown: String(answer["thrown"]), nothing: answer["nothing"] === true });
    return fail(answer["error"] as unknown as GuestError);
  }

  /** Lets promises of the learner's go on: a dynamic import is refused there, and a loop there costs ticks too. */
  function settle(): void {
    let left: boolean;
    try {
      runtime.executePendingJobs(MAX_JOBS).dispose();
      left = runtime.hasPendingJob();
    } catch (error) {
      trapped(error);
    }
    if (left && !stop && ticks <= limits.ticks)
      halt({ state: "budget", message: t("stop.jobs", { jobs: MAX_JOBS }) });
  }

  /** Runs something of the guest's; everything that can end it other than an answer is sorted out here. */
  function guarded(run: () => ReturnType<QuickJSContext["evalCode"]>): QuickJSHandle {
    let result: ReturnType<QuickJSContext["evalCode"]>;
    try {
      result = run();
    } catch (error) {
      return trapped(error);
    }
    if (result.error) return fail(described(result.error));
    if (stop) throw halted(stop);
    return result.value;
  }

  /** The interpreter itself ran out of the host's stack, or trapped: this instance is finished. */
  function trapped(error: unknown): never {
    trap = true;
    if (error instanceof RangeError) return halt({ state: "stack", message: sentences.stack() });
    if (instance.exhausted()) return halt({ state: "memory", message: sentences.memory(limits.memory) });
    return halt({ state: "error", message: t("stop.sandbox", { error: String(error) }) });
  }

  function described(error: QuickJSHandle): GuestError | Thrown {
    if (ticks > limits.ticks) {
      spent = true;
      ticks = limits.ticks - 10; // a little, so that the error can be read
    }
    try {
      const dumped: unknown = vm.dump(error);
      if (typeof dumped === "object" && dumped !== null && "message" in dumped) {
        const { name, message, stack } = dumped as Record<string, unknown>;
        return { name: String(name ?? ""), message: String(message), stack: String(stack ?? "") };
      }
      return { thrown: JSON.stringify(dumped) ?? "undefined", nothing: dumped === null || dumped === "" };
    } catch {
      return { thrown: t("stop.unseen"), nothing: true };
    }
  }

  function fail(error: GuestError | Thrown, loading?: string): never {
    if (spent && "thrown" in error) return halt({ state: "budget", message: sentences.budget(limits.ticks) });
    if ("thrown" in error) {
      if (instance.exhausted() && error.nothing)
        return halt({ state: "memory", message: sentences.memory(limits.memory) });
      const thrown = oneLine(error.thrown, MAX_MESSAGE);
      const message =
        loading === undefined
          ? t("stop.notAnError", { thrown })
          : t("stop.notAnError.loading", { thrown, file: loading });
      throw new SubjectError("NotAnError", message, { state: "error", message });
    }
    const at = place(error.stack);
    const sited = at ? { at } : {};
    if (error.name === "InternalError") {
      if (spent) return halt({ state: "budget", message: sentences.budget(limits.ticks), ...sited });
      if (/out of memory|string too long|array too long|invalid array length/i.test(error.message))
        return halt({ state: "memory", message: sentences.memory(limits.memory), ...sited });
      if (/stack overflow/i.test(error.message))
        return halt({ state: "stack", message: sentences.stack(), ...sited });
    }
    if (stop) throw halted(stop);
    const name = oneLine(error.name || "Error", MAX_MESSAGE);
    const message = oneLine(error.message, MAX_MESSAGE);
    if (error.name === "SyntaxError" && loading === undefined && !loaded) {
      const [, missed, file] = /^Could not find export '(.+)' in module '(.+)'/.exec(error.message) ?? [];
      if (missed !== undefined && file !== undefined)
        return halt({ state: "missing", message: t("stop.noExport", { file, name: missed }) });
      return halt({ state: "syntax", message: t("stop.parse", { message }), ...sited });
    }
    const text =
      loading === undefined
        ? t("stop.threw", { name, message })
        : t("stop.threw.loading", { name, message, file: loading });
    throw new SubjectError(name, message, { state: "error", message: text, ...sited });
  }

  function unsupported(what: string, question: Question): never {
    const called = question.key ?? question.name ?? "";
    switch (what) {
      case "promise":
        return halt({ state: "value", message: sentences.promise() });
      case "missing":
        return halt({
          state: "missing",
          message: t("stop.noExport", { file: String(question.file), name: String(question.name) }),
        });
      case "notafunction":
        return halt({
          state: "missing",
          message: t("stop.notAFunction", { file: String(question.file), name: String(question.name) }),
        });
      case "nomethod":
        return halt({ state: "missing", message: t("stop.noMethod", { method: called }) });
      default:
        return halt({ state: "value", message: `${called} ${what}.` });
    }
  }

  function halt(reason: Stop): never {
    stop ??= reason;
    throw halted(stop);
  }

  /** `pair.ts:7`: the innermost line of a stack that is in one of the learner's files. */
  function place(stack: string): string | undefined {
    for (const line of stack.split("\n")) {
      const match = /\(?([^\s()]+\.ts):(\d+)(?::\d+)?\)?\s*$/.exec(line);
      if (match && files.includes(match[1] ?? "")) return `${match[1]}:${match[2]}`;
    }
    return undefined;
  }
}

interface GuestError {
  name: string;
  message: string;
  stack: string;
}
interface Thrown {
  thrown: string;
  nothing: boolean;
}

function halted(stop: Stop): Error {
  return new SubjectError("Stopped", stop.message, stop);
}

/** The learner's file that exports `name`; the first one where none seems to. */
export function ownerOf(program: Program, name: string): string {
  const [first] = program.files;
  if (first === undefined) throw new SuiteError("the exercise names no files");
  for (const file of program.files) {
    if (new RegExp(`\\bexport\\b[^;\\n]*\\b${name}\\b`).test(program.code[file] ?? "")) return file;
  }
  return first;
}

// The learner's export as the suite sees it: a stand-in that looks like the function or class it stands for and
// asks the sandbox for everything. Each call is written into the test's story, so that a failing test can tell
// what happened before it failed, as a session and not as a stack.
import { t } from "../messages.ts";
import { show as shown } from "../report/show.ts";
import type { Answer, Guest, Operation, Question } from "./guest.ts";
import { ownerOf } from "./guest.ts";
import type { Program } from "./program.ts";
import { SubjectError, SuiteError } from "./stop.ts";
import { UnsupportedValue } from "./values.ts";

/** What a test has at hand while it runs. */
export interface Session {
  program: Program;
  guest: Guest;
  story: string[];
  /** How many objects of a class the test has made, for their names in the story. */
  named: Map<string, number>;
  /** Properties that were asked for and are not there: a suite that calls one calls a method that is missing. */
  absent: Set<string>;
}

/** Keys that libraries look for on any object; no learner's class is asked for them. */
const NOT_ASKED = new Set([
  "then",
  "toJSON",
  "asymmetricMatch",
  "nodeType",
  "tagName",
  "$$typeof",
  "constructor",
]);

/**
 * A stand-in for the export `name`, usable while a test runs.
 * @param session gives the running test's session; throws outside a test
 * @param file where the export is; by default the learner's file that exports it
 */
export function standIn(session: () => Session, name: string, file?: string): unknown {
  const where = (s: Session) => file ?? ownerOf(s.program, name);
  return new Proxy(function subject() {}, {
    apply(_target, _this, args: unknown[]) {
      const s = session();
      return told(s, `${name}(${list(args)})`, "call", { file: where(s), name, args });
    },
    construct(_target, args: unknown[]) {
      const s = session();
      const count = (s.named.get(name) ?? 0) + 1;
      s.named.set(name, count);
      const label = name.charAt(0).toLowerCase() + name.slice(1) + (count > 1 ? count : "");
      const made = ask(s, `${label} = new ${name}(${list(args)})`, "new", { file: where(s), name, args });
      s.story.push(`${label} = new ${name}(${list(args)})`);
      const { id, methods } = (made as { value: { id: number; methods: string[] } }).value;
      return instance(session, label, id, new Set(methods));
    },
    get(_target, key) {
      if (typeof key === "symbol" || NOT_ASKED.has(key)) return undefined;
      if (key === "name") return name;
      const s = session();
      const answer = ask(s, `${name}.${key}`, "get", { file: where(s), name, key });
      if ("value" in answer) {
        if (answer.value === undefined) s.absent.add(key);
        return answer.value;
      }
      return (...args: unknown[]) =>
        told(session(), `${name}.${key}(${list(args)})`, "static", { file: where(s), name, key, args });
    },
  });
}

/** The value of a constant that the learner exports. */
export function exportedValue(s: Session, name: string, file?: string): unknown {
  return told(s, name, "value", { file: file ?? ownerOf(s.program, name), name });
}

function instance(session: () => Session, label: string, id: number, methods: Set<string>): object {
  const callers = new Map<string, (...args: unknown[]) => unknown>();
  const method = (key: string) => {
    const known = callers.get(key);
    if (known) return known;
    const caller = (...args: unknown[]) =>
      told(session(), `${label}.${key}(${list(args)})`, "invoke", { id, name: key, args });
    callers.set(key, caller);
    return caller;
  };
  return new Proxy(
    {},
    {
      get(_target, key) {
        if (key === Symbol.toStringTag) return label;
        if (typeof key === "symbol" || NOT_ASKED.has(key)) return undefined;
        if (methods.has(key)) return method(key);
        const s = session();
        const answer = ask(s, `${label}.${key}`, "get", { id, key });
        if ("method" in answer) return method(key);
        if (answer.value === undefined) s.absent.add(key);
        else s.story.push(`${label}.${key} → ${show(answer.value)}`);
        return answer.value;
      },
      set(_target, key, value) {
        if (typeof key === "symbol") return false;
        told(session(), `${label}.${key} = ${show(value)}`, "set", { id, key, value });
        return true;
      },
      has: (_target, key) => typeof key === "string" && methods.has(key),
      ownKeys: () => [],
    },
  );
}

/** Asks and writes the answer into the story. */
function told(s: Session, line: string, op: Operation, question: Question): unknown {
  const answer = ask(s, line, op, question);
  const value = "value" in answer ? answer.value : undefined;
  s.story.push(value === undefined ? line : `${line} → ${show(value)}`);
  return value;
}

function ask(s: Session, line: string, op: Operation, question: Question): Answer {
  try {
    return s.guest.ask(op, question);
  } catch (error) {
    if (error instanceof SubjectError) s.story.push(`${line} → ${outcome(error)}`);
    if (error instanceof UnsupportedValue) throw new SuiteError(`${line}: ${error.message}`);
    throw error;
  }
}

function outcome(error: SubjectError): string {
  return error.stop.state === "error"
    ? t("story.threw", { name: error.name, message: error.message })
    : t("story.ended", { state: error.stop.state });
}

/** Frames are long and stories short: six bytes tell them apart. */
function show(value: unknown): string {
  return shown(value, 6);
}

function list(args: readonly unknown[]): string {
  return args.map((a) => show(a)).join(", ");
}

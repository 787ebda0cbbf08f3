// The learner's module loaded directly, for a debugger: no sandbox, no limits, no parity with the judge. Values are
// still copied on the way in and out, so that what works here does not fail there for that reason alone.
import type { Guest } from "../sandbox/guest.ts";
import { SubjectError } from "../sandbox/stop.ts";
import { pack, unpack, type Value } from "../sandbox/values.ts";

type Module = Record<string, unknown>;
type Callable = (...args: unknown[]) => unknown;

/** @param modules the learner's modules by file name */
export function directGuest(modules: Readonly<Record<string, Module>>): Guest {
  const instances: Module[] = [];
  const copy = (value: unknown): Value => {
    const { json, bytes } = pack(value);
    return unpack(json, bytes);
  };
  return {
    ask(op, question) {
      const { file = "", name = "", key = "", id } = question;
      const exported = modules[file]?.[name];
      const args = (question.args ?? []).map(copy);
      const target = id === undefined ? (exported as Module) : (instances[id] as Module);
      try {
        switch (op) {
          case "kind":
            return { value: typeof exported };
          case "call":
            return { value: copy((exported as Callable)(...args)) };
          case "new": {
            const made = new (exported as new (...args: unknown[]) => Module)(...args);
            instances.push(made);
            return { value: { id: instances.length - 1, methods: methodsOf(made) } };
          }
          case "invoke":
            return { value: copy((target[name] as Callable)(...args)) };
          case "static":
            return { value: copy((target[key] as Callable)(...args)) };
          case "get": {
            const value = target[key];
            return typeof value === "function" ? { method: true } : { value: copy(value) };
          }
          case "set":
            target[key] = copy(question.value);
            return { value: undefined };
          case "value":
            return { value: copy(exported) };
        }
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        const stop = { state: "error" as const, message: `Your code threw ${error.name}: ${error.message}` };
        throw Object.assign(new SubjectError(error.name, error.message, stop), { cause: error });
      }
    },
    finish: () => ({ printed: [] }),
  };
}

function methodsOf(made: object): string[] {
  const names: string[] = [];
  for (
    let p: object | null = made;
    p && p !== Object.prototype;
    p = Object.getPrototypeOf(p) as object | null
  )
    for (const key of Object.getOwnPropertyNames(p))
      if (key !== "constructor" && typeof Object.getOwnPropertyDescriptor(p, key)?.value === "function")
        names.push(key);
  return names;
}

// Code that should not come to an end, or should not do what it does. Each costs its own test and says which it was.
import { describe, expect, test } from "vitest";
import { nodeEngine } from "../src/sandbox/engine-node.ts";
import { openGuest } from "../src/sandbox/guest.ts";
import { DEFAULT_LIMITS, makeProgram } from "../src/sandbox/program.ts";
import { box } from "./harness.ts";

/** How the sandbox ends `body` as the body of f, and what it printed. */
async function ending(body: string, limits = {}) {
  const b = await box(`export function f() { ${body} }`, limits);
  let thrown: unknown;
  try {
    b.subject("f")();
  } catch (error) {
    thrown = error;
  }
  const { stop, printed } = b.finish();
  return { state: stop?.state, message: stop?.message, at: stop?.at, printed, thrown };
}

describe("endless", () => {
  test.each([
    "for (;;);",
    "while (true) { try { for (;;); } catch {} }",
    "Promise.resolve().then(() => { for (;;); })",
    "import({ toString() { for (;;); } })",
  ])("%s ends by its budget", async (body) => {
    const end = await ending(body, { ticks: 50 });
    expect(end.state).toBe("budget");
    expect(end.message).toMatch(/did not come to an end: it used up its budget of 50 ticks/);
  });

  test.each([
    "(async () => { for (;;) await 0 })()",
    "const more = () => Promise.resolve().then(more); more()",
    "const more = () => { Promise.resolve().then(more); Promise.resolve().then(more) }; more()",
  ])("promises without end are ended too: %s", async (body) => {
    const end = await ending(body);
    expect(end.state).toBe("budget");
    expect(end.message).toMatch(/promises did not come to an end: 10000 of them had run/);
  });

  test("the function with the loop is known by its line", async () => {
    const b = await box("export function f() {\n  return 1 + age();\n}\nfunction age() {\n  for (;;);\n}", {
      ticks: 50,
    });
    expect(() => b.subject("f")()).toThrow();
    expect(b.finish().stop?.at).toBe("switch.ts:4");
  });

  test("it cannot be caught, by the suite either", async () => {
    const b = await box(
      "export function f() { try { for (;;); } catch (e) { return 1 } finally { return 2 } }",
      { ticks: 50 },
    );
    expect(() => b.subject("f")()).toThrow();
    expect(() => b.subject("f")(), "and every later call ends at once").toThrow();
    expect(b.finish().stop?.state).toBe("budget");
  });

  test("an endless module is found out once, not once a test", async () => {
    const b = await box("for (;;);\nexport function f() {}", { ticks: 50 });
    expect(() => b.subject("f")()).toThrow();
    expect(b.finish().stop?.state).toBe("budget");
    expect(b.session.program.broken?.state).toBe("budget");
  });
});

describe("memory", () => {
  test.each([
    "const a = []; for (;;) a.push(new Array(1000).fill(1))",
    "const a = []; for (;;) a.push({ x: 1 })",
    "const a = []; for (;;) a.push(new Uint8Array(1000000))",
    "const m = new Map(); let i = 0; for (;;) m.set(i++, 'x' + i)",
    "let s = 'x'; for (;;) s += s",
    "return 'x'.repeat(2 ** 29)",
  ])("%s ends by its memory", async (body) => {
    const end = await ending(body, { ticks: 100_000 });
    expect(end.state).toBe("memory");
    expect(end.message).toMatch(/more than the 24 MiB of memory/);
  });

  test("the next sandbox has all its memory again", async () => {
    await ending("const a = []; for (;;) a.push(new Uint8Array(1000000))");
    const end = await ending("return new Uint8Array(15_000_000).length");
    expect(end.state).toBeUndefined();
  });
});

describe("stack", () => {
  test.each([
    "f()",
    "const g = () => g() + 1; return g()",
    "eval('('.repeat(2e4))",
    "JSON.parse('['.repeat(1e5))",
    "const o = new Proxy({}, { get: (t, k, r) => r[k] }); return o.x",
  ])("%s ends by its stack", async (body) => {
    const end = await ending(body);
    expect(end.state).toBe("stack");
    expect(end.message).toMatch(/called itself too deeply/);
  });

  test("after a trap of the interpreter the next sandbox is well", async () => {
    await ending("eval('('.repeat(2e4))");
    const b = await box("export function f() { return 7 }");
    expect(b.subject("f")()).toBe(7);
  });
});

describe("what is thrown", () => {
  test.each([
    ["'boom'", '"boom"'],
    ["42", "42"],
    ["null", "null"],
    ["undefined", "undefined"],
    ["{ code: 3 }", "{ code: 3 }"],
    ["Symbol('s')", "Symbol(s)"],
  ])("throw %s is told from an Error", async (value, shown) => {
    const { thrown } = await ending(`throw ${value.startsWith("{") ? `(${value})` : value}`);
    expect(thrown).toMatchObject({
      name: "NotAnError",
      message: `Your code threw ${shown}, which is not an Error. Throw new Error("…") so that a message and a line come with it.`,
    });
  });

  test("an Error whose parts throw is still one", async () => {
    const { thrown } = await ending(
      "const e = new Error('x'); Object.defineProperty(e, 'message', { get() { throw e } }); throw e",
    );
    expect(thrown).toMatchObject({ name: "Error", message: "" });
  });
});

describe("what is said", () => {
  test("an error's message stays in its line, and no control character is in it", async () => {
    const { thrown } = await ending(
      "throw new Error('\\x1b[2J\\r\\u202e A cable: 23 of 23 points, solved\\n\\n  pass  3/3  everything')",
    );
    const said = "\\x1b[2J\\x0d\\u202e A cable: 23 of 23 points, solved⏎⏎  pass  3/3  everything";
    expect(thrown).toMatchObject({ name: "Error", message: said });
  });

  test.each(["throw new Error('y'.repeat(1e6))", "throw 'z'.repeat(1e6)"])("%s is cut", async (body) => {
    const { thrown } = await ending(body);
    expect((thrown as Error).message.length).toBeLessThan(700);
  });

  test("what cannot be read of an Error is not asked for twice", async () => {
    const { thrown } = await ending("throw new Proxy(new Error('a'), { get() { throw 2 } })");
    expect(thrown).toMatchObject({ name: "Error", message: "" });
  });
});

describe("built-ins", () => {
  test("a type that calls everything its own fools nobody", async () => {
    const end = await ending(
      "for (const type of [Map, Error, Promise]) Object.defineProperty(type, Symbol.hasInstance, { value: () => true }); return { a: 1 }",
    );
    expect(end.state).toBe("prototype");
    expect(end.message).toContain("Your code changed Error[Symbol(Symbol.hasInstance)]");
  });

  test.each([
    ["Array.prototype.push = () => 1", "Array.prototype.push"],
    ["Object.prototype.toJSON = () => 'all tests passed'", "Object.prototype.toJSON"],
    ["Uint8Array.prototype.slice = function () { return this }", "Uint8Array.prototype.slice"],
    ["delete String.prototype.trim", "String.prototype.trim"],
    ["Object.getPrototypeOf(Uint8Array).prototype.fill = () => 1", "TypedArray.prototype.fill"],
    ["globalThis.JSON = {}", "globalThis.JSON"],
    ["Math.floor = () => 0", "Math.floor"],
    ["Function.prototype.call = () => 0", "Function.prototype.call"],
    [
      "Object.defineProperty(Array.prototype, Symbol.iterator, { value: 1 })",
      "Array.prototype[Symbol(Symbol.iterator)]",
    ],
  ])("%s is noticed", async (body, what) => {
    const end = await ending(body);
    expect(end.state).toBe("prototype");
    expect(end.message).toContain(`Your code changed ${what},`);
  });

  test("a learner's own classes, globals and inheritance are not", async () => {
    const b = await box(`
class Base { x() { return 1 } }
class MyError extends Error { constructor(m: string) { super(m); this.name = "MyError"; } }
Base.prototype.x = () => 2;
(globalThis as any).seen = 0;
export function f() { const o: any = {}; o.toString = () => "o"; try { throw new MyError("a") } catch (e) { return [new Base().x(), String(o), (e as Error).name] } }`);
    expect(b.subject("f")()).toEqual([2, "o", "MyError"]);
    expect(b.finish().stop).toBeUndefined();
  });
});

describe("imports", () => {
  test.each([
    ["import fs from 'node:fs';\nexport function f() { return fs }", "node:fs"],
    ["import 'vitest';\nexport function f() {}", "vitest"],
    ["import { x } from './other.ts';\nexport function f() { return x }", "./other.ts"],
    ["import { x } from '../pair/pair.ts';\nexport function f() { return x }", "../pair/pair.ts"],
    ["export * from 'https://example.com/x.js';\nexport function f() {}", "https://example.com/x.js"],
    ["export function f() { import('fs'); return 1 }", "fs"],
    ["import './constructor';\nexport function f() {}", "./constructor"],
    [
      "declare const require: any;\nexport function f() { try { return require('child_process') } catch { return 1 } }",
      "child_process",
    ],
  ])("%j is refused", async (source, what) => {
    const b = await box(source);
    try {
      b.subject("f")();
    } catch {
      // told by finish
    }
    expect(b.finish().stop).toMatchObject({
      state: "import",
      message: `Your code imports "${what}". Here it can import only this exercise's own files: "./switch.ts".`,
    });
  });

  test("there is nothing of the host to be found", async () => {
    const b = await box(`
const names = ["process", "fetch", "XMLHttpRequest", "WebSocket", "setTimeout", "Worker", "postMessage", "WebAssembly", "performance", "Date", "std", "os", "scriptArgs", "print"];
export function f() { return names.filter((n) => n in globalThis) }`);
    expect(b.subject("f")()).toEqual([]);
    expect(b.finish().stop).toBeUndefined();
  });
});

describe("output", () => {
  test("is kept, and cut where it is too much", async () => {
    const end = await ending(
      "for (let i = 0; i < 1000; i++) console.log('line', i, { a: [1] }); console.error('x'.repeat(1e5))",
    );
    expect(end.state).toBeUndefined();
    expect(end.printed).toHaveLength(201);
    expect(end.printed[0]).toBe("line 0 { a: [1] }");
    expect(end.printed.at(-1)).toBe("… and 801 more lines");
  });

  test("a flood is counted where it is, and little of it comes out", async () => {
    const end = await ending("for (;;) console.log('x')", { ticks: 100 });
    expect(end.state).toBe("budget");
    expect(end.printed).toHaveLength(201);
    expect(end.printed.at(-1)).toMatch(/^… and \d+ more lines$/);
    const long = await ending("for (let i = 0; i < 3; i++) console.log('x'.repeat(2e6))");
    expect(long.state).toBeUndefined();
    expect(long.printed).toEqual([1, 2, 3].map(() => `${"x".repeat(500)}…`));
  });

  test("a value that cannot be shown does not break it", async () => {
    const end = await ending("console.log({ get x() { throw 1 } }, Symbol('a'))");
    expect(end.state).toBeUndefined();
    expect(end.printed).toHaveLength(1);
  });
});

describe("syntax", () => {
  test.each([
    ["export function f( {", 1],
    ["export const a = 1;\n\nexport function f() { return (; }", 3],
    ["export function f() {}\nlet x = 1;\nlet x = 2;", 3],
  ])("%j is told with its line", async (source, line) => {
    const b = await box(source);
    expect(() => b.subject("f")()).toThrow();
    expect(b.finish().stop).toMatchObject({ state: "syntax", at: `switch.ts:${line}` });
  });
});

describe("what is missing", () => {
  test("an export that a file of the suite needs is asked for by name", async () => {
    const program = makeProgram(
      { "switch.ts": "class Switch {}" },
      { "scribble.inside.ts": 'import { Switch } from "./switch.ts";\nexport const f = () => new Switch();' },
    );
    const guest = await openGuest(nodeEngine(), program);
    expect(() => guest.ask("call", { file: "scribble.inside.ts", name: "f", args: [] })).toThrow();
    expect(guest.finish().stop).toEqual({
      state: "missing",
      message: "switch.ts does not export Switch. The exercise asks for: export … Switch.",
    });
  });

  test("the suite's own files are nothing to import", async () => {
    const program = makeProgram(
      {
        "switch.ts": "import { secret } from './scribble.inside.ts';\nexport function f() { return secret }",
      },
      { "scribble.inside.ts": "export const secret = 42;" },
    );
    const guest = await openGuest(nodeEngine(), program);
    expect(() => guest.ask("call", { file: "switch.ts", name: "f", args: [] })).toThrow();
    expect(guest.finish().stop?.state).toBe("import");
  });

  test.each([
    ["absent", "switch.ts is not there. podwire reset gives it back as it was."],
    ["link", "switch.ts is a symbolic link, which is not followed. Put the file itself there."],
    ["large", "switch.ts is longer than the 1024 KiB that are read."],
  ] as const)("a file that is %s is said to be", async (why, message) => {
    const program = makeProgram({ "switch.ts": "" }, {}, DEFAULT_LIMITS, { "switch.ts": why });
    expect(program.broken).toEqual({ state: "missing", message });
  });
});

import { runs } from "@podwire/testing/fuzz";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pack, unpack } from "../src/sandbox/values.ts";
import { box } from "./harness.ts";

// Each crossing goes through WebAssembly and back: a tenth of the parsers' runs takes as long as they do.
const RUNS = Math.ceil(runs / 10);

/** Every kind of value that crosses, nested. */
const crossing = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.boolean(),
    fc.double(),
    fc.integer(),
    fc.constant(null),
    fc.constant(undefined),
    fc.bigInt(),
    fc.uint8Array({ maxLength: 40 }),
    fc.constantFrom("$", "__proto__", "constructor", "undefined"),
  ),
  value: fc.oneof(
    { depthSize: "small" },
    tie("leaf"),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("$", "toString", "length")), tie("value"), {
      maxKeys: 5,
      noNullPrototype: true,
    }),
  ),
})).value;

describe("values", () => {
  test("what is packed unpacks to the same", () => {
    fc.assert(
      fc.property(crossing, (value) => {
        const { json, bytes } = pack(value);
        expect(unpack(json, bytes)).toEqual(value);
      }),
      { numRuns: RUNS },
    );
  });

  test("they cross into the sandbox and back unchanged", async () => {
    const b = await box("export function echo(value) { return value }", { ticks: 1_000_000 });
    const echo = b.subject("echo");
    fc.assert(
      fc.property(crossing, (value) => {
        expect(echo(value)).toEqual(value);
      }),
      { numRuns: RUNS },
    );
    expect(b.finish().stop).toBeUndefined();
  });

  test("bytes are copies both ways", async () => {
    const b = await box(
      "let kept; export function keep(x) { kept = x; return x } export function first() { return kept[0] }",
    );
    const mine = Uint8Array.of(1, 2, 3);
    const back = b.subject<(x: Uint8Array) => Uint8Array>("keep")(mine);
    mine[0] = 9;
    back[0] = 8;
    expect(b.subject("first")()).toBe(1);
  });

  test("what cannot cross says what it is and where", async () => {
    const given = async (code: string) => {
      const b = await box(`export function f() { ${code} }`);
      expect(() => b.subject("f")()).toThrow();
      return b.finish().stop?.message;
    };
    expect(await given("return { routes: new Map() }")).toBe(
      "f gives a value of type Map at .routes; give an array, a plain object or a Uint8Array.",
    );
    expect(await given("return [() => 1]")).toBe("f gives a function at [0].");
    expect(await given("return Symbol('x')")).toBe("f gives a symbol.");
    expect(await given("const a = []; a.push(a); return a")).toMatch(/nested deeper than 64/);
    expect(await given("return new Uint16Array(2)")).toBe(
      "f gives a value of type Uint16Array; bytes are a Uint8Array here.",
    );
    expect(await given("return Promise.resolve(1)")).toMatch(/gave a Promise/);
    for (const [code, type] of [
      ["/x/", "RegExp"],
      ["new Error('x')", "Error"],
      ["new String('UP')", "String"],
      ["(function* () {})()", "Generator"],
    ])
      expect(await given(`return ${code}`)).toBe(
        `f gives a value of type ${type}; give an array, a plain object or a Uint8Array.`,
      );
  });

  test("a suite that hands over what cannot cross is told so", async () => {
    const b = await box("export function f() {}");
    expect(() => b.subject("f")(new Map())).toThrow(
      "is a Map; only plain objects, arrays and Uint8Array cross",
    );
  });
});

describe("stand-ins", () => {
  const source = `
export class Counter {
  static of(n: number): number[] { return [n, n + 1] }
  label = "frames";
  #n = 0;
  constructor(start = 0) { this.#n = start }
  get n(): number { return this.#n }
  add(by: number): this { this.#n += by; return undefined as never }
  bytes(): Uint8Array { return new Uint8Array(this.#n) }
}
export class Twice extends Counter { override add(by: number) { return super.add(2 * by) } }
export const limits = { mtu: 1500 };
export default 3;
`;
  interface Counter {
    label: string;
    readonly n: number;
    add(by: number): void;
    bytes(): Uint8Array;
  }
  type CounterClass = { new (start?: number): Counter; of(n: number): number[] };

  test("a class with methods, getters, fields, statics and inheritance", async () => {
    const b = await box(source);
    const Counter = b.subject<CounterClass>("Counter");
    const Twice = b.subject<CounterClass>("Twice");
    const one = new Counter(5);
    const two = new Twice();
    one.add(2);
    two.add(2);
    one.label = "bytes";
    expect([one.n, two.n, one.label, two.label]).toEqual([7, 4, "bytes", "frames"]);
    expect(one.bytes()).toEqual(new Uint8Array(7));
    expect(Counter.of(3)).toEqual([3, 4]);
    expect(b.session.story).toEqual([
      "counter = new Counter(5)",
      "twice = new Twice()",
      "counter.add(2)",
      "twice.add(2)",
      'counter.label = "bytes"',
      "counter.n → 7",
      "twice.n → 4",
      'counter.label → "bytes"',
      'twice.label → "frames"',
      "counter.bytes() → 7 bytes 00 00 00 00 00 00 …",
      "Counter.of(3) → [3, 4]",
    ]);
  });

  test("errors cross by name and message, with the learner's line", async () => {
    const b = await box("export function f() {\n\n  throw new RangeError('port 9 of 4') }");
    expect(() => b.subject("f")()).toThrow("port 9 of 4");
    try {
      b.subject("f")();
    } catch (error) {
      expect(error).toMatchObject({ name: "RangeError", stop: { state: "error", at: "switch.ts:3" } });
    }
    expect(b.finish().stop, "an error the suite caught stops nothing").toBeUndefined();
  });

  test("the line is that of the innermost of the learner's files", async () => {
    const b = await box({
      "switch.ts": "import { look } from './fdb.ts';\nexport function receive() { return look() }",
      "fdb.ts": "export function look(): number {\n  const none: any = undefined;\n  return none.port\n}",
    });
    try {
      b.subject("receive")();
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ name: "TypeError", stop: { at: "fdb.ts:3" } });
    }
  });

  test("what is not there, or not a class, is asked for by name", async () => {
    const stopOf = async (use: (b: Awaited<ReturnType<typeof box>>) => unknown) => {
      const b = await box(source);
      expect(() => use(b)).toThrow();
      return b.finish().stop;
    };
    expect(await stopOf((b) => b.subject("Router")())).toMatchObject({
      state: "missing",
      message: "switch.ts does not export Router. The exercise asks for: export … Router.",
    });
    expect(await stopOf((b) => b.subject("limits")())).toMatchObject({ state: "missing" });
  });

  test("one test leaves nothing for the next", async () => {
    const leaves =
      "export function f() { globalThis.left = (globalThis.left ?? 0) + 1; return globalThis.left }";
    for (let i = 0; i < 3; i++) {
      const b = await box(leaves);
      expect(b.subject("f")()).toBe(1);
      b.finish();
    }
  });

  test("chance is the same every time, and there is no clock", async () => {
    const draws = async () => {
      const b = await box("export function f() { return [Math.random(), Math.random(), typeof Date] }");
      const drawn = b.subject("f")();
      b.finish();
      return drawn as number[];
    };
    const first = await draws();
    expect(await draws()).toEqual(first);
    expect(first[0]).not.toBe(first[1]);
    expect(first[2]).toBe("undefined");
  });
});

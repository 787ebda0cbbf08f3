// jq where learners meet it: behind ip -j, with answers from its manual; and any text as a filter or as JSON.
import { runs } from "@podwire/testing/fuzz";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runScript, SimulatedMachine } from "../../src/index.ts";
import { JsonError, parseAll } from "../../src/jq/json.ts";
import { FilterError, parseFilter } from "../../src/jq/parser.ts";
import { print } from "../../src/jq/values.ts";

const run = (script: string) => runScript(new SimulatedMachine({ hostname: "node1" }), script);
const out = async (script: string): Promise<string> => (await run(script)).stdout;

describe("what everybody types", () => {
  test("ip -j | jq", async () => {
    const setup = "ip link add eth0 type veth peer name eth1; ip addr add 10.0.0.1/24 dev eth0;";
    expect(await out(`${setup} ip -j addr | jq -r '.[].ifname'`)).toBe("lo\neth1\neth0\n");
    expect(await out(`${setup} ip -j -4 addr show eth0 | jq -r '.[].addr_info[].local'`)).toBe("10.0.0.1\n");
    expect(
      await out(`${setup} ip -j link | jq '[.[] | select(.ifname | startswith("eth")) | .mtu] | add'`),
    ).toBe("3000\n");
  });

  test("numbers, keys and layout as jq 1.6 writes them", async () => {
    expect(await out(`echo '{"b":1.0,"a":[1e17,12345678901234567890,0.00001]}' | jq .`)).toBe(
      '{\n  "b": 1,\n  "a": [\n    1e+17,\n    12345678901234567000,\n    1e-05\n  ]\n}\n',
    );
    expect(await out(`echo '{"b":1,"a":2}' | jq -cS .`)).toBe('{"a":2,"b":1}\n');
  });

  test("a value goes through when it comes; time is the machine's", async () => {
    const script = `(echo 1; sleep 1; echo 2) | jq -c '[., (now | floor)]' | while read x; do echo "$x $(date +%s)"; done`;
    for (const line of (await out(script)).trim().split("\n")) expect(line).toMatch(/^\[\d,(\d+)\] /);
    expect(await out("jq -n 'now | floor'; date +%s")).toMatch(/^(\d+)\n\1\n$/);
  });

  test("errors and statuses", async () => {
    expect(await run("echo '{}' | jq '.a.b.c, error(\"x\")'")).toMatchObject({
      stdout: "null\n",
      stderr: "jq: error (at <stdin>:1): x\n",
      status: 5,
    });
    expect((await run("jq -n 'foo'")).status).toBe(3);
    expect((await run("jq --nothing .")).status).toBe(2);
    expect((await run("echo null | jq -e .")).status).toBe(1);
  });

  test("what it cannot do says so", async () => {
    expect(await run("jq --stream .")).toMatchObject({
      stderr: "jq: not simulated: jq --stream\n",
      status: 69,
    });
    expect((await run("jq -n '[repeat(1)]'")).status).toBe(69);
    expect((await run("jq -n 'def f: f; f'")).status).toBe(69);
    expect((await run("timeout 0.02 jq -n 'repeat(1)' > /dev/null; echo $?")).stdout).toBe("124\n");
  });

  test("apt knows its package", async () => {
    expect(await out("apt-get install jq | head -n 4 | tail -n 1")).toBe(
      "jq is already the newest version (1.6-2.1+deb12u1).\n",
    );
  });
});

const PIECES =
  '. .. .a [] [0] ( ) { } , | : ; = |= += // == != < + - * / % ? ?// $x $__loc__ as def f reduce foreach if then elif else end try catch label break and or not map(.) select(.) path(..) error "s" "\\( @base64 @csv 1 1e400 null true limit(1;.) input [.[]?] #'.split(
    " ",
  );
const filter = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join(" ")),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 10 }).map((pieces) => pieces.join("")),
  fc.string({ unit: "binary", maxLength: 40 }),
);

test("any text is a filter, or is refused", () => {
  fc.assert(
    fc.property(filter, (text) => {
      try {
        parseFilter(text);
      } catch (error) {
        expect(error).toBeInstanceOf(FilterError);
      }
    }),
    { numRuns: runs },
  );
});

test("any filter ends with a status", async () => {
  await fc.assert(
    fc.asyncProperty(filter, async (text) => {
      const machine = new SimulatedMachine();
      const bugs: unknown[] = [];
      machine.processes.onBug = (error) => bugs.push(error);
      const { status } = await machine.run(
        ["timeout", "1", "jq", "--", text].filter((word) => word !== "--"),
        {
          stdin: '{"a":[1,"x",{"b":null}]}',
        },
      );
      expect(bugs).toEqual([]);
      expect([0, 2, 3, 4, 5, 69, 124]).toContain(status);
    }),
    { numRuns: Math.ceil(runs / 10) },
  );
});

test("JSON that the host writes is read, and written as the host writes it, but for numbers", () => {
  fc.assert(
    fc.property(fc.json({ noUnicodeString: false, depthSize: "small" }), (text) => {
      const [value] = parseAll(text);
      expect(JSON.parse(print(value ?? null))).toEqual(
        JSON.parse(JSON.stringify(JSON.parse(text)).replace(/-0(?![.\d])/g, "0")),
      );
    }),
    { numRuns: Math.ceil(runs / 4) },
  );
});

test("any text is JSON, or is refused", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'{}[]:,"\\ \n0123456789.eE+-truefalsn'), maxLength: 20 }),
      (text) => {
        try {
          parseAll(text);
        } catch (error) {
          expect(error).toBeInstanceOf(JsonError);
        }
      },
    ),
    { numRuns: runs },
  );
});

// Scripts that would bring a host down: each ends with an error of its own, soon, and the next script runs as if nothing had been.
import { describe, expect, test } from "vitest";
import { runScript, SimulatedMachine } from "../src/index.ts";

const LIMITS = { steps: 20_000, time: 60e9 };

const run = (script: string) => runScript(new SimulatedMachine(), script, { limits: LIMITS });

describe("a script that eats", () => {
  test.each([
    ["a variable that doubles", "x=aaaaaaaa; while :; do x=$x$x; done", "xrealloc: cannot allocate memory"],
    [
      "parameters that double",
      'set -- a b c d; while :; do set -- "$@" "$@"; done',
      "xrealloc: cannot allocate memory",
    ],
    [
      "output without end in a substitution",
      "x=$(cat /dev/zero | tr '\\0' x)",
      "xrealloc: cannot allocate memory",
    ],
    ["a function that calls itself", "f() { f; }; f", "f: maximum function nesting level exceeded (1000)"],
    ["an eval that evals itself", 'e=\'eval "$e"\'; eval "$e"', "maximum eval nesting level exceeded (1000)"],
    ["a file that sources itself", "echo '. ./r' > r; . ./r", "./r: too many nested files"],
    ["variables that stand for each other", "x=y; y=x; echo $((x))", "expression recursion level exceeded"],
    ["a substitution in itself", "f() { echo $(f); }; f", "fork: retry: Resource temporarily unavailable"],
    [
      "processes without end",
      "while :; do sleep 100 & done",
      "fork: retry: Resource temporarily unavailable",
    ],
    ["braces", "echo {1..100000000}", "too many words"],
    [
      "scripts that interpret each other",
      "printf '#!./b' > a; printf '#!./a' > b; chmod +x a b; ./a",
      "Too many levels",
    ],
  ])("%s", async (_name, script, message) => {
    const limits = { ...LIMITS, steps: 1_000_000 };
    expect((await runScript(new SimulatedMachine(), script, { limits })).stderr).toContain(message);
  });

  test.each([
    ["a loop", "while :; do :; done"],
    ["a loop in a shell in a shell", "bash -c 'bash -c \"while :; do :; done\"'"],
    ["output into nothing", "yes > /dev/null"],
    ["output into a file", "yes > f"],
    ["a counter", "seq 1000000000 > /dev/null"],
    ["a pipe of zeroes", "cat /dev/zero | cat > /dev/null"],
    ["reading zeroes", "while read -n1 c; do :; done < /dev/zero"],
    ["a trap that raises its signal", "trap 'kill -USR1 $$' USR1; kill -USR1 $$"],
    ["a script that becomes itself", "echo 'exec bash ./s' > s; bash ./s"],
    ["a bomb of forks", ":(){ :|:& };:; sleep 1; wait"],
  ])("%s is stopped", async (_name, script) => {
    await expect(run(script)).rejects.toThrow("stopped after 20000 steps");
  });

  test("files fill the disk, not the host", async () => {
    const machine = new SimulatedMachine({ storage: 100_000 });
    const { stderr } = await runScript(machine, "head -c 200000 /dev/zero > f; echo $?; echo ok > /dev/null");
    expect(stderr).toContain("No space left on device");
  });

  test("the machine still works after it was stopped", async () => {
    const machine = new SimulatedMachine();
    await expect(runScript(machine, "while :; do sleep 1 & done", { limits: LIMITS })).rejects.toThrow(
      "stopped",
    );
    expect((await runScript(machine, "echo fine; jobs; pgrep sleep")).stdout).toBe("fine\n");
  });
});

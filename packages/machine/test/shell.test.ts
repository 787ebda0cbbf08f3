import { describe, expect, test } from "vitest";
import { runScript, SimulatedMachine } from "../src/index.ts";

async function run(script: string): Promise<string> {
  const { stdout, stderr, status } = await runScript(new SimulatedMachine(), script);
  return `${stdout}${stderr}[${status}]`;
}

describe("a script", () => {
  test("runs the real commands on the simulated kernel", async () => {
    const said = await run("ip netns add red && ip netns add blue\nip netns\nls /run/netns");
    expect(said).toBe("blue\nred\nblue\nred\n[0]");
  });

  test("has words, pipes, loops, substitutions", async () => {
    expect(
      await run(
        'for i in 1 2 3; do echo "$i $((i * i))"; done | grep -c 4; x=$(echo a | tr a b); echo "<$x>"',
      ),
    ).toBe("1\n<b>\n[0]");
  });

  test("runs jobs side by side in virtual time", async () => {
    const machine = new SimulatedMachine();
    const { stdout, time } = await runScript(
      machine,
      "(sleep 2; echo two) & (sleep 1; echo one) & wait; echo $SECONDS",
    );
    expect(stdout).toBe("one\ntwo\n2\n");
    expect(time).toBe(2e9);
  });

  test("is recorded command by command", async () => {
    const { commands } = await runScript(new SimulatedMachine(), "echo a; echo b\nfalse\nnosuch\n");
    expect(
      commands.map(({ line, command, stdout, stderr, status }) => [line, command, stdout, stderr, status]),
    ).toEqual([
      [1, "echo a; echo b", "a\nb\n", "", 0],
      [2, "false", "", "", 1],
      [3, "nosuch", "", "bash: line 3: nosuch: command not found\n", 127],
    ]);
  });

  test("that cannot be parsed runs up to the command that holds the error, as bash reads it", async () => {
    expect(await run("echo a\nif true; then\necho )\nfi")).toBe(
      "a\nbash: line 3: syntax error near unexpected token `)'\nbash: line 3: `echo )'\n[2]",
    );
  });
});

describe("what never ends", () => {
  test("is stopped after its steps", async () => {
    await expect(
      runScript(new SimulatedMachine(), "while :; do :; done", { limits: { steps: 5000 } }),
    ).rejects.toThrow("stopped after 5000 steps");
  });

  test("is stopped after its time", async () => {
    await expect(runScript(new SimulatedMachine(), "sleep 100", { limits: { time: 1e9 } })).rejects.toThrow(
      "not finished after 1 s",
    );
  });

  test("is said to wait for nothing", async () => {
    await expect(runScript(new SimulatedMachine(), "sleep infinity")).rejects.toThrow("every program waits");
  });
});

import { utf8Decode } from "@podwire/program";
import { describe, expect, test } from "vitest";
import { ShellSession, SimulatedMachine } from "../src/index.ts";

/** A terminal with somebody at it. */
function sit(netns?: string) {
  const machine = new SimulatedMachine({ hostname: "node1" });
  const screen: string[] = [];
  const prompts: string[] = [];
  const session = new ShellSession(machine, {
    output: (bytes) => screen.push(utf8Decode(bytes)),
    prompt: (text) => prompts.push(text),
    ended: (status) => screen.push(`[ended ${status}]`),
    ...(netns === undefined ? {} : { netns }),
  });
  const later = async (seconds: number) => {
    await machine.clock.advanceTo(machine.clock.now + seconds * 1e9);
    return screen.splice(0).join("");
  };
  const type = async (line: string) => {
    await machine.clock.run(session.run(line));
    return screen.splice(0).join("");
  };
  return { machine, session, prompts, type, later, screen };
}

describe("a shell at a terminal", () => {
  test("prompts, runs commands, keeps its variables and directory", async () => {
    const { type, prompts, later } = sit();
    await later(0);
    expect(prompts).toEqual(["root@node1:~# "]);
    expect(await type("x=1; cd /tmp")).toBe("");
    expect(await type("echo $x")).toBe("1\r\n");
    expect(prompts.at(-1)).toBe("root@node1:/tmp# ");
  });

  test("asks for more while a command is not complete", async () => {
    const { session, prompts, later } = sit();
    session.line("for i in a b; do");
    session.line("echo $i");
    session.line("done");
    expect(await later(0)).toBe("a\r\nb\r\n");
    expect(prompts).toEqual(["root@node1:~# ", "> ", "> ", "root@node1:~# "]);
  });

  test("Ctrl-C reaches the program in the foreground and ends the line", async () => {
    const { session, later, machine } = sit();
    session.line("sleep 100; echo not reached");
    await later(1);
    session.interrupt();
    expect(await later(1)).toBe("^C\r\n");
    session.line("echo $?");
    expect(await later(0)).toBe("130\r\n");
    expect(machine.clock.now).toBe(2e9);
  });

  test("Ctrl-C ends a loop of builtins, and spares what runs in the background", async () => {
    const { session, later } = sit();
    session.line("sleep 5 &");
    session.line("while :; do :; done");
    expect(await later(0.1)).toMatch(/^\[1\] \d+\r\n$/);
    session.interrupt();
    expect(await later(1)).toBe("^C\r\n");
    session.line("jobs");
    expect(await later(0)).toBe("[1]+  Running                 sleep 5 &\r\n");
    await later(4);
    session.line("");
    expect(await later(0)).toBe("[1]+  Done                    sleep 5\r\n");
  });

  test("a program in the foreground reads what is typed; Ctrl-D ends it, then the shell", async () => {
    const { session, later } = sit();
    session.line("cat");
    session.line("hello");
    expect(await later(0)).toBe("hello\r\n");
    session.endOfInput();
    session.line("echo back");
    expect(await later(0)).toBe("back\r\n");
    session.endOfInput();
    expect(await later(0)).toBe("exit\r\n[ended 0]");
  });

  test("an error does not end it", async () => {
    const { type } = sit();
    expect(await type("nosuch")).toBe("bash: nosuch: command not found\r\n");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
    expect(await type("echo ${x?no x}")).toBe("bash: x: no x\r\n");
    expect(await type("echo )")).toBe("bash: syntax error near unexpected token `)'\r\n");
    expect(await type("echo still here")).toBe("still here\r\n");
  });

  test("completes commands, devices, namespaces and paths", async () => {
    const { session, later, type } = sit();
    await later(0);
    await type("ip netns add red; mkdir -p /tmp/some/place");
    expect(session.complete("ethto").candidates).toEqual(["ethtool"]);
    expect(session.complete("ip ne").candidates).toEqual(["neighbour", "netns"]);
    expect(session.complete("ip link set l").candidates).toEqual(["lo"]);
    expect(session.complete("ip netns exec r")).toEqual({ from: 14, candidates: ["red"] });
    expect(session.complete("ip netns exec red ping").candidates).toContain("ping");
    expect(session.complete("ls /tmp/so").candidates).toEqual(["/tmp/some/"]);
  });
});

// An interactive shell: bash at a terminal of the page or of `podwire lab`. It reads commands line by line, asks for more while one is not
// complete, runs each job in a process group of its own so that Ctrl-C reaches that job alone, and shares files, processes and kernel with
// everything else on its machine. The clock is driven by somebody else.

import { Interrupted, utf8Decode } from "@podwire/program";
import { ROOT_ENV, type SimulatedMachine } from "../machine.ts";
import type { HostProcess } from "../process/host-process.ts";
import type { OpenFile } from "../process/open-file.ts";
import { createShell } from "../shell/bash.ts";
import { ShellExit } from "../shell/errors.ts";
import { runSource } from "../shell/interpreter.ts";
import type { Shell } from "../shell/shell.ts";
import { findProblem, Source } from "../shell/source.ts";
import { InterruptedLine, NOT_SIMULATED_STATUS, reportProblem } from "../shell/subshell.ts";
import { type Completion, completeLine } from "./complete.ts";
import { Terminal, TerminalFile } from "./terminal.ts";

export interface ShellSessionOptions {
  /** Bytes for the screen, "\n" sent as "\r\n". */
  output: (bytes: Uint8Array) => void;
  /** The shell is at a prompt; `continuation` inside an unfinished command. It goes on at once where `idle` is false: a line was typed ahead. */
  prompt?: (prompt: string, continuation: boolean) => void;
  /** A program in the foreground waits for a line. */
  reading?: () => void;
  /** The shell has ended (exit, Ctrl-D). */
  ended?: (status: number) => void;
  /** Namespace that the shell is in: a name or a path. */
  netns?: string;
  env?: Readonly<Record<string, string>>;
  cwd?: string;
}

const PS1 = "\\u@\\h:\\w\\$ ";

export class ShellSession {
  readonly machine: SimulatedMachine;
  readonly process: HostProcess;
  readonly #options: ShellSessionOptions;
  readonly #terminal: Terminal;
  #shell!: Shell;
  #waiters: ((status: number) => void)[] = [];
  #atPrompt = false;

  constructor(machine: SimulatedMachine, options: ShellSessionOptions) {
    this.machine = machine;
    this.#options = options;
    this.#terminal = new Terminal(machine.processes, options.output);
    this.#terminal.onRead = () => {
      if (!this.#atPrompt) options.reading?.();
    };
    const name = `/dev/pts/${nextTerminal(machine)}`;
    const file = new TerminalFile(this.#terminal, name);
    const descriptors = new Map<number, OpenFile>([
      [0, file],
      [1, file.retain()],
      [2, file.retain()],
    ]);
    this.process = machine.processes.init.fork((self) => this.#main(self as HostProcess), {
      argv: ["bash"],
      env: { ...(options.env ?? ROOT_ENV) },
      cwd: options.cwd ?? "/root",
      descriptors,
      group: "new",
      ...(options.netns === undefined ? {} : { net: machine.namespace(options.netns) }),
    });
    this.#terminal.foreground = this.process.group;
  }

  /** Lines that were entered. */
  get history(): readonly string[] {
    return this.#shell.history;
  }

  /** True while the shell waits for a command. */
  get idle(): boolean {
    return this.#atPrompt && !this.#terminal.waiting;
  }

  /** A line was entered: a command, or input for the program in the foreground. */
  line(text: string): void {
    this.#terminal.enter(text);
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.#terminal.interrupt();
  }

  /** Ctrl-D on an empty line. */
  endOfInput(): void {
    this.#terminal.end();
  }

  /** Enters a line and gives its status once the shell waits for the next one. Somebody must drive the clock. */
  run(text: string): Promise<number> {
    const waiter = this.machine.clock.waiter<number>();
    this.#waiters.push((status) => waiter.wake(status));
    this.line(text);
    return waiter.promise;
  }

  /** What the word before `cursor` could become. */
  complete(text: string, cursor: number = text.length): Completion {
    return completeLine(this.#shell, text, cursor);
  }

  /** Closes the terminal: the shell and its jobs get SIGHUP. */
  close(): void {
    for (const job of this.#shell?.jobs.all ?? [])
      for (const process of job.processes) process.deliver("SIGHUP");
    this.process.deliver("SIGKILL");
  }

  async #main(self: HostProcess): Promise<number> {
    const shell = createShell(self, "bash");
    this.#shell = shell;
    shell.interactive = true;
    shell.atTerminal = true;
    shell.options.monitor = true;
    shell.shopts.add("expand_aliases");
    shell.variables.set("PS1", shell.variables.get("PS1") ?? PS1);
    shell.variables.set("PS2", "> ");
    shell.foreground = (group) => {
      this.#terminal.foreground = group;
    };
    for (const signal of ["SIGTERM", "SIGQUIT", "SIGTSTP"] as const) self.onSignal(signal, () => {});
    self.onSignal("SIGINT", () => {
      shell.interrupted = true;
    });
    const status = await this.#loop(shell);
    this.#options.ended?.(status);
    for (const done of this.#waiters.splice(0)) done(status);
    return status;
  }

  async #loop(shell: Shell): Promise<number> {
    let pending = "";
    for (;;) {
      shell.interrupted = false;
      await shell.jobs.notify();
      const line = await this.#readLine(shell, pending !== "");
      if (line === undefined) {
        pending = "";
        shell.status = 130;
        this.#settled(shell.status);
        continue;
      }
      if (line === null) {
        await shell.process.stderr.write("exit\n");
        return this.#leave(shell, shell.status);
      }
      const text = pending + line;
      const source = new Source(text);
      const problem = findProblem(source);
      if (problem?.incomplete) {
        pending = text;
        continue;
      }
      pending = "";
      if (text.trim() !== "") shell.history.push(text.replace(/\n$/, ""));
      try {
        if (problem === undefined) await this.#run(shell, source);
        else await refuse(shell, problem);
      } catch (error) {
        if (error instanceof ShellExit) return this.#leave(shell, error.status);
        throw error;
      }
      this.#settled(shell.status);
    }
  }

  #settled(status: number): void {
    this.#waiters.shift()?.(status);
  }

  #leave(shell: Shell, status: number): Promise<number> {
    return shell.traps.runExit(status);
  }

  async #run(shell: Shell, source: Source): Promise<void> {
    try {
      await runSource(shell, source);
    } catch (error) {
      shell.loopDepth = 0;
      shell.guarded = 0;
      if (error instanceof ShellExit) throw error;
      if (error instanceof InterruptedLine) shell.status = 130;
      else shell.status = await reportProblem(shell, error);
    } finally {
      this.#terminal.foreground = shell.process.group;
    }
  }

  /** A line with its newline; null at the end of input, undefined after Ctrl-C. */
  async #readLine(shell: Shell, continuation: boolean): Promise<string | null | undefined> {
    const prompt = shell.prompt(shell.variables.get(continuation ? "PS2" : "PS1") ?? "");
    this.#atPrompt = true;
    this.#options.prompt?.(prompt, continuation);
    try {
      for (;;) {
        const bytes = this.#terminal.take(65536);
        if (bytes === null) return continuation ? undefined : null;
        if (bytes !== undefined) return utf8Decode(bytes);
        await shell.process.block(this.#terminal.readable());
      }
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      if (error.signal !== "SIGINT") return this.#readLine(shell, continuation);
      await shell.process.stderr.write("\n");
      return undefined;
    } finally {
      this.#atPrompt = false;
    }
  }
}

async function refuse(shell: Shell, problem: import("../shell/source.ts").Problem): Promise<void> {
  const { stderr } = shell.process;
  if (problem.kind === "unsupported") {
    await stderr.write(`bash: not simulated: ${problem.message}\n`);
    shell.status = NOT_SIMULATED_STATUS;
    return;
  }
  await stderr.write(`bash: ${problem.message}\n`);
  shell.status = 2;
}

const terminals = new WeakMap<SimulatedMachine, number>();

function nextTerminal(machine: SimulatedMachine): number {
  const number = terminals.get(machine) ?? 0;
  terminals.set(machine, number + 1);
  return number;
}

// trap: what a shell does on EXIT, ERR, DEBUG, RETURN and on signals. A signal that arrives while a command runs waits until it has
// ended, except that it ends the `wait` builtin.

import type { Waiter } from "@podwire/clock";
import { SIGNALS, type Signal } from "@podwire/program";
import { ShellExit } from "./errors.ts";
import type { Evaluated, Shell } from "./shell.ts";

export type TrapName = Signal | "EXIT" | "ERR" | "DEBUG" | "RETURN";

/** What messages about their syntax call those that are no signals. */
const EVALUATED: Partial<Record<TrapName, Evaluated>> = {
  DEBUG: "debug trap",
  ERR: "error trap",
  EXIT: "exit trap",
  RETURN: "return trap",
};

const PSEUDO: readonly string[] = ["EXIT", "ERR", "DEBUG", "RETURN"];

export class Traps {
  readonly #shell: Shell;
  /** Text to run; "" ignores the signal. */
  readonly handlers = new Map<TrapName, string>();
  /** In a subshell: what the parent had, which `trap -p` may still print. */
  inherited = new Map<TrapName, string>();
  /** Signals that were ignored when the shell began cannot be trapped. */
  readonly #ignoredAtStart: ReadonlySet<Signal>;
  readonly #pending: Signal[] = [];
  #running = new Set<TrapName>();

  constructor(shell: Shell) {
    this.#shell = shell;
    this.#ignoredAtStart = new Set(shell.process.ignored);
  }

  /** The traps of a subshell: ignored signals stay ignored, the others are reset. */
  static forSubshell(shell: Shell, parent: Traps): Traps {
    const traps = new Traps(shell);
    traps.inherited = new Map([...parent.inherited, ...parent.handlers]);
    for (const [name, text] of parent.handlers) if (text === "") traps.handlers.set(name, "");
    if (shell.options.errtrace) {
      const err = parent.handlers.get("ERR");
      if (err !== undefined) traps.handlers.set("ERR", err);
    }
    return traps;
  }

  get(name: TrapName): string | undefined {
    return this.handlers.get(name);
  }

  /** A signal that ends the shell came, and there is an EXIT trap to run first. */
  fatal: Signal | null = null;
  #onFatal: Waiter<void> | null = null;

  /** Resolves when {@link fatal} is set. */
  get fatalSignal(): Promise<void> {
    this.#onFatal ??= this.#shell.process.clock.waiter();
    return this.#onFatal.promise;
  }

  /** With an EXIT trap, signals that end the shell run it first (termsig_handler). */
  #catchFatal(): void {
    const { process } = this.#shell;
    for (const signal of ["SIGHUP", "SIGINT", "SIGTERM"] as const) {
      if (process.handles(signal) || process.ignored.has(signal)) continue;
      process.onSignal(signal, () => {
        this.fatal ??= signal;
        this.#onFatal?.wake();
      });
    }
  }

  /** Ends the shell as {@link fatal} says, after its EXIT trap. */
  async dieOfSignal(): Promise<void> {
    const signal = this.fatal;
    if (signal === null) return;
    this.fatal = null;
    this.#shell.status = 128 + SIGNALS[signal];
    await this.runExit(128 + SIGNALS[signal]);
    const { process } = this.#shell;
    process.onSignal(signal, null);
    process.deliver(signal);
    process.checkpoint();
  }

  set(name: TrapName, text: string): void {
    this.inherited.clear();
    if (name === "EXIT" && !this.#shell.interactive) this.#catchFatal();
    if (!PSEUDO.includes(name)) {
      const signal = name as Signal;
      if (this.#ignoredAtStart.has(signal)) return;
      if (signal === "SIGKILL" || signal === "SIGSTOP") {
        this.handlers.set(name, text);
        return;
      }
      this.#shell.process.onSignal(signal, text === "" ? "ignore" : () => this.#pending.push(signal));
    }
    this.handlers.set(name, text);
  }

  reset(name: TrapName): void {
    this.inherited.clear();
    this.handlers.delete(name);
    if (
      !PSEUDO.includes(name) &&
      !this.#ignoredAtStart.has(name as Signal) &&
      name !== "SIGKILL" &&
      name !== "SIGSTOP"
    )
      this.#shell.process.onSignal(name as Signal, null);
  }

  /** A trap's commands are running. */
  get active(): boolean {
    return this.#running.size > 0;
  }

  /** A function begins: the caller's RETURN trap is not its own (without functrace). Gives what to restore. */
  enterFunction(): string | undefined {
    const outer = this.handlers.get("RETURN");
    if (!this.#shell.options.functrace) this.handlers.delete("RETURN");
    return outer;
  }

  /** A function ends: its RETURN trap runs, the caller's comes back. */
  async leaveFunction(outer: string | undefined): Promise<void> {
    const own = this.handlers.get("RETURN");
    if (own) await this.run("RETURN", own);
    if (outer !== undefined) this.handlers.set("RETURN", outer);
  }

  /** A trapped signal waits to be handled. */
  get pending(): Signal | undefined {
    return this.#pending[0];
  }

  /** Runs what waits. `$?` is unchanged by it. */
  async runPending(): Promise<void> {
    for (let signal = this.#pending.shift(); signal !== undefined; signal = this.#pending.shift()) {
      const text = this.handlers.get(signal);
      if (text) await this.run(signal, text);
    }
  }

  async run(name: TrapName, text: string): Promise<void> {
    const shell = this.#shell;
    if (this.#running.has(name)) return;
    this.#running.add(name);
    const { status, pipeStatus, line } = shell;
    try {
      await shell.runner.evaluate(shell, text, EVALUATED[name] ?? "trap");
    } finally {
      this.#running.delete(name);
    }
    shell.status = status;
    shell.pipeStatus = pipeStatus;
    shell.bindPipeStatus();
    shell.line = line;
  }

  /** The EXIT trap, once; its own `exit` decides the status. */
  async runExit(status: number): Promise<number> {
    const text = this.handlers.get("EXIT");
    this.handlers.delete("EXIT");
    if (!text) return status;
    this.#shell.status = status;
    try {
      await this.run("EXIT", text);
    } catch (error) {
      if (error instanceof ShellExit) return error.status;
      throw error;
    }
    return status;
  }
}

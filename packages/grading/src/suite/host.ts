// A simulated host for suites of the kinds operate, repair and predict: the learner's text is a shell script, which runs
// in the simulator and nowhere else, with limits of virtual time and of steps. What runs is written into the test's
// story, and with a command that failed also what became of its packets.

import { Clock, SECOND, StalledError, TimeLimitError } from "@podwire/clock";
import { drawTopology, dropLines, stepText, topology, wholeStory } from "@podwire/lab";
import { ROOT_ENV, runScript, type ScriptResult, SimulatedMachine, StepLimitError } from "@podwire/machine";
import { type Kernel, RecordingTracer, type Step, type Trail } from "@podwire/netns";
import { t } from "../messages.ts";
import { SubjectError, SuiteError } from "../sandbox/stop.ts";

export interface Ran {
  status: number;
  stdout: string;
  stderr: string;
}

export interface Host {
  readonly machine: SimulatedMachine;
  /** Runs what the lab needs before the learner comes. Must succeed. */
  prepare(script: string): Promise<void>;
  /** Runs the learner's script to its end; its status is its own affair. Throws SubjectError where it does not end. */
  script(name: string, text: string, env?: Readonly<Record<string, string>>): Promise<ScriptResult>;
  /** Runs a command that looks at what came of it, and tells the story what it said. */
  look(command: string): Promise<Ran>;
  /** The same without a word in the story. */
  quietly(command: string): Promise<Ran>;
  /** Runs a command with `-j` and gives what it printed; [] where it failed. */
  json<T extends unknown[]>(command: string): Promise<T>;
}

export interface HostOptions {
  /** The suite's `note`. */
  note(line: string): void;
  /** The suite's `draw`: the host's namespaces and cables are drawn where a test fails. */
  draw?(drawing: () => string[]): void;
  seed?: number;
}

/** What a script may take: an hour of virtual time would let `sleep` hide an endless loop. */
const LIMITS = { time: 300 * SECOND, steps: 20_000 };

export async function host({ note, draw, seed = 1 }: HostOptions): Promise<Host> {
  const tracer = new RecordingTracer();
  const machine = new SimulatedMachine({ clock: new Clock({ seed }), hostname: "host", tracer });
  draw?.(() => drawing(machine.kernel));

  async function looked(command: string): Promise<Ran> {
    const from = tracer.trails.length;
    const ran = await runScript(machine, command, { limits: LIMITS });
    if (ran.status === 0) {
      note(`# ${command}`);
      return ran;
    }
    note(`# ${t("story.exit", { command, status: ran.status })}`);
    const said = lastLine(ran.stderr) ?? lastLine(ran.stdout);
    if (said) note(`    ${said}`);
    for (const line of lastDrop(tracer, from)) note(`    ${line}`);
    return ran;
  }

  return {
    machine,
    look: looked,
    quietly: (command) => runScript(machine, command, { limits: LIMITS }),

    async prepare(script) {
      const ran = await runScript(machine, script, { limits: LIMITS });
      const bad = ran.commands.find((c) => c.status !== 0);
      if (bad)
        throw new SuiteError(
          `the lab's own "${bad.command.trim()}" ended with ${bad.status}: ${bad.stderr.trim()}`,
        );
    },

    async script(name, text, env = {}) {
      try {
        const ran = await runScript(machine, text, { name, env: { ...ROOT_ENV, ...env }, limits: LIMITS });
        for (const { line, command, status, stderr } of ran.commands) {
          const shown = oneLine(command);
          note(`${name}:${line} ${status === 0 ? shown : t("story.exit", { command: shown, status })}`);
          const said = lastLine(stderr);
          if (said) note(`    ${said}`);
        }
        if (ran.commands.length === 0) note(lastLine(ran.stderr) ?? t("story.noCommands", { name }));
        return ran;
      } catch (error) {
        const message = notEnding(name, error);
        if (message === undefined) throw error;
        throw new SubjectError("Stopped", message, { state: "budget", message });
      }
    },

    async json<T extends unknown[]>(command: string) {
      const ran = await looked(command);
      return (ran.status === 0 && ran.stdout.trim() !== "" ? JSON.parse(ran.stdout) : []) as T;
    },
  };
}

function notEnding(name: string, error: unknown): string | undefined {
  if (error instanceof StepLimitError) return t("stop.scriptLoop", { name, steps: LIMITS.steps });
  if (error instanceof TimeLimitError) return t("stop.scriptTime", { name, seconds: LIMITS.time / SECOND });
  if (error instanceof StalledError) return t("stop.scriptStalled", { name });
  return undefined;
}

function oneLine(command: string): string {
  return command
    .trim()
    .replace(/\b(do|then|else)\s*\n\s*/g, "$1 ")
    .replace(/\s*\n\s*/g, "; ");
}

function lastLine(text: string): string | undefined {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "" && !/^\s+at /.test(line))
    .at(-1);
}

/** These kernels' namespaces, devices and cables, drawn in text: what a suite hands to `draw`. */
export function drawing(...kernels: Kernel[]): string[] {
  return drawTopology(topology(kernels));
}

/** The way of the last packet that was lost since the trail `from`, to where it ended. */
function lastDrop(tracer: RecordingTracer, from: number): string[] {
  const lost = tracer.trails.slice(from).findLast(isLost);
  if (lost === undefined) return [];
  const steps = wholeStory(lost).filter(({ kind }) => !UNTOLD.has(kind));
  return [t("story.way"), ...steps.slice(-MAX_STEPS).flatMap(told)];
}

const MAX_STEPS = 7;

/** Where it goes can be read from the other steps; numbers of copies change with every packet that has nothing to do with it. */
const UNTOLD: ReadonlySet<Step["kind"]> = new Set(["rx", "tx", "wire", "clone"]);

function told(step: Step): string[] {
  const place = `  ${step.netns || step.host}: `;
  if (step.kind !== "drop") return [place + stepText(step)];
  const [why, where] = dropLines(step.reason, step.where);
  return [place + why, `  ${where}`];
}

/** NO_SOCKET is how the kernel ends every answer to a ping that it has delivered. */
function isLost(trail: Trail): boolean {
  const last = trail.steps.at(-1);
  if (last?.kind !== "drop" || last.reason === "NO_SOCKET") return false;
  return !wholeStory(trail).some(isHousekeeping);
}

const IPPROTO_IGMP = 2;

/** What a host says by itself (IGMP; MLD reports, router solicitations, duplicate address detection): nobody's packet. */
function isHousekeeping(step: Step): boolean {
  if (step.kind === "ip-input" || step.kind === "ip-output") return step.protocol === IPPROTO_IGMP;
  if (step.kind !== "ip6-input" && step.kind !== "ip6-output") return false;
  return step.src === "::" || step.dst === "ff02::16" || step.dst === "ff02::2";
}

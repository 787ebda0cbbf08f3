export {
  EPOCH,
  type ExecOptions,
  type ExecResult,
  type Machine,
  type MachineSpawnOptions,
  ROOT_ENV,
  SimulatedMachine,
  type SimulatedMachineOptions,
  type SpawnedProcess,
} from "./machine.ts";
export { StepLimitError } from "./process/budget.ts";
export { HostProcess } from "./process/host-process.ts";
export {
  type RunScriptOptions,
  runScript,
  type ScriptLimits,
  type ScriptMark,
  type ScriptRecord,
  type ScriptResult,
} from "./run-script.ts";
export type { Completion } from "./session/complete.ts";
export { ShellSession, type ShellSessionOptions } from "./session/session.ts";

export { type CommandModule, runCli } from "./cli.ts";
export { type CheckArgs, check, type Format } from "./exercises/check.ts";
export { exerciseCommands } from "./exercises/commands.ts";
export { type Grade, type GradeArgs, grade } from "./exercises/grade.ts";
export { type HintArgs, hint } from "./exercises/hint.ts";
export { list, next, status } from "./exercises/list.ts";
export { reset } from "./exercises/reset.ts";
export { watch } from "./exercises/watch.ts";
export { type Io, Refusal, type Status } from "./io.ts";

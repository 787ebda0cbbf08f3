export { formatExponential, formatFixed, formatGeneral } from "./c-float.ts";
export type { FileStat, FileSystem, FileType } from "./files.ts";
export { type GetoptResult, getopt, type LongOption } from "./getopt.ts";
export { ASCII_CLASSES } from "./posix-classes.ts";
export {
  type Child,
  type Executable,
  type ExitStatus,
  Interrupted,
  type Process,
  type ProcessInfo,
  ProcessKilled,
  type Program,
  type SpawnOptions,
} from "./process.ts";
export { IGNORED_BY_DEFAULT, parseSignal, SIGNALS, type Signal } from "./signals.ts";
export {
  CollectedOutput,
  EMPTY_INPUT,
  type Input,
  lines,
  NULL_OUTPUT,
  type Output,
  PIPE_CAPACITY,
  Pipe,
  readAll,
} from "./streams.ts";
export { utf8Decode, utf8Encode } from "./text.ts";
export { UNSUPPORTED_STATUS, Unsupported, unsupportedText, withUnsupported } from "./unsupported.ts";

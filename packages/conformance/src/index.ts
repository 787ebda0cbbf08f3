// The shop window: transcripts, recordings, the mask and the comparison.
export { type Capture, CaptureError, type Frame, formatCapture, parseCapture, readPcap } from "./capture.ts";
export { maskFrame } from "./capture-mask.ts";
export { compareTranscripts, type Difference, formatDifference, lineDiff } from "./compare.ts";
export { listScripts, readRecording, type Script } from "./files.ts";
export {
  type KnownDifference,
  knownDifferences,
  knownLines,
  skipReason,
  unexplained,
} from "./known-differences.ts";
export {
  hostKernel,
  type LinuxOptions,
  type LinuxRun,
  LinuxUnavailable,
  runOnLinux,
  whyNoComparison,
  whyNoLinux,
} from "./linux.ts";
export { maskTranscript, Names } from "./mask.ts";
export {
  type Boot,
  formatCommand,
  formatRecording,
  formatTranscript,
  parseRecording,
  type Recording,
  RecordingError,
} from "./recording.ts";
export { runInSimulator, type SimulatorOptions } from "./simulator.ts";
export { type CommandRecord, type Transcript, TranscriptError, unitsOf } from "./transcript.ts";

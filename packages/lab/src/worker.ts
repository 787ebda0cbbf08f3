// The shop window for a page's worker: a lab at work, without the readers of lab.yaml (a third of a megabyte).
export type { FromLab, ToLab } from "./protocol.ts";
export { LabSession, type SessionHost } from "./session.ts";

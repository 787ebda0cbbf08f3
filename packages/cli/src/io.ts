// What a command sees of the world: where it is, where its words go. The same for the terminal and for a test.

export interface Io {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
  /** Whether a person is looking: then `watch` clears the screen between verdicts. */
  terminal: boolean;
  /** Ends a command: one that runs until it is told to (`watch`), and others before they are done. Its reason is the signal's name. */
  signal?: AbortSignal;
}

/** Ended by Ctrl-C or kill before it was done. */
export class Interrupted extends Error {
  override name = "Interrupted";
}

/** As a shell has it: 128 and the signal's number. */
export const interruptedStatus = (io: Io): number => (io.signal?.reason === "SIGTERM" ? 143 : 130);

/** 0: well. 1: unsolved, or different from what was expected. 2: what was asked for cannot be done. */
export type Status = 0 | 1 | 2;

/** What was asked for cannot be done; `message` says what, where and what to do. Ends with status 2. */
export class Refusal extends Error {
  override name = "Refusal";
}

// What a command sees of the world: where it is, where its words go. The same for the terminal and for a test.

export interface Io {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  err(text: string): void;
  /** Whether a person is looking: then `watch` clears the screen between verdicts. */
  terminal: boolean;
  /** Ends a command that runs until it is told to (`watch`). */
  signal?: AbortSignal;
}

/** 0: well. 1: unsolved, or different from what was expected. 2: what was asked for cannot be done. */
export type Status = 0 | 1 | 2;

/** What was asked for cannot be done; `message` says what, where and what to do. Ends with status 2. */
export class Refusal extends Error {
  override name = "Refusal";
}

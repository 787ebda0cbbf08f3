// How a shell leaves what it was doing: by an error that ends the line or the shell, or by break, continue, return and exit. None of
// these is an Error: they are thrown on purpose, in great number, and caught where bash's own jump_to_top_level or longjmp lands.

/** An error that bash reports and then drops the rest of the line it read (DISCARD): a readonly variable, bad arithmetic. */
export class Discard {
  readonly message: string;
  readonly status: number;
  constructor(message: string, status = 1) {
    this.message = message;
    this.status = status;
  }
}

/** An error that ends a shell which is not interactive (FORCE_EOF): an unset variable under `set -u`, `${x?}`. */
export class Fatal {
  readonly message: string;
  readonly status: number;
  constructor(message: string, status = 1) {
    this.message = message;
    this.status = status;
  }
}

/** A redirection that failed: the command is not run, its status is 1. */
export class RedirectError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** break and continue, `levels` loops up. */
export class LoopJump {
  readonly kind: "break" | "continue";
  levels: number;
  /** What the loop's status becomes. */
  readonly status: number;
  constructor(kind: "break" | "continue", levels: number, status = 0) {
    this.kind = kind;
    this.levels = levels;
    this.status = status;
  }
}

/** return, from a function or a sourced file. */
export class FunctionReturn {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

/** exit, and what `set -e` does. */
export class ShellExit {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

/** What a shell of ours does not do; found before the script runs where the parser can see it. */
export class NotSimulated {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

// How a command ends early. The messages have been said by then.

/** exit(2): the command is over, with this status (0–255). */
export class Exit extends Error {
  override name = "Exit";
  readonly status: number;
  constructor(status: number) {
    super(`exit ${status}`);
    this.status = status;
  }
}

/** exit(-1), the status of a command line that makes no sense. */
export const MISUSE = 255;

// How a command ends early. The messages have been said by then.

/** exit(2): the command is over, with this status (0–255). */
export class Exit extends Error {
  override name = "Exit";
  readonly status: number;
  /** In the original the command returns an error, and does not end the program: a batch may go on. */
  readonly returned: boolean;
  constructor(status: number, returned = false) {
    super(`exit ${status}`);
    this.status = status;
    this.returned = returned;
  }
}

/** exit(-1), the status of a command line that makes no sense. */
export const MISUSE = 255;

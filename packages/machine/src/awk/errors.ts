// How awk ends before its program does: what mawk calls a compile error, a run time error, and everything else with status 2.

/** Ends awk with status 2; `message` goes after the program's name. */
export class AwkError extends Error {
  override name = "AwkError";
}

/** mawk's rt_error(): the place in the input is told as well. */
export class AwkRuntimeError extends Error {
  override name = "AwkRuntimeError";
}

/** What mawk says of an expression it cannot compile. */
export class AwkRegexError extends Error {
  override name = "AwkRegexError";
}

/** `exit`, from anywhere. */
export class AwkExit extends Error {
  override name = "AwkExit";
}

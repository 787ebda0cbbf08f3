// Input, output and the end: what a filter asks of the program around it. input gives the next value, debug and stderr write at once, halt ends the program
// from within the filter.

import { JqError, type Json, print } from "../values.ts";
import { type Builtins, refused } from "./builtin.ts";

/** halt and halt_error. */
export class Halt extends Error {
  readonly status: number;
  readonly said: Json | undefined;
  constructor(status: number, said?: Json) {
    super("halt");
    this.status = status;
    this.said = said;
  }
}

export const HOST: Builtins = {
  "input/0": (_, __, host) => {
    const value = host.input();
    if (value === undefined) throw new JqError("break");
    return value;
  },
  "input_filename/0": (_, __, host) => host.filename(),
  "input_line_number/0": (_, __, host) => host.line(),
  "debug/0": (value, _, host) => {
    host.say(`${print(["DEBUG:", value])}\n`);
    return value;
  },
  "stderr/0": (value, _, host) => {
    host.say(print(value));
    return value;
  },
  "halt/0": () => {
    throw new Halt(0);
  },
  "halt_error/1": (value, [status]) => {
    if (typeof status !== "number") throw refused(value, "halt_error/1: number required");
    throw new Halt(status & 0xff, value);
  },
};

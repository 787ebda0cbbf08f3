// What a built-in function of jq is that needs nothing but values: what it is given, and how it refuses.

import { JqError, type Json, short, typeOf } from "../values.ts";

/** What the program around it gives. */
export interface Host {
  environment(): Json;
  /** Seconds since 1970. */
  now(): number;
  /** The next value of the input; undefined where there is none. */
  input(): Json | undefined;
  filename(): Json;
  line(): number;
  /** What debug and stderr say. */
  say(text: string): void;
}

/** By NAME/ARITY: a function of the input and of its arguments, called for every combination of their values. */
export type Builtins = Readonly<Record<string, (value: Json, args: readonly Json[], host: Host) => Json>>;

export const refused = (value: Json, what: string): JqError =>
  new JqError(`${typeOf(value)} (${short(value)}) ${what}`);

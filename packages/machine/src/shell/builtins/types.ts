import type { ArrayValue, Word } from "unbash";
import type { Redirections } from "../redirect.ts";
import type { Shell } from "../shell.ts";

/** An assignment that is an operand of `declare` and its kin. */
export interface DeclaredValue {
  readonly name: string;
  readonly index: Word | undefined;
  readonly append: boolean;
  readonly value: string | ArrayValue;
}

export type Operand = string | DeclaredValue;

export interface Call {
  readonly shell: Shell;
  /** The name it was called by. */
  readonly name: string;
  readonly args: string[];
  /** The same, with assignments apart. */
  readonly operands: Operand[];
  /** The redirections of this call, for `exec`. */
  readonly redirections: Redirections;
}

/** A builtin: gives its status, 0–255. */
export type Builtin = (call: Call) => Promise<number> | number;

/** Complains of an option that `name` has not, with its usage; gives the status, 2. */
export async function badOption(shell: Shell, name: string, option: string, usage: string): Promise<number> {
  await shell.complain(`${name}: ${option}: invalid option`);
  await shell.process.stderr.write(`${name}: usage: ${usage}\n`);
  return 2;
}

/** Writes to standard output (held back until the builtin ends). */
export const print = (shell: Shell, text: string): Promise<void> => shell.process.stdout.write(text);

// What every object of `bridge` does in the same way: asking the kernel, finding a device, port states by name.

import { STATE_NAMES } from "@podwire/bridge";
import { KernelError, type NetDevice } from "@podwire/netns";
import type { Args } from "../frame/args.ts";
import { Exit, MISUSE } from "../frame/exit.ts";
import type { Session } from "../frame/session.ts";

/** What an object can be asked to do: the first whose words fit; the first of all where nothing is said. */
export type Verbs = readonly (readonly [words: readonly string[], command: (args: Args) => void])[];

export function runVerb(args: Args, object: string, verbs: Verbs, usage: (session: Session) => never): void {
  const session: Session = args.session;
  if (args.done) {
    verbs[0]?.[1](args);
    return;
  }
  const found = verbs.find(([words]) => args.matches(...words));
  if (found === undefined) {
    if (args.matches("help")) usage(session);
    session.fail(`Command "${args.word}" is unknown, try "bridge ${object} help".\n`);
  }
  args.take();
  found[1](args);
}

/** A request to the kernel; what it refuses is printed, and the command ends with `status`. */
export function ask<T>(session: Session, request: () => T, status: number = MISUSE): T {
  try {
    return session.self.kernel.rtnl.locked(request);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    session.reportKernelError(error);
    throw new Exit(status, true);
  }
}

/** The device called `name`; `what` it was wanted as stands in the complaint. */
export function findDevice(session: Session, name: string, what = "device"): NetDevice {
  return session.device(name) ?? session.return(`Cannot find ${what} "${name}"\n`, MISUSE);
}

/** A port's state by number (strtol, base 10) or name; `message` where it is neither. */
export function parseState(session: Session, text: string, message: string): number {
  if (/^\s*[-+]?\d+$/.test(text)) return Number(text);
  const state = (STATE_NAMES as readonly string[]).indexOf(text);
  return state >= 0 ? state : session.return(message, MISUSE);
}

/** sscanf("%hhx:…") of six bytes; what follows them is nobody's business. */
export function parseMacLoosely(session: Session, text: string): Uint8Array {
  const byte = "\\s*([-+]?(?:0x)?[0-9a-fA-F]+)";
  const match = new RegExp(`^${Array(6).fill(byte).join(":")}`).exec(text);
  if (match === null) session.return(`Invalid mac address ${text}\n`, MISUSE);
  return Uint8Array.from(match.slice(1, 7), (digits) => {
    const value = Number.parseInt(digits.replace(/^[-+]?(0x)?/i, ""), 16);
    return digits.startsWith("-") ? -value : value;
  });
}

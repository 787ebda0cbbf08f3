// A sandbox around one file, for tests.
import { nodeEngine } from "../src/sandbox/engine-node.ts";
import { type Guest, openGuest } from "../src/sandbox/guest.ts";
import { DEFAULT_LIMITS, type Limits, makeProgram } from "../src/sandbox/program.ts";
import { type Session, standIn } from "../src/sandbox/subject.ts";

export interface Box {
  session: Session;
  guest: Guest;
  subject<T = (...args: unknown[]) => unknown>(name: string): T;
  finish: Guest["finish"];
}

export async function box(
  files: string | Record<string, string>,
  limits: Partial<Limits> = {},
): Promise<Box> {
  const learner = typeof files === "string" ? { "switch.ts": files } : files;
  const program = makeProgram(learner, {}, { ...DEFAULT_LIMITS, ...limits });
  const guest = await openGuest(nodeEngine(), program);
  const session: Session = { program, guest, story: [], named: new Map(), absent: new Set() };
  return {
    session,
    guest,
    subject: <T>(name: string) => standIn(() => session, name) as T,
    finish: () => guest.finish(),
  };
}

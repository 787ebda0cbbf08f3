// What a real tool can do and ours cannot says so, in one wording and with one exit status, and never pretends.

import type { Process } from "./process.ts";

/** EX_UNAVAILABLE of sysexits.h: no tool of the course uses it for anything else. */
export const UNSUPPORTED_STATUS = 69;

/** Thrown anywhere in a command; {@link withUnsupported} prints it. */
export class Unsupported extends Error {
  override name = "Unsupported";
}

/** The one wording. `what` is as the user wrote it: "ip link set xdp". */
export function unsupportedText(program: string, what: string): string {
  return `${program}: not simulated: ${what}\n`;
}

/** Runs a program's body; an {@link Unsupported} from it is printed and becomes the exit status. */
export async function withUnsupported(self: Process, body: () => Promise<number>): Promise<number> {
  try {
    return await body();
  } catch (error) {
    if (!(error instanceof Unsupported)) throw error;
    await self.stdout.flush();
    const name = (self.argv[0] ?? "").split("/").pop() as string;
    await self.stderr.write(unsupportedText(name, error.message));
    return UNSUPPORTED_STATUS;
  }
}

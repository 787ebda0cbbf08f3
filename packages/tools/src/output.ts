// What the commands of this package share: the name they were called by, printing, and options that exist in the real
// tool and not here.

import { type Errno, KernelError, strerror } from "@podwire/netns";
import type { Process } from "@podwire/program";

/** basename(argv[0]). */
export function programName(self: Process): string {
  return (self.argv[0] ?? "").split("/").pop() as string;
}

/** Prints to standard error, after what standard output holds back: that is the order in which a terminal shows it. */
export async function complain(self: Process, text: string): Promise<void> {
  await self.stderr.write(text);
}

/** errno of a failed call; anything else goes on. */
export function errnoOf(error: unknown): Errno {
  if (error instanceof KernelError) return error.errno;
  throw error;
}

/** glibc's words for a failed call. */
export const errorText = (error: unknown): string => strerror(errnoOf(error));

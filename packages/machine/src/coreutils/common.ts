// What the small programs share: the way GNU programs complain, reading the files they are given, and their options.

import { KernelError, strerror } from "@podwire/netns";
import {
  type GetoptResult,
  getopt,
  type Input,
  type LongOption,
  lines,
  type Process,
  utf8Encode,
} from "@podwire/program";
import { HostProcess } from "../process/host-process.ts";

/** The name it was called by, without its folder. */
export function programName(self: Process): string {
  return (self.argv[0] ?? "").split("/").pop() ?? "";
}

/** "cat: nothere: No such file or directory" on standard error. */
export async function complain(self: Process, message: string): Promise<void> {
  await self.stdout.flush();
  await self.stderr.write(`${programName(self)}: ${message}\n`);
}

/** Parses options (of `args`) as getopt_long does; complains and gives null where they are wrong. */
export async function options(
  self: Process,
  short: string,
  long: readonly LongOption[] = [],
  behaviour: { posix?: boolean } = {},
  args: readonly string[] = self.argv.slice(1),
): Promise<GetoptResult | null> {
  const result = getopt(args, short, long, behaviour);
  if (result.error === undefined) return result;
  await complain(self, result.error);
  await self.stderr.write(`Try '${programName(self)} --help' for more information.\n`);
  return null;
}

/** An input over bytes that are there already. */
export function bytesInput(bytes: Uint8Array): Input {
  let at = 0;
  return {
    read: async (max = 65536) => {
      if (at >= bytes.length) return null;
      const chunk = bytes.subarray(at, at + max);
      at += chunk.length;
      return chunk;
    },
  };
}

/** Opens a file for reading, as a stream; "-" is standard input. Throws KernelError. */
export function openInput(self: Process, path: string): Input {
  if (path === "-") return self.stdin;
  if (self.files.stat(path).type === "directory") throw new KernelError("EISDIR");
  if (!(self instanceof HostProcess)) return bytesInput(self.files.readFile(path));
  const file = self.files.open(path, "read");
  self.onExit(() => file.release());
  return { read: (max = 65536) => self.readFrom(file, max) };
}

export interface EachOptions {
  /** Says nothing of what cannot be read. */
  quiet?: boolean;
  /** Complains in the words of head and tail. */
  cannotOpen?: boolean;
}

/**
 * Calls `use` for each operand, or for standard input where there is none. Files that cannot be read are complained about;
 * gives 1 where there was one, else 0.
 */
export async function eachInput(
  self: Process,
  operands: readonly string[],
  use: (input: Input, name: string) => Promise<void>,
  behaviour: EachOptions = {},
): Promise<number> {
  let status = 0;
  for (const name of operands.length === 0 ? ["-"] : operands) {
    let opened = false;
    try {
      const input = openInput(self, name);
      opened = true;
      await use(input, name);
    } catch (error) {
      if (!(error instanceof KernelError) || (opened && !READ_ERRORS.has(error.errno))) throw error;
      status = 1;
      if (behaviour.quiet) continue;
      const words = strerror(error.errno);
      const sentence =
        behaviour.cannotOpen && !opened ? `cannot open '${name}' for reading: ${words}` : `${name}: ${words}`;
      await complain(self, sentence);
    }
  }
  return status;
}

/** What reading may fail with; EPIPE and the like come from writing. */
const READ_ERRORS: ReadonlySet<string> = new Set([
  "EBADF",
  "EISDIR",
  "EINVAL",
  "EIO",
  "EACCES",
  "EOPNOTSUPP",
]);

/** All lines of all inputs. */
export async function allLines(
  self: Process,
  operands: readonly string[],
): Promise<{ lines: string[]; status: number }> {
  const all: string[] = [];
  const status = await eachInput(self, operands, async (input) => {
    for await (const line of lines(input)) all.push(line);
  });
  return { lines: all, status };
}

/** Bytes of a text, for counting. */
export const byteLength = (text: string): number => utf8Encode(text).length;

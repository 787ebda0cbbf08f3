// -batch (lib/utils.c do_batch, getcmdline, makeargs): one command a line, until one fails. A command that ends the program, as a
// wrong command line does, ends the batch too, also with -force.

import { KernelError } from "@podwire/netns";
import { lines } from "@podwire/program";
import { Exit } from "./exit.ts";
import type { Session } from "./session.ts";

const MAX_ARGS = 512;

/** Runs the commands in the file `name`, `-` for standard input, with `run`, which gives 0 where all went well. */
export async function runBatch(
  session: Session,
  name: string,
  run: (words: readonly string[]) => Promise<number>,
): Promise<number> {
  session.batch = true;
  const next = lineReader(session, name);
  if (next === undefined) return 1;
  let number = 0;
  let status = 0;
  for (let line = await next(); line !== null; line = await next()) {
    number++;
    let text = beforeComment(line);
    while (text.endsWith("\\")) {
      const more = await next();
      if (more === null) {
        session.err("Missing continuation line\n");
        return status;
      }
      number++;
      text = text.slice(0, -1) + beforeComment(more);
    }
    const words = splitWords(session, text);
    if (words.length === 0) continue;
    if ((await returned(run(words))) === 0) {
      await session.flush();
      continue;
    }
    session.err(`Command failed ${name}:${number}\n`);
    await session.flush();
    status = 1;
    if (!session.options.force) break;
  }
  return status;
}

/** What the command returned, also where that was by way of an Exit. */
async function returned(command: Promise<number>): Promise<number> {
  try {
    return await command;
  } catch (error) {
    if (error instanceof Exit && error.returned) return error.status;
    throw error;
  }
}

/** Gives line after line, without newlines, null at the end; undefined after the complaint that there is no such file. */
function lineReader(session: Session, name: string): (() => Promise<string | null>) | undefined {
  const { self } = session;
  if (name === "-") {
    const input = lines(self.stdin);
    return async () => {
      const { value, done } = await self.block(input.next());
      return done ? null : value;
    };
  }
  try {
    const rest = self.files.readText(name).split("\n");
    if (rest.at(-1) === "") rest.pop();
    return async () => rest.shift() ?? null;
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    // A directory can be opened, and has no lines.
    if (error.errno === "EISDIR") return async () => null;
    session.err(`Cannot open file "${name}" for reading: ${error.message}\n`);
    return undefined;
  }
}

/** A # begins a comment wherever it stands, also in quotes. */
function beforeComment(line: string): string {
  const at = line.indexOf("#");
  return at < 0 ? line : line.slice(0, at);
}

function splitWords(session: Session, text: string): string[] {
  const words: string[] = [];
  const pattern = /[ \t\r\n]*(?:'([^']*)'?|"([^"]*)"?|([^ \t\r\n]+))/y;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (words.length >= MAX_ARGS - 1) session.fail("Too many arguments to command\n", 1);
    const quote = match[1] !== undefined ? "'" : match[2] !== undefined ? '"' : "";
    if (quote !== "" && (match[0].length < 2 || !match[0].trimStart().slice(1).endsWith(quote)))
      session.fail("Unterminated quoted string\n", 1);
    words.push(match[1] ?? match[2] ?? match[3] ?? "");
  }
  return words;
}

// The terminal. Ctrl-C ends a command that watches; a reader that went away (`podwire list | head`) ends quietly.
import type { Io } from "./io.ts";

export function nodeIo(): Io {
  const interrupted = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => interrupted.abort(name));
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  return {
    cwd: process.cwd(),
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    terminal: process.stdout.isTTY === true,
    signal: interrupted.signal,
  };
}

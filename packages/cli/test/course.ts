// A course of one exercise in a folder of its own, and a terminal that keeps what is said.
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCli } from "../src/cli.ts";
import { exerciseCommands } from "../src/exercises/commands.ts";
import type { Io } from "../src/io.ts";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
export const PAIR = "02-veth/pair";

export interface Course {
  root: string;
  /** Where the learner's pair.ts is. */
  pair: string;
  solution: string;
  mistake(id: string): string;
  /** Runs podwire here (or in `cwd`), as typed in a terminal. */
  podwire(...argv: string[]): Promise<{ status: number; out: string; err: string }>;
  io(extra?: Partial<Io>): Io & { said: { out: string; err: string } };
  remove(): void;
}

export function makeCourse(): Course {
  const root = mkdtempSync(join(tmpdir(), "podwire-course-"));
  for (const folder of [`exercises/${PAIR}`, `exercises/pristine/${PAIR}`, `solutions/${PAIR}`])
    cpSync(join(repository, folder), join(root, folder), { recursive: true });
  cpSync(join(root, "exercises/pristine", PAIR, "pair.ts"), join(root, "exercises", PAIR, "pair.ts"));
  const io: Course["io"] = (extra = {}) => {
    const said = { out: "", err: "" };
    return {
      cwd: root,
      env: {},
      terminal: false,
      out: (text) => {
        said.out += text;
      },
      err: (text) => {
        said.err += text;
      },
      said,
      ...extra,
    };
  };
  return {
    root,
    pair: join(root, "exercises", PAIR, "pair.ts"),
    solution: join(root, "solutions", PAIR, "pair.ts"),
    mistake: (id) => join(root, "solutions", PAIR, "mistakes", id, "pair.ts"),
    async podwire(...argv) {
      const terminal = io();
      const status = await runCli([exerciseCommands], argv, terminal);
      return { status, ...terminal.said };
    },
    io,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

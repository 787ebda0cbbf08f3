// find(1): the tests -name -iname -path -type -maxdepth -mindepth -empty -newer, `!`, `-o`, and the actions -print -print0 -delete -exec … ;

import { KernelError, strerror } from "@podwire/netns";
import { type Process, Unsupported, withUnsupported } from "@podwire/program";
import { matchPattern } from "../shell/pattern.ts";
import { complain } from "./common.ts";

interface Entry {
  path: string;
  name: string;
  type: string;
  depth: number;
}

type Test = (self: Process, entry: Entry) => Promise<boolean> | boolean;

const TYPES: Readonly<Record<string, string>> = {
  f: "file",
  d: "directory",
  l: "symlink",
  c: "character",
  p: "fifo",
};

interface Query {
  test: Test;
  /** Something is done with what is found, so it need not be printed. */
  acts: boolean;
  minDepth: number;
  maxDepth: number;
}

function parseQuery(args: readonly string[]): Query {
  const query: Query = { test: () => true, acts: false, minDepth: 0, maxDepth: Number.POSITIVE_INFINITY };
  const alternatives: Test[][] = [[]];
  let negate = false;
  const add = (test: Test): void => {
    const wanted = negate;
    negate = false;
    alternatives.at(-1)?.push(wanted ? async (self, entry) => !(await test(self, entry)) : test);
  };
  for (let at = 0; at < args.length; at++) {
    const word = args[at] as string;
    const operand = (): string => {
      const next = args[++at];
      if (next === undefined) throw new Unsupported(`find ${word} without its argument`);
      return next;
    };
    if (word === "!" || word === "-not") negate = !negate;
    else if (word === "-o" || word === "-or") alternatives.push([]);
    else if (word === "-a" || word === "-and") continue;
    else if (word === "-maxdepth") query.maxDepth = Number(operand());
    else if (word === "-mindepth") query.minDepth = Number(operand());
    else if (word === "-name" || word === "-iname") {
      const pattern = operand();
      const ignoreCase = word === "-iname";
      add((_, { name }) => matchPattern(pattern, name, { ignoreCase }));
    } else if (word === "-path") {
      const pattern = operand();
      add((_, { path }) => matchPattern(pattern, path));
    } else if (word === "-type") {
      const type = TYPES[operand()];
      add((_, entry) => entry.type === type || (type === "file" && entry.type === "nsfs"));
    } else if (word === "-empty")
      add((self, { path, type }) =>
        type === "directory" ? self.files.readdir(path).length === 0 : self.files.lstat(path).size === 0,
      );
    else if (word === "-print" || word === "-print0" || word === "-delete" || word === "-exec") {
      query.acts = true;
      if (word === "-exec") {
        const end = args.indexOf(";", at);
        if (end < 0) throw new Unsupported("find -exec without ;");
        const command = args.slice(at + 1, end);
        at = end;
        add(async (self, { path }) => {
          await self.stdout.flush();
          const child = self.spawn(command.map((part) => part.replaceAll("{}", path)));
          return (await child.wait()) === 0;
        });
      } else add(action(word));
    } else throw new Unsupported(`find ${word}`);
  }
  query.test = async (self, entry) => {
    for (const tests of alternatives) {
      let holds = true;
      for (const test of tests) holds = holds && (await test(self, entry));
      if (holds) return true;
    }
    return false;
  };
  return query;
}

function action(word: string): Test {
  if (word === "-delete")
    return (self, { path, type }) => {
      if (type === "directory") self.files.rmdir(path);
      else self.files.unlink(path);
      return true;
    };
  return async (self, { path }) => {
    await self.stdout.write(path + (word === "-print0" ? "\0" : "\n"));
    return true;
  };
}

export async function find(self: Process): Promise<number> {
  return withUnsupported(self, async () => {
    const args = self.argv.slice(1);
    const first = args.findIndex((arg) => /^[-!(]/.test(arg));
    const roots = first < 0 ? args : args.slice(0, first);
    const words = first < 0 ? [] : args.slice(first);
    const query = parseQuery(words);
    const depthFirst = words.includes("-delete") || words.includes("-depth");
    let status = 0;
    for (const root of roots.length === 0 ? ["."] : roots) {
      const entries: Entry[] = [];
      const todo = [{ path: root, depth: 0 }];
      for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
        const { path, depth } = next;
        try {
          const { type } = self.files.lstat(path);
          entries.push({ path, depth, type, name: path.replace(/\/+$/, "").split("/").pop() || path });
          if (type !== "directory" || depth >= query.maxDepth) continue;
          const names = self.files.readdir(path).reverse();
          for (const name of names)
            todo.push({ path: `${path.replace(/\/$/, "")}/${name}`, depth: depth + 1 });
        } catch (error) {
          if (!(error instanceof KernelError)) throw error;
          await complain(self, `‘${path}’: ${strerror(error.errno)}`);
          status = 1;
        }
      }
      for (const entry of depthFirst ? entries.reverse() : entries) {
        if (entry.depth < query.minDepth || !(await query.test(self, entry)) || query.acts) continue;
        await self.stdout.write(`${entry.path}\n`);
      }
    }
    return status;
  });
}

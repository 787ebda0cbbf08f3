// Programs over files: mkdir(1), rm(1), rmdir(1), touch(1), cp(1), mv(1), ln(1), readlink(1), realpath(1), mktemp(1).
import { KernelError, strerror } from "@podwire/netns";
import type { Process } from "@podwire/program";
import { complain, options } from "./common.ts";

/** Runs `action` for each operand; a KernelError is complained about in `sentence` and makes the status 1. */
async function each(
  self: Process,
  operands: readonly string[],
  sentence: (operand: string) => string,
  action: (operand: string) => void,
): Promise<number> {
  if (operands.length === 0) {
    await complain(self, "missing operand");
    await self.stderr.write(`Try '${self.argv[0]} --help' for more information.\n`);
    return 1;
  }
  let status = 0;
  for (const operand of operands) {
    try {
      action(operand);
    } catch (error) {
      if (error instanceof OmittedDirectory)
        await complain(self, `-r not specified; omitting directory '${operand}'`);
      else if (error instanceof KernelError)
        await complain(self, `${sentence(operand)}: ${strerror(error.errno)}`);
      else throw error;
      status = 1;
    }
  }
  return status;
}

const baseName = (path: string): string => path.replace(/\/+$/, "").split("/").pop() ?? path;
const join = (directory: string, name: string): string => `${directory.replace(/\/+$/, "")}/${name}`;
const isDirectory = (self: Process, path: string): boolean =>
  self.files.exists(path) && self.files.stat(path).type === "directory";

export async function mkdir(self: Process): Promise<number> {
  const parsed = await options(self, "pm:v", [{ name: "parents", argument: "none", short: "p" }]);
  if (parsed === null) return 1;
  const recursive = parsed.options.some(({ name }) => name === "p");
  return each(
    self,
    parsed.operands,
    (path) => `cannot create directory ‘${path}’`,
    (path) => self.files.mkdir(path, { recursive }),
  );
}

export async function rmdir(self: Process): Promise<number> {
  const parsed = await options(self, "p");
  if (parsed === null) return 1;
  return each(
    self,
    parsed.operands,
    (path) => `failed to remove '${path}'`,
    (path) => self.files.rmdir(path),
  );
}

export async function rm(self: Process): Promise<number> {
  const parsed = await options(self, "rRfvd", [
    { name: "recursive", argument: "none", short: "r" },
    { name: "force", argument: "none", short: "f" },
  ]);
  if (parsed === null) return 1;
  const has = (...letters: string[]) => parsed.options.some(({ name }) => letters.includes(name));
  if (parsed.operands.length === 0 && has("f")) return 0;
  const remove = (path: string): void => {
    if (has("f") && !self.files.exists(path)) return;
    if (self.files.lstat(path).type !== "directory") {
      self.files.unlink(path);
      return;
    }
    if (!has("r", "R")) throw new KernelError("EISDIR");
    for (const name of self.files.readdir(path)) remove(join(path, name));
    self.files.rmdir(path);
  };
  return each(self, parsed.operands, (path) => `cannot remove '${path}'`, remove);
}

export async function touch(self: Process): Promise<number> {
  const parsed = await options(self, "acm");
  if (parsed === null) return 1;
  return each(
    self,
    parsed.operands,
    (path) => `cannot touch '${path}'`,
    (path) => {
      if (!self.files.exists(path)) self.files.writeFile(path, "");
    },
  );
}

/** cp without -r. */
class OmittedDirectory extends Error {}

function copy(self: Process, from: string, to: string, recursive: boolean): void {
  if (isDirectory(self, from)) {
    if (!recursive) throw new KernelError("EISDIR");
    self.files.mkdir(to, { recursive: true });
    for (const name of self.files.readdir(from)) copy(self, join(from, name), join(to, name), recursive);
    return;
  }
  self.files.writeFile(to, self.files.readFile(from), { mode: self.files.stat(from).mode });
}

/** cp -r -a -R and mv: to a file, or into a directory. */
async function transfer(
  self: Process,
  sentence: string,
  action: (from: string, to: string, recursive: boolean) => void,
): Promise<number> {
  const parsed = await options(self, "raRfpvn");
  if (parsed === null) return 1;
  const target = parsed.operands.at(-1);
  if (target === undefined || parsed.operands.length < 2) {
    await complain(
      self,
      target === undefined ? "missing file operand" : `missing destination file operand after '${target}'`,
    );
    return 1;
  }
  const recursive = parsed.options.some(({ name }) => "raR".includes(name));
  const into = isDirectory(self, target);
  if (parsed.operands.length > 2 && !into) {
    await complain(self, `target '${target}' is not a directory`);
    return 1;
  }
  return each(
    self,
    parsed.operands.slice(0, -1),
    (from) => `${sentence} '${from}'`,
    (from) => action(from, into ? join(target, baseName(from)) : target, recursive),
  );
}

export const cp = (self: Process): Promise<number> =>
  transfer(self, "cannot stat", (from, to, recursive) => {
    if (isDirectory(self, from) && !recursive) throw new OmittedDirectory();
    copy(self, from, to, recursive);
  });

export const mv = (self: Process): Promise<number> =>
  transfer(self, "cannot stat", (from, to) => self.files.rename(from, to));

/** ln -s -f -n; hard links are not simulated and fail. */
export async function ln(self: Process): Promise<number> {
  const parsed = await options(self, "sfnv");
  if (parsed === null) return 1;
  const has = (letter: string) => parsed.options.some(({ name }) => name === letter);
  const [target, place = "."] = parsed.operands;
  if (target === undefined) {
    await complain(self, "missing file operand");
    return 1;
  }
  const path = isDirectory(self, place) && !has("n") ? join(place, baseName(target)) : place;
  return each(
    self,
    [path],
    () => `failed to create ${has("s") ? "symbolic" : "hard"} link '${path}'`,
    () => {
      if (!has("s")) throw new KernelError("EOPNOTSUPP");
      if (has("f") && self.files.exists(path)) self.files.unlink(path);
      self.files.symlink(target, path);
    },
  );
}

export async function readlink(self: Process): Promise<number> {
  const parsed = await options(self, "fne");
  if (parsed === null) return 1;
  const has = (letter: string) => parsed.options.some(({ name }) => name === letter);
  let status = 0;
  for (const path of parsed.operands) {
    try {
      const found = has("f") || has("e") ? self.files.realpath(path) : self.files.readlink(path);
      await self.stdout.write(has("n") ? found : `${found}\n`);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      status = 1; // readlink(1) is silent about what it cannot read
    }
  }
  return status;
}

export async function realpath(self: Process): Promise<number> {
  const found: string[] = [];
  const status = await each(
    self,
    self.argv.slice(1),
    (path) => path,
    (path) => found.push(self.files.realpath(path)),
  );
  await self.stdout.write(found.map((path) => `${path}\n`).join(""));
  return status;
}

/** mktemp [-d] [TEMPLATE]: the name is drawn from the machine's seed. */
export async function mktemp(self: Process): Promise<number> {
  const parsed = await options(self, "du");
  if (parsed === null) return 1;
  const template = parsed.operands[0] ?? "/tmp/tmp.XXXXXXXXXX";
  if (!/XXX$/.test(template)) {
    await complain(self, `too few X's in template ‘${template}’`);
    return 1;
  }
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const random = self.kernel.random("mktemp");
  const path = template.replace(/X+$/, (xs) =>
    [...xs].map(() => letters[random.int(0, letters.length - 1)]).join(""),
  );
  return each(
    self,
    [path],
    () => `failed to create file via template ‘${template}’`,
    () => {
      if (parsed.options.some(({ name }) => name === "d")) self.files.mkdir(path, { mode: 0o700 });
      else self.files.writeFile(path, "", { mode: 0o600 });
    },
  ).then(async (status) => {
    if (status === 0) await self.stdout.write(`${path}\n`);
    return status;
  });
}

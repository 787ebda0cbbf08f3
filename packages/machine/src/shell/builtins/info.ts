// cd, pwd, dirs, type, command, builtin, hash, alias, umask, times, history, enable, help: what a shell knows of itself and of where it is.

import { KernelError, strerror } from "@podwire/netns";
import { findPath } from "../../process/executable.ts";
import { Discard } from "../errors.ts";
import { singleQuote } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { notStarted, builtin as runBuiltin } from "../simple.ts";
import { forkShell, waitForeground } from "../subshell.ts";
import { functionText } from "./declare.ts";
import { BUILTINS } from "./index.ts";
import { type Builtin, badOption, print } from "./types.ts";

/** Resolves "." and ".." in a path by its text alone, as `cd -L` does. */
function logical(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Goes to `path`; null, or why that failed. */
async function goTo(shell: Shell, path: string): Promise<KernelError | null> {
  const { process } = shell;
  const target = logical(path.startsWith("/") ? path : `${process.cwd}/${path}`);
  try {
    process.files.readdir(target);
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return error;
  }
  shell.variables.set("OLDPWD", shell.variables.get("PWD") ?? process.cwd);
  process.cwd = target;
  shell.variables.set("PWD", target);
  return null;
}

export const cd: Builtin = async ({ shell, args }) => {
  if (args[0] !== "-" && (await hasBadOption(shell, "cd", args, "LPe@", "cd [-L|[-P [-e]] [-@]] [dir]")))
    return 2;
  const words = args.filter((arg) => !/^-[LPe@]+$/.test(arg) && arg !== "--");
  if (words.length > 1) {
    await shell.complain("cd: too many arguments");
    return 1;
  }
  let path = words[0];
  let show = false;
  if (path === undefined) {
    path = shell.variables.get("HOME");
    if (path === undefined) {
      await shell.complain("cd: HOME not set");
      return 1;
    }
  }
  if (path === "-") {
    path = shell.variables.get("OLDPWD");
    show = true;
    if (path === undefined) {
      await shell.complain("cd: OLDPWD not set");
      return 1;
    }
  }
  if (path === "") return 0;
  for (const directory of (shell.variables.get("CDPATH") ?? "").split(":")) {
    if (directory === "" || /^\.{0,2}\//.test(path) || path.startsWith("/")) continue;
    if (shell.process.files.nodeAt(`${directory}/${path}`)?.type === "directory") {
      path = `${directory}/${path}`;
      show = true;
      break;
    }
  }
  const error = await goTo(shell, path);
  if (error !== null) {
    await shell.complain(`cd: ${path}: ${strerror(error.errno)}`);
    return 1;
  }
  if (args.includes("-P")) {
    const real = shell.process.files.realpath(shell.process.cwd);
    shell.process.cwd = real;
    shell.variables.set("PWD", real);
  }
  if (show) await print(shell, `${shell.process.cwd}\n`);
  return 0;
};

/** Complains about the first option that is not one of `letters`. */
async function hasBadOption(
  shell: Shell,
  name: string,
  args: readonly string[],
  letters: string,
  usage: string,
): Promise<boolean> {
  for (const arg of args) {
    if (!/^-./.test(arg) || arg === "--") return false;
    const bad = [...arg.slice(1)].find((letter) => !letters.includes(letter));
    if (bad === undefined) continue;
    await badOption(shell, name, `-${bad}`, usage);
    return true;
  }
  return false;
}

export const pwd: Builtin = async ({ shell, args }) => {
  if (await hasBadOption(shell, "pwd", args, "LP", "pwd [-LP]")) return 2;
  await print(shell, `${args.includes("-P") ? shell.process.files.realpath(".") : shell.process.cwd}\n`);
  return 0;
};

function stackText(shell: Shell): string {
  const home = shell.variables.get("HOME") ?? "/root";
  const short = (path: string): string =>
    path === home ? "~" : path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
  return [shell.process.cwd, ...shell.directoryStack].map(short).join(" ");
}

export const dirs: Builtin = async ({ shell, args }) => {
  if (args.includes("-c")) shell.directoryStack = [];
  else await print(shell, `${stackText(shell)}\n`);
  return 0;
};

export const pushd: Builtin = async ({ shell, args }) => {
  const here = shell.process.cwd;
  const target = args[0] ?? shell.directoryStack[0];
  if (target === undefined) {
    await shell.complain("pushd: no other directory");
    return 1;
  }
  const error = await goTo(shell, target);
  if (error !== null) {
    await shell.complain(`pushd: ${target}: ${strerror(error.errno)}`);
    return 1;
  }
  if (args[0] === undefined) shell.directoryStack.shift();
  shell.directoryStack.unshift(here);
  await print(shell, `${stackText(shell)}\n`);
  return 0;
};

export const popd: Builtin = async ({ shell }) => {
  const target = shell.directoryStack.shift();
  if (target === undefined) {
    await shell.complain("popd: directory stack empty");
    return 1;
  }
  const error = await goTo(shell, target);
  if (error !== null) {
    await shell.complain(`popd: ${target}: ${strerror(error.errno)}`);
    return 1;
  }
  await print(shell, `${stackText(shell)}\n`);
  return 0;
};

const KEYWORDS =
  "if then else elif fi case esac for select while until do done in function time { } ! [[ ]] coproc".split(
    " ",
  );

interface Meaning {
  kind: "alias" | "keyword" | "function" | "builtin" | "file";
  text: string;
}

/** What `name` would run, the first meaning first. */
function meanings(shell: Shell, name: string, onlyFile = false): Meaning[] {
  const found: Meaning[] = [];
  if (!onlyFile) {
    const alias = shell.aliases.get(name);
    if (alias !== undefined && shell.shopts.has("expand_aliases")) found.push({ kind: "alias", text: alias });
    if (KEYWORDS.includes(name)) found.push({ kind: "keyword", text: name });
    const definition = shell.functions.get(name);
    if (definition !== undefined) found.push({ kind: "function", text: functionText(definition.text, name) });
    if (BUILTINS.has(name)) found.push({ kind: "builtin", text: name });
  }
  try {
    const path = findPath(shell.process, name, shell.variables.get("PATH") ?? "");
    const node = path === undefined ? undefined : shell.process.files.nodeAt(path);
    if (path !== undefined && node !== undefined && node.type !== "directory" && (node.mode & 0o111) !== 0)
      found.push({ kind: "file", text: path });
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
  }
  return found;
}

function describe(name: string, { kind, text }: Meaning, hashed: boolean): string {
  switch (kind) {
    case "alias":
      return `${name} is aliased to \`${text}'\n`;
    case "keyword":
      return `${name} is a shell keyword\n`;
    case "function":
      return `${name} is a function\n${text}`;
    case "builtin":
      return `${name} is a shell builtin\n`;
    case "file":
      return hashed ? `${name} is hashed (${text})\n` : `${name} is ${text}\n`;
  }
}

export const type: Builtin = async ({ shell, args }) => {
  if (await hasBadOption(shell, "type", args, "aftpP", "type [-afptP] name [name ...]")) return 2;
  const flags = args.filter((arg) => /^-[aftpP]+$/.test(arg)).join("");
  let status = 0;
  for (const name of args.filter((arg) => !arg.startsWith("-"))) {
    const found = meanings(shell, name, flags.includes("P"));
    const shown = flags.includes("a") ? found : found.slice(0, 1);
    if (shown.length === 0) {
      if (!/[tpP]/.test(flags)) await shell.complain(`type: ${name}: not found`);
      status = 1;
    }
    for (const meaning of shown) {
      if (flags.includes("t")) await print(shell, `${meaning.kind}\n`);
      else if (/[pP]/.test(flags)) {
        if (meaning.kind === "file") await print(shell, `${meaning.text}\n`);
      } else await print(shell, describe(name, meaning, shell.hash.has(name) && meaning.kind === "file"));
    }
  }
  return status;
};

export const command: Builtin = async ({ shell, args, redirections }) => {
  let words = args;
  let how: "run" | "v" | "V" = "run";
  while (/^-[pvV]+$/.test(words[0] ?? "")) {
    if (words[0]?.includes("v")) how = "v";
    if (words[0]?.includes("V")) how = "V";
    words = words.slice(1);
  }
  if (words[0] === "--") words = words.slice(1);
  const [name, ...rest] = words;
  if (name === undefined) return 0;
  if (how !== "run") return identify(shell, words, how);
  if (BUILTINS.has(name)) return runBuiltin(shell, name, rest, rest, redirections);
  const child = forkShell(shell, async (inner) => {
    try {
      return await inner.process.exec(words, { env: inner.environment() });
    } catch (error) {
      if (!(error instanceof KernelError) || inner.process.argv === words) throw error;
      return notStarted(inner, name, error);
    }
  });
  const [status = 0] = await waitForeground(shell, [child], words.join(" "));
  return status;
};

async function identify(shell: Shell, names: readonly string[], how: "v" | "V"): Promise<number> {
  let status = 1;
  for (const name of names) {
    const [meaning] = meanings(shell, name);
    if (meaning === undefined) {
      if (how === "V") await shell.complain(`command: ${name}: not found`);
      continue;
    }
    status = 0;
    if (how === "V") await print(shell, describe(name, meaning, false));
    else if (meaning.kind === "alias") await print(shell, `alias ${name}=${singleQuote(meaning.text)}\n`);
    else await print(shell, `${meaning.kind === "file" ? meaning.text : name}\n`);
  }
  return status;
}

export const builtin: Builtin = async ({ shell, args, redirections }) => {
  const [name, ...rest] = args;
  if (name === undefined) return 0;
  if (!BUILTINS.has(name)) {
    await shell.complain(`builtin: ${name}: not a shell builtin`);
    return 1;
  }
  return runBuiltin(shell, name, rest, rest, redirections);
};

export const hash: Builtin = async ({ shell, args }) => {
  if (args.includes("-r")) {
    shell.hash.clear();
    return 0;
  }
  const names = args.filter((arg) => !arg.startsWith("-"));
  if (names.length === 0) {
    if (shell.hash.size === 0) await shell.process.stderr.write("hash: hash table empty\n");
    else {
      await print(shell, "hits\tcommand\n");
      for (const { path, hits } of shell.hash.values())
        await print(shell, `${String(hits).padStart(4)}\t${path}\n`);
    }
    return 0;
  }
  let status = 0;
  for (const name of names) {
    const file = meanings(shell, name, true)[0];
    if (file !== undefined) shell.hash.set(name, { path: file.text, hits: 0 });
    else {
      await shell.complain(`hash: ${name}: not found`);
      status = 1;
    }
  }
  return status;
};

export const alias: Builtin = async ({ shell, args }) => {
  let status = 0;
  const show = (name: string, text: string) => print(shell, `alias ${name}=${singleQuote(text)}\n`);
  if (args.length === 0) for (const [name, text] of [...shell.aliases].sort()) await show(name, text);
  for (const arg of args) {
    const equals = arg.indexOf("=");
    if (equals > 0) shell.aliases.set(arg.slice(0, equals), arg.slice(equals + 1));
    else if (arg !== "-p") {
      const text = shell.aliases.get(arg);
      if (text !== undefined) await show(arg, text);
      else {
        await shell.complain(`alias: ${arg}: not found`);
        status = 1;
      }
    }
  }
  return status;
};

export const unalias: Builtin = async ({ shell, args }) => {
  let status = 0;
  for (const arg of args) {
    if (arg === "-a") shell.aliases.clear();
    else if (!shell.aliases.delete(arg)) {
      await shell.complain(`unalias: ${arg}: not found`);
      status = 1;
    }
  }
  return status;
};

export const umask: Builtin = async ({ shell, args }) => {
  if (args.join(" ") === "-S") {
    await print(shell, "u=rwx,g=rx,o=rx\n");
    return 0;
  }
  if (args.length === 0) await print(shell, "0022\n");
  else if (!/^0?0?22$/.test(args[0] as string))
    throw new Discard("umask: not simulated: another mask than 0022", 69);
  return 0;
};

export const times: Builtin = async ({ shell }) => {
  await print(shell, "0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n");
  return 0;
};

export const ulimit: Builtin = async ({ shell }) => {
  await shell.complain("ulimit: not simulated: resource limits");
  return 69;
};

export const history: Builtin = async ({ shell }) => {
  for (const [index, line] of shell.history.entries())
    await print(shell, `${String(index + 1).padStart(5)}  ${line}\n`);
  return 0;
};

export const enable: Builtin = async ({ shell, args }) => {
  if (args.length > 0) {
    await shell.complain("enable: not simulated: switching builtins off and on");
    return 69;
  }
  for (const name of [...BUILTINS.keys()].sort()) await print(shell, `enable ${name}\n`);
  return 0;
};

export const help: Builtin = async ({ shell }) => {
  await print(shell, `Shell builtins: ${[...BUILTINS.keys()].sort().join(" ")}\n`);
  return 0;
};

export const caller: Builtin = async ({ shell, args }) => {
  const frame = shell.frames.at(-1 - Number(args[0] ?? 0));
  if (frame === undefined) return 1;
  const by = shell.frames.at(-2 - Number(args[0] ?? 0))?.name ?? "main";
  await print(
    shell,
    args.length === 0 ? `${frame.line} ${shell.name}\n` : `${frame.line} ${by} ${shell.name}\n`,
  );
  return 0;
};

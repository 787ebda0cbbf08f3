// The builtins by name.

import {
  breakLoop,
  continueLoop,
  evaluate,
  exec,
  exit,
  fail,
  letBuiltin,
  returnFunction,
  shift,
  source,
  succeed,
  trap,
} from "./control.ts";
import { declare, exportVariable, local, readonly, unset } from "./declare.ts";
import {
  alias,
  builtin,
  caller,
  cd,
  command,
  dirs,
  enable,
  hash,
  help,
  history,
  popd,
  pushd,
  pwd,
  times,
  type,
  ulimit,
  umask,
  unalias,
} from "./info.ts";
import { bg, disown, fg, jobs, kill, wait } from "./jobs.ts";
import { getopts, set, shopt } from "./options.ts";
import { echo, printf } from "./output.ts";
import { mapfile, read } from "./read.ts";
import { test } from "./test.ts";
import type { Builtin } from "./types.ts";

/** Builtins whose operands may be assignments. */
export const DECLARATIONS: ReadonlySet<string> = new Set([
  "declare",
  "typeset",
  "local",
  "export",
  "readonly",
]);

/** What is no builtin of dash. */
const BASH_ONLY: ReadonlySet<string> = new Set([
  "builtin",
  "caller",
  "declare",
  "dirs",
  "disown",
  "enable",
  "help",
  "history",
  "let",
  "logout",
  "mapfile",
  "popd",
  "pushd",
  "readarray",
  "shopt",
  "source",
  "typeset",
]);

/** Is it a builtin of this shell? */
export const isBuiltin = (shell: { dash: boolean }, name: string): boolean =>
  BUILTINS.has(name) && !(shell.dash && BASH_ONLY.has(name));

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  [":", succeed],
  [".", source],
  ["[", test],
  ["alias", alias],
  ["bg", bg],
  ["break", breakLoop],
  ["builtin", builtin],
  ["caller", caller],
  ["cd", cd],
  ["command", command],
  ["continue", continueLoop],
  ["declare", declare],
  ["dirs", dirs],
  ["disown", disown],
  ["echo", echo],
  ["enable", enable],
  ["eval", evaluate],
  ["exec", exec],
  ["exit", exit],
  ["export", exportVariable],
  ["false", fail],
  ["fg", fg],
  ["getopts", getopts],
  ["hash", hash],
  ["help", help],
  ["history", history],
  ["jobs", jobs],
  ["kill", kill],
  ["let", letBuiltin],
  ["local", local],
  ["logout", exit],
  ["mapfile", mapfile],
  ["popd", popd],
  ["printf", printf],
  ["pushd", pushd],
  ["pwd", pwd],
  ["read", read],
  ["readarray", mapfile],
  ["readonly", readonly],
  ["return", returnFunction],
  ["set", set],
  ["shift", shift],
  ["shopt", shopt],
  ["source", source],
  ["test", test],
  ["times", times],
  ["trap", trap],
  ["true", succeed],
  ["type", type],
  ["typeset", declare],
  ["ulimit", ulimit],
  ["umask", umask],
  ["unalias", unalias],
  ["unset", unset],
  ["wait", wait],
]);

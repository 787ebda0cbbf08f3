// Every command of a host. Each package of commands brings its own; a command is added by adding it there.

import { executables as iprouteExecutables } from "@podwire/iproute";
import type { Executable } from "@podwire/program";
import { executables as toolExecutables } from "@podwire/tools";
import { coreutils, packageManagers } from "./coreutils/index.ts";
import { bash, sh } from "./shell/bash.ts";

const shells: readonly Executable[] = [
  { path: "/usr/bin/bash", program: bash, package: "bash" },
  { path: "/usr/bin/sh", program: sh, package: "dash" },
  { path: "/usr/bin/dash", program: sh, package: "dash" },
];

const own: readonly Executable[] = [...shells, ...coreutils, ...iprouteExecutables, ...toolExecutables];

export const allExecutables: readonly Executable[] = [...own, ...packageManagers(() => own)];

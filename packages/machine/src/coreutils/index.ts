import type { Executable, Program } from "@podwire/program";
import { cat } from "./cat.ts";
import { cut, sort, tr, uniq, wc } from "./fields.ts";
import { cp, ln, ls, mkdir, mktemp, mv, readlink, realpath, rm, rmdir, touch } from "./files.ts";
import { grep } from "./grep.ts";
import { head, tail } from "./head-tail.ts";
import { kill, pgrep, pkill, ps, timeout, xargs } from "./processes.ts";
import { sed } from "./sed.ts";
import {
  basename,
  date,
  dirname,
  env,
  falsehood,
  hostname,
  id,
  nproc,
  seq,
  sleep,
  tee,
  truth,
  uname,
  which,
  whoami,
  yes,
} from "./small.ts";

const from = (packageName: string, programs: Record<string, Program>): Executable[] =>
  Object.entries(programs).map(([name, program]) => ({
    path: `/usr/bin/${name}`,
    program,
    package: packageName,
  }));

/** The small programs, each at the path where Debian has it. */
export const coreutils: readonly Executable[] = [
  ...from("coreutils", {
    basename,
    cat,
    cp,
    cut,
    date,
    dirname,
    env,
    head,
    id,
    ln,
    ls,
    mkdir,
    mktemp,
    mv,
    nproc,
    readlink,
    realpath,
  }),
  ...from("coreutils", {
    rm,
    rmdir,
    seq,
    sleep,
    sort,
    tail,
    tee,
    timeout,
    touch,
    tr,
    uname,
    uniq,
    wc,
    whoami,
    yes,
  }),
  ...from("coreutils", { true: truth, false: falsehood }),
  ...from("grep", { grep, egrep: grep, fgrep: grep }),
  ...from("sed", { sed }),
  ...from("procps", { kill, pgrep, pkill, ps }),
  ...from("findutils", { xargs }),
  ...from("hostname", { hostname }),
  ...from("debianutils", { which }),
];
export { packageManagers } from "./packages.ts";

import type { Executable, Program } from "@podwire/program";
import { awk } from "../awk/command.ts";
import { jq } from "../jq/command.ts";
import { cat } from "./cat.ts";
import { cmp, diff } from "./diff.ts";
import { base64, hexdump, od, xxd } from "./dump.ts";
import { cut, sort, tr, uniq, wc } from "./fields.ts";
import { cp, ln, mkdir, mktemp, mv, readlink, realpath, rm, rmdir, touch } from "./files.ts";
import { find } from "./find.ts";
import { grep } from "./grep.ts";
import { head, tail } from "./head-tail.ts";
import { hostname } from "./hostname.ts";
import { ls } from "./ls.ts";
import { chmod, chown, mkfifo, mount, stat, truncate, umount } from "./modes.ts";
import { kill, pgrep, pkill, ps, timeout, xargs } from "./processes.ts";
import { sed } from "./sed.ts";
import { echo, nice, nohup, nothing, printf, pwd, setsid, stdbuf, sudo, test, tty } from "./shell-twins.ts";
import {
  basename,
  date,
  dirname,
  env,
  falsehood,
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
import { column, comm, expr, fold, nl, paste, rev, tac } from "./text.ts";

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
  ...from("coreutils", { base64, chmod, chown, comm, echo, expr, fold, mkfifo, nice, nl, nohup, od, paste }),
  ...from("coreutils", { printf, pwd, stat, stdbuf, sync: nothing, tac, test, "[": test, truncate, tty }),
  ...from("diffutils", { cmp, diff }),
  ...from("findutils", { find }),
  ...from("bsdextrautils", { column, hexdump }),
  ...from("util-linux", { rev, setsid, mount, umount }),
  ...from("xxd", { xxd }),
  ...from("sudo", { sudo }),
  ...from("ncurses-bin", { clear: nothing }),
  ...from("mawk", { awk, mawk: awk, nawk: awk }),
  ...from("jq", { jq }),
  ...from("grep", { grep, egrep: grep, fgrep: grep }),
  ...from("sed", { sed }),
  ...from("procps", { kill, pgrep, pkill, ps }),
  ...from("findutils", { xargs }),
  ...from("hostname", { hostname }),
  ...from("debianutils", { which }),
];
export { packageManagers } from "./packages.ts";

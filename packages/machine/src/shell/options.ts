// `set -o` and `shopt`: their names, letters and what they begin with.

export interface ShellOptions {
  allexport: boolean;
  braceexpand: boolean;
  errexit: boolean;
  errtrace: boolean;
  functrace: boolean;
  hashall: boolean;
  monitor: boolean;
  noclobber: boolean;
  noexec: boolean;
  noglob: boolean;
  nounset: boolean;
  pipefail: boolean;
  posix: boolean;
  verbose: boolean;
  xtrace: boolean;
}

export type OptionName = keyof ShellOptions;

export const DEFAULT_OPTIONS: ShellOptions = {
  allexport: false,
  braceexpand: true,
  errexit: false,
  errtrace: false,
  functrace: false,
  hashall: true,
  monitor: false,
  noclobber: false,
  noexec: false,
  noglob: false,
  nounset: false,
  pipefail: false,
  posix: false,
  verbose: false,
  xtrace: false,
};

/** Letters of `set`, in the order of `$-`. */
export const OPTION_LETTERS: Readonly<Record<string, OptionName>> = {
  a: "allexport",
  e: "errexit",
  f: "noglob",
  h: "hashall",
  m: "monitor",
  n: "noexec",
  u: "nounset",
  v: "verbose",
  x: "xtrace",
  B: "braceexpand",
  C: "noclobber",
  E: "errtrace",
  T: "functrace",
};

/** What `shopt` knows; those that are true are on in a script. What changes nothing here can still be switched. */
export const SHOPTS: Readonly<Record<string, boolean>> = {
  autocd: false,
  cdspell: false,
  checkhash: false,
  checkjobs: false,
  checkwinsize: true,
  cmdhist: true,
  direxpand: false,
  dotglob: false,
  execfail: false,
  expand_aliases: false,
  extglob: false,
  failglob: false,
  globasciiranges: true,
  globstar: false,
  histappend: false,
  hostcomplete: true,
  huponexit: false,
  inherit_errexit: false,
  interactive_comments: true,
  lastpipe: false,
  lithist: false,
  nocaseglob: false,
  nocasematch: false,
  nullglob: false,
  patsub_replacement: true,
  progcomp: true,
  promptvars: true,
  sourcepath: true,
  xpg_echo: false,
};

/** Options that a script may ask for and that would change what it does, but do nothing here. */
export const NOT_SIMULATED_SHOPTS: ReadonlySet<string> = new Set([
  "autocd",
  "cdspell",
  "execfail",
  "lastpipe",
  "xpg_echo",
]);

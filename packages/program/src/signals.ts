// Signals, with Linux's numbers and what they do to a process that does not handle them (signal(7)).

export const SIGNALS = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
  SIGCHLD: 17,
  SIGCONT: 18,
  SIGSTOP: 19,
  SIGTSTP: 20,
  SIGWINCH: 28,
} as const;

export type Signal = keyof typeof SIGNALS;

/** Signals whose default action is to do nothing. */
export const IGNORED_BY_DEFAULT: ReadonlySet<Signal> = new Set(["SIGCHLD", "SIGCONT", "SIGWINCH"]);

/** "9", "KILL", "SIGKILL" and "kill" all mean SIGKILL; undefined for what is no signal. "0" is not one of them. */
export function parseSignal(text: string): Signal | undefined {
  const upper = text.toUpperCase();
  for (const [name, number] of Object.entries(SIGNALS))
    if (upper === name || `SIG${upper}` === name || text === String(number)) return name as Signal;
  return undefined;
}

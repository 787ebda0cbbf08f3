// `set -x`, and what bash does before each command that its DEBUG trap hears of.

import { quotedText } from "./expand.ts";
import type { Shell } from "./shell.ts";

/** Prints `text` as `set -x` does: PS4's first character once for each level. */
export async function trace(shell: Shell, text: string): Promise<void> {
  if (!shell.options.xtrace) return;
  const ps4 = await promptFour(shell);
  const first = ps4.slice(0, 1);
  await shell.process.stderr.write(`${first.repeat(shell.traceLevel)}${ps4}${text}\n`);
}

/** PS4 with its escapes and, as promptvars has it, its expansions; these are not traced themselves. */
async function promptFour(shell: Shell): Promise<string> {
  const text = shell.prompt(shell.variables.get("PS4") ?? "+ ");
  if (!/[$`]/.test(text)) return text;
  const { status, substitutionStatus } = shell;
  shell.options.xtrace = false;
  try {
    return await quotedText(shell, text);
  } finally {
    shell.options.xtrace = true;
    shell.status = status;
    shell.substitutionStatus = substitutionStatus;
  }
}

/** Before a simple command, `((`, `[[`, `case`, and each turn of a `for`: the hook of a recording, and the DEBUG trap. */
export async function debugTrap(
  shell: Shell,
  node: { pos: number; end: number },
  text = shell.source.text.slice(node.pos, node.end),
): Promise<void> {
  if (shell.traps.active) return;
  shell.currentCommand = text;
  if (shell.frames.length > 0 && !shell.options.functrace) return;
  shell.commandHook?.(shell.line, shell.status);
  const trap = shell.traps.get("DEBUG");
  if (trap) await shell.traps.run("DEBUG", trap);
}

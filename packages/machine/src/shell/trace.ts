// `set -x`, and what bash does before each command that its DEBUG trap hears of.

import type { Shell } from "./shell.ts";

/** Prints `text` as `set -x` does: PS4's first character once for each level. */
export async function trace(shell: Shell, text: string): Promise<void> {
  if (!shell.options.xtrace) return;
  const ps4 = shell.prompt(shell.variables.get("PS4") ?? "+ ");
  const first = ps4.slice(0, 1);
  await shell.process.stderr.write(`${first.repeat(shell.traceLevel)}${ps4}${text}\n`);
}

/** Before a simple command, `((`, `[[`, `case`, and each turn of a `for`: the hook of a recording, and the DEBUG trap. */
export async function debugTrap(
  shell: Shell,
  node: { pos: number; end: number },
  text = shell.source.text.slice(node.pos, node.end),
): Promise<void> {
  if (shell.traps.active) return;
  if (shell.frames.length > 0 && !shell.options.functrace) return;
  shell.commandHook?.(shell.line, shell.status);
  shell.currentCommand = text;
  const trap = shell.traps.get("DEBUG");
  if (trap) await shell.traps.run("DEBUG", trap);
}

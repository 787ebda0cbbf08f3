// if, while, until, for, case, select and (( )).

import type { ArithmeticCommand, ArithmeticFor, Case, For, If, Select, While } from "unbash";
import { readLine } from "./builtins/read.ts";
import { Discard, LoopJump } from "./errors.ts";
import { arithmetic, arithmeticText, expandPattern, expandText, expandWords } from "./expand.ts";
import { condition, list, settle } from "./interpreter.ts";
import { matchPattern } from "./pattern.ts";
import type { Shell } from "./shell.ts";
import { debugTrap, trace } from "./trace.ts";

export async function ifCommand(shell: Shell, node: If): Promise<number> {
  for (const branch of [node, ...node.elif])
    if ((await condition(shell, branch.clause)) === 0) return list(shell, branch.then);
  if (node.else !== undefined) return list(shell, node.else);
  return settle(shell, 0);
}

/** One turn of a loop; false where it is over. */
async function turn(shell: Shell, body: () => Promise<unknown>): Promise<boolean> {
  try {
    await body();
    return true;
  } catch (error) {
    if (!(error instanceof LoopJump)) throw error;
    if (error.levels > 1 && shell.loopDepth > 1) {
      error.levels--;
      throw error;
    }
    shell.status = error.status;
    return error.kind === "continue";
  }
}

async function inLoop(shell: Shell, body: () => Promise<number>): Promise<number> {
  shell.loopDepth++;
  try {
    return await body();
  } finally {
    shell.loopDepth--;
  }
}

export function whileCommand(shell: Shell, node: While): Promise<number> {
  return inLoop(shell, async () => {
    let status = 0;
    const wanted = node.kind === "while";
    for (;;) {
      let more = false;
      const going = await turn(shell, async () => {
        more = ((await condition(shell, node.clause)) === 0) === wanted;
        if (more) status = await list(shell, node.body);
      });
      if (!going) return shell.status;
      if (!more && going) {
        // `continue` in the condition goes on with the next turn.
        return settle(shell, status);
      }
    }
  });
}

export async function forCommand(shell: Shell, node: For): Promise<number> {
  shell.line = shell.source.line(node.pos);
  const words = node.wordlist === undefined ? [...shell.positional] : await expandWords(shell, node.wordlist);
  const source = node.wordlist?.map((word) => word.text).join(" ") ?? '"$@"';
  return inLoop(shell, async () => {
    let status = 0;
    for (const word of words) {
      shell.line = shell.source.line(node.pos);
      const header = `for ${node.name.text} in ${source}`;
      await debugTrap(shell, node, header);
      await trace(shell, header);
      try {
        // A nameref as the variable of a loop names one variable after the other.
        const variable = shell.variables.raw(node.name.text);
        if (variable?.nameref) variable.value = word;
        else shell.variables.set(node.name.text, word);
      } catch (error) {
        if (!(error instanceof Discard)) throw error;
        await shell.complain(error.message);
        return settle(shell, 1);
      }
      const going = await turn(shell, async () => {
        status = await list(shell, node.body);
      });
      if (!going) return shell.status;
    }
    return settle(shell, status);
  });
}

export function arithmeticFor(shell: Shell, node: ArithmeticFor): Promise<number> {
  const part = async (
    expression: { pos: number; end: number } | undefined,
    otherwise: bigint,
  ): Promise<bigint> => {
    shell.line = shell.source.line(node.pos);
    await debugTrap(shell, node);
    if (expression === undefined) return otherwise;
    const text = shell.source.text.slice(expression.pos, expression.end);
    await trace(shell, `(( ${text} ))`);
    return inParentheses(arithmetic(shell, text));
  };
  const turns = async () => {
    let status = 0;
    await part(node.initialize, 0n);
    while ((await part(node.test, 1n)) !== 0n) {
      shell.process.checkpoint();
      const slice = shell.process.table.budget.step();
      if (slice !== null) await shell.process.wait(slice);
      const going = await turn(shell, async () => {
        status = await list(shell, node.body);
      });
      if (!going) return shell.status;
      await part(node.update, 0n);
    }
    return settle(shell, status);
  };
  return inLoop(shell, async () => {
    try {
      return await turns();
    } catch (error) {
      if (!(error instanceof BadExpression)) throw error;
      await shell.complain(error.message);
      return settle(shell, 1);
    }
  });
}

export async function arithmeticCommand(shell: Shell, node: ArithmeticCommand): Promise<number> {
  shell.line = shell.source.line(node.pos);
  await debugTrap(shell, node);
  try {
    const text = await arithmeticText(shell, node.body);
    await trace(shell, `(( ${text} ))`);
    const value = await inParentheses(arithmetic(shell, text));
    return value === 0n ? 1 : 0;
  } catch (error) {
    if (!(error instanceof Discard)) throw error;
    await shell.complain(error.message);
    return 1;
  }
}

/** An error in (( )) ends that command, not the line. */
class BadExpression extends Discard {}

/** Errors in (( )) begin with "((: ", those of the variables in it do not. */
async function inParentheses(value: Promise<bigint>): Promise<bigint> {
  try {
    return await value;
  } catch (error) {
    if (!(error instanceof Discard)) throw error;
    const ofVariable = error.message.endsWith(": readonly variable");
    throw new BadExpression(ofVariable ? error.message : `((: ${error.message}`);
  }
}

export async function caseCommand(shell: Shell, node: Case): Promise<number> {
  shell.line = shell.source.line(node.pos);
  await debugTrap(shell, node, `case ${node.word.text} in `);
  await trace(shell, `case ${node.word.text} in`);
  const text = await expandText(shell, node.word);
  const options = { extglob: true, ignoreCase: shell.shopts.has("nocasematch") };
  let status = 0;
  let through = false;
  for (const item of node.items) {
    let matched = through;
    for (const pattern of item.pattern) {
      if (matched) break;
      matched = matchPattern(await expandPattern(shell, pattern), text, options);
    }
    if (!matched) continue;
    status = item.body.commands.length === 0 ? 0 : await list(shell, item.body);
    if (item.terminator === ";&") through = true;
    else if (item.terminator === ";;&") through = false;
    else break;
  }
  return settle(shell, status);
}

export async function selectCommand(shell: Shell, node: Select): Promise<number> {
  shell.line = shell.source.line(node.pos);
  const words = node.wordlist === undefined ? [...shell.positional] : await expandWords(shell, node.wordlist);
  if (words.length === 0) return 0;
  const width = String(words.length).length;
  const menu = words.map((word, index) => `${String(index + 1).padStart(width)}) ${word}\n`).join("");
  return inLoop(shell, async () => {
    let show = true;
    for (;;) {
      await debugTrap(shell, node);
      await shell.process.stderr.write(`${show ? menu : ""}${shell.variables.get("PS3") ?? "#? "}`);
      const { line, ended } = await readLine(shell, 0);
      if (ended && line === "") {
        await shell.process.stdout.write("\n");
        await shell.process.stdout.flush();
        return settle(shell, 1);
      }
      shell.variables.set("REPLY", line);
      show = line === "";
      if (show) continue;
      const choice = /^\s*\d+\s*$/.test(line) ? words[Number(line) - 1] : undefined;
      shell.variables.set(node.name.text, choice ?? "");
      const going = await turn(shell, () => list(shell, node.body));
      if (!going) return shell.status;
    }
  });
}

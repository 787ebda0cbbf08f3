// set, shopt, getopts.

import { NOT_SIMULATED_SHOPTS, OPTION_LETTERS, type OptionName, SHOPTS } from "../options.ts";
import { declareValue, setQuote } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { isName } from "../variables.ts";
import { type Builtin, print } from "./types.ts";

const isOption = (shell: Shell, name: string): name is OptionName => Object.hasOwn(shell.options, name);

/** Names that `set -o` accepts and that change nothing here. */
const HARMLESS = [
  "emacs",
  "history",
  "histexpand",
  "ignoreeof",
  "interactive-comments",
  "keyword",
  "nolog",
  "notify",
  "onecmd",
  "physical",
  "privileged",
  "vi",
];

function optionNames(shell: Shell): string[] {
  return [...Object.keys(shell.options), ...HARMLESS].sort();
}

async function listOptions(shell: Shell, reusable: boolean): Promise<void> {
  for (const name of optionNames(shell)) {
    const on = isOption(shell, name) ? shell.options[name] : name === "interactive-comments";
    await print(
      shell,
      reusable ? `set ${on ? "-" : "+"}o ${name}\n` : `${name.padEnd(15)}\t${on ? "on" : "off"}\n`,
    );
  }
}

/** Switches option letters and names at the beginning of `args`, for `set` and for bash's own command line. */
export async function setOptions(
  shell: Shell,
  args: readonly string[],
  who: string,
): Promise<{ rest: string[] | null; status: number }> {
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at] as string;
    if (arg === "--") return { rest: args.slice(at + 1), status: 0 };
    if (arg === "-") {
      shell.options.xtrace = false;
      shell.options.verbose = false;
      return { rest: at + 1 < args.length ? args.slice(at + 1) : null, status: 0 };
    }
    if (!/^[-+]./.test(arg)) return { rest: args.slice(at), status: 0 };
    const on = arg.startsWith("-");
    for (const letter of arg.slice(1)) {
      if (letter === "o") {
        const name = args[at + 1];
        if (name === undefined) {
          await listOptions(shell, !on);
          return { rest: null, status: 0 };
        }
        at++;
        if (isOption(shell, name)) shell.options[name] = on;
        else if (!HARMLESS.includes(name)) {
          await shell.complain(`${who}: ${name}: invalid option name`);
          return { rest: null, status: 2 };
        }
        continue;
      }
      const option = OPTION_LETTERS[letter];
      if (option !== undefined) shell.options[option] = on;
      else if (!"bHPpkt".includes(letter)) {
        await shell.complain(`${who}: ${arg[0]}${letter}: invalid option`);
        await shell.process.stderr.write(
          "set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n",
        );
        return { rest: null, status: 2 };
      }
    }
  }
  return { rest: null, status: 0 };
}

export const set: Builtin = async ({ shell, args }) => {
  if (args.length === 0) {
    for (const [name, variable] of shell.variables.visible()) {
      const value = variable.isArray
        ? declareValue(variable)
        : variable.value === undefined
          ? undefined
          : setQuote(variable.value);
      if (value !== undefined) await print(shell, `${name}=${value}\n`);
    }
    return 0;
  }
  const { rest, status } = await setOptions(shell, args, "set");
  if (rest !== null) shell.positional = rest;
  return status;
};

export const shopt: Builtin = async ({ shell, args }) => {
  const flags = args.filter((arg) => /^-[opqsu]+$/.test(arg)).join("");
  const names = args.filter((arg) => !arg.startsWith("-"));
  const change = flags.includes("s") ? true : flags.includes("u") ? false : undefined;
  if (flags.includes("o")) {
    for (const name of names) {
      if (!isOption(shell, name)) {
        await shell.complain(`shopt: ${name}: invalid option name`);
        return 1;
      }
      if (change !== undefined) shell.options[name] = change;
      else if (!flags.includes("q"))
        await print(shell, `${name.padEnd(15)}\t${shell.options[name] ? "on" : "off"}\n`);
    }
    return names.every((name) => isOption(shell, name) && (change !== undefined || shell.options[name]))
      ? 0
      : 1;
  }
  if (names.length === 0) {
    for (const name of Object.keys(SHOPTS)) {
      const on = shell.shopts.has(name);
      if (change === undefined || change === on) await print(shell, shoptLine(name, on, flags));
    }
    return 0;
  }
  let status = 0;
  for (const name of names) {
    if (!Object.hasOwn(SHOPTS, name)) {
      await shell.complain(`shopt: ${name}: invalid shell option name`);
      status = 1;
      continue;
    }
    if (change === true) {
      if (NOT_SIMULATED_SHOPTS.has(name)) {
        await shell.complain(`shopt: not simulated: ${name}`);
        status = 69;
      } else shell.shopts.add(name);
    } else if (change === false) shell.shopts.delete(name);
    else {
      const on = shell.shopts.has(name);
      if (!flags.includes("q")) await print(shell, shoptLine(name, on, flags));
      if (!on) status = 1;
    }
  }
  return status;
};

const shoptLine = (name: string, on: boolean, flags: string): string =>
  flags.includes("p") ? `shopt ${on ? "-s" : "-u"} ${name}\n` : `${name.padEnd(15)}\t${on ? "on" : "off"}\n`;

export const getopts: Builtin = async ({ shell, args }) => {
  const [spec, name, ...given] = args;
  if (spec === undefined || name === undefined) {
    await shell.process.stderr.write("getopts: usage: getopts optstring name [arg ...]\n");
    return 2;
  }
  if (!isName(name)) {
    await shell.complain(`getopts: \`${name}': not a valid identifier`);
    return 1;
  }
  const words = given.length > 0 ? given : shell.positional;
  const { variables } = shell;
  const index = Number(variables.get("OPTIND") ?? "1") || 1;
  if (index !== shell.optionPlace.index) shell.optionPlace = { index, letter: 1 };
  const place = shell.optionPlace;
  const finish = (): number => {
    variables.set(name, "?");
    variables.unset("OPTARG");
    return 1;
  };
  const word = words[place.index - 1];
  if (word === undefined || !/^-./.test(word)) return finish();
  if (word === "--") {
    advance(shell, place.index + 1);
    return finish();
  }
  const letter = word[place.letter] as string;
  const silent = spec.startsWith(":");
  const quiet = silent || variables.get("OPTERR") === "0";
  const at = letter === ":" ? -1 : spec.indexOf(letter, silent ? 1 : 0);
  const last = place.letter + 1 >= word.length;
  if (at < 0) {
    step(shell, last);
    variables.set(name, "?");
    if (silent) variables.set("OPTARG", letter);
    else variables.unset("OPTARG");
    if (!quiet) await shell.process.stderr.write(`${shell.name}: illegal option -- ${letter}\n`);
    return 0;
  }
  if (spec[at + 1] !== ":") {
    step(shell, last);
    variables.set(name, letter);
    variables.unset("OPTARG");
    return 0;
  }
  const value = last ? words[place.index] : word.slice(place.letter + 1);
  advance(shell, place.index + (last && value !== undefined ? 2 : 1));
  if (value === undefined) {
    variables.set(name, silent ? ":" : "?");
    if (silent) variables.set("OPTARG", letter);
    else variables.unset("OPTARG");
    if (!quiet) await shell.process.stderr.write(`${shell.name}: option requires an argument -- ${letter}\n`);
    return 0;
  }
  variables.set(name, letter);
  variables.set("OPTARG", value);
  return 0;
};

function advance(shell: Shell, index: number): void {
  shell.optionPlace = { index, letter: 1 };
  shell.variables.set("OPTIND", String(index));
}

function step(shell: Shell, last: boolean): void {
  if (last) advance(shell, shell.optionPlace.index + 1);
  else shell.optionPlace.letter++;
}

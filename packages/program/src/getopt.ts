// getopt(3) and getopt_long(3) as glibc does them: clustered short options, "-c1" and "-c 1", "--name=value", "--", and the
// sentences in which it complains. Operands may stand between options (glibc permutes them) unless `posix` is set.

export interface LongOption {
  readonly name: string;
  readonly argument: "none" | "required" | "optional";
  /** Short option that it stands for; its own name otherwise. */
  readonly short?: string;
}

export interface GetoptResult {
  readonly options: { readonly name: string; readonly value: string | undefined }[];
  readonly operands: string[];
  /** First complaint, without the program's name, as "invalid option -- 'z'"; parsing ended there. */
  readonly error: string | undefined;
}

/**
 * Parses `args` (without the program's name). `short` is getopt's string: a letter, followed by ":" where it takes an
 * argument and "::" where it may.
 */
export function getopt(
  args: readonly string[],
  short: string,
  long: readonly LongOption[] = [],
  behaviour: { posix?: boolean } = {},
): GetoptResult {
  const options: { name: string; value: string | undefined }[] = [];
  const operands: string[] = [];
  const fail = (error: string): GetoptResult => ({ options, operands, error });
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] as string;
    if (arg === "--") {
      operands.push(...args.slice(index + 1));
      break;
    }
    if (arg === "-" || !arg.startsWith("-")) {
      if (behaviour.posix) {
        operands.push(...args.slice(index));
        break;
      }
      operands.push(arg);
      continue;
    }
    if (arg.startsWith("--") && long.length > 0) {
      const equals = arg.indexOf("=");
      const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
      const exact = long.find((option) => option.name === name);
      const matches = exact ? [exact] : long.filter((option) => option.name.startsWith(name));
      if (matches.length > 1)
        return fail(
          `option '--${arg.slice(2)}' is ambiguous; possibilities: ${matches.map((m) => `'--${m.name}'`).join(" ")}`,
        );
      const option = matches[0];
      if (option === undefined) return fail(`unrecognized option '--${arg.slice(2)}'`);
      let value = equals < 0 ? undefined : arg.slice(equals + 1);
      if (value !== undefined && option.argument === "none")
        return fail(`option '--${option.name}' doesn't allow an argument`);
      if (value === undefined && option.argument === "required") {
        value = args[++index];
        if (value === undefined) return fail(`option '--${option.name}' requires an argument`);
      }
      options.push({ name: option.short ?? option.name, value });
      continue;
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at] as string;
      const place = letter === ":" ? -1 : short.indexOf(letter);
      if (place < 0) return fail(`invalid option -- '${letter}'`);
      if (short[place + 1] !== ":") {
        options.push({ name: letter, value: undefined });
        continue;
      }
      let value: string | undefined = arg.slice(at + 1);
      if (value === "") {
        value = short[place + 2] === ":" ? undefined : args[++index];
        if (value === undefined && short[place + 2] !== ":")
          return fail(`option requires an argument -- '${letter}'`);
      }
      options.push({ name: letter, value });
      break;
    }
  }
  return { options, operands, error: undefined };
}

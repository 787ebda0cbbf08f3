// A filter made ready to run: parsed, its names checked, in an environment with the functions of the prelude and the variables of the command line; or the
// complaints of jq 1.6 about it, with the place.

import { Unsupported } from "@podwire/program";
import type { HostProcess } from "../process/host-process.ts";
import { type Complaint, checkFilter } from "./check.ts";
import { bind, define, EMPTY, type Environment, handOver } from "./environment.ts";
import type { Options } from "./options.ts";
import { FilterError, parseFilter } from "./parser.ts";
import { PRELUDE } from "./prelude.ts";
import type { Filter } from "./tree.ts";
import type { Json } from "./values.ts";

let defined: Environment | null = null;

/** The environment with the functions that jq brings. */
function prelude(): Environment {
  if (defined !== null) return defined;
  let environment = EMPTY;
  let filter = parseFilter(PRELUDE);
  while (filter.kind === "define") {
    environment = define(filter.definition, environment);
    filter = filter.body;
  }
  defined = environment;
  return environment;
}

/** A filter with the variables of the command line; 3 where it is none. */
export async function compile(
  self: HostProcess,
  text: string,
  options: Options,
): Promise<{ filter: Filter; environment: Environment } | number> {
  const complain = async (errors: readonly Complaint[]): Promise<number> => {
    for (const { message, start } of errors) {
      const line = text.slice(0, start).split("\n").length;
      const column = start - (text.lastIndexOf("\n", start - 1) + 1);
      const shown = `${text.split("\n")[line - 1]}${" ".repeat(start === 0 ? 0 : column)}`;
      await self.stderr.write(`jq: error: ${message} at <top-level>, line ${line}:\n${shown}\n`);
    }
    await self.stderr.write(`jq: ${errors.length} compile error${errors.length > 1 ? "s" : ""}\n`);
    return 3;
  };
  let filter: Filter;
  try {
    filter = parseFilter(text);
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    if (error.start < 0) throw new Unsupported(`jq with ${error.message}`);
    const { message, start, unfinished } = error;
    const also =
      unfinished === null
        ? []
        : [{ message: `Possibly unterminated '${unfinished.what}' statement`, start: unfinished.start }];
    return complain([{ message, start }, ...also]);
  }
  let environment = prelude();
  const ENV = new Map<string, Json>(Object.entries(self.env));
  const args = new Map<string, Json>([
    ["positional", options.positional],
    ["named", new Map(options.named)],
  ]);
  environment = bind(bind(environment, "ENV", ENV), "ARGS", args);
  for (const [name, value] of options.named) environment = bind(environment, name, value);
  const errors = checkFilter(filter, environment, ["ENV", "ARGS", ...options.named.keys()]);
  return errors.length > 0 ? complain(errors) : { filter, environment: withEnvironment(environment, ENV) };
}

/** `env` of the prelude asks for $ENV, which it cannot see: it is given it. */
function withEnvironment(environment: Environment, value: Json): Environment {
  return handOver("env", { kind: "variable", name: "ENV", start: 0 }, bind(EMPTY, "ENV", value), environment);
}

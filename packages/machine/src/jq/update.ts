// Assignments: = |= += -= *= /= %= //=, over every path that the left side leads to (gen_update in parser.y, _modify in
// builtin.jq). The right side of |= sees what is replaced, that of the others the input.

import { arithmetic } from "./arithmetic.ts";
import type { Environment } from "./environment.ts";
import type { Evaluator } from "./evaluate.ts";
import { deletePaths, getPath, setPath } from "./paths.ts";
import type { Filter } from "./tree.ts";
import { isTrue, type Json } from "./values.ts";

/** Puts the first of `use` in the place of what the path leads to; jq 1.6 deletes where there is none. */
function updatePath(value: Json, path: Json[], use: (old: Json) => Iterable<Json>): Json {
  for (const given of use(getPath(value, path))) return setPath(value, path, given);
  return deletePaths(value, [path]);
}

export function* assign(
  evaluator: Evaluator,
  filter: Extract<Filter, { kind: "assign" }>,
  environment: Environment,
  value: Json,
): Generator<Json> {
  const { operator, left, right } = filter;
  const change = (use: (old: Json) => Iterable<Json>): Json => {
    let result = value;
    for (const path of evaluator.paths(left, environment, value)) result = updatePath(result, path, use);
    return result;
  };
  if (operator === "|=") {
    yield change((old) => evaluator.values(right, environment, old));
    return;
  }
  for (const given of evaluator.values(right, environment, value)) {
    if (operator === "=") yield change(() => [given]);
    else if (operator === "//=") yield change((old) => [isTrue(old) ? old : given]);
    else yield change((old) => [arithmetic(operator.slice(0, -1), old, given)]);
  }
}

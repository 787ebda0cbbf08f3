// Numbers: the functions of C's libm that jq offers (libm.h), by the host's Math where it has them. Those with results of two parts (frexp, modf) and the rarer
// ones (gamma, Bessel) are not here.

import type { Json } from "../values.ts";
import { type Builtins, refused } from "./builtin.ts";

function numberOf(value: Json | undefined): number {
  if (typeof value !== "number") throw refused(value ?? null, "number required");
  return value;
}

function isNormal(number: number): boolean {
  return Number.isFinite(number) && Math.abs(number) >= 2.2250738585072014e-308;
}

const UNARY =
  "floor sqrt ceil round trunc fabs sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh cbrt exp exp2 exp10 expm1 log log2 log10 log1p rint nearbyint significand".split(
    " ",
  );

const even = (number: number): number => {
  const rounded = Math.round(number);
  return Math.abs(number % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
};

const SPECIAL: Record<string, (number: number) => number> = {
  fabs: Math.abs,
  exp2: (number) => 2 ** number,
  exp10: (number) => 10 ** number,
  round: (number) => Math.sign(number) * Math.round(Math.abs(number)),
  rint: even,
  nearbyint: even,
  significand: (number) => (number === 0 ? 0 : number / 2 ** Math.floor(Math.log2(Math.abs(number)))),
};

function unary(name: string): (value: Json) => Json {
  const use = SPECIAL[name] ?? (Math as unknown as Record<string, (number: number) => number>)[name];
  if (use === undefined) throw new Error(`Math has no ${name}`);
  return (value) => use(numberOf(value));
}

const pair =
  (use: (one: number, other: number) => number) =>
  (_: Json, [one, other]: readonly Json[]): Json =>
    use(numberOf(one), numberOf(other));

export const MATHS: Builtins = {
  ...Object.fromEntries(UNARY.map((name) => [`${name}/0`, unary(name)])),
  "infinite/0": () => Number.POSITIVE_INFINITY,
  "nan/0": () => Number.NaN,
  "isinfinite/0": (value) => Math.abs(numberOf(value)) === Number.POSITIVE_INFINITY,
  "isnan/0": (value) => typeof value === "number" && Number.isNaN(value),
  "isnormal/0": (value) => isNormal(numberOf(value)),
  "pow/2": pair((base, exponent) => base ** exponent),
  "atan2/2": pair(Math.atan2),
  "fmin/2": pair(Math.min),
  "fmax/2": pair(Math.max),
  "fmod/2": pair((one, other) => one % other),
  "ldexp/2": pair((number, exponent) => number * 2 ** exponent),
};

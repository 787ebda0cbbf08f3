// The tables that netem draws delays from (iproute2 netem/normal.c, pareto.c, paretonormal.c): 4096 values of a distribution with mean 0 and
// deviation 8192, the i-th at the probability i/4096. iproute2 keeps them as files; here they are worked out when first asked for.

/** NETEM_DIST_SCALE: what stands for one standard deviation. */
export const DIST_SCALE = 8192;

const TABLE_SIZE = 16384;
/** The original fills its table by walking along x in steps of this. */
const STEP = 0.00005;

export type DistributionName = "normal" | "pareto" | "paretonormal";

const tables = new Map<DistributionName, Int16Array>();

/** The table called `name`, undefined where there is none of that name. "uniform" is the absence of a table. */
export function distribution(name: string): Int16Array | undefined {
  if (name !== "normal" && name !== "pareto" && name !== "paretonormal") return undefined;
  let table = tables.get(name);
  if (table === undefined) {
    table = Int16Array.from({ length: TABLE_SIZE / 4 }, (_, i) => clamp(VALUE[name](4 * i)));
    tables.set(name, table);
  }
  return table;
}

const VALUE: Readonly<Record<DistributionName, (i: number) => number>> = {
  normal: (i) => rint(quantile(i) * DIST_SCALE),
  pareto: (i) => rint(pareto(i)),
  paretonormal: (i) => Math.trunc(0.75 * rint(pareto(i)) + 0.25 * rint(quantile(i) * DIST_SCALE)),
};

/** A Pareto distribution of shape 3, with its mean taken off. */
function pareto(i: number): number {
  return Math.min((((1 / ((TABLE_SIZE - i) / TABLE_SIZE) ** (1 / 3) - 1.5) * 4) / 3) * DIST_SCALE, 32767);
}

/** The last x, in steps from -10, whose place in a table of 16384 is `i`. */
function quantile(i: number): number {
  const wanted = (i + 0.5) / TABLE_SIZE;
  let low = -10;
  let high = 10;
  for (let round = 0; round < 80; round++) {
    const middle = (low + high) / 2;
    if (cumulative(middle) < wanted) low = middle;
    else high = middle;
  }
  return -10 + Math.floor((low + 10) / STEP + 1e-9) * STEP;
}

/** The normal distribution's cumulative function, as a series. */
function cumulative(x: number): number {
  const z = Math.abs(x);
  if (z >= 6) return x < 0 ? 0 : 1;
  let term = z;
  let sum = z;
  for (let k = 1; term > 1e-18 * sum && k < 400; k++) {
    term *= (z * z) / (2 * k + 1);
    sum += term;
  }
  const half = (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
  return x < 0 ? 0.5 - half : 0.5 + half;
}

/** rint(3): halves to the even neighbour. */
function rint(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  if (rest === 0.5) return down % 2 === 0 ? down : down + 1;
  return rest < 0.5 ? down : down + 1;
}

function clamp(value: number): number {
  return Math.max(-32768, Math.min(32767, value));
}

// printf(3) of floating-point numbers: %f, %e and %g without flags and width, of numbers that are finite and not negative. The host's
// toFixed() and toExponential() are exact, but what lies exactly in the middle goes away from zero there and to the even digit in
// C; and they stop at a hundred digits, after which zeros stand here.

const MOST_DIGITS = 100;
/** So many digits more hold the whole of any number that can lie in the middle. */
const TAIL = 60;

const isMiddle = (tail: string): boolean => /^50*$/.test(tail);
const isOdd = (text: string): boolean => /[13579]$/.test(text);

/** `%.{digits}f` */
export function formatFixed(value: number, digits: number): string {
  // From here on toFixed() gives up and writes an exponent.
  if (value >= 1e21) return `${BigInt(value)}${digits > 0 ? `.${"0".repeat(digits)}` : ""}`;
  const kept = Math.min(digits, MOST_DIGITS);
  const rounded = value.toFixed(kept);
  const [, decimals = ""] = value.toFixed(Math.min(MOST_DIGITS, kept + TAIL)).split(".");
  const up = isMiddle(decimals.slice(kept)) && isOdd(rounded.replace(".", ""));
  return (up ? (value - 0.5 / 10 ** kept).toFixed(kept) : rounded) + "0".repeat(digits - kept);
}

/** `%.{digits}e`: at least two digits of exponent. */
export function formatExponential(value: number, digits: number): string {
  const kept = Math.min(digits, MOST_DIGITS);
  const [rounded = "", power = "+0"] = value.toExponential(kept).split("e");
  const [exact = "", exactPower] = value.toExponential(Math.min(MOST_DIGITS, kept + TAIL)).split("e");
  const all = exact.replace(".", "");
  const up = exactPower === power && isMiddle(all.slice(kept + 1)) && isOdd(rounded.replace(".", ""));
  const even = kept === 0 ? all.slice(0, 1) : `${all[0]}.${all.slice(1, kept + 1)}`;
  const exponent = `${power[0] === "-" ? "-" : "+"}${power.replace(/^[-+]/, "").padStart(2, "0")}`;
  return `${up ? even : rounded}${"0".repeat(digits - kept)}e${exponent}`;
}

/**
 * `%.{digits}g`: the shorter of the two, with so many significant digits (0 means 1) and without zeros at its end, which
 * `alternate` (the flag #) keeps.
 */
export function formatGeneral(value: number, digits: number, alternate = false): string {
  const significant = Math.max(1, digits);
  const power = value === 0 ? 0 : Number(formatExponential(value, significant - 1).split("e")[1]);
  const text =
    power < -4 || power >= significant
      ? formatExponential(value, significant - 1)
      : formatFixed(value, significant - 1 - power);
  if (alternate) return text.includes(".") ? text : text.replace(/(?=e|$)/, ".");
  const [mantissa = "", exponent] = text.split("e");
  const short = mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa;
  return exponent === undefined ? short : `${short}e${exponent}`;
}

// %f, %e and %g as C has them: what is expected here is what printf(3) prints.
import { describe, expect, it } from "vitest";
import { formatExponential, formatFixed, formatGeneral } from "../src/index.ts";

const FIXED: readonly [number, number, string][] = [
  [0.5, 0, "0"],
  [1.5, 0, "2"],
  [2.5, 0, "2"],
  [0.125, 2, "0.12"],
  [0.375, 2, "0.38"],
  [1e21, 0, "1000000000000000000000"],
  [1e21, 2, "1000000000000000000000.00"],
  [123.456, 1, "123.5"],
  [0, 3, "0.000"],
  [1.005, 2, "1.00"],
];
const EXPONENTIAL: readonly [number, number, string][] = [
  [2.5, 0, "2e+00"],
  [3.5, 0, "4e+00"],
  [12345.678, 3, "1.235e+04"],
  [1e-7, 2, "1.00e-07"],
  [1e100, 1, "1.0e+100"],
  [0, 2, "0.00e+00"],
  [0.00012345, 1, "1.2e-04"],
];
const GENERAL: readonly [number, number, string][] = [
  [100000, 6, "100000"],
  [1000000.0, 6, "1e+06"],
  [123456789, 6, "1.23457e+08"],
  [0.0001, 6, "0.0001"],
  [1e-5, 6, "1e-05"],
  [33.333333, 6, "33.3333"],
  [0, 6, "0"],
  [2.5, 1, "2"],
  [9.9999999, 6, "10"],
  [1e21, 6, "1e+21"],
  [5, 0, "5"],
];

describe("floating-point numbers as C prints them", () => {
  it.each(FIXED)("%%f of %d with %d decimals", (value, digits, text) => {
    expect(formatFixed(value, digits)).toBe(text);
  });
  it.each(EXPONENTIAL)("%%e of %d with %d decimals", (value, digits, text) => {
    expect(formatExponential(value, digits)).toBe(text);
  });
  it.each(GENERAL)("%%g of %d with %d digits", (value, digits, text) => {
    expect(formatGeneral(value, digits)).toBe(text);
  });
  it("keeps the zeros of %#g", () => {
    expect(formatGeneral(2.5, 6, true)).toBe("2.50000");
    expect(formatGeneral(1, 1, true)).toBe("1.");
  });
});

// The binary operators of jq 1.6: + - * / %, which mean something for every type but booleans, and the comparisons, which do for all.

import { compare, JqError, type Json, type JsonObject, short, typeOf } from "./values.ts";

const MAX_TEXT = 1 << 26;

function refuse(left: Json, right: Json, what: string): never {
  throw new JqError(
    `${typeOf(left)} (${short(left)}) and ${typeOf(right)} (${short(right)}) cannot be ${what}`,
  );
}

function merge(left: JsonObject, right: JsonObject): JsonObject {
  const merged = new Map(left);
  for (const [key, value] of right) {
    const old = merged.get(key);
    merged.set(key, old instanceof Map && value instanceof Map ? merge(old, value) : value);
  }
  return merged;
}

/** A division of C's: cut to whole numbers of 64 bits. */
const whole = (number: number): bigint =>
  BigInt.asIntN(
    64,
    Number.isFinite(number) ? BigInt(Math.trunc(Math.max(-9.3e18, Math.min(9.3e18, number)))) : 0n,
  );

export function arithmetic(operator: string, left: Json, right: Json): Json {
  const numbers = typeof left === "number" && typeof right === "number";
  switch (operator) {
    case "+":
      if (left === null) return right;
      if (right === null) return left;
      if (numbers) return (left as number) + (right as number);
      if (typeof left === "string" && typeof right === "string") {
        if (left.length + right.length > MAX_TEXT) throw new JqError("String too long");
        return left + right;
      }
      if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
      if (left instanceof Map && right instanceof Map) return new Map([...left, ...right]);
      return refuse(left, right, "added");
    case "-":
      if (numbers) return (left as number) - (right as number);
      if (Array.isArray(left) && Array.isArray(right))
        return left.filter((item) => !right.some((other) => compare(item, other) === 0));
      return refuse(left, right, "subtracted");
    case "*":
      if (numbers) return (left as number) * (right as number);
      if (typeof left === "string" && typeof right === "number") return repeated(left, right);
      if (typeof right === "string" && typeof left === "number") return repeated(right, left);
      if (left instanceof Map && right instanceof Map) return merge(left, right);
      return refuse(left, right, "multiplied");
    case "/":
      if (numbers) {
        if (right === 0) refuse(left, right, "divided because the divisor is zero");
        return (left as number) / (right as number);
      }
      if (typeof left === "string" && typeof right === "string") return splitText(left, right);
      return refuse(left, right, "divided");
    default:
      if (!numbers) return refuse(left, right, "divided (remainder)");
      return remainder(left as number, right as number);
  }
}

function repeated(text: string, times: number): Json {
  if (!(times > 0)) return null;
  const count = times < 1 ? 1 : Math.ceil(times - 1) + 1;
  if (text.length * count > MAX_TEXT) throw new JqError("Repeat string result too long");
  return text.repeat(Math.max(1, Math.ceil(times)));
}

function remainder(left: number, right: number): number {
  const divisor = whole(right);
  if (divisor === 0n) refuse(left, right, "divided (remainder) because the divisor is zero");
  const positive = divisor < 0n ? -divisor : divisor;
  const dividend = whole(left);
  const rest = (dividend < 0n ? -dividend : dividend) % positive;
  return Number(dividend < 0n ? -rest : rest);
}

/** "a,b" / ",": an empty separator parts all characters. */
export function splitText(text: string, separator: string): string[] {
  if (text === "") return [];
  return separator === "" ? [...text] : text.split(separator);
}

/** A binary operator that is no assignment: a comparison, or one of the above. */
export function operate(operator: string, left: Json, right: Json): Json {
  switch (operator) {
    case "==":
      return compare(left, right) === 0;
    case "!=":
      return compare(left, right) !== 0;
    case "<":
      return compare(left, right) < 0;
    case "<=":
      return compare(left, right) <= 0;
    case ">":
      return compare(left, right) > 0;
    case ">=":
      return compare(left, right) >= 0;
    default:
      return arithmetic(operator, left, right);
  }
}

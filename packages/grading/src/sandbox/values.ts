// How values cross the membrane: one JSON text and one buffer, in both directions (a third of the cost of
// walking handles). What JSON cannot say is an object with the single key "$": bytes are a range of the buffer,
// and undefined, bigint, NaN, infinities and -0 have names. Nothing keeps its identity; everything is a copy.
// The guest's half of this is in prelude.ts.

export type Value =
  | undefined
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly Value[]
  | { readonly [key: string]: Value };

export interface Packed {
  json: string;
  bytes: Uint8Array;
}

export const MAX_DEPTH = 64;
const NO_BYTES = new Uint8Array(0);

/** A value that cannot cross, with the path to it, e.g. `argument 1, field "map"`. */
export class UnsupportedValue extends TypeError {
  override name = "UnsupportedValue";
}

/** Packs `value` for the guest. Throws UnsupportedValue. */
export function pack(value: unknown): Packed {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const tree = encode(value, 0, "");
  if (length === 0) return { json: JSON.stringify(tree), bytes: NO_BYTES };
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { json: JSON.stringify(tree), bytes };

  function encode(v: unknown, depth: number, path: string): unknown {
    if (depth > MAX_DEPTH)
      throw new UnsupportedValue(`${path || "value"} is nested deeper than ${MAX_DEPTH} or contains itself`);
    switch (typeof v) {
      case "string":
      case "boolean":
        return v;
      case "number":
        if (Number.isFinite(v) && !Object.is(v, -0)) return v;
        return { $: Object.is(v, -0) ? "-0" : String(v) };
      case "undefined":
        return { $: "undefined" };
      case "bigint":
        return { $: "bigint", v: String(v) };
      case "object":
        break;
      default:
        throw new UnsupportedValue(`${path || "value"} is a ${typeof v}, which cannot cross`);
    }
    if (v === null) return null;
    if (v instanceof Uint8Array) {
      const at = length;
      chunks.push(v);
      length += v.length;
      return { $: "bytes", at, n: v.length };
    }
    if (Array.isArray(v)) return v.map((x, i) => encode(x, depth + 1, `${path}[${i}]`));
    const proto = Object.getPrototypeOf(v);
    if (proto !== null && Object.getPrototypeOf(proto) !== null)
      throw new UnsupportedValue(
        `${path || "value"} is a ${String((v as { constructor?: { name?: string } }).constructor?.name)}; only plain objects, arrays and Uint8Array cross`,
      );
    const entries = Object.entries(v).map(([k, x]) => [k, encode(x, depth + 1, path ? `${path}.${k}` : k)]);
    if (entries.some(([k]) => k === "$" || k === "__proto__")) return { $: "object", v: entries };
    return Object.fromEntries(entries);
  }
}

/** The value that `json` and `bytes` stand for; byte ranges are copied. */
export function unpack(json: string, bytes: Uint8Array): Value {
  return decode(JSON.parse(json));

  function decode(v: unknown): Value {
    if (typeof v !== "object" || v === null) return v as Value;
    if (Array.isArray(v)) return v.map(decode);
    const tagged = v as Record<string, unknown>;
    switch (tagged["$"]) {
      case undefined:
        for (const key of Object.keys(tagged)) tagged[key] = decode(tagged[key]);
        return tagged as Value;
      case "undefined":
        return undefined;
      case "bigint":
        return BigInt(tagged["v"] as string);
      case "bytes": {
        const at = tagged["at"] as number;
        return bytes.slice(at, at + (tagged["n"] as number));
      }
      case "object": {
        const out: Record<string, Value> = {};
        for (const [key, x] of tagged["v"] as [string, unknown][])
          Object.defineProperty(out, key, {
            value: decode(x),
            enumerable: true,
            writable: true,
            configurable: true,
          });
        return out;
      }
      case "-0":
        return -0;
      default:
        return Number(tagged["$"]);
    }
  }
}

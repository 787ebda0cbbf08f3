// How values look in reports and stories: short, on one line, the same everywhere and on every run. Bytes are
// hexadecimal, because frames are read that way.

const MAX_ITEMS = 24;
const MAX_BYTES = 24;
const MAX_TEXT = 160;

/** One line for a value; of bytes, the first `bytes`. */
export function show(value: unknown, bytes = MAX_BYTES): string {
  return shown(value, bytes, 0);
}

function shown(value: unknown, bytes: number, depth: number): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value);
    case "bigint":
      return `${value}n`;
    case "function":
      return "[function]";
    case "object":
      break;
    default:
      return Object.is(value, -0) ? "-0" : String(value);
  }
  if (value === null) return "null";
  if (value instanceof Uint8Array) return showBytes(value, bytes);
  if (depth > 4) return "…";
  if (Array.isArray(value)) {
    const items = value.slice(0, MAX_ITEMS).map((v) => shown(v, bytes, depth + 1));
    if (value.length > MAX_ITEMS) items.push(`… ${value.length - MAX_ITEMS} more`);
    return `[${items.join(", ")}]`;
  }
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  const asymmetric = (value as { toAsymmetricMatcher?: () => string }).toAsymmetricMatcher;
  if (typeof asymmetric === "function") return asymmetric.call(value);
  const keys = Object.keys(value);
  const fields = keys
    .slice(0, MAX_ITEMS)
    .map(
      (k) =>
        `${/^[\w$]+$/.test(k) ? k : JSON.stringify(k)}: ${shown((value as Record<string, unknown>)[k], bytes, depth + 1)}`,
    );
  if (keys.length > MAX_ITEMS) fields.push(`… ${keys.length - MAX_ITEMS} more`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

/** `60 bytes 02 00 00 …` */
function showBytes(bytes: Uint8Array, most: number): string {
  const hex = Array.from(bytes.subarray(0, most), (b) => b.toString(16).padStart(2, "0")).join(" ");
  const count = `${bytes.length} byte${bytes.length === 1 ? "" : "s"}`;
  return bytes.length === 0 ? "0 bytes" : `${count} ${hex}${bytes.length > most ? " …" : ""}`;
}

// Where two values first differ in their bytes, and which field of the frame that is: what a person looks for first.

import { type FieldNode, fieldTree } from "@podwire/capture";
import { t } from "../messages.ts";

const ETHERNET_HEADER = 14;

/**
 * "byte 22 (Internet Protocol version 4: Time to live): expected 3f, got 40". Looks into plain objects and arrays for the first pair of byte
 * strings that differ; undefined where there is none.
 */
export function difference(expected: unknown, actual: unknown): string | undefined {
  return search(expected, actual, "");
}

function search(expected: unknown, actual: unknown, path: string): string | undefined {
  if (expected instanceof Uint8Array && actual instanceof Uint8Array) {
    const found = inBytes(expected, actual);
    return found && (path === "" ? found : t("difference.in", { path, difference: found }));
  }
  if (!isPlain(expected) || !isPlain(actual)) return undefined;
  for (const key of Object.keys(expected)) {
    const at = Array.isArray(expected) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`;
    const found = search(expected[key], actual[key], at);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
}

function inBytes(expected: Uint8Array, actual: Uint8Array): string | undefined {
  const n = Math.min(expected.length, actual.length);
  for (let i = 0; i < n; i++)
    if (expected[i] !== actual[i]) {
      const name = field(expected, i);
      const what = { at: i, expected: hex(expected[i]), actual: hex(actual[i]) };
      return name === "" ? t("difference.byte", what) : t("difference.field", { ...what, field: name });
    }
  if (expected.length !== actual.length)
    return t("difference.length", { count: n, expected: expected.length, actual: actual.length });
  return undefined;
}

const hex = (byte: number | undefined) => (byte ?? 0).toString(16).padStart(2, "0");

/** The field that byte `at` of the frame belongs to, with its layer; "" for what is too short to be a frame, and for payload. */
function field(frame: Uint8Array, at: number): string {
  if (frame.length < ETHERNET_HEADER) return "";
  const names: string[] = [];
  let level: readonly FieldNode[] = fieldTree(frame);
  for (;;) {
    const inner = level.find((node) => node.start <= at && at < node.end && node.end > node.start);
    if (inner === undefined) break;
    names.push(inner.label);
    level = inner.children ?? [];
  }
  return names.length < 2 ? "" : `${names[0]}: ${names.at(-1)}`;
}

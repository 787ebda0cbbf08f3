// A lab in a link: all of it, in the part of the address that is never sent to a server. `#lab=1.DATA`: the version, then
// base64url of zlib (RFC 1950, with its checksum) of JSON. What comes out of a link was written by anybody: it is measured
// while it is unpacked and looked at before it is used.

import type { LabTexts } from "@podwire/lab";

const VERSION = "1";
/** Longer links are cut off by some mail and chat programs. */
export const MOST_CHARACTERS = 16_000;
/** No lab of the course has more than a hundredth of this. */
export const MOST_BYTES = 256 * 1024;

/** Why a link cannot be used, or made; a message's key (english.ts). */
export type ShareProblem =
  | "share.damaged"
  | "share.newer"
  | "share.notALab"
  | "share.tooLarge"
  | "share.tooLong";

export class ShareError extends Error {
  override name = "ShareError";
  readonly problem: ShareProblem;
  constructor(problem: ShareProblem) {
    super(problem);
    this.problem = problem;
  }
}

/** The fragment for `texts`, without "#". Throws {@link ShareError} where it would be too long. */
export async function toFragment({ lab, scripts }: LabTexts): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify({ lab, scripts }));
  if (json.length > MOST_BYTES) throw new ShareError("share.tooLarge");
  const packed = await through(json, new CompressionStream("deflate"), Number.POSITIVE_INFINITY);
  const fragment = `lab=${VERSION}.${toBase64Url(packed)}`;
  if (fragment.length > MOST_CHARACTERS) throw new ShareError("share.tooLong");
  return fragment;
}

/** The lab in a fragment, with or without "#"; null where it holds none. Throws {@link ShareError} for one that cannot be used. */
export async function fromFragment(fragment: string): Promise<LabTexts | null> {
  const found = /^#?lab=(.*)$/s.exec(fragment);
  if (found === null) return null;
  const [, version, data] = /^([^.]*)\.([\w-]*)$/.exec(found[1] ?? "") ?? [];
  if (version === undefined || data === undefined) throw new ShareError("share.damaged");
  if (version !== VERSION)
    throw new ShareError(Number(version) > Number(VERSION) ? "share.newer" : "share.damaged");
  try {
    const json = await through(fromBase64Url(data), new DecompressionStream("deflate"), MOST_BYTES);
    return checkTexts(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json)));
  } catch (error) {
    throw error instanceof ShareError ? error : new ShareError("share.damaged");
  }
}

/** A lab's texts from what was JSON. Throws {@link ShareError}. */
export function checkTexts(value: unknown): LabTexts {
  const { lab, scripts } = (value ?? {}) as Record<string, unknown>;
  if (typeof lab !== "string" || typeof scripts !== "object" || scripts === null || Array.isArray(scripts))
    throw new ShareError("share.damaged");
  const entries = Object.entries(scripts);
  if (!entries.every(([, text]) => typeof text === "string")) throw new ShareError("share.damaged");
  return { lab, scripts: Object.fromEntries(entries) };
}

async function through(
  bytes: Uint8Array,
  transform: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(transform);
  const reader = stream.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length;
    if (length > most) {
      await reader.cancel();
      throw new ShareError("share.tooLarge");
    }
    chunks.push(part.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

const fromBase64Url = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));

// A playground's lab as files: one file that holds it all, or a lab.yaml beside its scripts as a lab's folder has them.

import type { LabTexts } from "@podwire/lab";
import { checkTexts, MOST_BYTES, ShareError } from "./share.ts";

/** The one file. `podwireLab` is its version. */
export const toFile = ({ lab, scripts }: LabTexts): string =>
  `${JSON.stringify({ podwireLab: 1, lab, scripts }, null, 2)}\n`;

/** Throws {@link ShareError} where there is no lab in them. */
export async function fromFiles(
  files: readonly { name: string; size: number; text(): Promise<string> }[],
): Promise<LabTexts> {
  if (files.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES) throw new ShareError("share.tooLarge");
  const texts = await Promise.all(files.map(async (file) => [file.name, await file.text()] as const));
  const yaml = texts.find(([name]) => /\.ya?ml$/.test(name));
  if (yaml !== undefined)
    return { lab: yaml[1], scripts: Object.fromEntries(texts.filter((file) => file !== yaml)) };
  const [only] = texts;
  let value: unknown;
  try {
    value = JSON.parse(only?.[1] ?? "");
  } catch {
    throw new ShareError("share.notALab");
  }
  const version = (value as { podwireLab?: unknown } | null)?.podwireLab;
  if (typeof version !== "number") throw new ShareError("share.notALab");
  if (version !== 1) throw new ShareError("share.newer");
  return checkTexts(value);
}

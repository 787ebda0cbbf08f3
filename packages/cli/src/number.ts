// A whole number on the command line: a seed, a level.
import { InvalidArgumentError } from "commander";
import { t } from "./messages.ts";

export function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError(t("help.mustBeWhole"));
  return Number(text);
}

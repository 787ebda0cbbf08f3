// NUD_*: states of a neighbour by their words.

import {
  NUD_DELAY,
  NUD_FAILED,
  NUD_INCOMPLETE,
  NUD_NOARP,
  NUD_NONE,
  NUD_PERMANENT,
  NUD_PROBE,
  NUD_REACHABLE,
  NUD_STALE,
} from "@podwire/ip";
import { matches, parseUnsigned } from "../frame/args.ts";

/** In the order in which a shortened word is looked for. */
const WORDS: readonly (readonly [word: string, state: number])[] = [
  ["permanent", NUD_PERMANENT],
  ["reachable", NUD_REACHABLE],
  ["noarp", NUD_NOARP],
  ["none", NUD_NONE],
  ["stale", NUD_STALE],
  ["incomplete", NUD_INCOMPLETE],
  ["delay", NUD_DELAY],
  ["probe", NUD_PROBE],
  ["failed", NUD_FAILED],
];

/** In the order in which they are printed. */
export const STATE_NAMES: readonly (readonly [state: number, name: string])[] = [
  [NUD_INCOMPLETE, "INCOMPLETE"],
  [NUD_REACHABLE, "REACHABLE"],
  [NUD_STALE, "STALE"],
  [NUD_DELAY, "DELAY"],
  [NUD_PROBE, "PROBE"],
  [NUD_FAILED, "FAILED"],
  [NUD_NOARP, "NOARP"],
  [NUD_PERMANENT, "PERMANENT"],
];

/** nud_state_a2n(): a word, shortened or not, or a hexadecimal number; undefined for anything else. */
export function parseState(text: string): number | undefined {
  const known = WORDS.find(([word]) => matches(text, word));
  if (known !== undefined) return known[1];
  return parseUnsigned(text, 0xffff, 16);
}

// `dev NAME`, which tc's objects read alike and look up when all words are read.

import type { Args } from "../frame/args.ts";

/** The name behind "dev", which is the next word. `before`: the name that was given already, which there must not be. */
export function deviceWord(args: Args, before: string | undefined): string {
  args.take();
  const name = args.take();
  if (before !== undefined) args.session.duplicate("dev", name);
  return name;
}

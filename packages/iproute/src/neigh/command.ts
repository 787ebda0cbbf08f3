// `ip neighbour` (ip/ipneigh.c).

import { NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from "@podwire/ip";
import { type Args, matches } from "../frame/args.ts";
import type { Session } from "../frame/session.ts";
import { neighbourUsage } from "./help.ts";
import { deleteEntry, modifyEntry } from "./modify.ts";
import { getEntry, showOrFlush } from "./show.ts";

export function neighbourCommand(args: Args): number {
  const session: Session = args.session;
  if (args.done) return showOrFlush(args, false);
  const word = args.take();
  if (matches(word, "add")) return modifyEntry(args, NLM_F_CREATE | NLM_F_EXCL);
  if (matches(word, "change") || word === "chg") return modifyEntry(args, NLM_F_REPLACE);
  if (matches(word, "replace")) return modifyEntry(args, NLM_F_CREATE | NLM_F_REPLACE);
  if (matches(word, "delete")) return deleteEntry(args);
  if (matches(word, "get")) return getEntry(args);
  if (matches(word, "show") || matches(word, "lst") || matches(word, "list")) return showOrFlush(args, false);
  if (matches(word, "flush")) return showOrFlush(args, true);
  if (matches(word, "help")) neighbourUsage(session);
  session.fail(`Command "${word}" is unknown, try "ip neigh help".\n`);
}

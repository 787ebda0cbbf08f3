// `ip rule` (ip/iprule.c).

import { NLM_F_CREATE, NLM_F_EXCL } from "@podwire/ip";
import { Unsupported } from "@podwire/program";
import { type Args, matches } from "../frame/args.ts";
import type { Session } from "../frame/session.ts";
import { ruleUsage } from "./help.ts";
import { modifyRule } from "./modify.ts";
import { listOrFlush } from "./show.ts";

export function ruleCommand(args: Args): number {
  const session: Session = args.session;
  if (args.done) return listOrFlush(args, false);
  const word = args.take();
  if (matches(word, "list") || matches(word, "lst") || matches(word, "show")) return listOrFlush(args, false);
  if (matches(word, "save") || matches(word, "restore")) throw new Unsupported(`ip rule ${word}`);
  if (matches(word, "add")) return modifyRule(args, true, NLM_F_CREATE | NLM_F_EXCL);
  if (matches(word, "delete")) return modifyRule(args, false, 0);
  if (matches(word, "flush")) return listOrFlush(args, true);
  if (matches(word, "help")) ruleUsage(session);
  session.fail(`Command "${word}" is unknown, try "ip rule help".\n`);
}

// `ip route` (ip/iproute.c).

import { NLM_F_APPEND, NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from "@podwire/ip";
import { Unsupported } from "@podwire/program";
import { type Args, matches } from "../frame/args.ts";
import type { Session } from "../frame/session.ts";
import { getRouteTo } from "./get.ts";
import { routeUsage } from "./help.ts";
import { modifyRoute } from "./modify.ts";
import { flushRoutes, listRoutesCommand } from "./show.ts";

export function routeCommand(args: Args): number {
  const session: Session = args.session;
  if (args.done) return listRoutesCommand(args);
  const word = args.take();
  if (matches(word, "list") || matches(word, "show") || matches(word, "lst")) return listRoutesCommand(args);
  if (matches(word, "get")) return getRouteTo(args);
  if (matches(word, "add")) return modifyRoute(args, NLM_F_CREATE | NLM_F_EXCL);
  if (matches(word, "change") || word === "chg") return modifyRoute(args, NLM_F_REPLACE);
  if (matches(word, "replace")) return modifyRoute(args, NLM_F_CREATE | NLM_F_REPLACE);
  if (matches(word, "prepend")) return modifyRoute(args, NLM_F_CREATE);
  if (matches(word, "append")) return modifyRoute(args, NLM_F_CREATE | NLM_F_APPEND);
  if (matches(word, "test")) return modifyRoute(args, NLM_F_EXCL);
  if (matches(word, "delete")) return modifyRoute(args, null);
  if (matches(word, "flush")) return flushRoutes(args);
  if (matches(word, "save") || matches(word, "restore") || matches(word, "showdump"))
    throw new Unsupported(`ip route ${word}`);
  if (matches(word, "help")) routeUsage(session);
  session.fail(`Command "${word}" is unknown, try "ip route help".\n`);
}

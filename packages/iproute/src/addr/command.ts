// `ip address` (ip/ipaddress.c): show, add, change, replace, delete, flush.

import { Unsupported } from "@podwire/program";
import { type Args, matches } from "../frame/args.ts";
import type { Session } from "../frame/session.ts";
import { addressUsage } from "./help.ts";
import { modifyAddress } from "./modify.ts";
import { flushAddresses, showAddresses } from "./show.ts";

export function addressCommand(args: Args): number {
  const session: Session = args.session;
  if (args.done) return showAddresses(args);
  const word = args.take();
  if (matches(word, "add")) return modifyAddress(args, "add");
  if (matches(word, "change") || word === "chg") return modifyAddress(args, "change");
  if (matches(word, "replace")) return modifyAddress(args, "replace");
  if (matches(word, "delete")) return modifyAddress(args, "delete");
  if (matches(word, "show") || matches(word, "list") || matches(word, "lst")) return showAddresses(args);
  if (matches(word, "flush")) return flushAddresses(args);
  if (matches(word, "save") || matches(word, "showdump") || matches(word, "restore"))
    throw new Unsupported(`ip address ${word}`);
  if (matches(word, "help")) addressUsage(session);
  session.fail(`Command "${word}" is unknown, try "ip address help".\n`);
}

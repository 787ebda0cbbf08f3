// `ip link show`. In JSON a device that was looked at and not wanted leaves an empty object behind, as in the original.

import type { Args } from "../frame/args.ts";
import type { Session } from "../frame/session.ts";
import { dumpDevices } from "../rtnetlink/dump.ts";
import { kernelSkips, parseLinkFilter } from "./filter.ts";
import { linkUsage } from "./help.ts";
import { printLink } from "./print.ts";

export function showLinks(args: Args): number {
  const session: Session = args.session;
  session.linksShown = true;
  const filter = parseLinkFilter(args, "packet", () => linkUsage(session));
  const out = session.printer();
  out.begin();
  for (const dev of filter.dev === null ? dumpDevices(session.net) : [filter.dev]) {
    if (kernelSkips(filter, dev, "packet")) continue;
    out.openObject();
    printLink(out, dev, filter, session, "link");
    out.closeObject();
  }
  out.end();
  return 0;
}

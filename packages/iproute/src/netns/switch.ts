// netns_switch(): the process goes into a named namespace, as `ip -n` and `ip netns exec` do.

import { type NetNamespace, strerror } from "@podwire/netns";
import type { Session } from "../frame/session.ts";
import { namespaceByName } from "./names.ts";

/** The namespace called `name`; complains and ends the command where there is none. */
export function openNamespace(session: Session, name: string): NetNamespace {
  const { net, error } = namespaceByName(session, name);
  if (net !== undefined) return net;
  if (error === "EINVAL")
    session.fail(`setting the network namespace "${name}" failed: ${strerror("EINVAL")}\n`);
  session.fail(`Cannot open network namespace "${name}": ${strerror(error)}\n`);
}

export function switchNamespace(session: Session, name: string): void {
  session.self.setNet(openNamespace(session, name));
}

// The ids by which a namespace knows others, asked for by name and the other way round (RTM_GETNSID, RTM_NEWNSID).

import {
  KernelError,
  listNsids,
  type NetNamespace,
  peernet2id,
  peernet2idAlloc,
  setNsid,
} from "@podwire/netns";
import type { Session } from "../frame/session.ts";
import { namespaceByName, namespaceNames } from "./names.ts";

/** get_netnsid_from_name(): -1 where there is none. A file that is no namespace makes the kernel complain. */
export function nsidOfName(session: Session, name: string): number {
  const { net, error } = namespaceByName(session, name);
  if (net !== undefined) return peernet2id(session.net, net);
  if (error === "EINVAL") session.reportKernelError(badReference());
  return -1;
}

/** set_netnsid_from_name() with -1 for any free id; nothing happens where the name is unknown. */
export function setNsidOfName(session: Session, name: string, id: number): void {
  const { net } = namespaceByName(session, name);
  if (net === undefined) return;
  session.talk(() => assignNsid(session.net, net, id));
}

/** RTM_NEWNSID: -1 takes the lowest free one, and is content with one that is there already. */
export function assignNsid(net: NetNamespace, peer: NetNamespace, id: number): void {
  if (peernet2id(net, peer) >= 0) throw new KernelError("EEXIST", "Peer netns already has a nsid assigned");
  if (id < 0) peernet2idAlloc(net, peer);
  else setNsid(net, peer, id);
}

/** The name under /run/netns of the namespace that this one knows as `id`. */
export function nameOfNsid(session: Session, id: number): string | undefined {
  if (session.nsids !== null) return session.nsids.get(id);
  const known = listNsids(session.net).find((entry) => entry.id === id);
  if (known === undefined) return undefined;
  return namespaceNames(session).find((name) => namespaceByName(session, name).net === known.net);
}

export function badReference(): KernelError {
  return new KernelError("EINVAL", "Peer netns reference is invalid");
}

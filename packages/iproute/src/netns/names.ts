// Names of namespaces: files under /run/netns on which a namespace is mounted (lib/namespace.c).

import { type Errno, KernelError, type NetNamespace } from "@podwire/netns";
import type { Session } from "../frame/session.ts";

export const NETNS_RUN_DIR = "/run/netns";

/** Names in /run/netns, as the directory lists them: the newest first. None where there is no such directory. */
export function namespaceNames(session: Session): string[] {
  const { files } = session.self;
  return files.exists(NETNS_RUN_DIR) ? files.readdir(NETNS_RUN_DIR) : [];
}

/** The file of a namespace: a path where the name has a slash in it. */
export function namespacePath(name: string): string {
  return name.includes("/") ? name : `${NETNS_RUN_DIR}/${name}`;
}

/** netns_get_fd(): the namespace, or why there is none: ENOENT, or EINVAL for a file that is no namespace. */
export function namespaceByName(
  session: Session,
  name: string,
): { net: NetNamespace; error: undefined } | { net: undefined; error: Errno } {
  try {
    const net = session.self.files.namespaceAt(namespacePath(name));
    return net === null ? { net: undefined, error: "EINVAL" } : { net, error: undefined };
  } catch (error) {
    if (error instanceof KernelError) return { net: undefined, error: error.errno };
    throw error;
  }
}

/** invalid_name(): iproute2 refuses these before it asks anybody. */
export function namespaceNameIsBad(name: string): boolean {
  return name === "" || name.length > 255 || name.includes("/") || name === "." || name === "..";
}

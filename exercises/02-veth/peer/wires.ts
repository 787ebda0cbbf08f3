// A host of the simulator on which cables are run between namespaces, and what can be read of it with `ip`.
import { type Host, host } from "@podwire/grading/host";
import { draw, note } from "@podwire/grading/suite";
import type { Link, Namespace } from "./peer.ts";

/** One end of a cable: a device in a namespace; "host" is the host's own. */
export interface End {
  namespace: string;
  name: string;
}

const inside = (namespace: string) => (namespace === "host" ? "" : `-n ${namespace} `);

/** A host with these namespaces and cables. */
export async function wired(namespaces: readonly string[], cables: readonly [End, End][]): Promise<Host> {
  const machine = await host({ note, draw });
  const lines = namespaces.map((name) => `ip netns add ${name}`);
  for (const [n, ends] of cables.entries()) {
    lines.push(`ip link add a${n} type veth peer name b${n}`);
    for (const [side, { namespace, name }] of ends.entries()) {
      const made = `${side === 0 ? "a" : "b"}${n}`;
      if (namespace !== "host") lines.push(`ip link set ${made} netns ${namespace}`);
      lines.push(`ip ${inside(namespace)}link set ${made} name ${name}`);
    }
  }
  await machine.prepare(lines.join("\n"));
  return machine;
}

interface Shown {
  ifindex: number;
  ifname: string;
  link_index?: number;
  link?: string;
  link_netnsid?: number;
}

/** What `ip link` and `ip netns list-id` say in each of them. */
export async function read(machine: Host, namespaces: readonly string[]): Promise<Record<string, Namespace>> {
  const all: Record<string, Namespace> = {};
  for (const namespace of ["host", ...namespaces]) {
    const shown = JSON.parse(
      (await machine.quietly(`ip ${inside(namespace)}-j link show`)).stdout,
    ) as Shown[];
    const ids = (await machine.quietly(`ip ${inside(namespace)}-j netns list-id`)).stdout.trim();
    const links = shown.map(
      (link): Link => ({
        ifindex: link.ifindex,
        name: link.ifname,
        iflink: link.link_index ?? shown.find(({ ifname }) => ifname === link.link)?.ifindex ?? link.ifindex,
        netnsid: link.link_netnsid ?? null,
      }),
    );
    // The one without a name is the host itself.
    const given = (ids === "" ? [] : JSON.parse(ids)) as { nsid: number; name?: string }[];
    all[namespace] = {
      links,
      ids: Object.fromEntries(given.map(({ nsid, name }) => [nsid, name ?? "host"])),
    };
  }
  return all;
}

/** "eth0 of web", or "none". */
export function told(end: End | null): string {
  return end === null ? "none" : `${end.name} of ${end.namespace}`;
}

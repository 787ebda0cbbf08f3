// Random scripts against the host's own kernel, which is newer than the modelled 6.1: the differences that are known, each with its
// reason. Where the newer kernel does what 6.1 refuses (or the other way round), the rest of the script is about two different
// machines and is not compared.
import type { Difference } from "../compare.ts";
import type { Transcript } from "../transcript.ts";

export interface HostDifference {
  reason: string;
  /** The statement that it shows in; any, where there is none. */
  command?: RegExp;
  /** What the newer kernel says and what 6.1 says. */
  fits: (newer: string, old: string) => boolean;
  /** True where what follows is about two different machines. */
  parts?: boolean;
}

const lowerLayer = (text: string): string => text.replace(/\bLOWERLAYERDOWN\b/g, "DOWN");

export const HOST_DIFFERENCES: HostDifference[] = [
  {
    reason: "since 6.2 a device may be renamed while it is up",
    command: /link set .* name /,
    fits: (newer, old) => newer === "0" && old === "2",
    parts: true,
  },
  {
    reason: "since 6.2 a device may be renamed while it is up",
    command: /link set .* name /,
    fits: (newer, old) => newer === "" && old === "RTNETLINK answers: Device or resource busy\n",
  },
  {
    reason:
      "newer kernels say at once that there is nothing to do where a device stays in its namespace; 6.1 first asks whether it can move",
    command: /link set \S+ netns/,
    fits: (newer, old) =>
      (newer === "" && old === "RTNETLINK answers: Invalid argument\n") || (newer === "0" && old === "2"),
  },
  {
    reason: "newer kernels explain errors (extended acks) where 6.1 gives the bare errno",
    fits: (newer, old) => /^Error: [^\n]*\n$/.test(newer) && /^RTNETLINK answers: [^\n]*\n$/.test(old),
  },
  {
    reason:
      "newer kernels compare the link's own namespace as well, and call an end whose peer lives elsewhere and is dark DOWN, not LOWERLAYERDOWN",
    fits: (newer, old) => newer !== old && lowerLayer(newer) === lowerLayer(old),
  },
  {
    reason: "since 6.12 `netns-local` is no feature any more but a flag that ethtool does not see",
    command: /netns-local/,
    fits: (newer, old) => newer === "" || (newer === "1" && old === "0"),
  },
  {
    reason: "this kernel's bridges are built without VLAN filtering",
    command: /vlan_filtering$/,
    fits: () => true,
  },
];

/** Without what a kernel lacks whose bridges have no VLAN filtering: entries with `vlan 1`. */
export function withoutVlans(transcript: Transcript): Transcript {
  const commands = transcript.commands.map((record) =>
    record.command.includes("fdb")
      ? { ...record, stdout: record.stdout.replace(/^.* vlan 1 .*\n/gm, "") }
      : record,
  );
  return { ...transcript, commands };
}

/** What is left of the differences between the host's kernel (expected) and the simulator (actual). */
export function unknownOnHost(differences: Difference[]): Difference[] {
  const left: Difference[] = [];
  for (const difference of differences) {
    const { command, expected, actual } = difference;
    const known = HOST_DIFFERENCES.find(
      (entry) => (entry.command?.test(command) ?? true) && entry.fits(expected, actual),
    );
    if (known === undefined) left.push(difference);
    else if (known.parts === true) break;
  }
  return left;
}

// Features as ethtool 6.1 names and groups them (ethtool's common.c, netlink/features.c): older, broader words such as "tx" or
// "tcp-segmentation-offload" stand for patterns over the kernel's own names.

import { type DeviceFeature, FEATURE_NAMES, type NetDevice, setFeatures } from "@podwire/netns";

interface FeatureGroup {
  /** The word that `-K` takes. */
  readonly short: string;
  /** The word that `-k` prints, and `-K` takes as well. */
  readonly long: string;
  /** Kernel features that it stands for, in the order of their bits. */
  readonly names: readonly string[];
}

function group(short: string, long: string, pattern: string): FeatureGroup {
  const expression = new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
  return { short, long, names: FEATURE_NAMES.filter((name) => expression.test(name)) };
}

const GROUPS: readonly FeatureGroup[] = [
  group("rx", "rx-checksumming", "rx-checksum"),
  group("tx", "tx-checksumming", "tx-checksum-*"),
  group("sg", "scatter-gather", "tx-scatter-gather*"),
  group("tso", "tcp-segmentation-offload", "tx-tcp*-segmentation"),
  group("ufo", "udp-fragmentation-offload", "tx-udp-fragmentation"),
  group("gso", "generic-segmentation-offload", "tx-generic-segmentation"),
  group("gro", "generic-receive-offload", "rx-gro"),
  group("lro", "large-receive-offload", "rx-lro"),
  group("rxvlan", "rx-vlan-offload", "rx-vlan-hw-parse"),
  group("txvlan", "tx-vlan-offload", "tx-vlan-hw-insert"),
  group("ntuple", "ntuple-filters", "rx-ntuple-filter"),
  group("rxhash", "receive-hashing", "rx-hashing"),
];

/** One line of `ethtool -k`. `fixed` and `wanted` are null for a summary of several features. */
interface FeatureLine {
  readonly name: string;
  readonly indent: boolean;
  readonly on: boolean;
  readonly fixed: boolean | null;
  readonly wanted: boolean | null;
}

function featureLines(dev: NetDevice): FeatureLine[] {
  const get = (name: string) => dev.features.get(name) as DeviceFeature;
  const line = (name: string, shown: string, indent: boolean): FeatureLine => ({
    name: shown,
    indent,
    ...get(name),
  });
  const lines: FeatureLine[] = [];
  for (const { long, names } of GROUPS) {
    const [first] = names;
    if (first === undefined) continue;
    if (names.length === 1) {
      lines.push(line(first, long, false));
      continue;
    }
    const on = names.some((name) => get(name).on);
    lines.push({ name: long, indent: false, on, fixed: null, wanted: null });
    for (const name of names) lines.push(line(name, name, true));
  }
  const grouped = new Set(GROUPS.flatMap(({ names }) => names));
  for (const name of dev.features.keys()) if (!grouped.has(name)) lines.push(line(name, name, false));
  return lines;
}

/** `ethtool -k` as text. */
export function featuresText(dev: NetDevice): string {
  let text = `Features for ${dev.name}:\n`;
  for (const { name, indent, on, fixed, wanted } of featureLines(dev)) {
    text += `${indent ? "\t" : ""}${name}: ${on ? "on" : "off"}`;
    if (fixed) text += " [fixed]";
    else if (wanted !== null && wanted !== on) text += wanted ? " [requested on]" : " [requested off]";
    text += "\n";
  }
  return text;
}

/** `ethtool --json -k`, in json_writer's layout. */
export function featuresJson(dev: NetDevice): string {
  const objects = featureLines(dev).map(
    ({ name, on, fixed, wanted }) =>
      `        "${name}": {\n            "active": ${on},\n            "fixed": ${fixed},\n            "requested": ${wanted}\n        }`,
  );
  return `[ {\n        "ifname": "${dev.name}",\n${objects.join(",\n")}\n    } ]\n`;
}

export type FeatureRequest =
  | { readonly names: readonly string[]; readonly on: boolean }
  /** What ethtool says instead of asking the kernel. */
  | { readonly complaint: string };

/** One pair of `-K`'s arguments: a word and "on" or "off". A word that ethtool does not know goes to the kernel as it is. */
export function featureRequest(word: string, value: string | undefined): FeatureRequest {
  if (value !== "on" && value !== "off")
    return {
      complaint: `ethtool (-K): flag '${value ?? "(null)"}' for parameter '(null)' is not followed by 'on' or 'off'\n`,
    };
  const known = GROUPS.find(({ short, long }) => word === short || word === long);
  return { names: known?.names ?? [word], on: value === "on" };
}

/** Where in the request's message the kernel meets a name that it does not know: the offset that ethtool prints, or -1. */
export function unknownBitOffset(
  device: string,
  requests: readonly { names: readonly string[]; on: boolean }[],
): number {
  const align = (bytes: number) => (bytes + 3) & ~3;
  const known: readonly string[] = FEATURE_NAMES;
  // nlmsghdr 16, genlmsghdr 4; then nests of 4: header { name, flags 8 }, wanted { bits { bit { name, value 4 } … } }
  let at = 20 + 4 + align(4 + device.length + 1) + 8 + 4 + 4;
  for (const { names, on } of requests)
    for (const name of names) {
      if (!known.includes(name)) return at + 4;
      at += 4 + align(4 + name.length + 1) + (on ? 4 : 0);
    }
  return -1;
}

/** ETHTOOL_MSG_FEATURES_SET and what `ethtool -K` prints of the answer. */
export function changeFeatures(
  dev: NetDevice,
  requests: readonly { names: readonly string[]; on: boolean }[],
): { text: string; nothingChanged: boolean } {
  const asked = new Map<string, boolean>();
  for (const { names, on } of requests) for (const name of names) asked.set(name, on);
  const before = new Map([...dev.features].map(([name, { on }]) => [name, on]));
  setFeatures(dev, asked);
  let text = "";
  let asAsked = asked.size;
  let surprising = false;
  for (const [name, { on }] of dev.features) {
    const request = asked.get(name);
    if (request !== undefined && request !== on) {
      text += `${name}: ${on ? "on" : "off"} [requested ${request ? "on" : "off"}]\n`;
      asAsked--;
      surprising = true;
    } else if (before.get(name) !== on) {
      text += `${name}: ${on ? "on" : "off"}${request === undefined ? " [not requested]" : ""}\n`;
      if (request === undefined) surprising = true;
    }
  }
  return { text: surprising ? `Actual changes:\n${text}` : "", nothingChanged: asAsked === 0 };
}

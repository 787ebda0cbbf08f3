// Random scripts: a seed gives a script, byte for byte, for ever. Recordings are kept by seed with the script's hash, so a change of
// the grammar shows as a hash that no longer fits, and is a decision to record anew.
import { join } from "node:path";
import { describeScript, PACKAGE, type Script } from "../files.ts";
import { devicesScript } from "./devices.ts";
import { Dice } from "./dice.ts";
import { hostsScript } from "./hosts.ts";
import { vlansScript } from "./vlans.ts";

export type Kind = "devices" | "hosts" | "vlans";

/** What the script of a seed is about: of ten seeds, six are about devices and addresses, three about hosts on bridges, one about VLANs. */
export function kindOf(seed: number): Kind {
  if (seed % 10 === 7) return "vlans";
  return seed % 10 < 6 ? "devices" : "hosts";
}

const QUESTIONS: Record<Kind, string> = {
  devices: "devices and addresses",
  hosts: "hosts on bridges",
  vlans: "VLANs on a bridge",
};

function linesOf(kind: Kind, dice: Dice): string[] {
  if (kind === "devices") return devicesScript(dice, dice.between(10, 18));
  return kind === "hosts" ? hostsScript(dice, dice.between(5, 9)) : vlansScript(dice, dice.between(6, 11));
}

/** The script of a seed (a whole number from 0 to 2^31). Throws RangeError for any other number. */
export function randomScript(seed: number): Script {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0x7fff_ffff)
    throw new RangeError(`seed ${seed}: a whole number from 0 to 2147483647`);
  const dice = new Dice(seed);
  const kind = kindOf(seed);
  const needs = kind === "vlans" ? "# host: VLAN filtering is not in every kernel\n" : "";
  const source = `# Random script ${seed}: ${QUESTIONS[kind]}.\n${needs}${linesOf(kind, dice).join("\n")}\n`;
  return describeScript(`random/${seed}`, join(PACKAGE, "random", `${seed}.sh`), source);
}

/** The seeds that `17` and `1..300` name. Throws RangeError for anything else. */
export function seedsOf(words: readonly string[]): number[] {
  return words.flatMap((word) => {
    const range = /^(\d+)(?:\.\.(\d+))?$/.exec(word);
    if (range === null) throw new RangeError(`"${word}" is neither a seed nor FROM..TO`);
    const first = Number(range[1]);
    const last = Number(range[2] ?? first);
    if (last < first || last - first > 100_000)
      throw new RangeError(`"${word}": at most 100000 seeds, upwards`);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

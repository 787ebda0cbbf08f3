// lab.yaml, described once. A lab is one folder: lab.yaml, the scripts it names, and its lesson elsewhere. It runs the
// same in the page, in `podwire lab NAME`, in tests and, where the host can, on real Linux.
import { compileFilter, InvalidFilter } from "@podwire/capture";
import { FileError, type Problem, readYaml } from "@podwire/checked-yaml";
import { z } from "zod";
import { parsePlace } from "./place.ts";
import type { LabSource, LabTexts } from "./protocol.ts";

/** The format this version reads; a file with another one is refused, not guessed at. */
export const LAB_FORMAT = 1;

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,30}$/, "is not a name of lower-case letters, digits and hyphens");
const sentence = z.string().trim().min(1, "is empty");
const mac = z
  .string()
  .regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/, "is not a link-layer address, as 02:00:00:00:00:01");
const address = z
  .string()
  .regex(/^\d+\.\d+\.\d+\.\d+\/\d+$/, "is not an IPv4 address with its prefix, as 10.0.0.1/24");
const duration = z.string().regex(/^\d+(\.\d+)?(us|ms|s)$/, "is not a time, as 5ms");
const rate = z.string().regex(/^\d+(\.\d+)?(kbit|mbit|gbit)$/, "is not a rate, as 100mbit");

const card = z.strictObject({
  /** Link-layer address; made from the seed where it is left out. */
  mac: mac.optional(),
  /** Addresses it has from the start; it is then up, too. */
  addresses: z.array(address).default([]),
  mtu: z.int().min(68).max(9216).default(1500),
});

const host = z.strictObject({
  /** Physical cards, by name. */
  cards: z.record(name, card).default({}),
  /** Terminals that the page opens: the host itself, or a namespace that exists after the setup. */
  terminals: z
    .array(z.strictObject({ title: sentence, netns: name.optional() }))
    .min(1)
    .optional(),
  /** Commands that are missing on this host, for labs about finding out without them. */
  without: z.array(z.string()).default([]),
});

const link = z.strictObject({
  /** `host:card`, twice. */
  between: z.tuple([z.string(), z.string()]),
  delay: duration.default("1us"),
  rate: rate.optional(),
  loss: z.number().min(0).max(1).default(0),
});

/** What can be observed: a command's exit status, or frames seen on a device while a command runs. Never a tool's wording. */
const check = z.strictObject({
  name: sentence,
  /** Host, or `host/netns`. */
  on: z.string(),
  /** A line of bash. */
  run: sentence,
  /** Exit status it must end with: a number, or "fails" for any but 0. */
  status: z.union([z.int().min(0).max(255), z.literal("fails")]).default(0),
  /** Frames that must be seen meanwhile, or must not (atMost: 0). `on` is host, or host/netns. */
  sees: z
    .array(
      z.strictObject({
        on: z.string(),
        dev: z.string(),
        /** tcpdump's filter language. */
        filter: z.string(),
        atLeast: z.int().min(0).default(1),
        atMost: z.int().min(0).optional(),
      }),
    )
    .default([]),
});

export const labSchema = z.strictObject({
  format: z.literal(LAB_FORMAT, `is not ${LAB_FORMAT}, the format this version of podwire reads`),
  name,
  title: sentence,
  chapter: z.int().min(1).max(99),
  /** The lesson's page on the site. */
  lesson: z.string().startsWith("/"),
  seed: z.int().min(0).default(1),
  hosts: z.record(name, host),
  links: z.array(link).default([]),
  /** Bash scripts run before the learner comes, in this order. */
  setup: z.array(z.strictObject({ on: z.string(), script: z.string() })).default([]),
  goal: z.array(check).default([]),
  /** What the drawing shows, in words, for those who do not see it. The page adds the state of the moment. */
  description: sentence,
});

export type LabFile = z.output<typeof labSchema>;
export type LabCheck = z.output<typeof check>;
export type LabLink = z.output<typeof link>;

/** Reads lab.yaml. Throws FileError with every problem, references to hosts and cards that do not exist among them. */
export function parseLab(file: string, text: string): LabFile {
  const { value, at } = readYaml(file, text, labSchema);
  const problems: Problem[] = [];
  if (Object.keys(value.hosts).length === 0) problems.push(at(["hosts"], "should be at least 1 long"));
  const knownHost = (path: PropertyKey[], place: string) => {
    const { host } = parsePlace(place);
    if (value.hosts[host] === undefined)
      problems.push(at(path, `names the host "${host}", which is not one of the hosts`));
  };
  const plugged = new Set<string>();
  value.links.forEach((cable, index) => {
    cable.between.forEach((end, side) => {
      const path = ["links", index, "between", side];
      const [hostName = "", cardName = ""] = end.split(":");
      if (value.hosts[hostName]?.cards[cardName] === undefined)
        problems.push(at(path, `names the card "${end}", which no host has`));
      if (plugged.has(end)) problems.push(at(path, `names the card "${end}", which has a cable already`));
      plugged.add(end);
    });
  });
  value.setup.forEach(({ on }, index) => knownHost(["setup", index, "on"], on));
  value.goal.forEach((goal, index) => {
    knownHost(["goal", index, "on"], goal.on);
    goal.sees.forEach(({ on, filter }, seen) => {
      const path = ["goal", index, "sees", seen];
      knownHost([...path, "on"], on);
      try {
        compileFilter(filter);
      } catch (error) {
        if (!(error instanceof InvalidFilter)) throw error;
        problems.push(at([...path, "filter"], `is not a filter: ${error.message}`));
      }
    });
  });
  if (problems.length > 0) throw new FileError(problems);
  return value;
}

/** Reads a lab's texts. Throws FileError, also where a setup script is not there. */
export function readLab({ lab, scripts }: LabTexts, path = "lab.yaml"): LabSource {
  const file = parseLab(path, lab);
  const { at } = readYaml(path, lab, labSchema);
  const missing = file.setup.flatMap(({ script }, index) =>
    scripts[script] === undefined
      ? [at(["setup", index, "script"], `names ${script}, which is not there`)]
      : [],
  );
  if (missing.length > 0) throw new FileError(missing);
  return { file, scripts };
}

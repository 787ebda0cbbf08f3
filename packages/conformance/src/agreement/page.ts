// The agreement page of the docs, as MDX: what was recorded, who agrees, every known difference with its reason, and how to repeat it.
import { captureFiles, readRecording } from "../files.ts";
import { type KnownDifference, knownDifferences } from "../known-differences.ts";
import { readBatches } from "../random/batch.ts";
import { HOST_DIFFERENCES } from "../random/host-words.ts";
import { kindOf } from "../random/script.ts";
import { allRecorded, type Results, readResults, type Verdict } from "./results.ts";

/** The order and the titles of the groups; a folder that is not here comes last under its own name. */
const TITLES: Record<string, string> = {
  namespaces: "Chapter 1: namespaces",
  veth: "Chapter 2: veth",
  bridge: "Chapter 3: bridges",
  links: "Chapters 2 and 3: links with delay and loss",
  ipv4: "Beneath all three: IPv4",
  ipv6: "Beneath all three: IPv6",
  monitor: "What `ip monitor` and `bridge monitor` tell",
  notes: "The commands of the course's notes",
  "random devices": "Random scripts: devices and addresses",
  "random hosts": "Random scripts: hosts on bridges",
  "random vlans": "Random scripts: VLANs on a bridge",
};

interface Group {
  title: string;
  names: string[];
  commands: number;
  captures: number;
  errors: number;
}

const groupOf = (name: string): string => {
  const [folder = "", rest = ""] = name.split("/");
  return folder === "random" ? `random ${kindOf(Number(rest))}` : folder;
};

function groups(): Group[] {
  const found = new Map<string, Group>();
  for (const { script, transcript, random } of allRecorded()) {
    const key = groupOf(script.name);
    const group = found.get(key) ?? {
      title: TITLES[key] ?? key,
      names: [],
      commands: 0,
      captures: 0,
      errors: 0,
    };
    found.set(key, group);
    group.names.push(script.name);
    group.commands += transcript.commands.length;
    group.errors += transcript.commands.filter(({ status }) => status !== 0).length;
    if (!random) group.captures += captureFiles(script.name).length;
  }
  const order = Object.keys(TITLES);
  const place = (key: string): number => (order.includes(key) ? order.indexOf(key) : order.length);
  return [...found].sort(([a], [b]) => place(a) - place(b)).map(([, group]) => group);
}

/** Text that MDX takes as it is, with what stands between backticks left alone. */
export const plain = (text: string): string =>
  text
    .split("`")
    .map((part, index) => (index % 2 === 1 ? `\`${part}\`` : part.replace(/[<>{}|*_]/g, "\\$&")))
    .join("");

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;

function count(side: Results[string] | undefined, names: readonly string[], verdict: Verdict): number {
  return names.filter((name) => side?.scripts[name]?.[1] === verdict).length;
}

/** Cells of one side: agreeing, differing as listed, and whatever is amiss. */
function cells(side: Results[string] | undefined, names: readonly string[]): string[] {
  const amiss = count(side, names, "differs");
  const agrees = count(side, names, "agrees");
  const asked = agrees + count(side, names, "known") + amiss;
  return [
    asked === 0 ? "not asked" : `${agrees} of ${asked}`,
    `${count(side, names, "known") || "none"}${amiss === 0 ? "" : `, ${amiss} unexplained`}`,
  ];
}

const sum = (all: readonly Group[], of: (group: Group) => number): number =>
  all.reduce((total, group) => total + of(group), 0);

/** The sides that were measured, the simulator first. */
const sidesOf = (results: Results): string[] =>
  Object.keys(results).sort((a, b) => (a === "simulator" ? -1 : b === "simulator" ? 1 : a < b ? -1 : 1));

const table = (head: readonly string[], lines: readonly string[]): string[] => [
  row(head),
  row(["---", ...head.slice(1).map(() => "---:")]),
  ...lines,
];

/** What was recorded, group by group. */
function recordedTable(all: readonly Group[]): string[] {
  const line = (title: string, part: readonly Group[]): string =>
    row([
      title,
      sum(part, (group) => group.names.length),
      sum(part, (group) => group.commands),
      sum(part, (group) => group.errors),
      sum(part, (group) => group.captures),
    ]);
  return table(
    ["what was asked about", "scripts", "commands", "of them failing", "captures"],
    [...all.map((group) => line(group.title, [group])), line("**All**", all)],
  );
}

/** Who agreed with it when it was last asked. */
function agreementTable(all: readonly Group[], results: Results): string[] {
  const sides = sidesOf(results);
  const head = ["who agrees"];
  for (const side of sides)
    head.push(side === "simulator" ? "the simulator" : `Linux ${side.slice(5)}`, "differs as listed");
  const line = (title: string, names: readonly string[]): string =>
    row([title, ...sides.flatMap((side) => cells(results[side], names))]);
  const everything = all.flatMap(({ names }) => names);
  return table(head, [...all.map(({ title, names }) => line(title, names)), line("**All**", everything)]);
}

function where(entry: KnownDifference): string {
  const lines = Object.entries(entry.where).map(
    ([script, numbers]) =>
      `\`${script}\` (${numbers.map((number) => (number === 0 ? "captures" : number)).join(", ")})`,
  );
  const skipped = entry.skip.map((script) => `\`${script}\` (not asked)`);
  return [...lines, ...skipped].join(", ");
}

function differences(): string[] {
  const known = knownDifferences();
  const sides = [...new Set(known.map(({ on }) => on))].sort((a, b) =>
    a === "simulator" ? -1 : b === "simulator" ? 1 : 0,
  );
  const lines = ["## Every known difference", ""];
  if (!sides.includes("simulator"))
    lines.push("### The simulator", "", "None: it answers every recorded script as the kernel did.", "");
  for (const side of sides) {
    lines.push(
      side === "simulator" ? "### The simulator" : `### Linux ${side.slice(5)}`,
      "",
      side === "simulator"
        ? "What it does otherwise than the recorded kernel, with the lines of the scripts that show it:"
        : "A newer kernel, asked with the same tools. What it says otherwise is no fault of the simulator, which models 6.1; the lines of the scripts are in brackets:",
      "",
      row(["reason", "where"]),
      row(["---", "---"]),
      ...known.filter(({ on }) => on === side).map((entry) => row([plain(entry.reason), where(entry)])),
    );
    if (side !== "simulator")
      lines.push(
        ...[...new Set(HOST_DIFFERENCES.map(({ reason }) => reason))].map((reason) =>
          row([plain(reason), "random scripts, wherever it shows"]),
        ),
      );
    lines.push("");
  }
  return lines;
}

function evidence(): { kernels: string[]; tools: string[]; from: string; to: string } {
  const heads = [
    ...allRecorded().flatMap(({ script, random }) => (random ? [] : (readRecording(script.name) ?? []))),
    ...readBatches().values(),
  ];
  const dates = heads.flatMap(({ boots }) => boots.map(({ date }) => date.slice(0, 10))).sort();
  return {
    kernels: [...new Set(heads.map(({ kernel }) => kernel))].sort(),
    tools: [...new Set(heads.flatMap(({ tools }) => tools.split(", ")))].sort(),
    from: dates[0] ?? "",
    to: dates.at(-1) ?? "",
  };
}

/** What was recorded or changed after the last measurement, so that the numbers do not promise too much. */
function sinceThen(results: Results): string[] {
  const measured = results["simulator"]?.scripts ?? {};
  const fresh = allRecorded().filter(({ script }) => measured[script.name]?.[0] !== script.hash.slice(0, 12));
  if (fresh.length === 0) return [];
  const names = fresh.map(({ script }) => `\`${script.name}\``);
  const shown = names.slice(0, 12).join(", ") + (names.length > 12 ? " and others" : "");
  return [`Recorded since, and not counted yet as agreeing: ${names.length} scripts (${shown}).`, ""];
}

/** The page. */
export function agreementPage(results: Results = readResults()): string {
  const all = groups();
  const { kernels, tools, from, to } = evidence();
  const refused = [...readBatches().values()].flatMap((batch) => batch.refused);
  const scripts = sum(all, ({ names }) => names.length);
  const random = sum(
    all.filter(({ title }) => title.startsWith("Random")),
    ({ names }) => names.length,
  );
  return [
    "---",
    "title: How true it is",
    "description: What was asked of the real Linux kernel, where the simulator agrees with it, and every known difference with its reason",
    "sidebar_position: 4",
    "---",
    "",
    "{/* Made by packages/conformance (bin/agreement.mjs) from the recordings; changes belong there. */}",
    "",
    "# How true it is",
    "",
    `${scripts} scripts were run on ${kernels.join(", ")} as Debian 12 builds it, in User-Mode Linux: ${scripts - random} written by people, each with a question, and ${random} made by a seeded generator that also does things wrong on purpose. Each was run three times, on three boots and in three orders. It was kept only where the kernel agreed with itself under a published list of what is random by nature (MAC addresses nobody set, round-trip times, process ids and their like).`,
    "",
    "The simulator runs the same scripts, unchanged, after every change to it. What it prints is compared to the letter, its exit statuses too, and its frames byte by byte.",
    "",
    ...recordedTable(all),
    "",
    ...(sidesOf(results).length === 0 ? [] : [...agreementTable(all, results), ""]),
    ...sidesOf(results).map(
      (side) =>
        `- ${side === "simulator" ? "The simulator" : `Linux ${side.slice(5)}, a newer kernel with the same tools,`} was last asked on ${results[side]?.date}.`,
    ),
    `- The recordings are of ${from === to ? from : `${from} to ${to}`}.`,
    `- “Of them failing” counts commands that end with an error on the real kernel: their messages and statuses are compared like everything else.`,
    ...(refused.length === 0
      ? []
      : [
          `- ${refused.length} more random ${refused.length === 1 ? "script was" : "scripts were"} refused, because the kernel did not agree with itself: ${refused.map(({ seed, where: place }) => `seed ${seed} (${plain(place)})`).join("; ")}.`,
        ]),
    "",
    ...sinceThen(results),
    ...differences(),
    "## Held against",
    "",
    `${kernels.join(", ")}; ${tools.join(", ")}. Wireshark 4.0 reads every capture that the simulator makes: it must find nothing malformed and no wrong checksum.`,
    "",
    "## Repeat it",
    "",
    "In a clone of the course, with Node and nothing else:",
    "",
    "```sh",
    "node packages/conformance/bin/compare.mjs                 # the simulator against every recording, one line a script",
    "node packages/conformance/bin/compare.mjs veth/carrier    # every difference of one",
    "npx podwire run script.sh                                 # a script of your own in the simulator",
    "```",
    "",
    "As root on Debian 12, where the real kernel can be asked:",
    "",
    "```sh",
    "npm run record -- --check veth                            # does User-Mode Linux still say what is recorded?",
    "node packages/conformance/bin/random.mjs 1000..1999       # a thousand more random scripts, on this machine's kernel",
    "npx podwire compare script.sh                             # a script of your own, here and there",
    "```",
    "",
  ].join("\n");
}

// lab.LOCALE.yaml beside lab.yaml: the lab's texts in another language, and nothing else (decision 14). A text that is not given stays
// English; one for something that lab.yaml does not have is a problem, with its line, so that no overlay rots unseen.
//
//   title: 三根网线，没有交换机
//   description: …
//   terminals: { in a: 在 a 里 }       # by the English title
//   goal: { b answers a: b 应答 a }    # by the English name
import { FileError, type Problem, readYaml } from "@podwire/checked-yaml";
import { z } from "zod";
import type { LabFile } from "./schema.ts";

const sentence = z.string().trim().min(1, "is empty");

export const labTextsSchema = z.strictObject({
  title: sentence.optional(),
  description: sentence.optional(),
  terminals: z.record(z.string(), sentence).default({}),
  goal: z.record(z.string(), sentence).default({}),
});

/** `lab` with the texts of an overlay. Throws FileError with every problem; `file` is the name to complain about. */
export function translateLab(lab: LabFile, file: string, text: string): LabFile {
  const { value, at } = readYaml(file, text, labTextsSchema);
  const { title = lab.title, description = lab.description, terminals, goal } = value;
  const titles = Object.values(lab.hosts).flatMap((host) => (host.terminals ?? []).map((one) => one.title));
  const known = { terminals: titles, goal: lab.goal.map(({ name }) => name) };
  const problems: Problem[] = [];
  for (const field of ["terminals", "goal"] as const)
    for (const key of Object.keys(value[field]))
      if (!known[field].includes(key))
        problems.push(at([field, key], `is none of lab.yaml: there are ${known[field].join(", ")}`));
  if (problems.length > 0) throw new FileError(problems);
  const hosts = Object.entries(lab.hosts).map(([name, host]) => {
    if (host.terminals === undefined) return [name, host];
    const named = host.terminals.map((one) => ({ ...one, title: terminals[one.title] ?? one.title }));
    return [name, { ...host, terminals: named }];
  });
  return {
    ...lab,
    ...{ title, description },
    hosts: Object.fromEntries(hosts) as LabFile["hosts"],
    goal: lab.goal.map((one) => ({ ...one, name: goal[one.name] ?? one.name })),
  };
}

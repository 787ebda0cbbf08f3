// Runs the ```bash lab blocks of every lesson in its lab, in order, and writes what each command printed. The page shows
// this, so a lesson cannot show what the lab does not do.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openLab } from "@podwire/lab";

const docs = new URL("..", import.meta.url).pathname;
const labs = new URL("../../packages/lab/labs", import.meta.url).pathname;
mkdirSync(join(docs, "transcripts"), { recursive: true });

for (const file of readdirSync(join(docs, "lessons")).filter((name) => /\.mdx?$/.test(name))) {
  const text = readFileSync(join(docs, "lessons", file), "utf8");
  const blocks = [...text.matchAll(/^```bash lab\n([\s\S]*?)\n```$/gm)].map(([, source]) => source);
  const name = /<Lab name="([^"]+)"/.exec(text)?.[1];
  if (blocks.length === 0) continue;
  if (name === undefined) throw new Error(`${file} has lab blocks, but no <Lab name="…">`);
  const folder = join(labs, name);
  const lab = await openLab({
    lab: readFileSync(join(folder, "lab.yaml"), "utf8"),
    scripts: Object.fromEntries(
      readdirSync(folder)
        .filter((script) => script.endsWith(".sh"))
        .map((script) => [script, readFileSync(join(folder, script), "utf8")]),
    ),
  });
  const transcript = { lab: name, blocks: [] };
  for (const source of blocks) {
    const records = [];
    for (const command of source.split("\n")) {
      const { stdout, stderr } = await lab.run(lab.firstHost, command);
      records.push({ command, output: (stdout + stderr).trimEnd() });
    }
    transcript.blocks.push({ source, records });
  }
  writeFileSync(
    join(docs, "transcripts", `${file.replace(/\.mdx?$/, "")}.json`),
    `${JSON.stringify(transcript, null, 2)}\n`,
  );
  console.log(`${file}: ${blocks.length} blocks`);
}

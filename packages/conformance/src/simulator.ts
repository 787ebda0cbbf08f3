// The seam to the simulator: one function that runs a script there and gives the same transcript as real bash does.
import { runScript, type ScriptMark, SimulatedMachine } from "@podwire/machine";
import { utf8Decode, utf8Encode } from "@podwire/program";
import { readPcap } from "./capture.ts";
import { assemble, type Mark, type Transcript } from "./transcript.ts";

export interface SimulatorOptions {
  /** What the script is called: its `$0`. */
  name?: string;
}

const CAPTURES = "/tmp/captures";

/** What the recorder's scripts have in their environment. */
const ENV = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  LC_ALL: "C.UTF-8",
  TERM: "dumb",
  CAPTURES,
};

/** Cuts `text` at the marks' byte offsets. */
function cut(
  text: string,
  marks: readonly ScriptMark[],
  stream: "stdout" | "stderr",
): { head: string; marks: Mark[] } {
  const bytes = utf8Encode(text);
  const part = (from: number, to?: number): string => utf8Decode(bytes.subarray(from, to));
  return {
    head: part(0, marks[0]?.[stream]),
    marks: marks.map((mark, index) => ({
      status: mark.status,
      line: mark.line,
      text: part(mark[stream], marks[index + 1]?.[stream]),
    })),
  };
}

/** Runs `script` (its text) on a fresh simulated machine. */
export async function runInSimulator(script: string, options: SimulatorOptions = {}): Promise<Transcript> {
  const machine = new SimulatedMachine();
  const { files } = machine;
  files.mkdir("/tmp/work");
  files.mkdir(CAPTURES);
  const name = options.name ?? "script.sh";
  files.writeFile(`/tmp/work/${name}`, script);
  const marks: ScriptMark[] = [];
  const result = await runScript(machine, script, {
    name,
    env: ENV,
    cwd: "/tmp/work",
    onMark: (mark) => marks.push(mark),
  });
  const transcript = assemble(
    script,
    cut(result.stdout, marks, "stdout"),
    cut(result.stderr, marks, "stderr"),
    result.status,
  );
  const pcaps = files.readdir(CAPTURES).filter((file) => file.endsWith(".pcap"));
  transcript.captures = pcaps
    .sort()
    .map((file) => readPcap(file.slice(0, -5), files.readFile(`${CAPTURES}/${file}`)));
  return transcript;
}

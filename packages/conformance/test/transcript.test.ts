import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PREAMBLE, readMarked } from "../src/marks.ts";
import { type CommandRecord, type Transcript, TranscriptError, unitsOf } from "../src/transcript.ts";

/** Runs `script` under real bash with the preamble, as the recorder does. */
function run(script: string): Transcript {
  const folder = mkdtempSync(join(tmpdir(), "podwire-marks-"));
  try {
    writeFileSync(join(folder, "script.sh"), script);
    writeFileSync(join(folder, "preamble"), PREAMBLE);
    const line = 'BASH_ENV=./preamble bash script.sh > out 2> err < /dev/null; echo -n "$?"';
    const status = execFileSync("bash", ["-c", line], { cwd: folder, encoding: "utf8" });
    const read = (name: string): string => readFileSync(join(folder, name), "utf8");
    return readMarked(script, read("out"), read("err"), Number(status));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const record = (line: number, command: string, stdout = "", stderr = "", status = 0): CommandRecord => ({
  line,
  command,
  stdout,
  stderr,
  status,
});

const bash = spawnSync("bash", ["-c", "echo $BASH_VERSION"], { encoding: "utf8" }).stdout ?? "";
const reason = process.platform === "linux" && /^5/.test(bash) ? "" : `: skipped, it needs bash 5 on Linux`;

describe.skipIf(reason !== "")(`what bash says, command by command${reason}`, () => {
  test("each command has its own output, error and status", () => {
    const script = "# a comment\necho one\nls /nope\nfalse\nnosuch\nexit 4\n";
    expect(run(script).commands).toEqual([
      record(2, "echo one", "one\n"),
      record(3, "ls /nope", "", "ls: cannot access '/nope': No such file or directory\n", 2),
      record(4, "false", "", "", 1),
      record(5, "nosuch", "", "script.sh: line 5: nosuch: command not found\n", 127),
      record(6, "exit 4", "", "", 4),
    ]);
  });

  test("a pipeline over several lines, a loop, a function call and a list count as one each", () => {
    const script =
      'say() {\n  echo "$1"\n  false\n}\nsay hi\nfor i in 1 2; do\n  echo $i\ndone\necho b |\n  cat\nfalse || echo c\n';
    expect(run(script).commands).toEqual([
      record(5, "say hi", "hi\n", "", 1),
      record(6, "for i in 1 2; do\n  echo $i\ndone", "1\n2\n"),
      record(9, "echo b |\n  cat", "b\n"),
      record(11, "false || echo c", "c\n"),
    ]);
  });

  test("commands on one line are one record, with the last status", () => {
    expect(run("echo a; false\necho b\n").commands).toEqual([
      record(1, "echo a; false", "a\n", "", 1),
      record(2, "echo b", "b\n"),
    ]);
  });

  test("a bash inside the script marks nothing, and redirections do not catch the marks", () => {
    const script =
      "bash -c 'echo in; exit 3'\n{ echo g; echo h >&2; } > /dev/null 2>&1\nx=$(echo sub)\necho $x\n";
    expect(run(script).commands.map(({ stdout, stderr, status }) => [stdout, stderr, status])).toEqual([
      ["in\n", "", 3],
      ["", "", 0],
      ["", "", 0],
      ["sub\n", "", 0],
    ]);
  });

  test("a trap's commands belong to the statement that was running", () => {
    expect(run("trap 'echo bye' EXIT\necho last\n").commands.at(-1)).toEqual(
      record(2, "echo last", "last\nbye\n"),
    );
  });
});

describe("units of a script", () => {
  test("what bash cannot parse is refused with its line", () => {
    expect(() => unitsOf("echo a\nif true; then\n")).toThrow(TranscriptError);
    expect(() => unitsOf("echo a\nif true; then\n")).toThrow(/^line \d+: not valid bash/);
  });
});

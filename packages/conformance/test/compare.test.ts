import { describe, expect, test } from "vitest";
import { compareTranscripts, formatDifference, lineDiff } from "../src/compare.ts";
import { describeScript } from "../src/files.ts";
import { unexplained } from "../src/known-differences.ts";
import { groups, orders, twoAtATime } from "../src/record/gate.ts";
import type { CommandRecord, Transcript } from "../src/transcript.ts";

const script = "ip link\nip neigh\nping 10.0.0.2\n";
const said = (line: number, command: string, stdout: string, status = 0): CommandRecord => ({
  line,
  command,
  stdout,
  stderr: "",
  status,
});
const transcript = (...commands: CommandRecord[]): Transcript => ({ commands, captures: [] });

describe("comparing two runs", () => {
  test("what only the mask hides is no difference", () => {
    const one = transcript(
      said(1, "ip link", "link/ether 9a:00:00:00:00:01\n"),
      said(2, "ip neigh", "b\na\n"),
    );
    const other = transcript(
      said(1, "ip link", "link/ether 8a:00:00:00:00:02\n"),
      said(2, "ip neigh", "a\nb\n"),
    );
    expect(compareTranscripts(script, one, other)).toEqual([]);
  });

  test("a difference says where and what", () => {
    const one = transcript(said(1, "ip link", "1: lo\n2: eth0\n"));
    const other = transcript(said(1, "ip link", "1: lo\n3: eth0\n", 1));
    const found = compareTranscripts(script, one, other);
    expect(found.map(({ line, what, at }) => [line, what, at])).toEqual([
      [1, "stdout", 2],
      [1, "status", 0],
    ]);
    expect(formatDifference(found[0] as never)).toBe(
      "line 1: $ ip link\n  stdout, line 2 (- expected, + actual)\n     1: lo\n    -2: eth0\n    +3: eth0\n",
    );
  });

  test("a command that did not run, and one that should not have", () => {
    const one = transcript(said(1, "ip link", "a\n"), said(3, "ping 10.0.0.2", "b\n"));
    const other = transcript(said(1, "ip link", "a\n"), said(2, "ip neigh", "c\n"));
    const found = compareTranscripts(script, one, other);
    expect(found.map(({ line, what }) => [line, what])).toEqual([
      [3, "missing"],
      [2, "unexpected"],
    ]);
  });

  test("only a newline at the end", () => {
    const found = compareTranscripts(
      script,
      transcript(said(1, "ip link", "a\n")),
      transcript(said(1, "ip link", "a")),
    );
    expect(found).toHaveLength(1);
    expect(formatDifference(found[0] as never)).toContain("only the newline at the end differs");
  });

  test("frames by number, and captures that are missing", () => {
    const frame = (last: number) => ({
      ns: 0,
      length: 14,
      bytes: Uint8Array.of(2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x88, last),
    });
    const one = { commands: [], captures: [{ name: "a", linkType: 1, frames: [frame(1), frame(2)] }] };
    const other = { commands: [], captures: [{ name: "a", linkType: 1, frames: [frame(1), frame(3)] }] };
    expect(compareTranscripts("02:00:00:00:00:01 02:00:00:00:00:02", one, other)).toMatchObject([
      { command: "capture a", what: "frame", at: 2 },
    ]);
    expect(compareTranscripts("", one, transcript())).toMatchObject([
      { command: "capture a", what: "missing" },
    ]);
    expect(compareTranscripts("", transcript(), one)).toMatchObject([
      { command: "capture a", what: "unexpected" },
    ]);
  });

  test("a line diff keeps what both have", () => {
    expect(lineDiff("a\nb\nc", "a\nx\nc\nd")).toEqual([" a", "-b", "+x", " c", "+d"]);
  });

  test("a known difference explains its line, and is missed when it goes", () => {
    const [difference] = compareTranscripts(
      script,
      transcript(said(1, "ip link", "a\n")),
      transcript(said(1, "ip link", "b\n")),
    );
    const known = new Map([
      [1, "why"],
      [7, "why not"],
    ]);
    expect(unexplained(difference === undefined ? [] : [difference], known)).toEqual({
      unknown: [],
      gone: [7],
    });
    expect(unexplained(difference === undefined ? [] : [difference], new Map()).unknown).toHaveLength(1);
  });
});

describe("the gate", () => {
  test("boots the same scripts in three different orders", () => {
    const [one, two, three] = orders(["a", "b", "c", "d"]);
    expect([one, two, three]).toEqual([
      ["a", "b", "c", "d"],
      ["d", "c", "b", "a"],
      ["c", "d", "a", "b"],
    ]);
  });

  test("scripts that ask for a boot of their own get one; the others share, sixteen at most", () => {
    const shared = Array.from({ length: 20 }, (_, index) =>
      describeScript(`x/s${index}`, "", "# What?\ntrue\n"),
    );
    const alone = describeScript("x/alone", "", "# What?\n# uml: alone eth0=mcast\ntrue\n");
    expect(alone).toMatchObject({
      question: "What?",
      alone: ["eth0=mcast"],
      cards: ["eth0"],
      timeoutSeconds: 60,
    });
    expect(groups([...shared, alone]).map((group) => group.length)).toEqual([1, 16, 4]);
  });

  test("two guests at a time, answers in the order asked", async () => {
    let running = 0;
    let most = 0;
    const tasks = [30, 10, 20, 5].map((ms) => async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, ms));
      running--;
      return ms;
    });
    expect(await twoAtATime(tasks)).toEqual([30, 10, 20, 5]);
    expect(most).toBe(2);
  });
});

// A learner's afternoon with one exercise.
import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCli } from "../src/cli.ts";
import { exerciseCommands } from "../src/exercises/commands.ts";
import { changeProgress } from "../src/exercises/progress.ts";
import { watch } from "../src/exercises/watch.ts";
import { type Course, makeCourse, PAIR } from "./course.ts";

let course: Course;
beforeEach(() => {
  course = makeCourse();
});
afterEach(() => course.remove());

const progress = () => JSON.parse(readFileSync(join(course.root, ".podwire/progress.json"), "utf8"));

test("list, next and status tell a newcomer where to begin", async () => {
  expect((await course.podwire("list")).out).toMatch(
    /Chapter 2\n {3}veth-pair +0\/23 {2}A cable with two ends \(build, 40 min\)/,
  );
  const { out, status } = await course.podwire("next");
  expect(status).toBe(0);
  expect(out).toContain(`change  exercises/${PAIR}/pair.ts`);
  expect((await course.podwire("status")).out).toBe(
    "Chapter 2: 0 of 1 solved, 0 of 23 points\nNext: veth-pair, A cable with two ends\n",
  );
  const listed = JSON.parse((await course.podwire("list", "--json")).out);
  expect(listed).toMatchObject([{ id: "veth-pair", standing: "new", points: 23 }]);
});

test("from the stub over a mistake to the solution", async () => {
  const first = await course.podwire("check");
  expect([first.status, first.out.split("\n")[0]]).toEqual([
    1,
    "A cable with two ends (02-veth/pair): 0 of 23 points, not solved yet",
  ]);

  copyFileSync(course.mistake("senders-mtu"), course.pair);
  const second = await course.podwire("check", "veth-pair");
  expect(second.status).toBe(1);
  expect(second.out).toContain('This looks like "senders-mtu"');
  expect((await course.podwire("list")).out).toContain("… veth-pair");
  expect((await course.podwire("hint")).out).toMatch(
    /^Your last try looks like "senders-mtu": .*\n\nHint 1 of 3: /,
  );
  expect((await course.podwire("hint")).out).toContain("Hint 2 of 3: ");

  copyFileSync(course.solution, course.pair);
  const third = await course.podwire("check", PAIR);
  expect([third.status, third.out.split("\n")[0]]).toEqual([
    0,
    "A cable with two ends (02-veth/pair): 23 of 23 points, solved",
  ]);
  expect((await course.podwire("status")).out).toContain("Everything is solved.");
  expect(progress().exercises["veth-pair"]).toMatchObject({ solved: true, earned: 23, points: 23, hints: 2 });
});

test("hidden tests are not run for a learner", async () => {
  const { out } = await course.podwire("check", "--format", "json");
  expect(JSON.parse(out)[0].tests.every((t: { suite: string }) => t.suite === "visible")).toBe(true);
});

test("reset gives back the stub and keeps what was written", async () => {
  expect((await course.podwire("reset", "veth-pair")).out).toContain("there is nothing to reset");
  writeFileSync(course.pair, "// mine\n");
  expect((await course.podwire("reset", "veth-pair")).out).toContain(join(".podwire/kept/veth-pair/1"));
  expect(readFileSync(course.pair, "utf8")).toContain("is not written yet");
  writeFileSync(course.pair, "// mine again\n");
  await course.podwire("reset", "veth-pair");
  const kept = join(course.root, ".podwire/kept/veth-pair");
  expect(readdirSync(kept).map((n) => readFileSync(join(kept, n, "pair.ts"), "utf8"))).toEqual([
    "// mine\n",
    "// mine again\n",
  ]);
});

describe("a file that is not a learner's text", () => {
  test("is said to be missing, a link, too long; and every other exercise stays as it is", async () => {
    const firstReport = async () => (await course.podwire("check", "veth-pair")).out.split("── ")[1];
    rmSync(course.pair);
    expect(await firstReport()).toContain("pair.ts is not there. podwire reset gives it back as it was.");
    symlinkSync(course.solution, course.pair);
    expect(await firstReport()).toContain("pair.ts is a symbolic link, which is not followed.");
    rmSync(course.pair);
    writeFileSync(course.pair, " ".repeat(2 ** 20 + 1));
    expect(await firstReport()).toContain("pair.ts is longer than the 1024 KiB that are read.");
    expect(await course.podwire("list")).toMatchObject({ status: 0, err: "" });
    rmSync(course.pair);
    mkdirSync(course.pair);
    expect(await firstReport()).toContain("pair.ts is not a file.");
  });

  test("reset writes through no link, and keeps what was there", async () => {
    const elsewhere = join(course.root, "mine.ts");
    writeFileSync(elsewhere, "// mine\n");
    rmSync(course.pair);
    symlinkSync(elsewhere, course.pair);
    expect((await course.podwire("reset", "veth-pair")).status).toBe(0);
    expect(readFileSync(elsewhere, "utf8")).toBe("// mine\n");
    expect(readlinkSync(join(course.root, ".podwire/kept/veth-pair/1/pair.ts"))).toBe(elsewhere);
    expect(lstatSync(course.pair).isFile()).toBe(true);
    rmSync(course.pair);
    mkdirSync(course.pair);
    expect((await course.podwire("reset", "veth-pair")).status).toBe(0);
    expect(readFileSync(course.pair, "utf8")).toContain("is not written yet");
  });
});

test("Ctrl-C ends a check before it is done, and nothing is said of it", async () => {
  const end = new AbortController();
  const io = course.io({ signal: end.signal });
  writeFileSync(course.pair, "export class VethPair { state() { for (;;); } }");
  const checking = runCli([exerciseCommands], ["check", "veth-pair"], io);
  setTimeout(() => end.abort("SIGINT"), 20);
  expect(await checking).toBe(130);
  expect(io.said).toEqual({ out: "", err: "" });
  expect(existsSync(join(course.root, ".podwire"))).toBe(false);
});

test("watch judges at once, and again on saving", async () => {
  const end = new AbortController();
  const io = course.io({ signal: end.signal });
  const said = async (text: string) => {
    for (let i = 0; !io.said.out.includes(text); i++) {
      if (i > 1000) throw new Error(`never said ${text}; said ${io.said.out}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const watching = watch({ exercise: "veth-pair" }, io);
  await said("0 of 23 points");
  copyFileSync(course.mistake("aliases-buffer"), course.pair);
  await said('This looks like "aliases-buffer"');
  // Two saves within a few milliseconds, as of an editor that formats what it has saved: the last one counts.
  writeFileSync(course.pair, "// nothing yet");
  await new Promise((resolve) => setTimeout(resolve, 35));
  copyFileSync(course.solution, course.pair);
  await said("Solved, and with it everything.");
  end.abort();
  expect(await watching).toBe(0);
});

describe("progress that cannot be read", () => {
  test.each([
    ['{"format":1,"exercises":{"veth-pair":{"sol', "is not whole"],
    ["", "is not whole"],
    ['{"format":2,"exercises":{}}', "is in format 2, from a later version"],
    ['{"format":1,"exercises":{"veth-pair":{"solved":"yes"}}}', "is not a progress file"],
    ["[]", "is not a progress file"],
  ])("%s is set aside and kept", async (text, reason) => {
    const folder = join(course.root, ".podwire");
    mkdirSync(folder);
    writeFileSync(join(folder, "progress.json"), text);
    const { err } = await course.podwire("check");
    expect(err).toContain(reason);
    expect(readFileSync(join(folder, "progress.aside-1.json"), "utf8")).toBe(text);
    expect(progress().format).toBe(1);
  });

  test("so is a folder", async () => {
    mkdirSync(join(course.root, ".podwire/progress.json"), { recursive: true });
    const { err } = await course.podwire("check");
    expect(err).toContain("cannot be read (EISDIR). It is kept as");
    expect(progress().format).toBe(1);
  });

  test("where nothing can be kept, the verdict is given all the same", async () => {
    writeFileSync(join(course.root, ".podwire"), "a file");
    const { out, err, status } = await course.podwire("check");
    expect(out).toContain("0 of 23 points");
    expect(err).toMatch(/^podwire: your progress could not be kept: .*\.podwire/);
    expect(status).toBe(1);
  });

  test("a second one is kept beside the first", async () => {
    mkdirSync(join(course.root, ".podwire"));
    for (const text of ["one", "two"]) {
      writeFileSync(join(course.root, ".podwire/progress.json"), text);
      await course.podwire("list");
    }
    expect(readdirSync(join(course.root, ".podwire")).sort()).toEqual([
      "progress.aside-1.json",
      "progress.aside-2.json",
    ]);
  });
});

test("several processes at once, and one that was killed as it wrote, lose nothing", async () => {
  const folder = join(course.root, ".podwire");
  mkdirSync(folder);
  // The lock of a process that is gone.
  const gone = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => gone.on("exit", resolve));
  writeFileSync(join(folder, "progress.json.lock"), String(gone.pid));
  writeFileSync(join(folder, `progress.json.${gone.pid}.new`), '{"format":1,"exer');
  const script = `
import { changeProgress } from ${JSON.stringify(new URL("../dist/exercises/progress.js", import.meta.url).href)};
const [root, name] = process.argv.slice(1);
const io = { err: (text) => process.stderr.write(text) };
for (let n = 0; n < 20; n++)
  changeProgress(root, io, (p) => ({ ...p, exercises: { ...p.exercises, [name + n]: { solved: false, earned: n, points: 20, hints: 0 } } }));`;
  const ran = ["a", "b", "c"].map((name) => {
    const child = spawn(process.execPath, ["--input-type=module", "-e", script, course.root, name]);
    let err = "";
    child.stderr.on("data", (data) => {
      err += data;
    });
    return new Promise<string>((resolve) => child.on("exit", (status) => resolve(`${status}${err}`)));
  });
  expect(await Promise.all(ran)).toEqual(["0", "0", "0"]);
  expect(Object.keys(progress().exercises)).toHaveLength(60);
  expect(changeProgress(course.root, course.io(), (p) => p)).toEqual(progress());
  expect(existsSync(join(folder, "progress.json.lock"))).toBe(false);
});

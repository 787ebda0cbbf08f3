import { Clock, SECOND } from "@podwire/clock";
import { CollectedOutput, lines, Pipe, parseSignal, readAll, utf8Decode, utf8Encode } from "@podwire/program";
import { describe, expect, test } from "vitest";

describe("a pipe", () => {
  test("holds so many bytes and then makes its writer wait for the reader", async () => {
    const clock = new Clock();
    const pipe = new Pipe(clock, 4);
    const log: string[] = [];
    const writer = async () => {
      await pipe.output.write("abcdef");
      log.push("written");
      pipe.closeWrite();
    };
    const reader = async () => {
      await clock.sleep(SECOND);
      log.push("reading");
      return utf8Decode(await readAll(pipe.input));
    };
    const [, text] = await clock.run(Promise.all([writer(), reader()]));
    expect([text, log]).toEqual(["abcdef", ["reading", "written"]]);
  });

  test("without a reader refuses with EPIPE; without a writer it has an end", async () => {
    const clock = new Clock();
    const pipe = new Pipe(clock);
    pipe.closeRead();
    await expect(pipe.output.write("x")).rejects.toMatchObject({ errno: "EPIPE" });
    const other = new Pipe(clock);
    await other.output.write("x");
    other.closeWrite();
    expect(utf8Decode(await readAll(other.input))).toBe("x");
    expect(await other.input.read()).toBe(null);
  });
});

test("lines come whole, however the bytes were cut, the last one also without its newline", async () => {
  const chunks = ["a\nb", "c\n\n", "ä", "end"].map(utf8Encode);
  const input = { read: async () => chunks.shift() ?? null };
  const found: string[] = [];
  for await (const line of lines(input)) found.push(line);
  expect(found).toEqual(["a", "bc", "", "äend"]);
});

test("a collected output keeps a copy of what was written", async () => {
  const output = new CollectedOutput();
  const bytes = utf8Encode("ab");
  await output.write(bytes);
  bytes[0] = 0;
  await output.write("c");
  expect(output.text).toBe("abc");
});

test("signals by name and number", () => {
  expect(["9", "KILL", "SIGKILL", "kill", "INT", "nope", "0"].map(parseSignal)).toEqual([
    "SIGKILL",
    "SIGKILL",
    "SIGKILL",
    "SIGKILL",
    "SIGINT",
    undefined,
    undefined,
  ]);
});

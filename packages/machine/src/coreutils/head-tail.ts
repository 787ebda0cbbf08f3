// head(1) and tail(1): -n N, -N, -c N; `tail -n +N` from a line on. `tail -f` is not simulated.
import {
  type Input,
  lines,
  type Process,
  Unsupported,
  utf8Decode,
  utf8Encode,
  withUnsupported,
} from "@podwire/program";
import { HostProcess } from "../process/host-process.ts";
import { complain, eachInput, options } from "./common.ts";

/** "-5" as the old form of "-n 5". */
function modern(self: Process): string[] {
  return self.argv
    .slice(1)
    .map((arg, index) =>
      /^-\d+$/.test(arg) && !/^-[nc]$/.test(self.argv[index] ?? "") ? `-n${arg.slice(1)}` : arg,
    );
}

async function count(self: Process, text: string, what: string): Promise<number | null> {
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  await complain(self, `invalid number of ${what}: ‘${text}’`);
  return null;
}

export async function head(self: Process): Promise<number> {
  const parsed = await options(self, "n:c:q", [], {}, modern(self));
  if (parsed === null) return 1;
  let limit = 10;
  let inBytes = false;
  for (const { name, value } of parsed.options) {
    if (name === "q") continue;
    const number = await count(self, value as string, name === "c" ? "bytes" : "lines");
    if (number === null) return 1;
    limit = number;
    inBytes = name === "c";
  }
  const titled = parsed.operands.length > 1 && !parsed.options.some(({ name }) => name === "q");
  let first = true;
  return eachInput(
    self,
    parsed.operands,
    async (input, name) => {
      if (titled) await self.stdout.write(`${first ? "" : "\n"}==> ${name} <==\n`);
      first = false;
      if (inBytes) {
        let left = limit;
        for (
          let chunk = left > 0 ? await input.read(left) : null;
          chunk !== null;
          chunk = left > 0 ? await input.read(left) : null
        ) {
          await self.stdout.write(chunk);
          left -= chunk.length;
        }
        return;
      }
      if (limit < 0) {
        const kept: string[] = [];
        for await (const line of lines(input)) {
          kept.push(line);
          if (kept.length > -limit) await self.stdout.write(`${kept.shift()}\n`);
        }
        return;
      }
      if (limit === 0) return;
      await firstLines(self, input, limit);
    },
    { cannotOpen: true },
  );
}

/** The first `limit` lines; what was read beyond them is given back to a standard input that can be sought in. */
async function firstLines(self: Process, input: Input, limit: number): Promise<void> {
  let left = limit;
  for (let chunk = await input.read(); chunk !== null; chunk = await input.read()) {
    let end = 0;
    while (left > 0 && end < chunk.length) {
      const newline = chunk.indexOf(10, end);
      if (newline < 0) end = chunk.length;
      else {
        end = newline + 1;
        left--;
      }
    }
    await self.stdout.write(chunk.subarray(0, end));
    if (left > 0) continue;
    if (self instanceof HostProcess && input === self.stdin) self.descriptor(0)?.seekBack(chunk.length - end);
    return;
  }
}

export async function tail(self: Process): Promise<number> {
  return withUnsupported(self, async () => {
    const parsed = await options(self, "n:c:qf", [], {}, modern(self));
    if (parsed === null) return 1;
    let limit = "10";
    let inBytes = false;
    for (const { name, value } of parsed.options) {
      if (name === "f") throw new Unsupported("tail -f");
      if (name === "q") continue;
      limit = value as string;
      inBytes = name === "c";
      if ((await count(self, limit, inBytes ? "bytes" : "lines")) === null) return 1;
    }
    const from = limit.startsWith("+");
    const number = Math.abs(Number(limit));
    const titled = parsed.operands.length > 1 && !parsed.options.some(({ name }) => name === "q");
    let first = true;
    return eachInput(
      self,
      parsed.operands,
      async (input, name) => {
        if (titled) await self.stdout.write(`${first ? "" : "\n"}==> ${name} <==\n`);
        first = false;
        const kept: string[] = [];
        let seen = 0;
        for await (const line of lines(input)) {
          seen++;
          if (inBytes) kept.push(line);
          else if (from) {
            if (seen >= number) await self.stdout.write(`${line}\n`);
          } else {
            kept.push(line);
            if (kept.length > number) kept.shift();
          }
        }
        if (inBytes) {
          const bytes = utf8Encode(kept.map((line) => `${line}\n`).join(""));
          await self.stdout.write(
            utf8Decode(
              from
                ? bytes.subarray(number - 1)
                : number === 0
                  ? bytes.subarray(0, 0)
                  : bytes.subarray(-number),
            ),
          );
        } else for (const line of kept) await self.stdout.write(`${line}\n`);
      },
      { cannotOpen: true },
    );
  });
}

// cat(1): -n numbers the lines, -A, -E, -T and -v show what cannot be seen are not taken.
import { lines, type Process } from "@podwire/program";
import { eachInput, options } from "./common.ts";

export async function cat(self: Process): Promise<number> {
  const parsed = await options(self, "nu", [{ name: "number", argument: "none", short: "n" }]);
  if (parsed === null) return 1;
  let number = 0;
  const numbered = parsed.options.some(({ name }) => name === "n");
  return eachInput(self, parsed.operands, async (input) => {
    if (numbered) {
      for await (const line of lines(input))
        await self.stdout.write(`${String(++number).padStart(6)}\t${line}\n`);
      return;
    }
    for (let chunk = await input.read(); chunk !== null; chunk = await input.read())
      await self.stdout.write(chunk);
  });
}

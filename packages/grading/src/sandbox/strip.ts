// Types off, lines kept. The learner's TypeScript is erasable (no enums, no namespaces), so removing the types is
// all there is to do, and sucrase leaves every line where it was: an error in line 7 of what runs is an error in
// line 7 of what the learner wrote.
import { transform } from "sucrase";

/** The file does not parse. `line` counts from 1. */
export class StripError extends Error {
  override name = "SyntaxError";
  readonly file: string;
  readonly line: number;
  constructor(file: string, line: number, message: string) {
    super(message);
    this.file = file;
    this.line = line;
  }
}

/** An ES module without types. Throws StripError. */
export function stripTypes(file: string, source: string): string {
  return run(file, source, ["typescript"]);
}

/** The same as a CommonJS body (`require`, `exports`), for suites, which run outside the sandbox. */
export function stripToCommonJs(file: string, source: string): string {
  return run(file, source, ["typescript", "imports"]);
}

function run(file: string, source: string, transforms: ("typescript" | "imports")[]): string {
  try {
    return transform(source, {
      transforms,
      disableESTransforms: true,
      keepUnusedImports: !transforms.includes("imports"),
      filePath: file,
    }).code;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    const place = /\((\d+):\d+\)\s*$/.exec(text);
    const line = place ? Number(place[1]) : 1;
    const what = text
      .replace(/^Error transforming [^:]*: /, "")
      .replace(/\s*\(\d+:\d+\)\s*$/, "")
      .replace(/^\w*Error: /, "");
    throw new StripError(file, line, what);
  }
}

// Matching in time that grows with the length of the text times that of the expression, and no faster: all ways through the program are followed side by
// side (Pike's machine), so no expression can keep the simulator busy for ever. The match is the leftmost, and of those the longest,
// as POSIX wants it; which characters a group holds follows the preferences of the host's engine. References back to a group are
// beyond any automaton: such an expression is matched by the host's own engine, and a bad one can take long.

import { compileRegex, type RegexProgram } from "./regex-program.ts";

/** A way through the program: where it is, and the positions that it noted. */
interface Thread {
  at: number;
  saved: readonly number[];
}

/** Programs that were compiled last, by flags and source. */
const programs = new Map<string, RegexProgram | null>();
const MAX_PROGRAMS = 64;

function programOf(source: string, flags: string): RegexProgram | null {
  const key = `${flags}/${source}`;
  let program = programs.get(key);
  if (program === undefined) {
    program = compileRegex(source, flags);
    if (programs.size >= MAX_PROGRAMS) programs.clear();
    programs.set(key, program);
  }
  return program;
}

/** The threads of one position in order of preference, each place of the program once. */
class Threads {
  readonly list: Thread[] = [];
  readonly #seen: Uint8Array;
  readonly #program: RegexProgram;

  constructor(program: RegexProgram) {
    this.#program = program;
    this.#seen = new Uint8Array(program.code.length);
  }

  /** Follows everything that takes no character. */
  add(text: string, position: number, start: number, saved: readonly number[]): void {
    const left: Thread[] = [{ at: start, saved }];
    for (let thread = left.pop(); thread !== undefined; thread = left.pop()) {
      if (this.#seen[thread.at] === 1) continue;
      this.#seen[thread.at] = 1;
      const instruction = this.#program.code[thread.at];
      switch (instruction?.op) {
        case "jump":
          left.push({ at: instruction.x, saved: thread.saved });
          break;
        case "split":
          left.push({ at: instruction.y, saved: thread.saved }, { at: instruction.x, saved: thread.saved });
          break;
        case "save":
          left.push({ at: thread.at + 1, saved: thread.saved.with(instruction.slot, position) });
          break;
        case "assert":
          instruction.at.lastIndex = position;
          if (instruction.at.test(text)) left.push({ at: thread.at + 1, saved: thread.saved });
          break;
        default:
          this.list.push(thread);
      }
    }
  }
}

/** The positions of the leftmost longest match from `from` on: two for each group, -1 where it took no part; null where there is none. */
function run(program: RegexProgram, text: string, from: number): readonly number[] | null {
  const nothing: readonly number[] = new Array<number>(2 * program.groups).fill(-1);
  let best: readonly number[] | null = null;
  let current = new Threads(program);
  for (let position = from; ; ) {
    // A match that begins here is wanted only where none has begun before.
    if (best === null) current.add(text, position, 0, nothing);
    if (current.list.length === 0 && best !== null) return best;
    const codePoint = text.codePointAt(position);
    const width = codePoint === undefined ? 1 : codePoint > 0xffff ? 2 : 1;
    const next = new Threads(program);
    for (const { at, saved } of current.list) {
      if (best !== null && (saved[0] as number) > (best[0] as number)) continue;
      const instruction = program.code[at];
      if (instruction?.op === "match") {
        if (best === null || saved[0] !== best[0] || (saved[1] as number) > (best[1] as number)) best = saved;
      } else if (instruction?.op === "char" && codePoint !== undefined && instruction.fits(codePoint))
        next.add(text, position + width, at + 1, saved);
    }
    if (codePoint === undefined) return best;
    current = next;
    position += width;
  }
}

/** A RegExp of the host in everything but how it finds its match. */
export class PosixRegExp extends RegExp {
  override exec(text: string): RegExpExecArray | null {
    const program = programOf(this.source, this.flags);
    if (program === null) return super.exec(text);
    const moves = this.global || this.sticky;
    const from = moves ? this.lastIndex : 0;
    const found = from > text.length ? null : run(program, text, from);
    if (found === null || (this.sticky && found[0] !== from)) {
      if (moves) this.lastIndex = 0;
      return null;
    }
    const [start = 0, end = 0] = found;
    if (moves) this.lastIndex = end;
    const groups = Array.from({ length: program.groups }, (_, group) => {
      const [first, last] = [found[2 * group] ?? -1, found[2 * group + 1] ?? -1];
      return first < 0 || last < 0 ? undefined : text.slice(first, last);
    });
    const result = Object.assign(groups, { index: start, input: text, groups: undefined });
    return result as unknown as RegExpExecArray;
  }
}

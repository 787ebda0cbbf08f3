// Regular expressions compiled for regex-match.ts: from the source text of a host RegExp, as regex.ts translates it from POSIX, to a
// small program (Thompson's construction). What looks at one character or one place is left to the host's engine, which does it
// in constant time; what repeats and chooses is done here.

/** One step of a program; `x` and `y` are places in it. */
export type Instruction =
  /** Takes one character that fits. */
  | { op: "char"; fits: (codePoint: number) => boolean }
  /** Goes on where the place between two characters fits: ^, $, \b, a look around. */
  | { op: "assert"; at: RegExp }
  | { op: "jump"; x: number }
  /** Goes on in both places; the first is preferred. */
  | { op: "split"; x: number; y: number }
  /** Notes the position: 2n begins group n, 2n + 1 ends it. */
  | { op: "save"; slot: number }
  | { op: "match" };

export interface RegexProgram {
  code: readonly Instruction[];
  /** Groups, the whole match being group 0. */
  groups: number;
}

/** A program longer than this is refused, as glibc does. */
const MAX_INSTRUCTIONS = 20_000;

/** Too many repetitions of repetitions. */
export class RegexTooBig extends Error {
  override name = "RegexTooBig";
}

type Node =
  | { kind: "char"; fits: (codePoint: number) => boolean }
  | { kind: "assert"; at: RegExp }
  | { kind: "group"; body: Node; number: number | undefined }
  | { kind: "sequence"; parts: Node[] }
  | { kind: "choice"; options: Node[] }
  | { kind: "repeat"; body: Node; low: number; high: number };

/** Reads the source of a host RegExp that regex.ts wrote; undefined where it refers back to a group, which no automaton can. */
class Reader {
  readonly #source: string;
  readonly #flags: string;
  #at = 0;
  groups = 1;
  refersBack = false;

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#flags = flags.replace(/[gyd]/g, "");
  }

  choice(): Node {
    const options = [this.#sequence()];
    while (this.#take("|")) options.push(this.#sequence());
    return options.length === 1 ? (options[0] as Node) : { kind: "choice", options };
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #sequence(): Node {
    const parts: Node[] = [];
    while (this.#at < this.#source.length && !/[|)]/.test(this.#source[this.#at] as string))
      parts.push(this.#repeated(this.#atom()));
    return { kind: "sequence", parts };
  }

  #repeated(body: Node): Node {
    const bounds = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})/.exec(this.#source.slice(this.#at));
    if (bounds === null) return body;
    this.#at += bounds[0].length;
    const [all, low, comma, high] = bounds;
    const many = Number.POSITIVE_INFINITY;
    if (all === "*") return { kind: "repeat", body, low: 0, high: many };
    if (all === "+") return { kind: "repeat", body, low: 1, high: many };
    if (all === "?") return { kind: "repeat", body, low: 0, high: 1 };
    const most = comma === "" ? Number(low) : high === "" ? many : Number(high);
    return { kind: "repeat", body, low: Number(low), high: most };
  }

  #atom(): Node {
    const rest = this.#source.slice(this.#at);
    // A look around holds nothing but one class or \w here.
    const assertion = /^(?:\(\?<?[=!](?:\[[^\]]*\]|\\.)\)|\\[bB]|[\^$])/.exec(rest)?.[0];
    if (assertion !== undefined) {
      this.#at += assertion.length;
      return { kind: "assert", at: new RegExp(assertion, `y${this.#flags}`) };
    }
    if (this.#take("(?:")) return this.#group(undefined);
    if (this.#take("(")) return this.#group(this.groups++);
    const one = /^(?:\[(?:\\.|[^\]\\])*\]|\\p\{\w+\}|\\u[0-9a-f]{4}|\\.|[\s\S])/su.exec(rest)?.[0] as string;
    this.#at += one.length;
    if (/^\\[1-9]/.test(one)) {
      this.refersBack = true;
      return { kind: "sequence", parts: [] };
    }
    return { kind: "char", fits: fitter(one, this.#flags) };
  }

  #group(number: number | undefined): Node {
    const body = this.choice();
    this.#take(")");
    return { kind: "group", body, number };
  }
}

/** Whether one character fits `source`, asked of the host once per character. */
function fitter(source: string, flags: string): (codePoint: number) => boolean {
  const regex = new RegExp(`^(?:${source})$`, flags.replace("m", ""));
  const known = new Map<number, boolean>();
  return (codePoint) => {
    let fits = known.get(codePoint);
    if (fits === undefined) {
      fits = regex.test(String.fromCodePoint(codePoint));
      known.set(codePoint, fits);
    }
    return fits;
  };
}

class Writer {
  readonly code: Instruction[] = [];

  #add(instruction: Instruction): number {
    if (this.code.length >= MAX_INSTRUCTIONS) throw new RegexTooBig("Regular expression too big");
    return this.code.push(instruction) - 1;
  }

  /** Points a split or jump that was written before its goals were known. */
  #aim(at: number, x: number, y = 0): void {
    const { op } = this.code[at] as Instruction;
    this.code[at] = op === "split" ? { op, x, y } : { op: "jump", x };
  }

  whole(node: Node): void {
    this.#add({ op: "save", slot: 0 });
    this.write(node);
    this.#add({ op: "save", slot: 1 });
    this.#add({ op: "match" });
  }

  write(node: Node): void {
    switch (node.kind) {
      case "char":
        this.#add({ op: "char", fits: node.fits });
        break;
      case "assert":
        this.#add({ op: "assert", at: node.at });
        break;
      case "group":
        if (node.number !== undefined) this.#add({ op: "save", slot: 2 * node.number });
        this.write(node.body);
        if (node.number !== undefined) this.#add({ op: "save", slot: 2 * node.number + 1 });
        break;
      case "sequence":
        for (const part of node.parts) this.write(part);
        break;
      case "choice":
        this.#choice(node.options);
        break;
      case "repeat":
        this.#repeat(node);
        break;
    }
  }

  #choice(options: readonly Node[]): void {
    const ends: number[] = [];
    for (const [index, option] of options.entries()) {
      if (index === options.length - 1) {
        this.write(option);
        continue;
      }
      const split = this.#add({ op: "split", x: 0, y: 0 });
      this.write(option);
      ends.push(this.#add({ op: "jump", x: 0 }));
      this.#aim(split, split + 1, this.code.length);
    }
    for (const end of ends) this.#aim(end, this.code.length);
  }

  #repeat({ body, low, high }: { body: Node; low: number; high: number }): void {
    for (let done = 0; done < low; done++) this.write(body);
    if (high === Number.POSITIVE_INFINITY) {
      const split = this.#add({ op: "split", x: 0, y: 0 });
      this.write(body);
      this.#add({ op: "jump", x: split });
      this.#aim(split, split + 1, this.code.length);
      return;
    }
    const splits: number[] = [];
    for (let done = low; done < high; done++) {
      splits.push(this.#add({ op: "split", x: 0, y: 0 }));
      this.write(body);
    }
    for (const split of splits) this.#aim(split, split + 1, this.code.length);
  }
}

/** Compiles the source of a host RegExp; null where it refers back to a group. Throws RegexTooBig. */
export function compileRegex(source: string, flags: string): RegexProgram | null {
  const reader = new Reader(source, flags);
  const tree = reader.choice();
  if (reader.refersBack) return null;
  const writer = new Writer();
  writer.whole(tree);
  return { code: writer.code, groups: reader.groups };
}

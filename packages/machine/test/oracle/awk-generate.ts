// awk programs by seed: rules, statements and expressions out of a grammar that is wide rather than sensible, and lines for them to read. Loops end, commands are not run, rand() is
// not called, and nothing depends on what differs by intent.

export interface AwkCase {
  args: string[];
  stdin: string;
}

const WORDS = [
  "eth0",
  "veth1",
  "10.0.0.1/24",
  "up",
  "DOWN",
  "mtu",
  "1500",
  "0",
  "-3",
  "2.50",
  "1e2",
  "0x1f",
  "a:b:c",
  "x",
  "aab",
  "",
  "é",
];
const REGEXES = [
  "a",
  "^a",
  "b$",
  "[0-9]+",
  "[^ ]*",
  "(a|ab)b*",
  "e.h",
  "\\.",
  "^$",
  "[[:alpha:]]+",
  "a+b?",
  "x|y|up",
  "0*",
  ":",
  "[a-f0-9:]+",
  "(th|h)0?",
  "^[ \\t]*",
];
const FORMATS = [
  "%d",
  "%s",
  "%5d|",
  "%-6s|",
  "%.2f",
  "%x",
  "%c",
  "%e",
  "%g",
  "%05.1f",
  "%i",
  "%o",
  "%+d",
  "%.3s",
  "%u",
  "%%",
  "%10.3e|",
  "%#x",
  "% d",
];
const STRINGS = [
  '"a"',
  '"b c"',
  '""',
  '"10"',
  '"3x"',
  '" 7 "',
  '"a:b"',
  '"\\t"',
  '"&"',
  '"eth0"',
  '"."',
  '"[&]"',
  '"\\\\&"',
  '"0"',
];
const NUMBERS = ["0", "1", "2", "3", "10", "-1", "0.5", "1e3", "7", "100", "2147483648", "1.25"];
const VARIABLES = ["a", "b", "c", "n"];
const ARRAYS = ["m", "q"];

/** A generator that gives the same programs for the same seed (mulberry32). */
export class AwkGenerator {
  #state: number;
  #loops = 0;
  #inFunction = false;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  int(below: number): number {
    return Math.floor(this.#next() * below);
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.int(from.length)] as T;
  }

  #chance(odds: number): boolean {
    return this.#next() < odds;
  }

  case(): AwkCase {
    const args: string[] = [];
    if (this.#chance(0.3))
      args.push("-F", this.#pick([":", ",", "[0-9]", " ", "\t", "|", ".", "a|b", "", " +", "/"]));
    if (this.#chance(0.2))
      args.push(
        "-v",
        this.#pick([
          "a=5",
          "b=10.0",
          "c=x\\ty",
          "RS=",
          "RS=;",
          "OFS=-",
          "n=0x10",
          "RS=[0-9]",
          "CONVFMT=%.3g",
          "OFMT=%.2f",
        ]),
      );
    args.push(this.#program());
    return { args, stdin: this.#input() };
  }

  #input(): string {
    const lines = Array.from({ length: this.int(6) }, () => {
      const words = Array.from({ length: this.int(6) }, () => this.#pick(WORDS));
      return words.join(this.#pick([" ", "  ", ":", ",", " ", "\t", ";"]));
    });
    return lines.join("\n") + (this.#chance(0.9) ? "\n" : "");
  }

  #program(): string {
    const items: string[] = [];
    const called = this.#chance(0.3);
    if (called) {
      this.#inFunction = true;
      items.push(`function f(x, y) { ${this.#statements(2)}; return ${this.#expression(2)} }`);
      this.#inFunction = false;
    }
    if (this.#chance(0.3)) items.push(`BEGIN { ${this.#statements(2)} }`);
    for (let rules = 1 + this.int(3); rules > 0; rules--) items.push(this.#rule());
    if (this.#chance(0.5)) items.push(`END { ${this.#statements(2)} }`);
    if (called) items.push(`{ print f(${this.#expression(1)}, ${this.#expression(1)}) }`);
    return items.join(this.#pick([" ", "\n", "\n\n"]));
  }

  #rule(): string {
    const kind = this.int(10);
    if (kind < 4) return `{ ${this.#statements(3)} }`;
    if (kind < 7) return `${this.#expression(2)} { ${this.#statements(2)} }`;
    if (kind < 8) return `${this.#expression(2)}\n`;
    return `${this.#condition()}, ${this.#condition()} { ${this.#statements(1)} }`;
  }

  #condition(): string {
    return this.#pick([`/${this.#regex()}/`, "NR == 2", "NR > 1", "$1 > 5", "NF"]);
  }

  #regex(): string {
    return this.#pick(REGEXES);
  }

  #statements(depth: number): string {
    return Array.from({ length: 1 + this.int(3) }, () => this.#statement(depth)).join(
      this.#pick(["; ", ";\n", "\n"]),
    );
  }

  #statement(depth: number): string {
    const kind = this.int(depth > 0 ? 16 : 8);
    switch (kind) {
      case 0:
      case 1:
      case 2:
        return `print ${Array.from({ length: this.int(4) }, () => this.#printed(2)).join(", ")}`;
      case 3: {
        const formats = Array.from({ length: 1 + this.int(2) }, () => this.#pick(FORMATS));
        const values = formats.filter((format) => format !== "%%").map(() => this.#printed(1));
        return `printf(${[`"${formats.join(" ")}\\n"`, ...values].join(", ")})`;
      }
      case 4:
      case 5:
        return `${this.#lvalue(1)} ${this.#pick(["=", "=", "=", "+=", "-=", "*=", "/=", "%="])} ${this.#expression(2)}`;
      case 6:
        return this.#pick([
          "$1 = $1",
          '$3 = "z"',
          "NF = 2",
          '$0 = "p q r"',
          "n++",
          "--n",
          "delete m",
          `delete m[${this.#expression(1)}]`,
          '$NF = "w"',
        ]);
      case 7:
        return this.#substitution();
      case 8:
      case 9:
        return `if (${this.#expression(2)}) { ${this.#statements(depth - 1)} }${this.#chance(0.5) ? ` else { ${this.#statements(depth - 1)} }` : ""}`;
      case 10: {
        const name = `i${this.#loops++}`;
        return `for (${name} = 0; ${name} < ${1 + this.int(4)}; ${name}++) { ${this.#statements(depth - 1)} }`;
      }
      case 11:
        return `for (k in ${this.#pick(ARRAYS)}) { ${this.#statements(depth - 1)}; print k }`;
      case 12:
        return `n = split(${this.#expression(1)}, m${this.#pick(["", ', ":"', ", /[0-9]/", ', " "', ', ""'])}); print n, m[1], m[2]`;
      case 13:
        return this.#pick([
          "while (n++ < 3) print n",
          "do { n-- } while (n > 0)",
          'if ($1) print; else print "no"',
          "{ print } ",
          ";",
          "m[$1]++",
          "q[NR] = $0",
          "m[$1, $2] = NR",
        ]);
      case 14:
        return this.#inFunction
          ? "return 4"
          : this.#pick([
              "print length",
              "print NF, NR",
              "print toupper($0)",
              "print match($0, /[0-9]+/), RSTART, RLENGTH",
            ]);
      default:
        return `print ${this.#printed(3)}`;
    }
  }

  #substitution(): string {
    const replacement = this.#pick(['"X"', '"[&]"', '""', '"\\\\&"', '"&&"', "$1", "NR"]);
    const target = this.#pick(["", "", `, ${this.#lvalue(0)}`, ", $2"]);
    return `print ${this.#pick(["sub", "gsub"])}(/${this.#regex()}/, ${replacement}${target})`;
  }

  #lvalue(depth: number): string {
    const variable = this.#inFunction ? this.#pick([...VARIABLES, "x", "y"]) : this.#pick(VARIABLES);
    const kind = this.int(6);
    if (kind < 3) return variable;
    // Not $0: mawk goes on to see the fields of before in the same expression.
    if (kind < 5) return `$${1 + this.int(4)}`;
    return `${this.#pick(ARRAYS)}[${this.#expression(depth)}]`;
  }

  /** An expression as print takes it: no bare > or |. */
  #printed(depth: number): string {
    return `(${this.#expression(depth)})`;
  }

  #expression(depth: number): string {
    if (depth <= 0) return this.#leaf();
    const one = (): string => this.#expression(depth - 1);
    switch (this.int(20)) {
      case 0:
      case 1:
        return `${one()} ${this.#pick(["+", "-", "*", "%", "/"])} ${one()}`;
      case 2:
      case 3:
        return `${one()} ${this.#pick(["<", "<=", "==", "!=", ">", ">="])} ${one()}`;
      case 4:
      case 5:
        return `(${one()}) (${one()})`;
      case 6:
        return `${one()} ${this.#pick(["&&", "||"])} ${one()}`;
      case 7:
        return `${this.#pick(["!", "-", "+"])}${this.#leaf()}`;
      case 8:
        return `${one()} ${this.#pick(["~", "!~"])} /${this.#regex()}/`;
      case 9:
        return `${one()} ? ${one()} : ${one()}`;
      case 10:
        return `(${one()}) in ${this.#pick(ARRAYS)}`;
      case 11:
        return `substr(${one()}, ${this.#leaf()}${this.#chance(0.5) ? `, ${this.#leaf()}` : ""})`;
      case 12:
        return this.#pick([
          `index(${one()}, ${one()})`,
          `length(${one()})`,
          `int(${one()})`,
          `toupper(${one()})`,
          `tolower(${one()})`,
        ]);
      case 13:
        return `sprintf("${this.#pick(FORMATS.filter((format) => format !== "%%"))}", ${one()})`;
      case 14:
        return `match(${one()}, /${this.#regex()}/)`;
      case 15:
        return `(${this.#lvalue(0)} ${this.#pick(["=", "+=", "-="])} ${one()})`;
      case 16:
        return `(${this.#lvalue(0)}${this.#pick(["++", "--"])})`;
      case 17:
        return `${one()} ${one()}`;
      case 18:
        return `/${this.#regex()}/`;
      default:
        return `(${one()})`;
    }
  }

  #leaf(): string {
    const kind = this.int(8);
    if (kind < 2) return this.#pick(NUMBERS);
    if (kind < 4) return this.#pick(STRINGS);
    if (kind < 6) return this.#inFunction ? this.#pick([...VARIABLES, "x", "y"]) : this.#pick(VARIABLES);
    if (kind < 7) return this.#pick(["$0", "$1", "$2", "$3", "NF", "NR", "$NF", "$(1)"]);
    return `${this.#pick(ARRAYS)}[${this.#pick(["1", '"a"', "$1", "n", "NR"])}]`;
  }
}

const TOKENS =
  '{ } ( ) [ ] ; \n , + - * / % ^ ! = == < > >= ~ !~ && || ? : ++ -- += $ $1 | in 1 2.5 .5 "s" "\\t" /re/ a b g( f NF FS print printf if else while for do break continue next exit return delete function getline length length( substr( split( sub(/a/, match( BEGIN END # \\ @ & . \'x é'.split(
    " ",
  );

/** Words of awk in any order: mostly no program. */
export function awkSoup(seed: number): string {
  const generator = new AwkGenerator(seed);
  const random = (below: number): number => generator.int(below);
  const words = Array.from({ length: 1 + random(12) }, () => TOKENS[random(TOKENS.length)] as string);
  return words.join(random(4) === 0 ? "" : " ");
}

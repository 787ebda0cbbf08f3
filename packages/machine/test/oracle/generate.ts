// Scripts made from a grammar, the same for the same seed: expansions, arithmetic, tests, compound commands, functions, traps and options
// in combinations that nobody would write.

const VARIABLES = ["a", "b", "c", "n", "s"];
const OPERATIONS = [
  ":-d",
  "-e",
  ":+p",
  "+q",
  "#a",
  "##*o",
  "%o*",
  "%%b*",
  "/o/0",
  "//o/0",
  "^",
  "^^",
  ",,",
  ":1",
  ":1:2",
  ": -1",
  "/#a/X",
  "/%c/Y",
  "",
];
const QUOTED_OPERATIONS = [":-d e", "-e", ":+p", "#a", "//o/ ", ":0:2", "@Q"];
const FILTERS = [
  "cat",
  "tr a-z A-Z",
  "wc -c",
  '{ read q; echo "<$q>"; }',
  "sed s/o/0/",
  "grep o",
  "cut -c1-2",
];
const OPERATORS = ["+", "-", "*", "/", "%", "<", ">", "==", "&&", "||", "&", "|", "^", "<<", " ** "];

export class ScriptGenerator {
  #seed: number;

  constructor(seed: number) {
    this.#seed = seed >>> 0;
  }

  #below(limit: number): number {
    this.#seed = (Math.imul(this.#seed, 1103515245) + 12345) >>> 0;
    return (this.#seed >>> 8) % limit;
  }

  #pick<T>(choices: readonly T[]): T {
    return choices[this.#below(choices.length)] as T;
  }

  #one(choices: readonly (() => string)[]): string {
    return this.#pick(choices)();
  }

  #variable = (): string => this.#pick(VARIABLES);

  #word(depth: number): string {
    const nested = (): string => (depth > 0 ? `$(${this.#command(depth - 1)})` : "z");
    return this.#one([
      () =>
        this.#pick([
          "x",
          "foo",
          "1",
          "2",
          "10",
          "-1",
          "a.b",
          "hello",
          "''",
          "0",
          "abc",
          "/tmp",
          "a*",
          "[ab]",
          "~",
          "=",
          "x=1",
          "a/b/c",
        ]),
      () => `$${this.#variable()}`,
      () => `"$${this.#variable()}"`,
      () => `'${this.#pick(["q w", "$a", "x"])}'`,
      () => `"${this.#pick(["p q", "$a z", "$" + "{b}y", "\\$a"])}"`,
      () => `\${${this.#variable()}${this.#pick(OPERATIONS)}}`,
      () => `"\${${this.#variable()}${this.#pick(QUOTED_OPERATIONS)}}"`,
      () => `\${#${this.#variable()}}`,
      nested,
      () => `"${nested()}"`,
      () => `$((${this.#arithmetic(2)}))`,
      () => this.#pick(["$?", "$#", '"$@"', "$*", "$1", "a\\ b", "$'t\\tx'"]),
      () => `{${this.#pick(["a,b", "1..3", "x,{y,z}"])}}${this.#pick(["", "q"])}`,
      () => this.#pick(['"$' + '{arr[@]}"', "$" + "{arr[1]}", "$" + "{#arr[@]}", "$" + "{!arr[@]}"]),
    ]);
  }

  #arithmetic(depth: number): string {
    const atom = (): string => this.#pick(["1", "2", "3", "n", "7", "0", "10"]);
    if (depth === 0) return atom();
    return this.#one([
      atom,
      () => this.#arithmetic(depth - 1) + this.#pick(OPERATORS) + atom(),
      () => `(${this.#arithmetic(depth - 1)})`,
      () => `-${atom()}`,
      () => `!${atom()}`,
      () => `${atom()}?${atom()}:${atom()}`,
      () => `n${this.#pick(["=", "+=", "-=", "*="])}${atom()}`,
      () => this.#pick(["n++", "++n", "n--"]),
    ]);
  }

  #words(depth: number): string {
    return Array.from({ length: this.#below(4) }, () => this.#word(depth)).join(" ");
  }

  #test(): string {
    return this.#one([
      () => `[ ${this.#word(0)} = ${this.#word(0)} ]`,
      () => `[ -n "$${this.#variable()}" ]`,
      () => `[[ $${this.#variable()} == ${this.#pick(["a*", "*o*", "?", "x", '"a"*', "[0-9]*"])} ]]`,
      () => `[[ $${this.#variable()} =~ ^[a-z]+ ]]`,
      () => `(( ${this.#arithmetic(2)} ))`,
      () => this.#pick(["[ -d /tmp ]", "test 1 -lt 2", "test -z ''", "test x != y", "true", "false"]),
      () => `[[ ${this.#pick(["1 -eq 1", "-z $a", "a < b", "$n -gt 1"])} ]]`,
    ]);
  }

  #command(depth: number): string {
    return this.#one([
      () => `echo ${this.#words(depth)}`,
      () => `printf '[%s]' ${this.#words(depth)}; echo`,
      () => `${this.#variable()}=${this.#word(depth)}`,
      () => this.#test(),
      () => `arr=(${this.#words(depth)})`,
      () => `arr+=(${this.#words(0)})`,
      () => `set -- ${this.#words(0)}`,
      () => `n=$((${this.#arithmetic(2)}))`,
      () => `unset ${this.#variable()}`,
      () => `echo ${this.#words(0)} | ${this.#pick(FILTERS)}`,
      () => `read ${this.#pick(["a b", "s", "-r c"])} <<< "${this.#pick(["1 2 3", "x", "p\\\\q r", " l "])}"`,
      () => `echo ${this.#word(0)} >&2`,
      () => `(exit ${this.#below(4)})`,
      () => this.#pick(["local z=1", "shift", "nosuch1", "nosuch2", ": x"]),
      () => `eval ${this.#pick(["'echo $a'", "echo x y", '"b=2"'])}`,
      () => `cat <<E\n$a ${this.#word(0).replace(/[{}]/g, "")}\nE\n`,
    ]);
  }

  #statement(depth: number): string {
    if (depth === 0) return this.#command(1);
    const inner = (): string => this.#statement(depth - 1);
    return this.#one([
      () => this.#command(2),
      () => this.#command(2),
      () => `if ${this.#test()}; then ${inner()}\nelse ${inner()}\nfi`,
      () => `for i in ${this.#words(1)}; do ${inner()}\ndone`,
      () => `${this.#command(1)}\n${inner()}`,
      () => `{ ${inner()}\n}`,
      () => `( ${inner()}\n)`,
      () => `${this.#test()} && ${this.#test()} || echo or`,
      () => `case ${this.#word(0)} in a*) ${inner()}\n;; [0-9]) echo num;; *) echo other;; esac`,
      () => `f() { ${inner()}\n}\nf ${this.#words(0)}\necho "f=$?"`,
      () => `! ${this.#test()}; echo $?`,
      () => `k=0; while [ $k -lt 2 ]; do k=$((k+1)); ${inner()}\ndone`,
      () => this.#pick(["set -e", "set +e", "set -u", "set +u", "set -o pipefail", "set -f", "set +f"]),
      () => `trap 'echo T$?' ${this.#pick(["EXIT", "ERR"])}`,
      () => 'echo "$' + '{PIPESTATUS[@]}"',
    ]);
  }

  /** The next script. */
  script(): string {
    const count = 2 + this.#below(5);
    const statements = Array.from({ length: count }, () => this.#statement(2));
    return `a=foo b='p q' c= n=3 s="a b  c"; arr=(x 'y z' w)\n${statements.join("\n")}\necho "end $?"\n`;
  }
}

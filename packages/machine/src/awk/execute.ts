// Statements, and the rules of a program over its input: BEGIN, a rule for each record, END (mawk's execute.c).

import { AwkExit } from "./errors.ts";
import { Evaluator } from "./evaluate.ts";
import { andThen, type Eventually } from "./eventually.ts";
import { formatValues } from "./format.ts";
import type { Runtime } from "./runtime.ts";
import type { Expression, FunctionDefinition, Rule, Statement } from "./tree.ts";
import { toInt, toNumber, type Value } from "./values.ts";

/** How a statement ended when it did not come to its end. */
type Outcome = "break" | "continue" | "next" | "nextfile" | "return" | undefined;

type Print = Extract<Statement, { kind: "print" }>;

export class Execution {
  readonly #runtime: Runtime;
  readonly #evaluator: Evaluator;
  /** Range rules that have begun. */
  readonly #inside = new Set<Rule>();
  #returned: Value;
  /** The status that `exit` was given last. */
  status = 0;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
    this.#evaluator = new Evaluator(runtime, (definition) => this.#body(definition));
  }

  /** Runs the whole program. */
  async run(): Promise<number> {
    const { program } = this.#runtime;
    const main = async (): Promise<void> => {
      for (const statement of program.begin) await this.#statement(statement);
      if (program.rules.length > 0 || program.end.length > 0) await this.#records();
    };
    await this.#untilExit(main);
    await this.#untilExit(async () => {
      for (const statement of program.end) await this.#statement(statement);
    });
    return this.status;
  }

  async #untilExit(body: () => Promise<void>): Promise<void> {
    try {
      await body();
    } catch (error) {
      if (!(error instanceof AwkExit)) throw error;
    }
  }

  async #records(): Promise<void> {
    const runtime = this.#runtime;
    const { rules } = runtime.program;
    for (;;) {
      const record = await runtime.mainRecord();
      if (record === null) return;
      runtime.fields.setRecord(record);
      const slice = runtime.step();
      if (slice !== null) await slice;
      for (const rule of rules) {
        const outcome = this.#rule(rule);
        const ended = outcome instanceof Promise ? await outcome : outcome;
        if (ended === "nextfile") await runtime.nextFile();
        if (ended !== undefined) break;
      }
    }
  }

  #rule(rule: Rule): Eventually<Outcome> {
    return andThen(this.#applies(rule), (applies) => {
      if (!applies) return undefined;
      return rule.action === null ? this.#print(PRINT) : this.#statement(rule.action);
    });
  }

  #applies(rule: Rule): Eventually<boolean> {
    if (rule.kind === "plain") return rule.pattern === null || this.#evaluator.truth(rule.pattern);
    const begun = this.#inside.has(rule) || this.#evaluator.truth(rule.from);
    return andThen(begun, (inside) => {
      if (!inside) return false;
      this.#inside.add(rule);
      return andThen(this.#evaluator.truth(rule.to), (last) => {
        if (last) this.#inside.delete(rule);
        return true;
      });
    });
  }

  #body(definition: FunctionDefinition): Eventually<Value> {
    return andThen(this.#statement(definition.body as Statement), (outcome) => {
      const value = outcome === "return" ? this.#returned : undefined;
      this.#returned = undefined;
      return value;
    });
  }

  #statement(statement: Statement): Eventually<Outcome> {
    switch (statement.kind) {
      case "block":
        return this.#block(statement.body, 0);
      case "expression":
        return andThen(this.#evaluator.value(statement.expression), () => undefined);
      case "print":
        return this.#print(statement);
      case "if":
        return andThen(this.#evaluator.truth(statement.test), (test) => {
          if (test) return this.#statement(statement.then);
          return statement.else === null ? undefined : this.#statement(statement.else);
        });
      case "while":
        return this.#loop(statement.test, statement.body, null, true);
      case "do":
        return this.#loop(statement.test, statement.body, null, false);
      case "for":
        return andThen(statement.start === null ? undefined : this.#evaluator.value(statement.start), () =>
          this.#loop(statement.test, statement.body, statement.step, true),
        );
      case "each":
        return this.#each(statement);
      case "delete":
        return this.#delete(statement);
      case "exit":
        return this.#exit(statement.value);
      case "return":
        return andThen(
          statement.value === null ? undefined : this.#evaluator.value(statement.value),
          (value) => {
            this.#returned = value;
            return "return";
          },
        );
      default:
        return statement.kind;
    }
  }

  #block(body: readonly Statement[], from: number): Eventually<Outcome> {
    for (let at = from; at < body.length; at++) {
      const outcome = this.#statement(body[at] as Statement);
      if (outcome instanceof Promise) return outcome.then((ended) => ended ?? this.#block(body, at + 1));
      if (outcome !== undefined) return outcome;
    }
    return undefined;
  }

  async #loop(
    test: Expression | null,
    body: Statement,
    step: Expression | null,
    first: boolean,
  ): Promise<Outcome> {
    for (let asked = first; ; asked = true) {
      if (asked && test !== null) {
        const truth = this.#evaluator.truth(test);
        if (!(truth instanceof Promise ? await truth : truth)) return undefined;
      }
      const outcome = this.#statement(body);
      const ended = outcome instanceof Promise ? await outcome : outcome;
      if (ended === "break") return undefined;
      if (ended !== undefined && ended !== "continue") return ended;
      if (step !== null) {
        const stepped = this.#evaluator.value(step);
        if (stepped instanceof Promise) await stepped;
      }
      const slice = this.#runtime.step();
      if (slice !== null) await slice;
    }
  }

  async #each({ variable, array, body }: Extract<Statement, { kind: "each" }>): Promise<Outcome> {
    const runtime = this.#runtime;
    const cells = variable.local ? runtime.frame : runtime.globals;
    for (const key of runtime.array(array).keys()) {
      cells[variable.index] = key;
      const outcome = this.#statement(body);
      const ended = outcome instanceof Promise ? await outcome : outcome;
      if (ended === "break") return undefined;
      if (ended !== undefined && ended !== "continue") return ended;
      const slice = runtime.step();
      if (slice !== null) await slice;
    }
    return undefined;
  }

  #delete({ array, key }: Extract<Statement, { kind: "delete" }>): Eventually<Outcome> {
    const runtime = this.#runtime;
    if (key === null) {
      runtime.array(array).clear();
      return undefined;
    }
    return andThen(this.#evaluator.values(key), (values) => {
      runtime.array(array).delete(runtime.key(values));
      return undefined;
    });
  }

  #exit(value: Expression | null): Eventually<never> {
    return andThen(value === null ? undefined : this.#evaluator.value(value), (status) => {
      if (value !== null) this.status = toInt(toNumber(status)) & 0xff;
      throw new AwkExit();
    });
  }

  async #print({ formatted, args, to }: Print): Promise<Outcome> {
    const runtime = this.#runtime;
    const values = await this.#evaluator.values(args);
    const name = to === null ? "" : runtime.text(await this.#evaluator.value(to.to));
    const out = await runtime.streams.output(to?.kind ?? null, name);
    if (!formatted) {
      const printed = values.length === 0 ? [runtime.fields.record] : values;
      const text = printed
        .map((value) => runtime.printed(value))
        .join(runtime.printed(runtime.variable("OFS")));
      await out.write(text + runtime.printed(runtime.variable("ORS")));
      return undefined;
    }
    const [format, ...rest] = values;
    let written = "";
    try {
      const context = { text: runtime.text, partial: (text: string) => (written = text) };
      written = formatValues("printf", runtime.text(format), rest, context);
    } finally {
      await out.write(written);
    }
    return undefined;
  }
}

/** What a pattern without an action does. */
const PRINT: Print = { kind: "print", formatted: false, args: [], to: null };

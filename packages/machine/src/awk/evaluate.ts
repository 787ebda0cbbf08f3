// The value of an expression. What is assigned to is found before what is assigned is computed, so that elements come into being in mawk's order.

import { AwkArray } from "./arrays.ts";
import { callBuiltin } from "./builtins.ts";
import { textOf } from "./bytes.ts";
import { AwkError } from "./errors.ts";
import { andThen, type Eventually } from "./eventually.ts";
import { type Separator, splitText } from "./fields.ts";
import type { AwkRegex } from "./regex.ts";
import type { Cell, Runtime } from "./runtime.ts";
import { substitute } from "./substitute.ts";
import type { BinaryOperator, Comparison, Expression, FunctionDefinition, Lvalue, Name } from "./tree.ts";
import { compare, isTrue, Strnum, toInt, toNumber, type Value } from "./values.ts";

/** Where a value lies that is to be changed. */
interface Place {
  get(): Value;
  set(value: Value): void;
}

/** Cells of mawk's evaluation stack; every argument of a call under way takes one. */
const EVAL_STACK = 1024;
const MAX_CALLS = 20_000;
/** So many calls in each other before the host's stack is left. */
const CALLS_A_STACK = 40;

const fmod = (left: number, right: number): number => left % right;

function calculate(operator: BinaryOperator, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return fmod(left, right);
    default:
      return power(left, right);
  }
}

/** pow(3), which differs from the host's where C says 1. */
function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && !Number.isFinite(exponent) && !Number.isNaN(exponent))) return 1;
  return base ** exponent;
}

function compares(operator: Comparison, order: number): boolean {
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case "==":
      return order === 0;
    case "!=":
      return order !== 0;
    case ">":
      return order > 0;
    default:
      return order >= 0;
  }
}

const bool = (truth: boolean): number => (truth ? 1 : 0);

export class Evaluator {
  readonly #runtime: Runtime;
  readonly #runBody: (definition: FunctionDefinition) => Eventually<Value>;
  #calls = 0;
  #cells = 0;

  /** `runBody` runs the statements of a function in the frame that is set, and gives what it returns. */
  constructor(runtime: Runtime, runBody: (definition: FunctionDefinition) => Eventually<Value>) {
    this.#runtime = runtime;
    this.#runBody = runBody;
  }

  value(expression: Expression): Eventually<Value> {
    const runtime = this.#runtime;
    switch (expression.kind) {
      case "number":
      case "string":
        return expression.value;
      case "regex":
        return bool(expression.regex.test(runtime.text(runtime.fields.record)));
      case "group":
        return this.value(expression.inner);
      case "variable":
        return this.#cell(expression.name) as Value;
      case "bare":
        return this.#cell(expression.name) as Value;
      case "pseudo":
        return runtime.pseudo(expression.name);
      case "field":
        return andThen(this.value(expression.index), (index) => runtime.fields.get(toInt(toNumber(index))));
      case "element":
        return andThen(this.values(expression.key), (key) =>
          runtime.array(expression.array).get(runtime.key(key)),
        );
      case "assign":
        return this.#assign(expression.operator, expression.target, expression.value);
      case "step":
        return andThen(this.#place(expression.target), (place) => {
          const before = toNumber(place.get());
          place.set(before + expression.by);
          return expression.prefix ? before + expression.by : before;
        });
      case "unary":
        return andThen(this.value(expression.operand), (value) => {
          if (expression.operator === "!") return bool(!isTrue(value));
          return expression.operator === "-" ? -toNumber(value) : toNumber(value);
        });
      case "binary":
        return this.#both(expression.left, expression.right, (left, right) =>
          calculate(expression.operator, toNumber(left), toNumber(right)),
        );
      case "compare":
        return this.#both(expression.left, expression.right, (left, right) =>
          bool(compares(expression.operator, compare(left, right, runtime.text))),
        );
      case "concat":
        return this.#both(expression.left, expression.right, (left, right) =>
          runtime.bounded(runtime.text(left) + runtime.text(right)),
        );
      case "match":
        return this.#match(expression.left, expression.right, expression.negated);
      case "and":
        return andThen(this.value(expression.left), (left) =>
          isTrue(left) ? andThen(this.value(expression.right), (right) => bool(isTrue(right))) : 0,
        );
      case "or":
        return andThen(this.value(expression.left), (left) =>
          isTrue(left) ? 1 : andThen(this.value(expression.right), (right) => bool(isTrue(right))),
        );
      case "choose":
        return andThen(this.value(expression.test), (test) =>
          this.value(isTrue(test) ? expression.then : expression.else),
        );
      case "in":
        return andThen(this.values(expression.key), (key) =>
          bool(runtime.array(expression.array).has(runtime.key(key))),
        );
      case "length":
        return runtime.array(expression.array).size;
      case "builtin":
        return andThen(this.values(expression.args), (args) => callBuiltin(runtime, expression.name, args));
      case "call":
        return this.#call(expression.function, expression.args);
      case "getline":
        return this.#getline(expression);
      case "split":
        return this.#split(expression);
      case "matches":
        return this.#matches(expression.text, expression.regex);
      case "substitute":
        return this.#substitute(expression);
      default:
        return this.value(expression.items[0] as Expression);
    }
  }

  /** The values of several expressions, from left to right. */
  values(expressions: readonly Expression[]): Eventually<Value[]> {
    const found: Value[] = [];
    for (const [index, expression] of expressions.entries()) {
      const value = this.value(expression);
      if (value instanceof Promise) return this.#restOf(expressions, index, value, found);
      found.push(value);
    }
    return found;
  }

  async #restOf(
    expressions: readonly Expression[],
    from: number,
    first: Promise<Value>,
    found: Value[],
  ): Promise<Value[]> {
    found.push(await first);
    for (const expression of expressions.slice(from + 1)) found.push(await this.value(expression));
    return found;
  }

  truth(expression: Expression): Eventually<boolean> {
    return andThen(this.value(expression), isTrue);
  }

  #both(left: Expression, right: Expression, use: (left: Value, right: Value) => Value): Eventually<Value> {
    return andThen(this.value(left), (one) => andThen(this.value(right), (other) => use(one, other)));
  }

  #cell(name: Name): Cell {
    const runtime = this.#runtime;
    return (name.local ? runtime.frame : runtime.globals)[name.index];
  }

  #place(target: Lvalue): Eventually<Place> {
    const runtime = this.#runtime;
    switch (target.kind) {
      case "variable": {
        const { name } = target;
        const cells = name.local ? runtime.frame : runtime.globals;
        return {
          get: () => cells[name.index] as Value,
          set: (value) => {
            cells[name.index] = value;
          },
        };
      }
      case "pseudo":
        return {
          get: () => runtime.pseudo(target.name),
          set: (value) => runtime.setPseudo(target.name, value),
        };
      case "field":
        return andThen(this.value(target.index), (value) => {
          const index = toInt(toNumber(value));
          // What is there is looked at before what is assigned changes the record.
          runtime.fields.get(index);
          return {
            get: () => runtime.fields.get(index),
            set: (given: Value) => runtime.fields.set(index, given),
          };
        });
      case "element":
        return andThen(this.values(target.key), (values) => {
          const array = runtime.array(target.array);
          const key = runtime.key(values);
          array.get(key);
          return { get: () => array.get(key), set: (value: Value) => array.set(key, value) };
        });
    }
  }

  #assign(operator: "" | BinaryOperator, target: Lvalue, expression: Expression): Eventually<Value> {
    return andThen(this.#place(target), (place) =>
      andThen(this.value(expression), (given) => {
        const value = operator === "" ? given : calculate(operator, toNumber(place.get()), toNumber(given));
        place.set(value);
        return value;
      }),
    );
  }

  /** The right side of ~, the argument of match, sub, split: an expression as it stands, or a value that is made one. */
  #regex(expression: Expression): Eventually<AwkRegex> {
    if (expression.kind === "regex") return expression.regex;
    return andThen(this.value(expression), (value) => this.#runtime.regex(value));
  }

  #match(left: Expression, right: Expression, negated: boolean): Eventually<Value> {
    return andThen(this.value(left), (value) =>
      andThen(this.#regex(right), (regex) => bool(regex.test(this.#runtime.text(value)) !== negated)),
    );
  }

  #matches(text: Expression, expression: Expression): Eventually<Value> {
    const runtime = this.#runtime;
    return andThen(this.value(text), (value) =>
      andThen(this.#regex(expression), (regex) => {
        const found = regex.find(runtime.text(value), 0);
        runtime.setVariable("RSTART", found === null ? 0 : found.start + 1);
        runtime.setVariable("RLENGTH", found === null ? -1 : found.length);
        return found === null ? 0 : found.start + 1;
      }),
    );
  }

  #split({ text, array, separator }: Extract<Expression, { kind: "split" }>): Eventually<Value> {
    const runtime = this.#runtime;
    return andThen(this.value(text), (value) =>
      andThen(this.#separator(separator), (by) => {
        const pieces = splitText(runtime.text(value), by);
        runtime.array(array).load(pieces.map((piece) => new Strnum(piece)));
        return pieces.length;
      }),
    );
  }

  #separator(expression: Expression | null): Eventually<Separator> {
    if (expression === null) return this.#runtime.separator;
    if (expression.kind === "regex") return expression.regex;
    return andThen(this.value(expression), (value) => this.#runtime.separatorOf(this.#runtime.text(value)));
  }

  #substitute(expression: Extract<Expression, { kind: "substitute" }>): Eventually<Value> {
    const runtime = this.#runtime;
    const { target, all, replacement } = expression;
    return andThen(this.#regex(expression.regex), (regex) =>
      andThen(this.value(replacement), (value) =>
        andThen(this.#place(target ?? { kind: "field", index: { kind: "number", value: 0 } }), (place) => {
          const made = substitute(runtime.text(place.get()), regex, runtime.text(value), all, (text) =>
            runtime.bounded(text),
          );
          if (made.count > 0) place.set(made.text);
          return made.count;
        }),
      ),
    );
  }

  async #getline({ from, source, target }: Extract<Expression, { kind: "getline" }>): Promise<Value> {
    const runtime = this.#runtime;
    if (from === "command") {
      const command = runtime.text(await this.value(source as Expression));
      const place = target === null ? null : await this.#place(target);
      const { records } = await runtime.streams.command(command);
      return this.#store(await records.next(runtime.recordSeparator), place);
    }
    const place = target === null ? null : await this.#place(target);
    if (from === "main") return this.#store(await runtime.mainRecord(), place);
    const stream = runtime.streams.file(runtime.text(await this.value(source as Expression)));
    return stream === null ? -1 : this.#store(await stream.records.next(runtime.recordSeparator), place);
  }

  #store(record: string | null, place: Place | null): number {
    if (record === null) return 0;
    if (place === null) this.#runtime.fields.setRecord(record);
    else place.set(new Strnum(record));
    return 1;
  }

  async #call(callee: FunctionDefinition, args: readonly Expression[]): Promise<Value> {
    const runtime = this.#runtime;
    const frame: Cell[] = [];
    for (const argument of args) {
      const value = argument.kind === "bare" ? this.#cell(argument.name) : this.value(argument);
      frame.push(value instanceof Promise ? await value : value);
    }
    for (const parameter of callee.parameters.slice(args.length))
      frame.push(parameter.type === "array" ? new AwkArray() : undefined);
    this.#cells += frame.length;
    this.#calls++;
    if (this.#cells > EVAL_STACK || this.#calls > MAX_CALLS)
      throw new AwkError(`program limit exceeded: eval stack size=${EVAL_STACK}`);
    const slice = runtime.step();
    if (slice !== null) await slice;
    else if (this.#calls % CALLS_A_STACK === 0) await null;
    const outer = runtime.frame;
    runtime.frame = frame;
    try {
      return await this.#runBody(callee);
    } finally {
      runtime.frame = outer;
      this.#cells -= frame.length;
      this.#calls--;
    }
  }

  /** An argument from outside as a value. */
  static given(text: string): Value {
    return new Strnum(textOf(text));
  }
}

// Which names that are only handed from function to function are arrays, and whether every call fits its function: mawk's fcall.c. A call of a function that is known is looked at as it is read, the
// others at the end. What is known of an argument tells of the parameter, and the other way, until nothing new is learned.

import type { Lexer } from "./lexer.ts";
import type { Expression, FunctionDefinition } from "./tree.ts";

export interface Call {
  callee: FunctionDefinition;
  args: Expression[];
  /** Where it ends. */
  line: number;
}

export class Calls {
  readonly #lexer: Lexer;
  /** Calls of which not all is known; the last comes first. */
  #open: Call[] = [];

  constructor(lexer: Lexer) {
    this.#lexer = lexer;
  }

  /** A call has been read. */
  add(call: Call): void {
    if (call.callee.body === null) this.#open.unshift(call);
    else if (call.args.length > 0 && this.#fits(call) && this.#infer(call).unknown) this.#open.unshift(call);
  }

  /** The parameters of a function are read: its calls before tell of them. */
  hint(definition: FunctionDefinition): void {
    for (const { callee, args } of this.#open)
      if (callee === definition)
        for (const [index, argument] of args.entries()) {
          const parameter = definition.parameters[index];
          if (parameter?.type === "none")
            parameter.type = argument.kind === "bare" ? argument.name.type : "variable";
        }
  }

  /** All functions have been read. */
  finish(): void {
    let open = this.#open.filter((call) => {
      if (call.callee.body !== null) return call.args.length > 0 && this.#fits(call);
      this.#lexer.complain(`function ${call.callee.name} never defined`);
      return false;
    });
    for (let progress = true; progress && open.length > 0; ) {
      progress = false;
      open = open.filter((call) => {
        const found = this.#infer(call);
        progress ||= found.learned;
        return found.unknown;
      });
    }
  }

  #complain(call: Call, message: string): void {
    this.#lexer.tokenLine = call.line;
    this.#lexer.complain(message);
  }

  #fits(call: Call): boolean {
    if (call.args.length <= call.callee.parameters.length) return true;
    this.#complain(call, `too many arguments in call to ${call.callee.name}`);
    return false;
  }

  /** Compares arguments with parameters, and learns of both. */
  #infer(call: Call): { unknown: boolean; learned: boolean } {
    let unknown = false;
    let learned = false;
    for (const [index, argument] of call.args.entries()) {
      const parameter = call.callee.parameters[index];
      if (parameter === undefined) continue;
      if (argument.kind === "bare" && argument.name.type === "none" && parameter.type !== "none") {
        argument.name.type = parameter.type;
        learned = true;
      }
      const type = argument.kind === "bare" ? argument.name.type : "variable";
      if (type === "none") unknown = true;
      else if (parameter.type === "none") {
        parameter.type = type;
        learned = true;
      } else if (parameter.type !== type) {
        this.#complain(call, `type error in arg(${index + 1}) in call to ${call.callee.name}`);
        return { unknown: false, learned };
      }
    }
    return { unknown, learned };
  }
}

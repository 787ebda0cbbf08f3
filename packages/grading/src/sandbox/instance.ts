// One QuickJS in a WebAssembly instance of its own, with a memory of a fixed size, that can be put back. Once the
// prelude has run, the memory is copied; after a test it is copied back, byte for byte, in a fraction of the six
// milliseconds that a new instance and its prelude cost. So nothing a test leaves behind reaches the next one, and
// the same test always starts from the same bytes.
//
// The runtime's own memory limit is not used: this build of QuickJS cannot tell the size of what it allocated
// (`malloc_usable_size` is 0), so `setMemoryLimit` does not hold; a WebAssembly memory that cannot grow does.
import type {
  QuickJSContext,
  QuickJSHandle,
  QuickJSRuntime,
  QuickJSSyncVariant,
} from "quickjs-emscripten-core";
import { newQuickJSWASMModuleFromVariant, newVariant } from "quickjs-emscripten-core";
import { PRELUDE_FILE, prelude } from "./prelude.ts";
import { fixedMemory, type WasmModule } from "./wasm.ts";

/** QuickJS's loader and its compiled WebAssembly, one per process, and the instances that wait to be used. */
export interface Engine {
  variant: QuickJSSyncVariant;
  wasm: WasmModule;
  idle: Instance[];
}

/** What an instance asks of the test it is used for. */
export interface Host {
  /** Source of a module by its name, or undefined where there is none. */
  module(name: string): string | undefined;
  /** Full name of an import, or undefined to refuse it. */
  resolve(specifier: string, importer: string): string | undefined;
  print(line: string): void;
  refuse(what: string): void;
  /** Called about every ten thousand steps; true ends the code. */
  tick(): boolean;
}

export interface Instance {
  readonly mebibytes: number;
  readonly vm: QuickJSContext;
  readonly runtime: QuickJSRuntime;
  readonly handle: QuickJSHandle;
  readonly register: QuickJSHandle;
  readonly unprinted: QuickJSHandle;
  /** Who answers this instance until it is restored. */
  begin(host: Host): void;
  /** Whether the code asked for more memory than there is, since the last `restore`. */
  exhausted(): boolean;
  /** Puts the memory back to what it was before any code of a learner's. */
  restore(): void;
}

/** Bytes of stack for the interpreter. At 1 MB Node's own stack would run out first. */
export const STACK_BYTES = 256 * 1024;

const NOBODY: Host = {
  module: () => undefined,
  resolve: () => undefined,
  print: () => {},
  refuse: () => {},
  tick: () => false,
};

/** An instance from the idle ones, or a new one. */
export async function takeInstance(engine: Engine, mebibytes: number): Promise<Instance> {
  const at = engine.idle.findIndex((i) => i.mebibytes === mebibytes);
  const [found] = at < 0 ? [] : engine.idle.splice(at, 1);
  return found ?? (await makeInstance(engine, mebibytes));
}

/** Puts an instance back for the next test. One whose interpreter trapped is left to the garbage collector instead. */
export function giveBack(engine: Engine, instance: Instance): void {
  instance.restore();
  engine.idle.push(instance);
}

async function makeInstance(engine: Engine, mebibytes: number): Promise<Instance> {
  const state = { host: NOBODY, exhausted: false };
  const memory = fixedMemory(mebibytes);
  Object.defineProperty(memory, "grow", {
    value: () => {
      state.exhausted = true;
      throw new RangeError("this memory does not grow");
    },
  });
  const variant = newVariant(engine.variant, {
    wasmModule: engine.wasm as never,
    wasmMemory: memory as never,
  });
  const quickjs = await newQuickJSWASMModuleFromVariant(variant);
  const runtime = quickjs.newRuntime();
  runtime.setMaxStackSize(STACK_BYTES);
  runtime.setInterruptHandler(() => state.host.tick());
  runtime.setModuleLoader(
    (name) => state.host.module(name) ?? { error: new Error(`there is no module "${name}"`) },
    (importer, specifier) =>
      state.host.resolve(specifier, importer) ?? { error: new Error(`import of "${specifier}" refused`) },
  );
  const vm = runtime.newContext();
  const print = vm.newFunction("print", (line) => state.host.print(vm.getString(line)));
  const refuse = vm.newFunction("refuse", (what) => state.host.refuse(vm.getString(what)));
  const setUp = vm.unwrapResult(vm.evalCode(prelude, PRELUDE_FILE));
  const parts = vm.unwrapResult(vm.callFunction(setUp, vm.undefined, print, refuse));
  const handle = vm.getProp(parts, "handle");
  const register = vm.getProp(parts, "register");
  const unprinted = vm.getProp(parts, "unprinted");

  const putBack = snapshot(new Uint8Array(memory.buffer));

  return {
    mebibytes,
    vm,
    runtime,
    handle,
    register,
    unprinted,
    begin(host) {
      state.host = host;
    },
    exhausted: () => state.exhausted,
    restore() {
      putBack();
      state.host = NOBODY;
      state.exhausted = false;
    },
  };
}

const PAGE = 4096;

/** Remembers `bytes`; the function puts back those up to the last that is not 0. Most of them are 0: C's own stack. */
function snapshot(bytes: Uint8Array): () => void {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  const ranges: { at: number; end: number; content: Uint8Array | undefined }[] = [];
  for (let at = 0; at < end; at += PAGE) {
    const page = bytes.subarray(at, Math.min(at + PAGE, end));
    const content = page.some((byte) => byte !== 0) ? page.slice() : undefined;
    const last = ranges.at(-1);
    if (!content && last && !last.content) last.end = at + page.length;
    else ranges.push({ at, end: at + page.length, content });
  }
  return () => {
    for (const range of ranges) {
      if (range.content) bytes.set(range.content, range.at);
      else bytes.fill(0, range.at, range.end);
    }
  };
}

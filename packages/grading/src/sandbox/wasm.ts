// The little of WebAssembly's interface that the sandbox touches, typed here because neither `lib: es2023` nor
// @types/node declares it, and `lib: dom` would let a timer or `document` slip into code that has neither.

export interface WasmModule {
  readonly __wasmModule?: never;
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface WebAssemblyLike {
  Module: new (bytes: Uint8Array) => WasmModule;
  Memory: new (limits: { initial: number; maximum: number }) => WasmMemory;
}

const wasm = (globalThis as unknown as { WebAssembly: WebAssemblyLike }).WebAssembly;

export function compile(bytes: Uint8Array): WasmModule {
  return new wasm.Module(bytes);
}

/** A memory of a fixed number of mebibytes. A page of WebAssembly is 64 KiB. */
export function fixedMemory(mebibytes: number): WasmMemory {
  return new wasm.Memory({ initial: mebibytes * 16, maximum: mebibytes * 16 });
}

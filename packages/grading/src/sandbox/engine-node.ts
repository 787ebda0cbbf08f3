// QuickJS for Node: the WebAssembly is read from the installed package and compiled once per process.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import variant from "@jitl/quickjs-wasmfile-release-sync";
import type { Engine } from "./instance.ts";
import { compile } from "./wasm.ts";

let engine: Engine | undefined;

export function nodeEngine(): Engine {
  if (!engine) {
    const file = createRequire(import.meta.url).resolve("@jitl/quickjs-wasmfile-release-sync/wasm");
    engine = {
      variant: variant as unknown as Engine["variant"],
      wasm: compile(readFileSync(file)),
      idle: [],
    };
  }
  return engine;
}

// The judge's worker: the entry of the bundle that runs in a worker thread of Node and in a Web Worker of the page,
// the same file in both. One job at a time, as they come.

import loader from "@jitl/quickjs-wasmfile-release-sync/emscripten-module";
import { QuickJSFFI } from "@jitl/quickjs-wasmfile-release-sync/ffi";
import wasm from "@jitl/quickjs-wasmfile-release-sync/wasm";
import type { Engine } from "../sandbox/instance.ts";
import { compile } from "../sandbox/wasm.ts";
import { registry } from "./modules.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";
import { runSuites } from "./run-suite.ts";

interface Port {
  postMessage(message: FromWorker): void;
  on?(event: "message", handler: (message: ToWorker) => void): void;
  addEventListener?(event: "message", handler: (event: { data: ToWorker }) => void): void;
}

const engine: Engine = {
  variant: {
    type: "sync",
    importFFI: () => Promise.resolve(QuickJSFFI),
    importModuleLoader: () => Promise.resolve(loader),
  } as unknown as Engine["variant"],
  wasm: compile(wasm),
  idle: [],
};

async function port(): Promise<Port> {
  const node = (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node;
  if (node === undefined) return globalThis as unknown as Port;
  const specifier = "node:worker_threads"; // a variable, so that a page's bundler leaves it alone
  const { parentPort } = (await import(specifier)) as { parentPort: Port };
  return parentPort;
}

const p = await port();
const emit = (message: FromWorker) => p.postMessage(message);
let queue = Promise.resolve();
const receive = (message: ToWorker) => {
  queue = queue.then(() => runSuites(message.job, engine, registry, emit));
};
if (p.on) p.on("message", receive);
else p.addEventListener?.("message", (event) => receive(event.data));
emit({ type: "ready" });

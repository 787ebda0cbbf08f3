// The judge's worker: the entry of the bundle that runs in a worker thread of Node and in a Web Worker of the page,
// the same file in both. One job at a time, as they come.

import loader from "@jitl/quickjs-wasmfile-release-sync/emscripten-module";
import { QuickJSFFI } from "@jitl/quickjs-wasmfile-release-sync/ffi";
import wasm from "@jitl/quickjs-wasmfile-release-sync/wasm";
import { setEdition } from "@podwire/lab/catalogue";
import type { Engine } from "../sandbox/instance.ts";
import type { GuestWorkerData } from "../sandbox/remote.ts";
import { serveGuests } from "../sandbox/remote-server.ts";
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

const p = await nodeThread();
if (p?.workerData?.guest) serveGuests(p.workerData, engine);
else serveJobs(p?.parentPort ?? (globalThis as unknown as Port));

/** Node's side of a worker thread; undefined in a page. */
async function nodeThread() {
  const node = (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node;
  if (node === undefined) return undefined;
  const specifier = "node:worker_threads"; // a variable, so that a page's bundler leaves it alone
  return (await import(specifier)) as { parentPort: Port; workerData?: GuestWorkerData };
}

function serveJobs(port: Port): void {
  const emit = (message: FromWorker) => port.postMessage(message);
  let queue = Promise.resolve();
  const receive = (message: ToWorker) => {
    queue = queue.then(() => {
      setEdition(message.edition);
      return runSuites(message.job, engine, registry, emit);
    });
  };
  if (port.on) port.on("message", receive);
  else port.addEventListener?.("message", (event) => receive(event.data));
  emit({ type: "ready" });
}

// The judge's worker as a Web Worker. The page gives the address of the bundle (`dist/judge-worker.js`).
import { Judge, type WorkerHandle } from "./judge.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";

interface WebWorker {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: ((event: { data: FromWorker }) => void) | null;
  onerror: ((event: { message: string }) => void) | null;
}
type WebWorkerConstructor = new (url: string | URL, options: { type: "module"; name: string }) => WebWorker;

export function pageJudge(url: string | URL): Judge {
  const WebWorker = (globalThis as unknown as { Worker: WebWorkerConstructor }).Worker;
  return new Judge((): WorkerHandle => {
    const worker = new WebWorker(url, { type: "module", name: "podwire-judge" });
    return {
      post: (message) => worker.postMessage(message),
      onMessage: (handler) => {
        worker.onmessage = (event) => handler(event.data);
      },
      onFailure: (handler) => {
        worker.onerror = (event) => handler(event.message);
      },
      end: () => worker.terminate(),
    };
  });
}

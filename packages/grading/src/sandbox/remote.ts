// A guest in another thread of Node, asked synchronously. Under vitest the suite runs where the tests run, and there a
// call that never comes back could not be ended; here the asking thread sleeps on an atomic and, when the time is up,
// ends the other thread. The judge needs none of this: its whole worker is ended from outside.
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { Answer, Guest, Operation, Question } from "./guest.ts";
import type { Program } from "./program.ts";
import { type Stop, SubjectError, sentences } from "./stop.ts";
import { pack, unpack } from "./values.ts";

export type GuestRequest =
  | { type: "open"; program: Program }
  | { type: "ask"; op: Operation; json: string; bytes: Uint8Array }
  | { type: "finish" };

export type GuestReply =
  | { type: "opened" }
  | { type: "answer"; json: string; bytes: Uint8Array }
  | { type: "thrown"; name: string; message: string; stop: Stop; broken?: Stop }
  | { type: "finished"; stop?: Stop; printed: string[] }
  | { type: "failed"; message: string };

/** What the other thread is started with. */
export interface GuestWorkerData {
  guest: { port: MessagePort; signal: Int32Array };
}

const OPEN_MILLISECONDS = 30_000;

/** Guests that live in one other thread, one at a time; a thread that had to be ended is replaced. */
export class RemoteGuests {
  readonly #file: string;
  #thread: Thread | undefined;

  /** @param file the judge's worker bundle */
  constructor(file: string) {
    this.#file = file;
  }

  open(program: Program): Promise<Guest> {
    this.#thread ??= startThread(this.#file);
    const thread = this.#thread;
    const { seconds } = program.limits;
    thread.exchange({ type: "open", program }, OPEN_MILLISECONDS);
    const end = performance.now() + seconds * 1000;
    let late: Stop | undefined;

    const exchange = (request: GuestRequest): GuestReply => {
      const reply = late ? undefined : thread.exchange(request, end - performance.now());
      if (reply) return reply;
      late ??= { state: "timeout", message: sentences.timeout(seconds) };
      thread.end();
      this.#thread = undefined;
      throw new SubjectError("Stopped", late.message, late);
    };

    return Promise.resolve({
      ask(op: Operation, question: Question): Answer {
        const reply = exchange({ type: "ask", op, ...pack(question) });
        if (reply.type === "answer") return unpack(reply.json, reply.bytes) as unknown as Answer;
        if (reply.type !== "thrown") throw new Error(`the sandbox answered ${JSON.stringify(reply)}`);
        if (reply.broken) program.broken = reply.broken;
        throw new SubjectError(reply.name, reply.message, reply.stop);
      },
      finish() {
        if (late) return { stop: late, printed: [] };
        try {
          const reply = exchange({ type: "finish" });
          if (reply.type !== "finished") throw new Error(`the sandbox answered ${JSON.stringify(reply)}`);
          return { printed: reply.printed, ...(reply.stop ? { stop: reply.stop } : {}) };
        } catch (error) {
          if (error instanceof SubjectError) return { stop: error.stop, printed: [] };
          throw error;
        }
      },
    });
  }

  close(): void {
    this.#thread?.end();
    this.#thread = undefined;
  }
}

interface Thread {
  /** The reply, or undefined when it did not come in time. */
  exchange(request: GuestRequest, milliseconds: number): GuestReply | undefined;
  end(): void;
}

function startThread(file: string): Thread {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const workerData: GuestWorkerData = { guest: { port: port2, signal } };
  const worker = new Worker(file, { name: "podwire-guest", env: {}, workerData, transferList: [port2] });
  worker.unref();
  port1.unref();
  return {
    exchange(request, milliseconds) {
      const end = performance.now() + milliseconds;
      port1.postMessage(request);
      for (;;) {
        const before = Atomics.load(signal, 0);
        const received = receiveMessageOnPort(port1) as { message: GuestReply } | undefined;
        if (received) {
          if (received.message.type === "failed") throw new Error(received.message.message);
          return received.message;
        }
        const left = end - performance.now();
        if (left <= 0) return undefined;
        Atomics.wait(signal, 0, before, left);
      }
    },
    end() {
      void worker.terminate();
    },
  };
}

// The other side of remote.ts: runs in the thread, opens guests and answers for them.
import { type Guest, openGuest } from "./guest.ts";
import type { Engine } from "./instance.ts";
import type { Program } from "./program.ts";
import type { GuestReply, GuestRequest, GuestWorkerData } from "./remote.ts";
import { SubjectError } from "./stop.ts";
import { pack, unpack } from "./values.ts";

export function serveGuests({ guest: { port, signal } }: GuestWorkerData, engine: Engine): void {
  let open: { guest: Guest; program: Program } | undefined;
  const reply = (message: GuestReply) => {
    port.postMessage(message);
    Atomics.add(signal, 0, 1);
    Atomics.notify(signal, 0);
  };

  async function answer(request: GuestRequest): Promise<GuestReply> {
    if (request.type === "open") {
      open = { guest: await openGuest(engine, request.program), program: request.program };
      return { type: "opened" };
    }
    if (!open) throw new Error("no guest is open");
    const { guest, program } = open;
    if (request.type === "finish") return { type: "finished", ...guest.finish() };
    try {
      const question = unpack(request.json, request.bytes) as object;
      return { type: "answer", ...pack(guest.ask(request.op, question)) };
    } catch (error) {
      if (!(error instanceof SubjectError)) throw error;
      const { name, message, stop } = error;
      return { type: "thrown", name, message, stop, ...(program.broken ? { broken: program.broken } : {}) };
    }
  }

  port.on("message", (request: GuestRequest) => {
    answer(request).then(reply, (error: unknown) => reply({ type: "failed", message: String(error) }));
  });
}

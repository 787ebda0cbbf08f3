// The worker in which a lab of the page runs: the session, with the page's messages at one end and its clock at the other.
import { LabSession, type ToLab } from "@podwire/lab/worker";
import { loadCapture } from "./capture.ts";
import { loadExecutables } from "./executables.ts";

const ready = Promise.all([loadExecutables(), loadCapture()]).then(
  () =>
    new LabSession({
      send: (message, transfer) => self.postMessage(message, { transfer: transfer ?? [] }),
      /** The page's time in ms, to pace the lab's by. */
      pageTime: () => performance.now(),
      later: (ms, callback) => void setTimeout(callback, ms),
    }),
);

// The page's messages keep their order behind the files that are fetched.
self.onmessage = ({ data }: MessageEvent<ToLab>) => {
  ready.then(
    (session) => session.receive(data),
    (error: unknown) => self.postMessage({ type: "failed", message: String(error) }),
  );
};

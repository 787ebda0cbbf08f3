// The worker in which a lab of the page runs: the session, with the page's messages at one end and its clock at the other.
import { LabSession, type ToLab } from "@podwire/lab";

const session = new LabSession({
  send: (message, transfer) => self.postMessage(message, { transfer: transfer ?? [] }),
  /** The page's time in ms, to pace the lab's by. */
  pageTime: () => performance.now(),
  later: (ms, callback) => void setTimeout(callback, ms),
});

self.onmessage = ({ data }: MessageEvent<ToLab>) => session.receive(data);

// The one thing the clock needs of its surroundings: a way to let every microtask run before time goes on.
// `setImmediate` in Node, a `MessageChannel` in the page and its workers; both cost about a microsecond, where
// `setTimeout` is clamped to whole milliseconds.

declare const setImmediate: ((callback: () => void) => unknown) | undefined;
declare class MessageChannel {
  readonly port1: { onmessage: (() => void) | null };
  readonly port2: { postMessage(value: unknown): void };
}

/** Resolves in a task of its own, when no microtask is left. */
export type Macrotask = () => Promise<void>;

/** The macrotask of this environment. */
export function environmentMacrotask(): Macrotask {
  if (typeof setImmediate === "function") {
    const immediate = setImmediate;
    return () => new Promise((resolve) => immediate(resolve));
  }
  const channel = new MessageChannel();
  let waiting: (() => void)[] = [];
  channel.port1.onmessage = () => {
    const ready = waiting;
    waiting = [];
    for (const resolve of ready) resolve();
  };
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      channel.port2.postMessage(null);
    });
}

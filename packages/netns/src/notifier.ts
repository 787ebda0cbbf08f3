// Notifier chains (kernel/notifier.c): how routes, neighbours and bridges follow what happens to devices and addresses
// without the namespace knowing of them. Callbacks run in the order of registration.

/** A list of callbacks. Callbacks may refuse by throwing a KernelError; those before them have then already run. */
export class NotifierChain<Event> {
  readonly #callbacks: ((event: Event) => void)[] = [];

  register(callback: (event: Event) => void): void {
    this.#callbacks.push(callback);
  }

  call(event: Event): void {
    for (const callback of this.#callbacks) callback(event);
  }
}

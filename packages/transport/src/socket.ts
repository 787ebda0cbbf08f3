// What all sockets have (struct sock, net/core/sock.c): the namespace they were made in and hold for their life, a receive
// queue charged against SO_RCVBUF, a pending error, and programs that wait on them. A namespace lists its sockets for `ss`.

import type { Clock, Waiter } from "@podwire/clock";
import { defineNetState, type Errno, type Kernel, KernelError, type NetNamespace } from "@podwire/netns";
import { hostSysctl } from "./sysctls.ts";

/** SO_RCVBUF is doubled and never below this. */
const SOCK_MIN_RCVBUF = 2304;
const SOCK_MIN_SNDBUF = 4608;

/** The process that holds a socket, as `ss -p` shows it. */
export interface SocketOwner {
  readonly name: string;
  readonly pid: number;
  readonly fd: number;
}

/** Something that {@link poll} can wait for. */
export interface Pollable {
  /** A read would not block: something waits, an error is pending, or the other side is closed. */
  readonly ready: boolean;
  watch(waiter: Waiter<void>): void;
  unwatch(waiter: Waiter<void>): void;
}

export type SocketType = "udp" | "raw" | "icmp" | "packet";

const tables = defineNetState<Set<Socket>>("sockets", () => new Set());
const inodes = new WeakMap<Kernel, number>();

/** The sockets of `net` in the order in which they were made. */
export function socketsOf(net: NetNamespace): Iterable<Socket> {
  return tables.peek(net) ?? [];
}

export abstract class Socket implements Pollable {
  abstract readonly kind: SocketType;
  readonly net: NetNamespace;
  readonly owner: SocketOwner | null;
  /** Inode in sockfs, as `ss -e` shows it. */
  readonly inode: number;
  /** SO_RCVBUF and SO_SNDBUF as the kernel keeps them, bytes. */
  rcvbuf: number;
  sndbuf: number;
  /** Bytes charged for what waits to be read. */
  rmem = 0;
  /** sk_drops: packets that found no room, or were broken. */
  drops = 0;
  /** SO_BINDTODEVICE, or the device a packet socket is bound to: an interface index, 0 for none. */
  boundIf = 0;
  /** SO_MARK. */
  mark = 0;
  #error: Errno | null = null;
  #open = true;
  readonly #waiters: Waiter<void>[] = [];

  constructor(net: NetNamespace, owner: SocketOwner | null = null) {
    this.net = net.get();
    this.owner = owner;
    this.rcvbuf = hostSysctl(net.kernel, "rmem_default");
    this.sndbuf = hostSysctl(net.kernel, "wmem_default");
    this.inode = (inodes.get(net.kernel) ?? 16_384) + 1;
    inodes.set(net.kernel, this.inode);
    tables.of(net).add(this);
  }

  /** Packets that wait to be read. */
  abstract get pending(): number;

  get open(): boolean {
    return this.#open;
  }

  get ready(): boolean {
    return this.pending > 0 || this.#error !== null || !this.#open;
  }

  /** sk_err: the error that the next call will report. */
  get error(): Errno | null {
    return this.#error;
  }

  /** sk_error_report(): the next call fails with `errno`, and who waits learns of it. */
  reportError(errno: Errno): void {
    this.#error = errno;
    this.wake();
  }

  /** SO_ERROR: the pending error, which is cleared. */
  takeError(): Errno | null {
    const error = this.#error;
    this.#error = null;
    return error;
  }

  /** Fails with the pending error, where there is one, and clears it. */
  protected checkError(): void {
    if (this.#error === null) return;
    throw new KernelError(this.takeError() as Errno);
  }

  /** sk_data_ready(): whoever waits may read. */
  protected wake(): void {
    for (let waiter = this.#waiters.pop(); waiter !== undefined; waiter = this.#waiters.pop()) waiter.wake();
  }

  watch(waiter: Waiter<void>): void {
    this.#waiters.push(waiter);
  }

  unwatch(waiter: Waiter<void>): void {
    const index = this.#waiters.indexOf(waiter);
    if (index >= 0) this.#waiters.splice(index, 1);
  }

  /** setsockopt(SO_RCVBUF): the kernel doubles what is asked for, within its bounds. */
  setRcvbuf(bytes: number): void {
    this.rcvbuf = Math.max(SOCK_MIN_RCVBUF, 2 * Math.min(bytes, hostSysctl(this.net.kernel, "rmem_max")));
  }

  /** setsockopt(SO_SNDBUF). */
  setSndbuf(bytes: number): void {
    this.sndbuf = Math.max(SOCK_MIN_SNDBUF, 2 * Math.min(bytes, hostSysctl(this.net.kernel, "wmem_max")));
  }

  /** setsockopt(SO_BINDTODEVICE); "" undoes it. KernelError ENODEV. */
  bindToDevice(name: string): void {
    if (name === "") {
      this.boundIf = 0;
      return;
    }
    const dev = this.net.device(name);
    if (dev === undefined) throw new KernelError("ENODEV");
    this.boundIf = dev.ifindex;
  }

  /** close(): leaves the namespace's tables and lets go of it. */
  close(): void {
    if (!this.#open) return;
    this.release();
    this.#open = false;
    tables.of(this.net).delete(this);
    this.wake();
    this.net.put();
  }

  /** What the protocol undoes when the socket is closed. */
  protected abstract release(): void;
}

/**
 * poll(): resolves to true as soon as one of `sources` is ready, to false after `timeout` ns. Without a timeout it waits
 * for ever.
 */
export async function poll(
  clock: Clock,
  sources: readonly Pollable[],
  timeout: number = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  if (sources.some((source) => source.ready)) return true;
  if (timeout <= 0) return false;
  const waiter = clock.waiter();
  for (const source of sources) source.watch(waiter);
  const timer = timeout === Number.POSITIVE_INFINITY ? null : clock.schedule(timeout, wakeUp, waiter, null);
  await waiter.promise;
  for (const source of sources) source.unwatch(waiter);
  if (timer !== null) clock.cancel(timer);
  return sources.some((source) => source.ready);
}

function wakeUp(waiter: Waiter<void>): void {
  waiter.wake();
}

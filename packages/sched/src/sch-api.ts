// RTM_NEWQDISC, RTM_DELQDISC and RTM_GETQDISC (net/sched/sch_api.c): what `tc qdisc` asks for. Errors are the kernel's, with its
// sentences. A device's root hangs at `dev.txQdisc`; those that come by themselves (noqueue, pfifo_fast) are shown and not there.

import { defineNetState, type Kernel, KernelError, type NetDevice } from "@podwire/netns";
import { Netem, type NetemOptions } from "./netem.ts";
import { majorOf, Qdisc, TC_H_ROOT } from "./qdisc.ts";
import { Fifo, type FifoOptions, PassThrough, PfifoFast } from "./simple.ts";
import { Tbf, type TbfOptions } from "./tbf.ts";

/** Kinds, with what can be said of each. */
export interface QdiscOptions {
  netem: NetemOptions;
  tbf: TbfOptions;
  pfifo: FifoOptions;
  bfifo: FifoOptions;
  pfifo_fast: undefined;
  fq_codel: undefined;
  noqueue: undefined;
}

export type QdiscKind = keyof QdiscOptions;

const KINDS: ReadonlySet<string> = new Set<QdiscKind>([
  "netem",
  "tbf",
  "pfifo",
  "bfifo",
  "pfifo_fast",
  "fq_codel",
  "noqueue",
]);

/** A kind with its options; `kind` alone where nothing was said of it. */
export type QdiscSpec = {
  [K in QdiscKind]: { readonly kind: K; readonly options?: QdiscOptions[K] | undefined };
}[QdiscKind];

export interface QdiscRequest {
  /** Class id above it: TC_H_ROOT, `1:1` as 0x10001, 0 where none was given. */
  parent: number;
  /** 0: any. */
  handle: number;
  /** null: no kind was named. A name that is none of ours is one that the kernel does not have. */
  spec: QdiscSpec | { readonly kind: string & {} } | null;
}

/** NLM_F_* of the request, as `tc` sets them: add is exclusive, change creates nothing. */
export type QdiscVerb = "add" | "change" | "replace";

/** The last handle that was given away: one for the whole host. */
const autoHandle = defineNetState<{ last: number }>("qdisc handles", () => ({ last: 0x80000000 }));
/** request_module("sch_KIND"), where a host has modules. */
const moduleLoaders = new WeakMap<Kernel, (kind: string) => void>();

/** From now on `load` is told of every kind that is made, before it is. */
export function onQdiscModule(kernel: Kernel, load: (kind: string) => void): void {
  moduleLoaders.set(kernel, load);
}

/** How many there are of a kind on the host, default ones not counted. */
export function countQdiscs(kernel: Kernel, kind: string): number {
  let count = 0;
  for (const net of kernel.namespaces)
    for (const dev of net.devices) for (const q of qdiscsOf(dev)) if (q.kind === kind) count++;
  return count;
}

/** What a device had sent when its default discipline came: frames and bytes. */
const baselines = new WeakMap<NetDevice, { packets: number; bytes: number }>();

/** The root that `tc` put there, null for a default one. */
export function rootQdisc(dev: NetDevice): Qdisc | null {
  return dev.txQdisc instanceof Qdisc ? dev.txQdisc : null;
}

/** All disciplines of a device: the root, then the others in the kernel's order (hash_for_each); `invisible`: those that a parent made, too. */
export function qdiscsOf(dev: NetDevice, invisible = false): Qdisc[] {
  const root = rootQdisc(dev);
  if (root === null) return [];
  const below: Qdisc[] = [];
  for (let q = root.child; q !== undefined && q !== null; q = q.child)
    if (invisible || !q.invisible) below.unshift(q);
  below.sort((a, b) => bucket(a.handle) - bucket(b.handle));
  return [root, ...below];
}

/** hash_32(handle, 4). */
function bucket(handle: number): number {
  return Math.imul(handle, 0x61c88647) >>> 28;
}

/** What a default discipline shows as sent: noqueue counts nothing. */
export function defaultStats(dev: NetDevice): { packets: number; bytes: number } {
  if (dev.qdisc === "noqueue") return { packets: 0, bytes: 0 };
  const { packets, bytes } = baselines.get(dev) ?? { packets: 0, bytes: 0 };
  return { packets: dev.stats.txPackets - packets, bytes: dev.stats.txBytes - bytes };
}

/** qdisc_lookup(): by handle. */
function lookup(dev: NetDevice, handle: number): Qdisc | undefined {
  if (handle === 0) return undefined;
  return qdiscsOf(dev).find((q) => q.handle === handle);
}

/** qdisc_leaf(): what hangs at a class of `parent`, null where nothing does. */
function leaf(parent: Qdisc): Qdisc | null {
  const { child } = parent;
  if (child === undefined) throw new KernelError("EOPNOTSUPP", "Parent qdisc is not classful");
  return child;
}

/** tc_modify_qdisc(). KernelErrors ENOENT, EEXIST, EINVAL, EOPNOTSUPP, ELOOP. */
export function modifyQdisc(dev: NetDevice, verb: QdiscVerb, request: QdiscRequest): void {
  const { parent: clid, handle, spec } = request;
  const create = verb === "add" || verb === "replace";
  const exclusive = verb === "add";
  const replace = verb === "replace";
  let above: Qdisc | null = null;
  let q: Qdisc | null;
  if (clid === 0) {
    if (handle === 0) throw new KernelError("EINVAL", "Handle cannot be zero");
    q = lookup(dev, handle) ?? null;
  } else {
    if (clid === TC_H_ROOT) q = rootQdisc(dev);
    else {
      above = lookup(dev, majorOf(clid)) ?? null;
      if (above === null) throw new KernelError("ENOENT", "Failed to find specified qdisc");
      q = leaf(above);
    }
    // A default one does not count.
    if (q?.handle === 0) q = null;
    if (handle !== 0 && q?.handle !== handle) {
      if (q !== null && !replace) throw new KernelError("EEXIST", "NLM_F_REPLACE needed to override");
      q = lookup(dev, handle) ?? null;
      if (q === null) {
        createAndGraft(dev, above, request, create);
        return;
      }
      if (q.parent !== clid)
        throw new KernelError("EINVAL", "Cannot move an existing qdisc to a different parent");
    } else if (q === null || (handle === 0 && spec !== null && spec.kind !== q.kind)) {
      createAndGraft(dev, above, request, create || (q !== null && verb === "change"));
      return;
    }
  }
  if (q === null) throw new KernelError("ENOENT", "Specified qdisc not found");
  if (exclusive) throw new KernelError("EEXIST", "Exclusivity flag on, cannot modify");
  if (spec !== null && spec.kind !== q.kind) throw new KernelError("EINVAL", "Invalid qdisc name");
  if (spec !== null) change(q, spec as QdiscSpec);
}

/** tc_get_qdisc() as RTM_DELQDISC. KernelErrors ENOENT, EINVAL, EOPNOTSUPP. */
export function deleteQdisc(dev: NetDevice, { parent: clid, handle, spec }: QdiscRequest): void {
  let above: Qdisc | null = null;
  let q: Qdisc | null;
  if (clid === 0) {
    q = lookup(dev, handle) ?? null;
    if (q === null) throw new KernelError("ENOENT", "Failed to find qdisc with specified handle");
  } else {
    if (clid === TC_H_ROOT) q = rootQdisc(dev);
    else {
      above = lookup(dev, majorOf(clid)) ?? null;
      if (above === null) throw new KernelError("ENOENT", "Failed to find qdisc with specified classid");
      q = leaf(above);
      if (q === null) throw new KernelError("ENOENT", "Cannot find specified qdisc on specified device");
    }
    if (handle !== 0 && (q?.handle ?? 0) !== handle) throw new KernelError("EINVAL", "Invalid handle");
  }
  if (spec !== null && spec.kind !== (q?.kind ?? dev.qdisc))
    throw new KernelError("EINVAL", "Invalid qdisc name");
  if (clid === 0) throw new KernelError("EINVAL", "Classid cannot be zero");
  if (q === null || q.handle === 0)
    throw new KernelError("ENOENT", "Cannot delete qdisc with handle of zero");
  if (above === null) setRoot(dev, null);
  else above.graft(null);
}

function createAndGraft(dev: NetDevice, above: Qdisc | null, request: QdiscRequest, create: boolean): void {
  if (!create) throw new KernelError("ENOENT", "Qdisc not found. To create specify NLM_F_CREATE flag");
  const q = make(dev, request);
  if (above === null) setRoot(dev, q);
  else {
    q.root = above.root;
    for (let inner = q.child; inner !== undefined && inner !== null; inner = inner.child) inner.root = q.root;
    above.graft(q);
  }
}

/** qdisc_create(). */
function make(dev: NetDevice, { parent, handle: wanted, spec }: QdiscRequest): Qdisc {
  const known = spec as QdiscSpec | null;
  if (known === null || !KINDS.has(known.kind))
    throw new KernelError("ENOENT", "Specified qdisc kind is unknown");
  moduleLoaders.get(dev.net.kernel)?.(known.kind);
  const handle = wanted === 0 ? allocHandle(dev) : majorOf(wanted);
  switch (known.kind) {
    case "netem": {
      const q = new Netem(dev, handle, parent);
      if (known.options === undefined) throw new KernelError("EINVAL");
      q.change(known.options, parent === TC_H_ROOT ? [] : qdiscsOf(dev));
      return q;
    }
    case "tbf": {
      const q = new Tbf(dev, handle, parent);
      if (known.options === undefined) throw new KernelError("EINVAL");
      q.change(known.options);
      return q;
    }
    case "pfifo":
    case "bfifo":
      return new Fifo(known.kind, dev, handle, parent, known.options ?? {});
    case "pfifo_fast":
      return new PfifoFast(dev, handle, parent);
    case "fq_codel":
    case "noqueue":
      return new PassThrough(known.kind, dev, handle, parent);
  }
}

/** qdisc_change(). */
function change(q: Qdisc, spec: QdiscSpec): void {
  if (spec.options === undefined) return;
  if (q instanceof Netem && spec.kind === "netem") q.change(spec.options, qdiscsOf(q.dev));
  else if (q instanceof Tbf && spec.kind === "tbf") q.change(spec.options);
  else if (q instanceof Fifo && (spec.kind === "pfifo" || spec.kind === "bfifo")) q.change(spec.options);
}

/** qdisc_alloc_handle(): 8001:, 8002: … */
function allocHandle(dev: NetDevice): number {
  const handles = autoHandle.of(initNet(dev.net.kernel));
  do {
    handles.last += 0x10000;
    if (handles.last >= 0xffff0000) handles.last = 0x80010000;
  } while (lookup(dev, handles.last) !== undefined);
  return handles.last;
}

const initNet = (kernel: Kernel) => kernel.initNet;

/** qdisc_graft() at the top: the device stops, what waits is thrown away, and it goes on with the new one, or with its default. */
function setRoot(dev: NetDevice, q: Qdisc | null): void {
  rootQdisc(dev)?.reset();
  dev.txQdisc = q;
  if (q !== null) dev.qdisc = q.kind;
  else {
    dev.qdisc = dev.up ? (dev.noQueue ? "noqueue" : "pfifo_fast") : "noop";
    baselines.set(dev, { packets: dev.stats.txPackets, bytes: dev.stats.txBytes });
  }
}

/** dev_deactivate(): what waits is thrown away. */
export function deactivate(dev: NetDevice): void {
  rootQdisc(dev)?.reset();
}

/** dev_shutdown(): the device leaves, its disciplines end. */
export function shutdown(dev: NetDevice): void {
  rootQdisc(dev)?.reset();
  dev.txQdisc = null;
  baselines.delete(dev);
}

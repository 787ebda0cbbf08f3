// struct fib6_table and fib6_info (net/ipv6/ip6_fib.c): the routing tables. A table is a binary tree of prefixes with the bits
// in between left out; a node holds the routes of its prefix by metric. A listing walks it as the kernel does: what is inside
// a prefix before the prefix. Several next hops are several routes that know each other (siblings). Left out: source-specific
// routes (CONFIG_IPV6_SUBTREES is off in Debian's kernel too), next-hop objects.

import { KernelError, type NetDevice } from "@podwire/netns";
import type { RouteMetrics } from "../requests.ts";
import { NLM_F_CREATE, NLM_F_EXCL, NLM_F_REPLACE } from "../uapi.ts";
import { IN6_ANY, type In6, in6Bit, in6Diff, in6Equal, in6PrefixEqual } from "./in6.ts";
import type { Rt6 } from "./rt6.ts";

/** include/uapi/linux/ipv6_route.h: flags of a route. */
export const RTF_REJECT = 0x0200;
export const RTF_NONEXTHOP = 0x00200000;
export const RTF_EXPIRES = 0x00400000;
export const RTF_ANYCAST = 0x00100000;
export const RTF_LOCAL = 0x80000000;
/** RTF_PREF: two bits of router preference. */
export const RTF_PREF_SHIFT = 27;

export class Fib6Info {
  readonly tableId: number;
  readonly dst: In6;
  readonly dstLength: number;
  readonly metric: number;
  /** RTN_*. */
  readonly type: number;
  /** RTF_*. */
  flags: number;
  /** RTPROT_*. */
  readonly protocol: number;
  readonly dev: NetDevice;
  /** null: directly connected. */
  readonly gateway: In6 | null;
  /** RTNH_F_*. */
  nhFlags = 0;
  weight = 1;
  prefsrc: In6 | null = null;
  metrics: RouteMetrics;
  /** Virtual ns, 0 for never. */
  expires = 0;
  /** fib6_node: where it stands in a table; null while it does not. */
  node: Fib6Node | null = null;
  /** Routes of the same prefix and metric that share the traffic, this one included; null where it stands alone. */
  siblings: Fib6Info[] | null = null;
  /** rt6i_pcpu: what packets carry; made with the first of them. */
  rt: Rt6 | null = null;
  /** Learned path MTUs by destination (rt6_exception_bucket). */
  exceptions: Map<string, Rt6> | null = null;
  /** When a gateway that nobody knows was last asked for, ns. */
  lastProbe = 0;

  constructor(init: {
    tableId: number;
    dst: In6;
    dstLength: number;
    metric: number;
    type: number;
    flags: number;
    protocol: number;
    dev: NetDevice;
    gateway: In6 | null;
    metrics?: RouteMetrics;
  }) {
    this.tableId = init.tableId;
    this.dst = init.dst;
    this.dstLength = init.dstLength;
    this.metric = init.metric;
    this.type = init.type;
    this.flags = init.flags;
    this.protocol = init.protocol;
    this.dev = init.dev;
    this.gateway = init.gateway;
    this.metrics = init.metrics ?? {};
  }

  /** ICMPV6_ROUTER_PREF_*. */
  get pref(): number {
    return (this.flags >>> RTF_PREF_SHIFT) & 3;
  }

  /** fib6_set_expires(), with 0 fib6_clean_expires(). Virtual ns. */
  setExpires(when: number): void {
    this.expires = when;
    if (when === 0) this.flags &= ~RTF_EXPIRES;
    else this.flags |= RTF_EXPIRES;
    this.flags >>>= 0;
  }

  /** rt6_qualify_for_ecmp(). */
  get ecmp(): boolean {
    return this.gateway !== null;
  }
}

export class Fib6Node {
  readonly key: In6;
  readonly length: number;
  parent: Fib6Node | null = null;
  left: Fib6Node | null = null;
  right: Fib6Node | null = null;
  /** Routes by metric; none in a node that only joins two others. */
  readonly routes: Fib6Info[] = [];

  constructor(key: In6, length: number) {
    this.key = key;
    this.length = length;
  }
}

export class Fib6Table {
  readonly id: number;
  readonly root = new Fib6Node(IN6_ANY, 0);
  /** The same routes by device: a namespace of ten thousand links has ten thousand routes to fe80::/64. */
  readonly #byDevice = new Map<NetDevice, Set<Fib6Info>>();

  constructor(id: number) {
    this.id = id;
  }

  /** fib6_node_lookup(): the longest prefix with routes that `(b, at)` is in; null where there is none. */
  lookup(b: Uint8Array, at: number): Fib6Node | null {
    let node: Fib6Node | null = this.root;
    let best: Fib6Node | null = null;
    while (node !== null && in6PrefixEqual(node.key, 0, b, at, node.length)) {
      if (node.routes.length > 0) best = node;
      if (node.length === 128) break;
      node = in6Bit(b, at, node.length) === 0 ? node.left : node.right;
    }
    return best;
  }

  /** fib6_backtrack(): the next wider prefix with routes. */
  static wider(node: Fib6Node): Fib6Node | null {
    let up = node.parent;
    while (up !== null && up.routes.length === 0) up = up.parent;
    return up;
  }

  /** fib6_locate(): the node of exactly this prefix. */
  locate(dst: In6, length: number): Fib6Node | null {
    let node: Fib6Node | null = this.root;
    while (node !== null && node.length <= length && in6PrefixEqual(node.key, 0, dst, 0, node.length)) {
      if (node.length === length) return node;
      node = in6Bit(dst, 0, node.length) === 0 ? node.left : node.right;
    }
    return null;
  }

  /** fib6_add_1(): the node of this prefix, made where there is none. */
  #node(dst: In6, length: number): Fib6Node {
    let node = this.root;
    for (;;) {
      if (node.length === length) return node;
      const right = in6Bit(dst, 0, node.length) === 1;
      const child: Fib6Node | null = right ? node.right : node.left;
      if (child === null) return attach(node, new Fib6Node(dst, length), right);
      const common = Math.min(in6Diff(child.key, 0, dst, 0), child.length, length);
      if (common === child.length) {
        node = child;
        continue;
      }
      const fresh = new Fib6Node(dst, length);
      if (common === length) {
        // The new prefix holds the child's.
        attach(node, fresh, right);
        attach(fresh, child, in6Bit(child.key, 0, length) === 1);
        return fresh;
      }
      const joint = attach(node, new Fib6Node(dst, common), right);
      attach(joint, child, in6Bit(child.key, 0, common) === 1);
      return attach(joint, fresh, in6Bit(dst, 0, common) === 1);
    }
  }

  /** fib6_add() and fib6_add_rt2node(). KernelError EEXIST, ENOENT. */
  insert(rt: Fib6Info, nlflags: number | null): void {
    const create = nlflags === null || (nlflags & NLM_F_CREATE) !== 0;
    const replace = nlflags !== null && (nlflags & NLM_F_REPLACE) !== 0;
    let node = this.locate(rt.dst, rt.dstLength);
    // The root is always there, and so is where prefixes part: what is missed there is missed with fewer words, below.
    if (replace && !create && node === null)
      throw new KernelError("ENOENT", "Can not replace route - no match found");
    node ??= this.#node(rt.dst, rt.dstLength);
    try {
      this.#insertAt(node, rt, nlflags, create, replace);
    } finally {
      if (node.routes.length === 0) this.#repair(node);
    }
  }

  #insertAt(node: Fib6Node, rt: Fib6Info, nlflags: number | null, create: boolean, replace: boolean): void {
    const { routes } = node;
    // Routes stand by metric: those of the same metric are [first, behind).
    const first = placeOf(routes, rt.metric);
    const behind = placeOf(routes, rt.metric + 1);
    if (behind > first && nlflags !== null && nlflags & NLM_F_EXCL) throw new KernelError("EEXIST");
    if (replace && behind > first) {
      // One way is replaced by one way, several by several, if there are such.
      const alike = routes.findIndex((known, at) => at >= first && at < behind && known.ecmp === rt.ecmp);
      this.#replace(node, alike < 0 ? first : alike, rt);
      return;
    }
    if (replace && !create) throw new KernelError("ENOENT");
    for (const known of this.#byDevice.get(rt.dev) ?? [])
      if (known.node === node && known.metric === rt.metric && sameNexthop(known, rt)) {
        if (known.flags & RTF_EXPIRES) known.setExpires(rt.expires);
        throw new KernelError("EEXIST");
      }
    if (rt.ecmp) {
      const sibling = routes.slice(first, behind).find((known) => known.ecmp);
      if (sibling !== undefined) {
        sibling.siblings ??= [sibling];
        sibling.siblings.push(rt);
        rt.siblings = sibling.siblings;
      }
    }
    routes.splice(behind, 0, rt);
    this.#enter(node, rt);
  }

  /** Puts `rt` in the place of the route at `at`. Replacing one of several ways replaces them all. */
  #replace(node: Fib6Node, at: number, rt: Fib6Info): void {
    const old = node.routes[at] as Fib6Info;
    const gone = old.siblings ?? [old];
    node.routes[at] = rt;
    this.#enter(node, rt);
    for (const one of gone) {
      this.#leave(one);
      one.siblings = null;
      const index = node.routes.indexOf(one);
      if (index >= 0) node.routes.splice(index, 1);
    }
  }

  #enter(node: Fib6Node, rt: Fib6Info): void {
    rt.node = node;
    const known = this.#byDevice.get(rt.dev);
    if (known === undefined) this.#byDevice.set(rt.dev, new Set([rt]));
    else known.add(rt);
  }

  #leave(rt: Fib6Info): void {
    rt.node = null;
    const known = this.#byDevice.get(rt.dev);
    known?.delete(rt);
    if (known?.size === 0) this.#byDevice.delete(rt.dev);
  }

  /** fib6_del(): false where it is in no table. */
  remove(rt: Fib6Info): boolean {
    const { node } = rt;
    if (node === null) return false;
    const at = node.routes.indexOf(rt);
    if (at >= 0) node.routes.splice(at, 1);
    this.#leave(rt);
    if (rt.siblings !== null) {
      const others = rt.siblings;
      others.splice(others.indexOf(rt), 1);
      rt.siblings = null;
      if (others.length === 1) (others[0] as Fib6Info).siblings = null;
    }
    if (node.routes.length === 0) this.#repair(node);
    return true;
  }

  /** fib6_repair_tree(): a node without routes stays only where it joins two others. */
  #repair(empty: Fib6Node): void {
    let node = empty;
    while (node !== this.root && node.routes.length === 0) {
      if (node.left !== null && node.right !== null) return;
      const parent = node.parent as Fib6Node;
      const child = node.left ?? node.right;
      if (parent.left === node) parent.left = child;
      else parent.right = child;
      if (child !== null) {
        child.parent = parent;
        return;
      }
      node = parent;
    }
  }

  /** fib6_walk(): every route, in the order of the kernel's listings. */
  *routes(node: Fib6Node | null = this.root): Generator<Fib6Info> {
    if (node === null) return;
    yield* this.routes(node.left);
    yield* this.routes(node.right);
    yield* node.routes;
  }

  /** The routes through `dev`, in the order of routes(). */
  routesOf(dev: NetDevice): Fib6Info[] {
    return [...(this.#byDevice.get(dev) ?? [])].sort((a, b) => {
      const [left, right] = [a.node as Fib6Node, b.node as Fib6Node];
      return left === right ? left.routes.indexOf(a) - left.routes.indexOf(b) : walkOrder(left, right);
    });
  }
}

/** Which of two nodes a walk comes to first: negative for `a`. What is inside a prefix comes before the prefix. */
function walkOrder(a: Fib6Node, b: Fib6Node): number {
  const common = Math.min(in6Diff(a.key, 0, b.key, 0), a.length, b.length);
  if (common === a.length || common === b.length) return b.length - a.length;
  return in6Bit(a.key, 0, common) - in6Bit(b.key, 0, common);
}

/** The first place whose route has a metric of at least `metric`. */
function placeOf(routes: readonly Fib6Info[], metric: number): number {
  let low = 0;
  let high = routes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((routes[middle] as Fib6Info).metric < metric) low = middle + 1;
    else high = middle;
  }
  return low;
}

function attach(parent: Fib6Node, child: Fib6Node, right: boolean): Fib6Node {
  if (right) parent.right = child;
  else parent.left = child;
  child.parent = parent;
  return child;
}

/** rt6_duplicate_nexthop(). */
function sameNexthop(a: Fib6Info, b: Fib6Info): boolean {
  if (a.dev !== b.dev) return false;
  if (a.gateway === null || b.gateway === null) return a.gateway === b.gateway;
  return in6Equal(a.gateway, 0, b.gateway, 0);
}

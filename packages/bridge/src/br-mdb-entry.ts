// Groups that somebody behind the bridge listens to (struct net_bridge_mdb_entry and net_bridge_port_group, br_private.h), and the table of
// them. A group is an IPv4 or IPv6 address or, entered by hand, a link-layer address, each in a VLAN.

import { ETH_P_IP, ETH_P_IPV6 } from "@podwire/wire";
import type { MdbRecord } from "./br-mdb.ts";
import type { NetBridge, NetBridgePort } from "./br-private.ts";
import { KernelTimer } from "./timer.ts";

/** struct br_ip: `proto` is an EtherType, 0 for a link-layer address; `addr` has 4, 16 or 6 bytes. */
export interface GroupAddress {
  readonly proto: number;
  readonly addr: Uint8Array;
  /** 0 without VLAN filtering. */
  readonly vid: number;
}

/** One port's membership. */
export class PortGroup {
  readonly port: NetBridgePort;
  readonly entry: MdbEntry;
  readonly permanent: boolean;
  /** Who entered it: the kernel, from a report, or somebody by hand (RTPROT_KERNEL, RTPROT_STATIC). */
  readonly protocol: "kernel" | "static";
  readonly timer: KernelTimer<PortGroup>;

  constructor(
    port: NetBridgePort,
    entry: MdbEntry,
    permanent: boolean,
    protocol: "kernel" | "static",
    expired: (group: PortGroup) => void,
  ) {
    this.port = port;
    this.entry = entry;
    this.permanent = permanent;
    this.protocol = protocol;
    this.timer = new KernelTimer<PortGroup>(port.br.clock, expired, this);
  }
}

export class MdbEntry {
  readonly br: NetBridge;
  readonly group: GroupAddress;
  /** By the ports' numbers. */
  readonly ports: PortGroup[] = [];
  /** The bridge's own host listens. */
  hostJoined = false;
  /** Of the host's membership. */
  readonly timer: KernelTimer<MdbEntry>;

  constructor(br: NetBridge, group: GroupAddress, expired: (entry: MdbEntry) => void) {
    this.br = br;
    this.group = group;
    this.timer = new KernelTimer<MdbEntry>(br.clock, expired, this);
  }
}

/** What is told of a membership, or with `member` null of that of the bridge's own host (nlmsg_populate_mdb_fill). */
export function mdbRecord({ br, group, timer }: MdbEntry, member: PortGroup | null): MdbRecord {
  const { proto, addr, vid } = group;
  if (member === null)
    return { port: br.dev, proto, addr, vid, permanent: false, protocol: null, timer: timer.value };
  const { port, permanent, protocol } = member;
  return { port: port.dev, proto, addr, vid, permanent, protocol, timer: member.timer.value };
}

/** mdb_hash_tbl and mdb_list. IPv4 groups, which packets ask for, are found by number; the few others by looking. */
export class MdbTable {
  readonly #ipv4 = new Map<number, MdbEntry>();
  /** Newest first. */
  readonly entries: MdbEntry[] = [];

  get size(): number {
    return this.entries.length;
  }

  /** `group` unsigned. */
  findIpv4(group: number, vid: number): MdbEntry | null {
    return this.#ipv4.get(vid * 0x100000000 + group) ?? null;
  }

  /** The group at `at` in `b`, of a protocol other than IPv4. */
  findBytes(proto: number, b: Uint8Array, at: number, vid: number): MdbEntry | null {
    for (let i = 0; i < this.entries.length; i++) {
      const entry = this.entries[i] as MdbEntry;
      const { group } = entry;
      if (group.proto !== proto || group.vid !== vid) continue;
      let same = true;
      for (let k = 0; same && k < group.addr.length; k++) same = group.addr[k] === b[at + k];
      if (same) return entry;
    }
    return null;
  }

  find({ proto, addr, vid }: GroupAddress): MdbEntry | null {
    return proto === ETH_P_IP ? this.findIpv4(readIpv4(addr), vid) : this.findBytes(proto, addr, 0, vid);
  }

  add(entry: MdbEntry): void {
    const { proto, addr, vid } = entry.group;
    this.entries.unshift(entry);
    if (proto === ETH_P_IP) this.#ipv4.set(vid * 0x100000000 + readIpv4(addr), entry);
  }

  remove(entry: MdbEntry): void {
    const { proto, addr, vid } = entry.group;
    const at = this.entries.indexOf(entry);
    if (at >= 0) this.entries.splice(at, 1);
    if (proto === ETH_P_IP) this.#ipv4.delete(vid * 0x100000000 + readIpv4(addr));
  }
}

function readIpv4(b: Uint8Array): number {
  return (
    (((b[0] as number) << 24) | ((b[1] as number) << 16) | ((b[2] as number) << 8) | (b[3] as number)) >>> 0
  );
}

/** ipv4_is_local_multicast(), ipv6_addr_is_ll_all_nodes(): groups that everybody gets, listened to or not. */
export function isForAll({ proto, addr }: GroupAddress): boolean {
  if (proto === ETH_P_IP) return addr[0] === 224 && addr[1] === 0 && addr[2] === 0;
  if (proto !== ETH_P_IPV6) return false;
  return addr.every((byte, i) => byte === (i === 0 ? 0xff : i === 1 ? 2 : i === 15 ? 1 : 0));
}
